"""What two policies do differently, as values: counts by entity, app and place, with examples that show a value's shape only; frames to look at."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from redactors.screens.words import Box
from schemas.audit import Place

Kind = Literal["exposed", "masked"]
Moved = Literal["dropped", "passed", "quarantined", "released"]


class Example(Struct, frozen=True):
    """One place. `shape` stands for the value ("Aaaa 9999"); `before` and `after` are the words around it, masked where either policy masks them.

    `value` is the raw value, there only where it was unsealed. `place`: where the raw record lies.
    """

    session: str
    id: str
    shape: str
    before: str = ""
    after: str = ""
    value: str | None = None
    place: Place | None = None


class Row(Struct, frozen=True):
    """Places newly exposed or newly masked: what they are, by which rule they were found, in which app, channel and field, how many, and some of them."""

    kind: Kind
    entity: str
    rule: str
    app: str
    channel: str
    field: str
    count: int
    examples: tuple[Example, ...]


class Move(Struct, frozen=True):
    """Records that end elsewhere: dropped or quarantined where they passed, or passed where they were dropped (`passed`) or quarantined (`released`)."""

    kind: Moved
    app: str
    reason: str
    count: int


class FramePair(Struct, frozen=True):
    """A frame that is covered differently: the references of the clean pictures under both policies, and the places by entity. `pictures`: both as PNG or
    WebP, of the most telling frames only."""

    session: str
    id: str
    app: str
    a: str
    b: str
    width: int
    height: int
    exposed: tuple[tuple[str, Box], ...]
    masked: tuple[tuple[str, Box], ...]
    pictures: tuple[bytes, bytes] | None = None


class Diff(Struct, frozen=True):
    """What B does that A does not. `frames`: the most telling first. `actions`: entities that are masked another way, as (entity, in A, in B). `gone`: records
    and frames of a sealed sample that do not open any more, for their people were erased."""

    a: str
    b: str
    records: int
    exposed: tuple[Row, ...]
    masked: tuple[Row, ...]
    moves: tuple[Move, ...]
    frames: tuple[FramePair, ...]
    actions: tuple[tuple[str, str, str], ...] = ()
    gone: int = 0

    @property
    def empty(self) -> bool:
        """Whether both did the same with everything."""
        return not (self.exposed or self.masked or self.moves or self.frames)
