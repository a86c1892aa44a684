"""Erasure of one person: their choice onto `capture.consent`; then what is left of them found, destroyed, and each step tried; out comes a certificate.

The redact worker does its own part when it hears the choice: it drops what it holds of them, in the same transaction as their sealed states go, so that no
raw record is left without an audit record. Release drops what is on its way. Here: their key, their frames, the notice to the holders of copies.
May be done again at any time: it finds what has come since. What cannot happen: a certificate that says `done` of what was not tried and found so.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from pipeline import blobs
from pipeline.proof import shelf
from pipeline.proof.quarantine import KeyRing, SealError, derive, open_record
from pipeline.proof.signing import Signer
from pipeline.settings import Settings
from pipeline.stream import officer, state
from pipeline.stream.committed import Whole, whole
from pipeline.stream.state import Read, Record
from pipeline.stream.transactions import open_writer
from pipeline.work import handover
from redactors.session import holds_of
from redactors.state import State
from schemas.audit import Reason
from schemas.consent import Change
from schemas.erasure import Certificate, Finding, Notice, RecordsNotice, Span, key_of
from schemas.policy import Policy
from schemas.raw import Id

WAIT_SECONDS = 60
# Between two looks at whether redact has let the states go; and release, by then, has heard the choice too.
LOOK_SECONDS = 1.0
SETTLE_SECONDS = 3.0
_STATE = msgspec.msgpack.Decoder(State)


class _Image(Struct):
    ref: str


class _Seen(Struct):
    """What is looked at of a clean record."""

    actor: Id
    session: Id
    image: _Image | None = None


async def erase(
    settings: Settings, policy: Policy, kek: bytes, signer: Signer, actor: str, tell: Callable[[str], None], wait_s: float = WAIT_SECONDS
) -> Certificate:
    """Erases a person. `tell` hears what is being done; `wait_s` is how long redact may take for its part. Raises CannotRun, KafkaError, OSError."""
    begun = now()
    await officer.choose(settings, actor, Change(state="erase", since=begun))
    ring = KeyRing(kek, settings.keys)
    ring.destroy(actor)
    tell("waiting until redact and release have heard")
    waiting = await asyncio.to_thread(_until_states_go, settings, kek, actor, wait_s)
    ring.destroy(actor)  # a worker that had not heard yet may have made a new one
    tell("looking through capture.clean")
    notice = await asyncio.to_thread(find, settings, actor, begun)
    store = blobs.open_store(settings.clean_blobs)
    for ref in notice.blobs:
        if ref not in notice.shared:
            blobs.remove(store, ref)
    await send(settings, [notice])
    tell("trying whether it holds")
    sealed = await asyncio.to_thread(_quarantine, settings, ring, actor)
    findings = [_states(waiting), _key(ring, actor), sealed, _frames(store, notice), _noticed(settings, notice)]
    keep = policy.retention
    stays = (
        f"audit records, without content, for {keep.audit_hours} hours",
        f"clean records on {notice.topic}, with what is sensitive masked, for {keep.clean_hours} hours: the notice names them to whoever holds copies",
        f"raw records on {settings.topic('raw')} until raw_until; they are dropped if they are read again. The raw blob store keeps frames as its owner says",
        f"quarantine records without a readable actor, sealed, for {keep.quarantine_hours} hours",
    )
    until = datetime.fromisoformat(begun) + timedelta(hours=keep.raw_hours + max(1, keep.raw_hours // 8))  # a segment goes when its last record may
    return signer.sign(
        Certificate(
            actor=actor, time=now(), complete=all(one.done for one in findings), findings=tuple(findings), notice=notice, stays=stays,
            raw_until=until.isoformat(timespec="seconds").replace("+00:00", "Z"),
        )
    )  # fmt: skip


def find(settings: Settings, actor: str, begun: str) -> Notice:
    """Where a person's records lie on the clean topic, and their frames. Raises KafkaError."""
    own, others = _on_their_way(settings, actor)
    spans: dict[tuple[int, str], list[int]] = defaultdict(list)
    with whole(settings, "clean") as read:
        for record in read():
            seen = _seen(msgspec.json.decode, record.value or b"")
            if seen is None:
                continue
            if seen.actor == actor:
                at = spans[record.partition, seen.session]
                at[:] = [at[0] if at else record.offset, record.offset, at[2] + 1 if at else 1]
            if seen.image is not None:
                (own if seen.actor == actor else others).add(seen.image.ref)
    found = tuple(Span(partition, session, *at) for (partition, session), at in sorted(spans.items()))
    return Notice(actor=actor, time=begun, topic=settings.topic("clean"), clean=found, blobs=tuple(sorted(own)), shared=tuple(sorted(own & others)))


