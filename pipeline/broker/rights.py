"""What the broker really lets this login do, found out by trying: settings and a role in, what differs from the role's rights out.

Leaves nothing: a tried write asks for acknowledgements that no broker gives, so a broker that would have allowed it appends nothing; a tried read asks for
an offset that no partition reaches. The broker judges the right first in both. What cannot happen: an attempt without a clear answer that counts as a
refusal (it is told: fails closed); a record read or written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import InvalidRequiredAcksError, KafkaError, KafkaTimeoutError, OffsetOutOfRangeError, TopicAuthorizationFailedError, for_code
from msgspec import Struct

from pipeline.broker.acls import MAY, users
from pipeline.broker.admin import open_admin
from pipeline.broker.topics import CONTROL, PARTITIONED
from pipeline.settings import Settings, client

ATTEMPT_MS_MAX = 10_000
ACKS_OF_NO_BROKER = 2  # neither 0, 1 nor all
OFFSET_OF_NO_RECORD = 2**62


class Right(Struct, frozen=True, order=True):
    """One thing to do with one topic, by its short name."""

    operation: str
    topic: str

    def __str__(self) -> str:
        return f"{self.operation.lower()} {self.topic}"


def role(settings: Settings) -> str | None:
    """The role whose user logs in with these settings, if any's does."""
    logged_in = settings.sasl_user if settings.security.startswith("sasl") else None
    return next((role for role, user in users(settings).items() if user == logged_in), None)


def forbidden(role: str) -> list[Right]:
    """All that a role may not read or write."""
    return [right for right in _everything() if right not in needed(role)]


def needed(role: str) -> list[Right]:
    """All that a role must read and write."""
    reads, writes = MAY[role]
    return [Right("READ", name) for name in reads] + [Right("WRITE", name) for name in writes]


def trespasses(settings: Settings, role: str) -> list[tuple[Right, str]]:
    """Tries all that the role may not do; returns what was not refused, and how it ended. Raises CannotRun, KafkaError."""
    told = _told(settings, [right.topic for right in forbidden(role)])
    producer = KafkaProducer(
        **client(settings), client_id="scrim-doctor", acks=ACKS_OF_NO_BROKER, enable_idempotence=False, retries=0, max_block_ms=ATTEMPT_MS_MAX
    )
    consumer = KafkaConsumer(**client(settings), client_id="scrim-doctor", group_id=None, enable_auto_commit=False, auto_offset_reset="none")
    tries: dict[str, Callable[[str], None]] = {"READ": lambda topic: _read(consumer, told, topic), "WRITE": lambda topic: _write(producer, topic)}
    try:
        ended = [(right, _outcome(tries[right.operation], settings.topic(right.topic))) for right in forbidden(role)]
    finally:
        producer.close()
        consumer.close()
    return [(right, how) for right, how in ended if how != "refused"]


def lacking(settings: Settings, role: str) -> list[Right]:
    """What the role must do and the broker says that this login may not. Raises CannotRun, KafkaError."""
    told = _told(settings, [right.topic for right in needed(role)])
    may = {name: topic["authorized_operations"] or () for name, topic in told.items()}
    return sorted(right for right in needed(role) if right.operation not in may[settings.topic(right.topic)])


def _told(settings: Settings, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What the broker tells this login of topics: of one that it may not know, only that."""
    admin = open_admin(settings, "rights")
    try:
        return {topic["name"]: topic for topic in admin.describe_topics(sorted({settings.topic(name) for name in names}))}
    finally:
        admin.close()


def _everything() -> list[Right]:
    return [Right(operation, name) for name in (*PARTITIONED, *CONTROL) for operation in ("READ", "WRITE")]


def _outcome(attempt: Callable[[str], None], topic: str) -> str:
    try:
        attempt(topic)
    except TopicAuthorizationFailedError:
        return "refused"
    except KafkaError as error:
        return f"no clear answer ({type(error).__name__})"
    return "allowed"


def _write(producer: Any, topic: str) -> None:
    """Returns where the broker would have let it through. Raises KafkaError."""
    try:
        producer.send(topic, value=b"", partition=0).get(timeout=ATTEMPT_MS_MAX / 1000)
    except InvalidRequiredAcksError:
        return


def _read(consumer: Any, told: dict[str, dict[str, Any]], topic: str) -> None:
    """Returns where the broker would have let it through. Raises KafkaError."""
    if code := told[topic]["error_code"]:
        raise for_code(code)(topic)  # who may not even know a topic may not read it, and the consumer would ask for ever
    at = TopicPartition(topic, 0)
    consumer.assign([at])
    consumer.seek(at, OFFSET_OF_NO_RECORD)
    try:
        consumer.poll(timeout_ms=ATTEMPT_MS_MAX)
    except OffsetOutOfRangeError:
        return
    raise KafkaTimeoutError(topic)
