"""Session states at rest: plaintext msgpack in, sealed records of the compacted topic `capture.sessions` out, and back again.

A state may be larger than a record: it is cut into parts, `session` and `session/1`, `session/2`, …, which are written in one transaction and sealed
as one, so parts of two versions never open together. What cannot happen: a state in the clear on a topic; a state moved to another session or partition;
one that says another number of partitions than it was written under, for under another number its session may go on elsewhere.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from pipeline.faults import CannotRun
from pipeline.proof.quarantine import SealError, seal, unseal
from schemas.formats import NEWEST

PART_BYTES_MAX = 4 * 1024 * 1024
# A session that holds more than this is over every limit the policy can name.
STATE_BYTES_MAX = 1024 * 1024 * 1024


class Record(Struct, frozen=True):
    """Something to write to a topic, on the partition that is being committed. `value` None is a tombstone."""

    topic: str
    key: bytes | None
    value: bytes | None


class Read(Struct, frozen=True):
    """Something that was read back from a topic, and when it was written there, in ms since 1970."""

    key: bytes | None
    value: bytes | None
    at_ms: int


class Restored(Struct):
    """A session's state as it lay on the topic: its plaintext, how many parts it has there, when it was written, in ms since 1970, and under how many
    partitions of raw (0: format 1 does not say)."""

    plain: bytes
    parts: int
    at_ms: int
    partitions: int


class Home(Struct, frozen=True):
    """Where a session's state lies: the partition, of how many."""

    partition: int
    partitions: int


class _Part(Struct, frozen=True, array_like=True):
    parts: int
    data: bytes
    format: int = 1
    partitions: int = 0


def to_records(
    key: bytes, topic: str, home: Home, session: str, state: bytes | None, parts_before: int, format: int = NEWEST
) -> tuple[list[Record], int]:  # fmt: skip
    """The records that replace a session's state, and how many parts it has now (0: ended). `parts_before` is how many it had."""
    more = (format, home.partitions) if format > 1 else ()
    if state is None:
        cut: list[bytes] = []
    else:
        sealed = seal(key, zlib.compress(state, 1), _bound(home.partition, *more[1:], session=session))
        cut = [sealed[at : at + PART_BYTES_MAX] for at in range(0, len(sealed), PART_BYTES_MAX)]
    written = [Record(topic, _key(session, n), msgspec.msgpack.encode((len(cut), data, *more))) for n, data in enumerate(cut)]
    gone = [Record(topic, _key(session, n), None) for n in range(len(cut), parts_before)]
    return written + gone, len(cut)


def from_records(key: bytes, partition: int, records: Iterable[Read]) -> dict[str, Restored]:
    """States by session, from everything on one partition in order. Raises SealError, and names no session; CannotRun where a newer worker wrote one."""
    latest: dict[str, bytes] = {}
    at_ms: dict[str, int] = {}
    for record in records:
        name = (record.key or b"").decode("ascii", "replace")
        latest.pop(name, None)
        if record.value is not None:
            latest[name], at_ms[name] = record.value, record.at_ms
    states: dict[str, Restored] = {}
    for session in [name for name in latest if "/" not in name]:
        try:
            first = msgspec.msgpack.decode(latest[session], type=_Part)
            if first.format > NEWEST:
                raise CannotRun(f"a session's state is of format {first.format}, and this worker reads up to {NEWEST}: run the newer redact")
            rest = [msgspec.msgpack.decode(latest[f"{session}/{n}"], type=_Part) for n in range(1, first.parts)]
            bound = _bound(partition, *((first.partitions,) if first.format > 1 else ()), session=session)
            plain = unseal(key, b"".join(part.data for part in (first, *rest)), bound)
            states[session] = Restored(zlib.decompressobj().decompress(plain, STATE_BYTES_MAX), first.parts, at_ms[session], first.partitions)
        except (KeyError, msgspec.DecodeError, SealError, zlib.error):
            raise SealError("a session's state does not open: another key-encryption key?") from None
    return states


def _key(session: str, part: int) -> bytes:
    return (f"{session}/{part}" if part else session).encode("ascii")


def _bound(*home: int, session: str) -> bytes:
    """What a state is sealed to: the partition, from format 2 on how many there are, and the session."""
    return f"session {'/'.join(map(str, home))} {session}".encode()
