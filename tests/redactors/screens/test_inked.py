from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from redactors.screens import inked


def line(text: str, ground: int = 245, ink: int = 20) -> np.ndarray:
    image = Image.new("RGB", (420, 24), (ground,) * 3)
    ImageDraw.Draw(image).text((8, 3), text, fill=(ink,) * 3, font=ImageFont.load_default(14))
    return np.array(image)


@pytest.mark.parametrize("pixels", [line("Maria Lima, 4711"), line("dark", 20, 220), line(""), line("on a slope") // 2 + np.arange(420, dtype=np.uint8)[None, :, None] // 4])
def test_ink_is_the_same_whether_the_ground_is_seen_to_be_flat_or_measured(pixels, monkeypatch):
    quick = inked.inked(pixels)
    monkeypatch.setattr(inked, "_flat", lambda *_: None)
    assert (quick == inked.inked(pixels)).all()


def bars(*at: int) -> tuple[np.ndarray, list[inked.Char]]:
    """Marks 4 px wide and 10 high, and a character in the middle of each."""
    pixels = np.full((20, 120, 3), 250, np.uint8)
    for x in at:
        pixels[5:15, x : x + 4] = 10
    return pixels, [(chr(97 + n), 0.9, x + 2.0) for n, x in enumerate(at)]


@pytest.mark.parametrize(
    ("at", "texts"),
    [((10, 17, 24, 31), ["abcd"]), ((10, 17, 30, 37), ["ab", "cd"]), ((10, 19, 28, 37), ["abcd"]), ((10, 30, 50), ["a", "b", "c"])],
)
def test_characters_a_line_s_height_apart_are_two_words_although_the_engine_saw_no_space(at, texts):
    pixels, chars = bars(*at)
    assert [w.text for w in inked.words(pixels, (0, 0, 120, 20), chars, 0)] == texts
