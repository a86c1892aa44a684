"""The seam between the stream and the core: raw records in, decisions and states out. `pipeline.work.pool.Pool` is the engine; tests have a smaller one.

What cannot happen: a bad record as an exception. An exception from an engine means that something is wrong with the engine, and stops the worker.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from msgspec import Struct

from schemas.audit import Place
from schemas.redacted import Redacted


class Raw(Struct, frozen=True):
    """One raw record as it lay on the topic or in the file. `again`: it was quarantined, and is sent again with a ticket (`pipeline.proof.retry`)."""

    place: Place
    key: bytes | None
    value: bytes | None
    again: bool = False


class Work(Struct):
    """What a step decided: records (within a session in raw order), and the new state of each session it touched, None where it ended.

    Both are committed together, so a state and what was released because of it never part. The rest only counts: texts and lines `asked` for, and those of
    them `known` from before; pixels of frames `shown`, and those of them `read`; for how long each run was held, in ms of event time; and when each frame
    was begun and done with, in ns since 1970.
    """

    redacted: list[Redacted]
    states: dict[str, bytes | None]
    asked: int = 0
    known: int = 0
    shown: int = 0
    read: int = 0
    holds_ms: list[int] = []
    frames_ns: list[tuple[int, int]] = []


class Engine(Protocol):
    """Folds sessions. Each session's state holds the last offset it took: a record at or below it yields nothing new."""

    async def process(self, batch: list[Raw], states: dict[str, bytes]) -> Work:
        """Takes a batch; `states` are restored states of sessions not held in memory yet."""
        ...

    async def tick(self, now_ms: int) -> Work:
        """Closes what has gone quiet by the wall clock."""
        ...

    def consent(self, actor: str, value: bytes | None) -> Work:
        """What a person said, from the control topic; None takes it back. What waits of them and may not pass any more is dropped."""
        ...

    async def adopt(self, policy: str) -> Work:
        """From the next record on, this policy decides, in every process. What waits and may not pass under it is dropped; of what else waits, each
        record is decided by it when its turn comes. Raises CannotRun where it cannot be built here, and then nothing has changed."""
        ...

    def forget(self, sessions: Iterable[str]) -> None:
        """Drops the in-memory states of sessions that another worker owns now."""
        ...

    def close(self) -> None:
        """Ends the processes."""
        ...
