"""A frame that hangs or crashes the process that looks at it costs that frame only: real processes, really killed."""

from __future__ import annotations

import functools
import json
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import hanging
import pytest
from hanging import CRASHES, CRASHES_ONCE, FINE, HANGS, HANGS_NATIVELY, frame, pasted, typed

from pipeline import files
from pipeline.work import home
from pipeline.work.engine import Raw
from pipeline.work.pool import Pool, joined
from pipeline.work.station import Setup
from schemas.audit import Place, Reason
from schemas.clean import CleanClipboard

MAIL = "write to ana.lima@example.org"


@pytest.fixture
def make_pool(tmp_path: Path) -> Any:
    made: list[Pool] = []

    def make(build: Any = hanging.build) -> Pool:
        made.append(Pool(Setup(hanging.POLICY, None, str(tmp_path), "", "test", b"k" * 32), 1, build=build))
        return made[-1]

    yield make
    for pool in made:
        pool.close()


def raws(records: list[bytes], first: int = 1) -> list[Raw]:
    return [Raw(Place(line=n), json.loads(record)["session"].encode(), record) for n, record in enumerate(records, first)]


def run(pool: Pool, *batches: list[bytes]) -> list[Any]:
    """All batches are handed over at once, as `scrim redact` does."""
    futures, line = [], 1
    for batch in batches:
        futures += pool.submit(raws(batch, line), {})
        line += len(batch)
    return joined([*(future.result() for future in futures), pool.flush()]).redacted


def ended(redacted: list[Any]) -> list[tuple[str, str, str]]:
    return [(r.id, r.outcome.value, r.reason.value) for r in redacted]


@pytest.mark.slow
@pytest.mark.parametrize(("colour", "reason"), [(HANGS, "timeout"), (HANGS_NATIVELY, "timeout"), (CRASHES, "worker_died")])
def test_a_frame_that_takes_its_process_with_it_is_quarantined_and_no_other_record_is_lost_or_doubled(make_pool: Any, colour: Any, reason: str) -> None:
    before = [pasted(MAIL, "s", 0), typed("hello", "s", 1), typed(" there", "s", 2), frame(FINE, "s", 3)]
    redacted = run(make_pool(), before, [pasted(MAIL, "t", 0), frame(colour, "s", 4), frame(FINE, "s", 5)], [pasted(MAIL, "s", 6), frame(FINE, "t", 7)])
    assert sorted(ended(redacted)) == sorted([
        ("s-0", "clean", "masked"), ("s-1", "clean", "passed"), ("s-2", "merged", "run"), ("s-3", "clean", "passed"), ("s-4", "quarantined", reason),
        ("s-5", "clean", "passed"), ("s-6", "clean", "masked"), ("t-0", "clean", "masked"), ("t-7", "clean", "passed"),
    ])  # fmt: skip
    assert [r.id for r in redacted if r.session == "s"] == [f"s-{n}" for n in range(7)]
    first, last = (r.event for r in redacted if r.session == "s" and isinstance(r.event, CleanClipboard))
    assert first.text == last.text == "write to <EMAIL_ADDRESS_1>"  # what the session knew lives on


@pytest.mark.slow
def test_a_frame_that_waited_behind_an_open_run_is_given_up_too_when_its_session_is_closed(make_pool: Any) -> None:
    redacted = run(make_pool(), [typed("hello", "s", 0), frame(HANGS, "s", 1), frame(FINE, "s", 2)])
    assert ended(redacted) == [("s-0", "clean", "passed"), ("s-1", "quarantined", "timeout"), ("s-2", "clean", "passed")]


@pytest.mark.slow
def test_a_process_that_died_once_over_a_frame_looks_at_it_again(make_pool: Any) -> None:
    assert ended(run(make_pool(), [frame(CRASHES_ONCE, "s", 0)])) == [("s-0", "clean", "passed")]


@pytest.mark.slow
def test_where_frame_after_frame_hangs_the_others_of_the_batch_are_not_looked_at_and_those_of_the_next_are(make_pool: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(home, "GIVEN_UP_MAX", 2)
    redacted = run(make_pool(), [frame(HANGS, "s", n) for n in range(3)] + [frame(FINE, "s", 3), pasted(MAIL, "s", 4)], [frame(FINE, "s", 5)])
    assert [r.reason for r in redacted] == [*[Reason.TIMEOUT] * 4, Reason.MASKED, Reason.PASSED]


def test_who_opted_out_stays_out_when_a_process_is_replaced(make_pool: Any) -> None:
    pool = make_pool()
    pool.consent("bob", b"no record of consent")  # cannot be read: opted out
    redacted = run(pool, [frame(HANGS, "s", 0), pasted(MAIL, "b", 1, actor="bob")])
    assert ended(redacted) == [("s-0", "quarantined", "timeout"), ("b-1", "dropped", "opted_out")]


def test_a_process_that_dies_of_anything_else_stops_the_worker() -> None:
    for build in (hanging.dies_of_something_else, hanging.cannot_begin):
        pool = Pool(Setup(hanging.POLICY, None, "/nowhere", "", "test", b"k" * 32), 1, build=build)
        for _ in range(2):  # at once, and whenever it is asked again
            with pytest.raises(BrokenProcessPool):
                pool.ready()
        pool.close()


@pytest.mark.slow
def test_scrim_redact_gives_up_a_frame_that_hangs_and_accounts_for_every_line(tmp_path: Path, monkeypatch: Any) -> None:
    source = tmp_path / "raw.jsonl"
    source.write_bytes(b"\n".join([pasted(MAIL, "s", 0), frame(HANGS, "s", 1), frame(FINE, "s", 2), pasted(MAIL, "t", 3)]))
    monkeypatch.setattr(files, "Pool", functools.partial(Pool, build=hanging.build))
    out = tmp_path / "out"
    files.run(files.Run(source, out, hanging.POLICY, tmp_path, b"k" * 32, 2))
    audits = {a["id"]: a["reason"] for a in map(json.loads, (out / "audit.jsonl").read_bytes().splitlines())}
    assert audits == {"s-0": "masked", "s-1": "timeout", "s-2": "passed", "t-3": "masked"}


@pytest.mark.slow
def test_who_was_erased_before_a_process_is_replaced_stays_erased_and_is_accounted_for_once(make_pool: Any) -> None:
    pool = make_pool()
    first = [future.result() for future in pool.submit(raws([typed("said", "s", 0, "ana"), pasted("hello", "t", 0, "kim")]), {})]
    told = pool.consent("ana", b'{"actor": "ana", "changes": [{"state": "erase", "since": "2026-05-01T00:00:00Z"}]}')
    rest = [future.result() for future in pool.submit(raws([frame(CRASHES, "t", 1, "kim"), pasted("more", "s", 1, "ana")], 3), {})]
    redacted = joined([*first, told, *rest, pool.flush()]).redacted
    assert ended(told.redacted) == [("s-0", "dropped", "erased")] and told.states == {"s": None}
    assert sorted(ended(redacted)) == [
        ("s-0", "dropped", "erased"), ("s-1", "dropped", "erased"), ("t-0", "clean", "passed"), ("t-1", "quarantined", "worker_died"),
    ]  # fmt: skip
