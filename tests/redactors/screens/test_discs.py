from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from redactors.screens.discs import Discs

LARGER = 8  # drawn so much larger, so that edges are as soft as a browser's


def drawn(text: str, disc: int = 32, fill=(90, 95, 200), ground=(255, 255, 255), shape: str = "ellipse", size: float = 0.4, quality: int | None = None) -> np.ndarray:
    """A shape at (40, 30) with letters in it."""
    image = Image.new("RGB", (200 * LARGER, 120 * LARGER), ground)
    pen = ImageDraw.Draw(image)
    wide = disc * (3 if shape == "pill" else 1)
    box = [40 * LARGER, 30 * LARGER, (40 + wide) * LARGER, (30 + disc) * LARGER]
    if shape == "ellipse":
        pen.ellipse(box, fill=fill)
    else:
        pen.rounded_rectangle(box, radius=disc * LARGER / (2 if shape == "pill" else 8), fill=fill)
    pen.text(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), text, fill=(255, 255, 255), font=ImageFont.load_default(int(disc * size * LARGER)), anchor="mm")
    return np.array(image.resize((200, 120), Image.Resampling.BOX))


def boxes(pixels, scale=1.0):
    return [s.box for s in Discs().find(pixels, scale)]


@pytest.mark.parametrize("text", ["JH", "MK", "DW", "AB", "JT", "ABC"])
@pytest.mark.parametrize("disc", [20, 24, 32, 40, 64])
def test_two_or_three_letters_in_a_disc_are_initials(text, disc):
    (box,) = boxes(drawn(text, disc, size=0.4 if len(text) == 2 else 0.32))
    assert all(abs(a - b) <= 2 for a, b in zip(box, (40, 30, disc, disc)))


@pytest.mark.parametrize("fill", [(200, 60, 60), (20, 120, 80), (60, 60, 60)])
@pytest.mark.parametrize("ground", [(255, 255, 255), (243, 244, 246), (120, 180, 220)])
def test_whatever_the_colours(fill, ground):
    assert len(boxes(drawn("JH", 32, fill, ground))) == 1


def test_a_screen_of_twice_the_pixels_has_discs_of_twice_the_size():
    assert len(boxes(drawn("JH", 80), 2.0)) == 1 and boxes(drawn("JH", 30), 2.0) == []


@pytest.mark.parametrize("text", ["", "+", "i", "?", "!", "...", "||", "=", "99999"])
def test_an_icon_or_a_long_number_in_a_disc_is_not(text):
    assert boxes(drawn(text)) == []


@pytest.mark.parametrize("shape", ["pill", "square"])
def test_a_button_or_a_square_is_not(shape):
    assert boxes(drawn("OK", shape=shape)) == []


def test_letters_without_a_disc_in_an_outlined_one_or_over_a_picture_are_not():
    assert boxes(drawn("JH", fill=(255, 255, 255))) == []
    noise = np.random.default_rng(1).integers(0, 255, (120, 200, 3), dtype=np.uint8)
    rows, columns = np.ogrid[:120, :200]
    round_ = (np.hypot(rows - 46, columns - 56) < 16)[:, :, None]
    assert boxes(np.where(round_, noise, drawn(""))) == []
