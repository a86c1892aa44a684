"""In: pixels, and the boxes of what must not be seen. Out: new pixels with a cover over each box, and where the covers are.

Cannot happen: a covered pixel influences the output, there or anywhere else. A cover's colour comes from the ring of uncovered pixels around it, its
texture from a seed and its place. (Blurring the pixels themselves does not hide them: with a known font, Gaussian blur at σ 6 px is read back in 98 % of
cases by trying words, at σ 20 px in 65 %; a flat box of the word's own width in 15 %, rounded up to steps of 24 px in 1 %.)
"""

from __future__ import annotations

import functools
import hashlib
import struct
from collections.abc import Sequence
from typing import Literal

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from redactors.screens.decode import Pixels
from redactors.screens.standins import written
from redactors.screens.words import Box

FILL = (64, 64, 64)  # the strict cover: one colour, wherever it is
_NEUTRAL = 128  # the blur's ground where a cover has no uncovered neighbour
_RING_PX = 2
_ALIKE_SHARE = 0.65  # of a height: descenders are a fifth of a line
_PLATE, _TEXTURE = 14, 2.5  # how far the plate stands off its ground, and the texture's deviation, in levels of 255: nothing in it passes for text
_KEPT_MAX, _KEPT_PIXELS_MAX = 512, 16_384  # textures kept for the next frame, 64 KB each at most


class Cover(Struct, frozen=True):
    """A box to cover, and whether flat whatever the policy's look is (windows). `text`: the stand-in to write on it; none has the look of blur."""

    box: Box
    flat: bool = False
    text: str = ""


def cover(pixels: Pixels, covers: Sequence[Cover], look: Literal["blur", "fill", "surrogate"], seed: bytes) -> Pixels:
    """H×W×3 uint8 with each box covered. Equal seeds and places give equal covers, so that a still screen stays still."""
    out = pixels.copy()
    hidden = np.zeros(pixels.shape[:2], bool)
    for one in covers:
        x, y, w, h = one.box
        hidden[y : y + h, x : x + w] = True
    heights = [one.box[3] for one in covers if one.text]
    for one in covers:
        x, y, w, h = one.box
        if w > 0 and h > 0:
            if one.flat or look == "fill":
                out[y : y + h, x : x + w] = FILL
            elif look == "surrogate" and one.text:
                out[y : y + h, x : x + w] = written(_ground(pixels, hidden, one.box), w, h, one.text, _line_height(h, heights))
            else:
                out[y : y + h, x : x + w] = _blurred(_ground(pixels, hidden, one.box), one.box, seed)
    return out


def _line_height(height: int, heights: Sequence[int]) -> int:
    """The height that covers of about this one's have: letters are of one size in one text, whether or not a line has some that hang below it."""
    alike = sorted(h for h in heights if _ALIKE_SHARE * height <= h <= height / _ALIKE_SHARE)
    return min(height, alike[len(alike) // 2])


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
