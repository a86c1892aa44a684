"""The one way a worker writes: records of one partition in, one transaction out; and whole partitions read back.

Each raw partition has its own transactional id, the same in every worker of a role. Opening it fences whoever wrote to that partition before, and ends
what they left open: a worker that was thought dead cannot commit any more. Delivery: a commit's records are seen by read_committed readers all together,
or not at all. What cannot happen: a commit that returns before every record was acknowledged by all replicas.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from pipeline.broker.topics import WRITTEN_BYTES_MAX
from pipeline.settings import Settings, client
from pipeline.stream.state import Read, Record

BATCH_BYTES = 512 * 1024
REQUEST_MS_MAX = 30_000


class Writer:
    """One partition's fenced, transactional producer. Make it with `open_writer`."""

    def __init__(self, producer: AIOKafkaProducer, partition: int, seconds_max: float) -> None:
        self._producer = producer
        self._seconds_max = seconds_max
        self.partition = partition

    async def commit(self, records: Iterable[Record], offsets: dict[TopicPartition, int] | None = None, group: str = "") -> None:
        """All records, in order, to this writer's partition of their topics, and the group's next offsets, at once or not at all.

        Raises KafkaError or TimeoutError; the caller stops the process, and the next one to open this partition aborts what was left.
        """
        producer = self._producer
        async with asyncio.timeout(self._seconds_max):  # the client itself may try again for ever
            await producer.begin_transaction()
            deliveries = [await producer.send(r.topic, value=r.value, key=r.key, partition=self.partition) for r in records]
            if deliveries:
                await asyncio.gather(*deliveries)
            if offsets:
                await producer.send_offsets_to_transaction(offsets, group)
            await producer.commit_transaction()

    async def close(self) -> None:
        """Lets the broker's connections go."""
        await self._producer.stop()


async def open_writer(settings: Settings, role: str, partition: int) -> Writer:
    """Opens a partition for writing, and fences every other writer of this role and partition. Raises KafkaError or TimeoutError."""
    producer = AIOKafkaProducer(
        **client(settings),
        client_id=f"scrim-{role}-{partition}",
        transactional_id=f"{settings.topic_prefix}-{role}-{partition}",
        transaction_timeout_ms=settings.transaction_timeout_ms,
        acks="all",
        max_batch_size=BATCH_BYTES,
        max_request_size=WRITTEN_BYTES_MAX,
        request_timeout_ms=REQUEST_MS_MAX,
    )
    seconds_max = settings.transaction_timeout_ms / 1000
    async with asyncio.timeout(seconds_max):
        await producer.start()
    return Writer(producer, partition, seconds_max)


async def read_partition(settings: Settings, topic: str, partition: int) -> list[Read]:
    """Every committed record of a partition, in order, up to the end it had when this was called."""
    consumer = follower(settings)
    await consumer.start()
    try:
        at = TopicPartition(topic, partition)
        consumer.assign([at])
        await consumer.seek_to_beginning(at)
        end = (await consumer.end_offsets([at]))[at]
        found: list[Read] = []
        while await consumer.position(at) < end:
            for record in (await consumer.getmany(at, timeout_ms=200)).get(at, []):
                found.append(Read(record.key, record.value, record.timestamp))
        return found
    finally:
        await consumer.stop()


def follower(settings: Settings) -> AIOKafkaConsumer:
    """A consumer of no group that sees committed records only; the caller assigns, starts and stops it."""
    return AIOKafkaConsumer(
        **client(settings),
        client_id="scrim-follower",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        max_partition_fetch_bytes=WRITTEN_BYTES_MAX,
    )
