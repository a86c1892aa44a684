"""What the privacy officer writes to the control topics: a person's choice, a line in the log of openings. Read, add, write, as one writer at a time.

Delivery: each is one transaction under the officer's own transactional id, opened before the topic is read: who opened it before cannot write any more, so
two at once never both build on the same end. What cannot happen: a choice that replaces one it has not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from pipeline.faults import CannotRun
from pipeline.proof import access
from pipeline.proof.access import Action, NotSaid
from pipeline.settings import Settings
from pipeline.stream.committed import whole
from pipeline.stream.state import Read, Record
from pipeline.stream.transactions import Writer, open_writer, read_partition
from schemas import consent
from schemas.audit import Place
from schemas.consent import Change, Consent
from schemas.proof import Access
from schemas.raw import instant

ROLE = "officer"
PARTITION = 0


async def choose(settings: Settings, actor: str, change: Change) -> Consent:
    """Adds a change to what a person has said; answers with all of it. Raises CannotRun where the change does not hold together with it, KafkaError."""
    writer = await open_writer(settings, ROLE, PARTITION)
    try:
        latest = _latest(await read_partition(settings, settings.topic("consent"), PARTITION), actor.encode())
        said = added(consent.decode(latest) if latest is not None else None, latest is not None, actor, change)
        await writer.commit([Record(settings.topic("consent"), actor.encode(), msgspec.json.encode(said))])
        return said
    finally:
        await writer.close()


def added(before: Consent | None, there: bool, actor: str, change: Change) -> Consent:
    """All of what a person said with a change in its place by time. `there`: a record lies on the topic. Erasure takes back what they said for later, and
    needs no record that can be read. Raises CannotRun."""
    if change.state == "erase" and before is not None:
        kept = tuple(one for one in before.changes if instant(one.since) <= instant(change.since))
        before = msgspec.structs.replace(before, changes=kept)
    elif before is None and there and change.state != "erase":
        raise CannotRun(f"what {actor} said before cannot be read: they count as opted out. Write the whole record anew, or erase")
    changes = sorted([*(before.changes if before is not None else ()), change], key=lambda one: instant(one.since))  # stable: the new one last of its time
    said = Consent(actor=actor, changes=tuple(changes))
    if consent.decode(msgspec.json.encode(said)) != said:
        raise CannotRun(f"this does not hold together with what {actor} said before (only a pause has an end, and not before its beginning)")
    return said


def all_choices(settings: Settings) -> dict[str, Consent | None]:
    """What everybody has said, by actor; None where it cannot be read. Raises KafkaError."""
    latest: dict[str, bytes] = {}
    with whole(settings, "consent") as read:
        for record in read():
            name = (record.key or b"").decode("utf-8", "replace")
            latest.pop(name, None)
            if record.value is not None:
                latest[name] = record.value
    return {name: consent.decode(value) for name, value in sorted(latest.items())}


async def note(settings: Settings, action: Action, who: str, why: str, time: str, places: Sequence[Place | None]) -> None:
    """Adds to the log of openings, one record for each place, all or none; returns when they are there to stay. Raises CannotRun, KafkaError."""
    writer = await open_writer(settings, ROLE, PARTITION)
    try:
        await _note(writer, settings, action, who, why, time, places)
    except NotSaid as wrong:
        raise CannotRun(str(wrong)) from None
    finally:
        await writer.close()


async def _note(writer: Writer, settings: Settings, action: Action, who: str, why: str, time: str, places: Iterable[Place | None]) -> None:
    head = access.end(read.value or b"" for read in await read_partition(settings, settings.topic("access"), PARTITION))
    records = []
    for place in places:
        record, head = access.link(head, action, who, why, time, place)
        records.append(Record(settings.topic("access"), None, msgspec.json.encode(record)))
    await writer.commit(records)


def openings(settings: Settings) -> list[Access]:
    """The log of openings. Raises KafkaError."""
    with whole(settings, "access") as read:
        return [record for line in read() if (record := access.parse(line.value or b"")) is not None]


def _latest(records: list[Read], key: bytes) -> bytes | None:
    value: bytes | None = None
    for record in records:
        value = record.value if record.key == key else value
    return value
