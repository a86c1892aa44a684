"""The topic `capture.policy` from the officer's side: proposals, approvals and publication in; what stands there, and what is live, out.

Delivery: each change is one transaction under the officer's own transactional id, opened before the topic is read, so two at once never both build on the
same end. What cannot happen: a record published that a worker with the same approvers would refuse; a proposal lost to another's approval.
"""

from __future__ import annotations

import time as time_
from collections.abc import Callable
from typing import TypeVar

import msgspec
from msgspec import Struct

from pipeline.faults import CannotRun
from pipeline.proof import approvals, audit, checkpoints
from pipeline.proof.approvals import Accepted, Approvers, Chain, Refused, Signatory
from pipeline.settings import Settings
from pipeline.stream.committed import newest
from pipeline.stream.officer import PARTITION, ROLE
from pipeline.stream.state import Read, Record
from pipeline.stream.transactions import open_writer, read_partition
from redactors.policy import load as policies
from redactors.policy.load import PolicyError
from redactors.policy.stricter import Comparison, classify
from schemas.control import PolicyChange
from schemas.raw import milliseconds

Known = TypeVar("Known")


class Waiting(Struct, frozen=True):
    """A proposal: whose approvals it has, how many it needs, and what it changes (none: there is nothing published to compare it with).

    `stale`: another policy was published meanwhile; it has to be proposed again.
    """

    change: PolicyChange
    approved_by: tuple[str, ...]
    needs: int
    comparison: Comparison | None
    stale: bool = False

    @property
    def ready(self) -> bool:
        """Whether it can be published."""
        return not self.stale and len(self.approved_by) >= self.needs


class Board(Struct, frozen=True):
    """All that stands on the topic: the policy that holds (none: the workers' files do), those before it, proposals, and records that workers refuse."""

    holds: Accepted | None
    published: tuple[Accepted, ...]
    waiting: tuple[Waiting, ...]
    refused: tuple[Refused, ...]


class Live(Struct, frozen=True):
    """The policy by which a worker decided last on one partition: redact's in the audit record, release's in the checkpoint written with it."""

    partition: int
    redact: str
    release: str
    time: str


async def board(settings: Settings) -> Board:
    """What stands on the topic. Raises CannotRun where no approvers are configured, KafkaError."""
    return _board(_approvers(settings), await read_partition(settings, settings.topic("policy"), PARTITION))


async def propose(settings: Settings, text: str, author: Signatory, time: str) -> Waiting:
    """Puts a policy up for approval. Raises CannotRun where it is none, is the one that holds, or its author may not propose; KafkaError."""

    def made(found: Board, serial: int) -> PolicyChange:
        last = found.holds.change if found.holds is not None else None
        if last is not None and text == last.policy:
            raise CannotRun(f"this is the policy that holds (serial {last.serial})")
        return approvals.proposed(text, last, serial, author, time)

    _known(author, _approvers(settings), ("officer",), "propose")
    return await _put(settings, made)


async def approve(settings: Settings, serial: int, by: Signatory, time: str, seen: PolicyChange | None = None) -> Waiting:
    """Adds a person's approval to a proposal. `seen`: the one that was shown to them. Raises CannotRun where they are its author or unknown, where there is
    none, or it is not what they saw; KafkaError."""

    def made(found: Board, _: int) -> PolicyChange:
        change = find(found, serial).change
        if seen is not None and msgspec.structs.replace(change, approvals=()) != msgspec.structs.replace(seen, approvals=()):
            raise CannotRun(f"{serial} is another proposal than the one you saw: look again")
        return approvals.approved(change, by, time)

    _known(by, _approvers(settings), ("officer", "approver"), "approve")
    return await _put(settings, made)


async def publish(settings: Settings, serial: int) -> Accepted:
    """Publishes a proposal that has its approvals; the workers hold to it from their next record on. Raises CannotRun where it has not, KafkaError."""
    approvers = _approvers(settings)
    writer = await open_writer(settings, ROLE, PARTITION)
    try:
        found = _board(approvers, await read_partition(settings, settings.topic("policy"), PARTITION))
        waiting = find(found, serial)
        judged = approvals.judge(waiting.change, found.holds, approvers, _now_ms())
        if isinstance(judged, Refused):
            raise CannotRun(_refusal(waiting, judged))
        value = msgspec.json.encode(waiting.change)
        topic = settings.topic("policy")
        await writer.commit([Record(topic, approvals.published_key(serial), value), Record(topic, approvals.proposal_key(serial), None)])
        return judged
    finally:
        await writer.close()


async def withdraw(settings: Settings, serial: int) -> None:
    """Takes a proposal back. Raises CannotRun where there is none, KafkaError."""
    approvers = _approvers(settings)
    writer = await open_writer(settings, ROLE, PARTITION)
    try:
        find(_board(approvers, await read_partition(settings, settings.topic("policy"), PARTITION)), serial)
        await writer.commit([Record(settings.topic("policy"), approvals.proposal_key(serial), None)])
    finally:
        await writer.close()


