"""In: words with boxes, as an OCR engine read them. Out: cells, each a piece of text that belongs together, in reading order.

A cell is what stands between two gaps: a table's cell, a label, a field's value, a line of prose. A cell's text maps back to its words by offset.
Cannot happen: a word in no cell or in two.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Protocol

from msgspec import Struct

from redactors.screens.decode import Pixels

Box = tuple[int, int, int, int]  # x, y, w, h in pixels

# A gap of two average characters parts two cells: a space is a quarter to two thirds of one, in monospace exactly one.
_CELL_GAP_CHARS = 2.0
# Below this many average characters there is no space between two boxes: the engine cut a word in two.
_GLUE_GAP_CHARS = 0.3
_HOST = re.compile(r"@[\w-]+\.\w")
_CHAR_WIDTH_MIN = 0.45  # of the ink's height: "ill" is narrower than the font's average


class Word(Struct, frozen=True):
    """One word, with its box tight around its ink. `line` is the engine's own line number; `score` 0 to 1. Raw content: never leaves the process."""

    text: str
    box: Box
    line: int
    score: float


# Line numbers from here on are of a second engine's reading of the same pixels.
SECOND_LINES = 10**12


def second(word: Word) -> bool:
    """Whether a second engine read it."""
    return word.line >= SECOND_LINES


class Reader(Protocol):
    """An OCR engine, loaded. `pad_px` × scale around its boxes covers the ink that its boxes miss."""

    name: str
    pad_px: float

    def read(self, image: Pixels, scale: float, within: Box | None = None) -> list[Word]:
        """All words of an H×W×3 uint8 RGB image; with `within`, at least those of lines that touch it. Raises where the engine fails; the caller fails
        closed."""
        ...


class Cell(Struct, frozen=True):
    """Words that belong together, left to right. `starts[i]` is the offset of `words[i]` in `text`; `char_px` the average width of a character."""

    words: tuple[Word, ...]
    starts: tuple[int, ...]
    text: str
    box: Box
    char_px: float

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The words [first, last) that characters [start, end) touch. A word touched is taken whole."""
        first = bisect_right(self.starts, start) - 1
        if start >= self.starts[first] + len(self.words[first].text):
            first += 1
        last = bisect_right(self.starts, end - 1)
        return first, max(first, last)


def touch(a: Box, b: Box) -> bool:
    """Whether two boxes share a pixel."""
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around boxes (at least one)."""
    every = list(boxes)
    x, y = min(b[0] for b in every), min(b[1] for b in every)
    return x, y, max(b[0] + b[2] for b in every) - x, max(b[1] + b[3] for b in every) - y


def cells(words: Sequence[Word]) -> list[Cell]:
    """Cells from top to bottom, then left to right."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        if word.text:
            lines.setdefault(word.line, []).append(word)
    pieces = [piece for line in lines.values() for piece in _split(sorted(line, key=lambda w: w.box[0]))]
    made = [_cell(piece) for piece in _joined(pieces)]
    return _ordered(made)


def _ordered(made: list[Cell]) -> list[Cell]:
    """Row by row: a cell whose middle is within a row's first cell belongs to the row."""
    rows: list[list[Cell]] = []
    for cell in sorted(made, key=lambda c: 2 * c.box[1] + c.box[3]):
        first = rows[-1][0].box if rows else None
        if first is not None and cell.box[1] + cell.box[3] / 2 <= first[1] + first[3]:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [cell for row in rows for cell in sorted(row, key=lambda c: c.box[0])]


def _char_px(words: Sequence[Word]) -> float:
    chars = sum(len(w.text) for w in words)
    height = max(w.box[3] for w in words)
    return max(sum(w.box[2] for w in words) / chars, _CHAR_WIDTH_MIN * height)


def _split(line: list[Word]) -> list[list[Word]]:
    """An engine's line, cut at wide gaps."""
    limit = _CELL_GAP_CHARS * _char_px(line)
    pieces = [[line[0]]]
    for word in line[1:]:
        last = pieces[-1][-1].box
        if word.box[0] - (last[0] + last[2]) > limit:
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _joined(pieces: list[list[Word]]) -> list[list[Word]]:
    """Pieces that the engine parted although no gap does: a change of colour or weight within a line."""
    order = sorted(pieces, key=lambda p: p[0].box[0])
    out: list[list[Word]] = []
    ends: dict[int, list[int]] = {}  # 8 px band of the middle -> indices into `out`, so that this stays linear on a full screen
    for piece in order:
        box = around(w.box for w in piece)
        band = (box[1] + box[3] // 2) // 8
        near = [i for b in (band - 1, band, band + 1) for i in ends.get(b, ())]
        host = next((i for i in reversed(near) if _continues(out[i], piece, box)), None)
        if host is None:
            ends.setdefault(band, []).append(len(out))
            out.append(list(piece))
        else:
            out[host] += piece
    return out


def _continues(left: list[Word], right: list[Word], box: Box) -> bool:
    tall = around(w.box for w in left)
    last = left[-1].box
    gap = box[0] - (last[0] + last[2])
    char = min(_char_px(left), _char_px(right))
    middle = abs((tall[1] + tall[3] / 2) - (box[1] + box[3] / 2))
    high, low = max(tall[3], box[3]), min(tall[3], box[3])
    return -char <= gap <= 1.2 * char and middle <= 0.35 * high and high <= 2 * low


def _apart(left: Word, right: Word, char: float) -> bool:
    """Whether a space stands between two words. An "@" has so much air around it that engines see one inside of an address."""
    gap = right.box[0] - (left.box[0] + left.box[2])
    if gap < char and (_HOST.match(right.text) or (left.text.endswith("@") and _HOST.match("@" + right.text))):
        return False
    return right.line == left.line or gap >= _GLUE_GAP_CHARS * char


def _cell(words: list[Word]) -> Cell:
    char = _char_px(words)
    text, starts = "", []
    for i, word in enumerate(words):
        if i and _apart(words[i - 1], word, char):
            text += " "
        starts.append(len(text))
        text += word.text
    return Cell(tuple(words), tuple(starts), text, around(w.box for w in words), char)
