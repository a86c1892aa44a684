"""What release has released: raw offsets in, "seen before" or not out; kept in the compacted topic `capture.released`, with the
ends of the audit chain and of its checkpoints.

One bit per raw offset, in blocks, written in the same transaction as what was released. So a repeat of any kind is known for one, in whatever order
decisions come: those of a held run, of another session, of a record that has no session. Blocks older than any raw record are tombstoned.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from pipeline.faults import CannotRun
from pipeline.proof.audit import Head
from pipeline.proof.checkpoints import Anchor
from pipeline.stream.state import Read, Record
from schemas.audit import Reason
from schemas.formats import NEWEST

BLOCK_OFFSETS = 4096
CHAIN_KEY = b"chain"
ANCHOR_KEY = b"checkpoints"
STOPPED_KEY = b"stopped"
FORMAT_KEY = b"format"
STOPPED_MAX = 1000  # runs of which a merged key may still come; a run's keys leave right behind it
BLOCK_KEY = b"block/"
PRUNE_EVERY_MS = 600_000


class _Block(Struct, array_like=True):
    at_ms: int
    bits: bytes


class Ledger:
    """One raw partition's. Not for threads; what it remembers but did not write yet comes out of `changes` once."""

    def __init__(self, topic: str, horizon_ms: int, format: int = NEWEST) -> None:
        self.head = Head()
        self.anchor = Anchor()
        self.stopped: dict[str, Reason] = {}  # by id, the runs that people's choices kept back
        self._topic = topic
        self._horizon_ms = horizon_ms
        self._bits: dict[int, int] = {}
        self._at_ms: dict[int, int] = {}
        self._changed: set[int] = set()
        self._pruned_ms = 0
        self._stopped_changed = False
        self._written = self.head
        self._format = format
        self._format_there = 1

    def load(self, records: Iterable[Read]) -> None:
        """Takes what lies on the topic, oldest first. Raises CannotRun where a newer release wrote it, msgspec.DecodeError for anything else."""
        for record in records:
            key, value = record.key, record.value
            if key == CHAIN_KEY and value is not None:
                self.head = msgspec.msgpack.decode(value, type=Head)
            elif key == ANCHOR_KEY and value is not None:
                self.anchor = msgspec.msgpack.decode(value, type=Anchor)
            elif key == STOPPED_KEY and value is not None:
                self.stopped = msgspec.msgpack.decode(value, type=dict[str, Reason])
            elif key == FORMAT_KEY and value is not None:
                self._format_there = msgspec.msgpack.decode(value, type=int)
            elif key is not None and key.startswith(BLOCK_KEY):
                number = int(key[len(BLOCK_KEY) :])
                if value is None:
                    self._bits.pop(number, None)
                    self._at_ms.pop(number, None)
                else:
                    block = msgspec.msgpack.decode(value, type=_Block)
                    self._bits[number], self._at_ms[number] = int.from_bytes(block.bits, "little"), block.at_ms
        if self._format_there > NEWEST:
            raise CannotRun(f"the ledger is of format {self._format_there}, and this release reads up to {NEWEST}: run the newer release")
        self._written = self.head

    def take(self, offset: int, now_ms: int) -> bool:
        """Whether this raw offset is new; from now on it is not."""
        number, bit = divmod(offset, BLOCK_OFFSETS)
        bits = self._bits.get(number, 0)
        if bits >> bit & 1:
            return False
        self._bits[number], self._at_ms[number] = bits | 1 << bit, now_ms
        self._changed.add(number)
        return True

    def stop(self, id: str, reason: Reason) -> None:
        """Remembers a run that was kept back, so that what is merged into it is too."""
        self.stopped[id] = reason
        self._stopped_changed = True
        while len(self.stopped) > STOPPED_MAX:
            del self.stopped[next(iter(self.stopped))]

    def changes(self, now_ms: int) -> list[Record]:
        """The records that bring the topic up to date: changed blocks, the chain's end, and tombstones for what is past the horizon."""
        records = [Record(self._topic, BLOCK_KEY + b"%d" % n, self._block(n)) for n in sorted(self._changed)]
        if self.head != self._written:  # also where a record that lies nowhere on the raw topic was accounted for
            self._written = self.head
            records.append(Record(self._topic, CHAIN_KEY, msgspec.msgpack.encode(self.head)))
            records.append(Record(self._topic, ANCHOR_KEY, msgspec.msgpack.encode(self.anchor)))
        if records and self._format != self._format_there:  # in the same transaction as what is written in it
            self._format_there = self._format
            records.append(Record(self._topic, FORMAT_KEY, msgspec.msgpack.encode(self._format)))
        if self._stopped_changed:
            records.append(Record(self._topic, STOPPED_KEY, msgspec.msgpack.encode(self.stopped)))
            self._stopped_changed = False
        self._changed.clear()
        if now_ms - self._pruned_ms > PRUNE_EVERY_MS:
            self._pruned_ms = now_ms
            for n in [n for n, at in self._at_ms.items() if now_ms - at > self._horizon_ms]:
                del self._bits[n], self._at_ms[n]
                records.append(Record(self._topic, BLOCK_KEY + b"%d" % n, None))
        return records

    def _block(self, number: int) -> bytes:
        return msgspec.msgpack.encode(_Block(self._at_ms[number], self._bits[number].to_bytes(BLOCK_OFFSETS // 8, "little")))
