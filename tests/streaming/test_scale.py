"""More workers and fewer, more partitions: on a real broker, nothing is lost or repeated, and no session is in two places."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from accounts import check_accounts, send
from lag import shown
from streams import Stream, Worker

from pipeline.broker import topics
from redactors.policy.load import load, shipped

pytestmark = [pytest.mark.streaming, pytest.mark.timeout(300)]
Make = Callable[..., list[tuple[str, bytes]]]
QUIET = {"STANDIN_QUIET_MS": "1000", "STANDIN_BATCH_MS": "20", "SCRIM_METRICS_PORT": "0", "SCRIM_INSTANCE": ""}


def test_from_one_worker_to_four_and_back_to_one_nothing_is_lost_or_repeated(broker: str, tmp_path: Path, make_stream: Callable[..., Stream], recording: Make) -> None:
    stream = make_stream(broker, tmp_path, partitions=4)
    records, sent = recording(24, 200), 0
    redacts, releases = [stream.worker("redact", **QUIET)], [stream.worker("release", **QUIET)]

    def flow(until: Callable[[], bool]) -> None:
        nonlocal sent
        ends = time.monotonic() + 120
        while not until():
            assert time.monotonic() < ends, stream.logs()
            for worker in stream.workers:
                worker.keep()  # one that lost a partition in the middle of a batch stops, and is started again
            if sent < len(stream.audits()) + 300:
                send(stream, records[sent : sent + 100])
                sent = min(sent + 100, len(records))
            time.sleep(0.2)

    flow(lambda: len(stream.audits()) > 100)
    redacts += [stream.worker("redact", **QUIET) for _ in range(3)]
    releases.append(stream.worker("release", **QUIET))
    flow(lambda: all(decided(worker, role) for role, workers in (("redact", redacts), ("release", releases)) for worker in workers))
    for worker in (*redacts[1:], *releases[1:]):
        assert worker.end() == 0
        stream.workers.remove(worker)
    seen = len(stream.audits())
    flow(lambda: len(stream.audits()) > seen + 200)
    stream.wait(sent)
    check_accounts(stream, records[:sent])


def decided(worker: Worker, role: str) -> float:
    """How many records it says that it decided."""
    return sum(value for (name, labels), value in shown(worker).items() if name == "scrim_records_total" and ("stage", role) in labels)


def test_partitions_grow_only_where_nothing_waits_and_every_session_is_over(stream: Stream, recording: Make) -> None:
    first = recording(6, 20)
    second = [(f"again-{session}", renamed(value)) for session, value in first]
    more = {"SCRIM_PARTITIONS": "5"}
    send(stream, first)
    assert refusal(stream, **more) == f"partitions do not grow while {len(first)} records wait for redact: see deploy/SIZING.md"
    workers = [stream.worker("redact", **QUIET), stream.worker("release", **QUIET)]
    stream.wait(len(first))
    assert [worker.end() for worker in workers] == [0, 0]
    assert refusal(stream, **more) == "partitions do not grow while 6 sessions are not over: see deploy/SIZING.md"
    over(stream)
    assert stream.scrim("topics", "apply", **more).exit_code == 1  # where it is not asked for, it is a fault as before
    grown = stream.scrim("topics", "apply", "--grow", **more)
    assert grown.exit_code == 0 and grown.stdout.count("partitions 3 -> 5") == 8, grown.stderr
    assert stream.scrim("topics", "apply", "--grow", **more).stdout == ""
    stream.settings = msgspec.structs.replace(stream.settings, partitions=5)
    for worker in stream.workers:
        worker.env |= more
    send(stream, second)
    stream.wait(len(first) + len(second))
    check_accounts(stream, first + second)
    assert len([lines for lines in stream.read("clean").values() if lines]) > 3  # what is new is spread over them all


def renamed(value: bytes) -> bytes:
    event = json.loads(value)
    return json.dumps(event | {"id": f"again-{event['id']}", "session": f"again-{event['session']}"}).encode()


def refusal(stream: Stream, **more: str) -> str:
    """What `topics apply --grow` says; it changes nothing."""
    told = stream.scrim("topics", "apply", "--grow", **more)
    there = {one["name"]: one["partitions"] for one in topics.found(stream.settings, load(shipped()))}
    assert told.exit_code == 1 and there[stream.settings.topic("raw")] == stream.settings.partitions
    return " ".join(told.stderr.split()).removeprefix("scrim: ")


def over(stream: Stream) -> None:
    """As redact does when nothing has happened in a session for SCRIM_SESSION_HOURS."""
    producer = stream.producer()
    for partition, lines in stream.read("sessions").items():
        for key in {key for key, _ in lines}:
            producer.send(stream.settings.topic("sessions"), key=key, value=None, partition=partition)
    producer.flush()
    producer.close()
