"""Who looked into quarantine: an act, a person and a reason in, a chained record of it out, written before the act is done.

The chain is the audit's: each record hashes the one before it. Beside a file of quarantine it is `access.jsonl`, on Kafka the topic `capture.access`.
What cannot happen: content shown that no record tells of; two records in one place of the chain.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from pipeline.proof.audit import Fault, Head
from pipeline.proof.signing import canonical
from schemas.audit import Place
from schemas.proof import Access

Action = Literal["open", "retry", "resume", "compare"]
_decoder = msgspec.json.Decoder(Access)


class NotSaid(Exception):
    """Who or why is missing or not plain text."""


def link(head: Head, action: Action, who: str, why: str, time: str, place: Place | None) -> tuple[Access, Head]:
    """The next record of the log, and its new end. Raises NotSaid."""
    record = Access(action=action, who=who, why=why, time=time, chain=head.count, previous=head.hash, place=place)
    hashed = msgspec.structs.replace(record, hash=digest_of(record))
    if parse(msgspec.json.encode(hashed)) is None:
        raise NotSaid("who and why must be said, each in one line of at most 400 characters")
    return hashed, Head(head.count + 1, hashed.hash)


def digest_of(record: Access) -> str:
    """The hash that `record` must carry."""
    return hashlib.sha256(record.previous.encode("ascii", "replace") + canonical(msgspec.structs.replace(record, hash=""))).hexdigest()


def parse(line: bytes) -> Access | None:
    """The record that a line holds, or None."""
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def verify(lines: Iterable[bytes], begun: bool = True) -> Iterator[Fault]:
    """Every fault of the log. `begun` false: its first records may have aged away."""
    head = Head() if begun else None
    for at, line in enumerate(lines):
        record = parse(line)
        if record is None:
            yield Fault(at, "is not an access record")
            continue
        if record.hash != digest_of(record):
            yield Fault(at, "does not match its hash")
        if head is not None and (record.chain, record.previous) != (head.count, head.hash):
            yield Fault(at, f"does not follow the record before it (number {record.chain}, expected {head.count})")
        head = Head(record.chain + 1, record.hash)


def end(lines: Iterable[bytes]) -> Head:
    """Where a log ends. A line that is no record is passed over here; `verify` tells of it."""
    head = Head()
    for line in lines:
        record = parse(line)
        head = Head(record.chain + 1, record.hash) if record is not None else head
    return head


def append(file: Path, action: Action, who: str, why: str, time: str, places: Iterable[Place | None]) -> None:
    """Adds to a log on disk, one record for each place, and brings it to the disk before it returns. Raises NotSaid, OSError."""
    opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    with os.fdopen(opened, "r+b") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        head = end(log)
        for place in places:
            record, head = link(head, action, who, why, time, place)
            log.write(msgspec.json.encode(record) + b"\n")
        log.flush()
        os.fsync(log.fileno())
