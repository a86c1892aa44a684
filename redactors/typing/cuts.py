"""Where a text was cut while a value could still be open: text in, the spans around the cut that a detector could complete out.

A cut is a run's end that nobody meant as one: a limit of time or size, or an edit that took the caret where the editor cannot follow.
"""

from __future__ import annotations

import re
from typing import Literal

from redactors.text.common import COMMON

# How many words back an open end can reach: an IBAN has nine groups, "Anna Maria von der" four.
TAIL_TOKENS = 9
# Fewer letters and digits than this on both sides of a cut, and no value can be in them.
CHARS_MIN = 6
_TOKEN = re.compile(r"\S+")
_SHORTENED = re.compile(r"(?:.*str|st|no|nr|apt|av|ave|rd|blvd|pl|ste|c|box)\.\Z", re.IGNORECASE)  # a number comes next
_SPOKEN = re.compile(r"\S+\s+(?:[\[({]at[\])}]|at\s+\S+\s+d(?:o\Z|\Z|ot\b)).*\Z", re.IGNORECASE | re.DOTALL)
_FIRST = re.compile(r"\S*")


def open_tail(text: str) -> int:
    """Where the end begins that a detector could still complete (a half address, a name, digits); len(text) where there is none.

    >>> open_tail("lost near Ashby National "), open_tail("signed on the spot ")
    (10, 19)
    """
    tokens = list(_TOKEN.finditer(text))[-TAIL_TOKENS:]
    start = len(text)
    if tokens and (spoken := _SPOKEN.search(text, tokens[0].start())):
        return spoken.start()
    gap = not tokens or tokens[-1].end() < len(text)
    for n, token in enumerate(reversed(tokens)):
        # An ordinary word may yet become another one ("May", "Mayor"), or be one of a name's ("Ashby National …"): it is open if what stands before it is.
        common = _word(token[0]).casefold() in COMMON and token[0][-1].isalpha()
        if common and ((not n and not gap) or token[0][0].isupper()):
            continue
        if not _open(token[0], whole=gap or n > 0, joins=start < len(text)):
            break
        start = token.start()
    return start


def open_front(text: str) -> int:
    """Where what stands behind the caret ends that could be the rest of a value: 0 where no value can begin before it and go on in it.

    >>> open_front("ennsylvania Avenue is closed"), open_front(" and so on"), open_front("0142 is busy")
    (18, 0, 4)
    """
    end = 0
    for n, token in enumerate(_TOKEN.finditer(text)):
        word, touches = _word(token[0]), token.start() == 0
        if n >= TAIL_TOKENS or not word:
            break
        if touches and word.casefold() in COMMON:
            continue  # it may yet become another word ("lace", "Wallace"): it is open if what follows is
        if not (touches or _numeric(token[0]) or word[0].isupper()):
            break
        end = token.end()
        if token[0][-1] in ".!?":
            break
    return end


def numbers_near(text: str) -> list[tuple[int, int]]:
    """The numbers among the last words: what comes after the cut may say what they were ("482911 is your code")."""
    return [token.span() for token in list(_TOKEN.finditer(text))[-TAIL_TOKENS:] if _numeric(token[0])]


def open_kind(text: str) -> Literal["", "word", "number"]:
    """What the open end of a text is: a number or address, to which further words of the kind may come, or a word to which only letters may."""
    tail = text[open_tail(text) :]
    if not tail:
        return ""
    last = tail.split()[-1]
    if _numeric(last):
        return "number"
    return "" if text[-1].isspace() else "word"


def open_head(text: str, kind: Literal["", "word", "number"]) -> int:
    """Where what goes on from a cut ends in the text behind it."""
    if not kind:
        return 0
    first = _FIRST.match(text)
    end = first.end() if first else 0
    return end if kind == "word" else max(end, _numeric_head(text))


def around(text: str, at: int) -> tuple[int, int] | None:
    """The numbers, addresses and assignments that touch a place in a text; None where they are too short to be of a value."""
    start = at
    for token in reversed(list(_TOKEN.finditer(text[:at]))[-TAIL_TOKENS:]):
        if not _numeric(token[0]):
            break
        start = token.start()
    end = at + _numeric_head(text[at:])
    piece = text[start:end]
    chars = sum(c.isalnum() for c in piece)
    return (start, end) if chars >= CHARS_MIN or (chars and any(c in "@=" for c in piece)) else None


def _numeric_head(text: str) -> int:
    end = 0
    for n, token in enumerate(_TOKEN.finditer(text[:400])):
        if n >= TAIL_TOKENS or not _numeric(token[0]):
            break
        end = token.end()
    return end


def _numeric(token: str) -> bool:
    return any(c.isdigit() or c in "@=" for c in token)


def _word(token: str) -> str:
    return token.strip(".,;:!?…()[]{}\"'`")


def _open(token: str, whole: bool, joins: bool) -> bool:
    """Whether a token at the end may be part of something longer. `whole`: no character can be added to it any more. `joins`: what follows is open."""
    word = _word(token)
    if _numeric(token):
        return True
    if not word:
        return False
    ended = token[-1] in ".!?;:)" and len(word) > 1 and not _SHORTENED.match(token)
    if word.casefold() in COMMON:
        return False
    if word[:1].isupper() and (joins or not ended):
        return True
    return not (ended and word.isalpha())
