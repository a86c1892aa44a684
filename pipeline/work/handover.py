"""Both sides of `capture.redacted`: redact's decisions to bytes, and bytes back to decisions that release may believe.

MessagePack. What cannot happen: a decision too large for the topic (it is quarantined instead, redact goes on); a decision read back with anything in it
that is not held by a closed enum or a pattern, other than its event, which release checks on its own.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from pipeline.broker.topics import WRITTEN_BYTES_MAX
from pipeline.faults import CannotRun
from schemas.audit import Outcome, Place, QuarantineRecord, Reason
from schemas.clean import CleanEvent, Digest, Entity
from schemas.formats import NEWEST
from schemas.raw import Id, Seq
from schemas.redacted import Redacted

# Room for the record batch's own bytes, and for JSON, which is longer than MessagePack (an escape is six bytes for one).
DECISION_BYTES_MAX = WRITTEN_BYTES_MAX - 1024 * 1024
CLEAN_BYTES_MAX = WRITTEN_BYTES_MAX - 64 * 1024
Base64 = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]*={0,2}\Z")]
KeyId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
Worker = Annotated[str, Meta(pattern=r"^[A-Za-z0-9.+_ -]{1,64}\Z")]
TopicName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{1,249}\Z")]
Count = Annotated[int, Meta(ge=0)]


class _Place(Struct, frozen=True, forbid_unknown_fields=True):
    topic: TopicName
    partition: Count
    offset: Count


class _Sealed(Struct, frozen=True, forbid_unknown_fields=True):
    reason: Reason
    place: _Place
    id: Id | None = None
    session: Id | None = None
    seq: Seq | None = None
    sealed: Base64 | None = None
    key: Base64 | None = None
    key_id: KeyId | None = None
    actor: Id | None = None


class _Decision(Struct, frozen=True, forbid_unknown_fields=True):
    place: _Place
    outcome: Outcome
    reason: Reason
    policy: Digest
    worker: Worker
    id: Id | None = None
    session: Id | None = None
    seq: Seq | None = None
    into: Id | None = None
    event: msgspec.Raw = msgspec.Raw()
    quarantine: _Sealed | None = None
    entities: dict[Entity, Count] = {}
    ordered: bool = True
    resolution_ms: Count = 0
    format: Annotated[int, Meta(ge=1)] = 1


class _Format(Struct, frozen=True):
    """All that is read of a decision in a newer format."""

    format: int = 1


class Received(Struct, frozen=True):
    """A decision read back: `decided` holds all but the event, whose bytes (empty: none) are still to be believed."""

    decided: Redacted
    event: bytes

    def whole(self, event: CleanEvent) -> Redacted:
        """The decision with its checked event."""
        return msgspec.structs.replace(self.decided, event=event)


def encode(decided: Redacted, format: int = NEWEST) -> bytes:
    """A decision as it lies on the topic, in this format. Too large a one becomes a quarantined one, at worst without its payload."""
    decided = msgspec.structs.replace(decided, format=format, resolution_ms=decided.resolution_ms if format > 1 else 0)
    data = msgspec.msgpack.encode(decided)
    if len(data) <= DECISION_BYTES_MAX and (decided.event is None or len(data) < CLEAN_BYTES_MAX // 6 or _json_fits(decided.event)):
        return data
    reason = decided.reason if decided.outcome is Outcome.QUARANTINED else Reason.TOO_BIG
    bare = QuarantineRecord(reason, decided.place, decided.id, decided.session, decided.seq)
    return msgspec.msgpack.encode(
        msgspec.structs.replace(decided, outcome=Outcome.QUARANTINED, reason=reason, event=None, into=None, quarantine=bare, entities={}, resolution_ms=0)
    )


def _json_fits(event: CleanEvent) -> bool:
    return len(msgspec.json.encode(event)) <= CLEAN_BYTES_MAX


_decoder = msgspec.msgpack.Decoder(_Decision)
_format = msgspec.msgpack.Decoder(_Format)


def decode(data: bytes | None) -> Received | None:
    """A decision read back, or None where it is not one to the letter: fails closed. Raises CannotRun where a newer redact wrote it: nothing is wrong with
    it, and it waits for a release that can read it."""
    try:
        told = _decoder.decode(data or b"")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        _refuse_newer(data or b"")
        return None
    if told.format > NEWEST:
        _refuse_newer(data or b"")
    # `into` is there for merged records and only there; a quarantine record belongs to the same place; what an event was rounded to is said from format 2 on
    if (told.into is not None) != (told.outcome is Outcome.MERGED) or (told.quarantine is not None and told.quarantine.place != told.place):
        return None
    if (told.resolution_ms > 0) != (told.format > 1 and told.outcome is Outcome.CLEAN):
        return None
    place = Place(told.place.topic, told.place.partition, told.place.offset)
    sealed = told.quarantine
    kept = None
    if sealed is not None:
        kept = QuarantineRecord(
            sealed.reason, place, sealed.id, sealed.session, sealed.seq, sealed.sealed, sealed.key, sealed.key_id, sealed.actor
        )
    decided = Redacted(
        place, told.outcome, told.reason, told.policy, told.worker, told.id, told.session, told.seq, told.into, None, kept, told.entities, told.ordered,
        told.resolution_ms,
    )
    event = bytes(told.event)
    return Received(decided, b"" if event == b"\xc0" else event)


def _refuse_newer(data: bytes) -> None:
    try:
        told = _format.decode(data).format
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    if told > NEWEST:
        raise CannotRun(f"a decision is of format {told}, and this release reads up to {NEWEST}: upgrade release, or set SCRIM_FORMAT={NEWEST} for redact")
