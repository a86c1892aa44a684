from __future__ import annotations

import io

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from redactors.screens.encode import BAND_ROWS, encode


@settings(max_examples=40, deadline=None)
@given(st.tuples(st.integers(1, 3 * BAND_ROWS), st.integers(1, 40)).flatmap(lambda s: arrays(np.uint8, (*s, 3))))
def test_pixels_survive_exactly_and_only_pixels(pixels):
    data = encode(pixels).data
    assert (np.array(Image.open(io.BytesIO(data))) == pixels).all()
    at, kinds = 8, []
    while at < len(data):
        kinds.append(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4])
    assert set(kinds) == {b"IHDR", b"IDAT", b"IEND"} and kinds[-1] == b"IEND" and at == len(data)


def test_equal_pixels_give_equal_bytes():
    pixels = np.arange(300, dtype=np.uint8).reshape(10, 10, 3)
    assert encode(pixels).data == encode(pixels.copy()).data


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2 * BAND_ROWS + 4), st.integers(0, 8), st.integers(0, 255)), max_size=4), st.sampled_from([None, (5, 9), (2 * BAND_ROWS + 5, 8)]))
def test_what_the_frame_before_was_makes_no_difference_to_the_bytes(edits, other):
    pixels = np.zeros((2 * BAND_ROWS + 5, 9, 3), np.uint8)
    before = encode(pixels.copy() if other is None else np.ones((*other, 3), np.uint8))
    for y, x, value in edits:
        pixels[y, x] = value
    again = encode(pixels, before)
    assert again.data == encode(pixels).data
    assert (np.array(Image.open(io.BytesIO(again.data))) == pixels).all()


def test_only_bands_that_changed_are_made_anew():
    pixels = np.zeros((4 * BAND_ROWS, 9, 3), np.uint8)
    other = pixels.copy()
    other[BAND_ROWS, 3] = 7
    before = encode(pixels)
    assert [new is old for new, old in zip(encode(other, before).bands, before.bands)] == [True, False, True, True]
