"""In: pixels. Out: bar codes and matrix codes, read or only looking like it: a code that no reader reads today may be read by a better one.

zxing-cpp reads upright, turned, mirrored and inverted codes, and says where those are whose checksum fails. OpenCV sees bar codes that are too coarse or
too blurred to be read. Besides, whatever is a dense grid of two greys counts: that is what codes have in common, and text, photos and icons do not.
Cannot happen: a code is decoded into anything that is kept; only its place is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from redactors.screens.decode import Pixels
from redactors.screens.grids import Grey, Part, parts
from redactors.screens.sights import Sight
from redactors.screens.words import Box, around

Found = tuple[Box, str, float]  # where, by which rule, how sure

_LINEAR = frozenset(zxingcpp.barcode_formats_list(zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.AllLinear)))
_ALL = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.AllReadable)
_DARK_ON_LIGHT = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.AllLinear, zxingcpp.BarcodeFormat.PDF417])
READ, DAMAGED, SEEMS = 1.0, 0.8, 0.5  # scores
_SIDE_MIN = 12  # px; zxing-cpp needs some

# What looks like a code, in px of the image or of every second or fourth px of it, where codes of large modules look like those of small ones.
_LEVELS = 3
_EDGE_MIN = 48  # of 255
_MODULE_GAP = 7  # px without an edge within a code; lines of text stand further apart
_SOLID_MIN = 18  # px of edges in both directions: more than a line of text is high
_CONTRAST_MIN = 60
_NEAR_SHARE_MIN = (0.7, 0.9, 0.9)  # by level, of the pixels are near one of the two greys: in photos about half; what is large and blurred is read
_DARK_SHARE = (0.25, 0.75)
_TURNS_MIN = 4  # changes from dark to light over most rows and most columns: text has rows without any
_BARS_TURNS_MIN, _ALONG_MAX = 12, 0.03  # bars: many changes over nearly each row, and next to none down a column
_CANDIDATES_MAX = 32  # of a level
_QUIET_PX = 15  # readers want some ground around a code
_LARGER_PIXELS_MAX = 250_000  # more is no code of fine modules
_GAP_PX_MAX = 25  # between the bars of one code, however large
_ROW_GAP = 3  # px between the rows of stacked bars
_CAPTION_PX = 22  # at scale 1: the digits under a bar code
_SAME = 0.5  # shared area by the smaller: two readers saw one code


class Codes:
    """The detector."""

    name = "codes"
    entity = "CODE"

    def find(self, image: Pixels, scale: float) -> list[Sight]:
        """All codes of an H×W×3 uint8 RGB image."""
        grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY), np.uint8)
        if min(grey.shape) < _SIDE_MIN:
            return []
        caption = math.ceil(_CAPTION_PX * max(1.0, scale))
        found = [one for part in parts(grey, scale) for one in _in_part(grey, part, caption)]
        return [Sight(box, "CODE", rule, score) for box, rule, score in _apart(found)]


def _in_part(grey: Grey, part: Part, caption: int) -> Iterator[Found]:
    """What readers see in a part, and what looks like a code there; boxes are the image's."""
    (left, top, wide, high), times = part.box, 2**part.halvings
    shown = np.ascontiguousarray(grey[top : top + high, left : left + wide])
    if times > 1:
        shown = np.asarray(cv2.resize(shown, (wide // times, high // times), interpolation=cv2.INTER_AREA), np.uint8)
    if min(shown.shape) < _SIDE_MIN:
        return
    below = -(-caption // times)
    for (x, y, w, h), rule, score in [*_read(shown, below), *_bars(shown, below)]:
        x, y, w, h = left + x * times, top + y * times, w * times, h * times
        yield (x, y, min(w, grey.shape[1] - x), min(h, grey.shape[0] - y)), rule, score
    yield from _seeming(grey, part, shown, caption)


def _read(grey: Grey, caption: int) -> Iterator[Found]:
    for box, valid in _decoded(grey, caption, damaged=True):
        yield box, "code", READ if valid else DAMAGED


def _decoded(grey: Grey, caption: int, damaged: bool) -> Iterator[tuple[Box, bool]]:
    """The place of each code, and whether its checksum holds. Bar codes and PDF417 are read dark on light only, whatever `try_invert` says."""
    for shown, formats, invert in ((grey, _ALL, True), (255 - grey, _DARK_ON_LIGHT, False)):
        for code in zxingcpp.read_barcodes(shown, formats=formats, try_invert=invert, return_errors=damaged):
            at = code.position
            box = _around(np.asarray([(p.x, p.y) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)], np.float32), grey)
            bars = code.format in _LINEAR
            yield (_whole(grey, box, caption, level=abs(code.orientation) % 180 < 45 or abs(code.orientation) % 180 > 135) if bars else box), code.valid


def _bars(grey: Grey, caption: int) -> Iterator[Found]:
    found, corners = cv2.barcode.BarcodeDetector().detectMulti(grey)
    if found:
        for one in np.asarray(corners, np.float32).reshape(-1, 4, 2):
            box = _around(one, grey)
            yield _whole(grey, box, caption, level=box[2] >= box[3]), "code", SEEMS


def _around(corners: NDArray[np.float32], grey: Grey) -> Box:
    height, width = grey.shape
    left, top = min(width - 1, max(0, int(corners[:, 0].min()))), min(height - 1, max(0, int(corners[:, 1].min())))
    right, bottom = min(width, int(corners[:, 0].max()) + 1), min(height, int(corners[:, 1].max()) + 1)
    return left, top, max(1, right - left), max(1, bottom - top)


def _whole(grey: Grey, box: Box, caption: int, level: bool) -> Box:
    """A box grown over all of its bars, and over the line below that says them in digits: readers say where a line was read, not how high bars are."""
    x, y, w, h = box
    side = max(w, h)
    across, down = (side // 4, side) if level else (side, side // 4)
    left, top = max(0, x - across), max(0, y - down)
    part = np.ascontiguousarray(grey[top : y + h + down, left : x + w + across])
    gap = min(_GAP_PX_MAX, max(_MODULE_GAP, side // 20)) | 1
    _, labels, stats, _ = cv2.connectedComponentsWithStats(_closed(_edges(part), (gap, _ROW_GAP) if level else (_ROW_GAP, gap)), connectivity=8)
    own = labels[y - top : y - top + h, x - left : x - left + w]
    counts = np.bincount(own.ravel(), minlength=len(stats))
    counts[0] = 0
    if counts.any():
        a, b, c, d = (int(v) for v in stats[int(counts.argmax())][:4])
        x, y, w, h = around([box, (left + a, top + b, c, d)])
    return x, y, w, h + caption


# --- what only looks like a code ------------------------------------------------------------------------------------------------------------


def _seeming(grey: Grey, part: Part, shown: Grey, caption: int) -> Iterator[Found]:
    left, top = part.box[:2]
    for level in range(part.halvings, _LEVELS):
        if min(shown.shape) < _SOLID_MIN:
            return
        for x, y, w, h in _solid(shown):
            box = left + (x << level), top + (y << level), w << level, h << level
            if _alternates(shown[y : y + h, x : x + w], _NEAR_SHARE_MIN[level]):
                yield box, "code-look", SEEMS
            elif level == 0:
                yield from _read_larger(grey, box, caption)
        shown = np.ascontiguousarray(shown[::2, ::2])


def _edges(grey: Grey) -> Grey:
    square = np.ones((3, 3), np.uint8)
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, square) >= _EDGE_MIN, np.uint8)


def _closed(edges: Grey, gap: tuple[int, int]) -> Grey:
    """Gaps filled of up to so many px across and down."""
    kernel = np.ones((gap[1], gap[0]), np.uint8)
    return np.asarray(cv2.morphologyEx(edges, cv2.MORPH_CLOSE, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0), np.uint8)


def _solid(grey: Grey) -> list[Box]:
    """Boxes full of edges in both directions, the largest first: codes, and some icons, photos and lines of large text."""
    full = cv2.morphologyEx(_closed(_edges(grey), (_MODULE_GAP, _MODULE_GAP)), cv2.MORPH_OPEN, np.ones((_SOLID_MIN, _SOLID_MIN), np.uint8))
    if not full.any():
        return []
    _, _, stats, _ = cv2.connectedComponentsWithStats(full, connectivity=8)
    found = sorted(stats[1:].tolist(), key=lambda s: -int(s[4]))[:_CANDIDATES_MAX]
    return [(int(s[0]), int(s[1]), int(s[2]), int(s[3])) for s in found]


def _alternates(part: Grey, near_min: float) -> bool:
    """Whether a part is a dense grid, or bars, of two greys."""
    inner = np.ascontiguousarray(part[1:-1, 1:-1])
    parted, _ = cv2.threshold(inner, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    times = np.bincount(inner.ravel(), minlength=256)
    dark = int(parted) + 1  # greys
    if not _DARK_SHARE[0] < times[:dark].sum() / inner.size < _DARK_SHARE[1]:
        return False
    low, high = _median(times[:dark]), dark + _median(times[dark:])
    greys = np.arange(256)
    near = np.minimum(abs(greys - low), abs(greys - high)) < (high - low) / 4
    if high - low < _CONTRAST_MIN or times[near].sum() / inner.size < near_min:
        return False
    light = inner > parted
    across, down = light[:, 1:] != light[:, :-1], light[1:] != light[:-1]
    return _grid(across.sum(axis=1), down.sum(axis=0)) or _bars_of(across, down) or _bars_of(down.T, across.T)


def _median(times: NDArray[np.int64]) -> int:
    """Of values that are there so many times."""
    return int(np.searchsorted(np.cumsum(times), times.sum() / 2))


def _grid(in_rows: NDArray[np.int64], in_columns: NDArray[np.int64]) -> bool:
    return min(float(np.percentile(in_rows, 20)), float(np.percentile(in_columns, 20))) >= _TURNS_MIN


def _bars_of(across: NDArray[np.bool_], down: NDArray[np.bool_]) -> bool:
    return float(np.percentile(across.sum(axis=1), 5)) >= _BARS_TURNS_MIN and float(down.mean()) <= _ALONG_MAX


def _read_larger(grey: Grey, box: Box, caption: int) -> Iterator[Found]:
    """What is read in it and around it at twice the size: fine modules that scaling has blurred."""
    x, y, w, h = box
    margin = max(_QUIET_PX, max(w, h) // 2)  # a turned code is solid in parts only
    left, top = max(0, x - margin), max(0, y - margin)
    part = np.ascontiguousarray(grey[top : y + h + margin, left : x + w + margin])
    if part.size <= _LARGER_PIXELS_MAX:
        large = np.asarray(cv2.resize(part, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)
        for (a, b, c, d), _ in _decoded(large, 2 * caption, damaged=False):  # small text made large passes for a damaged code
            yield (left + a // 2, top + b // 2, c // 2 + 1, d // 2 + 1), "code", READ


def _apart(found: Iterable[Found]) -> list[Found]:
    """One of those that share most of the smaller one, the surest, around both."""
    out: list[Found] = []
    for box, rule, score in sorted(found, key=lambda s: -s[2]):
        twin = next((n for n, (other, _, _) in enumerate(out) if _shared(box, other) >= _SAME), None)
        if twin is None:
            out.append((box, rule, score))
        else:
            out[twin] = (around([box, out[twin][0]]), *out[twin][1:])
    return out


def _shared(a: Box, b: Box) -> float:
    """Of the smaller box."""
    wide, high = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0]), min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(0, wide) * max(0, high) / min(a[2] * a[3], b[2] * b[3])
