"""Pattern detectors compiled into one linear-time gate and one regex each: plain text in, findings with the detector's name and reasons out.

What cannot happen: backtracking (RE2 has none), a detector that RE2 does not accept (building raises), or a search of every pattern over every text
(the gates answer in some ten microseconds which patterns occur at all).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import re2  # it ships no types
from msgspec import Struct

from redactors.text.detectors.detector import NAME_CHARS, Detector
from redactors.text.finding import Finding

# An automaton for all patterns at once grows with every new kind of text, and growing is what costs: 270 to 420 µs a text for 204 patterns in one, 60 to
# 120 with four in each. An automaton that reaches its share of memory begins anew.
GATE_PATTERNS = 4
GATE_BYTES_MAX = 64 << 20
CONTEXT_CHARS = 48  # how far before a value, on its line or the one above, a context word counts
CONTEXT_AFTER_CHARS = 16
# Occurs in every text, the empty one too. Where the gate's answer lacks it, the gate itself failed (RE2 says "no match" when it runs out of memory).
SENTINEL = "(?:)"
MATCHES_MAX = 20_000  # per detector and text; more means the text is all values, and what was found covers them


class Compiled(Struct, frozen=True):
    """Detectors with their regexes, behind sets that say which of them occur: the n-th set holds GATE_PATTERNS of them from n × GATE_PATTERNS on."""

    detectors: tuple[Detector, ...]
    regexes: tuple[Any, ...]
    gates: tuple[Any, ...]


def compile_all(detectors: Sequence[Detector]) -> Compiled:
    """Raises re2.error where a pattern is not RE2's, so that a worker refuses at its start."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = GATE_BYTES_MAX
    gates = []
    for start in range(0, len(detectors), GATE_PATTERNS):
        gate = re2.Set.SearchSet(options)
        for d in detectors[start : start + GATE_PATTERNS]:
            gate.Add(d.pattern)
        gate.Add(SENTINEL)
        gate.Compile()
        gates.append(gate)
    return Compiled(tuple(detectors), tuple(re2.compile(d.pattern, options) for d in detectors), tuple(gates))


def search(compiled: Compiled, text: str, field: str = "") -> Iterable[Finding]:
    """All values in `text`; `field` (lower case) counts as context that stands before each of them."""
    if not compiled.detectors or not text:
        return
    lowered = ""
    for n in _occurring(compiled, text):
        detector, regex = compiled.detectors[n], compiled.regexes[n]
        group = 1 if regex.groups else 0
        for count, match in enumerate(regex.finditer(text)):
            if count >= MATCHES_MAX:
                break
            span = match.span(group)
            span = _accepted(detector, text, *span)
            if span is None:
                continue
            if detector.context and not lowered:
                lowered = text.lower() if len(text.lower()) == len(text) else text
            score, why = _score(detector, lowered, span, field)
            if score > 0:
                yield Finding(span[0], span[1], detector.entity, score, "pattern", detector.name, (*detector.why, *why))


def _occurring(compiled: Compiled, text: str) -> Iterable[int]:
    """Indices of the detectors whose patterns occur. Fails closed: all of them where the gate has no answer."""
    out: list[int] = []
    for number, gate in enumerate(compiled.gates):
        start = number * GATE_PATTERNS
        size = min(GATE_PATTERNS, len(compiled.detectors) - start)
        hits = gate.Match(text) or ()
        out += sorted(start + n for n in hits if n != size) if size in hits else range(start, start + size)
    return out


def _accepted(detector: Detector, text: str, start: int, end: int) -> tuple[int, int] | None:
    """The value's span if its edges and its check hold."""
    if end <= start:
        return None
    if detector.cut:
        inner = detector.cut(text[start:end])
        if inner is None:
            return None
        start, end = start + inner[0], start + inner[1]
    if detector.edges == "word" and (_goes_on(text, start - 1, start) or _goes_on(text, end, end - 1)):
        return None
    if detector.check and not detector.check(text[start:end]):
        return None
    if detector.named and not detector.named(text[max(0, start - NAME_CHARS) : start]):
        return None
    return start, end


def _goes_on(text: str, outside: int, inside: int) -> bool:
    """Whether the word at `inside` goes on at `outside`."""
    return 0 <= outside < len(text) and (text[outside].isalnum() or text[outside] == "_") and (text[inside].isalnum() or text[inside] == "_")


def _score(detector: Detector, lowered: str, span: tuple[int, int], field: str) -> tuple[float, tuple[str, ...]]:
    if detector.context:
        around = field + " " + lowered[max(0, span[0] - CONTEXT_CHARS) : span[0]] + "\0" + lowered[span[1] : span[1] + CONTEXT_AFTER_CHARS]
        for word in detector.context:
            at = around.find(word)
            # The word begins there: "tel" is no part of "hotel".
            while at > 0 and around[at - 1].isalpha():
                at = around.find(word, at + 1)
            if at >= 0:
                return detector.boosted, (f"context:{word}",)
    return detector.score, ()
