"""The audit on the broker, proved: settings in; for each partition its chain, and every fault of it and of its checkpoints, out.

It may run while release writes: the chains are read, then the checkpoints, then the chains to their new ends. What was there at the first reading must be
covered by a checkpoint, what a checkpoint covers must be there at the last; between the two, release may have gone on.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from pipeline.proof import access, checkpoints
from pipeline.proof.audit import Fault, Reading
from pipeline.settings import Settings
from pipeline.stream.committed import whole
from schemas.proof import Checkpoint


class Proved(Struct):
    """One partition's chain as read, its checkpoints' lines, and what is wrong."""

    name: str
    reading: Reading = field(default_factory=Reading)
    points: list[bytes] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def chain_name(settings: Settings, partition: int) -> str:
    """What the checkpoints of a partition call its chain."""
    return f"{settings.topic('audit')}/{partition}"


def prove(settings: Settings, public: bytes | None, gone_before_ms: int | None, kept: list[Checkpoint] | None = None) -> list[Proved]:
    """Every partition's chain. `kept`: checkpoints that were kept elsewhere; each must still be on the topic. Raises KafkaError."""
    parts: dict[int, Proved] = {}

    def of(partition: int) -> Proved:
        return parts.setdefault(partition, Proved(chain_name(settings, partition)))

    with whole(settings, "audit") as audits, whole(settings, "checkpoints") as points:
        for record in audits():
            one = of(record.partition)
            one.faults += one.reading.take(record.value or b"")
        for record in points():
            of(record.partition).points.append(record.value or b"")
        covered = {partition: _covers(one) for partition, one in parts.items()}
        for record in audits():
            one = of(record.partition)
            if one.reading.head.count < covered.get(record.partition, 0):  # beyond it lies what release wrote meanwhile
                one.faults += one.reading.take(record.value or b"")
    for one in parts.values():
        one.faults += checkpoints.verify(one.reading, one.points, one.name, public, gone_before_ms)
    _keep(parts, kept or [], gone_before_ms)
    return [one for _, one in sorted(parts.items())]


def opened(settings: Settings) -> tuple[int, list[Fault]]:
    """How many records the log of openings has, and its faults."""
    with whole(settings, "access") as read:
        lines = [record.value or b"" for record in read()]
    return len(lines), list(access.verify(lines, begun=False))


def heads(settings: Settings) -> Iterator[bytes]:
    """The newest checkpoint of each partition, as it lies there: to be kept where whoever can write to the broker cannot."""
    newest: dict[int, bytes] = {}
    with whole(settings, "checkpoints") as points:
        for record in points():
            newest[record.partition] = record.value or b""
    yield from (line for _, line in sorted(newest.items()))


def _covers(one: Proved) -> int:
    point = checkpoints.parse(one.points[-1]) if one.points else None
    return point.count if point is not None else 0


def _keep(parts: dict[int, Proved], kept: list[Checkpoint], gone_before_ms: int | None) -> None:
    """Adds a fault for each kept checkpoint that is not on the topic any more, and has not aged away."""
    there = {one.name: {checkpoints.digest_of(p) for line in one.points if (p := checkpoints.parse(line)) is not None} for one in parts.values()}
    for point in kept:
        if checkpoints.digest_of(point) in there.get(point.chain, set()) or checkpoints.aged(point.time, gone_before_ms):
            continue
        partition = int(point.chain.rpartition("/")[2]) if point.chain.rpartition("/")[2].isdigit() else -1
        one = parts.setdefault(partition, Proved(point.chain))
        one.faults.append(Fault(point.number, "of the checkpoints is not the one that was kept"))
