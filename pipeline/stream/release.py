"""The release worker: decisions of `capture.redacted` in; `capture.clean`, `capture.audit`, `capture.checkpoints`, `capture.quarantine` out, exactly once.

Delivery: what is released, a checkpoint of the audit, the ledger of what was released and the consumed offsets are one transaction per partition; a raw
record that was decided before is dropped silently (and counted), since redact may say a thing twice. On anything unexpected the process stops at once.
People's choices hold here as they do in redact: what was on its way when they were made is dropped. What cannot happen: a clean event that did not pass
the second look; raw content, which this worker never sees and holds no key to.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import msgspec
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from msgspec import Struct

from pipeline import __version__, blobs, metrics, traces
from pipeline.broker.topics import HOUR_MS
from pipeline.proof import checkpoints, sinks
from pipeline.proof.approvals import Accepted
from pipeline.proof.audit import Head
from pipeline.proof.signing import Signer
from pipeline.proof.sinks import Settled
from pipeline.settings import Settings, client, read_audit_key
from pipeline.stream import consents, process, published, watching
from pipeline.stream.ledger import Ledger
from pipeline.stream.process import log
from pipeline.stream.proving import chain_name
from pipeline.stream.state import Record
from pipeline.stream.transactions import Writer, open_writer, read_partition
from pipeline.work import handover
from pipeline.work.choices import Choices
from pipeline.work.looks import Verdict, look
from pipeline.work.rereading import Rereading
from redactors import admission, recheck
from redactors.policy.load import digest
from schemas.audit import Outcome, Place
from schemas.policy import Policy
from schemas.raw import later

STAGE: Final = "release"
FETCH_BYTES = 4 * 1024 * 1024
# redact may hear of a new policy first: what it lets pass by it waits here for the same, this long at most, and once for each policy.
MEET_SECONDS_MAX = 3
POLICIES_MET_MAX = 1000


def run(settings: Settings) -> int:
    """`scrim worker release`. Raises CannotRun where a setting or the policy is wrong."""
    process.quiet()
    return run_release(settings, *published.at_start(settings))


def run_release(settings: Settings, text: str, policy: Policy) -> int:
    """Runs until SIGTERM (returns 0) or stops the process at once with 70."""
    process.quiet()
    process.show_metrics(settings)
    traces.begin(settings, STAGE)
    asyncio.run(_run(settings, text, policy))
    traces.close()
    log.info("release ends")
    return 0


async def _run(settings: Settings, text: str, policy: Policy) -> None:
    asked = process.stop_event()
    release = Release(settings, policy)
    followed = [
        asyncio.create_task(process.guard(STAGE, release.follow())),
        asyncio.create_task(process.guard(STAGE, published.follow(settings, STAGE, text, release.adopt, release.told))),
    ]
    task = asyncio.create_task(process.guard(STAGE, release.run()))
    watcher = asyncio.create_task(process.guard(STAGE, watching.watch(settings)))
    await asked.wait()
    for one in followed:
        one.cancel()
    watcher.cancel()
    await release.close(task)


class _Lane(Struct):
    writer: Writer
    ledger: Ledger


class Release:
    """One consumer, and a lane (writer and ledger) for each partition that is ours."""

    def __init__(self, settings: Settings, policy: Policy) -> None:
        self._settings = settings
        self._choices = Choices(admission.build(policy))
        self._known = asyncio.Event()
        self.told = asyncio.Event()
        self._resolution_ms = self._horizon_ms = 0
        self._met: set[str] = set()
        self._hold_to(policy)
        self._signer = Signer(read_audit_key(settings))
        self._store = blobs.open_store(settings.clean_blobs)
        self._lanes: dict[int, _Lane] = {}
        self._lock = asyncio.Lock()
        self._consumer = AIOKafkaConsumer(
            **client(settings),
            client_id="scrim-release",
            group_id=f"{settings.topic_prefix}-{STAGE}",
            group_instance_id=settings.instance,
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=settings.session_timeout_ms,
            heartbeat_interval_ms=settings.session_timeout_ms // 4,
            max_partition_fetch_bytes=FETCH_BYTES,
        )

    async def run(self) -> None:
        """For ever: takes what is there, partition by partition, each through to its commit."""
        await self._known.wait()
        await self.told.wait()
        self._consumer.subscribe([self._settings.topic("redacted")], listener=_Listener(self))
        await self._consumer.start()
        log.info("release reads %s, writes format %d", self._settings.topic("redacted"), self._settings.format)
        while True:
            began_ns = time.time_ns()
            got = await self._consumer.getmany(timeout_ms=500, max_records=self._settings.batch_records)
            if got:
                traces.past("read", [(began_ns, time.time_ns())], records=sum(map(len, got.values())), partitions=len(got))
            await self._meet(got)
            async with self._lock:
                ours = {at: records for at, records in got.items() if at in self._consumer.assignment()}
                await asyncio.gather(*(self._step(at, records) for at, records in ours.items()))
                await self._caught_up(self._consumer.assignment() - set(ours))

    async def _caught_up(self, idle: Iterable[TopicPartition]) -> None:
        """Shows that nothing waits where nothing came and all was seen. At the end of a partition lies the end of a transaction, which is no record and looks
        like one that waits."""
        now_ms = time.time_ns() // 1_000_000
        for at in idle:
            if at.partition in self._lanes and await self._consumer.position(at) >= (self._consumer.highwater(at) or 0):
                metrics.follow(STAGE, at.partition, 0, now_ms, now_ms)

    async def _meet(self, got: dict[TopicPartition, list[ConsumerRecord]]) -> None:
        """Waits for a policy that is not here yet, where records come that were decided under it. Then they are judged by what there is."""
        if self._settings.approvers_file is None or len(self._met) >= POLICIES_MET_MAX:
            return
        for records in got.values():
            received = handover.decode(records[-1].value)
            if received is None or received.decided.policy in self._met:
                continue
            until = time.monotonic() + MEET_SECONDS_MAX
            while received.decided.policy != self._policy and time.monotonic() < until:
                await asyncio.sleep(0.05)
            self._met.add(received.decided.policy)

    async def follow(self) -> None:
        """For ever: people's choices, each in force between two steps."""
        await consents.follow(self._settings, self._tell, self._known)

    async def _tell(self, actor: str, value: bytes | None) -> None:
        async with self._lock:
            self._choices.tell(actor, value)

    async def adopt(self, accepted: Accepted) -> bool:
        """A published policy judges from the next step on: also what was redacted under the one before and is on its way."""
        async with self._lock:
            self._hold_to(accepted.policy)
            return True

    def _hold_to(self, policy: Policy) -> None:
        self._recheck = recheck.build(policy)
        self._again = Rereading(policy, self._recheck)
        self._choices.under(admission.build(policy))
        self._policy = digest(policy)
        self._met.add(self._policy)
        # for decisions that do not say it, of the policies since the start the widest: what came under one before is on its way still
        self._resolution_ms = max(self._resolution_ms, policy.keystrokes.time_resolution_ms)
        # A raw record lives this long at most, twice over: nothing older can be decided again.
        self._horizon_ms = max(self._horizon_ms, 2 * (policy.retention.raw_hours + policy.retention.redacted_hours) * HOUR_MS)

    async def leave(self) -> None:
        """Lets every partition go, after the step at hand."""
        async with self._lock:
            for lane in self._lanes.values():
                await lane.writer.close()
            self._lanes.clear()
            metrics.leave()

    async def close(self, running: asyncio.Task[None]) -> None:
        """Ends after the step at hand, and keeps the next one from starting."""
        await self._lock.acquire()
        running.cancel()
        for lane in self._lanes.values():
            await lane.writer.close()
        self._lanes.clear()
        self._lock.release()  # leaving the group asks for the lock once more
        await self._consumer.stop()

    async def _step(self, at: TopicPartition, records: list[ConsumerRecord]) -> None:
        with traces.span("batch", partition=at.partition, records=len(records)):
            await self._take(at, records)

    async def _take(self, at: TopicPartition, records: list[ConsumerRecord]) -> None:
        started = time.monotonic()
        lane = await self._lane(at.partition)
        with traces.span("decide", records=len(records)):
            verdicts = await asyncio.to_thread(self._look, records)
        now_ms = time.time_ns() // 1_000_000
        written: list[Record] = []
        settled: list[Settled] = []
        for verdict in verdicts:
            place = verdict.decided.place
            if place.topic == self._settings.topic("raw") and not lane.ledger.take(place.offset or 0, now_ms):
                metrics.repeats.inc()
                continue
            one, lane.ledger.head = self._settle(lane.ledger, verdict)
            settled.append(one)
            written += self._records(one)
        if settled:
            written.append(self._checkpoint(lane.ledger, at.partition))
        with traces.span("commit", partition=at.partition, records=len(settled)) as commit:
            commit.ended((one.audit.outcome, one.audit.reason) for one in settled)
            await lane.writer.commit(written + lane.ledger.changes(now_ms), {at: records[-1].offset + 1}, f"{self._settings.topic_prefix}-{STAGE}")
        self._count(settled)
        metrics.follow(STAGE, at.partition, (self._consumer.highwater(at) or 0) - records[-1].offset - 1, records[-1].timestamp, now_ms)
        metrics.arrive(STAGE, (verdict.decided.event.time for verdict in verdicts if verdict.decided.event is not None), now_ms)
        metrics.batch.labels(STAGE).observe(time.monotonic() - started)

    async def _lane(self, partition: int) -> _Lane:
        """Makes a partition ours: first nobody else can write to it any more, then its ledger is read."""
        if partition not in self._lanes:
            writer = await open_writer(self._settings, STAGE, partition)
            ledger = Ledger(self._settings.topic("released"), self._horizon_ms, self._settings.format)
            ledger.load(await read_partition(self._settings, self._settings.topic("released"), partition))
            self._lanes[partition] = _Lane(writer, ledger)
        return self._lanes[partition]

    def _look(self, records: list[ConsumerRecord]) -> list[Verdict]:
        raw = self._settings.topic("raw")
        return [look(self._recheck, self._store, handover.decode(r.value), Place(r.topic, r.partition, r.offset), raw, self._again) for r in records]

    def _settle(self, ledger: Ledger, verdict: Verdict) -> tuple[Settled, Head]:
        """What is written for a decision, by what people allow at this moment. What is merged into a run that was kept back is kept back with it."""
        decided, denied = verdict.decided, None
        if decided.event is not None:
            event = decided.event
            denied = self._choices.denied(event.actor, event.time)
            if denied is None and self._choices.said(event.actor):  # its time was rounded down: it may have been after their choice
                denied = self._choices.denied(event.actor, later(event.time, (decided.resolution_ms or self._resolution_ms) - 1))
            if denied is not None and decided.id is not None:
                ledger.stop(decided.id, denied)
        elif decided.outcome is Outcome.MERGED and decided.into is not None:
            denied = ledger.stopped.get(decided.into)
        elif decided.quarantine is not None and self._choices.erased(decided.quarantine.actor):
            decided = msgspec.structs.replace(decided, quarantine=None)  # its key is gone; nor is the envelope kept
        return sinks.settle(ledger.head, decided, verdict.caught, denied)

    def _checkpoint(self, ledger: Ledger, partition: int) -> Record:
        """With every transaction, so that no end of the chain is ever uncovered."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        name = chain_name(self._settings, partition)
        point, ledger.anchor = checkpoints.anchor(ledger.anchor, name, ledger.head, self._policy, __version__, now, self._signer)
        return Record(self._settings.topic("checkpoints"), None, msgspec.json.encode(point))

    def _records(self, settled: Settled) -> list[Record]:
        topic = self._settings.topic
        session = settled.audit.session
        key = session.encode("ascii") if session is not None else None
        records = [Record(topic("audit"), key, settled.audit_line)]
        if settled.clean is not None:
            records.append(Record(topic("clean"), key, settled.clean))
        if settled.quarantine is not None:
            records.append(Record(topic("quarantine"), key, settled.quarantine))
        return records

    def _count(self, settled: list[Settled]) -> None:
        metrics.count(STAGE, ((one.audit.outcome, one.audit.reason) for one in settled))
        for one in settled:
            record = one.audit
            if record.reason.value.startswith("catch_"):
                metrics.catches.labels(record.reason.value).inc()
                place = record.place
                log.warning("caught: %s at %s/%s/%s", record.reason.value, place.topic, place.partition, place.offset)


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, release: Release) -> None:
        self._release = release

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        await self._release.leave()

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Lanes open with the first records: nothing waits for the clock here."""
