"""One of the officer's own rules in, a function from text to spans out. The policy's examples and the live detector run the same function.

Regexes are RE2: linear in the text, whatever the pattern, so no rule can hang a worker. RE2's `\\d`, `\\w` and `\\b` know ASCII only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import re2

from schemas.policy import OwnRule

Spans = list[tuple[int, int]]
_REGEX_MEMORY_BYTES = 8 * 1024 * 1024


def build(rule: OwnRule) -> Callable[[str, str], Spans]:
    """`spans(text, around)`: where the rule's regex or words stand in the text, as character offsets, not overlapping.

    With `context`, nothing is found unless one of its words stands in the text or in `around` (a field's name, a title). Words are matched whole,
    without regard to case. Raises `ValueError` with the engine's complaint where the regex does not compile; the rule was then never checked.
    """
    find = _regex(rule.regex) if rule.regex is not None else _words(rule.words)
    near = _words(rule.context) if rule.context else None

    def spans(text: str, around: str) -> Spans:
        return find(text) if near is None or near(text) or near(around) else []

    return spans


def _compile(pattern: str, cased: bool) -> Any:
    options = re2.Options()
    options.log_errors = False  # RE2 would write the pattern to stderr
    options.max_mem = _REGEX_MEMORY_BYTES
    options.case_sensitive = cased
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else b""
        raise ValueError(reason.decode("utf-8", "replace") if isinstance(reason, bytes) else "does not compile") from None


def _regex(pattern: str) -> Callable[[str], Spans]:
    compiled = _compile(pattern, cased=True)
    return lambda text: [m.span() for m in compiled.finditer(text) if m.end() > m.start()]


def _words(words: tuple[str, ...]) -> Callable[[str], Spans]:
    # Longest first: "Project Orion X" before "Project Orion". Any run of spaces stands for a space. RE2's \b is ASCII-only, hence the classes.
    ordered = sorted(words, key=len, reverse=True)
    alternatives = "|".join(r"\s+".join(re2.escape(part) for part in word.split()) for word in ordered)
    compiled = _compile(rf"({alternatives})(?:[^\pL\pN_]|$)", cased=False)

    def find(text: str) -> Spans:
        spans, at = [], 0
        while match := compiled.search(text, at):
            start, end = match.span(1)
            inside = start > 0 and _WORD.match(text[start]) and _WORD.match(text[start - 1])
            if not inside:
                spans.append((start, end))
            at = start + 1 if inside else end
        return spans

    return find


_WORD = re.compile(r"\w")


def matches_empty(pattern: str) -> bool:
    """Whether the regex is content with no characters at all. Raises `ValueError` where it does not compile."""
    return _compile(pattern, cased=True).fullmatch("") is not None
