"""In: H×W×3 uint8 BGR pixels. Out: boxes of its lines of text, found by PP-OCR's detector on onnxruntime, with rapidocr's post-processing.

The network costs as much on empty ground as on text, and screens are half empty: areas with ink are cut out and set side by side on small canvases, and
what the network says of each is put back in its place. Cannot happen: a pixel that differs from its neighbours both across and down is not looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from redactors.screens.decode import Pixels
from redactors.screens.words import Box, around, touch

CLOSE_PIXELS_MAX = 250_000  # smaller pieces are looked at as they are, whatever their scale
BLOCK_PX = 16  # areas are made of whole blocks, and reach at least one beyond their ink
FREE_BLOCKS_MIN = 2  # between two areas: at one, single lines stand alone on their canvas, and 3 of 1,196 drawn were lost
INK_LEVELS = 8  # of 255 between neighbours, in any channel: half of the faintest text's edge
CANVAS_PIXELS_MAX = 400_000  # a canvas's numbers then stay near the processor: twice this costs half as much again per pixel
CANVAS_WIDTH_MIN = 640
STRIP_PIXELS_MAX = 1_000_000  # an area with ink all over, such as a photo, is a canvas of its own, in strips of this; each takes 250 MB
STRIP_MARGIN_PX = 64  # strips see this much of their neighbours
BOXES_MAX = 10_000
JOIN_GAP = 0.2  # of a line's height between two boxes, which reach a quarter of it beyond their ink
LINE_SHARE_MIN = 0.75  # of the higher box's height: pieces of one line have about the same
NETWORK_STEP = 32  # px: the network halves its input five times


class Placed(Struct, frozen=True):
    """An area of the frame, and where it lies on its canvas."""

    area: Box
    x: int
    y: int


class LineDetector:
    """A loaded detector, with rapidocr's thresholds and boxes."""

    def __init__(self, session: Any) -> None:
        from rapidocr.ch_ppocr_det.utils import DBPostProcess  # a second to import: only where it is used

        self._session, self._input = session, session.get_inputs()[0].name
        self._boxes = DBPostProcess(thresh=0.3, box_thresh=0.5, max_candidates=BOXES_MAX, unclip_ratio=1.6, use_dilation=True)

    def find(self, bgr: Pixels, scale: float, within: Box | None = None) -> list[Box]:
        """Boxes of text lines, top to bottom; with `within`, those that touch it. A frame of a greater scale is looked at as if it were of scale 1: its
        letters are greater too. (At three quarters of that, lines in small print run into each other.)"""
        height, width = bgr.shape[:2]
        shrink = min(1.0, 1.0 / scale)
        if shrink == 1.0 or width * height <= CLOSE_PIXELS_MAX:
            return self._lines(bgr, within)
        small = cv2.resize(bgr, (round(width * shrink), round(height * shrink)), interpolation=cv2.INTER_AREA)
        out = []
        for x, y, w, h in self._lines(np.asarray(small, np.uint8), within and _scaled(within, shrink)):
            left, top = int(x / shrink), int(y / shrink)
            out.append((left, top, min(width, math.ceil((x + w) / shrink)) - left, min(height, math.ceil((y + h) / shrink)) - top))
        return out

    def _lines(self, bgr: Pixels, within: Box | None) -> list[Box]:
        height, width = bgr.shape[:2]
        text = np.zeros((height, width), np.float32)
        inky = [area for area in areas(bgr) if within is None or touch(area, within)]
        for canvas in packed([area for area in inky if area[2] * area[3] <= CANVAS_PIXELS_MAX]):
            self._look(bgr, canvas, text)
        for area in inky:
            if area[2] * area[3] > CANVAS_PIXELS_MAX:
                self._look_in_strips(bgr, area, text)
        quads, _ = self._boxes(text[None, None], (height, width)) if inky else ((), ())
        out = []
        for quad in quads:
            x, y = max(0, int(quad[:, 0].min())), max(0, int(quad[:, 1].min()))
            x2, y2 = min(width, int(quad[:, 0].max()) + 1), min(height, int(quad[:, 1].max()) + 1)
            if x2 - x >= 3 and y2 - y >= 3:
                out.append((x, y, x2 - x, y2 - y))
        return sorted((box for box in joined(out) if within is None or touch(box, within)), key=lambda b: (b[1], b[0]))

    def _look(self, bgr: Pixels, canvas: list[Placed], text: NDArray[np.float32]) -> None:
        """Puts into `text` how likely each pixel of a canvas's areas is one of text."""
        wide, high = max(p.x + p.area[2] for p in canvas), max(p.y + p.area[3] for p in canvas)
        pixels = np.empty((_steps(high), _steps(wide), 3), np.uint8)
        pixels[:] = np.median(bgr[::BLOCK_PX, ::BLOCK_PX].reshape(-1, 3), axis=0)
        for placed in canvas:
            x, y, w, h = placed.area
            pixels[placed.y : placed.y + h, placed.x : placed.x + w] = bgr[y : y + h, x : x + w]
        said = self._run(pixels)
        for placed in canvas:
            x, y, w, h = placed.area
            here = text[y : y + h, x : x + w]
            np.maximum(here, said[placed.y : placed.y + h, placed.x : placed.x + w], out=here)

    def _look_in_strips(self, bgr: Pixels, area: Box, text: NDArray[np.float32]) -> None:
        x, y, w, h = area
        rows = max(1, STRIP_PIXELS_MAX // w)
        for top in range(y, y + h, rows):
            start, end, bottom = max(y, top - STRIP_MARGIN_PX), min(y + h, top + rows + STRIP_MARGIN_PX), min(y + h, top + rows)
            # Padded rather than rescaled: screens are sharp.
            part = cv2.copyMakeBorder(bgr[start:end, x : x + w], 0, _steps(end - start) - (end - start), 0, _steps(w) - w, cv2.BORDER_REPLICATE)
            text[top:bottom, x : x + w] = self._run(np.asarray(part, np.uint8))[top - start : bottom - start, :w]

    def _run(self, pixels: Pixels) -> NDArray[np.float32]:
        batch = pixels.transpose(2, 0, 1)[None].astype(np.float32) / 127.5 - 1
        out: NDArray[np.float32] = self._session.run(None, {self._input: batch})[0][0, 0]
        return out


def _scaled(box: Box, by: float) -> Box:
    x, y, w, h = box
    left, top = int(x * by), int(y * by)
    return left, top, math.ceil((x + w) * by) - left, math.ceil((y + h) * by) - top


def joined(boxes: list[Box]) -> list[Box]:
    """Boxes that all but touch on one line are one: a number's groups stand apart, and the network parts them or not."""
    out: list[Box] = []
    reach: list[int] = []  # of `out`, what the next box can still touch
    for box in sorted(boxes):
        reach = [n for n in reach if out[n][0] + out[n][2] + JOIN_GAP * out[n][3] >= box[0]]
        host = next((n for n in reach if _on_one_line(out[n], box)), None)
        if host is None:
            reach.append(len(out))
            out.append(box)
        else:
            out[host] = around((out[host], box))
    return out


def _on_one_line(a: Box, b: Box) -> bool:
    shared = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return shared >= LINE_SHARE_MIN * max(a[3], b[3])


def areas(bgr: Pixels) -> list[Box]:
    """Boxes around all ink, with ground around them, cut apart where rows or columns of blocks are free of ink."""
    height, width = bgr.shape[:2]
    inky = _inky(bgr)
    out = []
    for column, row, wide, high in _cut(inky, 0, 0):
        x, y = max(0, column - 1) * BLOCK_PX, max(0, row - 1) * BLOCK_PX
        x2, y2 = min(width, (column + wide + 1) * BLOCK_PX), min(height, (row + high + 1) * BLOCK_PX)
        out.append((x, y, x2 - x, y2 - y))
    return out


def _inky(bgr: Pixels) -> NDArray[np.bool_]:
    """Blocks in which pixels differ from their neighbours both across and down: text does, and the straight lines between panels do not."""
    height, width = bgr.shape[:2]
    rows, columns = -(-height // BLOCK_PX), -(-width // BLOCK_PX)
    out = np.ones((rows, columns), np.bool_)
    for one, other in ((bgr[:, 1:], bgr[:, :-1]), (bgr[1:], bgr[:-1])):
        if one.size == 0:
            return np.zeros((rows, columns), np.bool_)
        _, differs = cv2.threshold(cv2.absdiff(one, other), INK_LEVELS, 255, cv2.THRESH_BINARY)
        padded = cv2.copyMakeBorder(differs, 0, rows * BLOCK_PX - differs.shape[0], 0, columns * BLOCK_PX - differs.shape[1], cv2.BORDER_CONSTANT)
        # The mean of a block: one pixel's 255 is nearly 1 of its 256th.
        out &= np.asarray(cv2.resize(padded, (columns, rows), interpolation=cv2.INTER_AREA)).max(axis=2) > 0
    return out


def _cut(inky: NDArray[np.bool_], column: int, row: int) -> Iterator[Box]:
    """Boxes of blocks: cut at free rows, then at free columns, then at rows again, until no cut is left."""
    bands = _runs(np.asarray(inky.any(axis=1)))
    for top, bottom in bands:
        sides = _runs(np.asarray(inky[top:bottom].any(axis=0)))
        for left, right in sides:
            if len(bands) == len(sides) == 1:
                yield column + left, row + top, right - left, bottom - top
            else:
                yield from _cut(inky[top:bottom, left:right], column + left, row + top)


def _runs(line: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where runs of True start and end: a gap shorter than FREE_BLOCKS_MIN does not end one."""
    at = np.flatnonzero(line)
    if len(at) == 0:
        return []
    cuts = np.flatnonzero(np.diff(at) > FREE_BLOCKS_MIN)
    starts, ends = np.concatenate((at[:1], at[cuts + 1])), np.concatenate((at[cuts], at[-1:])) + 1
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def packed(boxes: list[Box]) -> Iterator[list[Placed]]:
    """Areas on canvases, in shelves from high to low. An area touches no other: there is a block of ground within each."""
    canvas: list[Placed] = []
    wide = _steps(max([CANVAS_WIDTH_MIN, *(b[2] for b in boxes)]))
    x = top = bottom = 0
    for area in sorted(boxes, key=lambda b: (-b[3], b)):
        if x + area[2] > wide:
            x, top = 0, bottom
        if canvas and x == 0 and wide * (top + area[3]) > CANVAS_PIXELS_MAX:
            yield canvas
            canvas, x, top, bottom = [], 0, 0, 0
        canvas.append(Placed(area, x, top))
        x, bottom = x + area[2], max(bottom, top + area[3])
    if canvas:
        yield canvas


def _steps(px: int) -> int:
    return -(-px // NETWORK_STEP) * NETWORK_STEP
