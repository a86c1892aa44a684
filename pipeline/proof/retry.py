"""Sending a quarantined record again: its key and value in, a ticket out that only a holder of the key-encryption key can make; and the other way round.

A record that was quarantined has had its turn in its session: sent again as it was, it would be a duplicate, or out of order. With a ticket it is judged
by all that its session has shown since, and leaves beside it, as session `<session>.again`, so that what a trainer reads of a session stays in order.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from typing import Any

from msgspec import Struct

from pipeline.proof.quarantine import KeyRing, SealError, derive, open_record
from schemas.audit import Place, QuarantineRecord, Reason
from schemas.raw import RECORD_BYTES_MAX, KeyDown, KeyUp, TextInput, decode

HEADER = "scrim-again"
SUFFIX = ".again"
SESSION_CHARS_MAX = 64
# What another try cannot mend: the rules of order, and release's catches, whose raw record is not kept.
FINAL = frozenset({Reason.ID_CONFLICT, Reason.OUT_OF_ORDER, *(reason for reason in Reason if reason.value.startswith("catch_"))})


class Chosen(Struct, frozen=True):
    """A record to be sent again: where it had lain, its session (the Kafka key; empty: none), and its bytes. Content: not to be shown or logged."""

    place: Place
    session: bytes
    value: bytes


def choose(records: Iterable[QuarantineRecord], ring: KeyRing, done: Set[Place]) -> tuple[list[Chosen], dict[str, int]]:
    """Those that can be sent again, and of the others how many are left, by why. `done`: places that were sent again before."""
    chosen: list[Chosen] = []
    left: Counter[str] = Counter()
    for record in records:
        try:
            value = open_record(record, ring) if record.sealed is not None else None
        except SealError:
            left["do not open"] += 1
            continue
        event = decode(value) if value is not None else None
        if record.place in done:
            left["were sent again before"] += 1
        elif record.reason in FINAL:
            left["are refused for good"] += 1
        elif value is None:
            left["were not kept"] += 1
        elif len(value) > RECORD_BYTES_MAX:
            left["are too big"] += 1
        elif isinstance(event, KeyDown | KeyUp | TextInput):
            left["are keys or typed text: parts of a run"] += 1
        else:
            chosen.append(Chosen(record.place, (record.session or "").encode(), value))
    return chosen, dict(left)


def ticket_key(kek: bytes) -> bytes:
    """The key that tickets are made with."""
    return derive(kek, "retry v1")


def ticket(key: bytes, session: bytes, value: bytes) -> bytes:
    """The value of the header of a record that is sent again."""
    return hmac.new(key, session + b"\0" + value, hashlib.sha256).hexdigest().encode()


def holds(key: bytes, headers: Any, session: bytes, value: bytes | None) -> bool:
    """Whether a message carries a ticket for itself. Anything else in its headers is not looked at."""
    if not headers or value is None:
        return False
    pairs: Iterable[tuple[Any, Any]] = headers.items() if isinstance(headers, Mapping) else headers
    given = next((value for name, value in pairs if name == HEADER), None)
    return isinstance(given, bytes) and hmac.compare_digest(given, ticket(key, session, value))


def beside(session: str) -> str:
    """The session that a record leaves in which is sent again: the same for all of a session. A name too long for it gives way to its digest."""
    if len(session) + len(SUFFIX) <= SESSION_CHARS_MAX:
        return session + SUFFIX
    return hashlib.sha256(session.encode()).hexdigest()[:32] + SUFFIX
