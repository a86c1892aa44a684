"""Screens with canaries on them: lines of text in, a PNG and the ink of each value out. Drawn with the fonts of this machine, or Pillow's own.

The ink is exact: the pixels that differ between the picture with a value and the same picture without it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from random import Random

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

FONTS = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "DejaVuSansMono.ttf", "LiberationSerif-Regular.ttf", "arial.ttf", "")  # "": Pillow's own
SIZES_PX = (13, 15, 17, 20, 24)
# Ground and ink.
THEMES = (((255, 255, 255), (20, 20, 20)), ((245, 246, 250), (60, 64, 72)), ((30, 30, 34), (226, 226, 230)), ((13, 27, 62), (240, 240, 255)))
MARGIN_PX = 24
WIDTH_PX_MIN = 640


class Line(Struct, frozen=True):
    """One line of a screen: what stands before the value, the value, what stands behind it."""

    before: str
    value: str
    after: str


class Picture(Struct, frozen=True):
    """A screen as a PNG, and of each line the pixels of its value: y and x, one row each."""

    png: bytes
    pixels: NDArray[np.uint8]
    ink: tuple[NDArray[np.intp], ...]


def draw(random: Random, lines: Sequence[Line]) -> Picture:
    """The lines below one another, in one font, size and theme."""
    font = _font(random, all((line.before + line.value + line.after).isascii() for line in lines))
    ground, ink = random.choice(THEMES)
    step = round(font.size * 2.2)
    width = max(WIDTH_PX_MIN, *(round(font.getlength(line.before + line.value + line.after)) + 2 * MARGIN_PX for line in lines))
    size = (width, 2 * MARGIN_PX + step * len(lines))
    places = [MARGIN_PX + step * n for n in range(len(lines))]
    whole = _drawn(size, ground, ink, font, [(y, (line.before, line.value, line.after)) for y, line in zip(places, lines)])
    found = []
    for n in range(len(lines)):
        rest = [(y, (line.before, "" if i == n else line.value, line.after)) for i, (y, line) in enumerate(zip(places, lines))]
        found.append(np.argwhere((whole != _drawn(size, ground, ink, font, rest, lines[n], n)).any(axis=2)))
    out = io.BytesIO()
    Image.fromarray(whole).save(out, "PNG")
    return Picture(out.getvalue(), whole, tuple(found))


def blank() -> bytes:
    """A small white PNG: a frame on which nothing stands."""
    out = io.BytesIO()
    Image.new("RGB", (96, 64), (255, 255, 255)).save(out, "PNG")
    return out.getvalue()


def _drawn(size, ground, ink, font, rows, blank: Line | None = None, at: int = -1) -> NDArray[np.uint8]:  # type: ignore[no-untyped-def]
    """Rows of three pieces each; in row `at`, the value's place is left blank."""
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    for n, (y, (before, value, after)) in enumerate(rows):
        width = font.getlength(blank.value if n == at and blank is not None else value)
        pen.text((MARGIN_PX, y), before, fill=ink, font=font)
        pen.text((MARGIN_PX + font.getlength(before), y), value, fill=ink, font=font)
        pen.text((MARGIN_PX + font.getlength(before) + width, y), after, fill=ink, font=font)
    return np.array(image)


def _font(random: Random, ascii_only: bool) -> ImageFont.FreeTypeFont:
    """A font that this machine has; Pillow's own is always there, but has no accents: it is taken for others only where there is none."""
    size = random.choice(SIZES_PX)
    for name in random.sample(FONTS, len(FONTS)):
        if not name and ascii_only:
            break
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    own = ImageFont.load_default(size)
    assert isinstance(own, ImageFont.FreeTypeFont)  # Pillow is built with FreeType, or has no fonts of a size at all
    return own
