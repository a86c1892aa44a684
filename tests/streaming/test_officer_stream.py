"""On a real broker: choices that are made while records are on their way, erasure with its certificate, records sent again, the audit proved, the breaker."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np
import pytest
from kafka import KafkaAdminClient, TopicPartition

from pipeline import blobs
from pipeline.models import weights
from pipeline.proof import signing
from pipeline.proof.signing import Signer
from pipeline.settings import client, read_audit_key
from pipeline.stream import value_erasure
from pipeline.stream.breaker import TRIPPED
from pipeline.work import handover
from redactors.policy.load import digest, load, shipped
from redactors.text.normalise import skeleton
from schemas.audit import Outcome, Place, Reason
from schemas.clean import CleanApp, CleanClipboard, CleanImage, CleanScreenshot, CleanTextInput
from schemas.erasure import Certificate, RecordsCertificate, decode
from schemas.redacted import Redacted

pytestmark = [pytest.mark.streaming, pytest.mark.timeout(200)]
WHO = ("--who", "D. Osei", "--reason", "ticket 4411")


def send(stream: Any, topic: str, records: list[tuple[bytes, bytes]], partition: int | None = None) -> None:
    producer = stream.producer()
    for key, value in records:
        producer.send(stream.settings.topic(topic), key=key, value=value, partition=partition)
    producer.flush()
    producer.close()


def frame(stream: Any, word: str, name: str | None) -> dict[str, Any]:
    """A frame with a word on it; in the raw blob store under a name, or missing there."""
    image = np.full((80, 240, 3), 255, np.uint8)
    cv2.putText(image, word, (20, 50), cv2.FONT_HERSHEY_SIMPLEX, 1, (0, 0, 0), 2)
    png = bytes(cv2.imencode(".png", image)[1])
    raw = Path(stream.settings.raw_blobs)
    raw.mkdir(exist_ok=True)
    if name is not None:
        (raw / name).write_bytes(png)
    return {"media_type": "image/png", "width": 240, "height": 80, "sha256": hashlib.sha256(png).hexdigest(), "ref": name or f"late-{word}.png"}


class Person:
    """One person's session."""

    def __init__(self, actor: str) -> None:
        self.actor, self.seq = actor, 0
        self.records: list[tuple[bytes, bytes]] = []

    def does(self, type_: str, **fields: Any) -> None:
        event = {
            "id": f"{self.actor}-{self.seq}", "type": type_, "time": f"2026-03-02T09:00:{self.seq:02}Z", "session": f"s-{self.actor}", "seq": self.seq,
            "actor": self.actor, "device": "d", "app": {"id": "com.tinyspeck.slackmacgap"},
        }  # fmt: skip
        self.records.append((f"s-{self.actor}".encode(), json.dumps(event | fields).encode()))
        self.seq += 1

    def types(self, text: str) -> None:
        for c in text:
            self.does("key.down", key=c, code="KeyA")

    def sent(self) -> list[tuple[bytes, bytes]]:
        records, self.records = self.records, []
        return records


def clean(stream: Any) -> list[dict[str, Any]]:
    return [json.loads(value) for lines in stream.read("clean").values() for _, value in lines]


