"""A few frames and strings that show what masking looks like: any number offered, a bounded number kept, scaled down at once.

The before side is raw content. It is kept only in memory, and `page.write` shows it only for data that was declared synthetic.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image

from schemas.clean import Mark
from schemas.raw import IMAGE_PIXELS_MAX

FRAMES_MAX = 5
FRAME_WIDTH_PX = 960
RUNS_MAX = 24
RUNS_ALIKE_MAX = 2  # with the same entities in them
RUN_CHARS_MAX = 300
CAPTION_CHARS_MAX = 160


class FrameSample(NamedTuple):
    """One frame as small WebP pictures; `before` is None where it may not be kept."""

    before: bytes | None
    after: bytes
    entities: dict[str, int]
    caption: str
    score: tuple[int, int]


class RunSample(NamedTuple):
    """One string; `before` is None where it may not be kept."""

    before: str | None
    after: str
    entities: dict[str, int]
    where: str


class Samples:
    """What was kept so far, in order of arrival."""

    def __init__(self) -> None:
        self.frames: list[FrameSample] = []
        self.runs: list[RunSample] = []
        self._alike: Counter[tuple[str, ...]] = Counter()

    def frame(self, before: bytes | None, after: bytes, marks: Sequence[Mark], caption: str) -> None:
        """Keeps the frame if it shows more kinds of things covered than one kept so far. One frame a caption; a picture that cannot be opened is no sample."""
        entities = _count(marks)
        score = (len(entities) + ("WINDOW" in entities), sum(entities.values()))
        caption = caption[:CAPTION_CHARS_MAX]
        rivals = [one for one in self.frames if one.caption == caption] or (self.frames if len(self.frames) >= FRAMES_MAX else [])
        least = min(rivals, key=lambda one: one.score, default=None)
        if least is not None and least.score >= score:
            return
        shown, shown_before = small(after), small(before) if before is not None else None
        if shown is not None:
            self.frames = [one for one in self.frames if one is not least]
            self.frames.append(FrameSample(shown_before, shown, entities, caption, score))

    def run(self, before: str | None, after: str, marks: Sequence[Mark], where: str) -> None:
        """Keeps the string if few like it are kept so far."""
        entities = _count(marks)
        kind = tuple(sorted(entities))
        if len(self.runs) >= RUNS_MAX or self._alike[kind] >= RUNS_ALIKE_MAX or len(after.strip()) < 4 or any(one.after == after for one in self.runs):
            return
        self._alike[kind] += 1
        self.runs.append(RunSample(_short(before) if before is not None else None, _short(after), entities, where[:CAPTION_CHARS_MAX]))


def _short(text: str) -> str:
    return text if len(text) <= RUN_CHARS_MAX else text[:RUN_CHARS_MAX] + " …"


def _count(marks: Sequence[Mark]) -> dict[str, int]:
    return dict(Counter(mark.entity for mark in marks).most_common(20))


def small(data: bytes) -> bytes | None:
    """The picture FRAME_WIDTH_PX wide, as WebP; None where it cannot be opened or is over the limit."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "WEBP", "JPEG")) as picture:
            if picture.width * picture.height > IMAGE_PIXELS_MAX:
                return None
            small = picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    small.thumbnail((FRAME_WIDTH_PX, FRAME_WIDTH_PX * 2), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()
