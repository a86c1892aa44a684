"""In: pixels. Out: discs with two or three letters in them: a person's initials in place of a picture, too small or too bold for an OCR engine to read.

Told by shape alone: a circle of an avatar's size, one flat colour within its rim, and in its middle marks of one height, side by side on one line.
Cannot happen: an icon of one mark (a plus, a bell), a pause sign's bars, or a picture is taken for initials.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from redactors.screens.decode import Pixels
from redactors.screens.sights import Sight
from redactors.screens.words import Box, touch

_SIZE_MIN, _SIZE_MAX = 16, 80  # px at scale 1
_ROUND_SHARES = (0.73, 0.84)  # of its box; a circle's is .785
_FLAT_LEVELS, _FLAT_MIN = 16, 0.85  # the rim's noise, and how much of it is as flat
_CONTRAST_MIN = 24  # of 255, to what is around
_INK_MIN, _FAINT = 60, 0.3  # of 255, to the fill; of the most, where small letters are thin
# Of the disc's width.
_RIM, _MIDDLE = (0.38, 0.44), 0.4  # radii
_HIGH = (0.2, 0.6)
_AWAY_MAX = 0.14
_ALIKE = 0.25  # of a height: how far marks of one line differ
_JOINED = (1.25, 4.0)  # width over height of letters that touch
_SOLID = 0.85  # of its box: a bar, or an I
_SCORE = 0.6


class Discs:
    """The detector."""

    name = "discs"
    entity = "PERSON"

    def find(self, image: Pixels, scale: float) -> list[Sight]:
        """All initials in discs of an H×W×3 uint8 RGB image."""
        return [Sight(box, "PERSON", "initials", _SCORE) for box in _circles(image, scale) if _holds_letters(image, box)]


def _circles(image: Pixels, scale: float) -> Iterator[Box]:
    """Boxes of closed round edges of an avatar's size, the outermost of those that touch."""
    edges = cv2.Canny(cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY), 40, 90)
    outlines, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    found: list[Box] = []
    for outline in outlines:
        x, y, w, h = cv2.boundingRect(outline)
        if not (_SIZE_MIN * scale <= w <= _SIZE_MAX * scale and abs(w - h) <= 2 + 0.06 * w):
            continue
        if _ROUND_SHARES[0] <= cv2.contourArea(cv2.convexHull(outline)) / (w * h) <= _ROUND_SHARES[1]:
            found.append((x, y, w, h))
    taken: list[Box] = []
    for box in sorted(found, key=lambda b: -b[2]):
        if not any(touch(box, other) for other in taken):
            taken.append(box)
            yield box


def _holds_letters(image: Pixels, box: Box) -> bool:
    x, y, w, h = box
    part = image[y : y + h, x : x + w].astype(np.int16)
    rows, columns = np.ogrid[:h, :w]
    radius = np.hypot((rows - (h - 1) / 2) / h, (columns - (w - 1) / 2) / w)
    rim = part[(radius >= _RIM[0]) & (radius <= _RIM[1])]
    if not len(rim):
        return False
    fill = np.median(rim, axis=0)
    away = np.abs(part - fill).max(axis=2)
    flat = np.abs(rim - fill).max(axis=1) <= _FLAT_LEVELS
    corners = away[[0, 0, -1, -1], [0, -1, 0, -1]]
    if flat.mean() < _FLAT_MIN or np.median(corners) < _CONTRAST_MIN:
        return False
    away[radius > _MIDDLE] = 0
    return int(away.max()) >= _INK_MIN and _letters((away > _FAINT * away.max()).astype(np.uint8), w, h)


def _letters(ink: NDArray[np.uint8], w: int, h: int) -> bool:
    """Whether marks in a box of this size are two or three letters in its middle."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    marks = [s for s in stats[1:].tolist() if s[3] >= _HIGH[0] * h]
    if not 1 <= len(marks) <= 3 or max(m[3] for m in marks) > _HIGH[1] * h or sum(m[4] for m in marks) < 0.9 * int(ink.sum()):
        return False
    high, top = max(m[3] for m in marks), min(m[1] for m in marks)
    if any(m[3] < (1 - _ALIKE) * high or m[1] > top + _ALIKE * high for m in marks) or all(m[4] >= _SOLID * m[2] * m[3] for m in marks):
        return False
    left, right = min(m[0] for m in marks), max(m[0] + m[2] for m in marks)
    wide = (right - left) / high
    middle = abs((left + right) / 2 - w / 2) <= _AWAY_MAX * w and abs(top + high / 2 - h / 2) <= _AWAY_MAX * h
    return bool(middle and (_JOINED[0] <= wide <= _JOINED[1] if len(marks) == 1 else wide <= _JOINED[1]))
