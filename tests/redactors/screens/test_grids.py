"""Where codes may be: each kind in each way is in a part, and most of a page of text is in none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from barcodes import KINDS, WAYS, made, turned
from hypothesis import given
from hypothesis import strategies as st
from pictures import shipped
from PIL import Image, ImageDraw, ImageFont

from redactors.screens.grids import Part, parts

MORE_WAYS = {**WAYS, "turned by 45°": lambda code: turned(code, 45), "blurred": lambda code: cv2.GaussianBlur(code, (0, 0), 1.0)}


def page(size=(720, 1280), ground=(255, 255, 255), ink=(30, 30, 30), px=14):
    image = Image.new("RGB", size[::-1], ground)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(px)
    for y in range(10, size[0], round(1.6 * px)):
        pen.text(
            (10, y), "Customers who have signed the new offer before the end of the month, with all that they wrote to us, and 4 more", fill=ink, font=font
        )
    return np.array(image.convert("L"))


def in_parts(grey):
    covered = np.zeros(grey.shape, bool)
    for part in parts(grey, 1.0):
        x, y, w, h = part.box
        covered[y : y + h, x : x + w] = True
    return covered


def ink_of(code):
    """Its modules' edges, nothing of its ground."""
    return cv2.morphologyEx(code, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) >= 24


@pytest.mark.parametrize("way", MORE_WAYS)
@pytest.mark.parametrize("scale", [1, 3, 8])
@pytest.mark.parametrize("kind", KINDS)
def test_a_code_of_each_kind_is_in_a_part_with_its_ground(kind, scale, way):
    code = MORE_WAYS[way](made(kind, scale))
    high, wide = code.shape
    grey = cv2.copyMakeBorder(page(), 0, max(0, high - 600), 0, max(0, wide - 1160), cv2.BORDER_REPLICATE)
    grey[60 : 60 + high, 70 : 70 + wide] = code
    assert in_parts(grey)[60 : 60 + high, 70 : 70 + wide][ink_of(code)].mean() > 0.98


@given(
    kind=st.sampled_from(KINDS), scale=st.integers(1, 8), x=st.integers(0, 300), y=st.integers(0, 300), dark=st.integers(0, 190), contrast=st.integers(50, 255),
    inverted=st.booleans(),
)  # fmt: skip
def test_a_code_is_in_a_part_wherever_it_stands_and_whatever_its_two_greys_are(kind, scale, x, y, dark, contrast, inverted):
    code = made(kind, scale)
    high, wide = code.shape
    light = min(255, dark + contrast)
    shown = np.where((code > 127) != inverted, light, dark).astype(np.uint8)
    grey = np.full((y + high + 40, x + wide + 40), dark if inverted else light, np.uint8)
    grey[y : y + high, x : x + wide] = shown
    assert in_parts(grey)[y : y + high, x : x + wide][ink_of(shown)].mean() > 0.98


@pytest.mark.parametrize(("ground", "ink"), [((255, 255, 255), (30, 30, 30)), ((30, 30, 34), (220, 220, 220)), ((255, 255, 255), (110, 110, 110))])
@pytest.mark.parametrize("px", [11, 13, 15, 18])
def test_hardly_any_of_a_page_of_text_is_in_a_part(ground, ink, px):
    assert in_parts(page(ground=ground, ink=ink, px=px)).mean() < 0.15


@pytest.mark.parametrize("name", ["coffee.png", "chelsea.png"])
def test_a_photo_is_looked_at(name):
    assert in_parts(cv2.cvtColor(shipped(name), cv2.COLOR_RGB2GRAY)).mean() > 0.5


def test_what_is_full_of_modules_is_one_part():
    grid = np.repeat(np.repeat(np.random.default_rng(4).integers(0, 2, (80, 120), dtype=np.uint8) * 255, 4, axis=0), 4, axis=1)
    assert parts(grid, 1.0) == [Part((0, 0, 480, 320), 0)]


@pytest.mark.parametrize("shape", [(12, 12), (12, 300), (300, 12), (33, 17), (401, 399)])
def test_frames_of_one_grey_and_of_any_size_have_no_part(shape):
    assert parts(np.full(shape, 120, np.uint8), 1.0) == []


@given(st.integers(12, 200), st.integers(12, 200), st.integers(0, 2**32 - 1))
def test_parts_lie_within_the_image_and_none_in_an_earlier_one(height, width, seed):
    grey = np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)
    found = parts(grey, 1.0)
    for n, part in enumerate(found):
        x, y, w, h = part.box
        assert 0 <= x < x + w <= width and 0 <= y < y + h <= height
        assert not any(a <= x and b <= y and x + w <= a + c and y + h <= b + d for a, b, c, d in (other.box for other in found[:n]))
