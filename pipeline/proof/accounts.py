"""Whether a run's files agree with its audit: a chain that was read and the lines of clean and quarantine in, faults out.

Every clean record has exactly one audit record that says `clean`, and the other way round; and so for quarantine, by place and reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from pipeline.proof.audit import Fault, Reading, place_key
from schemas.audit import QuarantineRecord


class _Named(Struct):
    """What is looked at of a clean record."""

    id: str
    session: str


def clean(reading: Reading, lines: Iterable[bytes]) -> Iterator[Fault]:
    """Faults of clean records against the audit."""
    seen: Counter[tuple[str | None, str | None]] = Counter()
    for at, line in enumerate(lines):
        try:
            record = msgspec.json.decode(line, type=_Named)
        except (msgspec.DecodeError, UnicodeDecodeError):
            yield Fault(at, "of clean is no clean record")
            continue
        seen[record.session, record.id] += 1
        if seen[record.session, record.id] > reading.clean[record.session, record.id]:
            yield Fault(at, "of clean has no audit record of its own that says it left")
    missing = sum((reading.clean - seen).values())
    if missing:
        yield Fault(sum(seen.values()), f"of clean, and {missing - 1} more, are missing: the audit says they left")


def quarantine(reading: Reading, lines: Iterable[bytes]) -> Iterator[Fault]:
    """Faults of quarantine records against the audit."""
    seen: set[bytes] = set()
    for at, line in enumerate(lines):
        try:
            record = msgspec.json.decode(line, type=QuarantineRecord)
        except (msgspec.DecodeError, UnicodeDecodeError):
            yield Fault(at, "of quarantine is no quarantine record")
            continue
        place = place_key(record.place)
        if place in seen:
            yield Fault(at, "of quarantine is there twice")
        elif reading.quarantined.get(place) is not record.reason:
            yield Fault(at, "of quarantine has no audit record that says it was quarantined for this")
        seen.add(place)
    missing = len(reading.quarantined.keys() - seen)
    if missing:
        yield Fault(len(seen), f"of quarantine, and {missing - 1} more, are missing: the audit says they were quarantined")
