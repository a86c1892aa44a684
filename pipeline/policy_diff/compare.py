"""What two policies made of the same records in, what differs out.

Runs may be cut in other places under the other policy, so records are matched by the raw records that went into them: those that share one are one
piece, and its text is compared as a whole. What cannot happen: a raw value in what comes out, unless it was unsealed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from msgspec import Struct, field

from pipeline.policy_diff import align
from pipeline.policy_diff.changes import Diff, Example, FramePair, Kind, Move, Moved, Row
from pipeline.policy_diff.shape import Mask, around, shape
from pipeline.policy_diff.twin import Seen
from redactors.screens.words import Box, touch
from schemas.audit import Outcome
from schemas.clean import Mark

EXAMPLES_MAX = 5
UNCOVERED_SHARE = 0.3  # of a cover: widths are rounded, and neighbours may push covers a little
_PASSES = (Outcome.CLEAN, Outcome.MERGED)

Cell = tuple[str, str]  # entity, rule


class Found(Struct):
    """Rows on their way."""

    unsealed: bool
    counts: dict[tuple[Kind, str, str, str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    examples: dict[tuple[Kind, str, str, str, str, str], list[Example]] = field(default_factory=lambda: defaultdict(list))
    said: set[tuple[str, str, str]] = field(default_factory=set)

    def add(self, kind: Kind, cell: Cell, where: Seen, channel: str, value: str, words: tuple[str, str] = ("", "")) -> None:
        """Counts one place."""
        name = (kind, *cell, where.app, channel, where.field if channel in ("typed", "clipboard", "field") else "")
        self.counts[name] += 1
        one = Example(where.session, where.id, shape(value), *words, value=value if self.unsealed else None, place=where.place)
        kept = self.examples[name]
        if len(kept) < EXAMPLES_MAX and all((one.shape, one.before, one.after) != (k.shape, k.before, k.after) for k in kept):
            kept.append(one)

    def rows(self, kind: Kind) -> tuple[Row, ...]:
        """Of one kind, the most frequent first."""
        rows = [Row(*name, count, tuple(self.examples[name])) for name, count in self.counts.items() if name[0] == kind]
        return tuple(sorted(rows, key=lambda row: (-row.count, row.entity, row.app, row.channel, row.field)))


def compare(a: Sequence[Seen], b: Sequence[Seen], names: tuple[str, str], unsealed: bool = False) -> Diff:
    """`names`: the policies' digests."""
    found = Found(unsealed)
    ones, others = {seen.line: seen for seen in a}, {seen.line: seen for seen in b}
    heads = [{seen.id: seen for seen in side if seen.outcome is Outcome.CLEAN} for side in (a, b)]
    for piece in _pieces(a, b, heads):
        _texts(found, *([seen for n in piece if (seen := side.get(n)) is not None and seen.outcome is Outcome.CLEAN] for side in (ones, others)))
    frames: list[FramePair] = []
    for line in sorted(ones.keys() & others.keys()):
        one, other = _head(ones[line], heads[0]), _head(others[line], heads[1])
        if one.outcome is Outcome.CLEAN and other.outcome is Outcome.CLEAN and line in (one.line, other.line):
            if one.line == other.line:
                _strings(found, one, other)
            if one.ref and other.ref:
                frames += _frames(found, one, other)
    return Diff(*names, len(ones), found.rows("exposed"), found.rows("masked"), _moves(ones, others, heads), tuple(sorted(frames, key=_telling)))


def _head(seen: Seen, heads: dict[str, Seen]) -> Seen:
    return heads.get(seen.into, seen) if seen.into is not None else seen


def _pieces(a: Iterable[Seen], b: Iterable[Seen], heads: Sequence[dict[str, Seen]]) -> Iterator[list[int]]:
    """Lines of raw records that one policy or the other put together, in order."""
    above: dict[int, int] = {}

    def top(n: int) -> int:
        while above.setdefault(n, n) != n:
            n = above[n]
        return n

    for side, known in zip((a, b), heads, strict=True):
        for seen in side:
            head = _head(seen, known)
            above[top(seen.line)] = top(head.line)
    groups: dict[int, list[int]] = defaultdict(list)
    for n in sorted(above):
        groups[top(n)].append(n)
    yield from groups.values()


# --- text ---------------------------------------------------------------------------------------------------------------------------------


def _texts(found: Found, ones: Sequence[Seen], others: Sequence[Seen]) -> None:
    """The text of a piece: typed runs in order, or one clipboard."""
    if ones and others and any(put.path == "$.text" for seen in (*ones, *others) for put in seen.puts):
        channel = "clipboard" if ones[0].kind == "clipboard" else "typed"
        _differ(found, _joined(ones, "$.text"), _joined(others, "$.text"), ones[0], others[0], channel)


def _strings(found: Found, one: Seen, other: Seen) -> None:
    """All other strings of a record. Those of an app come with each record, and count once in a session."""
    for path in dict.fromkeys(put.path for put in (*one.puts, *other.puts)):
        if path == "$.text":
            continue
        left, right = _joined([one], path), _joined([other], path)
        name = (one.session, path if path.startswith("$.app") else f"{one.line}{path}", right[0])
        if name not in found.said:
            found.said.add(name)
            _differ(found, left, right, one, other, _channel(path))


def _channel(path: str) -> str:
    if path.endswith((".app.title", ".app.name")):
        return "title"
    if path.endswith(".url"):
        return "url"
    return "prose" if path in ("$.task", "$.os", "$.recorder") else "field"


