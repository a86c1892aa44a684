"""In: a cover's box, the ground around it, and the stand-in of what it covers. Out: the box's pixels, with the stand-in written as a screen would.

Cannot happen: a covered pixel has a say in it. The letters' height is the box's, their place its left edge, their colour dark on a light ground and light
on a dark one; what they say comes from the key. A stand-in that has no room is set smaller, and then cut: as much of the box is written on as it takes.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from redactors.screens.decode import Pixels

DARK, LIGHT = 38, 232  # ink on a light ground, and on a dark one, in levels of 255
_LINE_SHARE = 0.8  # of the box's height: the rest is its pad
_SMALLEST_SHARE = 0.6  # of the size that the height gives
_SIZE_MIN, _SIZE_MAX = 6, 200  # px
_LEFT_SHARE = 0.12  # of the box's height, left free before the text


def written(ground: NDArray[np.float32], width: int, height: int, text: str, line: int) -> Pixels:
    """height×width×3 uint8 of `ground`'s colour with `text` on it, on one line that is `line` px high."""
    back = tuple(int(level) for level in ground.clip(0, 255))
    ink = (DARK,) * 3 if float(ground.mean()) > 127 else (LIGHT,) * 3
    picture = Image.new("RGB", (width, height), back)
    left = max(1, round(height * _LEFT_SHARE))
    font = _fitting(text, width - left, line)
    ImageDraw.Draw(picture).text((left, height / 2), text, font=font, fill=ink, anchor="lm")
    return np.asarray(picture, np.uint8)


def _fitting(text: str, width: int, height: int) -> ImageFont.FreeTypeFont:
    """The font in the size that the height gives, smaller where the text would not fit."""
    full = min(_SIZE_MAX, max(_SIZE_MIN, round(height * _LINE_SHARE)))
    took = _font(full).getlength(text)
    size = full if took <= width else max(_SIZE_MIN, round(full * max(_SMALLEST_SHARE, width / took)))
    return _font(size)


@functools.lru_cache(_SIZE_MAX)
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own: it comes in the wheel, so the same stand-in looks the same everywhere."""
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)  # the wheel is built with FreeType
    return font
