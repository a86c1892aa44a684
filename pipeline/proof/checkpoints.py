"""Checkpoints of an audit chain: its end in, a signed record of it out; and a chain that was read with its checkpoints in, faults out.

Release writes one with every transaction, so there is never an end of a chain that none covers; `scrim redact` writes one at its end. They find what the
chain alone cannot: an end cut off, a beginning cut off before its time, records added, a whole chain made anew by somebody without the signing key.
What they cannot find: the end of both topics cut off together. For that, keep the newest ones elsewhere (`scrim audit heads`).
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from pipeline.proof.audit import GENESIS, Fault, Head, Reading, newer, told
from pipeline.proof.signing import Signer, canonical, holds
from schemas.formats import AUDIT
from schemas.proof import Checkpoint
from schemas.raw import milliseconds

# A broker deletes by its own clock, and by segments; a checkpoint carries the worker's.
CLOCKS_APART_MS = 600_000
_decoder = msgspec.json.Decoder(Checkpoint)


class Anchor(Struct, frozen=True):
    """The end of a chain of checkpoints: how many, the hash of the last, how many records it covers, and its time."""

    count: int = 0
    hash: str = GENESIS
    covers: int = 0
    time: str | None = None


def anchor(before: Anchor, chain: str, head: Head, policy: str, worker: str, time: str, signer: Signer) -> tuple[Checkpoint, Anchor]:
    """The next checkpoint of a chain, and the new end of the chain of checkpoints."""
    made = signer.sign(
        Checkpoint(
            chain=chain, number=before.count, first=before.covers, count=head.count, head=head.hash, time=time, policy=policy, worker=worker,
            previous=before.hash, since=before.time,
        )
    )  # fmt: skip
    return made, Anchor(before.count + 1, digest_of(made), head.count, time)


def digest_of(checkpoint: Checkpoint) -> str:
    """What the next checkpoint says of this one."""
    return hashlib.sha256(canonical(checkpoint)).hexdigest()


def parse(line: bytes) -> Checkpoint | None:
    """The checkpoint that a line holds, or None; None too for one of a newer format."""
    try:
        point = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return point if point.format <= AUDIT else None


def verify(reading: Reading, lines: Iterable[bytes], chain: str | None, public: bytes | None, gone_before_ms: int | None) -> Iterator[Fault]:
    """Every fault that the checkpoints (JSON lines, oldest first) show of themselves and of the chain that was read.

    `chain`: the name they must have. `public`: the key they must be signed with; without it, signatures are not looked at. `gone_before_ms`: what was
    written before it may have aged away; None: nothing may, the chain begins with its first record. Where a newer version wrote either, that is told, and
    nothing after it is judged.
    """
    found: list[Checkpoint] = []
    for at, line in enumerate(lines):
        point = parse(line)
        if point is None and (said := newer(line)) is not None:
            yield _of(at, told(said))
            return
        if point is None:
            yield _of(at, "is not a checkpoint")
            continue
        yield from _own(at, point, found[-1] if found else None, chain, public, gone_before_ms)
        known = reading.hash_of(point.count - 1)
        if known is not None and known != point.head:
            yield _of(at, f"is of another chain: record {point.count - 1} is not the one it was made for")
        found.append(point)
    if not found:
        yield Fault(0, "has no checkpoint at all")
        return
    if not reading.beyond:
        yield from _ends(reading, found, gone_before_ms)


def _of(at: int, what: str) -> Fault:
    return Fault(at, f"of the checkpoints {what}")


def _own(at: int, point: Checkpoint, before: Checkpoint | None, chain: str | None, public: bytes | None, gone_before_ms: int | None) -> Iterator[Fault]:
    """The faults of a checkpoint as the next in its own chain."""
    if chain is not None and point.chain != chain:
        yield _of(at, "is of another place")
    if public is not None and not holds(point, public):
        yield _of(at, "is not signed with this key" if point.signature else "is not signed")
    if point.count < point.first or (point.count == 0) != (point.head == GENESIS):
        yield _of(at, "contradicts itself")
    if before is not None:
        if (point.number, point.previous, point.first, point.since) != (before.number + 1, digest_of(before), before.count, before.time):
            yield _of(at, f"does not follow the one before it (number {point.number}, expected {before.number + 1})")
    elif point.number == 0:
        if point.previous != GENESIS or point.since is not None:
            yield _of(at, "says it is the first, and names one before it")
    elif point.since is None or not aged(point.since, gone_before_ms):
        yield _of(at, f"is number {point.number}: those before it are missing before their time")


def _ends(reading: Reading, found: list[Checkpoint], gone_before_ms: int | None) -> Iterator[Fault]:
    """Whether the chain begins and ends where the checkpoints say."""
    last, end = found[-1], reading.head.count
    if end < last.count:
        yield Fault(end, f"and all after it are missing: {last.count} were written")
    elif end > last.count:
        yield Fault(last.count, "and all after it are covered by no checkpoint")
    first = reading.first or 0
    if not first:
        return
    # the record before the first that is there was written with this checkpoint, or with one that is gone itself
    at = bisect_left(found, first, key=lambda point: point.count)
    point = found[min(at, len(found) - 1)]
    written = point.since if at == 0 and point.number and first <= point.first else point.time
    if written is None or not aged(written, gone_before_ms):
        yield Fault(0, f"is number {first}: those before it are missing before their time")


def aged(time: str, gone_before_ms: int | None) -> bool:
    """Whether what was written at `time` may be gone by now."""
    return gone_before_ms is not None and milliseconds(time) < gone_before_ms + CLOCKS_APART_MS
