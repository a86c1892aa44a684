"""In: pixels, the cells read on them, and the hits. Out: hits of initials: those in an avatar, and those beside the name that they stand for.

An avatar is told by its pixels: one flat colour around the letters, which ends a little outside of them on every side, in a disc or a square; `discs`
finds those that no engine reads. Cannot happen: a wide button's label, or letters on the page's own ground, are taken for initials; a word that is hit
already is hit again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from redactors.screens.decode import Pixels
from redactors.screens.find import Hit
from redactors.screens.words import Box, Cell
from redactors.text.lexicon import WORDS, word_kind
from schemas.policy import Policy

_INITIALS = re.compile(r"[A-Z\u00c0-\u00d6\u00d8-\u00dd]{1,3}")
_FLAT_LEVELS = 16  # of 255: the fill's own noise
_CONTRAST_MIN = 24  # between the fill and what is around it; a keycap's or a hovered button's is less
# Of the letters' height and width: an avatar's size, and how far from its middle they stand.
_SIZE_MIN, _SIZE_MAX, _AWAY_MAX = 1.5, 4.5, 0.15
_ROUND_MAX = 1.15  # width over height, or height over width
_DISC_SHARES = (0.68, 0.86)  # of its box; a disc's is .785, a square's with round corners .9 and more
_FILLED_MIN = 0.9  # of a square's box
_NEAR_EMS = 4.0


def initials(pixels: Pixels, cells: Sequence[Cell], hits: Sequence[Hit], policy: Policy) -> list[Hit]:
    """A hit per word of one to three capitals that is somebody's initials, as far as persons are to be covered."""
    rule = policy.entities.get("PERSON")
    if rule is not None and not rule.enabled:
        return []
    taken = {(h.cell, n) for h in hits for n in range(h.first, h.last)}
    named = [(_of(h.text), cells[h.cell].words[h.first].box) for h in hits if h.entity == "PERSON" and len(h.text.split()) > 1]
    return [
        Hit(i, n, n + 1, "PERSON", "initials", "")
        for i, cell in enumerate(cells) for n, word in enumerate(cell.words)
        if (i, n) not in taken and _INITIALS.fullmatch(word.text) and (_beside(word.text, word.box, named) or _in_avatar(pixels, word.text, word.box))
    ]  # fmt: skip


def _of(name: str) -> str:
    """The first and the last word's first letters."""
    words = name.split()
    return (words[0][:1] + words[-1][:1]).upper()


def _beside(text: str, box: Box, named: Sequence[tuple[str, Box]]) -> bool:
    """Whether a name with these initials stands right of or under them, as beside a picture."""
    x, y, w, h = box
    return len(text) == 2 and any(
        text == letters and 0 <= left - x <= 2 * _NEAR_EMS * h and abs(top + high / 2 - (y + h / 2)) <= _NEAR_EMS * h for letters, (left, top, _, high) in named
    )  # fmt: skip


def _in_avatar(pixels: Pixels, text: str, box: Box) -> bool:
    shape = _fill(pixels, box)
    if shape is None:
        return False
    (x, y, w, h), share = shape
    high, wide = box[3], max(box[2], box[3])
    middle = abs(x + w / 2 - (box[0] + box[2] / 2)) <= _AWAY_MAX * w and abs(y + h / 2 - (box[1] + box[3] / 2)) <= _AWAY_MAX * h
    if not middle or max(w, h) > _ROUND_MAX * min(w, h) or not (_SIZE_MIN * high <= h <= _SIZE_MAX * high and w >= 1.1 * wide):
        return False
    if _DISC_SHARES[0] <= share <= _DISC_SHARES[1]:
        return True
    return share >= _FILLED_MIN and len(text) == 2 and word_kind(text) not in WORDS  # a square may be the icon of a file or of an app


def _fill(pixels: Pixels, box: Box) -> tuple[Box, float] | None:
    """The shape of one colour that letters stand on: its box, and how much of the box it fills; None where it does not end around them."""
    x, y, w, h = box
    reach = int(_SIZE_MAX * h)
    left, top = max(0, x + w // 2 - reach), max(0, y + h // 2 - reach)
    part = pixels[top : y + h // 2 + reach, left : x + w // 2 + reach]
    ring = _ring(part, (x - left, y - top, w, h))
    if not len(ring):
        return None
    colour = np.median(ring, axis=0)
    flat = (np.abs(part.astype(np.int16) - colour).max(axis=2) <= _FLAT_LEVELS).astype(np.uint8)
    _, labels = cv2.connectedComponents(flat, connectivity=4)
    here = np.bincount(labels[max(0, y - top - 2) : y - top + h + 2, max(0, x - left - 2) : x - left + w + 2].ravel())
    here[0] = 0
    if not here.any():
        return None
    mask = (labels == here.argmax()).astype(np.uint8)
    a, b, c, d = cv2.boundingRect(mask)
    if a == 0 or b == 0 or a + c == part.shape[1] or b + d == part.shape[0]:
        return None  # it goes on: the page's ground, a bar, a card
    around = part[b - 1 : b + d + 1, a - 1 : a + c + 1]
    corners = np.concatenate([around[0, [0, -1]], around[-1, [0, -1]]]).astype(np.int16)
    if np.abs(np.median(corners, axis=0) - colour).max() < _CONTRAST_MIN:
        return None
    outer, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(mask, outer, -1, 1, cv2.FILLED)  # the letters are holes in it
    return (left + a, top + b, c, d), float(mask.sum()) / (c * d)


def _ring(part: Pixels, box: Box) -> NDArray[np.uint8]:
    """The pixels right around a box."""
    x, y, w, h = box
    rows = [part[max(0, y - 2) : max(0, y - 1), max(0, x) : x + w], part[y + h + 1 : y + h + 2, max(0, x) : x + w]]
    return np.concatenate([row.reshape(-1, 3) for row in rows])
