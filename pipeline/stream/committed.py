"""What a trainer sees of a topic: settings and a topic's name in, values of committed records out, partition by partition in order. Joins no group."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kafka import KafkaConsumer, TopicPartition

from pipeline.broker.topics import WRITTEN_BYTES_MAX
from pipeline.settings import Settings, client

Read = Callable[[float | None], Iterator[bytes]]


@contextmanager
def committed(settings: Settings, topic: str) -> Iterator[Read]:
    """A reader from the topic's beginning. It is called with the seconds to wait for more, or with None to read what is there by now."""
    sizes = {"fetch_max_bytes": WRITTEN_BYTES_MAX, "max_partition_fetch_bytes": WRITTEN_BYTES_MAX}
    consumer = KafkaConsumer(**client(settings), isolation_level="read_committed", enable_auto_commit=False, group_id=None, **sizes)
    name = settings.topic(topic)
    parts = [TopicPartition(name, n) for n in sorted(consumer.partitions_for_topic(name) or ())]
    consumer.assign(parts)
    consumer.seek_to_beginning(*parts)

    def read(seconds: float | None) -> Iterator[bytes]:
        ends = consumer.end_offsets(parts) if seconds is None else {}
        until = time.monotonic() + (seconds or 0)
        while any(consumer.position(p) < end for p, end in ends.items()) if seconds is None else time.monotonic() < until:
            for records in consumer.poll(timeout_ms=200).values():
                yield from (record.value for record in records if record.value is not None)

    try:
        yield read
    finally:
        consumer.close()
