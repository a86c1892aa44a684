"""More partitions, when nobody is under way: settings in, what still stands against it out, or topics that have grown.

Kafka puts a key on another partition when there are more. A session that goes on would leave its state, and what it has shown to be sensitive, behind, and
be released by two partitions side by side. So partitions are added only where every raw record is decided and released and no session has a state: fails
closed. What cannot happen: a topic with fewer partitions; recorders that went on meanwhile, unseen.
"""

from __future__ import annotations

from kafka.errors import KafkaError

from pipeline.broker import topics
from pipeline.broker.admin import open_admin
from pipeline.broker.topics import Change
from pipeline.faults import CannotRun
from pipeline.settings import Settings
from pipeline.stream.committed import ends, left, whole
from schemas.policy import Policy

READERS = {"raw": "redact", "redacted": "release"}


def grow(settings: Settings, policy: Policy, plan: bool = False) -> list[Change]:
    """Brings the topics to what is wanted, more partitions too. Raises CannotRun where anything is under way, before anything is changed, and where records
    came while topics grew; KafkaError."""
    there = topics.found(settings, policy)
    before = ends(settings, "raw")
    if there and not plan and (against := under_way(settings)):
        raise CannotRun(f"partitions do not grow while {' and '.join(against)}: see deploy/SIZING.md")
    changes = topics.apply(settings, policy, plan=plan, grow=True)
    if not plan and any(end != before.get(at, 0) for at, end in ends(settings, "raw").items()):
        raise CannotRun(f"records came onto {settings.topic('raw')} while it grew: recorders were not stopped, and sessions may be on two partitions")
    return changes


def under_way(settings: Settings) -> list[str]:
    """What stands against it, in plain words: records that wait for a worker, sessions with a state."""
    waiting = {role: _waiting(settings, topic, role) for topic, role in READERS.items()}
    found = [f"{count} records wait for {role}" for role, count in waiting.items() if count]
    sessions = _sessions(settings)
    return found + ([f"{sessions} sessions are not over"] if sessions else [])


def _waiting(settings: Settings, topic: str, role: str) -> int:
    """Records that the role's workers have not acknowledged. The end of a transaction is none, so offsets alone do not tell: what is committed is read."""
    group, name = f"{settings.topic_prefix}-{role}", settings.topic(topic)
    admin = open_admin(settings, "growing")
    try:
        taken = {at.partition: told.offset for at, told in admin.list_group_offsets(group)[group].items() if at.topic == name}
    except KafkaError:
        taken = {}  # the group is not there: nothing was taken
    finally:
        admin.close()
    return left(settings, topic, taken)


def _sessions(settings: Settings) -> int:
    live: set[tuple[int, bytes | None]] = set()
    with whole(settings, "sessions") as read:
        for record in read():
            (live.discard if record.value is None else live.add)((record.partition, record.key))
    return len({(partition, key) for partition, key in live if b"/" not in (key or b"")})
