"""The audit chain: decisions in, linked records out; and the other way round, records in, faults out.

A record's hash is SHA-256 over the hash before it and the record's canonical JSON (sorted keys, no spaces) without its hash. Each partition, or
file, is a chain of its own, numbered from 0. What cannot happen: a record changed, removed, repeated or moved in the middle of a chain unseen.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from schemas.audit import AuditRecord, Outcome, Reason
from schemas.redacted import Redacted

GENESIS = "0" * 64
_canonical = msgspec.json.Encoder(order="sorted")


class Head(Struct, frozen=True):
    """The end of a chain: how many records it has, and the hash of the last."""

    count: int = 0
    hash: str = GENESIS


class Fault(Struct, frozen=True):
    """Something is wrong with record number `at` (counted from 0 in what was read)."""

    at: int
    what: str


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


def verify(lines: Iterable[bytes]) -> Iterator[Fault]:
    """Every fault of one chain, given as JSON lines in order. The chain's first records may have aged away; a gap after that is a fault."""
    head: Head | None = None
    places: Counter[str] = Counter()
    for at, line in enumerate(lines):
        try:
            record = msgspec.json.decode(line, type=AuditRecord)
        except (msgspec.DecodeError, UnicodeDecodeError):
            yield Fault(at, "is not an audit record")
            continue
        if record.hash != digest_of(record):
            yield Fault(at, "does not match its hash")
        expected = head or (Head() if record.chain == 0 else Head(record.chain, record.previous))
        if (record.chain, record.previous) != (expected.count, expected.hash):
            yield Fault(at, f"does not follow the record before it (number {record.chain}, expected {expected.count})")
        place = msgspec.json.encode(record.place).decode()
        places[place] += 1
        if places[place] == 2:
            yield Fault(at, "accounts for a raw record that was accounted for before")
        head = Head(record.chain + 1, record.hash)
