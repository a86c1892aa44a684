"""In: the words of a frame, and the text finder. Out: hits, which are runs of words in a cell that must not be seen, with entity and rule.

All texts of a frame go to the finder in one call. Cannot happen: half a word is hit; a finding is lost because it spans two lines of a block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from redactors.screens.fields import fields, labels
from redactors.screens.tree import Tree, name_at
from redactors.screens.words import Cell, Word, cells
from redactors.text.finding import Context, Finding, Text
from schemas.policy import Policy

Search = Callable[[list[Text]], list[tuple[Finding, ...]]]

UNREAD_SCORE = 0.5  # below, a word of letters or digits counts as not read
_BLOCK_LINES_MAX = 12
_PLACES = ("STREET_ADDRESS", "LOCATION", "ZIP_CODE")
_MODELS = ("rampart", "spacy")
_BARE = (*_PLACES, "AGE")
_PLACE_CHARS_MAX = 6  # house numbers, postal codes
_NUMBER_CHARS_MAX = 4  # no telephone or identity number is as short


class Hit(Struct, frozen=True):
    """Words [first, last) of a cell. `text` is raw content and never leaves the process. `sure`: its parts count as values too."""

    cell: int
    first: int
    last: int
    entity: str
    rule: str
    text: str
    sure: bool = False


class Place(Struct, frozen=True):
    """Where and when a frame was taken: the app's id, its window's title, the day (see `Context`)."""

    app: str = ""
    title: str = ""
    day: str = ""


NOWHERE = Place()


class Block(Struct, frozen=True):
    """Lines that follow each other in one column, joined: `at[i]` is the offset of cell `cells[i]` in `text`."""

    cells: tuple[int, ...]
    at: tuple[int, ...]
    text: str
    wrapped: tuple[bool, ...]  # whether the line runs on into the next one


def find(words: Sequence[Word], search: Search, policy: Policy, place: Place, shown: Tree | None = None) -> tuple[list[Cell], list[Hit]]:
    """The frame's cells, and every hit in them. `shown`: what the accessibility tree calls its fields."""
    every = cells(words)
    known = labels(policy.fields)
    names = _named(every, fields(every, known), shown)
    lines = [Text(c.text, Context("pixels", field=name, app=place.app, title=place.title, day=place.day)) for c, name in zip(every, names, strict=True)]
    joined = list(blocks(every))
    texts = lines + [Text(b.text, Context("pixels", app=place.app, title=place.title, day=place.day)) for b in joined]
    answers = search(texts) if texts else []
    if len(answers) != len(texts):
        raise ValueError
    hits = [
        hit for i, found in enumerate(answers[: len(lines)]) for f in found
        if not (f.detector in _MODELS and known(every[i].text)) and not _bare_number(every[i].text, f, found) for hit in _hit(every, i, f, f.start, f.end)
    ]  # fmt: skip
    for block, found in zip(joined, answers[len(lines) :], strict=True):
        hits += [hit for f in found if _counts(block, f) for hit in _in_block(every, block, f)]
    hits += _card_neighbours(every, hits, policy)
    hits += _seen_again(every, hits)
    hits += [
        Hit(i, n, n + 1, "UNREAD", "unread", "")
        for i, c in enumerate(every) for n, w in enumerate(c.words)
        if w.score < UNREAD_SCORE and sum(ch.isalnum() for ch in w.text) >= 2
    ]  # fmt: skip
    return every, hits


def _named(every: Sequence[Cell], names: list[str], shown: Tree | None) -> list[str]:
    """The cells' labels; where the tree names the field that a cell stands in, that name. A cell that is the name itself has none."""
    if shown is None or not shown.named:
        return names
    inside = [name_at(shown, c.box[0] + c.box[2] / 2, _middle(c)) for c in every]
    return [known if known and known.casefold() != c.text.casefold() else name for c, name, known in zip(every, names, inside, strict=True)]


def _hit(every: Sequence[Cell], i: int, f: Finding, start: int, end: int) -> Iterator[Hit]:
    first, last = every[i].span(start, end)
    if last > first:
        # spaCy takes menus for names ("Insert Page"): alone, it does not make "Page" a name wherever it stands
        yield Hit(i, first, last, f.entity, f.rule, every[i].text[start:end], f.detector != "spacy" and f.score >= _SURE_SCORE)


def _bare_number(text: str, f: Finding, found: Sequence[Finding]) -> bool:
    """Whether a finding is a model's guess that a short number says something, with no place beside it: line numbers, record ids, amounts.

    Where a label says that it is one, the finding is the field's and not a guess; in an address over several lines the block shows it.
    """
    if f.detector not in _MODELS or f.end - f.start > (_PLACE_CHARS_MAX if f.entity in _BARE else _NUMBER_CHARS_MAX) or _lettered(text, f):
        return False
    return not any(other.entity in _PLACES and _lettered(text, other) for other in found)


def _lettered(text: str, f: Finding) -> bool:
    return any(c.isalpha() for c in text[f.start : f.end])


# --- values over several lines ------------------------------------------------------------------------------------------------------------


