"""On a real broker: a policy that is proposed, approved and published changes what running workers do; what is forged does not, and a kill takes nothing back."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hanging import POLICY, ended, pasted, typed
from officers import DANA, KIM, RAVI, change, files, with_rule

from pipeline.proof import approvals
from redactors.policy.load import digest, load
from schemas.control import PolicyChange

pytestmark = [pytest.mark.streaming, pytest.mark.timeout(200)]
BADGE = "ask E-104233 about it"
MASKED = "ask <EMPLOYEE_ID> about it"
A, B = digest(load(POLICY)), digest(load(with_rule(POLICY)))
MORE = with_rule(POLICY).replace("apps:\n", "apps:\n  - ids: [com.example.photos]\n")
C = digest(load(MORE))
OPEN = with_rule(POLICY).replace("allow: []", "allow: [Globex]")


class Live:
    """A stream whose workers follow `capture.policy`, with the records that were sent to it."""

    def __init__(self, stream: Any, folder: Path) -> None:
        self.stream, self.folder, self.sent = stream, folder, 0
        self.redact = stream.worker("redact", SCRIM_PROCESSES="2", STANDIN_HANGS="1")
        self.release = stream.worker("release")

    def send(self, *records: bytes) -> None:
        self.put("raw", [(record.split(b'"session": "')[1][:1], record) for record in records])
        self.sent += len(records)

    def put(self, topic: str, records: list[tuple[bytes, bytes]]) -> None:
        producer = self.stream.producer()
        for key, value in records:
            producer.send(self.stream.settings.topic(topic), key=key, value=value)
        producer.flush()
        producer.close()

    def decided(self) -> dict[str, str]:
        """The policy that decided each record, by id, when all that was sent is accounted for."""
        self.stream.wait(self.sent)
        return {a["id"]: a["policy"] for a in self.stream.audits()}

    def texts(self) -> dict[str, str]:
        clean = [json.loads(value or b"") for lines in self.stream.read("clean").values() for _, value in lines]
        return {c["id"]: c["text"] for c in clean if "text" in c}

    def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + 30
        while not holds():
            assert time.monotonic() < end, self.stream.logs()
            time.sleep(0.05)

    def says(self, line: str) -> Callable[[], bool]:
        return lambda: all(line in worker.log.read_text() for worker in (self.redact, self.release))

    def scrim(self, *args: object) -> str:
        done = self.stream.scrim("policy", *args)
        assert done.exit_code == 0, done.output
        return str(done.output)


def publish(live: Live, text: str, *by: str) -> None:
    """As people do it, on the command line."""
    file = live.folder / "policy.yaml"
    file.write_text(text)
    said = live.scrim("propose", file, "--key", live.folder / "dana.key")
    serial = said.rpartition("proposed as ")[2].split(":")[0]
    for name in by:
        live.scrim("approve", serial, "--key", live.folder / f"{name}.key", "--yes")
    live.scrim("publish", serial)


def record(one: PolicyChange, serial: int) -> tuple[bytes, bytes]:
    return approvals.published_key(serial), msgspec.json.encode(one)


def test_a_published_policy_is_live_in_running_workers_and_stays_so_and_a_forged_one_never_is(broker: str, make_stream: Any, tmp_path: Path) -> None:
    live = Live(make_stream(broker, tmp_path, approvers_file=str(files(tmp_path))), tmp_path)
    live.send(pasted(BADGE, "s", 0), pasted(BADGE, "t", 0), typed("ask E-104", "u", 0))
    live.until(lambda: len(live.stream.audits()) == 2)
    assert {a["policy"] for a in live.stream.audits()} == {A}

    publish(live, POLICY, "ravi", "kim")  # the first: from now on the topic says what holds
    live.until(live.says("(published as 1)"))
    publish(live, with_rule(POLICY), "kim")  # a tightening takes one
    published = time.monotonic()
    n = 1
    while B not in {a["policy"] for a in live.stream.audits()}:
        live.send(pasted(BADGE, "s", n))
        n += 1
        time.sleep(0.1)
        assert n < 200, live.stream.logs()
    print(f"live {time.monotonic() - published:.1f} s after it was published")
    live.send(pasted(BADGE, "t", 1), typed("233 now", "u", 1), pasted(BADGE, "u", 2), ended("u", 3))
    decided, texts = live.decided(), live.texts()
    assert texts["s-0"] == texts["t-0"] == BADGE and texts["t-1"] == texts["u-2"] == MASKED
    assert "104" not in texts["u-0"] and decided["u-0"] == B  # it was open when the policy came
    assert {texts[id_] for id_, policy in decided.items() if id_ in texts and policy == B and id_ != "u-0"} == {MASKED}

    last = change(with_rule(POLICY), change(POLICY, None, RAVI, KIM), KIM)
    mine = approvals.proposed(OPEN, last, 4, DANA, "2026-03-02T12:00:00Z")
    forged = [record(change(OPEN, last, KIM, serial=3), 3), record(mine, 4), (approvals.published_key(5), b"hunter2"), record(change(POLICY, None, RAVI, KIM), 1)]
    live.put("policy", forged)
    live.until(live.says("refuses policy record 1: serial"))
    assert all("refuses policy record 3: approvals" in log and "refuses policy record 4: approvals" in log for log in logs(live))
    live.send(pasted("Globex " + BADGE, "t", 2))
    assert live.decided()["t-2"] == B

    for worker in (live.redact, live.release):
        worker.kill()
    live.send(pasted(BADGE, "s", n), pasted(BADGE, "v", 0))
    decided, texts = live.decided(), live.texts()
    assert decided[f"s-{n}"] == decided["v-0"] == B and texts[f"s-{n}"] == texts["v-0"] == MASKED
    status = live.scrim("status")
    assert f"holds: 2, policy {B}, by dana, approved by kim" in status and "refused by the workers: record 3 (approvals)" in status
    rows = [line.split() for line in status.splitlines() if line.strip()[:1].isdigit()]
    assert rows and all(B in row for row in rows)

    publish(live, MORE, "ravi", "kim")  # a loosening takes two; redact and release need not hear of it at the same time
    n = 1
    while C not in {a["policy"] for a in live.stream.audits() if a["outcome"] == "clean"}:
        live.send(json.dumps(json.loads(pasted(BADGE, "w", n)) | {"app": {"id": "com.example.photos"}}).encode())
        n += 1
        assert n < 200, live.stream.logs()
    live.decided()
    assert not [a for a in live.stream.audits() if a["reason"].startswith("catch_")]
    assert not any("hunter2" in log for log in logs(live)) and live.redact.end() == live.release.end() == 0


def logs(live: Live) -> list[str]:
    return [worker.log.read_text() for worker in (live.redact, live.release)]
