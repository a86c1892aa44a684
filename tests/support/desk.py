"""A screen that a person works on, and an engine that reads it exactly: acts in, frames and what stands on them out.

The letters are blocks of 2×2 pixels, unlike each other, so that the engine knows each by correlation on whatever ground, faint or through a lossy codec,
and only where all of it is in the pixels that it is given. A word that begins with "#" is a value.
"""

from __future__ import annotations

import io
import re
from typing import Any

import cv2
import numpy as np
from msgspec import Struct
from PIL import Image

from redactors.screens.cover import Cover, cover
from redactors.screens.frame import Frame
from redactors.screens.words import Box, Word
from redactors.text.finding import Finding

WIDTH, HEIGHT = 420, 260
GLYPH_W, GLYPH_H, ADVANCE = 8, 12, 10
ALPHABET = "#abcdefghklmn"
_rng = np.random.default_rng(3)
# Each begins with a bar, which the engine looks for first.
GLYPHS = {c: np.kron(np.hstack([np.ones((6, 1)), _rng.permutation([1] * 8 + [0] * 10).reshape(6, 3)]), np.ones((2, 2))).astype(np.uint8) for c in ALPHABET}
_UNIT = np.array([(g - g.mean()).ravel() / np.linalg.norm(g - g.mean()) for g in GLYPHS.values()])
_BAR = np.hstack([np.zeros((GLYPH_H, 2), np.uint8), np.full((GLYPH_H, 2), 255, np.uint8)])
_BAR_AT = 0.6
READS_AT = 0.8  # correlation
FAINTEST = 4  # levels between ink and ground


class Item(Struct):
    """A text at its place on the page. `ink` is how far it is from the ground, of 255 levels."""

    x: int
    y: int
    text: str
    ink: int = 200


class Desk(Struct):
    """What is on the screen. `scroll` moves all items; what leaves the screen is cut."""

    items: list[Item]
    scroll: tuple[int, int] = (0, 0)
    dark: bool = False
    pointer: tuple[int, int] | None = None
    caret: tuple[int, int] | None = None
    menu: Item | None = None
    video: int = 0


def paint(desk: Desk) -> np.ndarray:
    """The frame."""
    ground, sign = (24, 1) if desk.dark else (250, -1)
    pixels = np.full((HEIGHT, WIDTH), ground, np.uint8)
    if desk.video:
        pixels[180:240, 300:400] = np.kron(np.random.default_rng(desk.video).integers(0, 255, (6, 10), dtype=np.uint8), np.ones((10, 10), np.uint8))
    for item in desk.items:
        _write(pixels, item.x + desk.scroll[0], item.y + desk.scroll[1], item.text, ground + sign * item.ink)
    if desk.caret:
        x, y = desk.caret
        pixels[max(0, y) : y + 14, max(0, x) : x + 2] = ground + sign * 200
    if desk.menu:
        x, y = desk.menu.x, desk.menu.y
        pixels[y - 6 : y + 18, x - 6 : x + 6 + len(desk.menu.text) * ADVANCE] = 120
        _write(pixels, x, y, desk.menu.text, 230)
    if desk.pointer:
        x, y = desk.pointer
        pixels[y : y + 16, x : x + 10] = np.triu(np.full((16, 16), 255, np.uint8))[:, :10] // 2 + 40
    return np.repeat(pixels[:, :, None], 3, axis=2)


def _write(pixels: np.ndarray, x: int, y: int, text: str, ink: int) -> None:
    for n, c in enumerate(text):
        left = x + n * ADVANCE
        rows, columns = np.nonzero(GLYPHS[c])
        rows, columns = rows + y, columns + left
        inside = (rows >= 0) & (rows < HEIGHT) & (columns >= 0) & (columns < WIDTH)
        pixels[rows[inside], columns[inside]] = ink


def box(item: Item, desk: Desk) -> tuple[int, int, int, int]:
    """Where an item stands."""
    if item is desk.menu:
        return item.x, item.y, len(item.text) * ADVANCE - 2, GLYPH_H
    return item.x + desk.scroll[0], item.y + desk.scroll[1], len(item.text) * ADVANCE - 2, GLYPH_H


