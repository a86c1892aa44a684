"""In: ink that must not be seen, line by line, and all words of the frame. Out: the box of each cover, wide enough to say little about the ink.

Over free ground a cover is as wide as a whole number of WIDE_STEPS steps. Covers that would meet on their line are one: two would tell where one value
ends. Covers of lines that follow each other, a column or a mail's header, are as wide as the widest of them needs. Between neighbours a cover is as wide
as there is room, in steps: what stands there says that anyway. Cannot happen: a cover is narrower than its padded ink, or leaves the frame.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from redactors.screens.decode import Pixels
from redactors.screens.words import Box, Word, around

WIDE_STEPS = 10  # 240 px at scale 1: most names, numbers and addresses fit, and most columns have room for it
_BLOCK_PITCH = 3.0  # line heights from one line's middle to the next one's
_BLOCK_SHIFT_STEPS = 4  # between left edges: values after "From:" and "Cc:" begin a few characters apart
_LINE_SHIFT = 0.4  # of a line's height, between the middles of inks that stand on one
_BAND_PX = 16
_APART_PX = 1  # left free beside a neighbouring word
_FLAT_LEVELS = 10  # of 255: JPEG's noise beside text


class Ink(Struct, frozen=True):
    """What is to be covered: its box, and the line that it stands on (y, h)."""

    box: Box
    band: tuple[int, int]


def widened(pixels: Pixels, inks: Sequence[Ink], pad: int, step: int, words: Sequence[Word]) -> list[Box]:
    """A cover's box for each ink, in order. `words` are all words of the frame."""
    joined, of = _joined(pixels, inks, pad, step, words)
    own = [_wides(ink, pad, step) for ink in joined]
    common = [max(own[j] for j in block) for block in _blocks(joined, step)]
    boxes = [widen(pixels, ink, pad, step, words, most) for ink, most in zip(joined, common, strict=True)]
    return [boxes[n] for n in of]


