"""The topics: settings and a policy's retention in, topics as wanted on the broker out, and every difference as a line.

Applying twice changes nothing. What cannot happen: another number of partitions on a topic that exists (sessions are pinned to partitions: changing
it would tear them apart) — that is a fault, said in one line, unless `grow` says that no session is under way; a topic deleted; fewer partitions.
"""

from __future__ import annotations

from typing import Any

from kafka.admin import ConfigResource, ConfigResourceType
from msgspec import Struct

from pipeline.broker.admin import open_admin
from pipeline.faults import CannotRun
from pipeline.settings import Settings
from schemas.policy import Policy
from schemas.raw import RECORD_BYTES_MAX

# A record somewhat over the limit still arrives, and is quarantined with its reason; far over, the broker refuses it to the recorder.
RAW_BYTES_MAX = RECORD_BYTES_MAX + 1024 * 1024
# Everything we write: a raw record, sealed and in base64, in its envelope.
WRITTEN_BYTES_MAX = 24 * 1024 * 1024

HOUR_MS = 3_600_000
# Of these, one raw partition's records keep its number: a partition is the unit of order, of a transaction and of an audit chain.
PARTITIONED = ("raw", "redacted", "clean", "audit", "checkpoints", "quarantine", "sessions", "released")
CONTROL = ("policy", "consent", "erasure", "access", "breaker")
COMPACT = {
    "cleanup.policy": "compact",
    # what was replaced or taken back is really gone soon
    "segment.ms": str(HOUR_MS),
    "max.compaction.lag.ms": str(6 * HOUR_MS),
    "min.cleanable.dirty.ratio": "0.2",
    "delete.retention.ms": str(24 * HOUR_MS),
}


class Topic(Struct, frozen=True):
    """One topic as wanted: its full name, partitions, and the configuration that differs from a broker's own."""

    name: str
    partitions: int
    configs: dict[str, str]


class Change(Struct, frozen=True):
    """One difference between what is and what is wanted. `fault` is true where it cannot be put right here."""

    topic: str
    what: str
    before: str
    after: str
    fault: bool = False

    def __str__(self) -> str:
        return f"{self.topic}: {self.what} {self.before or '-'} -> {self.after}"


def kept_hours(policy: Policy) -> dict[str, int]:
    """How long records stay, by topic; of those that are not named, the newest of each key stays."""
    keep = policy.retention
    return {
        "raw": keep.raw_hours,
        "redacted": keep.redacted_hours,
        "clean": keep.clean_hours,
        "audit": keep.audit_hours,
        "checkpoints": keep.audit_hours,
        "access": keep.audit_hours,
        "quarantine": keep.quarantine_hours,
    }


