"""Where clean events come from: a folder that `scrim redact` wrote, or capture.clean. A source in; its records in order, each with its place, out.

The offset of a file's record is the byte where it begins, so that files and partitions are gone on with in the same way. From Kafka only committed records
are read, without a group: who reads keeps its own offsets. What cannot happen: a record that is read twice or left out, where the offsets are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec
from kafka import KafkaConsumer, TopicPartition

from pipeline import blobs, settings
from pipeline.blobs import Store
from pipeline.broker.topics import WRITTEN_BYTES_MAX
from pipeline.faults import CannotRun
from pipeline.settings import Settings
from schemas.raw import RECORD_BYTES_MAX

POLL_MS = 500
POLLS_EMPTY_MAX = 60  # half a minute without a record that must be there: the broker is gone


class Record(NamedTuple):
    """One record: its partition (0 for a file), where the next one begins, its place in words, its bytes, and when the broker took it."""

    partition: int
    next: int
    place: str
    value: bytes
    time_ms: int = 0


class Source(NamedTuple):
    """A folder, or settings and a topic; and the store of its frames. `again`: a topic that ends before an offset is read from its beginning."""

    folder: Path | None
    settings: Settings | None
    topic: str
    store: Store
    again: bool = False

    def records(self, offsets: dict[int, int], part: tuple[int, int]) -> Iterator[Record]:
        """What is there by now, from the offsets on. `part` (i, n) takes one of n shares of a topic's partitions; of a file, all comes."""
        return _lines(self.folder, offsets.get(0, 0)) if self.folder is not None else _committed(self, offsets, part)


def open_source(name: str) -> Source:
    """`kafka://` (as the settings say), `kafka://host:port[/topic]`, or a folder. Raises CannotRun where there is none."""
    if name.startswith("kafka://"):
        known, url = settings.load(), urlsplit(name)
        known = msgspec.structs.replace(known, bootstrap=url.netloc) if url.netloc else known
        return Source(None, known, url.path.strip("/") or known.topic("clean"), blobs.open_store(known.clean_blobs))
    folder = Path(name)
    if not (folder / "clean.jsonl").is_file():
        raise CannotRun(f"{folder}: holds no clean.jsonl (expected the OUT folder of scrim redact, a folder with Parquet of scrim export, or kafka://)")
    return Source(folder, None, "", blobs.open_store(str(folder.resolve())))


def notices_of(source: Source) -> Source:
    """The topic on which notices of erasure from a clean topic lie: beside it."""
    assert source.settings is not None
    beside = source.topic.endswith(".clean")
    return source._replace(topic=f"{source.topic.removesuffix('.clean')}.erasure" if beside else source.settings.topic("erasure"))


def _lines(folder: Path, offset: int) -> Iterator[Record]:
    path = folder / "clean.jsonl"
    with path.open("rb") as file:
        file.seek(offset)
        number = 0
        while line := file.readline(RECORD_BYTES_MAX + 2):
            offset, number = offset + len(line), number + 1
            if line.strip():
                yield Record(0, offset, f"{path.name}, the record that ends at byte {offset}", line)


def _committed(source: Source, offsets: dict[int, int], part: tuple[int, int]) -> Iterator[Record]:
    assert source.settings is not None
    sizes = {"fetch_max_bytes": WRITTEN_BYTES_MAX, "max_partition_fetch_bytes": WRITTEN_BYTES_MAX}
    reader = KafkaConsumer(**settings.client(source.settings), isolation_level="read_committed", enable_auto_commit=False, group_id=None, **sizes)
    try:
        known = reader.partitions_for_topic(source.topic)
        if not known:
            raise CannotRun(f"{source.topic}: there is no such topic, or this login may not read it")
        there = [TopicPartition(source.topic, n) for n in sorted(known) if n % part[1] == part[0]]
        reader.assign(there)
        first, ends, empty = reader.beginning_offsets(there), reader.end_offsets(there), 0
        for one in there:
            offset = offsets.get(one.partition, 0)
            if offset > ends[one] and not source.again:
                raise CannotRun(f"{source.topic}, partition {one.partition}: ends before offset {offset}, where this reader stands: it was made anew")
            reader.seek(one, max(offset if offset <= ends[one] else 0, first[one]))  # what retention took away is gone
        while any(reader.position(one) < end for one, end in ends.items()):
            polled = reader.poll(timeout_ms=POLL_MS)
            empty = 0 if polled else empty + 1
            if empty > POLLS_EMPTY_MAX:
                raise CannotRun(f"{source.topic}: the broker has records that it does not give")
            for one, records in polled.items():
                for record in records:
                    if record.value is not None:
                        place = f"{source.topic}, partition {one.partition}, offset {record.offset}"
                        yield Record(one.partition, record.offset + 1, place, record.value, record.timestamp or 0)
    finally:
        reader.close()
