"""Many people at once: how many, for how long and how fast in; the bundled recording under their names on `capture.raw` out, at the pace of their work.

A person's time is the recorded sessions, one after the other as turns, each with its long pauses cut to `PAUSE_SECONDS_MAX`; between turns they do nothing, so
that they are active for the share of time that is asked for. Everything is invented. What cannot happen: two runs, people or turns under one session; a
time in the future, however fast it runs.
"""

from __future__ import annotations

import heapq
import random
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from kafka import KafkaProducer
from msgspec import Struct

from pipeline import blobs, demo
from pipeline.broker.admin import open_admin
from pipeline.broker.topics import RAW_BYTES_MAX
from pipeline.settings import Settings, client
from schemas.raw import Refused, decode, instant, later

PAUSE_SECONDS_MAX = 30.0
SESSION_PREFIX = "load."
PROGRESS_SECONDS = 1.0


class Step(Struct, frozen=True):
    """A recorded event, so many seconds into its turn."""

    at: float
    event: dict[str, Any]


class Due(Struct, frozen=True, order=True):
    """What a person does at a second of the run."""

    at: float
    person: int
    turn: int
    number: int


class Sent(Struct):
    """What a run came to. `late_seconds`: how far it was behind its own pace at the end; where that is much, this machine was too slow to ask for so much."""

    records: int = 0
    bytes: int = 0
    person_hours: float = 0.0
    late_seconds: float = 0.0


def turns() -> list[list[Step]]:
    """The recorded sessions, as turns: without broken lines, which are no work, and with long pauses cut."""
    sessions: dict[str, list[Step]] = {}
    last: dict[str, float] = {}
    for line in (demo.folder() / "raw.jsonl").read_bytes().splitlines():
        event = decode(line)
        if isinstance(event, Refused):
            continue
        steps, at = sessions.setdefault(event.session, []), instant(event.time) / 1e9
        pause = min(PAUSE_SECONDS_MAX, max(0.0, at - last.get(event.session, at)))
        steps.append(Step((steps[-1].at if steps else 0.0) + pause, msgspec.json.decode(line)))
        last[event.session] = at
    return list(sessions.values())


def plan(recorded: list[list[Step]], people: int, seconds: float, active: float, seed: int) -> Iterator[Due]:
    """Everything that people do in so many seconds, in order of time. They begin anywhere in their work, so that they are not in step."""
    return heapq.merge(*(_person(recorded, person, seconds, active, random.Random(f"{seed} {person}")) for person in range(people)))


def _person(recorded: list[list[Step]], person: int, seconds: float, active: float, chance: random.Random) -> Iterator[Due]:
    begins, turn = 0.0, chance.randrange(len(recorded))
    first = chance.random() * recorded[turn % len(recorded)][-1].at / active
    while begins - first < seconds:
        steps = recorded[turn % len(recorded)]
        for number, step in enumerate(steps):
            at = begins + step.at - first
            if 0 <= at < seconds:
                yield Due(at, person, turn, number)
        begins += max(1.0, steps[-1].at / active)
        turn += 1


def written(recorded: list[list[Step]], due: Due, run: str, at: str) -> tuple[bytes, bytes]:
    """A record's key and value, under the names of its person and turn."""
    event = dict(recorded[due.turn % len(recorded)][due.number].event)
    session = f"{SESSION_PREFIX}{run}.{due.person}.{due.turn}"
    event |= {"session": session, "id": f"{session}:{due.number}", "actor": f"load-{run}-{due.person}", "device": f"load-{due.person}", "time": at}
    return session.encode(), msgspec.json.encode(event)


def run(
    settings: Settings, people: int, seconds: float, speed: float, active: float, seed: int, progress: Callable[[Sent], None] = lambda sent: None
) -> Sent:
    """Sends it, `speed` times as fast as people work. Raises CannotRun where no broker answers, OSError where the raw store fails, KafkaError."""
    open_admin(settings, "load").close()
    recorded, name, sent = turns(), secrets.token_hex(4), Sent(person_hours=people * seconds / 3600)
    _copy_frames(settings)
    # event time ends when the wall clock does: faster than people work, it begins in the past
    first = _time(time.time() - seconds + seconds / speed)
    started = told = time.monotonic()
    producer = KafkaProducer(**client(settings), client_id="scrim-load", acks="all", linger_ms=20, max_request_size=RAW_BYTES_MAX, batch_size=256 * 1024)
    try:
        for due in plan(recorded, people, seconds, active, seed):
            ahead = due.at / speed - (time.monotonic() - started)
            if ahead > 0:
                time.sleep(ahead)
            key, value = written(recorded, due, name, later(first, int(due.at * 1000)))
            producer.send(settings.topic("raw"), key=key, value=value)
            sent.records, sent.bytes, sent.late_seconds = sent.records + 1, sent.bytes + len(value), max(0.0, -ahead)
            if time.monotonic() - told > PROGRESS_SECONDS:
                told = time.monotonic()
                progress(sent)
        producer.flush()
    finally:
        producer.close()
    return sent


def _copy_frames(settings: Settings) -> None:
    store = blobs.open_store(settings.raw_blobs)
    for path in sorted((demo.folder() / "blobs").iterdir()):
        blobs.put(store, f"blobs/{path.name}", path.read_bytes(), 0o600)


def _time(seconds: float) -> str:
    return later("1970-01-01T00:00:00Z", int(seconds * 1000))
