"""What adapters share: a draft of an event, what the user may say about a recording, and numbers and times that are what they claim to be."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from pipeline.adapters.notes import Note, Notes
from pipeline.adapters.source import Source

# An event of the contract without its envelope: `type`, `at` (nanoseconds since 1970) and the type's own fields, where they are known. Also: `app`
# (an `id` may be absent), `target`; `part` (0, 1, …: which of several sessions), `person`, `machine` (names, which become pseudonyms), `png` (bytes).
Draft = dict[str, Any]

NUMBER_MAX = 1e9
SECOND = 1_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
YEAR_10000 = 253_402_300_800 * SECOND


class Ask(Struct, frozen=True):
    """What the user says about a recording: when it began (nanoseconds since 1970), how many frames a second to take of a video."""

    start: int | None = None
    fps: float = 1.0


class Format(Struct, frozen=True):
    """One kind of recording. `files`: its main file's names, best first. `lacks`: what it never has, in plain words."""

    name: str
    what: str
    files: tuple[str, ...]
    lacks: tuple[str, ...]
    events: Callable[[Source, Ask, Notes], Iterator[Draft]]


def number(value: Any) -> int | float | None:
    """A finite number of bearable size, or None. True is no number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value if -NUMBER_MAX <= value <= NUMBER_MAX else None


def text(value: Any) -> str | None:
    """A text that is not empty, or None."""
    return value if isinstance(value, str) and value else None


def nanoseconds(value: Any, unit: int = SECOND) -> int | None:
    """A count of `unit`s (in nanoseconds) as nanoseconds; None where it is no number, or before 1970, or after the year 9999."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    # A float of seconds since 1970 is good for microseconds; what it shows beyond them is noise.
    at = round(value * (unit // 1000)) * 1000 if isinstance(value, float) else value * unit
    return at if 0 <= at < YEAR_10000 else None


def moment(value: Any, notes: Notes) -> int | None:
    """An ISO 8601 time as nanoseconds since 1970; without a zone it is read as UTC, and that is noted."""
    if not isinstance(value, str) or len(value) > 64:
        return None
    try:
        read = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    if read.tzinfo is None:
        notes[Note.ZONE] += 1
        read = read.replace(tzinfo=UTC)
    try:
        at = (read - _EPOCH) // timedelta(microseconds=1) * 1000
    except OverflowError:
        return None
    return at if 0 <= at < YEAR_10000 else None


def position(row: dict[str, Any], scale: float = 1.0) -> dict[str, Any] | None:
    """`x` and `y` of a row, in pixels; None where they are no numbers."""
    x, y = number(row.get("x")), number(row.get("y"))
    if x is None or y is None:
        return None
    return {"x": x, "y": y} if scale == 1.0 else {"x": round(x * scale, 2), "y": round(y * scale, 2)}
