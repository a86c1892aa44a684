"""The redact worker: `capture.raw` in; decisions on `capture.redacted` and sealed session states on `capture.sessions` out.

Delivery: a batch's decisions and states are one transaction per partition, so they never part; raw offsets are acknowledged after it. A raw record may
therefore be read again, but its session's state says so and it yields nothing new. On anything unexpected the process stops at once and nothing is
acknowledged (`process.stop_at_once`); so too where most of what it judges fails, and then it does not start again until somebody says so (`breaker`).
Faust is here only, held the one way that loses nothing: raw bytes, concurrency 1, `noack_take`, ack at the end.
What cannot happen: content in a log; a worker that lost a partition and still writes to it (`transactions.open_writer` fences it).
"""

from __future__ import annotations

import asyncio
import os
import ssl
import tempfile
import time
from typing import Any

import faust

from pipeline import __version__, metrics, traces
from pipeline.models import weights
from pipeline.settings import Settings, SettingsError, read_kek, read_password
from pipeline.stream import breaker, consents, process, published, watching
from pipeline.stream.process import log
from pipeline.stream.steps import STAGE, Redact
from pipeline.work.engine import Engine
from pipeline.work.pool import Pool
from pipeline.work.station import Setup

BUFFER_RECORDS = 16
FETCH_BYTES = 4 * 1024 * 1024
COMMIT_SECONDS = 0.5
# A batch of hard screenshots may take long; the consumer's own thread keeps the membership alive meanwhile.
BATCH_SECONDS_MAX = 3600


def run(settings: Settings) -> int:
    """`scrim worker redact`, with the real engine. Raises CannotRun where a setting, the policy or the models are wrong."""
    kek = _kek(settings)
    if faults := weights.verify(weights.folder()):
        raise weights.ModelsError(f"{faults[0]}; {weights.MISSING}")
    process.quiet()
    text, _ = published.at_start(settings)
    setup = Setup(
        policy=text, raw_blobs=settings.raw_blobs, clean_blobs=settings.clean_blobs, models=str(weights.folder()), worker=__version__, key=kek,
        seals=True, keys=settings.keys, format=settings.format,
    )  # fmt: skip
    engine = Pool(setup, settings.processes, settings.quiet_ms)
    engine.ready()
    return run_redact(settings, engine, text)


def _kek(settings: Settings) -> bytes:
    kek = read_kek(settings)
    if kek is None:
        raise SettingsError(["SCRIM_KEK_FILE is not set: session states cannot be sealed, and never lie on a topic in the clear"])
    return kek


def run_redact(settings: Settings, engine: Engine, policy: str) -> int:
    """Runs until SIGTERM (returns 0) or stops the process at once with 70. `policy`: the text that the engine was built with. Raises SettingsError where
    there is no key: states must be sealed."""
    kek = _kek(settings)
    process.quiet()
    process.show_metrics(settings)
    traces.begin(settings, STAGE)
    asyncio.run(_run(settings, engine, kek, policy))
    return 0


async def _run(settings: Settings, engine: Engine, kek: bytes, policy: str) -> None:
    asked = process.stop_event()
    await process.guard(STAGE, breaker.check(settings))
    redact = Redact(settings, engine, kek)
    app = build_app(settings, redact)
    tasks = [  # named, so that none is collected while it runs
        asyncio.create_task(process.guard(STAGE, consents.follow(settings, redact.consent, redact.known))),
        asyncio.create_task(process.guard(STAGE, published.follow(settings, STAGE, policy, redact.adopt, redact.told))),
        asyncio.create_task(process.guard(STAGE, _start(app, redact))),
        asyncio.create_task(process.guard(STAGE, redact.ticks())),
        asyncio.create_task(process.guard(STAGE, watching.watch(settings))),
    ]
    await asked.wait()
    await redact.close()
    log.info("redact ends (%d tasks)", len(tasks))
    engine.close()
    traces.close()
    # Faust's own shutdown can hang, and all that is to be kept is committed.
    os._exit(0)


async def _start(app: faust.App, redact: Redact) -> None:
    await redact.known.wait()
    await redact.told.wait()
    await app.start()
    log.info("redact reads %s, writes format %d", redact.raw_topic, redact.format)
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
    async def on_assigned(_app: Any, /, *told: Any, signal: Any = None, **_: Any) -> None:
        redact.assigned = {tp.partition for tp in told[0] if tp.topic == redact.raw_topic}

    @app.on_partitions_revoked.connect
    async def on_revoked(_app: Any, /, *_: Any, signal: Any = None, **__: Any) -> None:
        await redact.leave()

    return app


def _show_lag(app: faust.App, events: list[Any]) -> None:
    now_ms = time.time_ns() // 1_000_000
    for tp, last in {event.message.tp: event.message for event in events}.items():
        metrics.follow(STAGE, tp.partition, (app.consumer.highwater(tp) or 0) - last.offset - 1, round(last.timestamp * 1000), now_ms)


def _credentials(settings: Settings) -> Any:
    if settings.security == "plaintext":
        return None
    context = ssl.create_default_context(cafile=settings.ca_file) if settings.security.endswith("ssl") else None
    if not settings.security.startswith("sasl"):
        return faust.SSLCredentials(context=context)
    return faust.SASLCredentials(
        username=settings.sasl_user, password=read_password(settings), mechanism=settings.sasl_mechanism, ssl_context=context
    )
