"""The redact worker: `capture.raw` in; decisions on `capture.redacted` and sealed session states on `capture.sessions` out.

Delivery: a batch's decisions and states are one transaction per partition, so they never part; raw offsets are acknowledged after it. A raw record may
therefore be read again, but its session's state says so and it yields nothing new. On anything unexpected the process stops at once and nothing is
acknowledged (`process.stop_at_once`). Faust is here only, held the one way that loses nothing: raw bytes, concurrency 1, `noack_take`, ack at the end.
What cannot happen: content in a log; a worker that lost a partition and still writes to it (`transactions.open_writer` fences it).
"""

from __future__ import annotations

import asyncio
import os
import re
import ssl
import tempfile
import time
from typing import Any

import faust
from msgspec import Struct

from pipeline import consents, handover, metrics, process, state
from pipeline.engine import Engine, Raw, Work
from pipeline.process import log
from pipeline.quarantine import KeyRing, derive
from pipeline.settings import Settings, SettingsError, read_kek, read_password
from pipeline.state import Record
from pipeline.transactions import Writer, open_writer, read_partition
from schemas.audit import Place
from schemas.raw import ID_PATTERN

STAGE = "redact"
BUFFER_RECORDS = 16
FETCH_BYTES = 4 * 1024 * 1024
COMMIT_SECONDS = 0.5
# A batch of hard screenshots may take long; the consumer's own thread keeps the membership alive meanwhile.
BATCH_SECONDS_MAX = 3600
_SESSION = re.compile(ID_PATTERN)


def run_redact(settings: Settings, engine: Engine) -> int:
    """Runs until SIGTERM (returns 0) or stops the process at once with 70. Raises SettingsError where there is no key: states must be sealed."""
    kek = read_kek(settings)
    if kek is None:
        raise SettingsError(["SCRIM_KEK_FILE is not set: session states cannot be sealed, and never lie on a topic in the clear"])
    process.quiet()
    process.show_metrics(settings)
    asyncio.run(_run(settings, engine, kek))
    return 0


async def _run(settings: Settings, engine: Engine, kek: bytes) -> None:
    asked = process.stop_event()
    redact = Redact(settings, engine, kek)
    app = build_app(settings, redact)
    tasks = [  # named, so that none is collected while it runs
        asyncio.create_task(process.guard(STAGE, consents.follow(settings, redact.consent, redact.known))),
        asyncio.create_task(process.guard(STAGE, _start(app, redact))),
        asyncio.create_task(process.guard(STAGE, redact.ticks())),
    ]
    await asked.wait()
    await redact.close()
    log.info("redact ends (%d tasks)", len(tasks))
    engine.close()
    # Faust's own shutdown can hang, and all that is to be kept is committed.
    os._exit(0)


async def _start(app: faust.App, redact: Redact) -> None:
    await redact.known.wait()
    await app.start()
    log.info("redact reads %s", redact.raw_topic)
    await app.wait_until_stopped()
    raise RuntimeError("the stream ended")