@pytest.mark.slow
def test_erasure_finds_everything_of_a_person_and_nothing_of_anybody_else_and_certifies_it(stream: Any, tmp_path: Path) -> None:
    """With the real engine: frames, quarantine, text that waits. A frame that was missing is sent again first; the audit is proved at the end."""
    if weights.verify(weights.folder()):
        pytest.skip("the models are not there: scrim models")
    dana, kim = Person("dana"), Person("kim")
    for person in (dana, kim):
        person.does("screenshot", image=frame(stream, "shared", "shared.png"))
        person.does("screenshot", image=frame(stream, person.actor, f"{person.actor}.png"))
        person.does("screenshot", image=frame(stream, "late" + person.actor, None))
        person.types("said before")
        person.does("key.down", key="Enter", code="Enter")
    records = [*dana.sent(), *kim.sent(), (b"s-dana", b'{"actor": "dana", "text": "hunter2"')]
    send(stream, "raw", records)
    stream.worker("redact", SCRIM_QUIET_MS="3600000", SCRIM_PROCESSES="1", STANDIN_REAL="1")
    stream.worker("release")
    stream.wait(len(records), 120)

    for name in ("latedana", "latekim"):
        frame(stream, name, f"late-{name}.png")
    again = stream.scrim("quarantine", "retry", "--code", "blob_missing", *WHO)
    assert again.exit_code == 0 and "2 sent again" in again.stdout, again
    stream.wait(len(records) + 2)
    came = {event["session"]: event["id"] for event in clean(stream) if event["session"].endswith(".again")}
    assert came == {"s-dana.again": "dana-2", "s-kim.again": "kim-2"}

    for person in (dana, kim):
        person.types("waits")
    send(stream, "raw", waits := dana.sent() + kim.sent())
    records += waits
    until = time.monotonic() + 30
    while sum(value is not None for lines in stream.read("sessions").values() for _, value in lines) < 2 or time.monotonic() < until - 27:
        time.sleep(0.3)
    before = {event["actor"]: {e["image"]["ref"] for e in clean(stream) if e["actor"] == event["actor"] and "image" in e} for event in clean(stream)}
    shared = before["dana"] & before["kim"]
    assert (len(before["dana"]), len(before["kim"]), len(shared)) == (3, 3, 1)

    erased = stream.scrim("erase", "dana", "--certificate", tmp_path / "dana.json")
    assert erased.exit_code == 0, erased.stdout + erased.stderr + stream.logs()
    proof = msgspec.json.decode((tmp_path / "dana.json").read_bytes(), type=Certificate)
    assert proof.complete and [one.what for one in proof.findings] == ["session states", "key", "quarantine", "frames", "notice"]
    key = Signer(read_audit_key(stream.settings)).public or b""
    assert signing.holds(proof, key) and not signing.holds(msgspec.structs.replace(proof, actor="kim"), key)
    assert set(proof.notice.blobs) == before["dana"] and set(proof.notice.shared) == shared
    assert {(span.session, span.records) for span in proof.notice.clean} == {("s-dana", 4), ("s-dana.again", 1)}
    blobs = Path(stream.settings.clean_blobs)
    assert {ref for refs in before.values() for ref in refs if (blobs / ref).exists()} == before["kim"]
    opened = stream.scrim("quarantine", "open", *place_of(stream, "not_json"), "--out", tmp_path / "no", *WHO)
    assert opened.exit_code == 1 and "destroyed" in opened.stderr and "hunter2" not in opened.stderr

    dana.types("more")
    send(stream, "raw", more := dana.sent())
    stream.wait(len(records) + 2 + len(more) - 5)  # what kim has typed still waits
    told = Counter(a["reason"] for a in stream.audits() if a["session"] == "s-dana" and a["seq"] is not None and a["seq"] >= 15)
    assert told == {"erased": 9}
    shown = stream.scrim("consent", "list").stdout
    assert "dana" in shown and "erase" in shown and "kim" not in shown

    (tmp_path / "audit.pub").write_text(stream.scrim("audit", "key").stdout)
    (tmp_path / "heads").write_text(stream.scrim("audit", "heads").stdout)
    verify = ("audit", "verify", "--topic", "--key", tmp_path / "audit.pub", "--checkpoints", tmp_path / "heads")
    held = stream.scrim(*verify)
    assert held.exit_code == 0 and "the chain holds" in held.stdout, held.stderr
    pack = stream.scrim("audit", "evidence", tmp_path / "pack")
    assert pack.exit_code == 0, pack.stderr
    found = json.loads((tmp_path / "pack" / "evidence.json").read_text())
    assert found["notices"] == {"people": 1, "values": 0, "records": 0}
    assert found["people"] == {"erase": 1} and found["openings"] == {"retry": 2, "open": 1} and not found["broker"]["differences"]
    cut_start(stream)
    told = stream.scrim(*verify)
    assert told.exit_code == 1 and "those before it are missing before their time" in told.stderr


