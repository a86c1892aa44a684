"""In: pixels, and the words that were read. Out: boxes of ink that is set like text and that no word covers.

The check that keeps OCR honest: what an engine passed over is not shown to anyone either. Text is told from icons, photos and charts by being a row of
several separate marks, of about one height, on one ground. Cannot happen: a box overlaps words by half or more.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from redactors.screens.decode import Pixels
from redactors.screens.words import Box, Word

# Heights of a line's ink in px at scale 1: an 8 px font's x-height to a heading's capitals.
_HEIGHT_MIN, _HEIGHT_MAX = 5, 40
_MARKS_MIN = 3
_CONTRAST_MIN = 40  # of 255: fainter text is not legible either
_COVERED_SHARE = 0.5


def unread(pixels: Pixels, words: Sequence[Word], scale: float) -> list[Box]:
    """Boxes of unread lines, top to bottom."""
    marks = _marks(pixels, words, scale)
    rows = _rows(marks, scale)
    boxes = [box for row in rows if (box := _text_like(pixels, row)) is not None]
    return [box for box in boxes if _covered(box, words) < _COVERED_SHARE]


def _marks(pixels: Pixels, words: Sequence[Word], scale: float) -> list[Box]:
    """Separate marks of a glyph's size, outside of words."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    size = int(15 * scale) | 1
    ground = cv2.medianBlur(cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), min(size, 255))
    away = cv2.absdiff(grey, cv2.resize(ground, (grey.shape[1], grey.shape[0])))
    ink = (away > _CONTRAST_MIN).astype(np.uint8)
    for w in words:
        x, y, width, height = w.box
        ink[max(0, y - 2) : y + height + 2, max(0, x - 2) : x + width + 2] = 0
    labels = cv2.CV_16U if cv2.countNonZero(ink) < 2**16 - 1 else cv2.CV_32S  # no more marks than pixels of ink; small labels take a quarter of the time
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=labels)
    boxes: NDArray[np.int32] = np.asarray(stats[1:], np.int32)
    high, wide = boxes[:, 3], boxes[:, 2]
    keep = (high >= _HEIGHT_MIN * scale) & (high <= _HEIGHT_MAX * scale) & (wide <= 2.5 * high) & (boxes[:, 4] >= 0.12 * high * wide)
    return [(int(b[0]), int(b[1]), int(b[2]), int(b[3])) for b in boxes[keep]]


def _rows(marks: list[Box], scale: float) -> list[list[Box]]:
    """Marks that stand side by side on one line, near each other."""
    rows: list[list[Box]] = []
    open_rows: list[list[Box]] = []
    for mark in sorted(marks):
        open_rows = [r for r in open_rows if mark[0] - (r[-1][0] + r[-1][2]) <= 1.2 * max(r[-1][3], mark[3])]
        host = next((r for r in open_rows if _beside(r[-1], mark)), None)
        if host is None:
            host = []
            rows.append(host)
            open_rows.append(host)
        host.append(mark)
    return rows


def _beside(a: Box, b: Box) -> bool:
    low, high = max(a[1], b[1]), min(a[1] + a[3], b[1] + b[3])
    return high - low >= 0.5 * min(a[3], b[3]) and max(a[3], b[3]) <= 2.2 * min(a[3], b[3])


def _text_like(pixels: Pixels, row: list[Box]) -> Box | None:
    if len(row) < _MARKS_MIN:
        return None
    x, y = min(b[0] for b in row), min(b[1] for b in row)
    x2, y2 = max(b[0] + b[2] for b in row), max(b[1] + b[3] for b in row)
    heights = sorted(b[3] for b in row)
    if y2 - y > 2.0 * heights[len(heights) // 2]:
        return None
    grey = cv2.cvtColor(np.ascontiguousarray(pixels[y:y2, x:x2]), cv2.COLOR_RGB2GRAY)
    counts = np.bincount(grey.ravel() // 8, minlength=32)
    ground = int(counts.argmax())
    flat = counts[max(0, ground - 1) : ground + 2].sum() / grey.size
    return (x, y, x2 - x, y2 - y) if flat >= 0.4 else None


def _covered(box: Box, words: Sequence[Word]) -> float:
    x, y, w, h = box
    shared = 0
    for word in words:
        a, b, c, d = word.box
        shared += max(0, min(x + w, a + c) - max(x, a)) * max(0, min(y + h, b + d) - max(y, b))
    return shared / (w * h)