def build_app(settings: Settings, redact: Redact) -> faust.App:
    """The Faust app with its one agent."""
    app = faust.App(
        f"{settings.topic_prefix}-{STAGE}",
        broker=[f"kafka://{address}" for address in settings.bootstrap.split(",")],
        broker_credentials=_credentials(settings),
        autodiscover=False,
        datadir=tempfile.mkdtemp(prefix="scrim-faust-"),  # there are no tables: it stays empty
        web_enabled=False,
        topic_disable_leader=True,
        topic_allow_declare=False,
        stream_wait_empty=False,
        stream_buffer_maxsize=BUFFER_RECORDS,
        broker_commit_interval=COMMIT_SECONDS,
        broker_max_poll_records=settings.batch_records,
        broker_max_poll_interval=BATCH_SECONDS_MAX,
        broker_session_timeout=settings.session_timeout_ms / 1000,
        broker_heartbeat_interval=settings.session_timeout_ms / 1000 / 4,
        consumer_group_instance_id=settings.instance,
        consumer_max_fetch_size=FETCH_BYTES,
        consumer_auto_offset_reset="earliest",
    )
    raw = app.topic(redact.raw_topic, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")

    @app.agent(raw, concurrency=1)
    async def fold(stream: Any) -> None:
        async for events in stream.noack_take(settings.batch_records, within=settings.batch_wait_ms / 1000):
            try:
                taken = await redact.step([event.message for event in events])
                for event in events:
                    if event.message.tp.partition in taken:
                        await stream.ack(event)
                _show_lag(app, events)
            except BaseException as error:  # noqa: BLE001  the edge of the stage
                process.stop_at_once(STAGE, error)

    @app.on_partitions_assigned.connect
    async def on_assigned(_app: Any, assigned: Any, *_: Any, **__: Any) -> None:
        redact.assigned = {tp.partition for tp in assigned if tp.topic == redact.raw_topic}

    @app.on_partitions_revoked.connect
    async def on_revoked(_app: Any, revoked: Any, *_: Any, **__: Any) -> None:
        await redact.leave()

    return app


def _show_lag(app: faust.App, events: list[Any]) -> None:
    for tp, offset in {event.message.tp: event.message.offset for event in events}.items():
        metrics.lag.labels(STAGE, str(tp.partition)).set(max(0, (app.consumer.highwater(tp) or 0) - offset - 1))


def _credentials(settings: Settings) -> Any:
    if settings.security == "plaintext":
        return None
    context = ssl.create_default_context(cafile=settings.ca_file) if settings.security.endswith("ssl") else None
    if not settings.security.startswith("sasl"):
        return faust.SSLCredentials(context=context)
    return faust.SASLCredentials(
        username=settings.sasl_user, password=read_password(settings), mechanism=settings.sasl_mechanism, ssl_context=context
    )


class _Lane(Struct):
    """A partition that is ours: its writer, and how many parts each session's state has on the topic."""

    writer: Writer
    parts: dict[str, int]


class Redact:
    """The steps of the worker, one at a time: a batch, a tick of the clock, a person's choice, a partition that goes."""

    def __init__(self, settings: Settings, engine: Engine, kek: bytes) -> None:
        self.raw_topic = settings.topic("raw")
        self.assigned: set[int] = set()
        self.known = asyncio.Event()
        self._settings = settings
        self._engine = engine
        self._key = derive(kek, "session state v1")
        self._ring = KeyRing(kek, settings.keys)
        self._lanes: dict[int, _Lane] = {}
        self._homes: dict[str, int] = {}
        self._lock = asyncio.Lock()

    async def step(self, messages: list[Any]) -> set[int]:
        """Takes a batch through to its commit; returns the partitions that it was taken from. The others are not ours any more."""
        started = time.monotonic()
        async with self._lock:
            await self._open()
            batch = [
                Raw(Place(self.raw_topic, m.tp.partition, m.offset), m.key, m.value) for m in messages if m.tp.partition in self._lanes
            ]
            for raw in batch:
                if (session := _session(raw)) is not None:
                    self._homes.setdefault(session, _partition(raw.place))
            await self._commit(await self._engine.process(batch, {}))
            self._forget_stateless(batch)
            metrics.batch.labels(STAGE).observe(time.monotonic() - started)
            return set(self._lanes)

    async def ticks(self) -> None:
        """For ever: what has gone quiet is closed; partitions that came are opened, so that their quiet sessions close too."""
        while True:
            await asyncio.sleep(self._settings.tick_ms / 1000)
            async with self._lock:
                await self._open()
                if self._lanes:
                    await self._commit(await self._engine.tick(time.time_ns() // 1_000_000))

    async def consent(self, actor: str, value: bytes | None) -> None:
        """A person's choice takes effect between two batches."""
        async with self._lock:
            self._engine.consent(actor, value)
            await asyncio.to_thread(consents.erase, self._ring, actor, value)

    async def leave(self) -> None:
        """Lets every partition go, after the batch at hand: the ones that come back are read again from the topic."""
        async with self._lock:
            self.assigned = set()
            self._engine.forget(list(self._homes))
            self._homes.clear()
            for lane in self._lanes.values():
                await lane.writer.close()
            self._lanes.clear()

    async def close(self) -> None:
        """Ends after the batch at hand, and keeps the next one from starting."""
        await self._lock.acquire()
        for lane in self._lanes.values():
            await lane.writer.close()

    def _forget_stateless(self, batch: list[Raw]) -> None:
        """Keeps `_homes` to the sessions that have a state: keys may be anything, without end."""
        for session in {_session(raw) for raw in batch} & set(self._homes):
            if session is not None and session not in self._lanes[self._homes[session]].parts:
                del self._homes[session]

    async def _open(self) -> None:
        """Makes the assigned partitions ours: first nobody else can write to them any more, then their states are read."""
        come = sorted(self.assigned - set(self._lanes))
        for partition, (lane, states) in zip(come, await asyncio.gather(*map(self._lane, come)), strict=True):
            self._lanes[partition] = lane
            self._homes |= dict.fromkeys(states, partition)
            await self._commit(await self._engine.process([], states))

    async def _lane(self, partition: int) -> tuple[_Lane, dict[str, bytes]]:
        writer = await open_writer(self._settings, STAGE, partition)
        records = await read_partition(self._settings, self._settings.topic("sessions"), partition)
        states, parts = await asyncio.to_thread(state.from_records, self._key, partition, records)
        return _Lane(writer, parts), states

    async def _commit(self, work: Work) -> None:
        """Decisions and states, one transaction per partition. Raises KeyError for a session or partition that is not ours: stops the process."""
        records: dict[int, list[Record]] = {}
        for decided in work.redacted:
            key = decided.session.encode("ascii") if decided.session is not None else None
            record = Record(self._settings.topic("redacted"), key, handover.encode(decided))
            records.setdefault(_partition(decided.place), []).append(record)
        for session, plain in work.states.items():
            partition = self._homes[session]
            lane = self._lanes[partition]
            written, parts = state.to_records(
                self._key, self._settings.topic("sessions"), partition, session, plain, lane.parts.pop(session, 0)
            )
            records.setdefault(partition, []).extend(written)
            if parts:
                lane.parts[session] = parts
            else:
                self._homes.pop(session, None)
        await asyncio.gather(*(self._lanes[partition].writer.commit(batch) for partition, batch in records.items() if batch))
        for decided in work.redacted:
            metrics.records.labels(STAGE, decided.outcome.value, decided.reason.value).inc()
        metrics.held.set(sum(len(lane.parts) for lane in self._lanes.values()))


def _session(raw: Raw) -> str | None:
    session = (raw.key or b"").decode("ascii", "replace")
    return session if _SESSION.match(session) else None


def _partition(place: Place) -> int:
    if place.partition is None:
        raise KeyError("partition")
    return place.partition
