"""What one session's fold remembers between two events: the screen, the action that is still growing, presses that may become a double click.

All of it is data that goes through JSON and back unchanged, so that a reader that stops anywhere goes on there. Bounded: one open action, PRESSES_MAX
presses, and the steps of one episode.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Struct

from pipeline.export.shapes import Action, Frame, Step, sources
from schemas.clean import CleanTarget

PRESSES_MAX = 16


class Shot(Struct, frozen=True, omit_defaults=True):
    """A distinct frame, and the apps that show in it."""

    frame: Frame
    apps: tuple[str, ...]


class Act(Struct, omit_defaults=True):
    """An action with the event that began it. `before` is the frame that stood there, `prior` the distinct one before that. Times in seconds."""

    action: Action
    time: str
    start: float
    end: float
    seq: int
    last_seq: int
    app: str
    title: str | None = None
    url: str | None = None
    target: CleanTarget | None = None
    before: Shot | None = None
    prior: Shot | None = None
    loss_mask: bool = False
    masked: tuple[str, ...] = ()


class Press(Struct, omit_defaults=True):
    """A press of a button: still held, or how many clicks the system counted with it (none: it did not say). `given`: it left as a click already."""

    act: Act
    held: bool = False
    clicks: int | None = None
    given: bool = False


class Session(Struct, omit_defaults=True):
    """One session's fold. `set_out` and `set_out_prior` are the screen when the pointer set out, while it moves."""

    name: str
    actor: str = ""
    device: str = ""
    policy: str = ""
    last_seq: int = -1
    task: str | None = None
    os: str | None = None
    screen: Shot | None = None
    prior: Shot | None = None
    moving: bool = False
    set_out: Shot | None = None
    set_out_prior: Shot | None = None
    open: Act | None = None
    presses: list[Press] = []
    dragged: tuple[float, float] | None = None
    steps: list[Step] = []
    over: float | None = None  # when the last step was over
    last: Step | None = None  # the last step, where it left already
    events: int = 0
    idle_s: float = 0.0
    began: str = ""  # the time of its first event
    pasting: str = ""  # the app in which a paste left before it was known what it put in
    described: tuple[int, ...] = ()  # the events that said the task and the system
    seen_ms: int = 0  # when the broker took its last record


def forget(session: Session, seqs: set[int]) -> None:
    """Lets go of all that is made of these events, or shows them."""
    if not seqs.isdisjoint(session.described):
        session.task, session.os, session.described = None, None, ()
    for name in ("screen", "prior", "set_out", "set_out_prior"):
        setattr(session, name, _unless(getattr(session, name), seqs))
    session.open = session.open if session.open is not None and _keeps(session.open, seqs) else None
    session.presses = [press for press in session.presses if _keeps(press.act, seqs)]
    kept = [step for step in session.steps if not _of(step, seqs)]
    session.last = session.last if session.last is not None and not _of(session.last, seqs) else None
    session.steps = [msgspec.structs.replace(step, index=n) for n, step in enumerate(kept)]


def _of(step: Step, seqs: set[int]) -> bool:
    return not seqs.isdisjoint(sources(step)) or any(step.seq <= seq <= step.last_seq for seq in seqs)


def _keeps(act: Act, seqs: set[int]) -> bool:
    act.before, act.prior = _unless(act.before, seqs), _unless(act.prior, seqs)
    return not any(act.seq <= seq <= act.last_seq for seq in seqs)


def _unless(shot: Shot | None, seqs: set[int]) -> Shot | None:
    return shot if shot is None or shot.frame.seq not in seqs else None


def begin(session: Session, event: Any, action: Action, end: float | None = None) -> Act:
    """An action that this event begins. Where the pointer led to it, its frame is the one from before the pointer moved."""
    start, app = seconds(event.time), event.app
    before, prior = (session.set_out, session.set_out_prior) if session.moving else (session.screen, session.prior)
    return Act(
        action, event.time, start, start if end is None else end, event.seq, event.seq, app.id, app.title, app.url, event.target, before, prior,
        event.loss_mask, masked(event),
    )  # fmt: skip


def grow(act: Act, event: Any) -> None:
    """One more event belongs to it."""
    act.last_seq = event.seq
    act.end = max(act.end, seconds(event.time))
    act.loss_mask = act.loss_mask or event.loss_mask
    act.masked += masked(event)


def masked(event: Any) -> tuple[str, ...]:
    """The entities in the event's own text."""
    return tuple(mark.entity for mark in event.marks if mark.path == "$.text") if event.marks else ()


@lru_cache(maxsize=4096)
def seconds(time: str) -> float:
    """Seconds since 1970 of a clean time; of a day that no calendar has, 0: fails to a pause, never to an error."""
    try:
        return datetime.fromisoformat(time).astimezone(UTC).timestamp()
    except ValueError:
        return 0.0
