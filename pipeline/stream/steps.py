"""What the redact worker does, one step at a time: a batch, a tick of the clock, a person's choice, a policy, a partition that comes or goes.

In: raw records of partitions that are ours. Out: one transaction per partition, of decisions and of sealed session states, so that they never part.
What cannot happen: two steps at once; a partition written to by two workers (`transactions.open_writer` fences the earlier); a state in the clear.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Iterable
from typing import Any, Final

from msgspec import Struct

from pipeline import metrics, traces
from pipeline.broker.topics import HOUR_MS, hold_to
from pipeline.faults import CannotRun
from pipeline.proof import retry
from pipeline.proof.approvals import Accepted
from pipeline.proof.quarantine import KeyRing, derive
from pipeline.settings import Settings
from pipeline.stream import breaker, consents, state
from pipeline.stream.breaker import Breaker, Tripped
from pipeline.stream.process import log
from pipeline.stream.state import Record
from pipeline.stream.transactions import Writer, open_writer, read_partition
from pipeline.work import handover
from pipeline.work.engine import Engine, Raw, Work
from schemas.audit import Place
from schemas.raw import ID_PATTERN

STAGE: Final = "redact"
_SESSION = re.compile(ID_PATTERN)


class _Lane(Struct):
    """A partition that is ours: its writer; and of each session with a state, how many parts that has on the topic, and when it was last written."""

    writer: Writer
    parts: dict[str, int]
    at_ms: dict[str, int]


class Redact:
    """The steps of the worker, one at a time: a batch, a tick of the clock, a person's choice, a partition that goes."""

    def __init__(self, settings: Settings, engine: Engine, kek: bytes) -> None:
        self.raw_topic = settings.topic("raw")
        self.format = settings.format
        self.assigned: set[int] = set()
        self.known = asyncio.Event()
        self.told = asyncio.Event()
        self._settings = settings
        self._engine = engine
        self._key = derive(kek, "session state v1")
        self._tickets = retry.ticket_key(kek)
        self._breaker = Breaker(settings.breaker_share, settings.breaker_records)
        self._ring = KeyRing(kek, settings.keys)
        self._lanes: dict[int, _Lane] = {}
        self._homes: dict[str, int] = {}
        self._lock = asyncio.Lock()

    async def step(self, messages: list[Any]) -> set[int]:
        """Takes a batch through to its commit; returns the partitions that it was taken from. The others are not ours any more."""
        started = time.monotonic()
        async with self._lock:
            await self._open()
            with traces.span("batch", records=len(messages)):
                await self._take(messages)
            metrics.batch.labels(STAGE).observe(time.monotonic() - started)
            return set(self._lanes)

    async def _take(self, messages: list[Any]) -> None:
        """A batch of partitions that are ours, through to its commit."""
        batch = [
            # a record without a key lies where it fell, in no session's order: an empty key is no session's
            Raw(Place(self.raw_topic, m.tp.partition, m.offset), m.key or b"", m.value, retry.holds(self._tickets, m.headers, m.key or b"", m.value))
            for m in messages
            if m.tp.partition in self._lanes
        ]
        for raw in batch:
            if (session := _session(raw)) is not None:
                self._homes.setdefault(session, _partition(raw.place))
        work = await self._decide(batch)
        await self._stop_if_all_fails(work)
        await self._commit(work)
        self._forget_stateless(batch)

    async def ticks(self) -> None:
        """For ever: what has gone quiet is closed; partitions that came are opened, so that their quiet sessions close too."""
        while True:
            await asyncio.sleep(self._settings.tick_ms / 1000)
            async with self._lock:
                await self._open()
                if self._lanes:
                    now_ms = time.time_ns() // 1_000_000
                    work = await self._in_time(self._engine.tick(now_ms))
                    await self._stop_if_all_fails(work)
                    await self._commit(work)
                    await self._erase_ended(now_ms)

    async def consent(self, actor: str, value: bytes | None) -> None:
        """A person's choice takes effect between two batches."""
        async with self._lock:
            await asyncio.to_thread(consents.erase, self._ring, actor, value)  # first: nobody is to find the key in the store any more
            await self._commit(self._engine.consent(actor, value))

    async def adopt(self, accepted: Accepted) -> bool:
        """A published policy takes effect between two batches, in all processes at once; False where it cannot be built here, and nothing has changed."""
        async with self._lock:
            try:
                work = await self._in_time(self._engine.adopt(accepted.change.policy))
            except CannotRun as wrong:
                log.warning("%s", wrong)
                return False
            await self._commit(work)
            return True

    async def leave(self) -> None:
        """Lets every partition go, after the batch at hand: the ones that come back are read again from the topic."""
        async with self._lock:
            self.assigned = set()
            self._engine.forget(list(self._homes))
            self._homes.clear()
            for lane in self._lanes.values():
                await lane.writer.close()
            self._lanes.clear()
            metrics.leave()

    async def close(self) -> None:
        """Ends after the batch at hand, and keeps the next one from starting."""
        await self._lock.acquire()
        for lane in self._lanes.values():
            await lane.writer.close()

    async def _in_time(self, work: Awaitable[Work]) -> Work:
        """What the engine makes of it. Raises TimeoutError, which stops the worker, where a process of the pool hangs for good."""
        return await asyncio.wait_for(work, self._settings.batch_seconds_max)

    async def _decide(self, batch: list[Raw]) -> Work:
        with traces.span("decide") as decide:
            work = await self._in_time(self._engine.process(batch, {}))
            decide.tell(records=len(work.redacted), texts_asked=work.asked, texts_known=work.known, pixels_shown=work.shown, pixels_read=work.read)
            traces.past("frame", work.frames_ns)
            return work

    def _forget_stateless(self, batch: list[Raw]) -> None:
        """Keeps `_homes` to the sessions that have a state: keys may be anything, without end."""
        for session in {_session(raw) for raw in batch} & set(self._homes):
            if session is not None and session not in self._lanes[self._homes[session]].parts:
                del self._homes[session]

    async def _stop_if_all_fails(self, work: Work) -> None:
        """Before the batch that was one too many is committed: it is taken again once the cause is mended. Raises Tripped."""
        why = self._breaker.see(work.redacted)
        metrics.failing.set(self._breaker.failing())
        if why is not None:
            await breaker.trip(self._settings, why)
            raise Tripped(breaker.line(why))

    async def _open(self) -> None:
        """Makes the assigned partitions ours: first nobody else can write to them any more, then their states are read."""
        come = sorted(self.assigned - set(self._lanes))
        if come:
            await asyncio.to_thread(hold_to, self._settings)  # partitions that are added are shared out: all workers come by here
        for partition, (lane, states) in zip(come, await asyncio.gather(*map(self._lane, come)), strict=True):
            self._lanes[partition] = lane
            self._homes |= dict.fromkeys(states, partition)
            await self._commit(await self._in_time(self._engine.process([], states)))

    async def _lane(self, partition: int) -> tuple[_Lane, dict[str, bytes]]:
        with traces.span("read", partition=partition) as read:
            writer = await open_writer(self._settings, STAGE, partition)
            records = await read_partition(self._settings, self._settings.topic("sessions"), partition)
            found = await asyncio.to_thread(state.from_records, self._key, partition, records)
            read.tell(states=len(found))
        self._hold_to_partitions(found.values())
        lane = _Lane(writer, {name: one.parts for name, one in found.items()}, {name: one.at_ms for name, one in found.items()})
        return lane, {name: one.plain for name, one in found.items()}

    def _hold_to_partitions(self, found: Iterable[state.Restored]) -> None:
        """Raises CannotRun where sessions that are not over began under another number of partitions: they may be going on elsewhere, without their states.
        Fails closed. Those that are over are erased with the next tick."""
        ours, over_ms = self._settings.partitions, time.time_ns() // 1_000_000 - self._settings.session_hours * HOUR_MS
        others = [one.partitions for one in found if one.partitions not in (0, ours) and one.at_ms >= over_ms]
        if others:
            raise CannotRun(f"{len(others)} sessions began under {others[0]} partitions, and there are {ours}: see deploy/SIZING.md")

    async def _erase_ended(self, now_ms: int) -> None:
        """Sessions in which nothing happened for `session_hours` are over: what is known of them is erased, here and on the topic."""
        before = now_ms - self._settings.session_hours * HOUR_MS
        over = [name for lane in self._lanes.values() for name, at in lane.at_ms.items() if at < before]
        if over:
            self._engine.forget(over)
            await self._commit(Work([], dict.fromkeys(over)))

    async def _commit(self, work: Work) -> None:
        """Decisions and states, one transaction per partition. Raises KeyError for a session or partition that is not ours: stops the process."""
        records: dict[int, list[Record]] = {}
        for decided in work.redacted:
            key = decided.session.encode("ascii") if decided.session is not None else None
            record = Record(self._settings.topic("redacted"), key, handover.encode(decided, self.format))
            records.setdefault(_partition(decided.place), []).append(record)
        for session, plain in work.states.items():
            partition = self._homes[session]
            lane = self._lanes[partition]
            written, parts = state.to_records(
                self._key, self._settings.topic("sessions"), state.Home(partition, self._settings.partitions), session, plain, lane.parts.pop(session, 0),
                self.format,
            )  # fmt: skip
            records.setdefault(partition, []).extend(written)
            if parts:
                lane.parts[session], lane.at_ms[session] = parts, time.time_ns() // 1_000_000
            else:
                lane.at_ms.pop(session, None)
                self._homes.pop(session, None)
        if records:
            with traces.span("commit", records=len(work.redacted), states=len(work.states), partitions=len(records)) as commit:
                commit.ended((decided.outcome, decided.reason) for decided in work.redacted)
                await asyncio.gather(*(self._lanes[partition].writer.commit(batch) for partition, batch in records.items()))
        metrics.count(STAGE, ((decided.outcome, decided.reason) for decided in work.redacted))
        metrics.asked.inc(work.asked)
        metrics.arrive(STAGE, (decided.event.time for decided in work.redacted if decided.event is not None), time.time_ns() // 1_000_000)
        metrics.known.inc(work.known)
        metrics.shown.inc(work.shown)
        metrics.read.inc(work.read)
        for ms in work.holds_ms:
            metrics.hold.observe(ms / 1000)
        metrics.held.set(sum(len(lane.parts) for lane in self._lanes.values()))


def _session(raw: Raw) -> str | None:
    session = (raw.key or b"").decode("ascii", "replace")
    return session if _SESSION.match(session) else None


def _partition(place: Place) -> int:
    if place.partition is None:
        raise KeyError("partition")
    return place.partition
