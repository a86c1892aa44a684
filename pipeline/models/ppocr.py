"""In: H×W×3 uint8 RGB pixels. Out: words with boxes tight around their ink, read by PP-OCR's detector and recognizers on onnxruntime, on one thread.

Models are loaded from given files, and nothing is ever downloaded. Lines are remembered by the digest of their pixels, so that a menu is read once.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
from msgspec import Struct, structs
from numpy.typing import NDArray

from redactors.screens import inked
from redactors.screens.decode import Pixels
from redactors.screens.inked import Char
from redactors.screens.words import Box, Word, touch

REC_HEIGHT = 48  # the recognizers' input height, px
QUICK_STRETCH = 1.15  # in width: the tiny recognizer drops one of two equal letters where they stand narrow
TWICE_STRETCH = 1.3
SURE = 0.85  # the least score of a letter or digit with which the tiny recognizer's reading of a line counts
# A line with as many must read the same at both widths: numbers have checksums, and one digit less is no card any more. Of 3,000 lines drawn in 38 fonts
# the tiny recognizer got 37 numbers wrong, the small one 17, and none of those that read the same twice (95 %).
DIGITS_MIN = 5
REC_BATCH = 4  # more only adds padding; fewer, calls
REC_WIDTH_MAX = 8000  # px at REC_HEIGHT: a terminal's line over 3,800 px still reads; wider ones are squeezed, and then covered unread
LINES_KEPT_MAX = 4_000  # recognised lines remembered by their pixels, about 5 KB each: menus and unchanged lines are not read again
DET_CLOSE_PIXELS_MAX = 250_000  # smaller pieces are looked at as they are, whatever their scale
DET_STRIP_PIXELS_MAX = 4_000_000  # detected at once; takes 900 MB, a 5K screen at once would take 2.5 GB
DET_STRIP_MARGIN_PX = 128  # strips see this much of their neighbours, so that each line is whole in one
DET_BOXES_MAX = 10_000


class Recognizer(Struct, frozen=True):
    """A recognizer's session, the characters that its classes stand for, and by how much lines are widened for it."""

    session: Any
    characters: list[str]
    stretch: float


def recognizer(path: Path, characters: Path | None = None, stretch: float = 1.0) -> Recognizer:
    """From an ONNX file, and a file of its characters where it does not name them itself."""
    loaded = session(path)
    named = characters.read_text("utf-8") if characters is not None else loaded.get_modelmeta().custom_metadata_map["character"]
    return Recognizer(loaded, ["", *named.splitlines(), " "], stretch)


