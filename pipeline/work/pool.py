"""A pool of processes with sessions pinned to them: batches in, work out, each session's records always to the same process and in order.

A session's state, its previous frame and its caches are at hand in its process. Back-pressure: `process` returns when the whole batch is done.
A process that a frame hangs or crashes is replaced, and the frame quarantined (`pipeline.work.home`); one that dies of anything else, or a bug in the core,
raises here; the worker then stops at once (fail-stop) and nothing is acknowledged.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import multiprocessing
import os
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from ctypes import Array, c_int64
from multiprocessing import connection
from typing import Any

import msgspec

from pipeline import metrics, nodump
from pipeline.work.engine import Raw, Work
from pipeline.work.home import Home
from pipeline.work.station import Setup, Station
from pipeline.work.watch import At, Watch
from redactors.policy import load as policies
from schemas.audit import Reason
from schemas.raw import envelope, parse
from schemas.redacted import Redacted

Build = Callable[[Setup, Watch], Station]

_station: Station | None = None
_watch: Watch | None = None


def _start(
    build: Build, setup: Setup, slot: Array[c_int64], states: dict[str, bytes], consents: dict[str, bytes | None], policy: str | None
) -> None:
    global _station, _watch
    nodump.seal()
    if policy is not None:
        setup = msgspec.structs.replace(setup, policy=policy)
    # One process, one core: threads of numeric libraries would only fight each other.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    import cv2

    cv2.setNumThreads(1)
    end_with_parent()
    _watch = Watch(slot, policies.load(setup.policy).screens.frame_timeout_ms)
    _station = build(setup, _watch)
    for actor, said in consents.items():  # before the states: nothing that waits is to be dropped for want of them
        _station.consent(actor, said)
    _station.process([], states)
    gc.freeze()  # models and tables stay as long as the process: the collector need not look at them again and again


def end_with_parent() -> None:
    """Ends this process when the one that began it ends: one that was killed must not leave processes behind that wait for ever for the next call."""
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _call(given_up: Mapping[At, Reason], blind: bool, name: str, args: tuple[Any, ...]) -> Any:
    assert _station is not None and _watch is not None  # the initialiser ran, or the process would not take calls
    _watch.given_up, _watch.blind = given_up, blind
    answer = getattr(_station, name)(*args)
    if name == "adopt":
        gc.unfreeze()  # what only the policy before needed
        gc.collect()
        gc.freeze()
    return answer


class Pool:
    """The engine. `processes` of them, started by spawn so that nothing of the parent's memory is in them; `build` makes each one's station."""

    def __init__(self, setup: Setup, processes: int, quiet_ms: int = 60_000, build: Build = Station) -> None:
        context = multiprocessing.get_context("spawn")

        def start(*shared: Any) -> ProcessPoolExecutor:
            return ProcessPoolExecutor(1, context, initializer=_start, initargs=(build, setup, *shared))

        self._homes = [Home(start, _call) for _ in range(processes)]
        self._quiet: dict[str, int] = {}
        self._fresh: set[str] = set()
        self._quiet_ms = quiet_ms
        metrics.waiting.set_function(lambda: sum(home.waiting() for home in self._homes))

    def home(self, session: str) -> int:
        """The process that a session is pinned to."""
        return int.from_bytes(hashlib.blake2b(session.encode(), digest_size=4).digest(), "big") % len(self._homes)

    def submit(self, batch: list[Raw], states: dict[str, bytes]) -> list[Future[Work]]:
        """Hands a batch to the processes; the answers come in the order of the processes."""
        parts: list[list[Raw]] = [[] for _ in self._homes]
        names = {key: key.decode("utf-8", "replace") if key is not None else "" for key in {raw.key for raw in batch}}
        homes = {key: self.home(name) for key, name in names.items()}
        self._fresh.update(names.values())
        for raw in batch:
            parts[homes[raw.key]].append(raw)
        mine = [{name: data for name, data in states.items() if self.home(name) == n} for n in range(len(parts))]
        return [home.submit("process", part, own) for home, part, own in zip(self._homes, parts, mine, strict=True) if part or own]

    async def process(self, batch: list[Raw], states: dict[str, bytes]) -> Work:
        """Takes a batch; `states` are restored states of sessions not held in memory yet."""
        return joined(await asyncio.gather(*(asyncio.wrap_future(f) for f in self.submit(batch, states))))

    async def tick(self, now_ms: int) -> Work:
        """Closes sessions in which nothing has happened for `quiet_ms` of the wall clock."""
        waiting = [await asyncio.wrap_future(f) for f in self._all("waiting")]
        held = [name for part in waiting for name in part]
        self._quiet = {name: now_ms if name in self._fresh else self._quiet.get(name, now_ms) for name in held}
        self._fresh.clear()
        due = [name for name, since in self._quiet.items() if now_ms - since >= self._quiet_ms]
        parts = [[name for name in due if self.home(name) == n] for n in range(len(self._homes))]
        futures = [home.submit("flush", part) for home, part in zip(self._homes, parts, strict=True) if part]
        return joined([await asyncio.wrap_future(f) for f in futures])

    def flush(self) -> Work:
        """Closes every session: nothing more will come."""
        return joined([f.result() for f in self.closing()])

    def closing(self) -> list[Future[Any]]:
        """Has every session closed; the answers come as the stations give them."""
        return self._all("flush")

    def consent(self, actor: str, value: bytes | None) -> Work:
        """What a person said; every process knows before it takes another batch. What waits of them and may not pass any more is dropped."""
        return joined([f.result() for f in self._all("consent", actor, value)])

    async def adopt(self, policy: str) -> Work:
        """From the next record on, this policy decides, in every process. Each builds it first; raises CannotRun where one cannot, and then none takes it."""
        prepared = [asyncio.wrap_future(f) for f in self._all("prepare", policy)]
        faults = [error for error in await asyncio.gather(*prepared, return_exceptions=True) if error is not None]
        if faults:
            raise faults[0]
        return joined(await asyncio.gather(*(asyncio.wrap_future(f) for f in self._all("adopt", policy))))

    def forget(self, sessions: Iterable[str]) -> None:
        """Drops the in-memory states of sessions that another worker owns now."""
        names = list(sessions)
        self._quiet = {name: since for name, since in self._quiet.items() if name not in names}
        for future in self._all("forget", names):
            future.result()

    def ready(self) -> None:
        """Returns when every process has built its core. Raises what went wrong there."""
        for future in self._all("waiting"):
            future.result()

    def close(self) -> None:
        """Ends the processes."""
        for home in self._homes:
            home.close()

    def _all(self, name: str, *args: Any) -> list[Future[Any]]:
        return [home.submit(name, *args) for home in self._homes]


def joined(parts: Iterable[Work]) -> Work:
    """The work of several processes as one: in raw order within each session, and of what is in no session's order."""
    redacted: list[Redacted] = []
    states: dict[str, bytes | None] = {}
    parts = list(parts)
    for part in parts:
        redacted += part.redacted
        states.update(part.states)
    loose = sorted((r for r in redacted if not r.ordered), key=lambda r: (r.place.partition or 0, r.place.offset or r.place.line or 0))
    return Work(
        [r for r in redacted if r.ordered] + loose, states, sum(part.asked for part in parts), sum(part.known for part in parts),
        sum(part.shown for part in parts), sum(part.read for part in parts), [ms for part in parts for ms in part.holds_ms],
        [times for part in parts for times in part.frames_ns],
    )  # fmt: skip


_SESSION = re.compile(rb'"session"\s*:\s*"([A-Za-z0-9._:-]{1,64})"')


def session_of(value: bytes | None) -> bytes | None:
    """The session a record names, without reading all of it; None where it names none. What it says wrongly is refused when it is read."""
    found = _SESSION.search(value) if value is not None else None
    if found is not None or value is None:
        return found[1] if found else None
    _, session, _ = envelope(parse(value))
    return session.encode() if session is not None else None
