"""In: H×W×3 uint8 RGB pixels. Out: words, read by the `tesseract` command. Raw pixels are written nowhere: it is spoken to through pipes."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.faults import CannotRun
from redactors.screens.decode import Pixels
from redactors.screens.words import Box, Word

TESSERACT_SECONDS_MAX = 110
LANGUAGE = "eng"
TESSERACT_SIDE_MIN = 8  # px; it fails on smaller frames, in which nothing is legible


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

    def read(self, image: Pixels, scale: float, within: Box | None = None) -> list[Word]:
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
