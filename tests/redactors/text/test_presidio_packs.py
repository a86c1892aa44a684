"""Presidio's country packs behind their gate: what a recognizer could find, the gate lets through."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactors.text.presidio import Packs, _possible, build_packs, without_lookaround

COUNTRIES = ("US", "UK", "DE", "FR", "ES", "IT", "NL", "IN")
PACKS = build_packs(COUNTRIES)
FLAGS = re.DOTALL | re.MULTILINE | re.IGNORECASE


def patterns() -> list[Any]:
    return [pytest.param(n, p.regex, id=f"{pack.rule}-{i}") for n, pack in enumerate(PACKS.packs) for i, p in enumerate(pack.recognizer.patterns)]


@pytest.mark.parametrize(("pack", "pattern"), patterns())
def test_the_gate_lets_through_whatever_a_recognizers_pattern_matches(pack: int, pattern: str) -> None:
    try:
        compiled = re.compile(pattern, FLAGS)
    except re.error:  # looks behind without a fixed width, which only the `regex` module can
        compiled = re.compile(without_lookaround(pattern).replace("(?i)", ""), FLAGS)

    @settings(max_examples=40, deadline=None)
    @given(st.from_regex(compiled, alphabet=st.characters(codec="ascii")), st.sampled_from(["", "my number is ", "#"]), st.sampled_from(["", " please", "."]))
    def holds(value: str, before: str, after: str) -> None:
        text = before + value + after
        if compiled.search(text):
            assert PACKS.packs[pack] in _possible(PACKS, text)

    holds()


def test_ordinary_text_asks_no_recognizer_and_a_gate_without_an_answer_asks_all() -> None:
    assert list(_possible(PACKS, "the build is green again, 12 tests left")) == []

    class Silent:
        def Match(self, text: str) -> tuple[int, ...]:
            return ()

    assert _possible(Packs(PACKS.packs, Silent(), PACKS.owners), "anything") == PACKS.packs


@pytest.mark.parametrize(
    ("pattern", "looser"),
    [(r"(?<!\w)\d{3}(?!\w)", r"\d{3}"), (r"\b(?!00)(A|B)\d", r"\b(A|B)\d"), (r"(?<=rx(?:\s|:))\d", r"\d"), (r"[(?!)]a\(?=", r"[(?!)]a\(?="), (r"(?:a)(?=b(c)d)e", r"(?:a)e")],
)
def test_only_what_looks_around_is_left_out(pattern: str, looser: str) -> None:
    assert without_lookaround(pattern) == looser