def place_of(stream: Any, reason: str) -> list[str]:
    return [f"{a['place']['partition']}/{a['place']['offset']}" for a in stream.audits() if a["reason"] == reason]


def cut_start(stream: Any) -> None:
    """Deletes the first records of an audit partition, as an administrator of the broker could."""
    partition, lines = next((n, lines) for n, lines in stream.read("audit").items() if len(lines) > 5)
    admin = KafkaAdminClient(**client(stream.settings))
    admin.delete_records({TopicPartition(stream.settings.topic("audit"), partition): 3})
    admin.close()


def test_what_is_on_its_way_when_its_person_chooses_is_stopped_by_release_with_what_is_merged_into_it(stream: Any) -> None:
    """Decisions that redact made before it heard: of one who opts out at 09:00:02, and of one who is erased. Across a restart of release too, and where the
    policy that a time was rounded by, to 5 seconds, is no more."""
    digest_ = digest(load(shipped()))
    raw = stream.settings.topic("raw")

    def decision(n: int, actor: str, second: int, into: int | None = None, resolution_ms: int = 1000) -> bytes:
        event = CleanTextInput(
            time=f"2026-03-02T09:00:{second:02}Z", session=f"s-{actor}", actor=actor, device="d", policy=digest_, id=f"e{n}", seq=n,
            app=CleanApp(id="com.tinyspeck.slackmacgap"), text="hi", input_type="insertText",
        )  # fmt: skip
        ended = (Outcome.CLEAN, Reason.PASSED) if into is None else (Outcome.MERGED, Reason.RUN)
        leader = f"e{into}" if into is not None else None
        about = (f"e{n}", f"s-{actor}", n, leader)
        if into is not None:
            return handover.encode(Redacted(Place(raw, 0, n), *ended, digest_, "w", *about))
        return handover.encode(Redacted(Place(raw, 0, n), *ended, digest_, "w", *about, event, resolution_ms=resolution_ms))

    consents = {
        "out": [{"state": "opted_out", "since": "2026-03-02T09:00:02.5Z"}], "gone": [{"state": "erase", "since": "2026-05-01T00:00:00Z"}],
        "here": [{"state": "allow", "since": "2026-01-01T00:00:00Z"}],
    }  # fmt: skip
    send(stream, "consent", [(a.encode(), json.dumps({"actor": a, "changes": changes}).encode()) for a, changes in consents.items()], 0)
    first = [decision(0, "out", 1), decision(1, "out", 1, 0), decision(2, "out", 2), decision(3, "gone", 1), decision(4, "here", 9)]
    send(stream, "redacted", [(b"s", value) for value in first], 0)
    release = stream.worker("release")
    stream.wait(5)
    assert release.end() == 0
    coarse = decision(8, "out", 0, resolution_ms=5000)
    send(stream, "redacted", [(b"s", value) for value in (decision(5, "out", 3, 2), decision(6, "gone", 1, 3), decision(7, "here", 9, 4), coarse)], 0)
    stream.wait(9)
    ends = [(a["outcome"], a["reason"]) for a in stream.audits()]
    assert ends == [
        ("clean", "passed"), ("merged", "run"), ("dropped", "opted_out"), ("dropped", "erased"), ("clean", "passed"), ("dropped", "opted_out"),
        ("dropped", "erased"), ("merged", "run"), ("dropped", "opted_out"),
    ]  # fmt: skip
    assert [event["id"] for event in clean(stream)] == ["e0", "e4"]


LEAKED = "Hunter22-Ünïx"


