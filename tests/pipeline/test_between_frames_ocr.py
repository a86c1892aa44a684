"""With the real OCR engine: a value that comes in between two frames is covered in every frame, and its cover holds nothing of it."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from desk import blind
from msgspec import Struct
from PIL import Image, ImageDraw, ImageFont

from pipeline.models import ocr
from redactors.screens.change import Seen
from redactors.screens.frame import Frame, redact_frame
from redactors.screens.sights import Eyes
from redactors.text.finding import Finding
from schemas import raw
from schemas.policy import AppRule, EntityRule, Policy

POLICY = Policy(version=1, name="test", apps=(AppRule(ids=("x",)),), entities={"EMAIL_ADDRESS": EntityRule()})
SIZE = (560, 200)
FONT = ImageFont.load_default(16)
VALUE = "ana.lima@example.org"


class Line(Struct):
    x: int
    y: int
    text: str
    value: str = ""
    grey: int = 20


def search(texts: Any) -> list[tuple[Finding, ...]]:
    return [tuple(Finding(m.start(), m.end(), "EMAIL_ADDRESS", 1.0, "test", "mail") for m in re.finditer(r"\S+@\S+", t.text)) for t in texts]


def typed() -> Iterator[list[Line]]:
    for n in (0, 5, 9, 10, 12, 16, len(VALUE)):
        yield [Line(20, 20, "Please answer"), Line(20, 80, "write to ", VALUE[:n])]


def scrolled() -> Iterator[list[Line]]:
    for y in range(196, 120, -13):
        yield [Line(20, y - 60, "Please answer today"), Line(20, y, "write to ", VALUE)]


def faded() -> Iterator[list[Line]]:
    for grey in range(250, 150, -12):
        yield [Line(20, 20, "Please answer"), Line(20, 80, "write to ", VALUE, grey)]


def relabelled() -> Iterator[list[Line]]:
    for label in ("write to ", "call me at ", "from "):
        yield [Line(20, 20, "Please answer"), Line(20, 80, label, VALUE)]


def moved() -> Iterator[list[Line]]:
    for n in range(4):
        yield [Line(20 + n, 20 + 2 * n, "Please answer"), Line(20 + n, 80 + 2 * n, "write to ", VALUE)]


WAYS = {"typed": typed, "scrolled": scrolled, "faded": faded, "relabelled": relabelled, "moved": moved}


@pytest.fixture(scope="module")
def eyes() -> Eyes:
    return Eyes(ocr.load("rapidocr"), ())


def painted(lines: list[Line], dark: bool = False) -> tuple[np.ndarray, list[tuple[int, int, int, int]]]:
    """The frame, and the boxes of the values that are whole on it."""
    image = Image.new("RGB", SIZE, (255, 255, 255))
    pen, boxes = ImageDraw.Draw(image), []
    for line in lines:
        pen.text((line.x, line.y), line.text, fill=(20, 20, 20), font=FONT)
        at = line.x + pen.textlength(line.text, font=FONT)
        pen.text((at, line.y), line.value, fill=(line.grey,) * 3, font=FONT)
        left, top, right, bottom = pen.textbbox((at, line.y), line.value, font=FONT)
        if "@e" in line.value and bottom <= SIZE[1] and line.grey < 200:
            boxes.append((int(left), int(top), int(right - left), int(bottom - top)))
    pixels = np.array(image)
    return (255 - pixels if dark else pixels), boxes


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("way", WAYS)
def test_a_value_that_comes_in_is_covered_in_every_frame(eyes: Eyes, way: str, kind: str) -> None:
    seen, checked = Seen(), 0
    for dark, lines in [(False, lines) for lines in WAYS[way]()] + [(True, lines) for lines in list(WAYS[way]())[-2:]]:
        pixels, boxes = painted(lines, dark)
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, kind, quality=90)
        data = out.getvalue()
        image = raw.Image(f"image/{kind.lower()}", *SIZE, hashlib.sha256(data).hexdigest())  # type: ignore[arg-type]
        frame = redact_frame(data, image, (), search, eyes, POLICY, b"seed", seen=seen)
        assert isinstance(frame, Frame)
        shown = np.array(Image.open(io.BytesIO(frame.data)))
        assert (shown == blind(np.array(Image.open(io.BytesIO(data))), frame, b"seed")).all()
        for x, y, w, h in boxes:
            checked += 1
            assert any(m.box and m.box[0] <= x and x + w <= m.box[0] + m.box[2] and m.box[1] <= y + 1 and y + h - 1 <= m.box[1] + m.box[3] for m in frame.marks)
    assert checked >= 3
