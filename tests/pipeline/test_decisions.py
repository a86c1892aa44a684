"""From redact's decision to what is written: the handover, the ledger, the audit chain."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.proof import audit, sinks
from pipeline.proof.audit import Head
from pipeline.stream.ledger import Ledger
from pipeline.stream.state import Read
from pipeline.work import handover
from schemas.audit import Outcome, Place, QuarantineRecord, Reason
from schemas.clean import CleanApp, CleanTextInput
from schemas.redacted import Redacted

POLICY = "0123456789abcdef"


def clean(text: str = "hello", offset: int = 0) -> Redacted:
    event = CleanTextInput(
        id="e1", time="2026-01-05T09:00:00Z", session="s", seq=1, actor="a", device="d", app=CleanApp(id="slack"), policy=POLICY, text=text,
        input_type="insertText",
    )
    return Redacted(Place("capture.raw", 0, offset), Outcome.CLEAN, Reason.PASSED, POLICY, "0.1.0", "e1", "s", 1, event=event, resolution_ms=1000)


def dropped(offset: int) -> Redacted:
    return Redacted(Place("capture.raw", 0, offset), Outcome.DROPPED, Reason.APP_NOT_ALLOWED, POLICY, "0.1.0", f"e{offset}", "s", offset)


def chain(count: int) -> list[bytes]:
    head, lines = Head(), []
    for n in range(count):
        settled, head = sinks.settle(head, dropped(n))
        lines.append(settled.audit_line)
    return lines


def test_a_decision_comes_back_as_it_went() -> None:
    received = handover.decode(handover.encode(clean()))
    assert received is not None
    assert received.whole(msgspec.msgpack.decode(received.event, type=CleanTextInput)) == clean()
    sealed = QuarantineRecord(Reason.NUL, Place("capture.raw", 0, 3), "e", "s", 3, "QUJD", "QUJD", "0" * 32, "a")
    quarantined = Redacted(sealed.place, Outcome.QUARANTINED, Reason.NUL, POLICY, "0.1.0", "e", "s", 3, quarantine=sealed)
    received = handover.decode(handover.encode(quarantined))
    assert received is not None and received.decided == quarantined and received.event == b""


@pytest.mark.parametrize(
    "change",
    [
        {"worker": "Dana Whitfield, 12 Elm St"}, {"policy": "dana"}, {"id": "dana@example.com"}, {"entities": {"dana@example.com": 1}}, {"into": "e9"},
        {"place": Place(None, None, None, 4)}, {"quarantine": QuarantineRecord(Reason.NUL, Place("capture.raw", 0, 0), actor="Dana Whitfield")},
    ],
)  # fmt: skip
def test_a_decision_with_anything_free_form_around_its_event_is_not_believed(change: dict[str, object]) -> None:
    assert handover.decode(msgspec.msgpack.encode(msgspec.structs.replace(clean(), **change))) is None


@given(st.binary(max_size=200))
def test_noise_is_not_a_decision(noise: bytes) -> None:
    assert handover.decode(noise) is None


def test_a_decision_over_the_topics_limit_is_quarantined_in_its_place() -> None:
    received = handover.decode(handover.encode(clean("\x01" * 5_000_000)))  # six bytes each in JSON
    assert received is not None
    assert (received.decided.outcome, received.decided.reason, received.event) == (Outcome.QUARANTINED, Reason.TOO_BIG, b"")


def test_an_untouched_chain_has_no_faults_even_when_its_head_aged_away() -> None:
    lines = chain(6)
    assert list(audit.verify(lines)) == []
    assert list(audit.verify(lines[3:])) == []


@given(st.integers(1, 4), st.sampled_from(["drop", "repeat", "swap", "change"]))
def test_a_chain_that_was_touched_has_faults(at: int, how: str) -> None:
    lines = chain(6)
    if how == "drop":
        del lines[at]
    elif how == "repeat":
        lines.insert(at, lines[at])
    elif how == "swap":
        lines[at - 1], lines[at] = lines[at], lines[at - 1]
    else:
        lines[at] = lines[at].replace(b"app_not_allowed", b"duplicate")
    assert list(audit.verify(lines))


def test_a_catch_keeps_the_event_back_and_its_reason() -> None:
    settled, _ = sinks.settle(Head(), clean(), Reason.CATCH_CONTENT)
    assert settled.clean is None
    assert json.loads(settled.quarantine or b"")["reason"] == "catch_content"
    assert settled.audit.outcome is Outcome.QUARANTINED and settled.audit.into is None


def test_a_decision_that_contradicts_itself_is_kept_back() -> None:
    settled, _ = sinks.settle(Head(), msgspec.structs.replace(clean(), event=None))
    assert settled.audit.reason is Reason.CATCH_SCHEMA and settled.clean is None


def test_the_folder_gets_three_files_and_writes_over_none(tmp_path: Path) -> None:
    with sinks.Folder(tmp_path) as folder:
        folder.write(clean())
        folder.write(dropped(1))
        folder.write(clean(offset=2), Reason.CATCH_APP)
    counts = {name: len((tmp_path / f"{name}.jsonl").read_bytes().splitlines()) for name in ("clean", "audit", "quarantine")}
    assert counts == {"clean": 1, "audit": 3, "quarantine": 1}
    assert list(audit.verify((tmp_path / "audit.jsonl").read_bytes().splitlines())) == []
    with pytest.raises(FileExistsError), sinks.Folder(tmp_path):
        pass


@given(st.lists(st.one_of(st.integers(0, 20), st.integers(4090, 4100), st.just(-1)), max_size=60))
def test_each_offset_is_new_exactly_once_across_restarts(offsets: list[int]) -> None:
    """-1 is a restart that keeps what was written."""
    topic: list[Read] = []
    ledger, seen = Ledger("released", 10**9), set()
    for now, offset in enumerate(offsets, 1):
        if offset < 0:
            ledger = Ledger("released", 10**9)
            ledger.load(topic)
            continue
        assert ledger.take(offset, now) == (offset not in seen)
        seen.add(offset)
        ledger.head = Head(len(seen), "h")
        topic += [Read(record.key, record.value, now) for record in ledger.changes(now)]
    after = Ledger("released", 10**9)
    after.load(topic)
    assert after.head.count == len(seen)


def test_blocks_past_the_horizon_are_tombstoned() -> None:
    ledger = Ledger("released", 1000)
    ledger.take(1, 1_000_000)
    ledger.take(9000, 1_700_000)
    records = ledger.changes(1_700_001)
    assert [r.key for r in records if r.value is None] == [b"block/0"]
    assert not ledger.take(9000, 1_700_002)
