"""A policy that changes while processes run: from the next record on, in all of them, with all that their sessions know; or not at all."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hanging
import pytest
from hanging import FINE, HANGS, POLICY, frame, pasted, typed
from officers import with_rule

from pipeline.faults import CannotRun
from pipeline.models import language
from pipeline.work.engine import Raw, Work
from pipeline.work.pool import Pool, joined
from pipeline.work.station import Setup, Station, read_state
from redactors.policy.load import digest, load
from schemas.audit import Place, Reason
from schemas.formats import NEWEST, OLDEST

BADGE = "ask E-104233 about it"
MAIL = "write to ana.lima@example.org"
A, B = POLICY, with_rule(POLICY)
NO_SLACK = POLICY.replace("  - ids: [com.tinyspeck.slackmacgap, slack.exe, slack]\n", "")
UNBUILDABLE = POLICY.replace("models: [spacy, rampart]", "models: []")  # where no model can be loaded anew


class Sent:
    """Records, each at an offset of its own."""

    def __init__(self) -> None:
        self.n = 0

    def __call__(self, *records: bytes) -> list[Raw]:
        self.n += len(records)
        return [Raw(Place("capture.raw", 0, self.n - len(records) + n), record.split(b'"session": "')[1][:1], record) for n, record in enumerate(records)]


@pytest.fixture
def sent() -> Sent:
    return Sent()


def setup(folder: Path, policy: str = A, format: int = NEWEST) -> Setup:
    return Setup(policy, None, str(folder), "", "test", b"k" * 32, format=format)


@pytest.fixture
def station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Station:
    return make(tmp_path, monkeypatch)


def make(folder: Path, monkeypatch: pytest.MonkeyPatch, policy: str = A, format: int = NEWEST) -> Station:
    for module, name in ((hanging.eyes, "load"), (hanging.language, "load")):
        monkeypatch.setattr(module, name, getattr(module, name))  # put back what `build` puts there
    watch: Any = SimpleNamespace(frame=lambda place: nullcontext(), times_ns=list, limit_ms=0)
    return hanging.build(setup(folder, policy, format), watch)


def shown(work: Work) -> list[tuple[str | None, str, str | None, str]]:
    """Each record: its id, how it ended, its text, and the policy that decided it."""
    return [(r.id, r.outcome.value, getattr(r.event, "text", None), r.policy) for r in work.redacted]


@pytest.mark.parametrize("format", [OLDEST, NEWEST])
def test_a_process_writes_states_in_the_format_that_it_is_told_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sent: Sent, format: int) -> None:
    station = make(tmp_path, monkeypatch, format=format)
    (state,) = station.process(sent(pasted(BADGE, "s", 0)), {}).states.values()
    assert state is not None and read_state(state).format == format


def test_from_the_next_record_on_the_new_policy_decides_and_says_so(station: Station, sent: Sent) -> None:
    before = station.process(sent(pasted(BADGE, "s", 0)), {})
    station.adopt(B)
    after = station.process(sent(pasted(BADGE, "s", 1)), {})
    assert shown(before) == [("s-0", "clean", BADGE, digest(load(A)))]
    assert shown(after) == [("s-1", "clean", "ask <EMPLOYEE_ID> about it", digest(load(B)))]


def test_what_was_being_typed_is_decided_whole_by_the_policy_under_which_it_ends(station: Station, sent: Sent) -> None:
    assert shown(station.process(sent(typed("ask E-104", "s", 0)), {})) == []
    station.adopt(B)
    ended = station.process(sent(typed("233 now", "s", 1), pasted("x", "t", 0)), {}).redacted + station.flush().redacted
    (run,) = [r for r in ended if r.id == "s-0"]
    assert run.event is not None and run.policy == run.event.policy == digest(load(B))
    assert "<EMPLOYEE_ID>" in run.event.text and "104" not in run.event.text  # type: ignore[union-attr]


def test_a_session_goes_on_with_all_it_knows_and_its_last_offset(station: Station, sent: Sent) -> None:
    first = sent(pasted(MAIL, "s", 0))
    station.process(first, {})
    station.adopt(B)
    again = station.process(first, {})
    after = station.process(sent(pasted("ana.lima@example.org again", "s", 1)), {})
    assert shown(again) == []
    assert [text for _, _, text, _ in shown(after)] == ["<EMAIL_ADDRESS_1> again"]


def test_what_waits_of_an_app_that_is_no_work_any_more_is_dropped(station: Station, sent: Sent) -> None:
    station.process(sent(typed("hello", "s", 0), typed("hello", "t", 0)), {})
    work = station.adopt(NO_SLACK)
    assert sorted((r.id, r.outcome.value, r.reason) for r in work.redacted) == [("s-0", "dropped", Reason.APP_NOT_ALLOWED), ("t-0", "dropped", Reason.APP_NOT_ALLOWED)]
    assert set(work.states) == {"s", "t"}  # committed with them


def test_what_waited_in_a_state_when_the_policy_came_is_dropped_when_it_is_restored(station: Station, sent: Sent, tmp_path: Path, monkeypatch: Any) -> None:
    states = {name: state or b"" for name, state in station.process(sent(typed("hello", "s", 0)), {}).states.items()}
    work = make(tmp_path, monkeypatch, NO_SLACK).process([], states)
    assert [(r.id, r.outcome.value) for r in work.redacted] == [("s-0", "dropped")] and set(work.states) == {"s"}
    assert make(tmp_path, monkeypatch).process([], states) == Work([], {}, 0, 0)


def test_models_and_eyes_that_both_policies_want_stay_loaded_and_others_are_loaded(station: Station) -> None:
    before = station.core
    station.adopt(B)
    assert station.core.eyes is before.eyes and station.core.seen is before.seen
    assert station.core.apps is not before.apps and station.core.slots is not before.slots  # these were masked by the other policy
    station.adopt(B.replace("ocr: rapidocr", "ocr: tesseract"))
    assert station.core.eyes is not before.eyes and station.core.seen is not before.seen


def test_a_policy_that_cannot_be_built_here_leaves_everything_as_it_was(station: Station, sent: Sent, monkeypatch: Any) -> None:
    def missing(folder: Path, policy: Any) -> Any:
        raise CannotRun("hunter2 is missing")

    monkeypatch.setattr(language, "load", missing)
    for step in (station.prepare, station.adopt):
        with pytest.raises(CannotRun, match=r"cannot be built here \(CannotRun\)"):
            step(UNBUILDABLE)
    assert [policy for *_, policy in shown(station.process(sent(pasted(BADGE, "s", 0)), {}))] == [digest(load(A))]


def test_a_frame_may_take_as_long_as_the_new_policy_says(station: Station) -> None:
    station.adopt(POLICY.replace("frame_timeout_ms: 1000", "frame_timeout_ms: 2000"))
    assert station._watch.limit_ms == 2000


@pytest.mark.slow
def test_all_processes_of_a_pool_change_together_and_one_that_is_replaced_goes_on_with_the_new_policy(tmp_path: Path, sent: Sent) -> None:
    pool = Pool(setup(tmp_path), 2, build=hanging.build)
    try:
        names = "abcdefgh"
        assert {pool.home(name) for name in names} == {0, 1}
        asyncio.run(pool.adopt(B))
        with pytest.raises(CannotRun):
            asyncio.run(pool.adopt("version: 1\n"))
        futures = pool.submit(sent(*[pasted(BADGE, name, 0) for name in names]), {})
        futures += pool.submit(sent(*[frame(HANGS, name, 1) for name in "ab"], *[frame(FINE, name, 2) for name in names]), {})
        futures += pool.submit(sent(*[pasted(BADGE, name, 3) for name in names]), {})
        redacted = joined(future.result() for future in futures).redacted
        assert {r.policy for r in redacted} == {digest(load(B))}
        texts = [r.event.text for r in redacted if getattr(r.event, "text", None)]  # type: ignore[union-attr]
        assert texts == ["ask <EMPLOYEE_ID> about it"] * 16
        assert sorted(r.id or "" for r in redacted if r.reason is Reason.TIMEOUT) == ["a-1", "b-1"]
    finally:
        pool.close()
