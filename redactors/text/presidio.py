"""Presidio's country packs: the recognizers of the policy's countries, asked directly. A text in, findings in Scrim's names out.

`EntityRecognizer.analyze` is called without AnalyzerEngine, which would load a second spaCy pipeline and cost 0.4 ms a call. Left out on purpose: what
Scrim's own detectors do with a stronger check; EmailRecognizer (asks the network for a suffix list); IbanRecognizer (logs the text it could not validate);
DateRecognizer and nationalities (they mask ordinary work); PhoneRecognizer (half of Presidio's time). Their `regex` patterns can backtrack: lines are cut
to WINDOW_CHARS. One linear-time set says which recognizers could find anything at all; of 43, one in five texts needs one.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence
from typing import Any

import presidio_analyzer.predefined_recognizers as packs
import re2  # it ships no types
from msgspec import Struct
from presidio_analyzer import PatternRecognizer

from redactors.text.finding import Finding
from redactors.text.patterns import CONTEXT_CHARS, SENTINEL

DIGITS_MIN = 5
WINDOW_CHARS, OVERLAP_CHARS = 1000, 60
_CONTEXT_BOOST, _CONTEXT_LEAST, _VALIDATED, _ALONE_MOST = 0.35, 0.5, 1.0, 0.3
_LOOKS = re.compile(r"\(\?<?[=!]")
_SPACES = r"\s\x0b\x1c-\x1f"  # RE2 takes fewer characters for spaces
_DIGIT_RUNS = re.compile(r"\d(?:[^\n\d]{0,8}\d){4}")
# Not a person's numbers, or found by a detector of Scrim's own.
_LEFT_OUT = frozenset({"DE_HANDELSREGISTER", "DE_PLZ", "UK_POSTCODE", "CA_POSTAL_CODE", "US_SSN", "ABA_ROUTING_NUMBER", "ZA_COMPANY_REGISTRATION", "SE_ORGANISATIONSNUMMER", "KR_BRN", "SG_UEN"})
# What a country's own name for a number is in Scrim's; the rest are NATIONAL_ID.
_ENTITY_BY_WORD = (
    ("PASSPORT", "PASSPORT"),
    ("DRIV", "DRIVER_LICENSE"),
    ("FUEHRERSCHEIN", "DRIVER_LICENSE"),
    ("TAX", "TAX_ID"),
    ("VAT", "TAX_ID"),
    ("ITIN", "TAX_ID"),
    ("PAN", "TAX_ID"),
    ("GSTIN", "TAX_ID"),
    ("TFN", "TAX_ID"),
    ("BANK", "BANK_ACCOUNT"),
    ("VEHICLE", "ID"),
    ("PLATE", "ID"),
    ("KFZ", "ID"),
    ("CLAIM", "ID"),
    ("MEMBER", "ID"),
    ("PRESCRIPTION", "ID"),
    ("AUTHORIZATION", "ID"),
    ("REFERRAL", "ID"),
    ("MOBILE", "PHONE_NUMBER"),
    ("TELEPHONE", "PHONE_NUMBER"),
)


class Pack(Struct, frozen=True):
    """One recognizer, its entity in Scrim's names, its rule's name, and its context words in lower case."""

    recognizer: Any
    entity: str
    rule: str
    context: tuple[str, ...]


class Packs(Struct, frozen=True):
    """Recognizers behind one set of looser patterns: `owners[n]` is the number of the pack whose pattern is the set's n-th."""

    packs: tuple[Pack, ...]
    gate: Any
    owners: tuple[int, ...]


def build_packs(countries: Sequence[str]) -> Packs:
    """The pattern recognizers Presidio has for these countries (its codes, in any case)."""
    wanted = {country.lower() for country in countries}
    out = []
    for _, kind in sorted(inspect.getmembers(packs, inspect.isclass)):
        if issubclass(kind, PatternRecognizer) and (getattr(kind, "COUNTRY_CODE", None) or "") in wanted:
            made: Any = kind
            recognizer = made()
            theirs = recognizer.supported_entities[0]
            if theirs not in _LEFT_OUT:
                entity = next((ours for word, ours in _ENTITY_BY_WORD if word in theirs), "NATIONAL_ID")
                out.append(Pack(recognizer, entity, theirs.lower().replace("_", "-"), tuple(w.lower() for w in recognizer.context or ())))
    return _gated(tuple(out))


