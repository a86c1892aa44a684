"""One process of the pool: calls in, answers out in the order of the calls; and what it takes to put another in its place.

A process lost over a frame is replaced: sessions are restored as they were after the last call that was answered, and the calls after it are made again,
with that frame given up, so the record ends in quarantine and no other is lost or doubled. A process that dies of anything else, or an exception in it,
is handed to the caller, who stops. Cannot happen: a call answered twice; a frame that takes one process after another with it, for ever.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from msgspec import Struct

from pipeline import metrics
from pipeline.work import watch
from pipeline.work.engine import Work
from schemas.audit import Reason

# A frame during which a process died of something else is looked at once more: the system may have been short of memory.
DEATHS_MAX = 2
# Where one frame of a call after another is given up, it is not the frames: the others are not looked at, so that the call ends within `batch_seconds_max`.
GIVEN_UP_MAX = 4

log = logging.getLogger("scrim")


Start = Callable[[Any, dict[str, bytes], dict[str, bytes | None], str | None], ProcessPoolExecutor]


class _Call(Struct):
    name: str
    args: tuple[Any, ...]
    answer: Future[Any]


class Home:
    """`start` begins an executor of one process on a shared slot, with the states, consents and policy (none: its own) that it goes on from; `call` is what
    that runs: (given up, blind, name, arguments)."""

    def __init__(self, start: Start, call: Callable[..., Any]) -> None:
        self._start, self._call = start, call
        self._lock = threading.RLock()
        self._waiting: deque[_Call] = deque()
        self._states: dict[str, bytes] = {}
        self._consents: dict[str, bytes | None] = {}
        self._policy: str | None = None
        self._deaths: dict[watch.At, int] = {}
        self._given_up: dict[watch.At, Reason] = {}
        self._slot = watch.slot()
        self._process = start(self._slot, {}, {}, None)

    def submit(self, name: str, *args: Any) -> Future[Any]:
        """Hands a call to the process, behind those before it."""
        call = _Call(name, args, Future())
        call.answer.set_running_or_notify_cancel()  # what was begun is not called off
        with self._lock:
            self._waiting.append(call)
            self._hand(call)
        return call.answer

    def waiting(self) -> int:
        """How many calls are not answered yet."""
        return len(self._waiting)

    def close(self) -> None:
        """Ends the process; calls that it has not begun are not made."""
        with self._lock:
            process = self._process
        process.shutdown(wait=True, cancel_futures=True)

    def _hand(self, call: _Call) -> None:
        process = self._process
        given_up = dict(self._given_up) if call is self._waiting[0] else {}
        try:
            made = process.submit(self._call, given_up, len(given_up) >= GIVEN_UP_MAX, call.name, call.args)
        except Exception as error:  # noqa: BLE001  the process has ended, or cannot be begun
            self._failed(call, error)
        else:
            made.add_done_callback(lambda made: self._done(process, call, made))

    def _done(self, process: ProcessPoolExecutor, call: _Call, made: Future[Any]) -> None:
        with self._lock:
            if process is not self._process:
                return  # the call was made again elsewhere
            error = BrokenProcessPool() if made.cancelled() else made.exception()
            if error is not None:
                self._failed(call, error)
                return
            self._waiting.remove(call)
            self._remember(call, made.result())
        call.answer.set_result(made.result())

    def _failed(self, call: _Call, error: BaseException) -> None:
        """Where the process was lost over a frame, all that waits is made again; else the caller hears of it."""
        if not (isinstance(error, BrokenProcessPool) and self._replaced()):
            self._waiting.remove(call)
            call.answer.set_exception(error)

    def _replaced(self) -> bool:
        """Puts another process in the place of one that a frame has ended, and makes again what was not answered; False where it was no frame."""
        found = watch.taken(self._slot)
        if found is None:
            return False
        at, reason = found
        self._deaths[at] = self._deaths.get(at, 0) + 1
        if reason is Reason.TIMEOUT or self._deaths[at] >= DEATHS_MAX:
            self._given_up[at] = reason
        log.warning("a process ended over a frame (%s); another takes its place", reason.value)
        metrics.replaced.labels(reason.value).inc()
        self._slot = watch.slot()
        self._process = self._start(self._slot, dict(self._states), dict(self._consents), self._policy)
        for call in tuple(self._waiting):
            self._hand(call)
        return True

    def _remember(self, call: _Call, answer: Any) -> None:
        """What another process would have to be told."""
        self._given_up.clear()
        self._deaths.clear()
        if call.name == "consent":
            self._consents[call.args[0]] = call.args[1]
        if call.name == "adopt":
            self._policy = call.args[0]
        if call.name == "forget":
            for name in call.args[0]:
                self._states.pop(name, None)
        elif isinstance(answer, Work):
            for name, state in (call.args[1] if call.name == "process" else {}).items():
                self._states.setdefault(name, state)
            self._states |= {name: state for name, state in answer.states.items() if state is not None}
            for name in [name for name, state in answer.states.items() if state is None]:
                self._states.pop(name, None)  # let go: nothing of it is to come back with another process
