"""What two texts have in common, as stretches in order: any two texts in, blocks (where in the first, where in the second, how many characters) out.

Words first, then characters inside what is left between them, so that a block never falls apart over a letter that happens to be the same. Groups of words
that stand once in both tie the texts together, long groups before short ones; what stands between two ties is aligned for itself. Time and memory grow with
the length of the texts and no faster, whatever is in them: each step has its own bound. What cannot happen: a block whose characters differ; blocks that
cross or overlap. What no step could tie is in no block.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from zlib import crc32

Block = tuple[int, int, int]  # at in the first, at in the second, how many

# A word; one sign; or one letter of a script that writes no spaces between words.
_LETTER = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
_WORD = re.compile(rf"{_LETTER}|(?:(?!{_LETTER})\w)+|\W")
TIES = (16, 5, 1)  # words in a group that ties
TIES_LOOKED_MAX = 200_000  # groups of a text that are remembered at a time: of longer texts, a share chosen by what they say
CELLS_MAX = 100 * 100  # words times words, or characters times characters, that are compared each with each
AGAIN_WORDS = 4  # so many equal words in a row, and two texts that had parted are together again
WORD_GAIN = 100  # what a letter counts beside a sign or a space
PIECE_CHARS_MIN = 3  # a shorter piece of a word says nothing


def blocks(first: str, second: str) -> list[Block]:
    """The stretches in order, each as long as it can be."""
    ones, others = _WORD.findall(first), _WORD.findall(second)
    starts, there = ([0, *accumulate(map(len, words))] for words in (ones, others))
    found: list[Block] = []
    for at, to, size in [*_words(ones, others), (len(ones), len(others), 0)]:
        behind = (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]) if found else (0, 0)
        found += _pieces(first, second, behind, (starts[at], there[to]))
        if size:
            found.append((starts[at], there[to], starts[at + size] - starts[at]))
    return list(_joined(found))


def _words(ones: Sequence[str], others: Sequence[str]) -> list[Block]:
    """Blocks of words. A list of gaps instead of recursion: no text is too deep for it."""
    gaps, found = [(0, len(ones), 0, len(others), 0)], list[Block]()
    while gaps:
        low, high, left, right, step = gaps.pop()
        mine, theirs = ones[low:high], others[left:right]
        if not mine or not theirs:
            continue
        done = step >= len(TIES) or len(mine) * len(theirs) <= CELLS_MAX
        at, to = low, left
        for i, j, size in [*_joined(_last(mine, theirs) if done else _tied(mine, theirs, TIES[step])), (len(mine), len(theirs), 0)]:
            if not done:
                gaps.append((at, low + i, to, left + j, step + 1))
            if size:
                found.append((low + i, left + j, size))
            at, to = low + i + size, left + j + size
    return sorted(found)


def _tied(ones: Sequence[str], others: Sequence[str], group: int) -> Iterator[Block]:
    """The common beginning, what grows out of groups that stand once in both and in the same order, and the common end."""
    start, end = _ends(ones, others)
    if start:
        yield 0, 0, start
    at, to = start, start
    for i, j in _rising(_once(ones, others, group, start, end)):
        if i < at or j < to:
            continue
        size = group
        while i > at and j > to and ones[i - 1] == others[j - 1]:
            i, j, size = i - 1, j - 1, size + 1
        while i + size < len(ones) - end and j + size < len(others) - end and ones[i + size] == others[j + size]:
            size += 1
        yield i, j, size
        at, to = i + size, j + size
    if end:
        yield len(ones) - end, len(others) - end, end


def _ends(ones: Sequence[str], others: Sequence[str]) -> tuple[int, int]:
    most = min(len(ones), len(others))
    start = next((n for n in range(most) if ones[n] != others[n]), most)
    end = next((n for n in range(most - start) if ones[-1 - n] != others[-1 - n]), most - start)
    return start, end


def _once(ones: Sequence[str], others: Sequence[str], group: int, start: int, end: int) -> list[tuple[int, int]]:
    """Where the groups are that stand once in both, in the order of the first."""
    share = 1 + max(len(ones), len(others)) // TIES_LOOKED_MAX
    mine, theirs = (_places(words, group, start, len(words) - end, share) for words in (ones, others))
    return [(i, j) for name, i in mine.items() if i >= 0 and (j := theirs.get(name, -1)) >= 0]


def _places(words: Sequence[str], group: int, start: int, end: int, share: int) -> dict[Sequence[str], int]:
    """Where each group stands; -1: in more than one place."""
    places: dict[Sequence[str], int] = {}
    for at in range(start, end - group + 1):
        name = tuple(words[at : at + group])
        if share == 1 or crc32("".join(name).encode("utf-8", "surrogatepass")) % share == 0:
            places[name] = -1 if name in places else at
    return places


def _rising(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest series of pairs in which both rise (patience sorting)."""
    tops: list[int] = []
    ends: list[tuple[int, int, int | None]] = []  # a pair, and which one it follows
    piles: list[int] = []
    for i, j in pairs:
        pile = bisect_left(tops, j)
        ends.append((i, j, piles[pile - 1] if pile else None))
        tops[pile : pile + 1], piles[pile : pile + 1] = [j], [len(ends) - 1]
    out = []
    at = piles[-1] if piles else None
    while at is not None:
        i, j, at = ends[at]
        out.append((i, j))
    return out[::-1]