def pack_findings(chosen: Packs, text: str, field: str) -> Iterable[Finding]:
    """What the packs find where there are digits enough. A number without a checksum, or of digits alone, needs its word beside it."""
    if not chosen.packs or not _DIGIT_RUNS.search(text):
        return
    for start, window in _windows(text):
        for pack in _possible(chosen, window):
            for result in pack.recognizer.analyze(window, pack.recognizer.supported_entities):
                value = window[result.start : result.end]
                word = _context(pack, field, window[max(0, result.start - CONTEXT_CHARS) : result.start].lower())
                score = _score(result.score, word is not None, value)
                yield Finding(start + result.start, start + result.end, pack.entity, score, "presidio", pack.rule, (f"context:{word}",) if word else ())


def _gated(packs: tuple[Pack, ...]) -> Packs:
    options = re2.Options()
    options.log_errors = False
    gate, owners = re2.Set.SearchSet(options), []
    for n, pack in enumerate(packs):
        for pattern in pack.recognizer.patterns:
            gate.Add("(?ims)" + without_lookaround(pattern.regex))  # Presidio's own flags
            owners.append(n)
    gate.Add(SENTINEL)
    gate.Compile()
    return Packs(packs, gate, tuple(owners))


def without_lookaround(pattern: str) -> str:
    """A pattern that RE2 can run and that matches wherever this one does: what only looks ahead or behind is left out.

    >>> without_lookaround(r"(?<![\\w)])a(?!0{4}(?:x))[(?=]b")
    'a[(?=]b'
    """
    out, depth, looking, in_class, at = [], 0, 0, False, 0
    while at < len(pattern):
        size = 2 if pattern[at] == "\\" else 1
        char = pattern[at : at + size]
        opens, closes = char == "(" and not in_class, char == ")" and not in_class
        in_class = (char != "]") if in_class else char == "["
        depth += opens
        looking = looking or (depth if opens and _LOOKS.match(pattern, at) else 0)
        if not looking:
            out.append((_SPACES if in_class else f"[{_SPACES}]") if char == r"\s" else char)
        if closes:
            looking = 0 if looking == depth else looking
            depth -= 1
        at += size
    return "".join(out)


def _possible(chosen: Packs, text: str) -> Sequence[Pack]:
    """The packs that could find something. Fails closed: all of them where the gate has no answer."""
    hits = chosen.gate.Match(text) or ()
    if len(chosen.owners) not in hits:
        return chosen.packs
    return [chosen.packs[n] for n in sorted({chosen.owners[hit] for hit in hits if hit < len(chosen.owners)})]


def _windows(text: str) -> Iterable[tuple[int, str]]:
    """Lines with digits enough, long ones in overlapping pieces."""
    at = 0
    for line in text.split("\n"):
        if _DIGIT_RUNS.search(line):
            for cut in range(0, max(1, len(line) - OVERLAP_CHARS), WINDOW_CHARS - OVERLAP_CHARS):
                yield at + cut, line[cut : cut + WINDOW_CHARS]
        at += len(line) + 1


def _context(pack: Pack, field: str, before: str) -> str | None:
    return next((w for w in pack.context if re.search(rf"(?<!\w){re.escape(w)}(?!\w)", f"{field} \n{before}")), None)


def _score(theirs: float, context: bool, value: str) -> float:
    if context:
        return min(1.0, max(theirs + _CONTEXT_BOOST, _CONTEXT_LEAST))
    letters = any(c.isalpha() for c in value)
    return theirs if theirs >= _VALIDATED and letters else min(theirs, _ALONE_MOST)
