from __future__ import annotations

import numpy as np

from redactors.screens.change import FRAMES_MAX, Seen, digest, learn, recall
from redactors.screens.words import Word

WORDS = [Word("a", (0, 0, 5, 5), 0, 1.0)]


def test_a_frame_is_known_again_by_its_exact_pixels_engine_and_scale():
    pixels = np.zeros((9, 9, 3), np.uint8)
    other = pixels.copy()
    other[8, 8, 2] = 1
    names = {digest(pixels, "rapidocr", "1.0"), digest(other, "rapidocr", "1.0"), digest(pixels, "tesseract", "1.0"), digest(pixels.reshape(3, 27, 3), "rapidocr", "1.0")}
    assert len(names) == 4 and digest(pixels.copy(), "rapidocr", "1.0") in names


def test_the_frame_not_seen_for_longest_is_forgotten_first():
    seen = Seen()
    for n in range(FRAMES_MAX):
        learn(seen, bytes([n]), WORDS)
    assert recall(seen, b"\0") == WORDS
    learn(seen, b"new", WORDS)
    assert recall(seen, b"\1") is None and recall(seen, b"\0") == WORDS and len(seen.words) == FRAMES_MAX
