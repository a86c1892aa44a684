"""What a person does to a value so that a filter passes it over: hidden characters, other scripts' letters and digits, letters spaced out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactors.text.find import Finder
from redactors.text.finding import Context, Text

TYPED = Context("typed", field="Message #support", role="textbox")
VALUES = (
    "4111111111111111", "5500-0055-5555-5559", "514-69-0360", "DE89370400440532013000", "jo.bloggs@example.com", "+442079460958", "AKIA2E0A8F3B244C9986",
    "ghp_x9Kq2ZvL7mWd4TbR8sYc1NfH6uJp3GaE5oQi", "xoxb-482910573846-Zk3vQ9xLw7Rt2Np8Hd5Mc1Yb", "00:1a:2b:3c:4d:5e",
)  # fmt: skip
TWINS = str.maketrans("ABEKMHOPCTXaeopcyxis", "АВЕКМНОРСТХаеорсухіѕ")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
WIDE = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}
DISGUISES: dict[str, Callable[[str], str]] = {
    "zero-width spaces": lambda v: "\u200b".join(v),
    "zero-width joiners": lambda v: "\u200d".join(v),
    "soft hyphens": lambda v: "\u00ad".join(v),
    "word joiners and variation selectors": lambda v: "\u2060\ufe0f".join(v),
    "full width": lambda v: v.translate(WIDE),
    "Arabic-Indic digits": lambda v: v.translate(ARABIC),
    "Devanagari digits": lambda v: v.translate(DEVANAGARI),
    "Cyrillic twins": lambda v: v.translate(TWINS),
    "letters spaced out": lambda v: " ".join(v),
    "combining marks that draw nothing": lambda v: "\u034f".join(v),
}


@pytest.mark.parametrize("disguise", DISGUISES)
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(VALUES), st.sampled_from(["", "see ", "it is\n", "– ", "naïve: "]), st.sampled_from(["", " ok", ", thanks", "\nnext", " – é"]))
def test_a_disguised_value_is_masked_whole(plain_finder: Finder, disguise: str, value: str, before: str, after: str) -> None:
    worn = DISGUISES[disguise](value)
    text = before + worn + after
    (found,) = plain_finder.find([Text(text, TYPED)])
    covered = {i for f in found for i in range(f.start, f.end)}
    left = [text[i] for i in range(len(before), len(before) + len(worn)) if text[i].isalnum() and i not in covered]
    assert not left


@pytest.mark.parametrize("text", ["jo [at] example [dot] com", "jo(at)example(dot)com", "jo{at}example{dot}com", "jo AT example DOT com"])
def test_an_address_told_in_words_is_masked(plain_finder: Finder, text: str) -> None:
    (found,) = plain_finder.find([Text(text, TYPED)])
    assert found and found[0].start <= text.index("jo") and found[-1].end == len(text)


@pytest.mark.parametrize("text", ["a b c d", "x - y", "1 2 3 4", "I a m a list", "C D E F G A B is a scale"])
def test_ordinary_single_letters_stay(plain_finder: Finder, text: str) -> None:
    assert plain_finder.find([Text(text, TYPED)]) == [()]
