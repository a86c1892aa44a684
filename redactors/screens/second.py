"""In: the words of a frame, read by one engine or by two. Out: cells, and every hit in either reading.

Two engines seldom misread the same word. Each reading is searched by itself; a hit in the second is one of the first's words that stand there, so that
its cover has its width from them. Cannot happen: a hit of the first reading is lost because there is a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import structs

from redactors.screens.find import Hit, Place, Search, find
from redactors.screens.tree import Tree
from redactors.screens.words import Box, Cell, Word, second
from schemas.policy import Policy

_SHARED = 0.3  # of a word's width and height: less is its neighbour's edge


def find_in_both(words: Sequence[Word], search: Search, policy: Policy, place: Place, shown: Tree) -> tuple[list[Cell], list[Hit]]:
    """All cells, the first reading's before the second's, and the hits of both. What the second could not read does not count: the first did."""
    cells, hits = find([w for w in words if not second(w)], search, policy, place, shown)
    again = [w for w in words if second(w)]
    if not again:
        return cells, hits
    others, more = find(again, search, policy, place, shown)
    return cells + others, hits + [hit for h in more if h.entity != "UNREAD" for hit in _placed(cells, others[h.cell], h)]


def _placed(cells: Sequence[Cell], cell: Cell, hit: Hit) -> Iterator[Hit]:
    """A hit in the second reading as hits in the first's cells; as it is where the first has no words."""
    boxes = [w.box for w in cell.words[hit.first : hit.last]]
    none = True
    for i, other in enumerate(cells):
        touched = [n for n, w in enumerate(other.words) if any(_same(w.box, box) for box in boxes)]
        if touched:
            none = False
            yield structs.replace(hit, cell=i, first=touched[0], last=touched[-1] + 1)
    if none:
        yield structs.replace(hit, cell=len(cells) + hit.cell)


def _same(a: Box, b: Box) -> bool:
    """Whether two engines' boxes hold the same word, or one a part of the other's."""
    across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return across > _SHARED * min(a[2], b[2]) and down > _SHARED * min(a[3], b[3])
