"""What a worker looks at beside its work, and shows as metrics: whether the topics are as wanted, and how old their oldest records are.

So that a topic which somebody changed, or which keeps what the policy wants gone, is an alert and not a surprise. Reads no record: the broker is asked for
settings and times only. Sealed samples whose time is over are deleted by the way. Cannot happen: a worker that stops because this cannot be seen; it says
so, and looks again.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from kafka import KafkaConsumer, TopicPartition

from pipeline import metrics
from pipeline.broker import topics
from pipeline.broker.admin import BROKER_FAULTS
from pipeline.faults import CannotRun
from pipeline.proof import sample
from pipeline.settings import Settings, client
from pipeline.stream import published
from pipeline.stream.process import log
from schemas.policy import Policy

EVERY_SECONDS = 300
FILE_DELETE_SECONDS = 600  # the broker looks for what is past its time every five minutes, and deletes a minute later


async def watch(settings: Settings, every_seconds: float = EVERY_SECONDS) -> NoReturn:
    """For ever, by the policy that is in force each time."""
    while True:
        try:
            _, policy = await asyncio.to_thread(published.at_start, settings)
            if settings.samples is not None:
                await asyncio.to_thread(sample.sweep, Path(settings.samples), policy.retention.quarantine_hours, datetime.now(UTC))
            await asyncio.to_thread(look, settings, policy)
        except (CannotRun, *BROKER_FAULTS) as wrong:
            log.warning("topics or samples cannot be looked at: %s", type(wrong).__name__)
        await asyncio.sleep(every_seconds)


def look(settings: Settings, policy: Policy) -> None:
    """Once. Raises CannotRun, KafkaError."""
    metrics.drift.set(len(topics.apply(settings, policy, plan=True)))
    now_ms = time.time_ns() // 1_000_000
    hours = topics.kept_hours(policy)
    found = _oldest_ms(settings, list(hours))
    for name, keep in hours.items():
        metrics.kept.labels(name).set((keep + topics.segment_hours(keep)) * 3600 + FILE_DELETE_SECONDS)
        metrics.oldest.labels(name).set(max(0, now_ms - found[name]) / 1000 if name in found else 0)


def _oldest_ms(settings: Settings, names: list[str]) -> dict[str, int]:
    """When the broker took the oldest record that it still has, by topic; of an empty topic nothing."""
    consumer = KafkaConsumer(**client(settings), client_id="scrim-watching", enable_auto_commit=False)
    try:
        parts = {TopicPartition(settings.topic(name), n): name for name in names for n in consumer.partitions_for_topic(settings.topic(name)) or ()}
        oldest: dict[str, int] = {}
        for part, at in consumer.offsets_for_times(dict.fromkeys(parts, 0)).items():
            if at is not None and at.timestamp >= 0:
                oldest[parts[part]] = min(oldest.get(parts[part], at.timestamp), at.timestamp)
        return oldest
    finally:
        consumer.close()
