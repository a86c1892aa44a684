"""Addresses come in pieces; what stands between and beside the pieces belongs to them. Findings in, findings with addresses made whole out.

A house number after its street, a state's letters before a postcode, "Apt." between street and city, "the corner of … and …": none of it says
anything alone, all of it does beside an address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from redactors.text.finding import Finding

_PLACES = frozenset({"STREET_ADDRESS", "LOCATION", "ZIP_CODE"})
_GAP_CHARS_MAX = 28
_UNIT = r"(?:apt|apartment|suite|ste|unit|flat|floor|fl|room|rm|box|po|p\.o|psc|apo|fpo|dpo|cmr|bldg|building|block|no|nr|piso|puerta|esc|piano|int|bis|ter|c/o|aa|ae|ap|st|str|ul|near|opp)"
# Between two pieces: marks, units, numbers, two capital letters of a state.
_BETWEEN = re.compile(rf"(?:[\s,.;:>|#()\-/–]|{_UNIT}\b\.?|\d{{1,6}}[a-z]?\b|(?-i:[A-Z]{{2}}\b))*", re.IGNORECASE)
_CROSSING = re.compile(r"\s+(?:and|&|und|et|y|e|en)\s+", re.IGNORECASE)
_CORNER_BEFORE = re.compile(r"(?:\bthe\s+)?\b(?:corner|intersection|junction)\s+of\s+(?:the\s+)?(?:ul\.\s*)?$", re.IGNORECASE)
_UNIT_BEFORE = re.compile(rf"(?:\b(?:{_UNIT}\.?|[A-Za-z]{{2,12}}-)[ ]?)$", re.IGNORECASE)
# After a piece: its house number, or a state and postcode.
_TAIL = re.compile(rf"(?:,?[ ]\d{{1,5}}[a-zA-Z]?(?:[\-/]\d{{1,4}})?\b(?![.,]\d|[ ]?(?:%|€|\$|x\b|am\b|pm\b|min|hours?|days?|years?))|-[A-Z][\w]{{2,20}}\b)?(?:,?[ ](?:{_UNIT}\b)\.?[ ]?#?\d{{1,5}}\b)?(?:\s*,\s*[A-Z]{{2}}\b)?", re.IGNORECASE)
_REGION_TAIL = re.compile(r"\s*,\s*(?:[A-Z]{2})(?=\s|$|[.,])")


def grown(text: str, found: Sequence[Finding]) -> list[Finding]:
    """The findings, with each address widened over what belongs to it. Others are left as they are."""
    pieces = sorted((f for f in found if f.entity in _PLACES), key=lambda f: (f.start, -f.end))
    if not any(f.entity == "STREET_ADDRESS" for f in pieces):
        return list(found)
    out = [f for f in found if f.entity not in _PLACES]
    chain: list[Finding] = []
    for piece in pieces:
        if chain and _continues(text, chain, piece):
            chain.append(piece)
        else:
            out += _whole(text, chain)
            chain = [piece]
    return out + _whole(text, chain)


def _continues(text: str, chain: Sequence[Finding], piece: Finding) -> bool:
    end = max(f.end for f in chain)
    gap = text[end : piece.start]
    if len(gap) > _GAP_CHARS_MAX:
        return False
    streets = piece.entity == "STREET_ADDRESS" or any(f.entity == "STREET_ADDRESS" for f in chain)
    return streets and (_BETWEEN.fullmatch(gap) is not None or _CROSSING.fullmatch(gap) is not None)


def _whole(text: str, chain: Sequence[Finding]) -> list[Finding]:
    """One finding for a chain of pieces with a street among them."""
    street = next((f for f in chain if f.entity == "STREET_ADDRESS"), None)
    if street is None:
        return list(chain)
    start, end = min(f.start for f in chain), max(f.end for f in chain)
    for lead in (_UNIT_BEFORE, _CORNER_BEFORE):
        match = lead.search(text, max(0, start - 40), start)
        if match:
            start = match.start()
    tail = _TAIL.match(text, end)
    if tail and text[end - 1 : end].isalpha():
        end = tail.end()
    region = _REGION_TAIL.match(text, end)
    if region:
        end = region.end()
    return [msgspec.structs.replace(street, start=start, end=end, score=max(f.score for f in chain))]
