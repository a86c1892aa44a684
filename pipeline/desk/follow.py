"""What the desk follows: the topics of the broker, or the files that `scrim redact` wrote, in; batches for `ingest.take` out, in a thread of its own.

Clean records are read up to an end that is asked for after the audit's, so that the app of a decision is known when the decision is kept: both were
written in one transaction. The thread ends only with the desk; what goes wrong is tried again, and shown on the page as being behind.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from sqlalchemy import Engine

from pipeline import policies
from pipeline.broker.topics import WRITTEN_BYTES_MAX
from pipeline.desk import ingest
from pipeline.desk.ingest import Line
from pipeline.desk.store import now_ms
from pipeline.proof import sample
from pipeline.settings import Settings, client
from pipeline.stream import breaker

BATCH_RECORDS = 5_000
WAIT_SECONDS = 1.0
FAULT_WAIT_SECONDS = 5.0
BREAKER_SECONDS = 15.0
FORGET_SECONDS = 3600.0

log = logging.getLogger("scrim.desk")


class Follower:
    """The thread. `behind` says, by the kind of error only, why it is not up to date; None where it is. `tripped`: the breaker has stopped redact."""

    def __init__(self, engine: Engine, settings: Settings, folder: Path | None) -> None:
        self.behind: str | None = "has just begun"
        self.tripped: str | None = None
        self._engine, self._settings, self._folder = engine, settings, folder
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scrim-desk-follower", daemon=True)

    def start(self) -> None:
        """Begins to follow."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the batch in hand."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                for new in self._steps():
                    self.behind = None
                    if self._stop.is_set() or (not new and self._stop.wait(WAIT_SECONDS)):
                        return
            except Exception as wrong:  # noqa: BLE001  the edge: told by its kind, tried again
                self.behind = type(wrong).__name__
                log.warning("the desk does not follow: %s", self.behind)
                self._stop.wait(FAULT_WAIT_SECONDS)

    def _steps(self) -> Iterator[int]:
        if self._folder is not None:
            return folder_steps(self._engine, self._folder)
        return self._stream()

    def _stream(self) -> Iterator[int]:
        """The topics; now and then whether the breaker has tripped, and what is too old to be kept."""
        looked = forgot = float("-inf")
        for new in topic_steps(self._engine, self._settings):
            if time.monotonic() - looked > BREAKER_SECONDS:
                self.tripped, looked = asyncio.run(breaker.tripped(self._settings)), time.monotonic()
            if time.monotonic() - forgot > FORGET_SECONDS:
                keep, forgot = policies.read(self._settings)[1].retention, time.monotonic()
                ingest.forget(self._engine, now_ms() - keep.audit_hours * ingest.HOUR_MS)
                if self._settings.samples is not None:
                    sample.sweep(Path(self._settings.samples), keep.quarantine_hours, datetime.now(UTC))
            yield new


def folder_steps(engine: Engine, folder: Path) -> Iterator[int]:
    """Each step takes what lies in the folder's files and was not taken, and yields how many decisions were new."""
    while True:
        audits, audit_end = _new_lines(engine, folder / "audit.jsonl")
        seen, clean_end = _new_lines(engine, folder / "clean.jsonl")
        if not audits and not seen:
            yield 0
            continue
        while len(seen) % BATCH_RECORDS == 0 and seen:  # the rest of the clean records first
            ingest.take(engine, [], seen, {"clean.jsonl": clean_end})
            seen, clean_end = _new_lines(engine, folder / "clean.jsonl")
        ends = {"audit.jsonl": audit_end, "clean.jsonl": clean_end}
        ingest.take(engine, audits, seen, ends)
        yield len(audits)


def _new_lines(engine: Engine, file: Path) -> tuple[list[Line], int]:
    """Whole lines after the position that was kept, at most a batch of them, and the position after them."""
    at = ingest.position(engine, file.name)
    lines: list[Line] = []
    if not file.is_file():
        return lines, at
    with file.open("rb") as opened:
        opened.seek(at)
        while len(lines) < BATCH_RECORDS and (value := opened.readline(WRITTEN_BYTES_MAX)).endswith(b"\n"):
            lines.append(Line(file.name, at, value.rstrip(b"\r\n")))
            at += len(value)
    return lines, at


def topic_steps(engine: Engine, settings: Settings) -> Iterator[int]:
    """The same of the topics `audit` and `clean`: positions are kept in the database, and no group is joined."""
    sizes = {"fetch_max_bytes": WRITTEN_BYTES_MAX, "max_partition_fetch_bytes": WRITTEN_BYTES_MAX, "max_poll_records": BATCH_RECORDS}
    with_commits = {"isolation_level": "read_committed", "enable_auto_commit": False, "group_id": None}
    audits, seen = (KafkaConsumer(**client(settings), **with_commits, **sizes) for _ in range(2))
    try:
        parts = {consumer: _assign(engine, consumer, settings.topic(name)) for consumer, name in ((audits, "audit"), (seen, "clean"))}
        while True:
            ends = audits.end_offsets(parts[audits]) if parts[audits] else {}
            _read_cleans(engine, seen, parts[seen])
            if not parts[audits]:
                parts = {consumer: _assign(engine, consumer, settings.topic(name)) for consumer, name in ((audits, "audit"), (seen, "clean"))}
            yield _read_audits(engine, audits, ends)
    finally:
        audits.close()
        seen.close()


def _assign(engine: Engine, consumer: Any, topic: str) -> list[TopicPartition]:
    parts = [TopicPartition(topic, n) for n in sorted(consumer.partitions_for_topic(topic) or ())]
    consumer.assign(parts)
    first = consumer.beginning_offsets(parts) if parts else {}
    for part in parts:
        consumer.seek(part, max(ingest.position(engine, _source(part)), first[part]))  # what aged away is not waited for
    return parts


def _read_cleans(engine: Engine, consumer: Any, parts: list[TopicPartition]) -> None:
    ends = consumer.end_offsets(parts) if parts else {}
    while any(consumer.position(part) < end for part, end in ends.items()):
        lines = _poll(consumer)
        ingest.take(engine, [], lines, {_source(part): consumer.position(part) for part in parts})


def _read_audits(engine: Engine, consumer: Any, ends: dict[TopicPartition, int]) -> int:
    new = 0
    while any(consumer.position(part) < end for part, end in ends.items()):
        lines = _poll(consumer, ends)
        new += ingest.take(engine, lines, [], {_source(part): consumer.position(part) for part in ends})
    return new


def _poll(consumer: Any, ends: dict[TopicPartition, int] | None = None) -> list[Line]:
    """What has come; with `ends`, nothing from there on: it is read again when its clean records are known."""
    lines = []
    for part, records in consumer.poll(timeout_ms=200).items():
        for record in records:
            if ends is not None and record.offset >= ends[part]:
                consumer.seek(part, ends[part])
                break
            if record.value is not None:
                lines.append(Line(_source(part), record.offset, record.value, part.partition, record.timestamp))
    return lines


def _source(part: TopicPartition) -> str:
    return f"{part.topic}/{part.partition}"
