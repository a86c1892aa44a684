from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from redactors.screens.cover import FILL, Cover, cover

W, H = 120, 80
BOXES = st.tuples(st.integers(0, W - 2), st.integers(0, H - 2), st.integers(1, W), st.integers(1, H)).map(
    lambda b: (b[0], b[1], min(b[2], W - b[0]), min(b[3], H - b[1]))
)


def noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (H, W, 3), dtype=np.uint8)


@settings(max_examples=60, deadline=None)
@given(st.lists(BOXES, min_size=1, max_size=5), st.integers(0, 99), st.integers(0, 99), st.sampled_from(["blur", "fill", "surrogate"]))
def test_frames_that_differ_only_under_covers_come_out_the_same(boxes, one, other, look):
    a, b = noise(one), noise(one)
    hidden = np.zeros((H, W), bool)
    for x, y, w, h in boxes:
        hidden[y : y + h, x : x + w] = True
    b[hidden] = noise(1000 + other)[hidden]
    covers = [Cover(box, text="Iris Moreau" if n % 2 else "") for n, box in enumerate(boxes)]
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
