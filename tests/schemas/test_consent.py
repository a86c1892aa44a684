"""What held for a person at an event's time."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from schemas.consent import Change, Consent, decode, held


def day(n: int) -> str:
    return f"2026-01-{n:02d}T00:00:00Z"


def said(*changes: tuple[Any, ...]) -> Consent:
    return Consent(actor="u-1", changes=tuple(Change(state=c[0], since=day(c[1]), until=day(c[2]) if len(c) > 2 else None) for c in changes))


@pytest.mark.parametrize(
    ("changes", "on", "state"),
    [
        ([("allow", 5)], 4, None), ([("allow", 5)], 5, "allow"), ([("opted_out", 5)], 4, None), ([("opted_out", 5)], 6, "opted_out"),
        ([("opted_out", 5), ("allow", 8)], 7, "opted_out"), ([("opted_out", 5), ("allow", 8)], 8, "allow"),
        ([("paused", 5, 7)], 6, "paused"), ([("paused", 5, 7)], 7, None), ([("allow", 1), ("paused", 5, 7)], 9, "allow"), ([("paused", 5)], 28, "paused"),
        ([("paused", 5, 20), ("allow", 8)], 9, "allow"), ([("opted_out", 2), ("paused", 5, 7)], 9, "opted_out"), ([("opted_out", 2),
        ("paused", 5, 7)], 6, "opted_out"),
        ([("paused", 3, 20), ("paused", 5, 7)], 9, None),
        ([("allow", 1), ("erase", 5)], 3, "erase"), ([("erase", 5)], 1, "erase"), ([("erase", 5)], 9, "erase"), ([("erase", 5),
        ("paused", 6, 7)], 6, "erase"),
        ([("erase", 5), ("allow", 8)], 7, "erase"), ([("erase", 5), ("allow", 8)], 9, "allow"),
    ],
)  # fmt: skip
def test_what_held(changes: list[tuple[Any, ...]], on: int, state: str | None) -> None:
    """The last word before the event counts; a pause ends by itself and never lifts an opt-out; erasure reaches back, until they allow again."""
    assert held(said(*changes), day(on)) == state


@pytest.mark.parametrize(
    "record",
    [
        {}, {"actor": "u-1", "changes": []}, {"actor": "u-1", "changes": [{"state": "maybe", "since": day(1)}]}, {"actor": "u-1",
        "changes": [{"state": "allow", "since": "now"}]},
        {"actor": "u-1", "changes": [{"state": "allow", "since": day(2)}, {"state": "allow", "since": day(1)}]},
        {"actor": "u-1", "changes": [{"state": "allow", "since": day(2), "until": day(3)}]}, {"actor": "u-1", "changes": [{"state": "paused",
        "since": day(2), "until": day(1)}]},
        {"actor": "u-1", "changes": [{"state": "allow", "since": "2026-02-30T00:00:00Z"}]}, {"actor": "u 1", "changes": [{"state": "allow",
        "since": day(1)}]},
    ],
)  # fmt: skip
def test_records_that_do_not_hold_together_are_none(record: dict[str, Any]) -> None:
    """Out of order, without a state, with an end before its beginning: not a record, so that the caller can fail closed."""
    assert decode(json.dumps(record).encode()) is None


def test_bytes_that_are_no_record_are_none_and_a_record_comes_back() -> None:
    """Never an exception; what was encoded is decoded."""
    consent = said(("allow", 1), ("paused", 2, 3))
    assert decode(msgspec.json.encode(consent)) == consent
    assert all(decode(data) is None for data in (b"", b"\xff", b"[" * 5000, b"null", b'{"actor": "\\ud800"}'))
