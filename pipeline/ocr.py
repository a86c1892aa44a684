"""In: H×W×3 uint8 RGB pixels. Out: words with boxes tight around their ink, read by rapidocr's models or by Tesseract.

The shell's side of OCR: models are loaded from given files, and nothing is ever downloaded. Raw pixels are written nowhere: not to a temporary
file either, which is why Tesseract is spoken to through pipes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import logging
import math
import os
import struct
import subprocess
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
import onnxruntime
from msgspec import Struct, structs
from numpy.typing import NDArray
from PIL import Image

from pipeline import weights
from pipeline.faults import CannotRun
from redactors.screens.decode import Pixels
from redactors.screens.words import SECOND_LINES, Box, Reader, Word

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
TESSERACT_SECONDS_MAX = 110
LANGUAGE = "eng"
TESSERACT_SIDE_MIN = 8  # px; it fails on smaller frames, in which nothing is legible
_RULE_SHARE = 0.9  # a row or column inked this far is a rule or a border: no glyph fills the detector's padded box
_BAR_GAP = 0.2  # of the line's ink height: a space; inside of a word letters stand closer
_LINE_SHARE_MIN = 0.2  # of the box's height: the least that a line of text fills


Engine = Literal["rapidocr", "tesseract"]


def load(engine: Engine, cache: Path | None = None, recall: Literal["normal", "high"] = "normal") -> Reader:
    """The engine, ready, on one thread; with high recall both. Weights are in the cache, and in the rapidocr wheel. Raises CannotRun where it cannot run."""
    if recall == "high":
        return BothReaders(load(engine, cache), load("rapidocr" if engine == "tesseract" else "tesseract", cache))
    logging.getLogger("PIL").setLevel(logging.WARNING)  # at DEBUG it logs the tags of the files that it opens
    if engine == "tesseract":
        return TesseractReader()
    cache = cache or weights.folder()
    if found := weights.faults(cache, weights.TINY_OCR):
        raise weights.ModelsError(f"{found[0]}; {weights.MISSING}")
    tiny = cache / weights.TINY_OCR.folder
    quick = recognizer(tiny / "rec.onnx", tiny / "characters.txt", QUICK_STRETCH)
    return OnnxReader(session(tiny / "det.onnx"), quick, recognizer(Path(str(files("rapidocr"))) / "models" / "PP-OCRv6_rec_small.onnx"))


Char = tuple[str, float, float]  # a character, its score, and its middle in px from the left of its line's box


# --- PP-OCR on onnxruntime ----------------------------------------------------------------------------------------------------------------


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

    def read(self, image: Pixels, scale: float) -> list[Word]:
        """All words of H×W×3 uint8 RGB, line by line."""
        bgr = np.ascontiguousarray(image[:, :, ::-1])  # the models were trained on OpenCV's order
        boxes = self._found(bgr, scale)
        return [word for line, (box, steps) in enumerate(self._recognised(bgr, boxes)) for word in _words(image, box, steps, line)]

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


def _words(image: Pixels, box: Box, chars: list[Char], line: int) -> Iterator[Word]:
    """Characters to words, each box tight around its ink."""
    x, y, w, h = box
    ink = _line_only(inked(image[y : y + h, x : x + w]))
    columns: NDArray[np.bool_] = np.asarray(ink.any(axis=0))
    parts = _parted(chars, columns, float(ink.any(axis=1).sum()))
    if not parts:
        return
    edges = [(0, 0)]
    for left, right in itertools.pairwise(parts):
        edges.append(_gap(columns, left[-1][2], right[0][2]))
    edges.append((w, w))
    for part, (_, start), (end, _) in zip(parts, edges, edges[1:], strict=False):
        yield Word("".join(c for c, _, _ in part), _tight(ink, start, end, box), line, sum(s for _, s, _ in part) / len(part))


def _parted(chars: list[Char], columns: NDArray[np.bool_], height: float) -> list[list[Char]]:
    """Characters by word: parted at spaces, and around a "|" that stands apart, where the engine leaves spaces out."""
    parts: list[list[Char]] = [[]]
    for n, char in enumerate(chars):
        if char[0].isspace():
            parts.append([])
            continue
        last = chars[n - 1] if n else None
        if last is not None and parts[-1] and "|" in (char[0], last[0]):
            start, end = _gap(columns, last[2], char[2])
            if end - start >= _BAR_GAP * height:
                parts.append([])
        parts[-1].append(char)
    return [part for part in parts if part]


def inked(crop: Pixels) -> NDArray[np.bool_]:
    """Where a crop of one line differs from its background: the median of what is around, so that gradients and highlights are background too."""
    grey = cv2.cvtColor(np.ascontiguousarray(crop), cv2.COLOR_RGB2GRAY)
    h, w = grey.shape
    at = np.arange(h // 2, max(w - h // 2, h // 2 + 1), max(1, h // 2))
    ground = np.interp(np.arange(w), at, [float(np.median(grey[:, max(0, x - h) : x + h])) for x in at])
    away = np.abs(grey - ground[None, :])
    return away > max(12.0, 0.25 * float(away.max()))


def _line_only(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A line's ink without what the detector's generous box brings along: rules and borders, and the tails of the lines above and below."""
    whole, ink = np.ones_like(ink), ink.copy()
    ink[ink.mean(axis=1) > _RULE_SHARE] = False
    ink[:, ink.mean(axis=0) > _RULE_SHARE] = False
    rows = np.concatenate(([0], ink.any(axis=1).astype(np.int8), [0]))
    edges = np.flatnonzero(np.diff(rows))
    bands = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    if not bands:
        return whole
    main = max(bands, key=lambda b: int(ink[b[0] : b[1]].sum()))
    accent = max(2, (main[1] - main[0]) // 3)  # dots, accents, cedillas and underscores stand this near
    top, bottom = main
    for a, b in reversed([band for band in bands if band[1] <= main[0]]):
        top = a if top - b <= accent and b - a <= (main[1] - main[0]) // 2 and a > 0 else top
    for a, b in [band for band in bands if band[0] >= main[1]]:
        bottom = b if a - bottom <= accent and b - a <= (main[1] - main[0]) // 2 and b < len(ink) else bottom
    if bottom - top < _LINE_SHARE_MIN * len(ink):
        return whole  # no line stands out: a photo, a gradient; the detector's box is the safe one
    ink[:top] = ink[bottom:] = False
    return ink


def _gap(columns: NDArray[np.bool_], left: float, right: float) -> tuple[int, int]:
    """The widest run of columns without ink between two character middles, as (its start, its end); where there is none, the middle."""
    a, b = max(0, int(left)), min(len(columns), int(right) + 1)
    free = np.flatnonzero(np.diff(np.concatenate(([1], columns[a:b].astype(np.int8), [1]))))
    starts, ends = free[::2], free[1::2]
    if len(starts) == 0:
        middle = (a + b) // 2
        return middle, middle
    widest = int((ends - starts).argmax())
    return a + int(starts[widest]), a + int(ends[widest])


def _tight(ink: NDArray[np.bool_], start: int, end: int, box: Box) -> Box:
    """The box around the ink of columns [start, end), in the image's coordinates; all of it where there is no ink."""
    part = ink[:, start:end]
    xs, ys = np.flatnonzero(part.any(axis=0)), np.flatnonzero(part.any(axis=1))
    if len(xs) == 0:
        return box[0] + start, box[1], max(1, end - start), box[3]
    return box[0] + start + int(xs[0]), box[1] + int(ys[0]), int(xs[-1] - xs[0]) + 1, int(ys[-1] - ys[0]) + 1


# --- both ------------------------------------------------------------------------------------------------------------------------------


class BothReaders:
    """Two engines over the same pixels. The second's words have line numbers of their own, and are searched by themselves."""

    def __init__(self, first: Reader, other: Reader) -> None:
        self._first, self._other = first, other
        self.name = f"{first.name}+{other.name}"
        self.pad_px = max(first.pad_px, other.pad_px)

    def read(self, image: Pixels, scale: float) -> list[Word]:
        """All words of the first, then all of the second. Raises where either fails."""
        again = self._other.read(image, scale)
        return [*self._first.read(image, scale), *(structs.replace(w, line=SECOND_LINES + w.line) for w in again)]


# --- Tesseract --------------------------------------------------------------------------------------------------------------------------


class TesseractReader:
    """The `tesseract` command on the normalised, doubled frame. Plain frames cost it a tenth of the words: dark themes, low contrast."""

    name = "tesseract"
    pad_px = 2.0

    def __init__(self) -> None:
        import pytesseract

        # pytesseract finds the command and knows its languages. Reading goes through pipes: its own calls leave the raw frame in a temporary file.
        try:
            languages = pytesseract.get_languages()
        except pytesseract.TesseractNotFoundError:
            languages = []
        if LANGUAGE not in languages:
            raise CannotRun("tesseract: not found with its English data; install it (Debian: tesseract-ocr), or set screens.ocr to rapidocr")
        command = pytesseract.pytesseract.tesseract_cmd
        self._command = [command, "stdin", "stdout", "--psm", "11", "--oem", "1", "-l", LANGUAGE, "tsv"]

    def read(self, image: Pixels, scale: float) -> list[Word]:
        """All words of H×W×3 uint8 RGB. Raises where the command fails or takes too long."""
        if min(image.shape[:2]) < TESSERACT_SIDE_MIN:
            return []
        png = io.BytesIO()
        Image.fromarray(_normalised(image)).save(png, "PNG", compress_level=1)
        done = subprocess.run(
            self._command, input=png.getvalue(), capture_output=True, check=True, timeout=TESSERACT_SECONDS_MAX,
            env={"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", os.defpath)},
        )  # fmt: skip
        return list(_table(done.stdout.decode("utf-8")))


def _normalised(image: Pixels) -> NDArray[np.uint8]:
    """|grey − median background| ÷ local maximum contrast, dark on white, doubled: every theme becomes black on white."""
    grey = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    ground = cv2.resize(cv2.medianBlur(half, 31), (grey.shape[1], grey.shape[0]))
    away = cv2.absdiff(grey, ground)
    local = cv2.dilate(away, np.ones((25, 25), np.uint8))
    level = away.astype(np.float32) * 255 / np.maximum(local, 24)
    return np.asarray(cv2.resize(255 - level.clip(0, 255).astype(np.uint8), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)


def _table(text: str) -> Iterator[Word]:
    lines: dict[tuple[str, ...], int] = {}
    for row in csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5" and row["text"].strip():
            line = lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), len(lines))
            x, y, w, h = (int(row[k]) for k in ("left", "top", "width", "height"))
            yield Word(row["text"].strip(), (x // 2, y // 2, w // 2 + 1, h // 2 + 1), line, max(0.0, float(row["conf"]) / 100))