class OnnxReader:
    """PP-OCRv6: a detector with rapidocr's post-processing, our own crops, and two recognizers. `quick` reads every line, and numbers
    twice; what it is not sure of, `careful` reads again: at least as exact as the careful one alone, in half its time.

    rapidocr's own pipeline turns each crop by the detector's noisy angle, pads every crop to 320 px, stops at 1,000 lines, and places words by
    equal columns. Screens have level text: here crops are level, batched by width, up to DET_BOXES_MAX, and words are snapped to their ink: on 2,261
    words of 14 rendered screens none is missed, and no ink stands out of its box by more than 1 px.
    """

    name = "rapidocr"
    pad_px = 2.0  # boxes are tight around the ink; rapidocr's own need 4

    def __init__(self, det: Any, quick: Recognizer | None, careful: Recognizer) -> None:
        from rapidocr.ch_ppocr_det.utils import DBPostProcess  # a second to import: only where it is used

        self._det, self._quick, self._careful = det, quick, careful
        self._boxes = DBPostProcess(thresh=0.3, box_thresh=0.5, max_candidates=DET_BOXES_MAX, unclip_ratio=1.6, use_dilation=True)
        self._known: dict[bytes, list[Char]] = {}

    def read(self, image: Pixels, scale: float, within: Box | None = None) -> list[Word]:
        """All words of H×W×3 uint8 RGB, line by line; with `within`, those of lines that touch it."""
        bgr = np.ascontiguousarray(image[:, :, ::-1])  # the models were trained on OpenCV's order
        boxes = [box for box in self._found(bgr, scale) if within is None or touch(box, within)]
        return [word for line, (box, steps) in enumerate(self._recognised(bgr, boxes)) for word in inked.words(image, box, steps, line)]

    def _found(self, bgr: Pixels, scale: float) -> list[Box]:
        """Boxes of text lines. A frame of a greater scale is looked at as if it were of scale 1: its letters are greater too. (At three quarters of that,
        lines in small print run into each other.)"""
        height, width = bgr.shape[:2]
        shrink = min(1.0, 1.0 / scale)
        if shrink == 1.0 or width * height <= DET_CLOSE_PIXELS_MAX:
            return self._lines(bgr)
        small = cv2.resize(bgr, (round(width * shrink), round(height * shrink)), interpolation=cv2.INTER_AREA)
        out = []
        for x, y, w, h in self._lines(np.asarray(small, np.uint8)):
            left, top = int(x / shrink), int(y / shrink)
            out.append((left, top, min(width, math.ceil((x + w) / shrink)) - left, min(height, math.ceil((y + h) / shrink)) - top))
        return out

    def _lines(self, bgr: Pixels) -> list[Box]:
        """Boxes of text lines, strip by strip of the whole width. A line belongs to the strip that its middle is in."""
        height, width = bgr.shape[:2]
        rows = max(1, DET_STRIP_PIXELS_MAX // width)
        out = []
        for top in range(0, height, rows):
            start, end = max(0, top - DET_STRIP_MARGIN_PX), min(height, top + rows + DET_STRIP_MARGIN_PX)
            for x, y, w, h in self._strip(bgr[start:end]):
                if top <= start + y + h / 2 < top + rows:
                    out.append((x, start + y, w, h))
        return sorted(out, key=lambda b: (b[1], b[0]))

    def _strip(self, bgr: Pixels) -> Iterator[Box]:
        height, width = bgr.shape[:2]
        down, across = -height % 32, -width % 32  # the network halves the frame five times; the frame is padded rather than rescaled: screens are sharp
        whole = cv2.copyMakeBorder(np.ascontiguousarray(bgr), 0, down, 0, across, cv2.BORDER_REPLICATE)
        batch = (whole.transpose(2, 0, 1)[None].astype(np.float32)) / 127.5 - 1
        quads, _ = self._boxes(_run(self._det, batch), whole.shape[:2])
        for quad in quads:
            x, y = max(0, int(quad[:, 0].min())), max(0, int(quad[:, 1].min()))
            x2, y2 = min(width, int(quad[:, 0].max()) + 1), min(height, int(quad[:, 1].max()) + 1)
            if x2 - x >= 3 and y2 - y >= 3:
                yield x, y, x2 - x, y2 - y

    def _recognised(self, bgr: Pixels, boxes: list[Box]) -> Iterator[tuple[Box, list[Char]]]:
        """Each box with its characters."""
        crops = [np.ascontiguousarray(bgr[y : y + h, x : x + w]) for x, y, w, h in boxes]
        names = [hashlib.blake2b(crop.data, digest_size=16, key=struct.pack("<2q", *crop.shape[:2])).digest() for crop in crops]
        fresh = {name: crop for name, crop in zip(names, crops, strict=True) if name not in self._known}
        read = dict(zip(fresh, self._read_lines(list(fresh.values())), strict=True))
        for name, box in zip(names, boxes, strict=True):
            chars = read[name] if name in read else self._known.pop(name)
            self._known[name] = read[name] = chars  # the newest again
            yield box, chars
        while len(self._known) > LINES_KEPT_MAX:
            del self._known[next(iter(self._known))]

    def _read_lines(self, crops: list[Pixels]) -> list[list[Char]]:
        if self._quick is None:
            return _recognize(self._careful, crops)
        out = _recognize(self._quick, crops)
        doubtful = [n for n, chars in enumerate(out) if not _sure(chars)]
        numbers = [n for n, chars in enumerate(out) if _sure(chars) and sum(c.isdecimal() for c, _, _ in chars) >= DIGITS_MIN]
        twice = _recognize(structs.replace(self._quick, stretch=TWICE_STRETCH), [crops[n] for n in numbers])
        doubtful += [n for n, chars in zip(numbers, twice, strict=True) if not _sure(chars) or _letters(chars) != _letters(out[n])]
        for n, chars in zip(doubtful, _recognize(self._careful, [crops[n] for n in doubtful]), strict=True):
            out[n] = chars
        return out


def _sure(chars: list[Char]) -> bool:
    """Whether the quick recognizer is sure of each letter and digit of a line, and of one at all."""
    scores = [score for c, score, _ in chars if c.isalnum()]
    return bool(scores) and min(scores) >= SURE


def _letters(chars: list[Char]) -> str:
    return "".join(c for c, _, _ in chars if not c.isspace())


def _recognize(by: Recognizer, crops: list[Pixels]) -> list[list[Char]]:
    out: list[list[Char]] = [[] for _ in crops]
    widths = [min(REC_WIDTH_MAX, max(REC_HEIGHT, round(by.stretch * REC_HEIGHT * c.shape[1] / c.shape[0]))) for c in crops]
    for group in _batches(widths):
        wide = max(widths[i] for i in group)
        batch = np.zeros((len(group), 3, REC_HEIGHT, wide), np.float32)
        for row, i in enumerate(group):
            batch[row, :, :, : widths[i]] = cv2.resize(crops[i], (widths[i], REC_HEIGHT)).transpose(2, 0, 1) / 127.5 - 1
        scores = _run(by.session, batch)
        best, sure = scores.argmax(axis=2), scores.max(axis=2)
        step = wide / best.shape[1]
        for row, i in enumerate(group):
            out[i] = list(_characters(best[row], sure[row], by.characters, step * crops[i].shape[1] / widths[i]))
    return out


def session(path: Path) -> Any:
    """A model on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # the worker runs a process per core
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False  # an arena keeps the largest frame's memory for ever
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _run(session: Any, batch: NDArray[np.float32]) -> NDArray[np.float32]:
    out: NDArray[np.float32] = session.run(None, {session.get_inputs()[0].name: batch})[0]
    return out


def _batches(widths: list[int]) -> Iterator[list[int]]:
    """Indices in batches of similar width, so that little is computed on padding."""
    group: list[int] = []
    for i in sorted(range(len(widths)), key=widths.__getitem__):
        if group and (len(group) == REC_BATCH or widths[i] > 1.25 * widths[group[0]] + 16):
            yield group
            group = []
        group.append(i)
    if group:
        yield group


def _characters(best: NDArray[np.int64], sure: NDArray[np.float32], alphabet: list[str], px: float) -> Iterator[Char]:
    """Greedy CTC decoding: a character where a run of equal non-blank steps begins; its middle is the run's."""
    step, steps = 0, len(best)
    while step < steps:
        end = step + 1
        while end < steps and best[end] == best[step]:
            end += 1
        if best[step]:
            yield alphabet[best[step]], float(sure[step:end].max()), (step + end) / 2 * px
        step = end
