from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from redactors.screens.cover import FILL, Cover, cover, widen
from redactors.screens.words import Word

W, H = 120, 80
BOXES = st.tuples(st.integers(0, W - 2), st.integers(0, H - 2), st.integers(1, W), st.integers(1, H)).map(
    lambda b: (b[0], b[1], min(b[2], W - b[0]), min(b[3], H - b[1]))
)


FLAT = np.full((100, 1000, 3), 250, np.uint8)


def noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (H, W, 3), dtype=np.uint8)


def word(x: int, y: int, w: int, h: int) -> Word:
    return Word("word", (x, y, w, h), 0, 1.0)


@settings(max_examples=60, deadline=None)
@given(st.lists(BOXES, min_size=1, max_size=5), st.integers(0, 99), st.integers(0, 99), st.sampled_from(["blur", "fill"]))
def test_frames_that_differ_only_under_covers_come_out_the_same(boxes, one, other, look):
    a, b = noise(one), noise(one)
    hidden = np.zeros((H, W), bool)
    for x, y, w, h in boxes:
        hidden[y : y + h, x : x + w] = True
    b[hidden] = noise(1000 + other)[hidden]
    covers = [Cover(box) for box in boxes]
    assert (cover(a, covers, look, b"seed") == cover(b, covers, look, b"seed")).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(BOXES, max_size=5), st.integers(0, 99))
def test_nothing_outside_the_covers_changes_and_the_input_does_not_either(boxes, seed):
    pixels = noise(seed)
    before = pixels.copy()
    out = cover(pixels, [Cover(box) for box in boxes], "blur", b"seed")
    shown = np.ones((H, W), bool)
    for x, y, w, h in boxes:
        shown[y : y + h, x : x + w] = False
    assert (out[shown] == pixels[shown]).all() and (pixels == before).all()


def test_blur_takes_its_ground_from_around_and_fill_is_one_colour():
    pixels = np.full((H, W, 3), (20, 40, 90), np.uint8)
    pixels[20:40, 20:80] = 255
    blurred = cover(pixels, [Cover((20, 20, 60, 20))], "blur", b"seed")[20:40, 20:80]
    assert abs(blurred.astype(int) - (20, 40, 90)).max() <= 40 and blurred[:, :, 0].std() > 1
    assert (cover(pixels, [Cover((20, 20, 60, 20))], "fill", b"seed")[20:40, 20:80] == FILL).all()
    assert (cover(pixels, [Cover((20, 20, 60, 20), flat=True)], "blur", b"seed")[20:40, 20:80] == FILL).all()


def test_a_cover_over_the_whole_frame_is_possible():
    assert cover(noise(1), [Cover((0, 0, W, H))], "blur", b"").shape == (H, W, 3)


@settings(max_examples=100, deadline=None)
@given(
    st.tuples(st.integers(0, 900), st.integers(0, 80), st.integers(1, 400), st.integers(4, 20)),
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 80), st.integers(1, 300), st.integers(4, 20)), max_size=8),
    st.integers(1, 100),
)
def test_a_cover_holds_the_padded_ink_and_its_width_is_a_whole_number_of_steps(ink, others, step):
    width, height = FLAT.shape[1], FLAT.shape[0]
    ink = (ink[0], ink[1], min(ink[2], width - ink[0]), min(ink[3], height - ink[1]))
    x, y, w, h = widen(FLAT, ink, (ink[1], ink[3]), 2, step, [word(*o) for o in (ink, *others)])
    assert x <= max(0, ink[0] - 2) and x + w >= min(width, ink[0] + ink[2] + 2)
    assert y <= max(0, ink[1] - 2) and y + h >= min(height, ink[1] + ink[3] + 2)
    assert w % step == 0 or w == width
    assert x >= 0 and y >= 0 and x + w <= width and y + h <= height


def test_over_free_ground_short_and_long_values_get_one_width():
    widths = {widen(FLAT, (40, 10, w, 12), (10, 12), 2, 24, [word(40, 10, w, 12)])[2] for w in (20, 90, 160, 230)}
    assert widths == {240}


def test_a_cover_does_not_grow_over_a_border():
    pixels = FLAT.copy()
    pixels[:, 180] = 0
    x, _, w, _ = widen(pixels, (100, 10, 30, 12), (10, 12), 2, 24, [word(100, 10, 30, 12), word(20, 10, 60, 12)])
    assert x + w <= 180 and w % 24 == 0 and w >= 48


def test_a_cover_grows_to_the_side_that_is_free():
    right_taken = widen(FLAT, (100, 10, 30, 12), (10, 12), 2, 24, [word(135, 10, 40, 12)])
    assert right_taken[0] + right_taken[2] <= 135
    left_taken = widen(FLAT, (100, 10, 30, 12), (10, 12), 2, 24, [word(60, 10, 37, 12)])
    assert left_taken[0] >= 97


def test_between_neighbours_a_cover_cuts_into_the_wider_one():
    x, _, w, _ = widen(FLAT, (100, 10, 30, 12), (10, 12), 2, 24, [word(80, 10, 16, 12), word(134, 10, 80, 12)])
    assert x >= 96 and x + w > 134 and w == 48


def test_words_on_other_lines_do_not_stand_in_the_way():
    assert widen(FLAT, (100, 10, 30, 12), (10, 12), 2, 24, [word(135, 40, 40, 12)]) == (98, 8, 240, 16)
