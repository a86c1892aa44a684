"""People's choices: the compacted topic `capture.consent` in, each choice handed to the engine out; read whole before the first record is processed.

What cannot happen: a record judged before all choices that stood on the topic at start were known. Erasure also destroys the person's key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiokafka import TopicPartition

from pipeline.proof.quarantine import KeyRing
from pipeline.settings import Settings
from pipeline.stream.transactions import follower
from schemas import consent

Tell = Callable[[str, bytes | None], Awaitable[None]]


async def follow(settings: Settings, tell: Tell, known: asyncio.Event) -> None:
    """Tells every choice in order, sets `known` once the start's end is reached, and goes on for ever. Raises KafkaError."""
    consumer = follower(settings)
    await consumer.start()
    try:
        at = TopicPartition(settings.topic("consent"), 0)
        consumer.assign([at])
        await consumer.seek_to_beginning(at)
        end = (await consumer.end_offsets([at]))[at]
        while True:
            if await consumer.position(at) >= end:
                known.set()
            for record in (await consumer.getmany(at, timeout_ms=500)).get(at, []):
                if record.key is not None:
                    await tell(record.key.decode("utf-8", "replace"), record.value)
    finally:
        await consumer.stop()


def erase(ring: KeyRing, actor: str, value: bytes | None) -> bool:
    """Destroys the person's key where they asked for erasure and have not allowed again since: all their quarantined records are unreadable from then on."""
    said = consent.decode(value) if value is not None else None
    return said is not None and consent.erased(said) and ring.destroy(actor)