def live(settings: Settings) -> list[Live]:
    """By which policy each partition's records were decided last. A partition without records is left out. Raises CannotRun, KafkaError."""
    audits = {at: _known_to_us(audit.parse(value)) for at, value in newest(settings, "audit").items()}
    points = {at: _known_to_us(checkpoints.parse(value)) for at, value in newest(settings, "checkpoints").items()}
    return [Live(at, audits[at].policy, points[at].policy, points[at].time) for at in sorted(audits.keys() & points.keys())]


def _known_to_us(read: Known | None) -> Known:
    if read is None:
        raise CannotRun("the newest audit records are of no format that this version of scrim knows: ask the version that the release worker has")
    return read


def find(found: Board, serial: int) -> Waiting:
    """A proposal. Raises CannotRun where there is none of this number."""
    for waiting in found.waiting:
        if waiting.change.serial == serial:
            return waiting
    raise CannotRun(f"there is no proposal {serial} (scrim policy status shows those there are)")


async def _put(settings: Settings, made: Callable[[Board, int], PolicyChange]) -> Waiting:
    """Writes a proposal as `made` gives it, from what stands there and the next free serial."""
    approvers = _approvers(settings)
    writer = await open_writer(settings, ROLE, PARTITION)
    try:
        records = await read_partition(settings, settings.topic("policy"), PARTITION)
        found = _board(approvers, records)
        change = made(found, 1 + max((_serial(record) for record in records), default=0))
        await writer.commit([Record(settings.topic("policy"), approvals.proposal_key(change.serial), msgspec.json.encode(change))])
        return _waiting(change, found.holds, approvers)
    finally:
        await writer.close()


def _board(approvers: Approvers, records: list[Read]) -> Board:
    chain, proposals = Chain(approvers), dict[bytes, PolicyChange]()
    published: list[Accepted] = []
    refused: list[Refused] = []
    for record in records:
        key = record.key or b""
        if key.startswith(approvals.PROPOSED.encode()):
            proposals.pop(key, None)
            change = approvals.decode(record.value) if record.value is not None else None
            if change is not None and key == approvals.proposal_key(change.serial):
                proposals[key] = change
            continue
        taken = chain.take(record.key, record.value, record.at_ms)
        if isinstance(taken, Accepted):
            published.append(taken)
        elif taken is not None:
            refused.append(taken)
    waiting = tuple(_waiting(change, chain.last, approvers) for _, change in sorted(proposals.items()))
    return Board(chain.last, tuple(published), waiting, tuple(refused))


def _waiting(change: PolicyChange, holds: Accepted | None, approvers: Approvers) -> Waiting:
    yes = tuple(sorted(approvals.approved_by(change, approvers, _now_ms())))
    comparison = _comparison(change, holds)
    stale = change.replaces != (approvals.sha256(holds.change.policy) if holds is not None else None)
    return Waiting(change, yes, approvals.needs(comparison), comparison, stale or (holds is not None and change.serial <= holds.change.serial))


def _comparison(change: PolicyChange, holds: Accepted | None) -> Comparison | None:
    """What the proposal changes of the policy that holds. One that does not load takes most approvals, and is refused at last."""
    try:
        return classify(holds.policy, policies.load(change.policy)) if holds is not None else None
    except PolicyError:
        return None


def _refusal(waiting: Waiting, judged: Refused) -> str:
    serial = waiting.change.serial
    if waiting.stale:
        return f"another policy was published since {serial} was proposed: propose it again"
    if judged.why == "approvals":
        return f"{serial} is a {approvals.kind(waiting.comparison)}: it needs {waiting.needs} approvals and has {len(waiting.approved_by)}"
    return f"workers would refuse {serial} ({judged.why})"


def _known(by: Signatory, approvers: Approvers, roles: tuple[str, ...], act: str) -> None:
    known = approvers.get(by.name)
    if known is None or known.key != by.public:
        raise CannotRun(f"the key of {by.name} is not the one in SCRIM_APPROVERS_FILE")
    if known.role not in roles or (known.until is not None and milliseconds(known.until) <= _now_ms()):
        raise CannotRun(f"{by.name} may not {act}: {known.role}{f' until {known.until}' if known.until else ''}")


def _serial(record: Read) -> int:
    """The serial that a key takes, published or proposed or taken back: none is given twice while compaction keeps its key."""
    number = (record.key or b"").rpartition(b"/")[2]
    return int(number) if len(number) == 8 and number.isdigit() else 0


def _approvers(settings: Settings) -> Approvers:
    found = approvals.read_approvers(settings)
    if found is None:
        raise CannotRun("SCRIM_APPROVERS_FILE is not set: the workers hold to their policy files (scrim policy keygen NAME --approvers FILE begins one)")
    return found


def _now_ms() -> int:
    return time_.time_ns() // 1_000_000
