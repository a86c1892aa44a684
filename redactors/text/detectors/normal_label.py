"""The words of a label: `Card number *`, `cardNumber`, `card_number` and `CARD-NUMBER:` all give ("card", "number")."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_HUMP = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")
_NOISE = frozenset({"required", "optional", "please", "enter", "type", "here", "the", "pflichtfeld", "erforderlich", "obligatoire", "obligatorio", "verplicht"})
LABEL_CHARS_MAX = 120


@lru_cache(maxsize=4096)
def label_words(label: str) -> tuple[str, ...]:
    """Lower-case words in order, without what only says how to fill the field in. Labels are a user interface's words, not content."""
    text = unicodedata.normalize("NFKC", label[:LABEL_CHARS_MAX])
    return tuple(w for w in (m[0].lower() for m in _WORD.finditer(_HUMP.sub(" ", text))) if w not in _NOISE)
