"""A recording on disk in, its records on `capture.raw` out: each line as it is, whole or broken, keyed by its session; its frames into the raw blob store.

Delivery: every record acknowledged by all replicas before this returns. Producing twice sends everything twice; redact drops resends by `id`.
What cannot happen: a broken line that is skipped or mended (it is sent, and quarantined with a reason); a frame read from outside the recording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from kafka import KafkaProducer
from msgspec import Struct

from pipeline import blobs
from pipeline.blobs import Store
from pipeline.broker.admin import open_admin
from pipeline.broker.topics import RAW_BYTES_MAX
from pipeline.faults import CannotRun
from pipeline.proof.retry import HEADER
from pipeline.settings import Settings, client
from schemas import raw
from schemas.audit import Place, Reason

BOM = b"\xef\xbb\xbf"
BLANK = b" \t\r\n"
LINES_AHEAD = 1000


class Produced(Struct):
    """What was sent: records, those among them without a readable session, those the broker would not take for their size, and frames copied or missing."""

    records: int = 0
    unkeyed: int = 0
    too_big: int = 0
    frames: int = 0
    frames_missing: int = 0

    def __str__(self) -> str:
        more = {"without a session": self.unkeyed, "too big to send": self.too_big, "frames": self.frames, "frames missing": self.frames_missing}
        return ", ".join([f"{self.records} records produced", *(f"{count} {what}" for what, count in more.items() if count)])


def produce(settings: Settings, recording: Path, progress: Callable[[int], None] = lambda sent: None) -> Produced:
    """Sends a recording: a folder with `raw.jsonl`, or one `.jsonl`. `progress` is told the records sent so far.

    Raises CannotRun where there is no such recording or no broker, OSError where the blob store fails, KafkaError where the broker refuses a record.
    """
    open_admin(settings, "produce").close()
    path = recording / "raw.jsonl" if recording.is_dir() else recording
    if not path.is_file():
        raise CannotRun(f"{recording}: no such recording (expected a folder with raw.jsonl, or a .jsonl file)")
    here, there = blobs.open_store(str(path.parent.resolve())), blobs.open_store(settings.raw_blobs)
    done = Produced()
    producer = KafkaProducer(**client(settings), client_id="scrim-produce", acks="all", linger_ms=20, max_request_size=RAW_BYTES_MAX, batch_size=256 * 1024)
    try:
        with path.open("rb") as file:
            waiting: list[Any] = []
            for line in lines(file):
                _send(producer, settings, line, waiting, done, here, there)
                if len(waiting) >= LINES_AHEAD:
                    _settle(waiting, done, progress)
            _settle(waiting, done, progress)
    finally:
        producer.close()
    return done


def again(settings: Settings, records: list[tuple[Place, bytes, bytes, bytes]]) -> None:
    """Sends records again: (where each had lain, its key, its value, its ticket), each to the partition it came from. Raises as `produce`."""
    open_admin(settings, "produce").close()
    producer = KafkaProducer(**client(settings), client_id="scrim-produce", acks="all", max_request_size=RAW_BYTES_MAX)
    try:
        sent = [
            producer.send(settings.topic("raw"), value=value, key=key or None, partition=place.partition, headers=[(HEADER, ticket)])
            for place, key, value, ticket in records
        ]
        for delivery in sent:
            delivery.get(timeout=60)
    finally:
        producer.close()


def lines(file: BinaryIO) -> Iterator[bytes]:
    """The records of an open `.jsonl`, as they are: without line ends, a BOM at the file's start, or blank lines. A line over the broker's limit comes
    out cut to just over it: it will be refused for its size all the same."""
    first = True
    while line := file.readline(RAW_BYTES_MAX + 1):
        whole = line.endswith(b"\n")
        while not whole and (rest := file.readline(RAW_BYTES_MAX)):
            whole = rest.endswith(b"\n")
        if first:
            line, first = line.removeprefix(BOM), False
        if line.strip(BLANK):
            yield line.rstrip(b"\r\n")


def _send(producer: Any, settings: Settings, line: bytes, waiting: list[Any], done: Produced, here: Store, there: Store) -> None:
    value = raw.parse(line, len(line))
    session = None if isinstance(value, raw.Refused) else raw.envelope(value)[1]
    if isinstance(value, dict):
        _copy_frame(value, here, there, done)
    if len(line) + len(session or "") > RAW_BYTES_MAX - 1024:
        done.too_big += 1  # the topic has no room for it; the recorder's own producer would have been refused too
        return
    if session is None:
        # All of these on one partition: they have no order that another partition could keep
        waiting.append(producer.send(settings.topic("raw"), value=line, partition=0))
        done.unkeyed += 1
    else:
        waiting.append(producer.send(settings.topic("raw"), value=line, key=session.encode("ascii")))


def _settle(waiting: list[Any], done: Produced, progress: Callable[[int], None]) -> None:
    for delivery in waiting:
        delivery.get(timeout=60)
    done.records += len(waiting)
    waiting.clear()
    progress(done.records)


def _copy_frame(value: dict[str, Any], here: Store, there: Store, done: Produced) -> None:
    image = value.get("image")
    ref = image.get("ref") if isinstance(image, dict) else None
    if not isinstance(ref, str):
        return
    data = blobs.read(here, ref, None)
    if isinstance(data, Reason):
        done.frames_missing += 1  # redact will say why of the record
        return
    blobs.put(there, ref, data, 0o600)
    done.frames += 1
