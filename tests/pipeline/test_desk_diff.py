"""The pictures of a comparison: what is covered today stays covered on the page, what would be newly masked is covered, what would be exposed is marked."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from pipeline.desk import recordings
from pipeline.policy_diff import FramePair

Boxes = tuple[tuple[str, tuple[int, int, int, int]], ...]


def picture(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(out, "PNG")
    return out.getvalue()


def frame(exposed: Boxes, masked: Boxes, now: bytes, then: bytes) -> FramePair:
    return FramePair("s", "e", "slack", "a.png", "b.png", 600, 400, exposed, masked, (now, then))


def pixels(uri: str) -> np.ndarray:
    return np.array(Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2]))).convert("RGB")).astype(int)


def test_no_pixel_that_only_the_new_policy_shows_is_on_the_page() -> None:
    now, then = picture((200, 210, 220)), picture((0, 255, 0))  # whatever it would show
    made = recordings.pair(frame((("PERSON", (50, 50, 200, 60)),), (("ID", (300, 200, 150, 80)),), now, then))
    before, after = pixels(made.before), pixels(made.after)
    assert abs(before - (200, 210, 220)).max() < 12
    assert abs(after[210:270, 310:440] - recordings.COVER).max() < 12
    assert abs(after[52, 60:240] - recordings.EXPOSED).max() < 60
    assert not ((after[..., 1] > 230) & (after[..., 0] < 60)).any()
    assert made.exposed == ("PERSON",) and made.masked == ("ID",)


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (0, 0, 600, 400), (590, 390, 50, 50), (10, 10, 3, 300)])
def test_boxes_of_any_form_are_drawn(box: tuple[int, int, int, int]) -> None:
    assert recordings.pair(frame((("ID", box),), (("ID", box),), picture((0, 0, 0)), b"")).before
