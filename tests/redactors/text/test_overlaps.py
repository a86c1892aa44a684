"""Merging keeps every found character, in any order of findings."""

from __future__ import annotations

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from redactors.text.finding import Finding
from redactors.text.overlaps import merge

ENTITIES = ["PERSON", "LOCATION", "STREET_ADDRESS", "SECRET", "PHONE_NUMBER"]
TEXT = "Jo Bloggs, 12 Main St, secret-x1 and +1 415 555 0132 or so"
findings = st.builds(
    lambda a, n, e, s, d: Finding(a, min(len(TEXT), a + n), e, s, d, "r"),
    st.integers(0, len(TEXT) - 1), st.integers(1, 20), st.sampled_from(ENTITIES), st.sampled_from([0.4, 0.85, 1.0]), st.sampled_from(["spacy", "rampart", "pattern"]),
)  # fmt: skip


@given(st.lists(findings, max_size=12), st.integers())
def test_the_union_is_kept_and_disjoint_and_the_same_in_any_order(found: list[Finding], seed: int) -> None:
    merged = merge(TEXT, found)
    shuffled = list(found)
    random.Random(seed).shuffle(shuffled)
    assert merge(TEXT, shuffled) == merged
    covered = {i for f in merged for i in range(f.start, f.end)}
    assert covered >= {i for f in found for i in range(f.start, f.end)}
    assert all(a.end <= b.start for a, b in itertools.pairwise(merged))


def test_what_overlaps_a_secret_is_a_secret() -> None:
    (one,) = merge("postgres://a:pw@db.example.com", [Finding(13, 30, "EMAIL_ADDRESS", 1.0, "pattern", "email"), Finding(13, 15, "PASSWORD", 0.9, "pattern", "url-password")])
    assert one.entity == "PASSWORD" and (one.start, one.end) == (13, 30)


def test_two_people_in_a_list_stay_two() -> None:
    assert len(merge("Ann Lee, Bob Ray", [Finding(0, 7, "PERSON", 0.9, "spacy", "person"), Finding(9, 16, "PERSON", 0.9, "spacy", "person")])) == 2


def test_two_words_of_a_name_are_one_finding() -> None:
    assert len(merge("Ann Lee", [Finding(0, 3, "PERSON", 0.9, "rampart", "given_name"), Finding(4, 7, "PERSON", 0.9, "rampart", "surname")])) == 1
