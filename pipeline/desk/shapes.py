"""A value that leaked in, the shape of such values and an invented example out: the rule that is written against it must not hold it.

Digits become any digits and letters any letters of the same case, in the same number; all else stays. Deterministic in shape, random in the example.
"""

from __future__ import annotations

import random
import re

from msgspec import Struct

VALUE_CHARS_MAX = 64
LETTERS_MIN = 5  # digits and letters together: a shape with fewer would mask half the world

_CLASSES = (("0-9", str.isdigit, "0123456789"), ("A-Z", str.isupper, "ABCDEFGHJKLMNPQRSTUVWXYZ"), ("a-z", str.islower, "abcdefghjkmnpqrstuvwxyz"))


class Shape(Struct, frozen=True):
    """A regular expression, what it must find and what not. Nothing of the value but its form."""

    regex: str
    finds: str
    ignores: str


def shape(value: str, seed: random.Random | None = None) -> Shape | None:
    """The shape of a value; None where it is too short, too long, or has other letters than those of ASCII."""
    value = value.strip()
    chance = seed or random.SystemRandom()
    if not value.isascii() or not value.isprintable() or len(value) > VALUE_CHARS_MAX or sum(c.isalnum() for c in value) < LETTERS_MIN:
        return None
    parts: list[tuple[str, int]] = []
    example = ""
    for c in value:
        name, letters = next(((f"[{name}]", letters) for name, is_one, letters in _CLASSES if is_one(c)), (re.escape(c), c))
        parts = [*parts[:-1], (name, parts[-1][1] + 1)] if parts and parts[-1][0] == name else [*parts, (name, 1)]
        example += _other(c, letters, chance)
    body = "".join(name if count == 1 else f"{name}{{{count}}}" for name, count in parts)
    edges = tuple(r"\b" if c.isalnum() else "" for c in (value[0], value[-1]))
    return Shape(edges[0] + body + edges[1], f"it reads {example} there", f"it reads {example[:3]} there")


def _other(c: str, letters: str, chance: random.Random) -> str:
    """Another character of the same kind: the example must not be the value."""
    return chance.choice([one for one in letters if one != c] or [c])
