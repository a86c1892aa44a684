"""How long one frame may take: its place in, its reason out where it is known to be too much for a process; else a bound on what comes.

What looks at pixels is native code and foreign weights, and may hang where no exception reaches it. So there is none: at the bound the kernel ends the
process (SIGALRM, without a handler), whatever it is doing. Where it was stands in memory shared with its parent, which puts another in its place
(`pipeline.work.home`). Cannot happen: a process that hangs over a frame for longer than the policy says; content in the shared memory.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ctypes import Array, c_int64
from multiprocessing.sharedctypes import RawArray

from schemas.audit import Place, Reason

# (partition, offset, line), -1 for none: a record of the one topic or file that a process reads.
At = tuple[int, int, int]

_SLOT = 4  # the deadline, then an At
_MS = 1_000_000  # in nanoseconds


class Watch:
    """One process's. `slot`: shared with the parent. `limit_ms`: how long a frame may take. `given_up`: the frames that took a process with them, and why;
    those are not looked at again."""

    def __init__(self, slot: Array[c_int64], limit_ms: int) -> None:
        self._slot = slot
        self.limit_ms = limit_ms
        self.given_up: Mapping[At, Reason] = {}
        self.blind = False
        self._times_ns: list[tuple[int, int]] = []

    def times_ns(self) -> list[tuple[int, int]]:
        """When each frame since the last call was begun and done with, in ns since 1970."""
        times, self._times_ns = self._times_ns, []
        return times

    @contextmanager
    def frame(self, place: Place) -> Iterator[Reason | None]:
        """The time in which a frame is looked at; or why it is not to be."""
        at = _at(place)
        reason = self.given_up.get(at, Reason.TIMEOUT if self.blind else None)
        if reason is not None:
            yield reason
            return
        self._slot[1], self._slot[2], self._slot[3] = at
        self._slot[0] = time.monotonic_ns() + self.limit_ms * _MS  # last: from here on it counts
        began_ns = time.time_ns()
        signal.setitimer(signal.ITIMER_REAL, self.limit_ms / 1000)
        try:
            yield None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._slot[0] = 0
            self._times_ns.append((began_ns, time.time_ns()))


def slot() -> Array[c_int64]:
    """A place in shared memory for what one process looks at."""
    return RawArray(c_int64, _SLOT)


def taken(slot: Array[c_int64]) -> tuple[At, Reason] | None:
    """The frame that an ended process was looking at, and whether the time or something else ended it; None where it looked at none."""
    deadline_ns, partition, offset, line = slot[:]
    if not deadline_ns:
        return None
    return (partition, offset, line), Reason.TIMEOUT if time.monotonic_ns() >= deadline_ns else Reason.WORKER_DIED


def _at(place: Place) -> At:
    partition, offset, line = (-1 if n is None else n for n in (place.partition, place.offset, place.line))
    return partition, offset, line
