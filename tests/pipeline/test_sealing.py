"""Quarantine envelopes and sealed states: they open with every key, and with no other."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.proof.quarantine import KeyRing, Sealer, SealError, open_record
from pipeline.stream import state
from pipeline.stream.state import Home, Read, Restored
from schemas.audit import Place, QuarantineRecord, Reason

KEK = bytes(range(32))
PLACE = Place("capture.raw", 1, 7)


def test_a_sealed_record_opens_with_the_actors_key_and_hides_its_payload(tmp_path: Path) -> None:
    record = Sealer(KEK, str(tmp_path)).record(Reason.BAD_VALUE, PLACE, b"hunter2" * 9, id="e1", session="s", seq=1, actor="dana")
    assert b"hunter2" not in msgspec.json.encode(record)
    assert open_record(record, KeyRing(KEK, str(tmp_path))) == b"hunter2" * 9


def test_destroying_an_actors_key_erases_that_actors_records_and_no_others(tmp_path: Path) -> None:
    sealer = Sealer(KEK, str(tmp_path))
    gone, stays = (sealer.record(Reason.BAD_VALUE, PLACE, b"x", actor=actor) for actor in ("dana", "kim"))
    ring = KeyRing(KEK, str(tmp_path))
    assert ring.destroy("dana") and not ring.destroy("dana")
    with pytest.raises(SealError):
        open_record(gone, ring)
    assert open_record(stays, ring) == b"x"


def test_without_a_key_only_reason_and_place_are_kept(tmp_path: Path) -> None:
    assert Sealer(None, str(tmp_path)).record(Reason.NUL, PLACE, b"x", id="e") == QuarantineRecord(Reason.NUL, PLACE, "e")
    assert list(tmp_path.iterdir()) == []


def test_another_kek_another_place_or_a_changed_byte_does_not_open(tmp_path: Path) -> None:
    record = Sealer(KEK, str(tmp_path)).record(Reason.NUL, PLACE, b"x", actor="dana")
    moved = msgspec.structs.replace(record, place=Place("capture.raw", 1, 8))
    sealed = record.sealed or ""
    changed = msgspec.structs.replace(record, sealed=("B" if sealed[0] == "A" else "A") + sealed[1:])
    for bad, kek in ((moved, KEK), (changed, KEK), (record, bytes(32))):
        with pytest.raises(SealError):
            open_record(bad, KeyRing(kek, str(tmp_path)))


def test_two_processes_that_meet_use_one_key_for_an_actor(tmp_path: Path) -> None:
    one, two = KeyRing(KEK, str(tmp_path)), KeyRing(KEK, str(tmp_path))
    assert one.key("dana") == two.key("dana")
    assert [path.stat().st_size for path in tmp_path.iterdir()] == [12 + 32 + 16]
    assert "dana" not in "".join(os.listdir(tmp_path))


def test_a_payload_over_the_limit_is_not_kept(tmp_path: Path) -> None:
    assert Sealer(KEK, str(tmp_path)).record(Reason.TOO_BIG, PLACE, bytes(11 * 2**20)).sealed is None


@given(st.lists(st.tuples(st.sampled_from(["s", "t", "u"]), st.one_of(st.none(), st.integers(0, 30))), max_size=12))
def test_states_come_back_as_last_written_whatever_their_size(writes: list[tuple[str, int | None]]) -> None:
    """Sizes are in parts: a part is cut to 64 bytes here, and the content does not compress."""
    before, state.PART_BYTES_MAX = state.PART_BYTES_MAX, 64
    try:
        topic: list[Read] = []
        counts: dict[str, int] = {}
        latest: dict[str, bytes] = {}
        for session, size in writes:
            plain = None if size is None else os.urandom(size * 64)
            records, counts[session] = state.to_records(KEK, "sessions", Home(0, 3), session, plain, counts.get(session, 0))
            topic += [Read(r.key, r.value, 5) for r in records]
            latest.pop(session, None)
            if plain is not None:
                latest[session] = plain
        states = state.from_records(KEK, 0, topic)
        assert states == {session: Restored(plain, counts[session], 5, 3) for session, plain in latest.items()}
    finally:
        state.PART_BYTES_MAX = before


def test_a_state_says_under_how_many_partitions_it_was_written_and_cannot_be_made_to_say_another_number() -> None:
    records, _ = state.to_records(KEK, "sessions", Home(0, 3), "s", b"typed so far", 0)
    parts, data, format, partitions = msgspec.msgpack.decode(records[0].value or b"")
    assert partitions == 3
    for forged in ((parts, data, format, 4), (parts, data, 1, 3), (parts, data)):
        with pytest.raises(SealError):
            state.from_records(KEK, 0, [Read(b"s", msgspec.msgpack.encode(forged), 0)])


def test_a_state_does_not_open_on_another_partition_or_under_another_session() -> None:
    records, _ = state.to_records(KEK, "sessions", Home(0, 3), "s", b"typed so far", 0)
    assert b"typed" not in (records[0].value or b"")
    for partition, key in ((1, b"s"), (0, b"t")):
        with pytest.raises(SealError):
            state.from_records(KEK, partition, [Read(key, records[0].value, 0)])
