"""Whatever stands around it: an invented phone number, an address in any case, and a name with its capitals are masked whole.

Names in small letters are left to the models, and no property: how many they miss is a figure (`tests/bench/text_figures.py --lower`).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redactors.text.find import Finder
from redactors.text.finding import Context, Text

ROOT = Path(__file__).resolve().parents[3]
SENTENCES = (ROOT / "tests" / "bench" / "ordinary_work.txt").read_text(encoding="utf-8").splitlines()
CASES = st.sampled_from([str, str.lower, str.upper])
CLIPBOARD = Context("clipboard")

digit = st.integers(0, 9).map(str)
first = st.integers(2, 9).map(str)


def shaped(shape: str) -> st.SearchStrategy[str]:
    """`#` any digit, `N` 2 to 9, the rest as it stands."""
    return st.tuples(*({"#": digit, "N": first}.get(c, st.just(c)) for c in shape)).map("".join)


PHONES = st.one_of(
    [shaped(s) for s in ("+44 20 7N## ####", "+49 30 N######", "(N##) N##-####", "N##-N##-####", "+1 N## N## ####", "06 ## ## ## ##", "+33 6 ## ## ## ##", "6## ## ## ##", "9#### #####", "8 (9##) ###-##-##", "0N## NNN NNNN", "+91 9#### #####")]
)
OPENINGS = st.sampled_from(["Quarm", "Brindle", "Zel", "Oster", "Wick", "Tarn", "Ald", "Fenn"])
LAST = st.sampled_from(["by", "wick", "holm", "stead", "mere", "ley", "dale"])
INVENTED = st.tuples(OPENINGS, LAST).map("".join)
ADDRESSES = st.one_of(
    st.tuples(shaped("N##"), INVENTED, st.sampled_from(["Street", "Road", "Avenue", "Lane", "St", "Blvd"])).map(" ".join),
    st.tuples(INVENTED, shaped("straße N#")).map("".join),
    st.tuples(shaped("N#"), st.just("rue de la"), INVENTED).map(" ".join),
    st.tuples(st.sampled_from(["Calle", "Via"]), INVENTED, shaped("N#")).map(" ".join),
    st.tuples(shaped("PSC N###, Box N###"), st.sampled_from(["APO AE ", "DPO AP "]), shaped("N####")).map(lambda p: f"{p[0]}\n{p[1]}{p[2]}"),
    shaped("P.O. Box N###"),
    shaped("Postfach N###"),
)


def readable(finder: Finder, text: str, value: str, at: int) -> str:
    """What can still be read of the value at `at`: its letters and digits that no finding covers."""
    (found,) = finder.find([Text(text, CLIPBOARD)])
    covered = {i for f in found for i in range(f.start, f.end)}
    return "".join(c for i, c in enumerate(value, at) if c.isalnum() and i not in covered)


def planted(before: str, value: str, after: str) -> tuple[str, int]:
    lead = f"{before} - "
    return f"{lead}{value}, {after}", len(lead)


@given(before=st.sampled_from(SENTENCES), value=PHONES, after=st.sampled_from(SENTENCES), case=CASES)
def test_a_phone_number_is_masked_whole_in_any_sentence(plain_finder: Finder, before: str, value: str, after: str, case: type[str]) -> None:
    text, at = planted(case(before), value, case(after))
    assert readable(plain_finder, text, value, at) == ""


@given(before=st.sampled_from(SENTENCES), value=ADDRESSES, after=st.sampled_from(SENTENCES), case=CASES)
def test_an_address_is_masked_whole_in_any_sentence_and_case(plain_finder: Finder, before: str, value: str, after: str, case: type[str]) -> None:
    text, at = planted(case(before), case(value), case(after))
    assert readable(plain_finder, text, case(value), at) == ""


GIVEN = st.sampled_from(["Olivia", "Marcus", "Ingrid", "Rafael", "Kathleen", "Jeremy", "Guadalupe", "Yolanda", "Stuart", "Miriam"])
SAYINGS = st.sampled_from(["please call {} back today", "the parcel for {} has arrived", "I met {} at the fair", "{} approved the quote", "assigned to {}", "spoke with {} about the refund", "is {} on leave this week?"])


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(before=st.sampled_from(SENTENCES), saying=SAYINGS, given_name=GIVEN, surname=INVENTED, after=st.sampled_from(SENTENCES))
def test_a_name_is_masked_whole_in_any_sentence(finder: Finder, before: str, saying: str, given_name: str, surname: str, after: str) -> None:
    name = f"{given_name} {surname}"
    sentence = saying.format(name)
    text = f"{before}\n{sentence}. {after}"
    assert readable(finder, text, name, len(before) + 1 + sentence.index(name)) == ""
