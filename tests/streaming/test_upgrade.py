"""One release of Scrim is rolled out over the one before, on a real broker, and rolled back; whatever runs beside whatever, every record ends once.

The release before is truly one: the code of an earlier commit, with the tests' engine of its time; and, where the history is not here or SCRIM_UPGRADE=all,
workers that read and write no newer format than its own (`before.py`). SCRIM_FORMAT is how the new workers write what those can read until none of them is
left.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import time
import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from accounts import check_accounts, send
from msgspec import Struct
from streams import ROOT, STANDIN, Stream, Worker

from schemas.formats import NEWEST

pytestmark = [pytest.mark.streaming, pytest.mark.timeout(400)]
Make = Callable[..., list[tuple[str, bytes]]]

BEFORE = "90a836d49397bb928107efd7b674da3a65fcd77b"
ALL = os.environ.get("SCRIM_UPGRADE") == "all"
STOPPED = 70
QUIET = {"STANDIN_QUIET_MS": "1500", "STANDIN_BATCH_MS": "20"}
PHASE_RECORDS = 60  # in each mix of old and new, at least so many end


class Release(Struct, frozen=True):
    """A release of Scrim: what runs its workers, on the code that it lies in, and what they are told besides."""

    script: Path
    told: dict[str, str] = {}

    def runs(self, worker: Worker) -> None:
        """The worker's next start is this release's."""
        own = {name: value for name, value in worker.env.items() if name != "SCRIM_FORMAT"}
        worker.env = own | {"PYTHONPATH": str(self.script.parents[2])} | self.told
        worker.command = [sys.executable, str(self.script), worker.command[-1]]


NEW = Release(STANDIN)
NEW_WRITES_OLD = Release(STANDIN, {"SCRIM_FORMAT": str(NEWEST - 1)})
OLD = Release(STANDIN.with_name("before.py"))


def earlier(folder: Path) -> Release | None:
    """The code of an earlier commit, or None where the history is not here."""
    told = subprocess.run(["git", "archive", BEFORE, "schemas", "redactors", "pipeline", "tests/streaming"], cwd=ROOT, capture_output=True)
    if told.returncode != 0:
        return None
    with tarfile.open(fileobj=BytesIO(told.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return Release(folder / STANDIN.relative_to(ROOT))


@pytest.fixture(params=["earlier code", "earlier formats"] if ALL else ["earlier code"])
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release before."""
    if request.param == "earlier formats":
        return OLD
    found = earlier(tmp_path_factory.mktemp("before"))
    if found is None:
        warnings.warn(f"EARLIER CODE NOT RUN: commit {BEFORE[:7]} is not in this clone's history (git fetch --unshallow)", stacklevel=1)
    return found or OLD


def formats(stream: Stream, topic: str) -> set[int]:
    """The formats of what lies on the topic."""
    found = [msgspec.msgpack.decode(value) for lines in stream.read(topic).values() for _, value in lines if value is not None]
    return {(one[2] if len(one) > 2 else 1) if isinstance(one, list) else one.get("format", 1) for one in found}


class Roll:
    """Workers of a stream on their way from one release to another, while records flow."""

    def __init__(self, stream: Stream, records: list[tuple[str, bytes]]) -> None:
        self.stream, self.records, self.sent, self.starts = stream, records, 0, len(stream.workers)

    def flow(self) -> None:
        """Until every worker reads, and some records have ended since."""
        until, enough = time.monotonic() + 120, None
        while enough is None or len(self.stream.audits()) < enough:
            assert time.monotonic() < until, self.stream.logs()
            ended = len(self.stream.audits())
            if enough is None and self.reads() == self.starts:
                enough = ended + PHASE_RECORDS
            if self.sent < ended + 3 * PHASE_RECORDS:  # always something to do, never a heap of it
                send(self.stream, self.records[self.sent : self.sent + PHASE_RECORDS])
                self.sent = min(self.sent + PHASE_RECORDS, len(self.records))
            for worker in self.stream.workers:
                worker.keep()
            time.sleep(0.2)

    def reads(self) -> int:
        """How many workers have begun to read, since the beginning."""
        return sum(log.read_text().count(f" scrim: {log.stem.partition('.')[0]} reads ") for log in self.stream.folder.glob("*.log"))

    def to(self, *steps: tuple[Worker, Release]) -> None:
        """Each worker ends, as its supervisor asks it to, and is started again as this release; then records flow."""
        for worker, release in steps:
            assert worker.end() == 0
            release.runs(worker)
            worker.keep()
        self.starts += len(steps)
        self.flow()


def test_releases_are_rolled_out_and_back_while_records_flow_and_every_record_ends_once(stream: Stream, recording: Make, old: Release) -> None:
    a, b, last = (stream.worker(role, old.script, SCRIM_INSTANCE=name, **QUIET) for role, name in (("redact", "a"), ("redact", "b"), ("release", "r")))
    roll = Roll(stream, recording(12, 300))
    roll.flow()
    roll.to((last, NEW_WRITES_OLD), (a, NEW_WRITES_OLD))  # a new release reads what both wrote, both redact in one group
    roll.to((b, NEW_WRITES_OLD), (last, old))  # taken back: an old release reads what new ones write
    roll.to((a, old), (last, NEW_WRITES_OLD))  # taken back: an old redact goes on with what new ones wrote
    assert formats(stream, "redacted") == formats(stream, "sessions") == {NEWEST - 1}
    roll.to((a, NEW), (last, NEW))  # the second step, when none of the old is left: one after the other too
    stream.wait(roll.sent)
    check_accounts(stream, roll.records[: roll.sent])
    assert NEWEST in formats(stream, "redacted") and NEWEST in formats(stream, "sessions")
    assert {*a.ends, *b.ends, *last.ends} == {0}  # none of them met what it could not go on with


@pytest.mark.skipif(not ALL, reason="make upgrade")
def test_where_the_first_step_was_left_out_the_old_stop_and_wait_and_nothing_is_lost(stream: Stream, recording: Make) -> None:
    redact = stream.worker("redact", **QUIET)
    release = stream.worker("release", OLD.script, **QUIET)
    records = recording(6, 20)
    send(stream, records)
    assert release.process is not None and release.process.wait(90) == STOPPED
    assert f"a decision is of format {NEWEST}, and this release reads up to {NEWEST - 1}: upgrade release" in stream.logs()
    assert redact.end() == 0
    OLD.runs(redact)
    redact.keep()
    assert redact.process is not None and redact.process.wait(90) == STOPPED
    assert f"a session's state is of format {NEWEST}, and this worker reads up to {NEWEST - 1}: run the newer redact" in stream.logs()
    assert stream.audits() == []
    for worker in (redact, release):
        NEW.runs(worker)
    stream.wait(len(records))
    check_accounts(stream, records)
