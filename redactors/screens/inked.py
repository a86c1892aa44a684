"""In: a frame, the box of a line on it, and the line's characters as an engine read them. Out: its words, each box tight around its ink.

An engine says about where a character is; where a word ends is read off the pixels. Cannot happen: a word without a box, or a box that leaves the line's.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from redactors.screens.decode import Pixels
from redactors.screens.words import Box, Word

Char = tuple[str, float, float]  # a character, its score, and its middle in px from the left of its line's box

_RULE_SHARE = 0.9  # a row or column inked this far is a rule or a border: no glyph fills the detector's padded box
_BAR_GAP = 0.2  # of the line's ink height: a space; inside of a word letters stand closer
_SPACE_GAP = 0.8  # of it: a space between any two characters; no font sets letters so far apart
_LINE_SHARE_MIN = 0.2  # of the box's height: the least that a line of text fills


def words(image: Pixels, box: Box, chars: list[Char], line: int) -> Iterator[Word]:
    """Characters to words, each box tight around its ink."""
    x, y, w, h = box
    ink = _line_only(inked(image[y : y + h, x : x + w]))
    columns: NDArray[np.bool_] = np.asarray(ink.any(axis=0))
    parts = _parted(chars, columns, float(ink.any(axis=1).sum()))
    if not parts:
        return
    edges = [(0, 0)]
    for left, right in itertools.pairwise(parts):
        edges.append(gap(columns, left[-1][2], right[0][2]))
    edges.append((w, w))
    for part, (_, start), (end, _) in zip(parts, edges, edges[1:], strict=False):
        yield Word("".join(c for c, _, _ in part), _tight(ink, start, end, box), line, sum(s for _, s, _ in part) / len(part))


def _parted(chars: list[Char], columns: NDArray[np.bool_], height: float) -> list[list[Char]]:
    """Characters by word: parted at spaces, and where the engine leaves spaces out: at wide gaps, and around a "|" that stands apart."""
    parts: list[list[Char]] = [[]]
    spaces = _spaces(columns, _SPACE_GAP * height)
    for n, char in enumerate(chars):
        if char[0].isspace():
            parts.append([])
            continue
        last = chars[n - 1] if n else None
        if last is not None and parts[-1] and any(last[2] < middle < char[2] for middle in spaces):
            parts.append([])
        elif last is not None and parts[-1] and "|" in (char[0], last[0]):
            start, end = gap(columns, last[2], char[2])
            if end - start >= _BAR_GAP * height:
                parts.append([])
        parts[-1].append(char)
    return [part for part in parts if part]


def _spaces(columns: NDArray[np.bool_], least: float) -> list[float]:
    """The middles of runs of columns without ink that are as wide."""
    edges = np.flatnonzero(np.diff(columns.astype(np.int8), prepend=1, append=1))
    starts, ends = edges[::2], edges[1::2]
    wide: list[float] = ((starts + ends) / 2)[ends - starts >= least].tolist()
    return wide


def inked(crop: Pixels) -> NDArray[np.bool_]:
    """Where a crop of one line differs from its background: the median of what is around, so that gradients and highlights are background too."""
    grey = cv2.cvtColor(np.ascontiguousarray(crop), cv2.COLOR_RGB2GRAY)
    h, w = grey.shape
    at = np.arange(h // 2, max(w - h // 2, h // 2 + 1), max(1, h // 2))
    flat = _flat(np.asarray(grey, np.uint8), np.maximum(0, at - h), np.minimum(w, at + h))
    if flat is None:
        ground = np.interp(np.arange(w), at, [float(np.median(grey[:, max(0, x - h) : x + h])) for x in at])
        away = np.abs(grey - ground[None, :])
    else:
        away = cv2.absdiff(grey, np.full_like(grey, flat))
    return np.asarray(away > max(12.0, 0.25 * float(away.max())))


def _flat(grey: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> int | None:
    """The level that more than half of each stretch of columns has, and which is then the median of each: most lines stand on one ground."""
    level = int(np.bincount(grey.ravel(), minlength=256).argmax())
    counts = np.concatenate(([0], np.cumsum((grey == level).sum(axis=0))))
    return level if (2 * (counts[ends] - counts[starts]) > (ends - starts) * len(grey)).all() else None


def _line_only(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A line's ink without what the detector's generous box brings along: rules and borders, and the tails of the lines above and below."""
    whole, ink = np.ones_like(ink), ink.copy()
    ink[ink.mean(axis=1) > _RULE_SHARE] = False
    ink[:, ink.mean(axis=0) > _RULE_SHARE] = False
    rows = np.concatenate(([0], ink.any(axis=1).astype(np.int8), [0]))
    edges = np.flatnonzero(np.diff(rows))
    bands = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    if not bands:
        return whole
    main = max(bands, key=lambda b: int(ink[b[0] : b[1]].sum()))
    accent = max(2, (main[1] - main[0]) // 3)  # dots, accents, cedillas and underscores stand this near
    top, bottom = main
    for a, b in reversed([band for band in bands if band[1] <= main[0]]):
        top = a if top - b <= accent and b - a <= (main[1] - main[0]) // 2 and a > 0 else top
    for a, b in [band for band in bands if band[0] >= main[1]]:
        bottom = b if a - bottom <= accent and b - a <= (main[1] - main[0]) // 2 and b < len(ink) else bottom
    if bottom - top < _LINE_SHARE_MIN * len(ink):
        return whole  # no line stands out: a photo, a gradient; the detector's box is the safe one
    ink[:top] = ink[bottom:] = False
    return ink


def gap(columns: NDArray[np.bool_], left: float, right: float) -> tuple[int, int]:
    """The widest run of columns without ink between two character middles, as (its start, its end); where there is none, the middle."""
    a, b = max(0, int(left)), min(len(columns), int(right) + 1)
    free = np.flatnonzero(np.diff(np.concatenate(([1], columns[a:b].astype(np.int8), [1]))))
    starts, ends = free[::2], free[1::2]
    if len(starts) == 0:
        middle = (a + b) // 2
        return middle, middle
    widest = int((ends - starts).argmax())
    return a + int(starts[widest]), a + int(ends[widest])


def _tight(ink: NDArray[np.bool_], start: int, end: int, box: Box) -> Box:
    """The box around the ink of columns [start, end), in the image's coordinates; all of it where there is no ink."""
    part = ink[:, start:end]
    xs, ys = np.flatnonzero(part.any(axis=0)), np.flatnonzero(part.any(axis=1))
    if len(xs) == 0:
        return box[0] + start, box[1], max(1, end - start), box[3]
    return box[0] + start + int(xs[0]), box[1] + int(ys[0]), int(xs[-1] - xs[0]) + 1, int(ys[-1] - ys[0]) + 1
