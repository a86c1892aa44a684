"""In: decoded frames of one session, one after the other. Out: the words and sights of each, reading only what is not as it was when it was last read.

What is kept is what was read and seen, not what was covered: what counts as sensitive grows as a session goes on, so each frame is searched anew. The
state lives in one process's memory, holds raw content, is never serialised, and losing it costs time only.
Cannot happen: a word or a face is taken from an earlier frame where a pixel near it has changed since it was read, in however small steps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence

import cv2
import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from redactors.screens.decode import Pixels
from redactors.screens.encode import Encoded
from redactors.screens.sights import Sight
from redactors.screens.words import Box, Word, around, second, touch

FRAMES_MAX = 16  # alt-tab comes back to earlier screens
FULL_EVERY = 60  # frames; whatever went wrong does not last
LOSSY_LEVELS = 12  # of 255: a lossy codec's own noise; a lossless frame's every difference counts
CONTEXT_PX = 48  # read around a changed region, so that no glyph is read without its neighbours
SIGHT_CONTEXT_PX = 128  # at scale 1: a face is seen whole although only its mouth moved, or half of it was hidden
_SPREAD = (15, 7)  # px right and left, up and down, that a change reaches
_AREA_SHARE_MAX = 0.5  # above, reading all of it is as quick
_REGIONS_MAX = 24
_LINES = 1_000_000  # line numbers of two readings never meet


class Read(Struct, frozen=True):
    """What a frame shows: its words, the boxes of lines that are set like text and that no word covers, and what is seen on it that is no text."""

    words: list[Word] = []
    missed: list[Box] = []
    sights: list[Sight] = []


class Part(Struct, frozen=True):
    """What is wanted of a picture: only lines that touch `box`. `known` are words beside it that were read before."""

    box: Box
    known: list[Word] = []


Reading = Callable[[Pixels, float, Part | None], Read]  # of words and lines only; of all of the picture where no part is given
Looking = Callable[[Pixels, float], list[Sight]]


class Seen(Struct):
    """A session's frames. Changed in place.

    `frames`: what was read by a frame's name, oldest first. `reference`: each pixel as it was when it was last read, and `read` what was read there; where
    `exact`, it is the frame before, pixel by pixel. `output`: the digest of the covered frame before; `plan` says which frame was covered where, and
    `covered` is what came of it. `shown_px` and `read_px` only count.
    """

    frames: dict[Hashable, Read] = msgspec.field(default_factory=dict)
    reference: Pixels | None = None
    exact: bool = False
    read: Read = Read()
    plan: object = None
    covered: Encoded | None = None
    scale: float = 0.0
    since_full: int = 0
    readings: int = 0
    output: str = ""
    shown_px: int = 0
    read_px: int = 0


def counted(every: Iterable[Seen]) -> tuple[int, int]:
    """How many pixels were shown since the last call, and how many of them were read; the others were as they had been."""
    every = list(every)
    taken = sum(seen.shown_px for seen in every), sum(seen.read_px for seen in every)
    for seen in every:
        seen.shown_px = seen.read_px = 0
    return taken


def read(seen: Seen, name: Hashable, pixels: Pixels, scale: float, lossy: bool, reading: Reading, looking: Looking) -> Read:
    """What H×W×3 uint8 pixels show; they are kept, and not to be changed after. `name` stands for exactly these pixels, read by these engines at this scale.

    Raises what `reading` and `looking` raise, and then has forgotten what it knew of the frame before.
    """
    known = seen.frames.pop(name, None)
    areas = changed(seen, pixels, scale, lossy) if known is None else None
    seen.shown_px += _px(pixels)
    exact = not lossy
    try:
        if known is not None:
            found, reference, exact = known, pixels, True
        elif areas is None:
            found, reference, exact = msgspec.structs.replace(reading(pixels, scale, None), sights=looking(pixels, scale)), pixels, True
            seen.since_full = 0
            seen.read_px += _px(pixels)
        else:
            found = _patched(seen, pixels, scale, areas.lines, reading)
            found = msgspec.structs.replace(found, sights=_seen_again(seen.read.sights, pixels, scale, areas.sights, looking))
            reference = _read_now(seen, pixels, areas.lines) if lossy else pixels  # where every difference counts, every difference was read
            seen.since_full += 1
            seen.read_px += sum(w * h for _, _, w, h in areas.lines)
    except Exception:
        seen.reference = None
        raise
    seen.reference, seen.exact, seen.read, seen.scale = reference, exact, found, scale
    seen.frames[name] = found  # the newest
    while len(seen.frames) > FRAMES_MAX:
        del seen.frames[next(iter(seen.frames))]
    return found


def same(seen: Seen, name: Hashable) -> Pixels | None:
    """The pixels of the frame before, where `name` is its name."""
    return seen.reference if seen.exact and seen.frames and next(reversed(seen.frames)) == name else None


def _px(pixels: Pixels) -> int:
    return int(pixels.shape[0] * pixels.shape[1])


class Areas(Struct, frozen=True):
    """The boxes to read again, which do not touch: whole lines of words, and whole sights."""

    lines: list[Box]
    sights: list[Box]


def changed(seen: Seen, pixels: Pixels, scale: float, lossy: bool) -> Areas | None:
    """What to read again; None where that is all of the frame."""
    reference = seen.reference
    if reference is None or reference.shape != pixels.shape or seen.scale != scale or seen.since_full >= FULL_EVERY:
        return None
    level = LOSSY_LEVELS if lossy else 0
    marks = np.asarray(cv2.inRange(cv2.absdiff(reference, pixels), (0, 0, 0), (level, level, level)) == 0).astype(np.uint8)
    count = cv2.countNonZero(marks)
    if not count:
        return Areas([], [])
    if count > _AREA_SHARE_MAX * marks.size:
        return None
    if lossy:
        marks = np.asarray(cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    lines: dict[int, list[Box]] = {}
    for word in seen.read.words:
        lines.setdefault(word.line, []).append(word.box)
    boxes = _components(marks, scale)
    spans = [around(line) for line in lines.values()] + seen.read.missed
    areas = Areas(_whole(boxes, spans, pixels), _whole(boxes, [s.box for s in seen.read.sights], pixels))
    if len(areas.lines) > _REGIONS_MAX or sum(w * h for _, _, w, h in areas.lines) > _AREA_SHARE_MAX * marks.size:
        return None
    return areas


def _components(marks: NDArray[np.uint8], scale: float) -> list[Box]:
    right, down = (round(s * max(1.0, scale)) for s in _SPREAD)
    x, y, w, h = cv2.boundingRect(marks)  # a key pressed changes little: only there is worth a look
    left, top = max(0, x - right), max(0, y - down)
    spread = cv2.dilate(marks[top : y + h + down, left : x + w + right], np.ones((2 * down + 1, 2 * right + 1), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(spread, connectivity=8)
    return [(left + int(s[0]), top + int(s[1]), int(s[2]), int(s[3])) for s in stats[1:]]


def _whole(boxes: list[Box], spans: list[Box], pixels: Pixels) -> list[Box]:
    """Boxes grown over every span that they touch, and joined where they touch each other, until neither happens any more."""
    height, width = pixels.shape[:2]
    while True:
        grown = []
        for box in boxes:
            touched = [span for span in spans if touch(box, span)]
            x, y, w, h = around([box, *touched])
            grown.append((max(0, x), max(0, y), min(width, x + w) - max(0, x), min(height, y + h) - max(0, y)))
        joined: list[Box] = []
        for box in sorted(grown):
            while (other := next((j for j in joined if touch(box, j)), None)) is not None:
                joined.remove(other)
                box = around([box, other])
            joined.append(box)
        if sorted(joined) == sorted(boxes):
            return joined
        boxes = joined


def _patched(seen: Seen, pixels: Pixels, scale: float, areas: list[Box], reading: Reading) -> Read:
    """What is outside of the areas as it was read, what is in them read now."""
    fresh, missed = list[Word](), [m for m in seen.read.missed if not any(touch(m, area) for area in areas)]
    outside = [w for w in seen.read.words if not any(touch(w.box, area) for area in areas)]
    for area in areas:
        seen.readings += 1
        read = look(pixels, area, scale, reading, seen.readings * _LINES, outside)
        fresh += [word for word in read.words if touch(word.box, area)]
        missed += [m for m in read.missed if touch(m, area)]
    kept = [w for w in outside if not any(touch(w.box, f.box) and second(w) == second(f) for f in fresh)]
    return Read(kept + fresh, missed)


def _read_now(seen: Seen, pixels: Pixels, areas: list[Box]) -> Pixels:
    """The reference that goes with areas read anew."""
    assert seen.reference is not None
    reference = seen.reference.copy()
    for x, y, w, h in areas:
        reference[y : y + h, x : x + w] = pixels[y : y + h, x : x + w]
    return reference


def _seen_again(known: list[Sight], pixels: Pixels, scale: float, areas: list[Box], looking: Looking) -> list[Sight]:
    """The sights outside of the areas as they were seen, those in the areas as they are seen now."""
    around_px = math.ceil(SIGHT_CONTEXT_PX * max(1.0, scale))
    crops = [(max(0, x - around_px), max(0, y - around_px), w + 2 * around_px, h + 2 * around_px) for x, y, w, h in areas]
    if sum(w * h for _, _, w, h in crops) > _AREA_SHARE_MAX * pixels.shape[0] * pixels.shape[1]:
        return looking(pixels, scale)
    kept = [sight for sight in known if not any(touch(sight.box, area) for area in areas)]
    for area, (left, top, w, h) in zip(areas, crops, strict=True):
        for sight in looking(np.ascontiguousarray(pixels[top : top + h, left : left + w]), scale):
            moved = msgspec.structs.replace(sight, box=(left + sight.box[0], top + sight.box[1], *sight.box[2:]))
            if touch(moved.box, area) and moved.box not in [k.box for k in kept]:
                kept.append(moved)
    return kept


def look(pixels: Pixels, box: Box, scale: float, reading: Reading, first_line: int, known: Sequence[Word] = ()) -> Read:
    """What is read in a box, and perhaps around it, in the frame's coordinates, with line numbers from `first_line` on. `known` was read before."""
    x, y, w, h = box
    left, top = max(0, x - CONTEXT_PX) & ~1, max(0, y - CONTEXT_PX) & ~1  # even: at half its size, a crop is as the frame is there
    crop = (left, top, x - left + w + CONTEXT_PX, y - top + h + CONTEXT_PX)
    part = Part((x - left, y - top, w, h), [_moved(word, -left, -top) for word in known if touch(word.box, crop)])
    read = reading(np.ascontiguousarray(pixels[top : y + h + CONTEXT_PX, left : x + w + CONTEXT_PX]), scale, part)
    words = [msgspec.structs.replace(_moved(word, left, top), line=first_line + word.line) for word in read.words]
    return Read(words, [(left + m[0], top + m[1], m[2], m[3]) for m in read.missed])


def _moved(word: Word, right: int, down: int) -> Word:
    x, y, w, h = word.box
    return Word(word.text, (x + right, y + down, w, h), word.line, word.score)