def _last(ones: Sequence[str], others: Sequence[str]) -> Iterator[Block]:
    """Where nothing ties: each with each where there is little, else forward from where they part to where they are nearest together again."""
    if len(ones) * len(others) <= CELLS_MAX:
        yield from _most(ones, others)
        return
    at = to = 0
    while at < len(ones) and to < len(others):
        size = next((n for n in range(min(len(ones) - at, len(others) - to)) if ones[at + n] != others[to + n]), min(len(ones) - at, len(others) - to))
        if size:
            yield at, to, size
        again = _again(ones, others, at + size, to + size)
        if again is None:
            return
        at, to = again


def _most(ones: Sequence[str], others: Sequence[str]) -> Iterator[Block]:
    """The most letters that the two can have in common, as a table of all beginnings tells; what is no word hardly counts."""
    gains = [WORD_GAIN * len(word) if word[0].isalnum() else 1 for word in ones]
    table = [[0] * (len(others) + 1)]
    for word, gain in zip(reversed(ones), reversed(gains), strict=True):
        below, row = table[-1], [0]
        for j in range(len(others) - 1, -1, -1):
            row.append(max(row[-1], below[len(others) - j], below[len(others) - j - 1] + gain if others[j] == word else 0))
        table.append(row)
    i = j = 0
    while i < len(ones) and j < len(others):
        here, below, at = table[len(ones) - i], table[len(ones) - i - 1], len(others) - j
        if ones[i] == others[j] and here[at] == below[at - 1] + gains[i]:
            yield i, j, 1
            i, j = i + 1, j + 1
        elif here[at] == below[at]:
            i += 1
        else:
            j += 1


def _again(ones: Sequence[str], others: Sequence[str], at: int, to: int) -> tuple[int, int] | None:
    """Where the two go on together with the least left out. It looks twice as far each time, so that it costs no more than what it leaves out."""
    far = 16
    while True:
        known: dict[Sequence[str], int] = {}
        for j in range(to, min(to + far, len(others) - AGAIN_WORDS + 1)):
            known.setdefault(tuple(others[j : j + AGAIN_WORDS]), j)
        mine = ((i, known.get(tuple(ones[i : i + AGAIN_WORDS]))) for i in range(at, min(at + far, len(ones) - AGAIN_WORDS + 1)))
        best = min(((i - at + j - to, i, j) for i, j in mine if j is not None), default=None)
        if best is not None:
            return best[1], best[2]
        if at + far >= len(ones) and to + far >= len(others):
            return None
        far *= 2


def _pieces(first: str, second: str, begin: tuple[int, int], end: tuple[int, int]) -> Iterator[Block]:
    """Inside a gap: pieces of words that are the same."""
    mine, theirs = first[begin[0] : end[0]], second[begin[1] : end[1]]
    if not mine or not theirs:
        return
    if len(mine) * len(theirs) <= CELLS_MAX:
        found = [(m.a, m.b, m.size) for m in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()]
    else:
        start, tail = _ends(mine, theirs)
        found = [(0, 0, start), (len(mine) - tail, len(theirs) - tail, tail)]
    yield from ((begin[0] + at, begin[1] + to, size) for at, to, size in found if size >= PIECE_CHARS_MIN)


def _joined(found: Iterable[Block]) -> Iterator[Block]:
    """Blocks that follow upon each other in both, as one."""
    last: Block | None = None
    for at, to, size in found:
        if last is not None and (at, to) == (last[0] + last[2], last[1] + last[2]):
            last = (last[0], last[1], last[2] + size)
            continue
        if last is not None and last[2]:
            yield last
        last = (at, to, size)
    if last is not None and last[2]:
        yield last
