"""In: H×W×3 uint8 RGB pixels. Out: words with boxes tight around their ink, read by PP-OCR's detector and recognizers on onnxruntime, on one thread.

Models are loaded from given files, and nothing is ever downloaded. Lines are remembered by the digest of their pixels, so that a menu is read once.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
from msgspec import Struct, structs
from numpy.typing import NDArray

from pipeline.models.dbnet import LineDetector
from pipeline.models.pieces import Piece, counted, pieces, whole
from redactors.screens import inked
from redactors.screens.decode import Pixels
from redactors.screens.inked import Char
from redactors.screens.words import Box, Word

REC_HEIGHT = 48  # the recognizers' input height, px
STRETCH = 1.15  # in width: both recognizers drop one of two equal letters where they stand narrow
TWICE_STRETCH = 1.3
SURE = 0.85  # the least score of a letter or digit with which the tiny recognizer's reading of a line counts
# A line with as many must read the same at both widths: numbers have checksums, and one digit less is no card any more. Of 3,000 lines drawn in 38 fonts
# the tiny recognizer got 37 numbers wrong, the small one 17; of those that read the same twice, 6 of 2,458, most of them full-width brackets.
DIGITS_MIN = 5
REC_WIDTH_MAX = 8000  # px at REC_HEIGHT: a terminal's line over 3,800 px still reads; wider ones are squeezed, and then covered unread
LINES_KEPT_MAX = 4_000  # recognised lines remembered by their pixels, about 5 KB each: menus and unchanged lines are not read again

Part = tuple[int, Piece]  # of which line, which part


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
    equal columns. Screens have level text: here crops are level, and words are snapped to their ink.
    """

    name = "rapidocr"
    pad_px = 2.0  # boxes are tight around the ink; rapidocr's own need 4

    def __init__(self, det: Any, quick: Recognizer | None, careful: Recognizer) -> None:
        self._lines, self._quick, self._careful = LineDetector(det), quick, careful
        self._known: dict[bytes, list[Char]] = {}

    def read(self, image: Pixels, scale: float, within: Box | None = None) -> list[Word]:
        """All words of H×W×3 uint8 RGB, line by line; with `within`, those of lines that touch it."""
        bgr = np.ascontiguousarray(image[:, :, ::-1])  # the models were trained on OpenCV's order
        boxes = self._lines.find(bgr, scale, within)
        return [word for line, (box, steps) in enumerate(self._recognised(bgr, boxes)) for word in inked.words(image, box, steps, line)]

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
        again: list[Part] = []
        numbers: list[Part] = []
        for n, (crop, chars) in enumerate(zip(crops, out, strict=True)):
            if not any(c.isalnum() for c, _, _ in chars):
                again.append((n, whole(crop, chars)))
                continue
            again += [(n, piece) for piece in pieces(crop, chars, _doubtful)]
            if sum(c.isdecimal() for c, _, _ in chars) >= DIGITS_MIN:
                asked = pieces(crop, chars, _number)
                numbers += [(n, piece) for piece in asked if not counted(crop, piece, len(_letters(chars[piece.first : piece.last])))]
        twice = _parts(structs.replace(self._quick, stretch=TWICE_STRETCH), crops, numbers)
        for (n, piece), chars in zip(numbers, twice, strict=True):
            if _doubtful(chars) or _letters(chars) != _letters(out[n][piece.first : piece.last]):
                again.append((n, piece))
        again = _apart(again)
        for (n, piece), chars in reversed(list(zip(again, _parts(self._careful, crops, again), strict=True))):
            out[n][piece.first : piece.last] = chars  # from the last one on: those before keep their places
        return out


def _parts(by: Recognizer, crops: list[Pixels], parts: list[Part]) -> list[list[Char]]:
    """The characters of pieces of lines, in the lines' columns."""
    read = _recognize(by, [np.ascontiguousarray(crops[n][:, piece.left : piece.right]) for n, piece in parts])
    return [[(c, score, min(piece.left + px, piece.right)) for c, score, px in chars] for (_, piece), chars in zip(parts, read, strict=True)]


def _apart(parts: list[Part]) -> list[Part]:
    """In order, and those that share a character as one."""
    out: list[Part] = []
    for n, piece in sorted(parts, key=lambda part: (part[0], part[1].first)):
        if out and out[-1][0] == n and piece.first < out[-1][1].last:
            known = out[-1][1]
            piece = Piece(known.first, max(known.last, piece.last), known.left, max(known.right, piece.right))
            out.pop()
        out.append((n, piece))
    return out


def _doubtful(chars: list[Char]) -> bool:
    """Whether the quick recognizer is not sure of a letter or digit."""
    return any(score < SURE for c, score, _ in chars if c.isalnum())


def _number(chars: list[Char]) -> bool:
    return any(c.isdecimal() for c, _, _ in chars) and not _doubtful(chars)


def _letters(chars: list[Char]) -> str:
    return "".join(c for c, _, _ in chars if not c.isspace())


def _recognize(by: Recognizer, crops: list[Pixels]) -> list[list[Char]]:
    return [list(_read(by, crop)) for crop in crops]


def _read(by: Recognizer, crop: Pixels) -> Iterator[Char]:
    """One line by itself, so that what it reads as hangs on nothing else on the screen; in batches nothing is gained, and padding is lost."""
    height, width = crop.shape[:2]
    wide = min(REC_WIDTH_MAX, max(REC_HEIGHT, round(by.stretch * REC_HEIGHT * width / height)))
    scores = _run(by.session, cv2.resize(crop, (wide, REC_HEIGHT)).transpose(2, 0, 1)[None].astype(np.float32) / 127.5 - 1)[0]
    best = scores.argmax(axis=1)
    sure = np.take_along_axis(scores, best[:, None], axis=1)[:, 0]
    return _characters(best, sure, by.characters, width / len(best))


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
