"""The audit chain: decisions in, linked records out; and the other way round, records in, faults out.

A record's hash is SHA-256 over the hash before it and the record's canonical JSON (sorted keys, no spaces) without its hash. Each partition, or
file, is a chain of its own, numbered from 0. What cannot happen: a record changed, removed, repeated or moved in the middle of a chain unseen; and
where the chain's checkpoints are given too (`checkpoints.py`), at either end of it, or all of it; a chain that holds where a newer version wrote a part
of it: what that means is not known here.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from schemas.audit import AuditRecord, Outcome, Place, Reason
from schemas.formats import AUDIT
from schemas.redacted import Redacted

HASH_BYTES = 32
GENESIS = "0" * 2 * HASH_BYTES
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_canonical = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(AuditRecord)


class _Format(Struct, frozen=True):
    """All that is read of a record in a newer format."""

    format: int = 1


_format = msgspec.json.Decoder(_Format)


class Head(Struct, frozen=True):
    """The end of a chain: how many records it has, and the hash of the last."""

    count: int = 0
    hash: str = GENESIS


class Fault(Struct, frozen=True):
    """Something is wrong with record number `at` (counted from 0 in what was read)."""

    at: int
    what: str

    def __str__(self) -> str:
        return f"record {self.at} {self.what}"


def link(head: Head, decided: Redacted, outcome: Outcome, reason: Reason) -> tuple[AuditRecord, Head]:
    """The next record of a chain, and the chain's new end. `outcome` and `reason` are the final ones: a catch overrules redact's."""
    record = AuditRecord(
        outcome=outcome,
        reason=reason,
        place=decided.place,
        id=decided.id,
        session=decided.session,
        seq=decided.seq,
        into=decided.into if outcome is Outcome.MERGED else None,
        entities=decided.entities,
        policy=decided.policy,
        worker=decided.worker,
        chain=head.count,
        previous=head.hash,
    )
    digest = digest_of(record)
    return msgspec.structs.replace(record, hash=digest), Head(head.count + 1, digest)


def digest_of(record: AuditRecord) -> str:
    """The hash that `record` must carry, 64 hex characters."""
    unhashed = msgspec.structs.replace(record, hash="")  # an empty hash is not written
    return hashlib.sha256(record.previous.encode("ascii", "replace") + _canonical.encode(unhashed)).hexdigest()


def parse(line: bytes) -> AuditRecord | None:
    """The record that a line holds, or None. One of a newer format (`newer`) is none: the same field may mean something else there."""
    try:
        record = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return record if record.format <= AUDIT else None


def newer(line: bytes) -> int | None:
    """The format of a record that this version does not know of, or None."""
    try:
        said = _format.decode(line).format
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return said if said > AUDIT else None


class Reading:
    """One chain as it is read, line by line: faults come out as they show. The chain's first records may have aged away; a gap after that is a fault.

    Afterwards it knows where the chain began and ended, and the hash of every record: enough to hold it against its checkpoints and other files. Where a
    newer version went on with the chain, that is told once, `beyond` is true, and nothing after it is judged.
    """

    def __init__(self) -> None:
        self.first: int | None = None  # the number of the first record
        self.beyond = False
        self.head = Head()
        self._hashes = bytearray()  # 32 bytes each: a chain may have many millions
        self.outcomes: Counter[tuple[Outcome, Reason]] = Counter()
        self.entities: Counter[str] = Counter()
        self.clean: Counter[tuple[str | None, str | None]] = Counter()  # (session, id) of the records that left
        self.quarantined: dict[bytes, Reason] = {}
        self._places: Counter[bytes] = Counter()
        self._at = -1

    def take(self, line: bytes) -> Iterator[Fault]:
        """The faults that this line shows."""
        self._at += 1
        if self.beyond:
            return
        record = parse(line)
        if record is None:
            yield from self._unread(line)
            return
        if record.hash != digest_of(record):
            yield Fault(self._at, "does not match its hash")
        if self.first is None:
            self.first, self.head = record.chain, Head() if record.chain == 0 else Head(record.chain, record.previous)
        if (record.chain, record.previous) != (self.head.count, self.head.hash):
            yield Fault(self._at, f"does not follow the record before it (number {record.chain}, expected {self.head.count})")
        place = place_key(record.place)
        self._places[place] += 1
        if self._places[place] == 2:
            yield Fault(self._at, "accounts for a raw record that was accounted for before")
        self.head = Head(record.chain + 1, record.hash)
        self._hashes += bytes.fromhex(record.hash) if _HASH.match(record.hash) else bytes(HASH_BYTES)
        self._count(record, place)

    def _unread(self, line: bytes) -> Iterator[Fault]:
        said = newer(line)
        if said is None:
            yield Fault(self._at, "is not an audit record")
        else:
            self.beyond = True
            yield Fault(self._at, told(said))

    def hash_of(self, number: int) -> str | None:
        """The hash of record `number` of the chain, None where it is not among those read."""
        at = (number - (self.first or 0)) * HASH_BYTES
        return self._hashes[at : at + HASH_BYTES].hex() if 0 <= at < len(self._hashes) else None

    def _count(self, record: AuditRecord, place: bytes) -> None:
        self.outcomes[record.outcome, record.reason] += 1
        self.entities.update(record.entities)
        if record.outcome is Outcome.CLEAN:
            self.clean[record.session, record.id] += 1
        elif record.outcome is Outcome.QUARANTINED:
            self.quarantined[place] = record.reason


def told(said: int) -> str:
    """What is to be done about a record of a newer format."""
    return f"is of format {said}, written by a newer version of scrim; this one reads up to {AUDIT}: verify it, and all after it, with the newer one"


def place_key(place: Place) -> bytes:
    """A place as bytes that are the same for the same place."""
    return msgspec.json.encode(place)


def verify(lines: Iterable[bytes]) -> Iterator[Fault]:
    """Every fault of one chain, given as JSON lines in order, without its checkpoints: a cut end, or a chain made anew, does not show."""
    reading = Reading()
    for line in lines:
        yield from reading.take(line)
