"""The tables of words, and what they say of a word."""

from __future__ import annotations

import pytest

from redactors.text.english import _forms, english
from redactors.text.lexicon import Kind, word_kind
from redactors.text.names import NAMES
from redactors.text.stems import STEMS
from redactors.text.words import JARGON, ORDINARY, PRODUCTS


@pytest.mark.parametrize("word", ["unsubscribed", "helicopters", "husbandry", "happily", "stopped", "reopening", "salespeople", "cities", "deploys", "killers"])
def test_forms_of_common_words_are_english(word: str) -> None:
    assert english(word)


@pytest.mark.parametrize("word", ["quarmby", "brindlewick", "zelde", "lindqvist", "okonkwo", "ferreira", "szabo"])
def test_names_of_no_dictionary_are_not(word: str) -> None:
    assert not english(word)


def test_no_stem_is_a_form_of_another() -> None:
    assert [stem for stem in STEMS if not STEMS.isdisjoint(_forms(stem))] == []


@pytest.mark.parametrize("table", [STEMS, NAMES, ORDINARY, JARGON, PRODUCTS], ids=["stems", "names", "ordinary", "jargon", "products"])
def test_tables_are_in_small_letters_without_space_around(table: frozenset[str]) -> None:
    assert table and all(word == word.strip().lower() and word for word in table)


@pytest.mark.parametrize(
    ("word", "kind"),
    [("Olivia", "name"), ("García", "name"), ("Rose", "both"), ("Jenkins", "both"), ("Quarmby", "unknown"), ("Postgres", "product"), ("refactored", "ordinary"), ("invoice", "ordinary"), ("", "unknown")],
)
def test_a_word_is_of_one_kind_whatever_its_capitals(word: str, kind: Kind) -> None:
    assert word_kind(word) == word_kind(word.lower()) == word_kind(word.upper()) == kind