def _joined(pixels: Pixels, inks: Sequence[Ink], pad: int, step: int, words: Sequence[Word]) -> tuple[list[Ink], list[int]]:
    """Inks of one line whose covers would meet are one; and which of these each ink is in.

    Whether they would meet hangs on where the left one begins, not on where it ends: a table's rows are then all joined, or none.
    """
    out: list[Ink] = []
    of = [0] * len(inks)
    near: dict[int, list[int]] = {}  # a line's middle // _BAND_PX -> indices into `out`
    for i in sorted(range(len(inks)), key=lambda i: inks[i].box[0]):
        band = (inks[i].band[0] + inks[i].band[1] // 2) // _BAND_PX
        beside = [n for b in (band - 1, band, band + 1) for n in near.get(b, ())]
        host = next((n for n in reversed(beside) if _meet(pixels, out[n], inks[i], pad, step, words)), None)
        if host is None:
            host = len(out)
            near.setdefault(band, []).append(host)
            out.append(inks[i])
        else:
            out[host] = Ink(around([out[host].box, inks[i].box]), _band([out[host].band, inks[i].band]))
        of[i] = host
    return out, of


def _meet(pixels: Pixels, left: Ink, right: Ink, pad: int, step: int, words: Sequence[Word]) -> bool:
    end, start = left.box[0] + left.box[2], right.box[0]
    reach = left.box[0] - pad + _wides(left, pad, step) * WIDE_STEPS * step
    shift = abs((left.band[0] + left.band[1] / 2) - (right.band[0] + right.band[1] / 2))
    if shift > _LINE_SHIFT * max(left.band[1], right.band[1]) or start < end or start - pad > reach + step:
        return False
    top, high = _band([left.band, right.band])
    if any(w.box[0] < start and w.box[0] + w.box[2] > end and w.box[1] < top + high and w.box[1] + w.box[3] > top for w in words):
        return False  # a word to keep stands between
    ground = np.ascontiguousarray(pixels[max(0, top) : top + high, end + pad : start - pad])
    return ground.size == 0 or _flat(np.asarray(cv2.cvtColor(ground, cv2.COLOR_RGB2GRAY), np.uint8)) == ground.shape[1]


def _band(bands: Sequence[tuple[int, int]]) -> tuple[int, int]:
    top = min(y for y, _ in bands)
    return top, max(y + h for y, h in bands) - top


def _wides(ink: Ink, pad: int, step: int) -> int:
    return math.ceil((ink.box[2] + 2 * pad) / (WIDE_STEPS * step))


def _blocks(inks: Sequence[Ink], step: int) -> list[list[int]]:
    """For each ink, the inks of its block: each on the line after, and beginning near, another one of it."""
    middles = [ink.band[0] + ink.band[1] / 2 for ink in inks]
    order = sorted(range(len(inks)), key=middles.__getitem__)
    block = {i: [i] for i in order}
    for n, i in enumerate(order):
        for j in order[n + 1 :]:
            drop, high = middles[j] - middles[i], max(inks[i].band[1], inks[j].band[1])
            if drop > _BLOCK_PITCH * max(high, 2 * step):
                break
            near = 0 < drop <= _BLOCK_PITCH * high and abs(inks[i].box[0] - inks[j].box[0]) <= _BLOCK_SHIFT_STEPS * step
            if near and block[i] is not block[j]:
                block[i] += block[j]
                for k in block[j]:
                    block[k] = block[i]
    return [block[i] for i in range(len(inks))]


def widen(pixels: Pixels, ink: Ink, pad: int, step: int, words: Sequence[Word], wides_max: int = 1) -> Box:
    """The cover's box, within the frame: padded, as high as its line, and up to `wides_max` × WIDE_STEPS steps wide where the ground is free.

    Covers do not grow over words. Where words crowd in, a cover still has its rounded width, and cuts into the neighbour that suffers least.
    """
    height, width = pixels.shape[:2]
    top, bottom = max(0, ink.band[0] - pad), min(height, ink.band[0] + ink.band[1] + pad)
    left, right = max(0, ink.box[0] - pad), min(width, ink.box[0] + ink.box[2] + pad)
    beside = [w.box for w in words if w.box[1] < bottom and w.box[1] + w.box[3] > top]
    before = max((b for b in beside if b[0] < ink.box[0]), key=lambda b: b[0] + b[2], default=None)
    after = min((b for b in beside if b[0] + b[2] > ink.box[0] + ink.box[2]), key=lambda b: b[0], default=None)
    wide = WIDE_STEPS * step
    own = math.ceil((right - left) / wide)
    reach = max(own, wides_max) * wide
    strip = np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels[top:bottom]), cv2.COLOR_RGB2GRAY), np.uint8)
    free_right = _flat(strip[:, right : min(right + reach, after[0] - _APART_PX if after else width)])
    free_left = _flat(strip[:, max(left - reach, before[0] + before[2] + _APART_PX if before else 0, 0) : left][:, ::-1])
    extra = _target(right - left, right - left + free_left + free_right, width, step, max(own, wides_max)) - (right - left)
    right, extra = right + min(extra, free_right), extra - min(extra, free_right)
    left, extra = left - min(extra, free_left), extra - min(extra, free_left)
    if extra and (before is None or (after is not None and after[2] >= before[2])):  # the wider neighbour loses the smaller share of itself
        take = min(extra, width - right)
        right, extra = right + take, extra - take
    left, extra = left - min(extra, left), extra - min(extra, left)
    right = min(width, right + extra)
    return left, top, right - left, bottom - top


def _target(need: int, room: int, width: int, step: int, wides_max: int) -> int:
    """The width to have: the largest allowed number of wides that there is room for; else all the room, in steps; else what the ink needs, in steps."""
    wide = WIDE_STEPS * step
    if wide * math.ceil(need / wide) <= room:
        return wide * min(wides_max, room // wide)
    steps = min(width, math.ceil(need / step) * step)
    return max(steps, room // step * step)  # a frame's own width need not be whole steps


def _flat(strip: NDArray[np.uint8]) -> int:
    """How many columns from the left on are of one grey: ground without words, borders or pictures."""
    if strip.size == 0:
        return 0
    low, high = strip.min(axis=0).astype(np.int16), strip.max(axis=0).astype(np.int16)
    even = (high - low <= _FLAT_LEVELS) & (abs(high - high[0]) <= _FLAT_LEVELS)
    return len(even) if even.all() else int(even.argmin())
