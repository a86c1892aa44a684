"""How a value is written down when it is not written as a form would have it: a value's text in, the noisy text out. Also the way back, for the reader.

Each noise says which entities it leaves what they are: a token in other letters is another token, and not sensitive.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random

_NUMBERS = frozenset({"CREDIT_CARD", "IBAN_CODE", "US_SSN", "PHONE_NUMBER"})
_WORDS = frozenset({"PERSON", "EMAIL_ADDRESS", "STREET_ADDRESS"})
_DIGITS = _NUMBERS | {"OTP", "DATE_OF_BIRTH", "NATIONAL_ID", "IP_ADDRESS"}
_EVERY = _DIGITS | _WORDS | {"SECRET", "PASSWORD", "PASSPORT", "DRIVER_LICENSE"}
# Letters that look like Latin ones, from Cyrillic and Greek (Unicode TS #39). Not all: these are what a person would be deceived by.
_ALIKE = dict(zip("aceopxyABEHIKMOPTX", "асеорхуАВЕНІКМОРТХ"))
_LATIN = str.maketrans({theirs: ours for ours, theirs in _ALIKE.items()})


def _case(random: Random, text: str) -> str:
    return text.lower() if text.isupper() or random.random() < 0.5 else text.upper()


def _separators(random: Random, text: str) -> str:
    """The value's groups parted by another mark, or by none."""
    return re.sub(r"[\s.()-]+", random.choice(("-", " ", ".", "\u00a0", "", "")), text)


def _fullwidth(random: Random, text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "0" <= c <= "9" else c for c in text)


def _zero_width(random: Random, text: str) -> str:
    at = sorted(random.sample(range(1, len(text)), min(3, len(text) - 1)))
    return "".join((random.choice("\u200b\u200c\u200d\u2060\ufeff\u00ad") if i in at else "") + c for i, c in enumerate(text))


def _homoglyph(random: Random, text: str) -> str:
    """About half of the letters that have a double; at least one."""
    places = [i for i, c in enumerate(text) if c in _ALIKE]
    chosen = set(random.sample(places, (len(places) + 1) // 2))
    return "".join(_ALIKE[c] if i in chosen else c for i, c in enumerate(text))


def _accents(random: Random, text: str) -> str:
    """Accents as characters of their own (NFD), where there are some; else one is put on a vowel."""
    apart = unicodedata.normalize("NFD", text)
    return apart if apart != text else re.sub(r"([aeiou])", "\\1\u0301", text, count=1)


def _same(random: Random, text: str) -> str:
    return text


NOISES: dict[str, tuple[frozenset[str], Callable[[Random, str], str]]] = {
    "none": (_EVERY, _same),
    "case": (_WORDS | {"IBAN_CODE"}, _case),
    "separators": (_NUMBERS, _separators),
    "full-width": (_DIGITS, _fullwidth),
    "zero-width": (_DIGITS | _WORDS, _zero_width),
    "homoglyphs": (_WORDS, _homoglyph),
    "accents": (frozenset({"PERSON", "STREET_ADDRESS"}), _accents),
    "split": (frozenset({"CREDIT_CARD", "IBAN_CODE", "US_SSN", "PHONE_NUMBER", "EMAIL_ADDRESS"}), _same),  # the channel splits it
    "glued": (_EVERY - {"PERSON", "STREET_ADDRESS"}, _same),  # the carrier puts nothing between it and the words before
}


def told(text: str) -> str:
    """A text as the reader compares it: compatibility forms, look-alikes, accents, case and all that is no letter or digit taken away."""
    text = unicodedata.normalize("NFKD", text.translate(_LATIN)).translate(_LATIN).casefold()
    return "".join(c for c in text if c.isalnum())
