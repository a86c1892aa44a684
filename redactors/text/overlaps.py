"""Findings of many detectors over one text in, sorted findings that do not overlap out. Nothing found is lost: spans merge to the widest."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from redactors.text.finding import Finding

# Where spans merge, a name the check stands behind beats one a model guesses, and a wider span beats a narrower. Lower is stronger.
_PATTERN_FIRST = {"tail": 4, "spacy": 3, "rampart": 2, "own-model": 2, "names": 2}
# What a secret overlaps is a secret: it must never be named, numbered or replaced as less.
_SECRETS = frozenset({"PASSWORD", "SECRET", "SECURE"})
_GLUE = frozenset(" ,.-'’\t\n")
_GLUE_CHARS_MAX = 3
# Kinds whose parts belong together when only a space, comma or dash lies between them.
_JOINED = frozenset({"PERSON", "STREET_ADDRESS", "LOCATION", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE"})
_PLACE = frozenset({"STREET_ADDRESS", "LOCATION", "ZIP_CODE"})


def merge(text: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The union of all spans as disjoint findings in order; the same for any order of the input."""
    ordered = sorted(findings, key=lambda f: (f.start, -f.end, f.entity, -f.score, f.detector, f.rule))
    out: list[Finding] = []
    for finding in ordered:
        if finding.end <= finding.start:
            continue
        if out and (finding.start < out[-1].end or _belongs(text, out[-1], finding)):
            out[-1] = _union(out[-1], finding)
        else:
            out.append(finding)
    return tuple(out)


def _belongs(text: str, a: Finding, b: Finding) -> bool:
    """Whether b continues a: the same kind, or parts of one address, with nothing but glue between."""
    gap = text[a.end : b.start]
    if len(gap) > _GLUE_CHARS_MAX or not all(c in _GLUE for c in gap):
        return False
    if a.entity == b.entity:
        # Two people on two lines, or in a list, are two people.
        return not gap or (a.entity in _JOINED and (a.entity in _PLACE or ("\n" not in gap and "," not in gap and "\t" not in gap)))
    return "STREET_ADDRESS" in (a.entity, b.entity) and a.entity in _PLACE and b.entity in _PLACE


def _union(a: Finding, b: Finding) -> Finding:
    strong = min(a, b, key=lambda f: (f.entity not in _SECRETS, _PATTERN_FIRST.get(f.detector, 1), -(f.end - f.start), -f.score, f.start, f.entity))
    if strong.detector == "memory":
        # What is found here again is told by what found it, so that the officer sees the rule; memory is the reason only where nothing else is.
        strong = min(a, b, key=lambda f: (f.entity != strong.entity, f.detector == "memory"))
    return msgspec.structs.replace(strong, start=min(a.start, b.start), end=max(a.end, b.end), score=max(a.score, b.score))