def segment_hours(hours: int) -> int:
    """How long a file of a topic that keeps records for so long is written to: the oldest record may outlive its time by as much."""
    return max(1, hours // 8)


def wanted(settings: Settings, policy: Policy) -> list[Topic]:
    """All topics, with retention from the policy."""
    hours = kept_hours(policy)
    topics = []
    for name in (*PARTITIONED, *CONTROL):
        configs = {
            "max.message.bytes": str(RAW_BYTES_MAX if name == "raw" else WRITTEN_BYTES_MAX),
            # A recorder's clock may be years off: retention goes by the broker's.
            "message.timestamp.type": "LogAppendTime",
            "min.insync.replicas": str(max(1, settings.replication - 1)),
            "unclean.leader.election.enable": "false",
        }
        if name in hours:
            # segments roll so that what is past its time leaves in time
            configs |= {"cleanup.policy": "delete", "retention.ms": str(hours[name] * HOUR_MS), "segment.ms": str(segment_hours(hours[name]) * HOUR_MS)}
            # a broker's own limit on bytes would cut an audit off before its time
            configs |= {"retention.bytes": "-1"}
        else:
            configs |= COMPACT
        topics.append(Topic(settings.topic(name), settings.partitions if name in PARTITIONED else 1, configs))
    return topics


def apply(settings: Settings, policy: Policy, plan: bool = False, grow: bool = False) -> list[Change]:
    """Makes the broker's topics as wanted and returns what differed; with `plan` nothing is changed. `grow`: topics may be given more partitions; the caller
    knows that no session is under way.

    Raises CannotRun where no broker answers, KafkaError where it fails.
    """
    admin = open_admin(settings, "topics")
    try:
        topics = wanted(settings, policy)
        there = _there(admin, [t.name for t in topics])
        changes = [change for topic in topics for change in _differences(topic, there.get(topic.name), settings, grow)]
        if not plan:
            _grow(admin, changes if grow else [])
            _create(admin, [t for t in topics if t.name not in there], settings)
            _configure(admin, [t for t in topics if t.name in there], changes)
        return changes
    finally:
        admin.close()


def found(settings: Settings, policy: Policy) -> list[dict[str, Any]]:
    """The topics as they are: partitions, replicas, and how long records are kept. Raises CannotRun, KafkaError."""
    admin = open_admin(settings, "topics")
    try:
        there = _there(admin, [topic.name for topic in wanted(settings, policy)])
        return [{"name": name, "partitions": one.partitions, "replicas": one.replicas, "kept": _kept(one.configs)} for name, one in sorted(there.items())]
    finally:
        admin.close()


def hold_to(settings: Settings) -> None:
    """Raises CannotRun where raw has another number of partitions than the settings say: somebody made it grow, and sessions would go on elsewhere."""
    admin = open_admin(settings, "topics")
    try:
        count = len(admin.describe_topics([settings.topic("raw")])[0]["partitions"])
    finally:
        admin.close()
    if count != settings.partitions:
        raise CannotRun(f"{settings.topic('raw')} has {count} partitions and SCRIM_PARTITIONS says {settings.partitions}: see deploy/SIZING.md")


def _kept(configs: dict[str, str]) -> str:
    retention = configs.get("retention.ms", "")
    if configs.get("cleanup.policy") == "compact":
        return "the newest of each key"
    return f"{int(retention) / HOUR_MS:g} hours" if retention.isdigit() else "for ever"


class _Found(Struct, frozen=True):
    partitions: int
    replicas: int
    configs: dict[str, str]


def _there(admin: Any, names: list[str]) -> dict[str, _Found]:
    there = set(admin.list_topics()) & set(names)
    if not there:
        return {}
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in sorted(there)]
    configs = admin.describe_configs(resources, config_filter="all")["topic"]
    return {
        topic["name"]: _Found(
            len(topic["partitions"]),
            min(len(p["replica_nodes"]) for p in topic["partitions"]),
            {name: str(entry["value"]) for name, entry in configs[topic["name"]].items()},
        )
        for topic in admin.describe_topics(sorted(there))
    }


def _differences(topic: Topic, found: _Found | None, settings: Settings, grow: bool) -> list[Change]:
    if found is None:
        return [Change(topic.name, "partitions", "", str(topic.partitions)), *(Change(topic.name, k, "", v) for k, v in topic.configs.items())]
    changes = [Change(topic.name, name, found.configs.get(name, ""), value) for name, value in topic.configs.items() if found.configs.get(name) != value]
    if found.partitions != topic.partitions:
        fault = not grow or found.partitions > topic.partitions
        changes.append(Change(topic.name, "partitions", str(found.partitions), str(topic.partitions), fault))
    if found.replicas < settings.replication:
        changes.append(Change(topic.name, "replicas", str(found.replicas), str(settings.replication), fault=True))
    return changes


def _create(admin: Any, topics: list[Topic], settings: Settings) -> None:
    if topics:
        new = {t.name: {"num_partitions": t.partitions, "replication_factor": settings.replication, "configs": t.configs} for t in topics}
        admin.create_topics(new, wait_for_metadata=True)


def _grow(admin: Any, changes: list[Change]) -> None:
    """Raw last: what lies on it has somewhere to go."""
    more = {change.topic: int(change.after) for change in changes if change.what == "partitions" and change.before and not change.fault}
    for name in sorted(more, key=lambda name: name.endswith(".raw")):
        admin.create_partitions({name: more[name]})


def _configure(admin: Any, topics: list[Topic], changes: list[Change]) -> None:
    mended = [change for change in changes if not change.fault and change.what != "partitions"]
    differ = {c.topic for c in mended}
    resources = [
        ConfigResource(ConfigResourceType.TOPIC, t.name, {c.what: c.after for c in mended if c.topic == t.name})
        for t in topics
        if t.name in differ
    ]
    if resources:
        admin.alter_configs(resources, incremental=True)