def test_a_value_that_leaked_is_erased_wherever_it_can_be_read_and_nothing_else_is(stream: Any, tmp_path: Path) -> None:
    """Through release: over two runs, in titles, a frame of its own and one that another record shares. Counted first, erased when told to, certified."""
    store, raw = blobs.open_store(stream.settings.clean_blobs), stream.settings.topic("raw")
    policy = load(shipped())
    pictures = {word: frame(stream, word, f"{word}.png") for word in ("own", "shared", "else")}
    refs = {word: blobs.write(store, (Path(stream.settings.raw_blobs) / f"{word}.png").read_bytes(), "image/png") for word in pictures}

    def event(kind: Any, n: int, session: str, title: str = "General", **fields: Any) -> Any:
        app = CleanApp(id="com.tinyspeck.slackmacgap", title=title)
        return kind(
            time=f"2026-03-02T09:00:{n:02}Z", session=session, actor=f"u-{session}", device="d", policy=digest(policy), id=f"e{n}", seq=n, app=app, **fields
        )  # fmt: skip

    def typed(n: int, session: str, text: str) -> Any:
        return event(CleanTextInput, n, session, text=text, input_type="insertText")

    def shot(n: int, session: str, word: str, title: str) -> Any:
        image = CleanImage(media_type="image/png", width=240, height=80, sha256=pictures[word]["sha256"], ref=refs[word])
        return event(CleanScreenshot, n, session, title, image=image)

    events = [
        typed(0, "s", "ask Hunt"), shot(1, "s", "else", "General"), typed(2, "s", "er22 Unix, please"), shot(3, "s", "own", "re: HUNTER22 ÜNÏX"),
        shot(4, "s", "shared", "Hunter22Ünïx"), shot(5, "t", "shared", "General"), event(CleanClipboard, 6, "t", action="copy", text="hunter22-u\u0308ni\u0308x"),
        typed(7, "t", "Hunter21 and Unix"),
    ]  # fmt: skip
    decided = [Redacted(Place(raw, 0, n), Outcome.CLEAN, Reason.PASSED, digest(policy), "w", e.id, e.session, e.seq, None, e, resolution_ms=1000) for n, e in enumerate(events)]
    send(stream, "redacted", [(e.session.encode(), handover.encode(one)) for e, one in zip(events, decided)], 0)
    stream.worker("release")
    stream.wait(len(events))
    assert len(clean(stream)) == len(events)

    counted = stream.scrim("erase", "--value", given=LEAKED + "\n")
    assert counted.exit_code == 1 and "in 5 of 8 clean records, in 2 sessions" in counted.stdout and "  s: 4\n  t: 1\n" in counted.stdout
    assert "nothing was erased" in counted.stderr and not notices(stream) and (Path(store.root) / refs["own"]).exists()
    erased = stream.scrim("erase", "--value", "--yes", "--certificate", tmp_path / "leak.json", given=LEAKED + "\n")
    assert erased.exit_code == 0, erased.stdout + erased.stderr
    proof = msgspec.json.decode((tmp_path / "leak.json").read_bytes(), type=RecordsCertificate)
    assert proof.complete and [one.what for one in proof.findings] == ["records", "frames", "notice", "later records"]
    key = Signer(read_audit_key(stream.settings)).public or b""
    assert signing.holds(proof, key) and not signing.holds(msgspec.structs.replace(proof, erasure="another"), key)
    (notice,) = proof.notices
    assert [(one.session, one.seq, one.id, one.type) for one in notice.records] == [
        ("s", 0, "e0", "text.input"), ("s", 2, "e2", "text.input"), ("s", 3, "e3", "screenshot"), ("s", 4, "e4", "screenshot"), ("t", 6, "e6", "clipboard"),
    ]  # fmt: skip
    at = {json.loads(one.value)["id"]: (one.partition, one.offset) for records in stream.records("clean").values() for one in records}
    assert all((one.partition, one.offset) == at[one.id] for one in notice.records)
    assert set(notice.blobs) == {refs["own"], refs["shared"]} and notice.shared == (refs["shared"],)
    assert {word for word, ref in refs.items() if (Path(store.root) / ref).exists()} == {"shared", "else"}
    assert [decode(value) for value in notices(stream)] == [notice]

    def meanwhile(step: str) -> None:
        if step.startswith("trying"):  # release goes on while the officer erases
            send(stream, "clean", [(b"t", msgspec.json.encode(typed(8, "t", LEAKED)))], 0)

    again = asyncio.run(value_erasure.erase(stream.settings, policy, Signer(), LEAKED, meanwhile))
    assert not again.complete and [one.what for one in again.findings if not one.done] == ["later records"] and again.signature is None
    last = asyncio.run(value_erasure.erase(stream.settings, policy, Signer(), LEAKED, lambda step: None))
    assert last.complete and [one.id for one in last.notices[0].records] == ["e0", "e2", "e3", "e4", "e6", "e8"]
    assert len(notices(stream)) == 3  # none replaces another
    none = asyncio.run(value_erasure.erase(stream.settings, policy, Signer(), "nobody has typed this", lambda step: None))
    assert none.complete and none.notices == () and len(notices(stream)) == 3

    stream.scrim("audit", "evidence", tmp_path / "pack")
    assert json.loads((tmp_path / "pack" / "evidence.json").read_text())["notices"] == {"people": 0, "values": 3, "records": 6}
    told = [(tmp_path / "pack" / "evidence.html").read_text(), counted.output, erased.output, stream.logs(), (tmp_path / "leak.json").read_text(), msgspec.json.encode((again, last)).decode(), str(notices(stream))]
    assert not [text for text in told if compared_in(text)]
    for asked in (("erase",), ("erase", "u-s", "--value"), ("erase", "--value", LEAKED)):
        assert stream.scrim(*asked, given=LEAKED).exit_code == 2
    assert stream.scrim("erase", "--value", given="a-1\n").exit_code == 1


