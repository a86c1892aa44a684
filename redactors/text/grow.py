"""Addresses come in pieces; what stands between and beside the pieces belongs to them. Findings in, findings with addresses made whole out.

A house number after its street, a state's letters before a postcode, "Apt." between street and city, "the corner of … and …": none of it says
anything alone, all of it does beside an address.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import msgspec

from redactors.text.finding import Finding
from redactors.text.lexicon import has_capitals, word_kind

_PLACES = frozenset({"STREET_ADDRESS", "LOCATION", "ZIP_CODE"})
_GAP_CHARS_MAX = 36
_BEFORE_CHARS_MAX = 48
_UNIT = r"(?:apt|apartment|suite|ste|unit|flat|floor|fl|room|rm|box|po|p\.o|psc|apo|fpo|dpo|cmr|bldg|building|block|no|nr|piso|puerta|esc|piano|int|bis|ter|c/o|aa|ae|ap|st|str|ul|near|opp)"
# Between two pieces: marks, units, numbers, two capital letters of a state.
_BETWEEN = re.compile(rf"(?:[\s,.;:>|#()\-/–]|{_UNIT}\b\.?|\d{{1,6}}[a-z]?\b|(?-i:[A-Z]{{2}}\b))*", re.IGNORECASE)
_CROSSING = re.compile(r"\s+(?:and|&|und|et|y|e|en)\s+", re.IGNORECASE)
_CORNER_BEFORE = re.compile(r"(?:\bthe\s+)?\b(?:corner|intersection|junction)\s+of\s+(?:the\s+)?(?:ul\.\s*)?$", re.IGNORECASE)
# Before a chain that begins with a number: the street's own name, which a model missed, and the number before it.
_NAME_BEFORE = re.compile(r"(?:\b\d{1,6},?[ ])?\b(?P<names>(?:[^\W\d_][\w'’.\-]*[ ]){1,3})$")
_NUMBER_BEFORE = re.compile(r"(?<![\w.,:/#-])\d{1,6}[A-Za-z]?,?[ ]$")
_WORD = re.compile(r"[^\W\d_][\w'’\-]*")
_STRANGE = frozenset({"unknown", "name"})
_STRANGERS_MAX = 3  # words between two pieces of an address that are no ordinary words: a town the models do not know
_UNIT_BEFORE = re.compile(rf"(?:\b(?:(?:{_UNIT}|studio)\.?[ ]?(?:\d{{1,5}}[a-z]?,?\s)?|[A-Za-z]{{2,12}}-)[ ]?)$", re.IGNORECASE)
# After a piece: its house number, a unit.
_TAIL = re.compile(rf"(?:,?[ ]\d{{1,5}}[a-zA-Z]?(?:[\-/]\d{{1,4}})?\b(?![.,]\d|[ ]?(?:%|€|\$|x\b|am\b|pm\b|min|hours?|days?|years?))|-[A-Z][\w]{{2,20}}\b)?(?:,?[ ](?:{_UNIT}\b)\.?[ ]?#?\d{{1,5}}\b)?", re.IGNORECASE)
# A state or province in two letters, with its post code: ", TX 78701", " (CN)", " / RJ", ", QC H2E 4A1".
_REGION_TAIL = re.compile(r"\s*(?:(?:,\s*|\(|/[ ]?)[A-Z]{2,3}\)?|,[ ]?[a-z]{2}(?=[ ]\d{4,6}\b|[ ]?(?:\n|$)))(?:[ ]+(?:[A-Z]\d[A-Z][ ]?\d[A-Z]\d|\d{4,8}(?:-\d{3,4})?))?(?=\s|$|[.,;:?!)])")
# "Stoke upon Trent", "Pfaffenhofen an der Ilm", "São José do Rio Preto".
_PLACE_TAIL = re.compile(r"(?:[ \-](?:an der|am|im|ob der|bei|upon|sur|sous|en|de|del|della|di|da|do|dos|das|la|le|les|na|nad|pod|aan|den)){1,2}[ \-](?P<name>[A-ZÀ-ÖØ-ÞŁŚŻŽŠČĆĐ][\w'’\-]+)")


def grown(text: str, found: Sequence[Finding]) -> list[Finding]:
    """The findings, with each address widened over what belongs to it. Others are left as they are."""
    pieces = sorted((f for f in found if f.entity in _PLACES), key=lambda f: (f.start, -f.end))
    if not pieces:
        return list(found)
    out = [f for f in found if f.entity not in _PLACES]
    cased = has_capitals(text)
    chain: list[Finding] = []
    end, street = 0, False
    for piece in pieces:
        streets = piece.entity == "STREET_ADDRESS"
        if chain and (street or streets) and _continues(text, end, piece):
            chain.append(piece)
            end, street = max(end, piece.end), street or streets
        else:
            out += _whole(text, chain, cased)
            chain, end, street = [piece], piece.end, streets
    return out + _whole(text, chain, cased)


def _continues(text: str, end: int, piece: Finding) -> bool:
    gap = text[end : piece.start]
    if len(gap) > _GAP_CHARS_MAX:
        return False
    return (_BETWEEN.fullmatch(gap) is not None or _CROSSING.fullmatch(gap) is not None or _BETWEEN.fullmatch(_without_strangers(gap)) is not None)


def _without_strangers(gap: str) -> str:
    """`gap` without the words that no dictionary knows, where they are few."""
    words = [m for m in _WORD.finditer(gap) if word_kind(m[0]) in _STRANGE]
    return gap if len(words) > _STRANGERS_MAX else _WORD.sub(lambda m: "" if word_kind(m[0]) in _STRANGE else m[0], gap)


def _begins(text: str, start: int, cased: bool) -> int:
    """Where an address whose first piece begins at `start` begins: with a name or number before it that belongs to it."""
    named = _NAME_BEFORE.search(text, max(0, start - _BEFORE_CHARS_MAX), start) if text[start].isdigit() else None
    if named:
        names = list(_WORD.finditer(text, named.start("names"), start))
        strangers = itertools.takewhile(lambda name: word_kind(name[0]) in _STRANGE and (name[0][0].isupper() or not cased), reversed(names))
        start = min((name.start() for name in strangers), default=start)
    number = _NUMBER_BEFORE.search(text, max(0, start - _BEFORE_CHARS_MAX), start)
    return number.start() if number else start


def _whole(text: str, chain: Sequence[Finding], cased: bool) -> list[Finding]:
    """One finding for a chain of pieces with a street among them."""
    street = next((f for f in chain if f.entity == "STREET_ADDRESS"), None)
    if street is None:
        return [_with_region(text, piece) for piece in chain]
    start, end = _begins(text, min(f.start for f in chain), cased), max(f.end for f in chain)
    for lead in (_UNIT_BEFORE, _CORNER_BEFORE):
        match = lead.search(text, max(0, start - 40), start)
        if match:
            start = match.start()
    tail = _TAIL.match(text, end)
    if tail and text[end - 1 : end].isalpha():
        end = tail.end()
    return [_with_region(text, msgspec.structs.replace(street, start=start, end=end, score=max(f.score for f in chain)))]


def _with_region(text: str, piece: Finding) -> Finding:
    """A place with the rest of its name, and the letters and post code of its state or province, where they follow."""
    end = piece.end
    for tail in (_PLACE_TAIL, _REGION_TAIL):
        match = tail.match(text, end)
        if match:
            end = match.end()
    return msgspec.structs.replace(piece, end=end) if end != piece.end else piece
