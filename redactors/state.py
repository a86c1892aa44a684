"""What a session needs to go on: records that wait, open fields and runs, traces, memory. Plain data, serialised with msgpack.

It holds raw text: wherever it is stored, it is sealed. Records wait in thousands behind an open run, so what they share (person, app, element) is kept
once, and keys and mouse moves as bare values; a record taken out again is the event that went in.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field, structs

from redactors.memory import Memory
from redactors.screens.tree import Tree
from redactors.text.actions import Labels
from redactors.typing.runs import Field, Joined, Run, Trace, Typed
from schemas.audit import Place, Reason
from schemas.raw import App, Event, KeyDown, KeyUp, Modifier, MouseMove, RawEvent, Target


class Around(Struct, array_like=True, frozen=True):
    """What neighbouring records share."""

    session: str
    actor: str
    device: str
    app: App | None
    target: Target | None
    topic: str | None
    partition: int | None


class Key(Struct, array_like=True, frozen=True):
    """What a key event has of its own."""

    down: bool
    key: str
    code: str
    modifiers: tuple[Modifier, ...]
    repeat: bool | None


class Held(Struct, array_like=True):
    """A raw record waiting for its turn. `run`: the run it is part of. `verdict`: dropped or quarantined already, with `reason`.

    `around` is a number of `State.arounds`. `own` is what a key has of its own, `at` where a pointer moved to; any other event is kept in `rest`, without
    app and target.
    """

    number: int
    around: int
    offset: int | None
    line: int | None
    id: str
    seq: int
    time: str
    own: Key | None
    at: tuple[float, float] | None
    rest: RawEvent | None
    run: int = 0
    verdict: Literal["", "dropped", "quarantined"] = ""
    reason: Reason = Reason.PASSED


class Ready(Struct):
    """A record whose turn has come. `typed`: it heads a run. `into`: it is merged. `press`: it leaves as a key press with this count."""

    held: Held
    around: Around
    typed: Typed | None = None
    pasted: bool = False
    into: str | None = None
    press: int = 0

    @property
    def leaves(self) -> bool:
        """Whether it may leave as an event of its own."""
        return self.into is None and not self.held.verdict

    @property
    def event(self) -> RawEvent:
        """The raw event, as it came."""
        return restored(self.held, self.around)

    @property
    def place(self) -> Place:
        """Where it came from."""
        return Place(self.around.topic, self.around.partition, self.held.offset, self.held.line)


class Head(Struct):
    """How a run that was decided leaves: under whose id, as which part of its field's text (`joined` 0: not at all)."""

    joined: int = 0
    start: int = 0
    end: int = 0
    id: str = ""
    count: int = 0
    left: bool = False


class State(Struct):
    """All that a session needs to go on after a restart. Holds raw text: it is sealed wherever it is stored."""

    last_seq: int = -1
    last_ms: int = 0
    offset: int = -1
    ids: dict[bytes, int] = field(default_factory=dict)
    number: int = 0
    held: list[Held] = field(default_factory=list)
    held_chars: int = 0
    arounds: dict[int, Around] = field(default_factory=dict)
    around: int = 0
    runs: dict[int, Run] = field(default_factory=dict)
    heads: dict[int, Head] = field(default_factory=dict)
    joined: dict[int, Joined] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    press: int = 0
    failed: dict[int, Reason] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    labels: Labels = field(default_factory=Labels)
    learnt: int = 0
    tree: Tree = field(default_factory=Tree)
    gaps: int = 0
    missing: bool = False  # a record was lost, and nothing was typed since
    blind: bool = False  # something it showed could be neither searched nor remembered: what comes later cannot be judged
    doubtful: bool = False  # a record was refused: it is lost if the next one is not its neighbour's
    format: int = 1  # what it was written in; the shell says it where it writes one


def hold(state: State, place: Place, event: RawEvent) -> Held:
    """Puts a record at the end of the queue."""
    state.number += 1
    around = _around(state, place, event)
    own, at, rest = None, None, None
    if isinstance(event, (KeyDown, KeyUp)):
        own = Key(isinstance(event, KeyDown), event.key, event.code, event.modifiers, event.repeat)
    elif isinstance(event, MouseMove) and event.button is None and event.clicks is None and event.dx is None and event.dy is None:
        at = (event.x, event.y)
    else:
        rest = structs.replace(event, app=None, target=None)
    item = Held(state.number, around, place.offset, place.line, event.id, event.seq, event.time, own, at, rest)
    state.held.append(item)
    return item


def restored(held: Held, around: Around) -> RawEvent:
    """The event that `hold` was given."""
    if held.rest is not None:
        return structs.replace(held.rest, app=around.app, target=around.target)
    base = dict(
        id=held.id, time=held.time, session=around.session, seq=held.seq, actor=around.actor, device=around.device, app=around.app, target=around.target
    )
    if held.own is None:
        x, y = held.at or (0, 0)
        return MouseMove(**base, x=x, y=y)  # type: ignore[arg-type]
    own = held.own
    return (KeyDown if own.down else KeyUp)(**base, key=own.key, code=own.code, modifiers=own.modifiers, repeat=own.repeat)  # type: ignore[arg-type]


def _around(state: State, place: Place, event: Event) -> int:
    """The number of what the record shares with others; a new one where no record that waits has the same."""
    last = state.arounds.get(state.around)
    if last is not None and _same(last, place, event):
        return state.around
    for number, around in state.arounds.items():
        if _same(around, place, event):
            state.around = number
            return number
    state.around = state.number
    state.arounds[state.number] = Around(event.session, event.actor, event.device, event.app, event.target, place.topic, place.partition)
    return state.number


def _same(around: Around, place: Place, event: Event) -> bool:
    return (
        around.app == event.app and around.target == event.target and around.actor == event.actor and around.device == event.device
        and around.session == event.session and around.partition == place.partition and around.topic == place.topic
    )  # fmt: skip
