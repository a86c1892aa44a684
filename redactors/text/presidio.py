"""Presidio's country packs: the recognizers of the policy's countries, asked directly. A text in, findings in Scrim's names out.

`EntityRecognizer.analyze` is called without AnalyzerEngine, which would load a second spaCy pipeline and cost 0.4 ms a call. Left out on purpose: what
Scrim's own detectors do with a stronger check; EmailRecognizer (asks the network for a suffix list); IbanRecognizer (logs the text it could not validate);
DateRecognizer and nationalities (they mask ordinary work); PhoneRecognizer (half of Presidio's time). Their `regex` patterns can backtrack: lines are cut to WINDOW_CHARS.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence
from typing import Any

import presidio_analyzer.predefined_recognizers as packs
from msgspec import Struct
from presidio_analyzer import PatternRecognizer

from redactors.text.finding import Finding
from redactors.text.patterns import CONTEXT_CHARS

DIGITS_MIN = 5
WINDOW_CHARS, OVERLAP_CHARS = 1000, 60
_CONTEXT_BOOST, _CONTEXT_LEAST, _VALIDATED, _ALONE_MOST = 0.35, 0.5, 1.0, 0.3
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


def build_packs(countries: Sequence[str]) -> tuple[Pack, ...]:
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
    return tuple(out)


def pack_findings(chosen: Sequence[Pack], text: str, field: str) -> Iterable[Finding]:
    """What the packs find where there are digits enough. A number without a checksum, or of digits alone, needs its word beside it."""
    if not chosen or not _DIGIT_RUNS.search(text):
        return
    for start, window in _windows(text):
        for pack in chosen:
            for result in pack.recognizer.analyze(window, pack.recognizer.supported_entities):
                value = window[result.start : result.end]
                word = _context(pack, field, window[max(0, result.start - CONTEXT_CHARS) : result.start].lower())
                score = _score(result.score, word is not None, value)
                yield Finding(start + result.start, start + result.end, pack.entity, score, "presidio", pack.rule, (f"context:{word}",) if word else ())


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
