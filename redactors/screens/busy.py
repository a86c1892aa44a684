"""In: H×W×3 RGB pixels. Out: where they show more than two tones at once, as photos do, and text, controls and empty grounds do not.

What looks for faces needs to look only there: a square of a screen that shows text has the ground's tone and the ink's in most of its pixels, exactly the
same ones, while a face, however small, grey, faint or badly lit, has many. Whatever is in doubt (noise, gradients, icons, a lossy codec's marks) is busy.
Cannot happen: more memory for a larger frame than a band's, but for one byte a tile.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from redactors.screens.decode import Pixels
from redactors.screens.words import Box

TILE_PX = 8  # at scale 1; a window is two by two tiles, no larger than the smallest face
_SAMPLE_PX = 2  # every second pixel of every second row: a tone's share shows in them
_TONE_BITS = 2  # of a grey value's 8 are left out: 64 tones
_GROUND_SHARE_MIN, _TWO_SHARE_MIN = 0.45, 0.6  # of a window have its first tone, and its first two: all but a few per mille of text, and hardly a face
_BAND_TILES_MAX = 8_192  # counted at once; takes 10 MB
_WHOLE_SHARE = 0.7  # of the frame: then looking at all of it is as quick

Busy = NDArray[np.uint8]  # of tiles, 0 or 1


def busy(image: Pixels, scale: float) -> Busy:
    """Which tiles of `tile_px(scale)` lie in a window of many tones. A tile that leaves the image goes on with what is at its border."""
    step = _SAMPLE_PX * int(max(1.0, scale))
    grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(image[::step, ::step]), cv2.COLOR_RGB2GRAY), np.uint8)
    side = TILE_PX // _SAMPLE_PX
    high, wide = (max(2, -(-n // side)) for n in grey.shape)
    grey = np.asarray(cv2.copyMakeBorder(grey, 0, high * side - grey.shape[0], 0, wide * side - grey.shape[1], cv2.BORDER_REFLECT), np.uint8)
    windows = np.zeros((high + 1, wide + 1), np.uint8)  # at [y, x]: the one whose last tile is y, x
    rows = max(1, _BAND_TILES_MAX // wide)
    for top in range(0, high - 1, rows):
        part = grey[top * side : (top + rows + 1) * side]
        windows[top + 1 : top + len(part) // side, 1:wide] = _many(np.asarray(part >> _TONE_BITS, np.uint8), side)
    return np.asarray(windows[:-1, :-1] | windows[1:, :-1] | windows[:-1, 1:] | windows[1:, 1:], np.uint8)


def tile_px(scale: float) -> int:
    """A tile's side in the image."""
    return TILE_PX * int(max(1.0, scale))


def _many(tones: NDArray[np.uint8], side: int) -> NDArray[np.bool_]:
    """Whether each window of two by two tiles has more than a ground and an ink."""
    high, wide, count = tones.shape[0] // side, tones.shape[1] // side, 256 >> _TONE_BITS
    tiles = (np.arange(high * side, dtype=np.int32) // side)[:, None] * wide + np.arange(wide * side, dtype=np.int32) // side
    times = np.bincount((tiles * count + tones).ravel(), minlength=high * wide * count).astype(np.uint8).reshape(high, wide, count)
    rows = times[:-1] + times[1:]
    first = np.partition(rows[:, :-1] + rows[:, 1:], -2, axis=2)[..., -2:]
    pixels = (2 * side) ** 2
    return np.asarray((first[..., 1] < _GROUND_SHARE_MIN * pixels) | (first.sum(axis=2) < _TWO_SHARE_MIN * pixels))


def regions(tiles: Busy, reach: int) -> list[Box]:
    """Boxes, in tiles, around all busy ones and `reach` tiles more on each side: some of them overlap. All of the frame, where they are much of it."""
    high, wide = tiles.shape
    if not tiles.any():
        return []
    wider = cv2.dilate(tiles, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(wider, connectivity=8)
    found = [(int(s[0]), int(s[1]), int(s[2]), int(s[3])) for s in stats[1:]]
    return [(0, 0, wide, high)] if sum(w * h for _, _, w, h in found) > _WHOLE_SHARE * high * wide else found
