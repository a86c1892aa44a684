"""A sample of the stream: whole sessions of `capture.raw`, chosen by chance, in; one sealed file (`pipeline.proof.sample`) out. For the login of redact: it
reads raw already, and so nobody else need be let to. Officers compare policies on the file, with the key.

Bounded in sessions, records, bytes and hours. Left out, whole: sessions of anybody who has opted out, paused or asked for erasure, now or at the time of any of
their records; sessions that may have begun before what the topic still holds. Left out: records that are no event of their session, for whose they are
is not known. What cannot happen: anything plain on disk; a sample of somebody whose choice came while it was taken.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct, field

from pipeline import blobs, nodump
from pipeline.blobs import Store
from pipeline.broker import rights
from pipeline.broker.rights import Right
from pipeline.faults import CannotRun
from pipeline.proof import sample
from pipeline.proof.quarantine import KeyRing
from pipeline.proof.sample import Frame, Item, Record, Writer
from pipeline.settings import Settings
from pipeline.stream.committed import Found, whole
from pipeline.work.choices import Choices
from redactors import admission
from schemas.audit import Place
from schemas.policy import Policy
from schemas.raw import RawEvent, Refused, Screenshot, decode

HELD_BYTES_MAX = 256 * 1024 * 1024  # of records, which are in memory while they are sealed; frames are sealed one by one
SESSIONS_LOOKED_MAX = 1_000_000
CANARIES = b"canary."  # sessions of invented values: nobody's work
WHOLE_MS = 3_600_000  # where older records have aged away, what begins within so long of the oldest left may have begun among them


class Bounds(Struct, frozen=True):
    """How large a sample may be: sessions, records, bytes of the file, and how many hours ago its sessions may have begun."""

    sessions: int = 20
    records: int = 100_000
    bytes: int = 1024 * 1024 * 1024
    hours: int = 24


class Taken(Struct, frozen=True):
    """What a sample holds; and of the sessions that were looked at, how many were left out, by why."""

    file: Path
    until: str
    sessions: int
    records: int
    frames: int
    bytes: int
    left: dict[str, int]


class _Seen(Struct):
    """A session on the topic: its records, their bytes, where its last one lies."""

    partition: int
    records: int = 0
    bytes: int = 0
    last: int = -1
    why_not: str = ""


class _Raw(Struct):
    """A record with whose it is, and the frame that it names. Content."""

    actor: str
    record: Record
    ref: str | None = None
    sha256: str = ""


class _Held(Struct):
    """A session that was chosen, in memory. Content."""

    records: list[_Raw] = field(default_factory=list)
    seen: int = 0
    denied: bool = False


def take(settings: Settings, policy: Policy, kek: bytes, folder: Path, bounds: Bounds, now: datetime | None = None) -> Taken:
    """Takes a sample. Raises CannotRun, KafkaError, OSError."""
    _may(settings)
    nodump.seal()
    now = now or datetime.now(UTC)
    choices = _choices(settings, policy)
    looked = _look(settings, choices, now, bounds.hours)
    chosen = _choose(looked, bounds)
    held = _hold(settings, looked, chosen, choices, now)
    left = Counter(seen.why_not for seen in looked.values() if seen.why_not)
    left["of people who do not allow it"] += sum(one.denied for one in held.values())
    file = folder / f"{now:%Y%m%dT%H%M%S}-{os.urandom(3).hex()}{sample.SUFFIX}"
    partial = file.with_name(file.name + sample.PARTIAL)
    ring = KeyRing(kek, settings.keys)
    try:
        with os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "r+b") as opened:
            writer = Writer(opened, kek, ring, now, policy.retention.quarantine_hours)
            store = blobs.open_store(settings.raw_blobs)
            people: set[str] = set()
            for name in (name for name in chosen if not held[name].denied):
                if writer.session(_items(held[name], store), bounds.bytes):
                    people |= {one.actor for one in held[name].records}
                else:
                    left["too large"] += 1
            if not writer.sessions:
                raise CannotRun(f"no session of the last {bounds.hours} hours may be in a sample ({_said(left)})")
            writer.end()
        _still(settings, policy, ring, people)
        partial.rename(file)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return Taken(file, writer.head.until, writer.sessions, writer.records, writer.frames, writer.size, dict(+left))


def _may(settings: Settings) -> None:
    role = rights.role(settings)
    lacks = settings.security.startswith("sasl") and Right("READ", "raw") in rights.lacking(settings, "redact")
    if lacks or role not in (None, "redact"):
        raise CannotRun(f"{role or 'this login'} may not read {settings.topic('raw')}: take the sample with the login of redact, which may")


def _choices(settings: Settings, policy: Policy) -> Choices:
    choices = Choices(admission.build(policy))
    with whole(settings, "consent") as read:
        for said in read():
            choices.tell((said.key or b"").decode("utf-8", "replace"), said.value)
    return choices


def _denied(choices: Choices, event: RawEvent, now: datetime) -> bool:
    return any(choices.denied(event.actor, time) is not None for time in (event.time, now.isoformat(timespec="seconds").replace("+00:00", "Z")))


def _look(settings: Settings, choices: Choices, now: datetime, hours: int) -> dict[str, _Seen]:
    """Every session on the topic, by its key, and why one is not to be chosen."""
    sessions: dict[str, _Seen] = {}
    oldest: dict[int, Found] = {}
    since_ms = now.timestamp() * 1000 - hours * 3_600_000
    with whole(settings, "raw") as read:
        for found in read():
            first = oldest.setdefault(found.partition, found)
            name = (found.key or b"").decode("utf-8", "replace")
            seen = sessions.get(name)
            if seen is None:
                if len(sessions) >= SESSIONS_LOOKED_MAX:
                    continue
                seen = sessions[name] = _Seen(found.partition)
                seen.why_not = _why_not(found, first, since_ms, choices, now)
            seen.records += 1
            seen.bytes += len(found.value or b"")
            seen.last = found.offset
    return sessions


def _why_not(found: Found, oldest: Found, since_ms: float, choices: Choices, now: datetime) -> str:
    if (found.key or b"").startswith(CANARIES):
        return "canaries"
    if found.time_ms < since_ms:
        return "older"
    if oldest.offset > 0 and found.time_ms < oldest.time_ms + WHOLE_MS:
        return "perhaps not whole any more"
    event = decode(found.value) if found.value is not None else None
    if event is None or isinstance(event, Refused) or (found.key or b"") != event.session.encode():
        return "not readable"
    return "of people who do not allow it" if _denied(choices, event, now) else ""


def _choose(looked: dict[str, _Seen], bounds: Bounds) -> list[str]:
    """Sessions by chance, for as long as they are within the bounds."""
    names = [name for name, seen in looked.items() if not seen.why_not]
    random.SystemRandom().shuffle(names)
    chosen: list[str] = []
    records = size = 0
    for name in names:
        seen = looked[name]
        if len(chosen) == bounds.sessions:
            break
        if records + seen.records <= bounds.records and size + seen.bytes <= min(bounds.bytes, HELD_BYTES_MAX):
            chosen.append(name)
            records, size = records + seen.records, size + seen.bytes
        else:
            seen.why_not = "too large"
    return chosen


def _hold(settings: Settings, looked: dict[str, _Seen], chosen: list[str], choices: Choices, now: datetime) -> dict[str, _Held]:
    """The chosen sessions' records, as far as they had come when they were looked at."""
    held = {name: _Held() for name in chosen}
    topic = settings.topic("raw")
    with whole(settings, "raw") as read:
        for found in read() if chosen else ():
            name = (found.key or b"").decode("utf-8", "replace")
            one = held.get(name)
            if one is None or found.offset > looked[name].last:
                continue
            one.seen += 1
            event = decode(found.value) if found.value is not None else None
            if event is None or isinstance(event, Refused) or found.key != event.session.encode():
                continue
            if one.denied or _denied(choices, event, now):
                one.denied, one.records = True, []
                continue
            one.records.append(_raw(event, Record(Place(topic, found.partition, found.offset), found.key, found.value or b"")))
    if any(one.seen < looked[name].records for name, one in held.items()):
        raise CannotRun(f"records of {topic} aged away while the sample was taken (take it again, of fewer --hours)")
    return held


def _raw(event: RawEvent, record: Record) -> _Raw:
    image = event.image if isinstance(event, Screenshot) else None
    return _Raw(event.actor, record, image.ref, image.sha256) if image is not None else _Raw(event.actor, record)


def _items(held: _Held, store: Store) -> Iterator[tuple[str, Item]]:
    """A session's records, before each the frame that it names, where that is there as the record says."""
    for one in held.records:
        if one.ref is not None:
            data = blobs.read(store, one.ref, one.sha256)
            if isinstance(data, bytes):
                yield one.actor, Frame(one.ref, data)
        yield one.actor, one.record


def _still(settings: Settings, policy: Policy, ring: KeyRing, people: set[str]) -> None:
    """Fails closed where somebody in it changed their mind meanwhile. Sealing may have made a new key for who was just erased: it goes too."""
    choices, now = _choices(settings, policy), datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    for actor in people:
        if choices.erased(actor):
            ring.destroy(actor)
    if any(choices.denied(actor, now) is not None for actor in people):
        raise CannotRun("somebody in the sample changed their mind while it was taken, so it was deleted (take it again)")


def _said(left: Counter[str]) -> str:
    return ", ".join(f"{count} {why}" for why, count in sorted((+left).items())) or "there are none"
