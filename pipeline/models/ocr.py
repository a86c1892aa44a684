"""The OCR engine that a policy names, loaded: PP-OCR (`ppocr.py`), Tesseract (`tesseract.py`), or with high recall both."""

from __future__ import annotations

import logging
from importlib.resources import files
from pathlib import Path
from typing import Literal

from msgspec import structs

from pipeline.models import weights
from pipeline.models.ppocr import STRETCH, OnnxReader, recognizer, session
from pipeline.models.tesseract import TesseractReader
from redactors.screens.decode import Pixels
from redactors.screens.words import SECOND_LINES, Box, Reader, Word

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
    quick = recognizer(tiny / "rec.onnx", tiny / "characters.txt", STRETCH)
    return OnnxReader(session(tiny / "det.onnx"), quick, recognizer(Path(str(files("rapidocr"))) / "models" / "PP-OCRv6_rec_small.onnx", stretch=STRETCH))


class BothReaders:
    """Two engines over the same pixels. The second's words have line numbers of their own, and are searched by themselves."""

    def __init__(self, first: Reader, other: Reader) -> None:
        self._first, self._other = first, other
        self.name = f"{first.name}+{other.name}"
        self.pad_px = max(first.pad_px, other.pad_px)

    def read(self, image: Pixels, scale: float, within: Box | None = None) -> list[Word]:
        """All words of the first, then all of the second. Raises where either fails."""
        again = self._other.read(image, scale, within)
        return [*self._first.read(image, scale, within), *(structs.replace(w, line=SECOND_LINES + w.line) for w in again)]
