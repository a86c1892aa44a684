"""What can be counted from outside: numbers in, a Prometheus page out. Labels come from closed enums and digests only, so no content can reach them.

The registry is ours alone. The page listens on loopback unless the settings say otherwise.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server, write_to_textfile

from schemas.audit import Outcome, Reason
from schemas.raw import milliseconds

registry = CollectorRegistry()

records = Counter("scrim_records", "Records decided, by where they ended", ["stage", "outcome", "reason"], registry=registry)
repeats = Counter("scrim_released_repeats", "Decisions that had been released before and were dropped", registry=registry)
catches = Counter("scrim_catches", "Records that release stopped: each is an alarm", ["reason"], registry=registry)
failures = Counter("scrim_stops", "Times a worker stopped itself", ["stage"], registry=registry)
failing = Gauge("scrim_failing_share", "Share of the last judged records that failed on us; over the breaker's share redact stops", registry=registry)
replaced = Counter("scrim_processes_replaced", "Processes that a frame hung or crashed, and that another took the place of", ["reason"], registry=registry)
waiting = Gauge("scrim_pool_waiting", "Calls handed to the pool's processes and not answered yet", registry=registry)

asked = Counter("scrim_texts_asked", "Texts and lines that were to be searched", registry=registry)
known = Counter("scrim_texts_known", "Of these, those found from memory because the same had been searched before", registry=registry)
policy = Gauge("scrim_policy_info", "1 for the policy that this worker holds to; serial 0: it is not known to be published", ["stage", "digest", "serial"],
               registry=registry)  # fmt: skip
policy_refused = Counter("scrim_policy_refused", "Records of capture.policy that changed nothing, by why", ["stage", "why"], registry=registry)
shown = Counter("scrim_pixels_shown", "Pixels of frames that were looked at", registry=registry)
read = Counter("scrim_pixels_read", "Of these, those read; the others were as they were when last read", registry=registry)

lag = Gauge("scrim_lag_records", "Records waiting on the topic", ["stage", "partition"], registry=registry)
late = Gauge("scrim_lag_seconds", "How long the broker had held the newest record taken; 0 where none waits", ["stage", "partition"], registry=registry)
_reached_ms: dict[str, int] = {}
reached = Gauge("scrim_event_time_seconds", "Time of the newest event decided, by its recorder's clock, in seconds since 1970", ["stage"], registry=registry)
held = Gauge("scrim_sessions_held", "Sessions with a state", registry=registry)
hold = Histogram(
    "scrim_run_hold_seconds", "How long a run was held, in event time: from its first key to the event that closed it", registry=registry,
    buckets=(1, 5, 15, 30, 60, 120, 300, 900),
)  # fmt: skip
batch = Histogram("scrim_batch_seconds", "Time from taking a batch to its commit", ["stage"], registry=registry, buckets=(0.02, 0.1, 0.5, 2, 10, 60, 300))

oldest = Gauge("scrim_oldest_record_seconds", "Age of a topic's oldest record", ["topic"], registry=registry)
kept = Gauge("scrim_retention_seconds", "The policy's time for a topic, with what a file of it may add", ["topic"], registry=registry)
drift = Gauge("scrim_topics_differ", "Differences between the topics as they are and as the policy and the settings want them", registry=registry)

# Of the last `scrim canary`, in a file for node_exporter: the command ends, and has no page.
canaries = CollectorRegistry()
canary_planted = Gauge("scrim_canary_planted", "Invented values planted", ["kind"], registry=canaries)
canary_leaked = Gauge("scrim_canary_leaked", "Of these, those that came out", ["kind"], registry=canaries)
canary_bound = Gauge("scrim_canary_bound", "How large the rate of leaks can still be", ["kind"], registry=canaries)
canary_blind = Gauge("scrim_canary_blind", "Channels of which too little came out to say anything", registry=canaries)
canary_time = Gauge("scrim_canary_time_seconds", "When they were planted, in seconds since 1970", registry=canaries)

# An alert on an increase does not see a counter that begins with its first event: these begin at 0.
for _reason in Reason:
    if _reason.value.startswith("catch_"):
        catches.labels(_reason.value)
for _reason in (Reason.TIMEOUT, Reason.WORKER_DIED):
    replaced.labels(_reason.value)


def count(stage: str, ended: Iterable[tuple[Outcome, Reason]]) -> None:
    """Counts records by where they ended; a batch of them at once, for each look-up of a counter costs more than a decision."""
    for (outcome, reason), number in collections.Counter(ended).items():
        records.labels(stage, outcome.value, reason.value).inc(number)


def follow(stage: str, partition: int, waiting: int, at_ms: int, now_ms: int) -> None:
    """How far behind a stage is on a partition: `waiting` records, after one that the broker took at `at_ms`."""
    lag.labels(stage, str(partition)).set(max(0, waiting))
    late.labels(stage, str(partition)).set(max(0, now_ms - at_ms) / 1000 if waiting > 0 else 0)


def leave() -> None:
    """This worker's partitions are another's now: it has no lag of theirs to tell."""
    lag.clear()
    late.clear()


def arrive(stage: str, times: Iterable[str], now_ms: int) -> None:
    """Events with these times were decided. One from the future has a recorder whose clock is wrong, and says nothing of ours."""
    newest_ms = milliseconds(max(times, default="1970-01-01T00:00:00Z"))
    if _reached_ms.get(stage, 0) < newest_ms <= now_ms:
        _reached_ms[stage] = newest_ms
        reached.labels(stage).set(newest_ms / 1000)


def canary(rows: Iterable[tuple[str, int, int, float]], blind: int, now_ms: int, file: str) -> None:
    """Writes what became of canaries: (kind, planted, leaked, bound). The file is replaced at once; nobody reads half of it. Raises OSError."""
    for kind, planted, leaked, bound in rows:
        canary_planted.labels(kind).set(planted)
        canary_leaked.labels(kind).set(leaked)
        canary_bound.labels(kind).set(bound)
    canary_blind.set(blind)
    canary_time.set(now_ms / 1000)
    write_to_textfile(file, canaries)


def serve(host: str, port: int) -> int:
    """Starts the page in a thread of its own; returns the port it listens on."""
    server, _ = start_http_server(port, addr=host, registry=registry)
    return int(server.server_port)
