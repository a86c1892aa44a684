"""The breaker: where each judged record ended in, a stop out when most of the last ones failed on us. Nothing is acknowledged then: raw waits.

Only faults of ours count (a detector, an engine, a process); bad records never stop a worker, nor do frames that were never sent. Once it has tripped, the
compacted topic `capture.breaker` says so, and no redact worker starts until `scrim quarantine resume` takes it back: a supervisor that starts it again does
no harm.
"""

from __future__ import annotations

import json
import time
from collections import Counter, deque
from collections.abc import Iterable

from pipeline.settings import Settings
from pipeline.stream.state import Record
from pipeline.stream.transactions import open_writer, read_partition
from schemas.audit import Outcome, Reason
from schemas.redacted import Redacted

# sysexits.h EX_CONFIG: starting again does not help. systemd: RestartPreventExitStatus=78
TRIPPED = 78
OURS = frozenset({Reason.DETECTOR_ERROR, Reason.TIMEOUT, Reason.WORKER_DIED, Reason.IMAGE_UNREADABLE})
KEY = b"redact"
PARTITION = 0


class Tripped(Exception):
    """Why the worker stops, in one line without content."""


class Breaker:
    """The last `records` judged records of this worker."""

    def __init__(self, share: float, records: int) -> None:
        self._share = share
        self._last: deque[Reason | None] = deque(maxlen=records)

    def see(self, decided: Iterable[Redacted]) -> str | None:
        """Takes decisions in; why to stop, or None. What was dropped, merged or broken when it came says nothing of us."""
        for one in decided:
            if one.outcome is Outcome.CLEAN:
                self._last.append(None)
            elif one.outcome is Outcome.QUARANTINED and one.reason in OURS:
                self._last.append(one.reason)
        failed = self._failed()
        if len(self._last) < (self._last.maxlen or 0) or failed.total() <= self._share * len(self._last):
            return None
        most = ", ".join(f"{reason.value} {count}" for reason, count in failed.most_common(3))
        return f"{failed.total()} of the last {len(self._last)} judged records failed ({most})"

    def failing(self) -> float:
        """The share of the last `records` judged ones that failed; those that are not judged yet count as sound."""
        return self._failed().total() / (self._last.maxlen or 1)

    def _failed(self) -> Counter[Reason]:
        return Counter(reason for reason in self._last if reason is not None)


def line(why: str) -> str:
    """What to tell somebody, with what to do."""
    return f"the breaker has tripped: {why}; nothing of it was acknowledged. Mend the cause, then: scrim quarantine resume (or raise SCRIM_BREAKER_SHARE)"


async def trip(settings: Settings, why: str) -> None:
    """Says on the topic that redact has stopped. Raises KafkaError."""
    value = json.dumps({"why": why, "at_ms": time.time_ns() // 1_000_000}).encode()
    await _write(settings, "redact-breaker", value)


async def reset(settings: Settings) -> None:
    """Lets redact workers start again. Raises KafkaError."""
    await _write(settings, "officer-breaker", None)


async def tripped(settings: Settings) -> str | None:
    """Why redact has stopped, or None where it may run. Raises KafkaError."""
    value: bytes | None = None
    for record in await read_partition(settings, settings.topic("breaker"), PARTITION):
        value = record.value if record.key == KEY else value
    return str(json.loads(value)["why"]) if value is not None else None


async def check(settings: Settings) -> None:
    """Raises Tripped where redact has stopped."""
    if settings.breaker_share < 1 and (why := await tripped(settings)) is not None:
        raise Tripped(line(why))


async def _write(settings: Settings, role: str, value: bytes | None) -> None:
    writer = await open_writer(settings, role, PARTITION)
    try:
        await writer.commit([Record(settings.topic("breaker"), KEY, value)])
    finally:
        await writer.close()
