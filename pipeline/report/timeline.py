"""Outcomes over time, per session, in bounded memory: records in, one row of time slots per session out.

Only clean records carry a time. Any other stands where its session's clock stood last (or, at a session's beginning, where it stands next), which is
right to within the gap between two clean records. A slot begins as one minute and widens, by WIDEN, whenever the whole would need more than SLOTS_MAX.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from schemas.audit import Outcome
from schemas.redacted import Redacted

SLOTS_MAX = 120
WIDEN = {1: 5, 5: 3, 15: 4, 60: 3, 180: 4, 720: 2}  # a slot of so many minutes becomes so many times wider; a day or more, twice
TICK_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720)
TICKS_MAX = 9
ROWS_MAX = 12
REST = ""  # the row that all further sessions share, and records without a session
ORDER = (Outcome.CLEAN, Outcome.MERGED, Outcome.DROPPED, Outcome.QUARANTINED)


class Bar(NamedTuple):
    """One outcome in one slot, in a drawing that is SLOTS × 100: `y` counts from the top."""

    outcome: str
    x: int
    y: float
    height: float
    says: str


class Row(NamedTuple):
    """One session: its name (empty for all others together), its bars, and its totals in ORDER."""

    session: str
    bars: list[Bar]
    totals: list[int]


class Timeline:
    """The accumulator. Memory: at most (ROWS_MAX + 1) × SLOTS_MAX counters, whatever goes in."""

    def __init__(self) -> None:
        self.slot_minutes = 1
        self._slots: dict[str, dict[int, Counter[Outcome]]] = {}
        self._clock: dict[str, int] = {}
        self._waiting: dict[str, Counter[Outcome]] = {}

    def add(self, record: Redacted) -> None:
        """Counts one record in its session's slot."""
        row = record.session or REST
        if row not in self._slots:
            row = row if len(self._slots) < ROWS_MAX + (REST in self._slots) else REST
            self._slots.setdefault(row, {})
        if record.event is not None:
            self._clock[row] = _minute(record.event.time)
            self._slot(row).update(self._waiting.pop(row, {}))
        counts = self._slot(row) if row in self._clock else self._waiting.setdefault(row, Counter())
        counts[record.outcome] += 1

    def rows(self) -> list[Row]:
        """The rows as bars, one scale of height for all."""
        first, _ = self._span()
        slots = {row: dict(found) for row, found in self._slots.items()}
        for row, waiting in self._waiting.items():  # a session without one clean record has no clock: it stands at the beginning
            slots[row][first] = slots[row].get(first, Counter()) + waiting
        most = max((slot.total() for row in slots.values() for slot in row.values()), default=1)
        return [
            Row(row, self._bars(found, first, most), [sum(slot[o] for slot in found.values()) for o in ORDER])
            for row, found in sorted(slots.items(), key=lambda item: item[0] == REST)
        ]

    def slots(self) -> int:
        """How many slots wide the drawing is."""
        first, last = self._span()
        return last - first + 1

    def ticks(self) -> list[tuple[float, str]]:
        """Round clock times in UTC, each with its place in slots from the left; days instead of times where the whole is longer than two days."""
        first, last = self._span()
        begin, end = first * self.slot_minutes, (last + 1) * self.slot_minutes
        if not any(self._slots.values()) or end - begin < 1:
            return []
        step = next((minutes for minutes in TICK_MINUTES if (end - begin) / minutes < TICKS_MAX), 1440 * (1 + (end - begin) // 1440 // TICKS_MAX))
        at = range(-(-begin // step) * step, end + 1, step)
        return [((minute - begin) / self.slot_minutes, _clock(minute, end - begin > 2 * 1440)) for minute in at]

    def _bars(self, found: dict[int, Counter[Outcome]], first: int, most: int) -> list[Bar]:
        bars = []
        for slot in sorted(found):
            top = 100.0
            for outcome in ORDER:
                if count := found[slot][outcome]:
                    height = max(1.5, 100 * (count / most) ** 0.5 * count / found[slot].total())
                    top = max(0.0, top - height)
                    says = f"{_clock(slot * self.slot_minutes, False)} UTC: {count} {outcome.value}"
                    bars.append(Bar(outcome.value, slot - first, round(top, 2), round(height, 2), says))
        return bars

    def _slot(self, row: str) -> Counter[Outcome]:
        """What was counted in the slot where a session's clock stands."""
        slot = self._clock[row] // self.slot_minutes
        if slot not in self._slots[row]:
            self._slots[row][slot] = Counter()
            self._widen()
        return self._slots[row][self._clock[row] // self.slot_minutes]

    def _widen(self) -> None:
        while self.slots() > SLOTS_MAX:
            times = WIDEN.get(self.slot_minutes, 2)
            self.slot_minutes *= times
            for name, found in self._slots.items():
                wider: dict[int, Counter[Outcome]] = {}
                for at, counter in found.items():
                    wider.setdefault(at // times, Counter()).update(counter)
                self._slots[name] = wider

    def _span(self) -> tuple[int, int]:
        used = [slot for found in self._slots.values() for slot in found]
        return (min(used), max(used)) if used else (0, 0)


def _minute(time: str) -> int:
    """Minutes since year 1 of a clean time; 0 for one that no calendar has (the pattern allows 30 February)."""
    try:
        moment = datetime.fromisoformat(time[:16])
    except ValueError:
        return 0
    return moment.toordinal() * 24 * 60 + moment.hour * 60 + moment.minute


def _clock(minute: int, as_day: bool) -> str:
    day, rest = divmod(minute, 24 * 60)
    return f"{datetime.fromordinal(min(max(1, day), datetime.max.toordinal())):%d %b %Y}" if as_day else f"{rest // 60:02d}:{rest % 60:02d}"
