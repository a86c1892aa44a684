"""Thousands of records that mean harm among two hundred canaries, through the command itself: each accounted for, each canary right, and not a trace of
what was planted anywhere: outputs, logs at DEBUG, processes' arguments and environments, temporary files.

SCRIM_SEARCH=N makes N of them, from another seed each time.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from records import MARK, Hostile, event, make, prepare, quarrels, secret
from watch import Watched

from pipeline import metrics
from pipeline.canary import plan, reader, recording
from pipeline.canary.noise import told
from pipeline.canary.over_files import gather
from pipeline.files import lines
from pipeline.proof import audit
from schemas.audit import Outcome, Reason

HOSTILE = max(2000, int(os.environ.get("SCRIM_SEARCH") or 0))
SEED = time.time_ns() if os.environ.get("SCRIM_SEARCH") else 1
CANARIES = 200
ROOT = Path(__file__).resolve().parents[2]
# Where hostile files end that are no canaries: a name nobody would write, and every way bytes hold it.
SIGNS = [
    *(MARK.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")), MARK.lower().encode(), MARK.upper().encode(), MARK.encode().hex().encode(),
    *(base64.b64encode(bytes(n) + MARK.encode())[(n * 8 + 5) // 6 : (n + len(MARK)) * 8 // 6] for n in range(3)),
]  # fmt: skip

pytestmark = [pytest.mark.slow]


class Ran:
    """What went in, and what came out of it."""

    def __init__(self, folder: Path) -> None:
        self.canaries = plan.plan(CANARIES, 2, channels=[c for c in plan.CHANNELS if c != "pixels"])
        self.planted = recording.record(self.canaries)
        self.hostile = make(HOSTILE, SEED)
        self.source, self.out = folder / "in", folder / "out"
        self.kinds = self._write(Random(SEED))
        temporary = folder / "tmp"
        temporary.mkdir()
        (folder / "kek").write_bytes(base64.b64encode(b"K" * 32))
        env = os.environ | {"TMPDIR": str(temporary), "SCRIM_KEK_FILE": str(folder / "kek"), "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent / "debug"), str(ROOT)])}
        command = [sys.executable, "-m", "pipeline.cli", "redact", str(self.source), str(self.out), "--processes", "2"]
        with (folder / "stdout").open("wb") as stdout, (folder / "stderr").open("wb") as stderr:
            process = subprocess.Popen(command, env=env, cwd=folder, stdout=stdout, stderr=stderr)
            self.watched = Watched(process, temporary)
            self.watched.done()
        self.code = process.returncode
        self.printed = {name: (folder / name).read_bytes() for name in ("stdout", "stderr")}
        self.audits = [json.loads(line) for line in (self.out / "audit.jsonl").read_bytes().splitlines()]
        self.by_line = {a["place"]["line"]: a for a in self.audits}

    def _write(self, random: Random) -> dict[int, Hostile]:
        """The recording: canaries in their order, hostile records anywhere between. Answers which line is which hostile record."""
        prepare(self.source)
        slots = [*("canary" for _ in self.planted.lines), *("hostile" for _ in self.hostile)]
        random.shuffle(slots)
        calm, wild = iter(self.planted.lines), iter(self.hostile)
        kinds: dict[int, Hostile] = {}
        with (self.source / "raw.jsonl").open("wb") as raw:
            for number, slot in enumerate(slots, 1):
                if slot == "canary":
                    raw.write(next(calm) + b"\n")
                    continue
                kinds[number] = one = next(wild)
                raw.write(one.line + b"\n")
                if one.blob is not None:
                    (self.source / one.blob[0]).write_bytes(one.blob[1])
        for ref, data in self.planted.blobs.items():
            (self.source / ref).write_bytes(data)
        return kinds


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, models_folder: Path) -> Ran:
    return Ran(tmp_path_factory.mktemp("hostile"))


def test_it_ran_to_the_end(ran: Ran) -> None:
    assert ran.code == 0, ran.printed["stderr"].splitlines()[-1:]


def test_every_record_is_accounted_for_once_and_the_chain_holds(ran: Ran) -> None:
    assert sorted(a["place"]["line"] for a in ran.audits) == [raw.place.line for raw in lines(ran.source / "raw.jsonl")]
    assert not list(audit.verify((ran.out / "audit.jsonl").read_bytes().splitlines()))
    clean = [json.loads(line)["id"] for line in (ran.out / "clean.jsonl").read_bytes().splitlines()]
    outcomes = Counter(a["outcome"] for a in ran.audits)
    assert outcomes["clean"] == len(clean) == len(set(clean))
    assert outcomes["quarantined"] == len((ran.out / "quarantine.jsonl").read_bytes().splitlines())


def test_two_hundred_of_two_hundred_canaries_are_right(ran: Ran) -> None:
    """Masked, their records neither lost nor kept back, and what stands beside them kept where any policy keeps it."""
    seen = reader.look(ran.canaries, ran.planted, gather(ran.out, ran.printed), None)
    sessions = {s: n for n, s in ran.planted.sessions.items()}
    kept_back = {sessions[a["session"]] for a in ran.audits if a["session"] in sessions and a["outcome"] == "quarantined"}
    wrong = {leak.canary.number for leak in seen.leaks} | kept_back
    assert [c for c in ran.canaries if c.number in wrong] == []
    assert len(seen.controls) > 0.8 * CANARIES


def test_what_is_broken_is_quarantined_with_a_reason_of_its_own(ran: Ran) -> None:
    """Nothing that must not pass came out clean; no record ended for want of a reason (an engine that failed on it)."""
    passed = [one.kind for number, one in ran.kinds.items() if not one.passes and ran.by_line[number]["outcome"] == "clean"]
    failed = [(one.kind, ran.by_line[number]["reason"]) for number, one in ran.kinds.items() if ran.by_line[number]["reason"] in ("detector_error", "worker_died", "timeout")]
    assert (passed, failed) == ([], [])
    reasons = {ran.by_line[number]["reason"] for number, one in ran.kinds.items() if not one.passes}
    assert reasons <= {r.value for r in Reason} and len(reasons) >= 15


def test_what_may_pass_does_not_stay_behind_for_its_company(ran: Ran) -> None:
    """Wicked letters in a well-formed record are no reason to lose it: most such kinds come out, masked."""
    came = {one.kind for number, one in ran.kinds.items() if one.passes and ran.by_line[number]["outcome"] in ("clean", "merged")}
    wanted = {one.kind for one in ran.kinds.values() if one.passes}
    assert len(came) > 0.7 * len(wanted), wanted - came


def test_nothing_planted_is_in_anything_that_came_out(ran: Ran) -> None:
    """Files, their names, standard output and error with every library at DEBUG, in UTF-8 and 16, capitals, hex and base64."""
    found = [file for file in ran.out.rglob("*") if _told_in(os.fsencode(file.relative_to(ran.out)))]
    found += [file for file in ran.out.rglob("*") if file.is_file() and _told_in(file.read_bytes())]
    assert not found
    assert not [name for name, data in ran.printed.items() if _told_in(data)]
    assert b"DEBUG" in ran.printed["stderr"]  # or the logs were not at that level, and this proves nothing


def test_nothing_planted_was_in_a_process_or_a_temporary_file_while_it_ran(ran: Ran) -> None:
    seen = ran.watched.seen
    assert [where for where, all_bytes in seen.items() if any(_told_in(data) for data in all_bytes)] == []
    assert sum(where.endswith("/cmdline") for where in seen) >= 3  # the command and its two processes
    for canary in ran.canaries:
        written = canary.written.encode()
        assert not [where for where, all_bytes in seen.items() if any(written in data for data in all_bytes)]


def test_no_process_may_leave_a_core_file(ran: Ran) -> None:
    """The last limit that was read of each; processes that lived but for a moment, such as the resource tracker, hold nothing."""
    assert list(ran.watched.core_limits.values()).count("0 0") >= 3


def test_quarrelsome_records_are_kept_back_and_counted_without_a_word(models_folder: Path, tmp_path: Path) -> None:
    """Ids with other content, a seq that goes back, a key that is another session's: in the very process, so that its metrics can be read."""
    from prometheus_client import generate_latest

    from pipeline.work.engine import Raw
    from pipeline.work.station import Setup, Station
    from pipeline.work.watch import Watch, slot
    from redactors.policy import load as policies
    from schemas.audit import Place

    station = Station(Setup(policies.shipped(), None, str(tmp_path), str(models_folder), "test", b"k" * 32), Watch(slot(), 60_000))
    random, raws = Random(5), []
    for n in range(40):
        first, s = event(n, seq=5), secret(random, n)
        for line in (json.dumps(first).encode(), *quarrels(first, n, s)):
            raws.append(Raw(Place(line=len(raws) + 1), f"hostile.{n}".encode(), line))
        other = json.dumps(event(n, id=f"k{n}", seq=9, text=s)).encode()
        raws += [Raw(Place(line=len(raws) + 1), b"another", other), Raw(Place(line=len(raws) + 2), None, other), Raw(Place(line=len(raws) + 3), b"\xff\xfe", other)]
    decided = [*station.process(raws, {}).redacted, *station.flush().redacted]
    metrics.count("redact", ((d.outcome, d.reason) for d in decided))
    assert Counter(d.reason for d in decided if d.outcome is Outcome.QUARANTINED) == {Reason.ID_CONFLICT: 40, Reason.OUT_OF_ORDER: 80, Reason.KEY_MISMATCH: 120}
    assert len(decided) == len(raws)
    assert not _told_in(generate_latest(metrics.registry))


def _told_in(data: bytes) -> bool:
    return any(sign in data for sign in SIGNS) or told(MARK) in told(data.decode("utf-8", "ignore")) if len(data) < 4_000_000 else any(sign in data for sign in SIGNS)


def test_the_search_for_what_was_planted_finds_it_in_every_form() -> None:
    """Or finding nothing would prove nothing."""
    words: list[Any] = [f"x{MARK}!1", f"x{MARK}!1".upper(), f"{MARK[0]}\u200b{MARK[1:]}"]
    assert all(_told_in(word.encode()) for word in words)
    assert all(_told_in(base64.b64encode(b"a" * n + f"{MARK}!0001".encode())) for n in range(5))
    assert not _told_in(b"an ordinary line")
