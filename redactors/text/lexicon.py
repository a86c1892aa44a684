"""What kind of word a word is, by tables alone: a common name, an ordinary word, both, a product's name, or none of these."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from redactors.text.english import english
from redactors.text.names import ALSO_WORDS, NAMES
from redactors.text.words import PRODUCTS

Kind = Literal["name", "both", "unknown", "ordinary", "product"]
_CAPITALISED = re.compile(r"(?<![@#/\w])[A-ZÀ-ÖØ-Þ][^\W\d_A-Z]")
WORDS: frozenset[Kind] = frozenset({"ordinary", "product"})


def has_capitals(text: str) -> bool:
    """Whether `text` is written with capitals: a word that begins with one, beyond acronyms, mentions and "I"."""
    return _CAPITALISED.search(text) is not None


def word_kind(word: str) -> Kind:
    """The kind of `word`, whatever its capitals and accents."""
    plain = word.lower()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    if plain in NAMES:
        return "both" if plain in ALSO_WORDS or plain in PRODUCTS else "name"
    if plain in PRODUCTS:
        return "product"
    return "ordinary" if english(plain) else "unknown"
