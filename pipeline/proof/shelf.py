"""Quarantine as an officer looks at it: records in; counts, selections and places as text out. Never a payload.

A place is written `12` (a line) or `capture.raw/3/1042` (topic, partition, offset), and read back from the same, or from `3/1042`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from schemas.audit import Place, QuarantineRecord, Reason

_PLACE = re.compile(r"(?:(?P<line>\d{1,18})|(?:(?P<topic>[A-Za-z0-9._-]{1,249})/)?(?P<partition>\d{1,9})/(?P<offset>\d{1,18}))\Z")
_decoder = msgspec.json.Decoder(QuarantineRecord)


class Wanted(Struct, frozen=True):
    """Which records: all of these that are given must hold."""

    reasons: frozenset[Reason] = frozenset()
    places: tuple[Place, ...] = ()
    actor: str | None = None
    session: str | None = None


def parse(line: bytes) -> QuarantineRecord | None:
    """The record that a line holds, or None."""
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def read_place(text: str) -> Place | None:
    """The place that is written so, or None."""
    found = _PLACE.match(text)
    if found is None:
        return None
    if found["line"] is not None:
        return Place(line=int(found["line"]))
    return Place(found["topic"], int(found["partition"]), int(found["offset"]))


def write_place(place: Place) -> str:
    """A place as it is written."""
    return f"{place.topic}/{place.partition}/{place.offset}" if place.offset is not None else str(place.line)


def printable(payload: bytes) -> str:
    """A payload for a terminal: what could steer it (control characters, other directions of writing) is written as escapes."""
    text = payload.decode("utf-8", "backslashreplace")
    return "".join(c if c == "\n" or c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def select(records: Iterable[QuarantineRecord], wanted: Wanted) -> Iterator[QuarantineRecord]:
    """The records that are wanted."""
    return (
        record
        for record in records
        if (not wanted.reasons or record.reason in wanted.reasons)
        and (not wanted.places or any(_same(record.place, place) for place in wanted.places))
        and (wanted.actor is None or record.actor == wanted.actor)
        and (wanted.session is None or record.session == wanted.session)
    )


def counts(records: Iterable[QuarantineRecord]) -> dict[Reason, tuple[int, int]]:
    """By reason, most frequent first: how many there are, and of how many the payload was kept."""
    all_, kept = Counter[Reason](), Counter[Reason]()
    for record in records:
        all_[record.reason] += 1
        kept[record.reason] += record.sealed is not None
    return {reason: (count, kept[reason]) for reason, count in all_.most_common()}


def _same(place: Place, asked: Place) -> bool:
    if asked.topic is None and asked.offset is not None:
        return (place.partition, place.offset) == (asked.partition, asked.offset)
    return place == asked
