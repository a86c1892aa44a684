from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from redactors.screens.unread import unread

DARK = {"ink": (220, 220, 220), "ground": (13, 17, 23)}


def test_text_that_no_word_covers_is_found_on_light_and_on_dark(draw):
    for theme in ({}, DARK):
        screen = draw((20, 20, "Maria Lima"), (20, 80, "maria@example.org"), **theme)
        boxes = unread(screen.pixels, [], 1.0)
        for word in screen.words:
            x, y = word.box[0] + word.box[2] / 2, word.box[1] + word.box[3] / 2
            assert any(b[0] <= x <= b[0] + b[2] and b[1] <= y <= b[1] + b[3] for b in boxes)


def test_text_that_was_read_is_not_found_again(draw):
    screen = draw((20, 20, "Maria Lima"), (20, 80, "maria@example.org"))
    assert unread(screen.pixels, screen.words, 1.0) == []


def test_icons_lines_charts_gradients_and_photos_are_not_text():
    image = Image.new("RGB", (640, 480), (250, 250, 250))
    pen = ImageDraw.Draw(image)
    pen.ellipse((20, 20, 44, 44), fill=(200, 40, 40))
    pen.rectangle((80, 20, 104, 44), outline=(0, 0, 0), width=2)
    pen.line((20, 80, 600, 80), fill=(180, 180, 180))
    for n in range(8):
        pen.rectangle((40 + 60 * n, 300 - 17 * n, 70 + 60 * n, 300), fill=(40, 90, 200))
    pixels = np.array(image)
    pixels[330:470, 20:160] = np.linspace(0, 255, 140, dtype=np.uint8)[:, None, None]
    assert unread(pixels, [], 1.0) == []
    soft = np.random.default_rng(3).normal(128, 60, (60, 80, 3)).clip(0, 255).astype(np.uint8)
    photo = np.array(Image.fromarray(soft).resize((640, 480), Image.Resampling.BICUBIC))
    assert len(unread(photo, [], 1.0)) <= 2
