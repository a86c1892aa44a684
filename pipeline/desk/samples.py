"""Clean records for a reviewer's eyes: which decision it is in; the record as it lies on the topic or in the folder, as lines of text, out. Never kept."""

from __future__ import annotations

import random
from typing import Any

import msgspec
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from msgspec import Struct
from sqlalchemy import Connection, func, select

from pipeline.broker.topics import WRITTEN_BYTES_MAX
from pipeline.desk.asked import Desk
from pipeline.desk.tables import cleans, decisions
from pipeline.settings import client

SAMPLES = 8
STRINGS_MAX = 12
CHARS_MAX = 400
POLLS_MAX = 25
# What says where and when, and is shown beside it, or says nothing to a reader.
_LEFT_OUT = frozenset({"id", "type", "time", "session", "seq", "actor", "device", "policy", "marks", "image", "sha256", "media_type", "role", "input_type"})


class Sample(Struct, frozen=True):
    """A clean record: its decision's number in the desk, when and in which app, its strings by path, what was masked in it."""

    id: int
    type: str
    at_ms: int | None
    app: str
    strings: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]


def sample(desk: Desk, seed: random.Random | None = None) -> list[Sample]:
    """Some clean records, taken by chance from all that were decided."""
    chance = seed or random.SystemRandom()
    with desk.engine.connect() as kept:
        first, last = kept.execute(select(func.min(decisions.c.id), func.max(decisions.c.id)).where(decisions.c.outcome == "clean")).one()
        if last is None:
            return []
        rows: dict[int, Any] = {}
        for _ in range(3 * SAMPLES):
            if (row := _at(kept, chance.randint(first, last))) is not None and len(rows) < SAMPLES:
                rows[row.id] = row
    found = _read(desk, [row for _, row in sorted(rows.items())])
    return [one for row, value in found if (one := _shown(row, value)) is not None]


def _at(kept: Connection, id_: int) -> Any:
    """The first clean decision from there on, with where its record lies."""
    asked = select(decisions.c.id, decisions.c.app, decisions.c.at_ms, cleans.c.partition, cleans.c.position)
    asked = asked.join(cleans, (cleans.c.session == decisions.c.session) & (cleans.c.event == decisions.c.event))
    return kept.execute(asked.where(decisions.c.outcome == "clean", decisions.c.id >= id_).order_by(decisions.c.id).limit(1)).one_or_none()


def _read(desk: Desk, rows: list[Any]) -> list[tuple[Any, bytes]]:
    if desk.folder is None:
        try:
            return _of_topic(desk, rows)
        except (KafkaError, OSError):
            return []
    found = []
    try:
        with (desk.folder / "clean.jsonl").open("rb") as opened:
            for row in rows:
                opened.seek(row.position)
                found.append((row, opened.readline(WRITTEN_BYTES_MAX)))
    except OSError:
        return []
    return found


def _of_topic(desk: Desk, rows: list[Any]) -> list[tuple[Any, bytes]]:
    """Each record from its place; one that has aged away is left out."""
    topic, found = desk.settings.topic("clean"), []
    consumer = KafkaConsumer(**client(desk.settings), enable_auto_commit=False, group_id=None, isolation_level="read_committed", max_poll_records=1)
    try:
        for row in rows:
            part = TopicPartition(topic, row.partition)
            consumer.assign([part])
            consumer.seek(part, row.position)
            for _ in range(POLLS_MAX):
                got = consumer.poll(timeout_ms=200).get(part, [])
                if got:
                    found += [(row, got[0].value)] if got[0].offset == row.position and got[0].value is not None else []
                    break
    finally:
        consumer.close()
    return found


def _shown(row: Any, value: bytes) -> Sample | None:
    try:
        record = msgspec.json.decode(value)
        marks = tuple((str(mark["entity"]), str(mark["action"])) for mark in record.get("marks", ()))
        strings = tuple(_strings(record, ""))[:STRINGS_MAX]
        return Sample(row.id, str(record["type"]), row.at_ms, row.app, strings, marks)
    except (msgspec.MsgspecError, KeyError, TypeError, AttributeError, UnicodeDecodeError):
        return None


def _strings(value: Any, path: str) -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [(path, value[:CHARS_MAX])]
    if isinstance(value, dict):
        return [one for name, item in value.items() if path or name not in _LEFT_OUT for one in _strings(item, f"{path}.{name}".lstrip("."))]
    if isinstance(value, list):
        return [one for at, item in enumerate(value) for one in _strings(item, f"{path}[{at}]")]
    return []
