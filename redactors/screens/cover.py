"""In: pixels, and the boxes of what must not be seen. Out: new pixels with a cover over each box, and where the covers are.

Cannot happen: a covered pixel influences the output, there or anywhere else. A cover's colour comes from the ring of uncovered pixels around it, its
texture from a seed and its place. (Blurring the pixels themselves does not hide them: with a known font, Gaussian blur at σ 6 px is read back in 98 % of
cases by trying words, at σ 20 px in 65 %; a flat box of the word's own width in 15 %, rounded up to steps of 24 px in 1 %.)
"""

from __future__ import annotations

import functools
import hashlib
import math
import struct
from collections.abc import Sequence
from typing import Literal

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from redactors.screens.decode import Pixels
from redactors.screens.words import Box, Word

FILL = (64, 64, 64)  # the strict cover: one colour, wherever it is
_NEUTRAL = 128  # the blur's ground where a cover has no uncovered neighbour
_RING_PX = 2
_PLATE, _TEXTURE = 14, 2.5  # how far the plate stands off its ground, and the texture's deviation, in levels of 255: nothing in it passes for text
_APART_PX = 1  # left free beside a neighbouring word
_FLAT_LEVELS = 10  # of 255: JPEG's noise beside text
WIDE_STEPS = 10
_KEPT_MAX, _KEPT_PIXELS_MAX = 512, 16_384  # textures kept for the next frame, 64 KB each at most


class Cover(Struct, frozen=True):
    """A box to cover, and whether flat whatever the policy's look is (windows)."""

    box: Box
    flat: bool = False


def widen(pixels: Pixels, ink: Box, band: tuple[int, int], pad: int, step: int, words: Sequence[Word]) -> Box:
    """The cover's box over ink, within the frame: padded, as high as its line's band (y, h), as wide as a whole number of steps.

    Where flat ground is beside it, it grows over that to a multiple of WIDE_STEPS steps, or as far as the ground goes: most values of a kind then have
    one width, whatever their length. `words` are all words of the frame; covers do not grow over them. Where words crowd in, a cover still has its
    rounded width, and cuts into the neighbour that suffers least.
    """
    height, width = pixels.shape[:2]
    top, bottom = max(0, band[0] - pad), min(height, band[0] + band[1] + pad)
    left, right = max(0, ink[0] - pad), min(width, ink[0] + ink[2] + pad)
    beside = [w.box for w in words if w.box[1] < bottom and w.box[1] + w.box[3] > top]
    before = max((b for b in beside if b[0] < ink[0]), key=lambda b: b[0] + b[2], default=None)
    after = min((b for b in beside if b[0] + b[2] > ink[0] + ink[2]), key=lambda b: b[0], default=None)
    need = min(width, math.ceil((right - left) / step) * step)
    wide = math.ceil(need / (WIDE_STEPS * step)) * WIDE_STEPS * step
    strip = np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels[top:bottom]), cv2.COLOR_RGB2GRAY), np.uint8)
    free_right = _flat(strip[:, right : min(right + wide, after[0] - _APART_PX if after else width)])
    free_left = _flat(strip[:, max(left - wide, before[0] + before[2] + _APART_PX if before else 0, 0) : left][:, ::-1])
    room = right - left + free_left + free_right
    extra = (min(wide, room // step * step) if room >= need else need) - (right - left)
    right, extra = right + min(extra, free_right), extra - min(extra, free_right)
    left, extra = left - min(extra, free_left), extra - min(extra, free_left)
    if extra and (before is None or (after is not None and after[2] >= before[2])):  # the wider neighbour loses the smaller share of itself
        take = min(extra, width - right)
        right, extra = right + take, extra - take
    left, extra = left - min(extra, left), extra - min(extra, left)
    right = min(width, right + extra)
    return left, top, right - left, bottom - top


def _flat(strip: NDArray[np.uint8]) -> int:
    """How many columns from the left on are of one grey: ground without words, borders or pictures."""
    if strip.size == 0:
        return 0
    low, high = strip.min(axis=0).astype(np.int16), strip.max(axis=0).astype(np.int16)
    even = (high - low <= _FLAT_LEVELS) & (abs(high - high[0]) <= _FLAT_LEVELS)
    return len(even) if even.all() else int(even.argmin())


def cover(pixels: Pixels, covers: Sequence[Cover], look: Literal["blur", "fill"], seed: bytes) -> Pixels:
    """H×W×3 uint8 with each box covered. Equal seeds and places give equal covers, so that a still screen stays still."""
    out = pixels.copy()
    hidden = np.zeros(pixels.shape[:2], bool)
    for one in covers:
        x, y, w, h = one.box
        hidden[y : y + h, x : x + w] = True
    for one in covers:
        x, y, w, h = one.box
        if w > 0 and h > 0:
            flat = one.flat or look == "fill"
            out[y : y + h, x : x + w] = FILL if flat else _blurred(_ground(pixels, hidden, one.box), one.box, seed)
    return out


def _ground(pixels: Pixels, hidden: NDArray[np.bool_], box: Box) -> NDArray[np.float32]:
    """The median colour of the uncovered pixels right around a box."""
    x, y, w, h = box
    x0, y0 = max(0, x - _RING_PX), max(0, y - _RING_PX)
    area = np.s_[y0 : y + h + _RING_PX, x0 : x + w + _RING_PX]
    seen = pixels[area][~hidden[area]]
    if len(seen) == 0:
        return np.full(3, _NEUTRAL, np.float32)
    return np.asarray(np.median(seen, axis=0), np.float32)


def _blurred(ground: NDArray[np.float32], box: Box, seed: bytes) -> Pixels:
    """The look of blurred text over the ground's colour."""
    away = -1 if float(ground.mean()) > 127 else 1
    texture = _texture if box[2] * box[3] <= _KEPT_PIXELS_MAX else _texture.__wrapped__
    return np.asarray((ground[None, None, :] + away * (_PLATE + texture(box, seed)[:, :, None])).clip(0, 255), np.uint8)


@functools.lru_cache(_KEPT_MAX)
def _texture(box: Box, seed: bytes) -> NDArray[np.float32]:
    """Dummy strokes from the seed and the place, blurred. The next frame mostly has the same."""
    _, _, w, h = box
    digest = hashlib.blake2b(struct.pack("<4q", *box), key=seed[:64], digest_size=16).digest()
    draw = np.random.Generator(np.random.Philox(int.from_bytes(digest, "little")))
    ink = np.zeros((h, w), np.float32)
    x, unit = 0.0, max(2.0, h / 8)
    while x < w:
        stroke = unit * draw.uniform(0.5, 2.0)
        top, bottom = h * draw.uniform(0.1, 0.4), h * draw.uniform(0.6, 0.9)
        ink[int(top) : int(bottom) + 1, int(x) : int(x + stroke) + 1] = draw.uniform(0.3, 1.0)
        x += stroke + unit * draw.uniform(0.5, 1.5)
    soft = cv2.GaussianBlur(ink, (0, 0), max(1.5, h / 5), borderType=cv2.BORDER_REPLICATE)
    return np.asarray((soft - soft.mean()) * (_TEXTURE / max(float(soft.std()), 1e-3)), np.float32)
