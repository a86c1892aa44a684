"""Erasure of one value that somebody could read: a value in; the clean records it can be read in found, their frames deleted, their copies' holders told, and
each step tried; out comes a certificate.

The value is in memory while it is looked for, and nowhere else: notices and certificates name records. May be done again at any time: it finds what has come
since. What cannot happen: a certificate that says `done` of what was not tried and found so; a frame deleted that a record which stays has too.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec import Struct

from pipeline import blobs
from pipeline.faults import CannotRun
from pipeline.proof.signing import Signer
from pipeline.settings import Settings
from pipeline.stream.committed import Found, Whole, whole
from pipeline.stream.erasure import now, send
from pipeline.work import handover
from redactors.readable import SKELETON_CHARS_MIN, VALUE_CHARS_MAX, Search, compared
from schemas.audit import Reason
from schemas.erasure import RECORDS_MAX, ErasedRecord, Finding, RecordsCertificate, RecordsNotice
from schemas.policy import Policy
from schemas.raw import Id, Seq

# Between two words about how far it is.
TELL_RECORDS = 10_000


class Held(Struct, frozen=True):
    """The records in which a value can be read; their frames, and which of these a record that stays has too. `searched`: clean records looked at, of which
    `unread` are no clean records of this version."""

    searched: int
    unread: int
    records: tuple[ErasedRecord, ...]
    blobs: tuple[str, ...]
    shared: tuple[str, ...]

    @property
    def sessions(self) -> dict[str, int]:
        """How many records of each session."""
        return dict(sorted(Counter(record.session for record in self.records).items()))


class _Event(Struct):
    """What is looked at of a decision on its way."""

    session: Id
    seq: Seq
    image: dict[str, Any] | None = None


def asked(value: str) -> str:
    """A value as it is compared. Raises CannotRun where it cannot be told from other text."""
    plain = compared(value)
    if plain is None:
        raise CannotRun(f"a value to erase has at least {SKELETON_CHARS_MIN} letters and digits, and at most {VALUE_CHARS_MAX} characters")
    return plain


def find(settings: Settings, value: str, tell: Callable[[str], None]) -> Held:
    """Where a value can be read now. Nothing is changed. Raises CannotRun, KafkaError."""
    plain = asked(value)
    with whole(settings, "clean") as read:
        return _Look(plain, tell).on(settings, read)


async def erase(settings: Settings, policy: Policy, signer: Signer, value: str, tell: Callable[[str], None], name: str | None = None) -> RecordsCertificate:
    """Erases a value. `tell` hears what is being done; `name` is what its notices call it. Raises CannotRun, KafkaError, OSError."""
    plain, name, time = asked(value), name or secrets.token_hex(8), now()
    with whole(settings, "clean") as read:
        look = _Look(plain, tell)
        held = await asyncio.to_thread(look.on, settings, read)
        store = blobs.open_store(settings.clean_blobs)
        for ref in held.blobs:
            if ref not in held.shared:
                blobs.remove(store, ref)
        notices = notices_of(held, name, time, settings.topic("clean"))
        if notices:
            await send(settings, notices)
        tell("trying whether it holds")
        more = await asyncio.to_thread(look.more, read) - set(held.records)
    findings = (_records(held), _frames(store, held), await asyncio.to_thread(_noticed, settings, notices), _came_since(more))
    keep = policy.retention
    stays = (
        f"the records themselves on {settings.topic('clean')} for {keep.clean_hours} hours, and the decisions on {settings.topic('redacted')} for "
        f"{keep.redacted_hours} hours: nothing can be taken out of the middle of a topic. Whoever reads clean reads the notices too",
        "what redact decided before this and release has not written yet: erase the value again once the rule against it holds",
        "frames in which it is seen and not written: pictures were not read",
        f"raw records for {keep.raw_hours} hours, and quarantine, sealed, for {keep.quarantine_hours} hours",
    )
    done = all(one.done for one in findings)
    return signer.sign(RecordsCertificate(erasure=name, time=now(), complete=done, findings=findings, notices=notices, stays=stays))


def notices_of(held: Held, name: str, time: str, topic: str) -> tuple[RecordsNotice, ...]:
    """As many notices as it takes; none where no record holds it. The frames are in the first."""
    parts = [held.records[at : at + RECORDS_MAX] for at in range(0, len(held.records), RECORDS_MAX)]
    return tuple(
        RecordsNotice(
            notice="records", erasure=name, part=n, parts=len(parts), time=time, topic=topic, records=records, blobs=held.blobs if n == 0 else (),
            shared=held.shared if n == 0 else (),
        )
        for n, records in enumerate(parts)
    )  # fmt: skip


class _Look:
    """One search through the clean topic, that can go on with what has come since."""

    def __init__(self, plain: str, tell: Callable[[str], None]) -> None:
        self._search, self._tell, self._searched, self._unread = Search[ErasedRecord](plain), tell, 0, 0
        self._own: set[str] = set()  # frames by what their own record holds: a screenshot is never one of several that hold the value together
        self._others: set[str] = set()

    def on(self, settings: Settings, read: Whole) -> Held:
        """All that is there by now."""
        records = self.more(read)
        others = self._others | _decided(settings, {(record.session, record.seq) for record in records})
        ordered = sorted(records, key=lambda record: (record.partition, record.offset))
        return Held(self._searched, self._unread, tuple(ordered), tuple(sorted(self._own)), tuple(sorted(self._own & others)))

    def more(self, read: Whole) -> set[ErasedRecord]:
        """The records in which the value can be read with what came since the last call."""
        found: set[ErasedRecord] = set()
        for one in read():
            self._searched += 1
            if self._searched % TELL_RECORDS == 1:
                self._tell(f"looking through clean records, {self._searched - 1:,} so far")
            found |= self._take(one)
        return found

    def _take(self, one: Found) -> set[ErasedRecord]:
        try:
            event = msgspec.json.decode(one.value or b"")
            named = {"partition": one.partition, "offset": one.offset} | {name: event[name] for name in ("session", "seq", "id", "type")}
            record = msgspec.convert(named, ErasedRecord)
            found = self._search.take(record, event)
            if record.type == "screenshot":
                (self._own if record in found else self._others).add(event["image"]["ref"])
        except (msgspec.MsgspecError, UnicodeDecodeError, KeyError, TypeError, AttributeError):
            self._unread += 1  # release alone writes here, and never this: said in the certificate, which is not complete then
            return set()
        return found


def _decided(settings: Settings, erased: set[tuple[str, int]]) -> set[str]:
    """Frames of decisions that are no erased records': on their way, or kept back by release."""
    refs: set[str] = set()
    with whole(settings, "redacted") as read:
        for one in read():
            decision = handover.decode(one.value)
            if decision is None or not decision.event:
                continue
            try:
                event = msgspec.msgpack.decode(decision.event, type=_Event)
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue  # release stops it: no clean record will have its frame
            if event.image is not None and (event.session, event.seq) not in erased:
                refs.add(str(event.image.get("ref")))
    return refs


def _records(held: Held) -> Finding:
    detail = f"{len(held.records)} of {held.searched} clean records hold it, in {len(held.sessions)} sessions; {held.unread} could not be read"
    return Finding("records", not held.unread, detail)


def _frames(store: blobs.Store, held: Held) -> Finding:
    left = [ref for ref in held.blobs if ref not in held.shared and not isinstance(blobs.read(store, ref, None), Reason)]
    gone = len(held.blobs) - len(held.shared) - len(left)
    return Finding("frames", not left, f"{gone} deleted, {len(held.shared)} kept because a record that stays has the same, {len(left)} still there")


def _noticed(settings: Settings, notices: Iterable[RecordsNotice]) -> Finding:
    """Reads the notices back."""
    written = {msgspec.json.encode(notice) for notice in notices}
    with whole(settings, "erasure") as read:
        there = written & {found.value for found in read()}
    detail = f"{settings.topic('erasure')}: {len(there)} of {len(written)} notices name the records to whoever holds copies"
    return Finding("notice", there == written, detail)


def _came_since(more: set[ErasedRecord]) -> Finding:
    detail = f"{len(more)} records that hold it came meanwhile. Erase again once the rule against it holds" if more else "none came meanwhile"
    return Finding("later records", not more, detail)
