from __future__ import annotations

import random

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.models import dbnet
from pipeline.models.ocr import load

B = dbnet.BLOCK_PX


def screen(*texts: tuple[int, int, str], size: tuple[int, int] = (1280, 720), ground: str = "white") -> np.ndarray:
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    for x, y, text in texts:
        pen.text((x, y), text, fill=(30, 30, 30), font=ImageFont.load_default(15))
    return np.array(image)[:, :, ::-1]


def covers(boxes: list[tuple[int, int, int, int]], x: int, y: int) -> bool:
    return any(a <= x < a + w and b <= y < b + h for a, b, w, h in boxes)


def test_every_pixel_of_ink_is_in_an_area_with_ground_around_it():
    draw = random.Random(7)
    bgr = screen(*((draw.randrange(1100), draw.randrange(700), f"word {n}") for n in range(25)))
    areas = dbnet.areas(bgr)
    ys, xs = np.nonzero((bgr != 255).any(axis=2))
    assert len(xs) and all(covers(areas, int(x), int(y)) for x, y in zip(xs[::7], ys[::7], strict=True))
    for x, y, w, h in areas:
        edge = np.concatenate([bgr[y, x : x + w], bgr[y + h - 1, x : x + w], bgr[y : y + h, x], bgr[y : y + h, x + w - 1]])
        assert (edge == 255).all() or x == 0 or y == 0 or x + w == 1280 or y + h == 720


def test_empty_ground_and_straight_lines_between_panels_are_not_looked_at():
    bgr = np.full((720, 1280, 3), 250, np.uint8)
    bgr[:, 400] = 200
    bgr[300, :] = 180
    bgr[:300, 401:] = (60, 40, 30)
    assert sum(w * h for _, _, w, h in dbnet.areas(bgr)) <= (3 * B) ** 2 * 2  # where they cross
    assert dbnet.areas(np.full((720, 1280, 3), 9, np.uint8)) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (700, 1), (17, 15)])
def test_frames_of_odd_sizes_have_areas_within_them(shape):
    noise = np.random.default_rng(3).integers(0, 256, (*shape, 3), np.uint8)
    for x, y, w, h in dbnet.areas(noise):
        assert x >= 0 and y >= 0 and x + w <= shape[1] and y + h <= shape[0]


def test_areas_are_packed_each_once_without_overlap_on_canvases_of_a_bounded_size():
    draw = random.Random(1)
    boxes = [(draw.randrange(500), draw.randrange(500), B * draw.randint(1, 30), B * draw.randint(1, 20)) for _ in range(60)]
    canvases = list(dbnet.packed(boxes))
    assert sorted(p.area for canvas in canvases for p in canvas) == sorted(boxes)
    for canvas in canvases:
        taken = np.zeros((2000, 2000), np.uint8)
        for p in canvas:
            taken[p.y : p.y + p.area[3], p.x : p.x + p.area[2]] += 1
        assert taken.max() == 1
        assert max(p.x + p.area[2] for p in canvas) * max(p.y + p.area[3] for p in canvas) <= dbnet.CANVAS_PIXELS_MAX


def test_boxes_that_all_but_touch_on_one_line_are_one_and_others_are_not():
    groups = [(47, 149, 117, 23), (165, 150, 59, 22), (225, 150, 57, 22)]
    apart, below, heading = (300, 150, 50, 22), (47, 170, 117, 23), (283, 120, 80, 60)
    assert sorted(dbnet.joined([*groups, apart, below, heading])) == sorted([(47, 149, 235, 23), apart, below, heading])


@pytest.mark.parametrize("ground", ["white", "lavender"])
def test_words_scattered_over_a_screen_are_found_in_their_places(ground):
    texts = [(40, 30, "Invoice"), (1100, 30, "Sign out"), (500, 350, "Quarterly report"), (60, 660, "Status"), (1150, 680, "Help")]
    words = load("rapidocr").read(np.ascontiguousarray(screen(*texts, ground=ground)[:, :, ::-1]), 1.0)
    for x, y, text in texts:
        first = text.split()[0]
        assert [(abs(w.box[0] - x) <= 3, abs(w.box[1] - y) <= 8) for w in words if w.text == first] == [(True, True)], first
