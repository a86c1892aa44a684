"""In: a grey image. Out: the boxes in which a bar code or matrix code may be, so that readers need to look only there.

What all codes have: edges that stand close over some pixels in both directions, and about as much dark as light around each of them. Text has the first
where its lines are dense, but far more ground than ink. Both are asked at four scales, for modules of one pixel to modules of sixty.
Cannot happen: a code is left out because it is turned or inverted; an image is looked at twice where one look at all of it is as quick.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from redactors.screens.words import Box, around

Grey = NDArray[np.uint8]

# In cells: 2 px at the first scale, twice as many at each further one.
_SCALES = 4
_EDGE_MIN = 24  # of 255; readers want as much
_GAP = 4  # between the edges of a code
_SOLID = 5  # edges in both directions: less than the smallest code has, as much as a line of dense text
_AROUND, _AROUND_MAX = 8, 12  # the square that is balanced, at scale 1 and from 1.5 on, where text is larger
_BALANCE_MIN = 0.3  # so far is the mean from the darkest and the lightest: 0.35 to 0.5 in codes, hardly 0.25 in text
_REACH = 8  # over holes, and the ground around a code that readers want
_WIDER = 8  # one in so many of a box's sides is added on each side, for the corners of a turned code
_PAINT_PX = 8  # boxes are joined on a grid of so many
_WHOLE_SHARE = 0.7  # of the image: then looking at all of it is as quick


class Part(Struct, frozen=True):
    """Where to look, and how often the image may be halved for it: large modules are read as well at half the size, in a quarter of the time."""

    box: Box
    halvings: int


class _Cells(Struct, frozen=True):
    """Each cell's lightest, darkest and mean, and whether there is an edge in it."""

    light: Grey
    dark: Grey
    mean: Grey
    edge: Grey


def parts(grey: Grey, scale: float) -> list[Part]:
    """Where codes may be, the finest modules first; none lies wholly in another one before it."""
    height, width = grey.shape
    side = round(min(_AROUND * max(1.0, scale), _AROUND_MAX))
    out: list[Part] = []
    for n, cells in enumerate(_scales(grey)):
        boxes = _joined([_grown(box, 2 << n) for box in _balanced(cells, side)], height, width)
        out += [Part(box, max(0, n - 1)) for box in boxes if not any(_inside(box, part.box) for part in out)]
        if sum(w * h for _, _, w, h in (part.box for part in out if part.halvings == 0)) > _WHOLE_SHARE * height * width:
            return [Part((0, 0, width, height), 0)]
    return out


def _scales(grey: Grey) -> Iterator[_Cells]:
    """Cells of 2 px, 4, 8, 16. The image goes on with what is at its border, to a size that all of them divide."""
    whole = 2**_SCALES
    grey = np.asarray(cv2.copyMakeBorder(grey, 0, -grey.shape[0] % whole, 0, -grey.shape[1] % whole, cv2.BORDER_REPLICATE), np.uint8)
    near = np.ones((3, 3), np.uint8)
    light, dark = np.ascontiguousarray(cv2.dilate(grey, near)[::2, ::2], np.uint8), np.ascontiguousarray(cv2.erode(grey, near)[::2, ::2], np.uint8)
    cells = _Cells(light, dark, _half(grey), np.asarray(cv2.subtract(light, dark) >= _EDGE_MIN, np.uint8))
    yield cells
    for _ in range(_SCALES - 1):
        cells = _Cells(_paired(cells.light, np.maximum), _paired(cells.dark, np.minimum), _half(cells.mean), _paired(cells.edge, np.maximum))
        yield cells


def _half(grey: Grey) -> Grey:
    return np.asarray(cv2.resize(grey, (grey.shape[1] // 2, grey.shape[0] // 2), interpolation=cv2.INTER_AREA), np.uint8)


def _paired(grey: Grey, most: np.ufunc) -> Grey:
    rows = most(grey[::2], grey[1::2])
    return np.asarray(most(rows[:, ::2], rows[:, 1::2]), np.uint8)


def _balanced(cells: _Cells, side: int) -> list[Box]:
    """Boxes, in cells, around what is full of edges and as dark as light, as far as _REACH."""
    filled = cv2.morphologyEx(cells.edge, cv2.MORPH_CLOSE, np.ones((_GAP, _GAP), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    solid = cv2.morphologyEx(filled, cv2.MORPH_OPEN, np.ones((_SOLID, _SOLID), np.uint8))
    if not solid.any():
        return []
    square = np.ones((side, side), np.uint8)
    light, dark, mean = cv2.dilate(cells.light, square), cv2.erode(cells.dark, square), cv2.blur(cells.mean, (side, side))
    share = cv2.convertScaleAbs(cv2.subtract(light, dark), alpha=_BALANCE_MIN)
    seeds = np.asarray((mean >= cv2.add(dark, share)) & (mean <= cv2.subtract(light, share)) & (solid > 0), np.uint8)
    if not seeds.any():
        return []
    reached = cv2.dilate(seeds, np.ones((2 * _REACH + 1, 2 * _REACH + 1), np.uint8))
    return [(4 * x - 3, 4 * y - 3, 4 * w + 3, 4 * h + 3) for x, y, w, h in _boxes(np.ascontiguousarray(reached[::4, ::4]))]  # less to label; none is lost


def _boxes(mask: Grey) -> list[Box]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return [(int(s[0]), int(s[1]), int(s[2]), int(s[3])) for s in stats[1:]]


def _grown(box: Box, cell: int) -> Box:
    """In px, and wider."""
    x, y, w, h = (cell * v for v in box)
    return x - w // _WIDER, y - h // _WIDER, w + 2 * (w // _WIDER), h + 2 * (h // _WIDER)


def _inside(box: Box, other: Box) -> bool:
    return around([box, other]) == other


def _joined(boxes: list[Box], height: int, width: int) -> list[Box]:
    """Boxes within the image around those that touch, their corners on multiples of _PAINT_PX."""
    if not boxes:
        return []
    paint = np.zeros((-(-height // _PAINT_PX), -(-width // _PAINT_PX)), np.uint8)
    for x, y, w, h in boxes:
        paint[max(0, y // _PAINT_PX) : -(-(y + h) // _PAINT_PX), max(0, x // _PAINT_PX) : -(-(x + w) // _PAINT_PX)] = 1
    apart = [(x * _PAINT_PX, y * _PAINT_PX, w * _PAINT_PX, h * _PAINT_PX) for x, y, w, h in _boxes(paint)]
    return [(x, y, min(w, width - x), min(h, height - y)) for x, y, w, h in apart]