class Engine:
    """Reads every letter that is whole in what it is given, and no fainter than `faintest` levels."""

    name, pad_px = "desk", 2.0

    def __init__(self, faintest: int = FAINTEST) -> None:
        self.faintest = faintest

    def read(self, image: np.ndarray, scale: float, part: Box | None = None) -> list[Word]:
        """The words, with their line numbers."""
        grey = np.ascontiguousarray(image[:, :, 0])
        if grey.shape[0] < GLYPH_H or grey.shape[1] < GLYPH_W:
            return []
        bars = np.abs(cv2.matchTemplate(cv2.copyMakeBorder(grey, 0, 0, 2, 0, cv2.BORDER_CONSTANT, value=int(np.median(grey))), _BAR, cv2.TM_CCOEFF_NORMED))
        found: dict[tuple[int, int], tuple[float, str]] = {}
        for y, x in np.argwhere((bars > _BAR_AT) & np.isfinite(bars)):
            patch = grey[y : y + GLYPH_H, x : x + GLYPH_W].astype(float)
            if patch.shape != (GLYPH_H, GLYPH_W) or np.ptp(patch) < self.faintest:
                continue
            match = np.abs(_UNIT @ ((patch - patch.mean()).ravel() / np.linalg.norm(patch - patch.mean())))
            if match.max() > READS_AT:
                found[int(y), int(x)] = (float(match.max()), ALPHABET[int(match.argmax())])
        best = lambda at: found[at][0] >= max(found.get((at[0] + dy, at[1] + dx), (0.0, ""))[0] for dy in (-1, 0, 1) for dx in (-1, 0, 1))  # noqa: E731
        return _words({at: c for at, (_, c) in found.items() if best(at)})


def _words(found: dict[tuple[int, int], str]) -> list[Word]:
    out: list[Word] = []
    for (y, x), c in sorted(found.items()):
        last = out[-1] if out else None
        if last is not None and last.box[1] == y and last.box[0] + len(last.text) * ADVANCE == x:
            out[-1] = Word(last.text + c, (*last.box[:2], x + GLYPH_W - last.box[0], GLYPH_H), last.line, 1.0)
        else:
            out.append(Word(c, (x, y, GLYPH_W, GLYPH_H), y, 1.0))
    return out


def whole(item: Item, desk: Desk) -> bool:
    """Whether all of it is on the screen, and nothing over it."""
    x, y, w, h = box(item, desk)
    over = [(*desk.pointer, 10, 16)] if desk.pointer else []
    if item is desk.menu:  # which stands over all but the pointer
        return not _meets((x, y, w, h), over)
    over += [(desk.caret[0], desk.caret[1], 2, 14)] if desk.caret else []
    over += [(desk.menu.x - 6, desk.menu.y - 6, len(desk.menu.text) * ADVANCE + 12, 24)] if desk.menu else []
    over += [(a - ADVANCE, b, c + 2 * ADVANCE, d) for a, b, c, d in (box(other, desk) for other in desk.items if other is not item and other.text)]
    return x >= 0 and y >= 0 and x + w <= WIDTH and y + h <= HEIGHT and not _meets((x, y, w, h), over)


def _meets(box: tuple[int, int, int, int], over: list[tuple[int, int, int, int]]) -> bool:
    x, y, w, h = box
    return any(x < a + c and a < x + w and y < b + d and b < y + h for a, b, c, d in over)


def search(texts: Any) -> list[tuple[Finding, ...]]:
    """Finds the values."""
    return [tuple(Finding(m.start(), m.end(), "PERSON", 1.0, "test", "value") for m in re.finditer(r"#\w*", t.text)) for t in texts]


def blind(pixels: np.ndarray, frame: Frame, seed: bytes) -> np.ndarray:
    """The frame with its covers, drawn where nothing is left of what is under them."""
    bare = pixels.copy()
    for x, y, w, h in (m.box for m in frame.marks if m.box):
        bare[y : y + h, x : x + w] = np.random.default_rng(1).integers(0, 255, (h, w, 3), dtype=np.uint8)
    return cover(bare, [Cover(m.box, False, "") for m in frame.marks if m.box], "blur", seed)


def saved(pixels: np.ndarray, codec: str) -> tuple[bytes, str]:
    """A file of the frame, and its media type."""
    kind, how = {"png": ("PNG", {}), "jpeg": ("JPEG", {"quality": 88}), "webp": ("WEBP", {"quality": 85}), "webp-lossless": ("WEBP", {"lossless": True})}[codec]
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **how)
    return out.getvalue(), f"image/{kind.lower()}"
