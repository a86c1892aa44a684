"""Whatever happens between two frames of a session, every value is covered in each of them, as if each frame had been read anew."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import numpy as np
import pytest
from desk import HEIGHT, WIDTH, Desk, Engine, Item, blind, box, paint, saved, search, whole
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from redactors.screens.change import Seen
from redactors.screens.frame import Frame, redact_frame
from redactors.screens.sights import Eyes
from schemas import raw
from schemas.policy import AppRule, EntityRule, Policy

POLICY = Policy(version=1, name="test", apps=(AppRule(ids=("x",)),), entities={"PERSON": EntityRule()})
EYES = Eyes(Engine(), ())
VALUE = "#abcdef"
PAGE = Desk([
    Item(20, 20, "handle"), Item(110, 20, VALUE), Item(20, 60, "made"), Item(80, 60, "face"), Item(20, 100, VALUE), Item(20, 140, "blank"), Item(300, 100, "leg"),
])  # fmt: skip
# Where a value is so faint that a lossy codec's noise hides it, nobody reads it; from here on somebody might.
FAINT = {"png": 4, "webp-lossless": 4, "jpeg": 24, "webp": 24}


class Session:
    """Frames through the real path: a file in, the covered pixels and the marks out."""

    def __init__(self, codec: str = "png") -> None:
        self.codec, self.seen = codec, Seen()

    def show(self, desk: Desk, scale: float = 1.0) -> tuple[np.ndarray, Frame]:
        data, media_type = saved(paint(desk), self.codec)
        image = raw.Image(media_type, WIDTH, HEIGHT, hashlib.sha256(data).hexdigest(), scale=scale)  # type: ignore[arg-type]
        frame = redact_frame(data, image, (), search, EYES, POLICY, b"seed", seen=self.seen)
        assert isinstance(frame, Frame)
        return np.array(Image.open(io.BytesIO(frame.data))), frame

    def check(self, desk: Desk, scale: float = 1.0) -> None:
        """No value can be read; each that stands whole lies under a mark, which holds nothing of it; all is as it is when the frame is the session's first."""
        out, frame = self.show(desk, scale)
        assert [w.text for w in Engine(FAINT[self.codec]).read(out, 1.0) if "#" in w.text] == []
        items = [item for item in [*desk.items, *([desk.menu] if desk.menu else [])] if item.text.startswith("#") and item.ink >= FAINT[self.codec]]
        for item in items:
            if whole(item, desk):
                assert covered(box(item, desk), frame), (item, frame.marks)
        if self.codec == "png":
            assert (out == blind(paint(desk), frame, b"seed")).all()
            anew, first = Session(self.codec).show(desk, scale)
            assert sorted(frame.marks, key=repr) == sorted(first.marks, key=repr)
            assert (out == anew).all()


def covered(box: tuple[int, int, int, int], frame: Frame) -> bool:
    x, y, w, h = box
    return any(m.box and m.box[0] <= x and m.box[1] <= y and x + w <= m.box[0] + m.box[2] and y + h <= m.box[1] + m.box[3] for m in frame.marks)


def but(desk: Desk, **changes: Any) -> Desk:
    return msgspec.structs.replace(desk, **changes)


def with_item(desk: Desk, n: int, **changes: Any) -> Desk:
    items = list(desk.items)
    items[n] = msgspec.structs.replace(items[n], **changes)
    return but(desk, items=items)


# --- every way that is known, one after the other --------------------------------------------------------------------------------------------


def typed() -> Iterator[Desk]:
    for n in range(len(VALUE) + 1):
        x = 160 + n * 10
        yield but(PAGE, items=[*PAGE.items, Item(160, 60, VALUE[:n])], caret=(x, 59) if n % 2 else None)


def scrolled(dx: int, dy: int, frames: int) -> Iterable[Desk]:
    start = (-dx * frames, -dy * frames)
    return (but(PAGE, scroll=(start[0] + n * dx, start[1] + n * dy)) for n in range(frames + 4))


def faded(step: int) -> Iterator[Desk]:
    return (with_item(PAGE, 1, ink=ink) for ink in range(0, 60, step))


def pointed() -> Iterator[Desk]:
    return (but(PAGE, pointer=(x, 16)) for x in range(60, 240, 12))


def overlaid() -> Iterator[Desk]:
    for x in (20, 60, 100, 140, 60):
        yield PAGE
        yield but(PAGE, menu=Item(x, 24, VALUE))
        yield but(PAGE, menu=Item(x, 104, "blank"))


def relabelled() -> Iterator[Desk]:
    return (with_item(PAGE, 0, text=text) for text in ("handle", "face", "handlebag", "", "leg"))