def _joined(side: Sequence[Seen], path: str) -> tuple[str, list[Cell | None]]:
    """The raw text at a path through some records, and what masks each of its characters."""
    text, mask = "", list[Cell | None]()
    for seen in sorted(side, key=lambda s: s.seq):
        for put in seen.puts:
            if put.path == path:
                cells: list[Cell | None] = [None] * len(put.text)
                for start, end, entity, rule in put.spans:
                    cells[start:end] = [cell or (entity, rule) for cell in cells[start:end]]
                text, mask = text + put.text, mask + cells
    return text, mask


def _differ(
    found: Found, left: tuple[str, list[Cell | None]], right: tuple[str, list[Cell | None]], one: Seen, other: Seen, channel: str
) -> None:  # fmt: skip
    (text, after), (before, there) = right, _onto(left, right[0])
    masked = _both(before, after)
    for start, end, cell in _spans(text, [old if old and not new else None for old, new in zip(before, after, strict=True)]):
        found.add("exposed", cell, one, channel, text[start:end], around(text, masked, start, end))
    for start, end, cell in _spans(text, [new if new and not old and kept else None for old, new, kept in zip(before, after, there, strict=True)]):
        found.add("masked", cell, other, channel, text[start:end], around(text, masked, start, end))
    if channel == "url":  # a parameter's value that only one policy lets stand
        for start, end, cell in _spans(text, [None if kept or new else ("URL", "query") for new, kept in zip(after, there, strict=True)]):
            found.add("exposed", cell, one, channel, text[start:end])
        _, also = _onto(right, left[0])
        for start, end, cell in _spans(left[0], [None if kept or old else ("URL", "query") for old, kept in zip(left[1], also, strict=True)]):
            found.add("masked", cell, other, channel, left[0][start:end])


def _onto(side: tuple[str, list[Cell | None]], text: str) -> tuple[list[Cell | None], list[bool]]:
    """A side's mask on another text: what masked each of its characters, and whether the side has it at all."""
    mine, mask = side
    if mine == text:
        return mask, [True] * len(text)
    out, there = list[Cell | None]([None] * len(text)), [False] * len(text)
    for at, to, size in align.blocks(mine, text):
        out[to : to + size], there[to : to + size] = mask[at : at + size], [True] * size
    return out, there


def _spans(text: str, cells: Sequence[Cell | None]) -> Iterator[tuple[int, int, Cell]]:
    """Runs of one entity, without what is no letter or digit at their ends."""
    start = 0
    while start < len(cells):
        cell, end = cells[start], start + 1
        while end < len(cells) and cells[end] == cell:
            end += 1
        low, high = start, end
        while low < high and not text[low].isalnum():
            low += 1
        while high > low and not text[high - 1].isalnum():
            high -= 1
        if cell is not None and low < high:
            yield low, high, cell
        start = end


def _both(before: Sequence[Cell | None], after: Sequence[Cell | None]) -> Mask:
    return [cell[0] if (cell := new or old) else None for old, new in zip(before, after, strict=True)]


# --- screens ------------------------------------------------------------------------------------------------------------------------------


def _frames(found: Found, one: Seen, other: Seen) -> Iterator[FramePair]:
    exposed = list(_uncovered(one.marks, other.marks))
    masked = list(_uncovered(other.marks, one.marks))
    for mark in exposed:
        found.add("exposed", (mark.entity, mark.rule), one, "pixels", _under(one, mark))
    for mark in masked:
        found.add("masked", (mark.entity, mark.rule), other, "pixels", _under(other, mark))
    if exposed or masked:
        boxes = [tuple((m.entity, m.box) for m in marks if m.box is not None) for marks in (exposed, masked)]
        yield FramePair(one.session, other.id, one.app, one.ref, other.ref, *one.size, boxes[0], boxes[1])


def _telling(frame: FramePair) -> tuple[int, int]:
    return -len(frame.exposed), -len(frame.masked)


def _uncovered(marks: Sequence[Mark], others: Sequence[Mark]) -> Iterator[Mark]:
    """Marks whose cover is, for a good part, none of the others'."""
    covers = [mark.box for mark in others if mark.box is not None]
    for mark in marks:
        box = mark.box
        if box is None or any(o.entity == mark.entity and o.box is not None and touch(o.box, box) for o in others):
            continue
        if _share(box, [cover for cover in covers if touch(cover, box)]) > UNCOVERED_SHARE:
            yield mark


def _share(box: Box, covers: Sequence[Box]) -> float:
    """How much of a box none of the covers has."""
    x, y, w, h = box
    bare = np.ones((h, w), bool)
    for left, top, wide, high in covers:
        bare[max(0, top - y) : max(0, top + high - y), max(0, left - x) : max(0, left + wide - x)] = False
    return float(bare.mean()) if bare.size else 0.0


def _under(seen: Seen, mark: Mark) -> str:
    return next((text for box, text in seen.under if box == mark.box), "")


# --- records ------------------------------------------------------------------------------------------------------------------------------


def _moves(ones: dict[int, Seen], others: dict[int, Seen], heads: Sequence[dict[str, Seen]]) -> tuple[Move, ...]:
    counts: dict[tuple[Moved, str, str], int] = defaultdict(int)
    for line, one in ones.items():
        other = others.get(line)
        if other is None or (kind := _moved(one.outcome, other.outcome)) is None:
            continue
        app = _head(one, heads[0]).app or _head(other, heads[1]).app
        counts[kind, app, (one if kind in ("passed", "released") else other).reason.value] += 1
    return tuple(Move(*name, count) for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _moved(one: Outcome, other: Outcome) -> Moved | None:
    if one is other or (one in _PASSES and other in _PASSES):
        return None
    if other is Outcome.QUARANTINED:
        return "quarantined"
    if other is Outcome.DROPPED:
        return "dropped"
    return "passed" if one is Outcome.DROPPED else "released"
