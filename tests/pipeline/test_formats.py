"""What earlier workers wrote is read, what newer ones wrote is waited with, and what the release before reads can be written. The golden files of a format
never change: those of format 1 are of the code before formats were numbered."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from pipeline import cli
from pipeline.faults import CannotRun
from pipeline.proof import audit, checkpoints
from pipeline.proof.signing import Signer
from pipeline.stream import state as states
from pipeline.stream.ledger import FORMAT_KEY, Ledger
from pipeline.stream.state import Home, Read
from pipeline.work import handover, station
from redactors import session
from redactors.state import State
from schemas.audit import Outcome
from schemas.formats import AUDIT, NEWEST, OLDEST

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "formats"
DECISIONS: list[bytes] = msgspec.msgpack.decode((GOLDEN / "decisions-1.msgpack").read_bytes())
AUDITS = (GOLDEN / "audit-1.jsonl").read_bytes().splitlines()
KEY = b"k" * 32
EVENT_DECISION, MERGED = DECISIONS[0], DECISIONS[1]


def received(data: bytes) -> handover.Received:
    read = handover.decode(data)
    assert read is not None
    return read


def test_the_release_before_is_the_oldest_whose_formats_are_read() -> None:
    assert OLDEST in (NEWEST - 1, NEWEST) and AUDIT <= NEWEST


def test_decisions_of_an_earlier_redact_are_read_and_what_is_written_for_an_earlier_release_is_what_it_wrote() -> None:
    read = [received(data) for data in DECISIONS]
    assert [one.decided.outcome for one in read] == [Outcome.CLEAN, Outcome.MERGED, Outcome.QUARANTINED]
    assert b"<PERSON_1>" in read[0].event
    for one, data in list(zip(read, DECISIONS))[1:]:
        assert handover.encode(one.decided, 1) == data


def test_a_decision_says_what_its_time_was_rounded_to_from_format_2_on_and_only_where_it_has_one() -> None:
    told = msgspec.msgpack.decode(EVENT_DECISION)
    assert received(EVENT_DECISION).decided.resolution_ms == 0
    assert received(msgspec.msgpack.encode(told | {"format": 2, "resolution_ms": 1000})).decided.resolution_ms == 1000
    for wrong in ({"format": 2}, {"resolution_ms": 1000}, {"format": 2, "resolution_ms": -1}, {"format": 0}):
        assert handover.decode(msgspec.msgpack.encode(told | wrong)) is None
    assert handover.decode(msgspec.msgpack.encode(msgspec.msgpack.decode(MERGED) | {"format": 2, "resolution_ms": 1000})) is None
    whole = msgspec.structs.replace(received(EVENT_DECISION).decided, resolution_ms=1000)
    assert received(handover.encode(msgspec.structs.replace(whole, outcome=Outcome.DROPPED), 1)).decided.resolution_ms == 0


def test_a_state_of_an_earlier_redact_goes_on_where_it_stood() -> None:
    state = station.read_state((GOLDEN / "state-1.msgpack").read_bytes())
    assert (state.offset, state.last_seq, state.format) == (17, 17, 1)
    ready = session.flush(state)
    assert [one.into for one in ready if one.into is not None] == ["e0"] * 17 and ready[0].typed is not None


def test_a_sealed_state_of_an_earlier_redact_opens_and_what_is_written_for_one_is_sealed_as_it_did() -> None:
    """The records are of the code before: a key of zeros, partition 1, in two parts."""
    kept: list[tuple[bytes, bytes]] = msgspec.msgpack.decode((GOLDEN / "sealed-1.msgpack").read_bytes())
    found = states.from_records(bytes(32), 1, [Read(key, value, 5) for key, value in kept])
    assert (found["s"].plain[:2], len(found["s"].plain), found["s"].parts, found["s"].partitions) == (b"so", 300, 2, 0)
    records, _ = states.to_records(KEY, "sessions", Home(1, 3), "s", b"typed so far", 0, 1)
    assert len(msgspec.msgpack.decode(records[0].value or b"")) == 2
    assert states.from_records(KEY, 1, [Read(r.key, r.value, 5) for r in records])["s"].partitions == 0


def test_an_audit_begun_by_an_earlier_release_is_one_chain_with_what_comes_after() -> None:
    assert list(audit.verify(AUDITS)) == []
    reading = audit.Reading()
    assert [fault for line in AUDITS for fault in reading.take(line)] == []
    decided = received(MERGED).decided
    decided = msgspec.structs.replace(decided, place=msgspec.structs.replace(decided.place, offset=3))
    record, _ = audit.link(reading.head, decided, decided.outcome, decided.reason)
    assert list(audit.verify([*AUDITS, msgspec.json.encode(record)])) == []


@pytest.mark.parametrize("more", [{}, {"something": "new"}])
def test_what_a_newer_redact_wrote_is_no_catch_but_waits_for_a_newer_release(more: dict[str, str]) -> None:
    newer = msgspec.msgpack.encode(msgspec.msgpack.decode(MERGED) | {"format": NEWEST + 1} | more)
    with pytest.raises(CannotRun, match="upgrade release"):
        handover.decode(newer)


def test_what_is_broken_in_our_own_format_is_still_refused() -> None:
    for format in (1, NEWEST):
        assert handover.decode(msgspec.msgpack.encode(msgspec.msgpack.decode(MERGED) | {"something": "new", "format": format})) is None


def test_a_newer_state_is_not_gone_on_with_for_it_may_know_more_to_mask() -> None:
    with pytest.raises(CannotRun, match="newer redact"):
        station.read_state(msgspec.msgpack.encode(State(format=NEWEST + 1)))
    records, _ = states.to_records(KEY, "sessions", Home(0, 3), "s", b"typed so far", 0, NEWEST + 1)
    with pytest.raises(CannotRun, match="newer redact"):
        states.from_records(KEY, 0, [Read(r.key, r.value, 5) for r in records])


def test_a_ledger_says_its_format_once_and_a_newer_one_is_not_gone_on_with() -> None:
    ledger = Ledger("released", 10**9)
    ledger.take(5, 0)
    assert [msgspec.msgpack.decode(r.value or b"") for r in ledger.changes(0) if r.key == FORMAT_KEY] == [NEWEST]
    ledger.take(6, 0)
    written = ledger.changes(0)
    assert written and FORMAT_KEY not in {r.key for r in written}
    back = Ledger("released", 10**9, 1)
    back.load([Read(FORMAT_KEY, msgspec.msgpack.encode(NEWEST), 0)])
    back.take(7, 0)
    assert [msgspec.msgpack.decode(r.value or b"") for r in back.changes(0) if r.key == FORMAT_KEY] == [1]
    with pytest.raises(CannotRun, match="newer release"):
        Ledger("released", 10**9).load([Read(FORMAT_KEY, msgspec.msgpack.encode(NEWEST + 1), 0)])


@pytest.mark.parametrize("more", [{}, {"something": "new"}, {"outcome": "a fifth"}])
def test_an_audit_that_a_newer_version_went_on_with_does_not_hold_and_says_which_version_to_ask(more: dict[str, str], tmp_path: Path) -> None:
    newer = [msgspec.json.encode(msgspec.json.decode(AUDITS[-1]) | {"format": AUDIT + 1, "chain": n} | more) for n in (3, 4)]
    faults = list(audit.verify([*AUDITS, *newer]))
    assert [(fault.at, f"is of format {AUDIT + 1}, written by a newer version" in fault.what) for fault in faults] == [(3, True)]
    (tmp_path / "audit.jsonl").write_bytes(b"\n".join([*AUDITS, *newer]))
    (tmp_path / "clean.jsonl").write_bytes(b"")
    told = CliRunner().invoke(cli.app, ["audit", "verify", str(tmp_path / "audit.jsonl"), "--clean", str(tmp_path / "clean.jsonl")])
    assert told.exit_code == 1 and told.stderr.count("newer version") == 1 and "verify it, and all after it, with the newer one" in told.stderr


def test_a_checkpoint_of_a_newer_format_is_told_as_one_and_not_as_an_end_cut_off() -> None:
    reading = audit.Reading()
    assert [fault for line in AUDITS for fault in reading.take(line)] == []
    point, _ = checkpoints.anchor(checkpoints.Anchor(), "c", reading.head, "0" * 16, "w", "2026-01-05T09:00:00Z", Signer(None))
    line = msgspec.json.encode(point)
    assert list(checkpoints.verify(reading, [line], "c", None, None)) == []
    newer = msgspec.json.encode(msgspec.json.decode(line) | {"format": AUDIT + 1, "seen_by": "somebody"})
    (fault,) = checkpoints.verify(reading, [newer], "c", None, None)
    assert f"is of format {AUDIT + 1}, written by a newer version" in fault.what
