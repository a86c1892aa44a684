"""Where a screen is busy: wherever a face can be, and hardly anywhere in text."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import shipped
from PIL import Image, ImageDraw, ImageFont

from redactors.screens import busy as module
from redactors.screens.busy import busy, regions, tile_px

SENTENCE = "The contract runs until the end of spring; WRITE to the BUYER about Item 4711 & the (new) offer, 30 % off, on Monday."


def text(px, ground, ink, size=(600, 900)):
    image = Image.new("RGB", size[::-1], ground)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(px)
    for n, y in enumerate(range(6, size[0], round(px * 1.5))):
        pen.text((8 + n, y), SENTENCE, fill=ink, font=font)
    return np.array(image)


def jpeg(pixels, quality):
    return cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)


@pytest.mark.parametrize("px", [11, 13, 15, 18, 24, 36])
@pytest.mark.parametrize(
    ("ground", "ink"), [((255, 255, 255), (20, 20, 20)), ((30, 30, 34), (220, 220, 220)), ((240, 244, 255), (30, 90, 200)), ((255, 255, 255), (120, 120, 120))]
)
def test_hardly_any_text_is_busy(px, ground, ink):
    assert busy(text(px, ground, ink), 1.0).mean() < 0.05


def test_empty_grounds_lines_and_buttons_are_not_busy():
    pixels = np.full((400, 600, 3), (250, 250, 252), np.uint8)
    pixels[:40] = (32, 52, 92)
    for n in range(8):
        cv2.rectangle(pixels, (20 + 70 * n, 100), (70 + 70 * n, 130), (0, 20 * n, 200), -1)
        cv2.rectangle(pixels, (20, 150 + 25 * n), (580, 170 + 25 * n), (180, 180, 190), 1)
    assert not busy(pixels, 1.0).any()


@pytest.mark.parametrize("name", ["chelsea.png", "coffee.png", "brick.png"])
@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_nearly_all_of_a_photo_is_busy(name, scale):
    assert busy(shipped(name), scale).mean() > 0.7


def test_noise_and_gradients_of_many_greys_are_busy_and_so_is_what_a_lossy_codec_has_been_at():
    assert busy(np.random.default_rng(2).integers(0, 256, (200, 300, 3), dtype=np.uint8), 1.0).all()
    slope = np.repeat(np.repeat(np.linspace(0, 255, 96).astype(np.uint8)[None, :, None], 96, axis=0), 3, axis=2)
    assert busy(slope, 1.0).all()
    page = text(15, (255, 255, 255), (20, 20, 20))
    assert busy(jpeg(page, 40), 1.0).mean() > busy(page, 1.0).mean()


@given(
    side=st.integers(20, 64), x=st.integers(0, 90), y=st.integers(0, 90), ground=st.integers(0, 255), contrast=st.floats(0.3, 1), brightness=st.integers(-40, 40),
    grey=st.booleans(), round_=st.booleans(),
)  # fmt: skip
def test_a_face_is_busy_at_each_size_and_place_however_faint_or_dark_or_bright(side, x, y, ground, contrast, brightness, grey, round_):
    face = cv2.resize(shipped("astronaut.png")[62:180, 180:275], (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)
    if grey:
        face[:] = face.mean(axis=2, keepdims=True)
    face = np.clip(face.mean() + (face - face.mean()) * contrast + brightness, 0, 255).astype(np.uint8)
    pixels = np.full((160, 160, 3), ground, np.uint8)
    shape = np.ones((side, side), bool) if not round_ else cv2.circle(np.zeros((side, side), np.uint8), (side // 2, side // 2), side // 2, 1, -1) > 0
    pixels[y : y + side, x : x + side][shape] = face[shape]
    tiles = busy(pixels, 1.0)
    assert tiles[y // 8 : -(-(y + side) // 8), x // 8 : -(-(x + side) // 8)].any()


@given(st.integers(1, 70), st.integers(1, 70), st.sampled_from([1.0, 1.25, 2.0, 3.0]))
def test_tiles_cover_frames_of_odd_sizes(height, width, scale):
    tiles = busy(np.random.default_rng(height * width).integers(0, 256, (height, width, 3), dtype=np.uint8), scale)
    assert tiles.shape[0] * tile_px(scale) >= height and tiles.shape[1] * tile_px(scale) >= width


def test_a_frame_counted_in_bands_is_as_busy_as_one_counted_at_once(monkeypatch):
    pixels = text(18, (255, 255, 255), (0, 0, 0))
    pixels[100:300, 200:400] = shipped("chelsea.png")[:200, :200]
    whole = busy(pixels, 1.0)
    monkeypatch.setattr(module, "_BAND_TILES_MAX", 300)
    assert (busy(pixels, 1.0) == whole).all() and whole.any()


@given(st.lists(st.tuples(st.integers(0, 39), st.integers(0, 59)), max_size=60), st.integers(0, 4))
def test_regions_hold_every_busy_tile_and_what_is_in_reach_of_it(places, reach):
    tiles, covered = np.zeros((40, 60), np.uint8), np.zeros((40, 60), bool)
    for y, x in places:
        tiles[y, x] = 1
    for x, y, w, h in regions(tiles, reach):
        covered[y : y + h, x : x + w] = True
    assert all(covered[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1].all() for y, x in places)
    assert places or not covered.any()
