"""Text as a reader sees it, for matching: a string in, a plainer string with a map back out. Never changes what leaves, only what is searched.

Folds compatibility forms (NFKC), every script's digits, dashes, quotes and spaces; strips zero-width and format characters; folds Cyrillic and Greek
look-alikes in words that could be Latin. What cannot happen: an offset of the plain string that does not lead back to a whole original character.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right

from msgspec import Struct

# Letters of other scripts that look like a Latin one. Source: the confusables of Unicode TS #39, the single letters of Cyrillic and Greek.
_LOOKALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅԚԜҮЗԁаеорсухіјѕһԛԝҽАΒΕΖΗΙΚΜΝΟΡΤΥΧαονρυιϲӏ",
    "ABEKMHOPCTYXIJSQWY3daeopcyxijshqweABEZHIKMNOPTYXaovpuicl",
)
_PLAIN = str.maketrans(
    {**dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"), **dict.fromkeys("‘’‛ʼ′＇", "'"), **dict.fromkeys("“”„‟″", '"'), "\u2800": " ", "\u3164": " ", "\u115f": " "}
)
_DROPPED = frozenset("\u034f\u17b4\u17b5\u180b\u180c\u180d\u180e") | {chr(c) for c in range(0xFE00, 0xFE10)}
# Letters with a stroke, and two in one: Unicode takes them for letters of their own, people type them as these.
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_WORD = re.compile(r"\w+")
_CLUSTER_CHARS_MAX = 32
_SPACED = re.compile(r"""(?<![^\s(\[{"'])\S(?: \S){5,}(?![^\s.,;:!?)\]}"'])""")  # as many letters as a short word has; fewer may be a list


class Plain(Struct, frozen=True):
    """The plain string, and for each of its characters the original span [starts[i], ends[i]); both None where the two strings are the same."""

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The original span of plain [start, end), end > start."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def forth(self, start: int, end: int) -> tuple[int, int]:
        """The plain span that holds the original [start, end); empty where all of it was stripped."""
        if self.starts is None or self.ends is None:
            return start, end
        return bisect_right(self.ends, start), bisect_left(self.starts, end)


def normalise(text: str) -> Plain:
    """Linear in the length of `text`. ASCII comes back as it is."""
    if text.isascii():
        return Plain(text)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        # A base with its combining marks is folded as one, so that NFKC can compose them; bounded, so that a pile of marks costs nothing.
        while end < len(text) and end - at < _CLUSTER_CHARS_MAX and unicodedata.combining(text[end]):
            end += 1
        for char in _fold(text[at:end]):
            out.append(char)
            starts.append(at)
            ends.append(end)
        at = end
    plain = _WORD.sub(_latin, "".join(out))
    if plain == text:
        return Plain(text)
    return Plain(plain, tuple(starts), tuple(ends))


def closed_up(text: str) -> Plain | None:
    """A text with its spaced-out words closed up ("j o @ e x a m p l e . c o m"), or None where it has none. Linear in the length of `text`.

    >>> closed_up("write to j o @ a b . i o today").text
    'write to jo@ab.io today'
    """
    parts = [m.span() for m in _SPACED.finditer(text)]
    if not parts:
        return None
    starts: list[int] = []
    at = 0
    for start, end in parts:
        starts += [*range(at, start), *range(start, end, 2)]
        at = end
    starts += range(at, len(text))
    return Plain("".join([text[i] for i in starts]), tuple(starts), tuple(i + 1 for i in starts))


def skeleton(text: str) -> str:
    """What of a text two writings of it have in common: its letters and digits, without case, accents, compatibility forms, strokes and look-alikes.

    Each character goes by itself, whatever stands beside it: the skeletons of two parts, joined, are the skeleton of the whole.

    >>> skeleton("Łukasz\u00a0Müller"), skeleton("4111-1111")
    ('lukaszmuller', '41111111')
    """
    return text.translate(_SKELETONS)


class _Skeletons(dict[int, str]):
    """By code point, each worked out when it is first met; there are as many as Unicode has characters."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        if unicodedata.category(char) == "Nd":
            return self.setdefault(point, str(unicodedata.digit(char)))
        for _ in range(3):  # one form brings out another: a look-alike has an accent, or is a capital
            char = unicodedata.normalize("NFKD", char.translate(_LOOKALIKE)).casefold().translate(_STROKES)
        return self.setdefault(point, "".join(c for c in char if c.isalnum()))


_SKELETONS = _Skeletons()


def _fold(cluster: str) -> str:
    if cluster.isascii():
        return cluster
    return "".join(_fold_char(c) for c in unicodedata.normalize("NFKC", cluster))


def _fold_char(char: str) -> str:
    if char.isascii():
        return char
    category = unicodedata.category(char)
    if category == "Cf" or char in _DROPPED:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category == "Zs":
        return " "
    return char.translate(_PLAIN)


def _latin(match: re.Match[str]) -> str:
    """Folds look-alikes where every letter of the word is Latin or looks it; a Russian or Greek word keeps its own letters."""
    word = match[0]
    if word.isascii():
        return word
    folded = word.translate(_LOOKALIKE)
    return folded if len(folded) == len(word) and all(c < "\u0250" or not c.isalpha() for c in folded) else word
