from __future__ import annotations

import itertools
import re

import pytest

from redactors.screens.find import NOWHERE, Place, blocks, find
from redactors.screens.words import Word, cells
from redactors.text.finding import Finding

PATTERNS = {
    "EMAIL_ADDRESS": r"\S+@\S+\.\w+",
    "CREDIT_CARD": r"(?:\d{4} ){3}\d{4}",
    "PERSON": r"Maria Lima|Ana",
    "STREET_ADDRESS": r"\d+ Perry Land\s+\d{5} \w+",
}


def search(texts):
    """A finder of a few patterns."""
    return [tuple(Finding(m.start(), m.end(), e, 1.0, "test", "test-rule") for e, p in PATTERNS.items() for m in re.finditer(p, t.text)) for t in texts]


def hit_texts(screen, policy, search=search):
    every, hits = find(screen.words, search, policy, NOWHERE)
    return {(h.entity, " ".join(w.text for w in every[h.cell].words[h.first : h.last])) for h in hits}


def test_a_word_partly_found_is_hit_whole(draw, policy):
    assert ("EMAIL_ADDRESS", "<ana@x.org>,") in hit_texts(draw((20, 20, "to <ana@x.org>, please")), policy)


def test_a_value_of_several_words_is_one_hit(draw, policy):
    assert ("CREDIT_CARD", "4111 1111 1111 1111") in hit_texts(draw((20, 20, "pay with 4111 1111 1111 1111 today")), policy)


def test_an_address_over_two_lines_is_hit_on_both(draw, policy):
    got = hit_texts(draw((20, 20, "876 Perry Land"), (20, 40, "42247 Louisborough")), policy)
    assert {("STREET_ADDRESS", "876 Perry Land"), ("STREET_ADDRESS", "42247 Louisborough")} <= got


def test_a_name_found_once_is_hit_wherever_the_frame_shows_it_or_a_part_of_it(draw, policy):
    got = hit_texts(draw((20, 20, "Maria Lima"), (20, 100, "Hi MARIA,"), (20, 180, "from Lima's desk"), (300, 180, "lima beans")), policy)
    assert {("PERSON", "MARIA,"), ("PERSON", "Lima's")} <= got
    assert not any("beans" in text or text == "lima" for _, text in got)


def test_expiry_check_value_and_holder_beside_a_card_number_are_hit_without_a_label(draw, policy):
    got = hit_texts(draw((20, 20, "4111 1111 1111 1111"), (260, 20, "10/34"), (340, 20, "775"), (440, 20, "Pay"), (20, 60, "JO DOE"), (20, 200, "250")), policy)
    assert {("CARD_EXPIRY", "10/34"), ("CVV", "775"), ("PERSON", "JO DOE")} <= got
    assert not any(text in ("Pay", "250") for _, text in got)


def test_a_word_read_with_doubt_is_hit_as_unread(policy):
    words = [Word("clear", (20, 20, 40, 12), 0, 0.99), Word("xq7k", (64, 20, 40, 12), 0, 0.31), Word("|", (110, 20, 2, 12), 0, 0.1)]
    every, hits = find(words, search, policy, NOWHERE)
    assert [(h.entity, every[h.cell].words[h.first].text) for h in hits] == [("UNREAD", "xq7k")]


def test_all_texts_of_a_frame_go_in_one_call_with_channel_label_and_title(draw, policy):
    calls = []

    def once(texts):
        calls.append(texts)
        return [()] * len(texts)

    find(draw((20, 20, "CVV"), (20, 46, "847"), (300, 20, "hello")).words, once, policy, Place("com.apple.Safari", "Checkout"))
    assert len(calls) == 1
    assert {(t.text, t.context.field, t.context.channel, t.context.title) for t in calls[0]} >= {("847", "CVV", "pixels", "Checkout")}


def test_an_answer_of_the_wrong_length_is_an_error(draw, policy):
    with pytest.raises(ValueError):
        find(draw((20, 20, "hello")).words, lambda texts: [], policy, NOWHERE)


def test_a_frame_without_words_is_not_searched(policy):
    assert find([], lambda texts: pytest.fail("searched"), policy, NOWHERE) == ([], [])


def test_long_paragraphs_are_cut_into_pieces_that_share_a_line(draw):
    every = cells(draw(*[(20, 10 + 22 * n, f"line number {n:02d} of it") for n in range(30)], size=(640, 700)).words)
    pieces = list(blocks(every))
    assert {i for b in pieces for i in b.cells} == set(range(30))
    assert all(a.cells[-1] == b.cells[0] for a, b in itertools.pairwise(pieces))
