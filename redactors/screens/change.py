"""In: decoded frames of one session, one after the other. Out: the words and sights of each, reading only what is not as it was when it was last read.

What is kept is what was read and seen, not what was covered: what counts as sensitive grows as a session goes on, so each frame is searched anew. The
state lives in one process's memory, holds raw content, is never serialised, and losing it costs time only.
Cannot happen: a word or a face is taken from an earlier frame where a pixel near it has changed since it was read, in however small steps.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable

import cv2
import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from redactors.screens.decode import Pixels
from redactors.screens.sights import Sight
from redactors.screens.words import Box, Word, around

Reading = Callable[[Pixels, float], list[Word]]
Looking = Callable[[Pixels, float], list[Sight]]

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
    """What a frame shows: its words, and what is seen on it that is no text."""

    words: list[Word] = []
    sights: list[Sight] = []


class Seen(Struct):
    """A session's frames. Changed in place.

    `frames`: what was read by a frame's digest, oldest first. `reference`: each pixel as it was when it was last read, and `read` what was read there.
    `output`: the digest of the covered frame before.
    """

    frames: dict[bytes, Read] = msgspec.field(default_factory=dict)
    reference: Pixels | None = None
    read: Read = Read()
    scale: float = 0.0
    since_full: int = 0
    readings: int = 0
    output: bytes = b""


def read(seen: Seen, pixels: Pixels, scale: float, lossy: bool, engines: str, reading: Reading, looking: Looking) -> Read:
    """What H×W×3 uint8 pixels show. Raises what `reading` and `looking` raise, and then has forgotten what it knew of the frame before."""
    name = digest(pixels, engines, str(scale))
    known = seen.frames.pop(name, None)
    areas = changed(seen, pixels, scale, lossy) if known is None else None
    try:
        if known is not None:
            found, reference = known, pixels
        elif areas is None:
            found, reference = Read(reading(pixels, scale), looking(pixels, scale)), pixels
            seen.since_full = 0
        else:
            words, reference = _patched(seen, pixels, scale, areas.lines, reading)
            found = Read(words, _seen_again(seen.read.sights, pixels, scale, areas.sights, looking))
            seen.since_full += 1
    except Exception:
        seen.reference = None
        raise
    seen.reference, seen.read, seen.scale = reference, found, scale
    seen.frames[name] = found  # the newest
    while len(seen.frames) > FRAMES_MAX:
        del seen.frames[next(iter(seen.frames))]
    return found


def digest(pixels: Pixels, *what: str) -> bytes:
    """Names exactly these pixels, as read by these engines at this scale."""
    state = hashlib.blake2b(repr((pixels.shape, what)).encode(), digest_size=16)
    state.update(np.ascontiguousarray(pixels).data)
    return state.digest()


class Areas(Struct, frozen=True):
    """The boxes to read again, which do not touch: whole lines of words, and whole sights."""

    lines: list[Box]
    sights: list[Box]


def changed(seen: Seen, pixels: Pixels, scale: float, lossy: bool) -> Areas | None:
    """What to read again; None where that is all of the frame."""
    reference = seen.reference
    if reference is None or reference.shape != pixels.shape or seen.scale != scale or seen.since_full >= FULL_EVERY:
        return None
    marks = (cv2.absdiff(reference, pixels).max(axis=2) > (LOSSY_LEVELS if lossy else 0)).astype(np.uint8)
    if not marks.any():
        return Areas([], [])
    if marks.mean() > _AREA_SHARE_MAX:
        return None
    if lossy:
        marks = np.asarray(cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    lines: dict[int, list[Box]] = {}
    for word in seen.read.words:
        lines.setdefault(word.line, []).append(word.box)
    boxes = _components(marks, scale)
    areas = Areas(_whole(boxes, [around(line) for line in lines.values()], pixels), _whole(boxes, [s.box for s in seen.read.sights], pixels))
    if len(areas.lines) > _REGIONS_MAX or sum(w * h for _, _, w, h in areas.lines) > _AREA_SHARE_MAX * marks.size:
        return None
    return areas


def _components(marks: NDArray[np.uint8], scale: float) -> list[Box]:
    across, down = (2 * round(s * max(1.0, scale)) + 1 for s in _SPREAD)
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(marks, np.ones((down, across), np.uint8)), connectivity=8)
    return [(int(s[0]), int(s[1]), int(s[2]), int(s[3])) for s in stats[1:]]


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


def touch(a: Box, b: Box) -> bool:
    """Whether two boxes share a pixel."""
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def _patched(seen: Seen, pixels: Pixels, scale: float, areas: list[Box], reading: Reading) -> tuple[list[Word], Pixels]:
    """The words outside of the areas as they were read, those in the areas read now; and the reference that goes with them."""
    assert seen.reference is not None
    reference = seen.reference.copy()
    fresh: list[Word] = []
    for x, y, w, h in areas:
        seen.readings += 1
        fresh += [word for word in look(pixels, (x, y, w, h), scale, reading, seen.readings * _LINES) if touch(word.box, (x, y, w, h))]
        reference[y : y + h, x : x + w] = pixels[y : y + h, x : x + w]
    kept = [w for w in seen.read.words if not any(touch(w.box, area) for area in areas) and not any(touch(w.box, f.box) for f in fresh)]
    return kept + fresh, reference


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


def look(pixels: Pixels, box: Box, scale: float, reading: Reading, first_line: int) -> list[Word]:
    """What is read in a box and around it, in the frame's coordinates, with line numbers from `first_line` on."""
    x, y, w, h = box
    left, top = max(0, x - CONTEXT_PX), max(0, y - CONTEXT_PX)
    crop = np.ascontiguousarray(pixels[top : y + h + CONTEXT_PX, left : x + w + CONTEXT_PX])
    return [Word(r.text, (left + r.box[0], top + r.box[1], r.box[2], r.box[3]), first_line + r.line, r.score) for r in reading(crop, scale)]
