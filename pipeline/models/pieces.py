"""In: a line's pixels, and its characters as the quick recognizer read them. Out: the pieces of the line to read again, cut where no ink is.

Most of a line is read surely; reading all of it again for one word's sake costs several times as much. Cannot happen: a cut through a glyph.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from msgspec import Struct

from redactors.screens import inked
from redactors.screens.decode import Pixels
from redactors.screens.inked import Char

WIDTH_MIN = 2.0  # of the line's height: shorter pieces are read worse
SHARE_MAX = 0.6  # of the line's characters: beyond, it is read whole

CORES = (0.25, 0.4, 0.5, 0.6)  # of the strongest contrast: what counts as a mark's core


class Piece(Struct, frozen=True):
    """Characters [first, last) of a line, and the columns [left, right) that they and half the gaps around them take."""

    first: int
    last: int
    left: int
    right: int


def whole(crop: Pixels, chars: list[Char]) -> Piece:
    """All of the line."""
    return Piece(0, len(chars), 0, crop.shape[1])


def pieces(crop: Pixels, chars: list[Char], wanted: Callable[[list[Char]], bool]) -> list[Piece]:
    """The words that are wanted, neighbours together: the whole line where they are most of it, or stand too close to be cut out."""
    words = _words(chars)
    asked = [n for n, (first, last) in enumerate(words) if wanted(chars[first:last])]
    if not asked:
        return []
    if sum(words[n][1] - words[n][0] for n in asked) > SHARE_MAX * len(chars):
        return [whole(crop, chars)]
    columns = np.asarray(inked.inked(crop).any(axis=0))
    cuts = [0]
    for (_, before), (after, _) in zip(words, words[1:], strict=False):
        start, end = inked.gap(columns, chars[before - 1][2], chars[after][2])
        if start == end:
            return [whole(crop, chars)]
        cuts.append((start + end) // 2)
    cuts.append(crop.shape[1])
    out: list[Piece] = []
    for a, b in _runs(asked, cuts, WIDTH_MIN * crop.shape[0]):
        out.append(Piece(words[a][0], words[b - 1][1], cuts[a], cuts[b]))
    return out


def counted(crop: Pixels, piece: Piece, marks: int) -> bool:
    """Whether as many marks stand side by side as were read. Digits mostly stand apart; where the edges of two run together, their cores do not."""
    grey = cv2.cvtColor(np.ascontiguousarray(crop[:, piece.left : piece.right]), cv2.COLOR_BGR2GRAY)
    ground = int(np.bincount(grey.ravel(), minlength=256).argmax())
    away = cv2.absdiff(grey, np.full_like(grey, ground)).max(axis=0).astype(np.int32)
    return any(int((np.diff((away > share * away.max()).astype(np.int8), prepend=0) == 1).sum()) == marks for share in CORES)


def _words(chars: list[Char]) -> list[tuple[int, int]]:
    """Where words start and end."""
    out, start = [], None
    for n, (c, _, _) in enumerate([*chars, (" ", 1.0, 0.0)]):
        if c.isspace():
            if start is not None:
                out.append((start, n))
            start = None
        elif start is None:
            start = n
    return out


def _runs(asked: list[int], cuts: list[int], least: float) -> list[tuple[int, int]]:
    """Words [a, b), neighbours together, each run grown by the words beside it until it is wide enough."""
    out: list[tuple[int, int]] = []
    for n in asked:
        a, b = n, n + 1
        while cuts[b] - cuts[a] < least and b - a < len(cuts) - 1:
            a, b = max(0, a - 1), min(len(cuts) - 1, b + 1)
        if out and a <= out[-1][1]:
            out[-1] = (min(a, out[-1][0]), max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out
