"""What a session needs to go on: records that wait, open fields and runs, traces, memory. Plain data, serialised with msgpack.

It holds raw text: wherever it is stored, it is sealed.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from redactors.memory import Memory
from redactors.text.actions import Labels
from redactors.typing.runs import Field, Run, Trace, Typed
from schemas.audit import Place, Reason
from schemas.raw import RawEvent


class Held(Struct):
    """A raw record waiting for its turn. `run`: the run it is part of. `verdict`: dropped or quarantined already, with `reason`."""

    number: int
    place: Place
    event: RawEvent
    run: int = 0
    verdict: Literal["", "dropped", "quarantined"] = ""
    reason: Reason = Reason.PASSED


class Ready(Struct):
    """A record whose turn has come. `typed`: it heads a run. `into`: it is merged. `press`: it leaves as a key press with this count."""

    held: Held
    typed: Typed | None = None
    pasted: bool = False
    into: str | None = None
    press: int = 0


class Head(Struct):
    """How a run that was decided leaves: under whose id, or (`typed` none) not at all."""

    typed: Typed | None = None
    id: str = ""
    count: int = 0
    left: bool = False


class State(Struct):
    """All that a session needs to go on after a restart. Holds raw text: it is sealed wherever it is stored."""

    last_seq: int = -1
    last_ms: int = 0
    offset: int = -1
    ids: dict[bytes, bytes] = field(default_factory=dict)
    number: int = 0
    held: list[Held] = field(default_factory=list)
    runs: dict[int, Run] = field(default_factory=dict)
    heads: dict[int, Head] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    press: int = 0
    failed: dict[int, Reason] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    labels: Labels = field(default_factory=Labels)
    learnt: int = 0
    gaps: int = 0
