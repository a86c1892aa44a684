"""Session states at rest: plaintext msgpack in, sealed records of the compacted topic `capture.sessions` out, and back again.

A state may be larger than a record: it is cut into parts, `session` and `session/1`, `session/2`, …, which are written in one transaction and sealed
as one, so parts of two versions never open together. What cannot happen: a state in the clear on a topic; a state moved to another session or partition.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from pipeline.proof.quarantine import SealError, seal, unseal

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
    """A session's state as it lay on the topic: its plaintext, how many parts it has there, and when it was written, in ms since 1970."""

    plain: bytes
    parts: int
    at_ms: int


class _Part(Struct, frozen=True, array_like=True):
    parts: int
    data: bytes


def to_records(key: bytes, topic: str, partition: int, session: str, state: bytes | None, parts_before: int) -> tuple[list[Record], int]:
    """The records that replace a session's state, and how many parts it has now (0: ended). `parts_before` is how many it had."""
    if state is None:
        cut: list[bytes] = []
    else:
        sealed = seal(key, zlib.compress(state, 1), _bound(partition, session))
        cut = [sealed[at : at + PART_BYTES_MAX] for at in range(0, len(sealed), PART_BYTES_MAX)]
    written = [Record(topic, _key(session, n), msgspec.msgpack.encode(_Part(len(cut), data))) for n, data in enumerate(cut)]
    gone = [Record(topic, _key(session, n), None) for n in range(len(cut), parts_before)]
    return written + gone, len(cut)


def from_records(key: bytes, partition: int, records: Iterable[Read]) -> dict[str, Restored]:
    """States by session, from everything on one partition in order. Raises SealError, and names no session."""
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
            rest = [msgspec.msgpack.decode(latest[f"{session}/{n}"], type=_Part) for n in range(1, first.parts)]
            plain = unseal(key, b"".join(part.data for part in (first, *rest)), _bound(partition, session))
            states[session] = Restored(zlib.decompressobj().decompress(plain, STATE_BYTES_MAX), first.parts, at_ms[session])
        except (KeyError, msgspec.DecodeError, SealError, zlib.error):
            raise SealError("a session's state does not open: another key-encryption key?") from None
    return states


def _key(session: str, part: int) -> bytes:
    return (f"{session}/{part}" if part else session).encode("ascii")


def _bound(partition: int, session: str) -> bytes:
    return f"session {partition} {session}".encode()
