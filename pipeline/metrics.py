"""What can be counted from outside: numbers in, a Prometheus page out. Labels come from closed enums and digests only, so no content can reach them.

The registry is ours alone. The page listens on loopback unless the settings say otherwise.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from schemas.audit import Outcome, Reason

registry = CollectorRegistry()

records = Counter("scrim_records", "Records decided, by where they ended", ["stage", "outcome", "reason"], registry=registry)
repeats = Counter("scrim_released_repeats", "Decisions that had been released before and were dropped", registry=registry)
catches = Counter("scrim_catches", "Records that release stopped: each is an alarm", ["reason"], registry=registry)
failures = Counter("scrim_stops", "Times a worker stopped itself", ["stage"], registry=registry)
replaced = Counter("scrim_processes_replaced", "Processes that a frame hung or crashed, and that another took the place of", ["reason"], registry=registry)
asked = Counter("scrim_texts_asked", "Texts and lines that were to be searched", registry=registry)
known = Counter("scrim_texts_known", "Of these, those found from memory because the same had been searched before", registry=registry)
policy = Gauge("scrim_policy_info", "1 for the policy that this worker holds to; serial 0: it is not known to be published", ["stage", "digest", "serial"],
               registry=registry)  # fmt: skip
policy_refused = Counter("scrim_policy_refused", "Records of capture.policy that changed nothing, by why", ["stage", "why"], registry=registry)
lag = Gauge("scrim_lag_records", "Records waiting on the topic", ["stage", "partition"], registry=registry)
held = Gauge("scrim_sessions_held", "Sessions with a state", registry=registry)
batch = Histogram("scrim_batch_seconds", "Time from taking a batch to its commit", ["stage"], registry=registry, buckets=(0.02, 0.1, 0.5, 2, 10, 60, 300))


def count(stage: str, ended: Iterable[tuple[Outcome, Reason]]) -> None:
    """Counts records by where they ended; a batch of them at once, for each look-up of a counter costs more than a decision."""
    for (outcome, reason), number in collections.Counter(ended).items():
        records.labels(stage, outcome.value, reason.value).inc(number)


def serve(host: str, port: int) -> int:
    """Starts the page in a thread of its own; returns the port it listens on."""
    server, _ = start_http_server(port, addr=host, registry=registry)
    return int(server.server_port)