def notices(stream: Any) -> list[bytes]:
    return [value for _, value in stream.read("erasure")[0]]


def compared_in(text: str) -> bool:
    """Whether the value can be read in a text."""
    return skeleton(LEAKED) in skeleton(text)


def test_the_breaker_stops_redact_with_nothing_lost_and_only_an_officer_lets_it_go_on(stream: Any, recording: Callable[..., list[tuple[str, bytes]]]) -> None:
    records = [(session.encode(), value) for session, value in recording(2, 60)]
    broken = [(key, msgspec.json.encode(msgspec.json.decode(value) | {"type": "text.input", "text": "!", "input_type": "insertText"})) for key, value in records]
    send(stream, "raw", broken)
    redact = stream.worker("redact", SCRIM_BREAKER_RECORDS="50", STANDIN_QUIET_MS="300")
    stream.worker("release")
    assert redact.process.wait(60) == TRIPPED
    assert "of the last 50 judged records failed (detector_error" in redact.log.read_text() and "scrim quarantine resume" in redact.log.read_text()
    redact.keep()  # a supervisor that knows nothing of it
    assert redact.process.wait(60) == TRIPPED
    assert len(stream.audits()) < len(broken)
    told = stream.scrim("doctor")
    assert told.exit_code == 1 and "redact has stopped" in told.stdout.replace("\n", " ")
    go_on = stream.scrim("quarantine", "resume", *WHO)
    assert go_on.exit_code == 0 and "detector_error" in go_on.stdout, go_on.stderr
    redact.env["SCRIM_BREAKER_SHARE"] = "1"
    stream.wait(len(broken))
    assert Counter(a["reason"] for a in stream.audits()) == {"detector_error": len(broken)}
    assert stream.scrim("quarantine", "resume", *WHO).exit_code == 1
