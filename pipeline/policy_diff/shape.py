"""Values in, what may be shown of them out: their shape, and the words around them with all that is sensitive masked."""

from __future__ import annotations

from collections.abc import Sequence

SHAPE_CHARS_MAX = 60
AROUND_CHARS = 48

Mask = Sequence[str | None]


def shape(value: str) -> str:
    """`Aaaa 9999`: letters and digits by their kind, the rest as it is."""
    out = "".join("9" if c.isdecimal() else "A" if c.isupper() else "a" if c.isalpha() else c if c.isascii() and c.isprintable() else "·" for c in value)
    return out if len(out) <= SHAPE_CHARS_MAX else out[: SHAPE_CHARS_MAX - 1] + "…"


def around(text: str, mask: Mask, start: int, end: int) -> tuple[str, str]:
    """Some words before and after [start, end), with placeholders where `mask` names an entity. Words that the limit cuts are left out."""
    low, high = max(0, start - AROUND_CHARS), min(len(text), end + AROUND_CHARS)
    while low > 0 and low < start and not text[low - 1].isspace():
        low += 1
    while high < len(text) and high > end and not text[high].isspace():
        high -= 1
    return _masked(text, mask, low, start), _masked(text, mask, end, high)


def _masked(text: str, mask: Mask, start: int, end: int) -> str:
    out, last = "", None
    for i in range(start, end):
        entity = mask[i]
        if entity is None:
            out += text[i]
        elif entity != last:
            out += f"<{entity}>"
        last = entity
    return " ".join(out.split())
