"""What a reader of committed records sees of a topic: settings and a topic's name in, records out, partition by partition in order. Joins no group."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from msgspec import Struct

from pipeline.broker.admin import no_answer
from pipeline.broker.topics import WRITTEN_BYTES_MAX
from pipeline.settings import Settings, client


class Found(Struct, frozen=True):
    """A committed record; `value` None is a tombstone. `time_ms`: the broker's time of it."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    time_ms: int = 0


Read = Callable[[float | None], Iterator[bytes]]
Whole = Callable[[], Iterator[Found]]


@contextmanager
def committed(settings: Settings, topic: str) -> Iterator[Read]:
    """A reader from the topic's beginning. It is called with the seconds to wait for more, or with None to read what is there by now."""
    with _consumer(settings, topic) as (consumer, parts):

        def read(seconds: float | None) -> Iterator[bytes]:
            return (found.value for found in _read(consumer, parts, seconds) if found.value is not None)

        yield read


@contextmanager
def whole(settings: Settings, topic: str) -> Iterator[Whole]:
    """A reader of all of a topic, places and tombstones too: each call goes on from the one before, to what is committed by then."""
    with _consumer(settings, topic) as (consumer, parts):
        yield lambda: _read(consumer, parts, None)


def newest(settings: Settings, topic: str) -> dict[int, bytes]:
    """The last record of each partition that has one, without reading what lies before it. Raises CannotRun, KafkaError."""
    with _consumer(settings, topic) as (consumer, parts):
        firsts, ends = consumer.beginning_offsets(parts), consumer.end_offsets(parts)
        found: dict[int, bytes] = {}
        back = 1
        while any(ends[part] - back >= firsts[part] for part in parts if part.partition not in found):
            back *= 4  # a transaction's end takes an offset too, and an aborted one all of its own
            for part in parts:
                consumer.seek(part, max(firsts[part], ends[part] - back))
            found |= {one.partition: one.value for one in _read(consumer, parts, None) if one.value is not None}
        return found


def left(settings: Settings, topic: str, taken: dict[int, int]) -> int:
    """How many committed records lie at or behind these offsets (0 where a partition is not named). Raises CannotRun, KafkaError."""
    with _consumer(settings, topic) as (consumer, parts):
        for part in parts:
            if (at := taken.get(part.partition, 0)) > 0:
                consumer.seek(part, at)
        return sum(1 for _ in _read(consumer, parts, None))


def ends(settings: Settings, topic: str) -> dict[int, int]:
    """The offset behind the last record of each partition. Raises CannotRun, KafkaError."""
    with _consumer(settings, topic) as (consumer, parts):
        return {part.partition: end for part, end in consumer.end_offsets(parts).items()} if parts else {}


@contextmanager
def _consumer(settings: Settings, topic: str) -> Iterator[tuple[KafkaConsumer, list[TopicPartition]]]:
    sizes = {"fetch_max_bytes": WRITTEN_BYTES_MAX, "max_partition_fetch_bytes": WRITTEN_BYTES_MAX}
    try:
        consumer = KafkaConsumer(**client(settings), isolation_level="read_committed", enable_auto_commit=False, group_id=None, **sizes)
    except (KafkaError, OSError) as error:
        raise no_answer(error) from None
    try:
        name = settings.topic(topic)
        parts = [TopicPartition(name, n) for n in sorted(consumer.partitions_for_topic(name) or ())]
        consumer.assign(parts)
        if parts:
            consumer.seek_to_beginning(*parts)
        yield consumer, parts
    finally:
        consumer.close()


def _read(consumer: KafkaConsumer, parts: list[TopicPartition], seconds: float | None) -> Iterator[Found]:
    ends = consumer.end_offsets(parts) if seconds is None and parts else {}
    until = time.monotonic() + (seconds or 0)
    while any(consumer.position(p) < end for p, end in ends.items()) if seconds is None else time.monotonic() < until:
        for part, records in consumer.poll(timeout_ms=200).items():
            yield from (Found(part.partition, record.offset, record.key, record.value, record.timestamp) for record in records)