def _on_their_way(settings: Settings, actor: str) -> tuple[set[str], set[str]]:
    """Frames that redact stored, the person's and others': of records too that release kept back, which no clean record names."""
    own: set[str] = set()
    others: set[str] = set()
    with whole(settings, "redacted") as read:
        for record in read():
            received = handover.decode(record.value)
            if received is not None and received.event and (seen := _seen(msgspec.msgpack.decode, received.event)) is not None and seen.image is not None:
                (own if seen.actor == actor else others).add(seen.image.ref)
    return own, others


def _seen(decode: Callable[..., Any], data: bytes) -> _Seen | None:
    try:
        seen: _Seen = decode(data, type=_Seen)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None  # redact and release alone write here, and never this
    return seen


def _until_states_go(settings: Settings, kek: bytes, actor: str, wait_s: float) -> list[str]:
    """Waits for redact to let the person's sessions go; answers with those that still lie there sealed. Raises KafkaError, SealError."""
    until = time.monotonic() + wait_s
    time.sleep(SETTLE_SECONDS)
    latest: dict[int, dict[bytes | None, Read]] = defaultdict(dict)
    with whole(settings, "sessions") as read:
        left = _states_of(_follow(latest, read), kek, actor)
        while left and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
            _follow(latest, read)
            if not any(name.encode() in records for records in latest.values() for name in left):
                left = _states_of(latest, kek, actor)
    return left


def _follow(latest: dict[int, dict[bytes | None, Read]], read: Whole) -> dict[int, dict[bytes | None, Read]]:
    for record in read():
        latest[record.partition].pop(record.key, None)
        if record.value is not None:
            latest[record.partition][record.key] = Read(record.key, record.value, 0)
    return latest


def _states_of(latest: dict[int, dict[bytes | None, Read]], kek: bytes, actor: str) -> list[str]:
    """The sessions of which a sealed state holds anything of the person."""
    key = derive(kek, "session state v1")
    states = ((name, one) for partition, records in latest.items() for name, one in state.from_records(key, partition, records.values()).items())
    return sorted(name for name, one in states if holds_of(_STATE.decode(one.plain), actor))


async def send(settings: Settings, notices: Iterable[Notice | RecordsNotice]) -> None:
    """Writes notices, all or none. Raises KafkaError."""
    writer = await open_writer(settings, officer.ROLE, officer.PARTITION)
    try:
        await writer.commit([Record(settings.topic("erasure"), key_of(notice), msgspec.json.encode(notice)) for notice in notices])
    finally:
        await writer.close()


def _states(left: list[str]) -> Finding:
    detail = f"still there: {', '.join(left)}; redact lets them go as soon as it runs. Then erase again" if left else "none is left on capture.sessions"
    return Finding("session states", not left, detail)


def _key(ring: KeyRing, actor: str) -> Finding:
    try:
        ring.existing(ring.key_id(actor))
    except SealError as gone:
        return Finding("key", str(gone) == "the key was destroyed", str(gone))
    return Finding("key", False, "is there again: a worker made one meanwhile. Erase again")


def _quarantine(settings: Settings, ring: KeyRing, actor: str) -> Finding:
    """Tries every quarantined record of the person's."""
    tried, opened = 0, 0
    name = ring.key_id(actor)
    with whole(settings, "quarantine") as read:
        for found in read():
            record = shelf.parse(found.value or b"")
            if record is None or (record.key_id != name and record.actor != actor):
                continue
            tried += 1
            try:
                open_record(record, ring)
            except SealError:
                continue
            opened += 1
    return Finding("quarantine", not opened, f"{tried} records, {opened} of them can still be opened")


def _frames(store: blobs.Store, notice: Notice) -> Finding:
    left = [ref for ref in notice.blobs if ref not in notice.shared and not isinstance(blobs.read(store, ref, None), Reason)]
    gone = len(notice.blobs) - len(notice.shared) - len(left)
    return Finding("frames", not left, f"{gone} deleted, {len(notice.shared)} kept because another person's record has the same, {len(left)} still there")


def _noticed(settings: Settings, notice: Notice) -> Finding:
    """Reads the notice back."""
    with whole(settings, "erasure") as read:
        there = any(found.value == msgspec.json.encode(notice) for found in read())
    records = sum(span.records for span in notice.clean)
    return Finding("notice", there, f"{settings.topic('erasure')}: {records} clean records of {len(notice.clean)} sessions are to be deleted from every copy")


def now() -> str:
    """The wall clock as a time of the contract."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
