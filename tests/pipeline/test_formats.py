"""What earlier workers wrote is read, what newer ones wrote is waited with. The golden files are of the code before formats were numbered: they never change."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pipeline.faults import CannotRun
from pipeline.proof import audit
from pipeline.work import handover, station
from redactors import session
from redactors.state import FORMAT, State
from schemas.audit import Outcome

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "formats"
DECISIONS: list[bytes] = msgspec.msgpack.decode((GOLDEN / "decisions-1.msgpack").read_bytes())


def test_decisions_of_an_earlier_redact_are_read_and_ours_are_written_as_it_wrote_them() -> None:
    read = [handover.decode(data) for data in DECISIONS]
    assert [one.decided.outcome for one in read if one] == [Outcome.CLEAN, Outcome.MERGED, Outcome.QUARANTINED]
    assert b"<PERSON_1>" in (read[0].event if read[0] else b"")
    for one, data in list(zip(read, DECISIONS))[1:]:
        assert one is not None and handover.encode(one.decided) == data


def test_a_state_of_an_earlier_redact_goes_on_where_it_stood() -> None:
    state = station.read_state((GOLDEN / "state-1.msgpack").read_bytes())
    assert (state.offset, state.last_seq, state.format) == (17, 17, 1)
    ready = session.flush(state)
    assert [one.into for one in ready if one.into is not None] == ["e0"] * 17 and ready[0].typed is not None


def test_an_audit_begun_by_an_earlier_release_is_one_chain_with_what_comes_after() -> None:
    lines = (GOLDEN / "audit-1.jsonl").read_bytes().splitlines()
    assert list(audit.verify(lines)) == []
    reading = audit.Reading()
    assert [fault for line in lines for fault in reading.take(line)] == []
    received = handover.decode(DECISIONS[1])
    assert received is not None
    decided = msgspec.structs.replace(received.decided, place=msgspec.structs.replace(received.decided.place, offset=3))
    record, _ = audit.link(reading.head, decided, decided.outcome, decided.reason)
    assert list(audit.verify([*lines, msgspec.json.encode(record)])) == []


@pytest.mark.parametrize("more", [{}, {"something": "new"}])
def test_what_a_newer_redact_wrote_is_no_catch_but_waits_for_a_newer_release(more: dict[str, str]) -> None:
    newer = msgspec.msgpack.encode(msgspec.msgpack.decode(DECISIONS[1]) | {"format": handover.FORMAT + 1} | more)
    with pytest.raises(CannotRun, match="upgrade release before redact"):
        handover.decode(newer)


def test_what_is_broken_in_our_own_format_is_still_refused() -> None:
    assert handover.decode(msgspec.msgpack.encode(msgspec.msgpack.decode(DECISIONS[1]) | {"something": "new"})) is None


def test_a_newer_state_is_not_gone_on_with_for_it_may_know_more_to_mask() -> None:
    with pytest.raises(CannotRun, match="newer redact"):
        station.read_state(msgspec.msgpack.encode(State(format=FORMAT + 1)))
