"""What a trainer gets, as types: episodes of steps, each an action between the frame before it and the frame after. No content of ours, no behaviour."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from schemas.clean import CleanTarget
from schemas.raw import Button, Modifier

STEPS_MAX = 500  # of one episode; a longer stretch goes on in the next one
Share = Annotated[float, Meta(ge=0, le=1)]


class Cover(Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """A covered part of a frame, in its pixels."""

    entity: str
    x: int
    y: int
    width: int
    height: int


class Frame(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A screenshot as it left: `sha256` of its bytes, and where they are (`ref`). The reader it came from reads it."""

    sha256: str
    ref: str
    media_type: str
    width: int
    height: int
    seq: int
    time: str
    covers: tuple[Cover, ...] = ()


class Point(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A place in pixels of the frame, and as shares of its width and height (none where the size of the screen is not known)."""

    x: float
    y: float
    nx: Share | None = None
    ny: Share | None = None


class _Act(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    pass


class Click(_Act, frozen=True, tag="click"):
    """One press and release, or two or three of them in one place."""

    at: Point
    button: Button = "left"
    count: Annotated[int, Meta(ge=1, le=3)] = 1


class Drag(_Act, frozen=True, tag="drag"):
    """A press in one place and a release in another."""

    start: Point
    end: Point
    button: Button = "left"


class Scroll(_Act, frozen=True, tag="scroll"):
    """Turns of the wheel in one direction, in the recorder's unit (notches); positive is to the right and down, as in W3C wheel events."""

    at: Point
    dx: float = 0
    dy: float = 0


class Type(_Act, frozen=True, tag="type"):
    """Typed text after every correction. `submit`: Enter came right after it. Placeholders and surrogates stand in it as they left."""

    text: str
    submit: bool = False


class Hotkey(_Act, frozen=True, tag="hotkey"):
    """A key or a chord, by the names of W3C UI Events, `count` times; `pasted` is what a paste put in."""

    key: str
    modifiers: tuple[Modifier, ...] = ()
    count: Annotated[int, Meta(ge=1)] = 1
    pasted: str | None = None


class Wait(_Act, frozen=True, tag="wait"):
    """Nothing was done until something on the screen changed."""

    seconds: float


Action = Click | Drag | Scroll | Type | Hotkey | Wait


class Step(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One action. `before` is the last distinct frame that was there before it began (a click begins where the pointer set out for it), and `after` the
    one that stood there when the next began; none where no frame shows the action's app. `seq` to `last_seq` are the events that it was made of;
    `also` are others that it tells something of.
    """

    index: int
    time: str
    seq: int
    last_seq: int
    app: str
    action: Action
    title: str | None = None
    url: str | None = None
    target: CleanTarget | None = None
    before: Frame | None = None
    after: Frame | None = None
    before_age_s: float | None = None
    loss_mask: bool = False
    masked: tuple[str, ...] = ()
    also: tuple[int, ...] = ()


def sources(step: Step) -> tuple[int, ...]:
    """The events beside `seq` to `last_seq` of which a step shows something: its frames, and those that said its task or what was waited for."""
    return (*step.also, *(frame.seq for frame in (step.before, step.after) if frame is not None))


class Episode(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A stretch of one session without a long pause. `whole`: the session ended here. `idle_s` is what was cut out before it."""

    id: str
    session: str
    actor: str
    device: str
    policy: str
    steps: tuple[Step, ...]
    task: str | None = None
    os: str | None = None
    whole: bool = False
    idle_s: float = 0
    events: int = 0

