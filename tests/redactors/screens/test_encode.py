from __future__ import annotations

import io

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from redactors.screens.encode import encode


@settings(max_examples=40, deadline=None)
@given(st.tuples(st.integers(1, 40), st.integers(1, 40)).flatmap(lambda s: arrays(np.uint8, (*s, 3))))
def test_pixels_survive_exactly_and_only_pixels(pixels):
    data = encode(pixels)
    assert (np.array(Image.open(io.BytesIO(data))) == pixels).all()
    at, kinds = 8, []
    while at < len(data):
        kinds.append(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4])
    assert set(kinds) == {b"IHDR", b"IDAT", b"IEND"} and kinds[-1] == b"IEND" and at == len(data)


def test_equal_pixels_give_equal_bytes():
    pixels = np.arange(300, dtype=np.uint8).reshape(10, 10, 3)
    assert encode(pixels) == encode(pixels.copy())
