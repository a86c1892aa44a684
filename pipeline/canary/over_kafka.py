"""Canaries through the running workers: produced onto capture.raw like any recording, awaited on capture.audit, looked for on all that came out.

What cannot happen: a verdict before each of the records is accounted for. Their sessions begin with `plan.SESSION_PREFIX`, on every topic: trainers skip
them by it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from kafka import KafkaConsumer, TopicPartition

from pipeline import blobs
from pipeline.broker.produce import produce
from pipeline.broker.topics import WRITTEN_BYTES_MAX
from pipeline.canary import over_files
from pipeline.canary.reader import Outputs, strings
from pipeline.canary.recording import Recording
from pipeline.faults import CannotRun
from pipeline.settings import Settings, client

TOPICS = ("clean", "audit", "quarantine")
POLL_MS = 300


def through(recording: Recording, folder: Path, settings: Settings, wait_seconds: int, progress: Callable[[int], None] = lambda told: None) -> Outputs:
    """Produces the recording and reads until all of it is accounted for. Raises CannotRun where that does not happen in time, or no broker answers."""
    over_files.write(recording, folder / "in")
    mine = frozenset(recording.sessions.values())
    consumers = {name: _from_here(settings, name) for name in TOPICS}
    try:
        produce(settings, folder / "in")
        audits = _accounted(consumers["audit"], mine, len(recording.lines), wait_seconds, progress)
        clean = [record for record in _rest(consumers["clean"]) if record.get("session") in mine]
        kept = list(_rest(consumers["quarantine"]))
    finally:
        for consumer in consumers.values():
            consumer.close()
    store = blobs.open_store(settings.clean_blobs)
    frames = {ref: data for ref in _refs(clean) if isinstance(data := blobs.read(store, ref, None), bytes)}
    others = {"audit": [text for record in audits for text in strings(record)], "quarantine": [text for record in kept for text in strings(record)]}
    return Outputs(clean, others, frames)


def _from_here(settings: Settings, name: str) -> Any:
    """A consumer of all partitions of a topic that reads what is committed from now on."""
    try:
        consumer = KafkaConsumer(
            **client(settings), isolation_level="read_committed", enable_auto_commit=False, fetch_max_bytes=WRITTEN_BYTES_MAX,
            max_partition_fetch_bytes=WRITTEN_BYTES_MAX,
        )  # fmt: skip
        parts = [TopicPartition(settings.topic(name), n) for n in sorted(consumer.partitions_for_topic(settings.topic(name)) or ())]
        consumer.assign(parts)
        consumer.seek_to_end(*parts)
        for part in parts:
            consumer.position(part)  # the end is looked up now, not at the first poll
    except Exception as wrong:  # noqa: BLE001  a library's many faults: no broker, no topic, no right
        raise CannotRun(f"{settings.topic(name)} cannot be read ({type(wrong).__name__}); run: scrim doctor") from None
    return consumer


def _accounted(consumer: Any, mine: frozenset[str], records: int, wait_seconds: int, progress: Callable[[int], None]) -> list[dict[str, Any]]:
    until = time.monotonic() + wait_seconds
    found: list[dict[str, Any]] = []
    while len(found) < records:
        if time.monotonic() > until:
            raise CannotRun(f"{len(found)} of {records} records are accounted for after {wait_seconds} s: do both workers run? (scrim doctor)")
        found += [record for record in _polled(consumer) if record.get("session") in mine]
        progress(len(found))
    return found


def _rest(consumer: Any) -> Iterator[dict[str, Any]]:
    """Everything up to what is the end now."""
    ends = consumer.end_offsets(list(consumer.assignment()))
    while any(consumer.position(part) < end for part, end in ends.items()):
        yield from _polled(consumer)


def _polled(consumer: Any) -> Iterator[dict[str, Any]]:
    for records in consumer.poll(timeout_ms=POLL_MS).values():
        yield from (msgspec.json.decode(record.value) for record in records if record.value)


def _refs(clean: list[dict[str, Any]]) -> set[str]:
    return {event["image"]["ref"] for event in clean if event["type"] == "screenshot"}
