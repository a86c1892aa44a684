"""What a pattern detector is: data. A loose linear-time pattern, a check behind it, the words that make it likelier, and its own examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

NAME_CHARS = 80  # how much of the text before a value `named` is shown


class Detector(Struct, frozen=True, kw_only=True):
    """One detector. The test suite runs `finds` and `ignores` of every one.

    `pattern` is RE2 syntax; the value is group 1 where there is one, else the whole match. RE2's classes are ASCII, which is what the normalised text has.
    `edges`: `word` refuses a value that goes on as a word before or after it. `check` accepts or refuses the value, `named` by the text before it
    (NAME_CHARS of it); `cut` narrows it to a span inside, or refuses it with None. `score` counts without context, and with `context` words before it or in the field's name it counts `boosted`.
    `finds` are texts in which a value is found (with `score` or boost ≥ 0.35, the shipped threshold), `ignores` texts in which none is.
    """

    name: str
    entity: str
    pattern: str
    score: float
    finds: tuple[str, ...]
    ignores: tuple[str, ...]
    boosted: float = 0.0
    context: tuple[str, ...] = ()
    edges: Literal["word", "none"] = "word"
    check: Callable[[str], bool] | None = None
    named: Callable[[str], bool] | None = None
    cut: Callable[[str], tuple[int, int] | None] | None = None
    why: tuple[str, ...] = ()
    ocr: bool = False  # its check is strong enough to read through OCR's confusions of letters and digits
