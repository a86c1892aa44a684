"""In: the cells of a frame. Out: for each cell the label that names it ("CVV", "Full name", a table's column header), or nothing.

A label stands left of its value, right above it, or at the head of its column. Whether a label makes a value sensitive is the finder's to say; here
labels are only told from values. Cannot happen: a cell names itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from redactors.screens.words import Cell
from redactors.text.detectors.fields import build_fields, field_entity
from schemas.policy import FieldRule

_WORDS = re.compile(r"[^\W_]+")
LABEL_WORDS_MAX = 5
LABEL_CHARS_MAX = 40
# Lengths in line heights: a line's ink is about three quarters of its font size.
_ROW_SHIFT = 0.6  # middles of cells in one row differ by less
_ABOVE_GAP = 3.2  # a label right above its value, over the border of a field
_PITCH_GAP = 6.0  # rows of one table
_LEFT_GAP = 30.0  # a label left of its value, over the gap of a two-column form
_PITCH_SLACK = 0.2  # of the rows' pitch
_ROWS_MAX = 200


def labels(rules: tuple[FieldRule, ...]) -> Callable[[str], bool]:
    """Whether a text reads as the label of something sensitive: the policy's labels and the finder's own."""
    known = build_fields(rules)
    return lambda text: labelled(text) and field_entity(known, text, "") is not None


def labelled(text: str) -> bool:
    """Whether a text can be a label at all: short, and without a digit, an @ or a value after its colon."""
    if not text or len(text) > LABEL_CHARS_MAX or any(c.isdigit() or c in "@=\"'<{[" for c in text) or ":" in text.rstrip(": *"):
        return False
    return 1 <= len(_WORDS.findall(text)) <= LABEL_WORDS_MAX and sum(c.isalpha() for c in text) >= 2  # a lone letter is a spreadsheet's column


class _Grid:
    """Cells by row and by column, so that neighbours are found without looking at all of them."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = cells
        self.middle = [c.box[1] + c.box[3] / 2 for c in cells]
        self.height = [float(_line_height(c)) for c in cells]
        self.labelled = [labelled(c.text) for c in cells]
        self._bands: dict[int, list[int]] = {}
        for i, m in enumerate(self.middle):
            self._bands.setdefault(int(m) // 32, []).append(i)
        self._rows: dict[int, list[int]] = {}  # asked again and again: a table's header by each of its cells
        self._near: dict[tuple[int, float, int], int | None] = {}

    def between(self, top: float, bottom: float) -> list[int]:
        """Cells whose middle is within [top, bottom]."""
        found = (i for band in range(int(top) // 32, int(bottom) // 32 + 1) for i in self._bands.get(band, ()))
        return [i for i in found if top <= self.middle[i] <= bottom]

    def row(self, i: int) -> list[int]:
        """Cells of the same row, left to right, with i."""
        if i not in self._rows:
            shift = _ROW_SHIFT * self.height[i]
            self._rows[i] = sorted(self.between(self.middle[i] - shift, self.middle[i] + shift), key=lambda j: self.cells[j].box[0])
        return self._rows[i]

    def above(self, i: int, gap: float, step: int = -1) -> int | None:
        """The nearest cell of the same column within `gap` line heights; below with step 1."""
        asked = (i, gap, step)
        if asked not in self._near:
            self._near[asked] = self._nearest(i, gap, step)
        return self._near[asked]

    def _nearest(self, i: int, gap: float, step: int) -> int | None:
        h = self.height[i]
        low, high = sorted((self.middle[i] + step * 0.7 * h, self.middle[i] + step * (gap + 1) * h))
        column = [j for j in self.between(low, high) if j != i and _aligned(self.cells[i], self.cells[j], h)]
        return min(column, key=lambda j: (abs(self.middle[j] - self.middle[i]), abs(self.cells[j].box[0] - self.cells[i].box[0])), default=None)


def _line_height(cell: Cell) -> int:
    """Ink heights lie: "ace" is as high as its x-height. The average character is about half an em wide."""
    return max(cell.box[3], round(1.3 * cell.char_px))


def _aligned(a: Cell, b: Cell, height: float) -> bool:
    """Same left edge (a value may be indented by its field's border), right edge, or middle."""
    left, right = b.box[0] - a.box[0], (b.box[0] + b.box[2]) - (a.box[0] + a.box[2])
    return -1.6 * height <= left <= 0.7 * height or abs(right) <= 0.7 * height or abs(left + right) <= 1.0 * height


class _Column(Struct, frozen=True):
    """What stands above a cell on an even pitch: the header, if it is a table's column, and whether it is a list of labels."""

    head: int | None
    lists_labels: bool


def fields(cells: Sequence[Cell], known: Callable[[str], bool]) -> list[str]:
    """The label of each cell, in order; empty where there is none."""
    grid = _Grid(cells)
    is_label = [known(c.text) for c in cells]
    columns = [_column(grid, i, is_label) for i in range(len(cells))]
    return [_field(grid, i, is_label, columns) for i in range(len(cells))]


def _field(grid: _Grid, i: int, is_label: list[bool], columns: list[_Column]) -> str:
    """The first that holds: a label with a colon at the left, a known header, a label at the left, any header, a label right above."""
    left, head = _left(grid, i), columns[i].head
    if left is not None and grid.cells[left].text.endswith(":") and grid.labelled[left]:
        return _clean(grid.cells[left].text)
    if is_label[i]:
        return ""
    if head is not None and is_label[head]:
        return _clean(grid.cells[head].text)
    if left is not None and grid.labelled[left]:
        in_table = head is not None and columns[left].head is not None and len(grid.row(i)) > 2  # there, "Customer" may be a stage
        if columns[left].lists_labels or (is_label[left] and not in_table and not _heads_columns(grid, left, is_label)):
            return _clean(grid.cells[left].text)
    if head is not None:
        return _clean(grid.cells[head].text)
    above = grid.above(i, _ABOVE_GAP)
    if above is None or not grid.labelled[above]:
        return ""
    names_i = (is_label[above] and not _labels_a_row(grid, above, is_label)) or _hugs(grid, above, i)
    return _clean(grid.cells[above].text) if names_i else ""


def _left(grid: _Grid, i: int) -> int | None:
    row = grid.row(i)
    at = row.index(i)
    if at == 0:
        return None
    a, b = grid.cells[row[at - 1]].box, grid.cells[i].box
    return row[at - 1] if b[0] - (a[0] + a[2]) <= _LEFT_GAP * grid.height[i] else None


def _column(grid: _Grid, i: int, is_label: list[bool]) -> _Column:
    """The header is at the top of an evenly pitched column, in a row of other headers, one of which is a known label if any row has one.

    A column that shows two different labels lists labels (a form), and has no header. One label may be a value, even often: "Customer" as a stage.
    """
    chain, pitch = [i], 0.0
    while len(chain) < _ROWS_MAX:
        up = grid.above(chain[-1], _PITCH_GAP)
        if up is None:
            break
        step = grid.middle[chain[-1]] - grid.middle[up]
        if pitch and abs(step - pitch) > _PITCH_SLACK * pitch:
            break
        pitch = pitch or step
        chain.append(up)
    if len({grid.cells[j].text.casefold() for j in chain if is_label[j]}) > 1:
        return _Column(None, True)
    heading = [j for below, j in zip(chain, chain[1:], strict=False) if _heads(grid, j, below)]
    best = [j for j in heading if any(is_label[k] for k in grid.row(j))] or heading
    return _Column(best[-1] if best else None, False)


def _heads(grid: _Grid, j: int, below: int) -> bool:
    """Whether j can be a header: most of its row can be labels, and most of the row below stands under them."""
    row, under = grid.row(j), grid.row(below)
    over = {grid.above(k, _PITCH_GAP) for k in under}
    heading = [k for k in row if k in over and grid.labelled[k]]
    return j in heading and len(heading) >= max(2.0, 0.5 * len(row), 0.5 * len(under))


def _heads_columns(grid: _Grid, i: int, is_label: list[bool]) -> bool:
    """Whether a label is a column's header rather than the label of the value at its right: more labels in its row than in its column."""
    row = grid.row(i)
    at = row.index(i)
    beside = sum(is_label[j] for j in row[max(0, at - 2) : at + 3] if j != i)
    below, above = grid.above(i, _PITCH_GAP, step=1), grid.above(i, _PITCH_GAP)
    column = sum(is_label[j] for j in (below, above) if j is not None)
    return beside > column or (beside == column and below is not None and len(row) > 2)


def _labels_a_row(grid: _Grid, i: int, is_label: list[bool]) -> bool:
    """Whether a label names the value at its right, so that what stands below it is another label or another value."""
    row = grid.row(i)
    at = row.index(i)
    if at + 1 >= len(row) or is_label[row[at + 1]]:
        return False
    near = (grid.above(i, _PITCH_GAP, step=1), grid.above(i, _PITCH_GAP))
    return any(j is not None and is_label[j] for j in near)


def _hugs(grid: _Grid, above: int, i: int) -> bool:
    """Whether the cell above belongs to i rather than to what is above itself: it is nearer, and set smaller or as small."""
    gap = grid.middle[i] - grid.middle[above]
    up = grid.above(above, _PITCH_GAP)
    return grid.height[above] <= 1.1 * grid.height[i] and (up is None or grid.middle[above] - grid.middle[up] > 1.15 * gap)


def _clean(text: str) -> str:
    return text.strip(" :*\u2022")