def blocks(every: Sequence[Cell]) -> Iterator[Block]:
    """Runs of two or more left-aligned lines of one size at a text's pitch: paragraphs and address blocks."""
    after: dict[int, int] = {}
    for i, c in enumerate(every):
        em = 2 * c.char_px
        for j in range(i + 1, len(every)):  # cells come row by row
            drop = _middle(every[j]) - _middle(c)
            if drop > 3.0 * em:
                break
            if (
                0.6 * em < drop <= min(2.0 * em, 2.6 * max(c.box[3], every[j].box[3]))
                and abs(every[j].box[0] - c.box[0]) <= 0.4 * em
                and 0.75 <= every[j].char_px / c.char_px <= 1.33
            ):
                after[i] = j
                break
    for i in sorted(set(after) - set(after.values())):
        chain = [i]
        while chain[-1] in after:
            chain.append(after[chain[-1]])
        for start in range(0, len(chain) - 1, _BLOCK_LINES_MAX - 1):  # the last line of one piece is the first of the next
            yield _block(every, chain[start : start + _BLOCK_LINES_MAX])


def _middle(c: Cell) -> float:
    return c.box[1] + c.box[3] / 2


def _block(every: Sequence[Cell], chain: list[int]) -> Block:
    end = max(every[i].box[0] + every[i].box[2] for i in chain)
    wide = end - min(every[i].box[0] for i in chain)
    wrapped = tuple(every[i].box[0] + every[i].box[2] >= end - 0.25 * wide for i in chain)
    text, at = "", []
    for n, i in enumerate(chain):
        text += "" if n == 0 else " " if wrapped[n - 1] else "\n"  # a number over the end of a running line has a space there
        at.append(len(text))
        text += every[i].text
    return Block(tuple(chain), tuple(at), text, wrapped)


def _counts(block: Block, f: Finding) -> bool:
    """A block is searched for what its lines alone do not show: values over a line's end, where the line runs on, and addresses."""
    spanned = [n for n, at in enumerate(block.at) if f.start < at < f.end]
    if f.detector in _MODELS and not _lettered(block.text, f):
        return False  # a column of numbers
    return bool(spanned) and (f.entity in _PLACES or all(block.wrapped[n - 1] for n in spanned))


def _in_block(every: Sequence[Cell], block: Block, f: Finding) -> Iterator[Hit]:
    for i, at in zip(block.cells, block.at, strict=True):
        start, end = max(f.start - at, 0), min(f.end - at, len(every[i].text))
        if start < end:
            yield from _hit(every, i, f, start, end)


# --- what stands near, and what is seen again -----------------------------------------------------------------------------------------------

_EXPIRY = re.compile(r"(?:0[1-9]|1[0-2]) ?/ ?(?:\d{2}|20\d{2})")
_CVV = re.compile(r"(?:C[A-Z]{1,3}2?:? ?)?\d{3,4}")  # OCR reads "CVV" as "CW" too
_HOLDER = re.compile(r"[A-Z\u00c0-\u00dd][A-Z\u00c0-\u00dd'.-]*(?: [A-Z\u00c0-\u00dd][A-Z\u00c0-\u00dd'.-]*){1,3}")


def _card_neighbours(every: Sequence[Cell], hits: Sequence[Hit], policy: Policy) -> list[Hit]:
    """Beside or right under a card number: its expiry date, its check value, and the holder's name in capitals under it. Short values have no shape
    of their own, and payment forms label them with placeholders that are gone once they are filled in."""
    out = []
    for card in {h.cell for h in hits if h.entity == "CREDIT_CARD"}:
        x, y, w, h = every[card].box
        em = 2 * every[card].char_px
        for i, c in enumerate(every):
            beside = abs(_middle(c) - (y + h / 2)) <= 0.6 * em and x - 8 * em <= c.box[0] <= x + w + 16 * em
            under = 0 < _middle(c) - (y + h / 2) <= 4 * em and c.box[0] < x + w + 4 * em and c.box[0] + c.box[2] > x - 2 * em
            if i == card or not (beside or under):
                continue
            for entity, shape in (("CARD_EXPIRY", _EXPIRY), ("CVV", _CVV), ("PERSON", _HOLDER)):
                rule = policy.entities.get(entity)
                if rule is not None and rule.enabled and shape.fullmatch(c.text) and (under or entity != "PERSON"):
                    out.append(Hit(i, 0, len(c.words), entity, "card-neighbour", c.text))
    return out


_TRIM = re.compile(r"^[\W_]+|(?:['\u2019]s)?[\W_]+$|['\u2019]s$")
_AGAIN_CHARS_MIN = 4
_SURE_SCORE = 0.5


def _seen_again(every: Sequence[Cell], hits: Sequence[Hit]) -> list[Hit]:
    """A value found once is hit wherever the frame shows it again, a person's single names too where they begin with a capital."""
    wanted: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for h in hits:
        words = tuple(_plain(w) for w in h.text.split())
        if h.entity == "PERSON" and h.sure and len(words) > 1:
            for name in words:
                if len(name) >= 3 and name.isalpha():
                    wanted.setdefault(name, []).append(((name,), h.entity, h.rule))
        if words and words[0] and sum(map(len, words)) >= _AGAIN_CHARS_MIN:
            wanted.setdefault(words[0], []).append((words, h.entity, h.rule))
    taken = {(h.cell, n) for h in hits for n in range(h.first, h.last)}
    out = []
    for i, c in enumerate(every):
        plain = [_plain(w.text) for w in c.words]
        for n, word in enumerate(plain):
            for words, entity, rule in wanted.get(word, ()):
                last = n + len(words)
                if tuple(plain[n:last]) != words or all((i, m) in taken for m in range(n, last)):
                    continue
                if entity == "PERSON" and not _TRIM.sub("", c.words[n].text)[:1].isupper():
                    continue
                taken |= {(i, m) for m in range(n, last)}
                out.append(Hit(i, n, last, entity, rule, " ".join(w.text for w in c.words[n:last])))
    return out


def _plain(word: str) -> str:
    return _TRIM.sub("", word).casefold()