def at_a_crops_border() -> Iterator[Desk]:
    """Something changes beside, above and over a part of a value, so that the value stands half within what is read again."""
    for x in range(62, 190, 14):
        for y in (0, 34, 62):
            yield but(PAGE, items=[*PAGE.items, Item(x, y, "k", 90)])


def themed() -> Iterator[Desk]:
    return (but(desk, dark=dark) for dark in (False, True, False, True) for desk in (PAGE, with_item(PAGE, 1, text="#fedcba")))


def switched() -> Iterator[Desk]:
    other = Desk([Item(40, 30, "#fade"), Item(200, 120, "land")])
    for n in range(20):
        yield PAGE if n % 2 else other
        other = with_item(other, 0, text="#fade"[: 2 + n % 4])


def beside_a_video() -> Iterator[Desk]:
    return (but(with_item(PAGE, 4, x=20 + n, text=VALUE[: 1 + n % 7]), video=n + 1) for n in range(12))


WAYS = {
    "typed letter by letter": typed, "scrolled in from below": lambda: scrolled(0, -7, 24), "scrolled in from above": lambda: scrolled(0, 5, 24),
    "scrolled in from the left": lambda: scrolled(9, 0, 16), "scrolled in from the right": lambda: scrolled(-9, 0, 24),
    "a window moved by a few pixels": lambda: scrolled(1, 2, 3), "faded in by one level a frame": lambda: faded(1), "faded in by three": lambda: faded(3),
    "under a pointer": pointed, "in a menu and under one": overlaid, "with another label": relabelled, "at a crop's border": at_a_crops_border,
    "in another theme": themed, "behind another window": switched, "beside a video": beside_a_video,
}  # fmt: skip


CODED = ("typed letter by letter", "scrolled in from below", "faded in by one level a frame", "faded in by three", "in another theme")


@pytest.mark.parametrize(("way", "codec"), [(way, "png") for way in WAYS] + [(way, codec) for way in CODED for codec in FAINT if codec != "png"])
def test_a_value_that_comes_in_is_covered_in_every_frame(way: str, codec: str) -> None:
    session = Session(codec)
    for desk in WAYS[way]():
        session.check(desk)


# --- and whatever else ------------------------------------------------------------------------------------------------------------------------

_TEXTS = st.sampled_from([VALUE, "#a", "#", "made", "", "#handle", "leg"])
_ACTS = st.one_of(
    st.tuples(st.just("write"), st.integers(0, len(PAGE.items) - 1), _TEXTS),
    st.tuples(st.just("fade"), st.integers(0, len(PAGE.items) - 1), st.integers(-40, 3)),
    st.tuples(st.just("move"), st.integers(0, len(PAGE.items) - 1), st.integers(0, 340)),
    st.tuples(st.just("scroll"), st.integers(-30, 30), st.integers(-30, 30)),
    st.tuples(st.just("pointer"), st.integers(0, WIDTH - 10), st.integers(0, HEIGHT - 16)),
    st.tuples(st.just("menu"), st.integers(10, 300), _TEXTS),
    st.tuples(st.just("caret"), st.integers(0, WIDTH), st.integers(0, HEIGHT - 14)),
    st.tuples(st.just("theme"), st.just(0), st.just(0)),
    st.tuples(st.just("video"), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("back"), st.integers(1, 5), st.just(0)),
)


def act(desk: Desk, before: list[Desk], what: str, a: int, b: Any) -> Desk:
    if what == "write":
        return with_item(desk, a, text=b or "a")
    if what == "fade":
        return with_item(desk, a, ink=min(200, max(4, desk.items[a].ink + b)))
    if what == "move":
        return with_item(desk, a, x=b)
    if what == "scroll":
        return but(desk, scroll=(desk.scroll[0] + a, desk.scroll[1] + b))
    if what == "menu":
        return but(desk, menu=Item(a, 150, b) if b else None)
    if what in ("pointer", "caret"):
        return but(desk, **{what: None if getattr(desk, what) else (a, b)})
    if what == "theme":
        return but(desk, dark=not desk.dark)
    return but(desk, video=a) if what == "video" else before[-min(a, len(before))]


@settings(max_examples=15)
@given(st.lists(st.tuples(st.lists(_ACTS, min_size=1, max_size=3), st.sampled_from([1.0, 1.0, 1.0, 2.0])), min_size=2, max_size=10))
def test_whatever_happens_between_frames_the_output_is_that_of_reading_each_anew(steps: list[tuple[list[Any], float]]) -> None:
    session, desk, before = Session(), PAGE, [PAGE]
    for acts, scale in steps:
        for what, a, b in acts:
            desk = act(desk, before, what, a, b)
        before.append(desk)
        session.check(desk, scale)
