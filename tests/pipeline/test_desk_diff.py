"""The pictures of a comparison: what is covered today stays covered on the page, what would be newly masked is covered, what would be exposed is marked."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from msgspec import Struct
from PIL import Image

from pipeline.desk import recordings

Boxes = tuple[tuple[str, tuple[int, int, int, int]], ...]


class Frame(Struct):
    app: str
    a: str
    b: str
    exposed: Boxes
    masked: Boxes


def pixels(uri: str) -> np.ndarray:
    return np.array(Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2]))).convert("RGB")).astype(int)


def test_no_pixel_that_only_the_new_policy_shows_is_on_the_page(tmp_path: Path) -> None:
    Image.new("RGB", (600, 400), (200, 210, 220)).save(tmp_path / "a.png")
    Image.new("RGB", (600, 400), (0, 255, 0)).save(tmp_path / "b.png")  # whatever it would show
    frame = Frame("slack", str(tmp_path / "a.png"), str(tmp_path / "b.png"), (("PERSON", (50, 50, 200, 60)),), (("ID", (300, 200, 150, 80)),))
    made = recordings.pair(frame)
    before, after = pixels(made.before), pixels(made.after)
    assert abs(before - (200, 210, 220)).max() < 12
    assert abs(after[210:270, 310:440] - recordings.COVER).max() < 12
    assert abs(after[52, 60:240] - recordings.EXPOSED).max() < 60
    assert not ((after[..., 1] > 230) & (after[..., 0] < 60)).any()
    assert made.exposed == ("PERSON",) and made.masked == ("ID",)


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (0, 0, 600, 400), (590, 390, 50, 50), (10, 10, 3, 300)])
def test_boxes_of_any_form_are_drawn(tmp_path: Path, box: tuple[int, int, int, int]) -> None:
    Image.new("RGB", (600, 400)).save(tmp_path / "a.png")
    assert recordings.pair(Frame("", str(tmp_path / "a.png"), "", (("ID", box),), (("ID", box),))).before
