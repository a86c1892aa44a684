"""What a guess needs to hold."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactors.text.finding import Finding
from redactors.text.models import ACCEPTED_SCORE, RAMPART_ENTITIES
from redactors.text.weigh import BESIDE, LEAST, weighed, worth_asking

FAINT, LIKELY, SURE = 0.05, 0.5, 1.0
LABELS = sorted(label.lower() for label in RAMPART_ENTITIES)


def guess(text: str, word: str, score: float, rule: str = "given_name", detector: str = "rampart") -> Finding:
    start = text.index(word)
    entity = RAMPART_ENTITIES.get(rule.upper(), {"person": "PERSON", "gpe": "LOCATION"}.get(rule, ""))
    return Finding(start, start + len(word), entity, score, detector, rule)


def held(text: str, *guesses: Finding) -> list[str]:
    return [text[f.start : f.end] for f in weighed(text, guesses)]


def test_a_faint_guess_holds_for_a_word_of_no_dictionary_with_a_capital_and_is_accepted() -> None:
    text = "please ask Quarmby today"
    (found,) = weighed(text, [guess(text, "Quarmby", FAINT)])
    assert found.score == ACCEPTED_SCORE


def test_a_faint_guess_holds_for_a_common_name_and_not_for_an_ordinary_word() -> None:
    text = "so olivia and mandolin and restart"
    assert held(text, *(guess(text, word, FAINT) for word in ("olivia", "mandolin", "restart"))) == ["olivia"]


def test_an_ordinary_word_in_small_letters_is_no_name_where_others_have_capitals() -> None:
    text = "Anna shouted at Zelde"
    assert held(text, guess(text, "Anna", SURE), guess(text, "shouted", SURE)) == ["Anna"]


def test_a_name_that_is_a_word_holds_with_a_capital_where_the_model_is_fairly_sure() -> None:
    text = "Ask Rose and the rose"
    assert held(text, guess(text, "Rose", LIKELY)) == ["Rose"]
    assert held(text, guess(text, "rose", ACCEPTED_SCORE)) == []


def test_what_opens_a_sentence_needs_more_than_what_stands_in_it() -> None:
    assert held("Zelde is late", guess("Zelde is late", "Zelde", 0.3)) == []
    assert held("and Zelde is late", guess("and Zelde is late", "Zelde", 0.3)) == ["Zelde"]


def test_what_stands_right_beside_a_name_needs_less() -> None:
    text = "tell olivia quarmby"
    low = BESIDE["unknown"]["lower"]
    assert low <= LEAST["unknown"]["lower"]
    cased = "Tell Anna quarmby, not quarmby"
    assert held(cased, guess(cased, "Anna", SURE), guess(cased, "quarmby", 0.2)) == ["Anna", "quarmby"]
    assert held(cased, guess(cased, "quarmby", 0.2)) == []
    assert held(text, guess(text, "olivia", SURE), guess(text, "quarmby", low)) == ["olivia", "quarmby"]


@pytest.mark.parametrize("text", ["restart Grafana now", "restart grafana now"])
def test_a_product_is_no_person_however_sure_the_model_is(text: str) -> None:
    word = text.split()[1]
    assert held(text, guess(text, word, SURE)) == []


def test_a_machine_behind_an_at_sign_is_no_person_and_a_mention_may_be() -> None:
    assert held("ssh ops@zelde now", guess("ssh ops@zelde now", "zelde", SURE)) == []
    assert held("cc @zelde please", guess("cc @zelde please", "zelde", LIKELY)) == ["zelde"]


def test_a_number_makes_no_street_of_the_ordinary_word_beside_it() -> None:
    text = "error in Line 203 of it, see line 204"
    number, line = guess(text, "204", SURE, "building_number"), guess(text, "line", LIKELY, "street_name")
    assert held(text, line, number) == ["204"]


def test_a_town_nobody_knows_holds_faintly_beside_a_street() -> None:
    text = "Oak Road Brindlewick"
    assert held(text, guess(text, "Oak", SURE, "street_name"), guess(text, "Road", SURE, "street_name"), guess(text, "Brindlewick", 0.1, "city")) == ["Oak", "Road", "Brindlewick"]
    assert held(text, guess(text, "Brindlewick", 0.1, "city")) == []


def test_spacy_alone_does_not_make_a_person_of_dictionary_words() -> None:
    text = "about Guilty Pleasures"
    lone = guess(text, "Guilty Pleasures", 0.85, "person", "spacy")
    assert held(text, lone) == []
    assert "Guilty Pleasures" in held(text, lone, guess(text, "Pleasures", 0.2, "surname"))
    assert held("about Zelde Quarmby", guess("about Zelde Quarmby", "Zelde Quarmby", 0.85, "person", "spacy")) == ["Zelde Quarmby"]


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("thanks, the build is stale", False), ("Open the report. It is ready", False), ("lgtm", False), ("API is down, 12 of 9", False), ("git push", False),
        ("ask dana about it", True), ("ask zelde about it", True), ("the Guilty ones", True), ("meet at main street", True), ("room 4711", True), ("hauptstraße", True),
    ],
)  # fmt: skip
def test_the_models_are_asked_only_where_what_they_say_could_count(text: str, worth: bool) -> None:
    assert worth_asking(text) is worth


words = st.sampled_from(["Anna", "anna", "Quarmby", "quarmby", "shouted", "Rose", "rose", "Kafka", "ZELDE", "TLS", "Road", "12", "Brindlewick", "@", "."])


@given(parts=st.lists(st.tuples(words, st.floats(0.02, 1), st.sampled_from(LABELS)), min_size=1, max_size=8), raised=st.integers(0, 7), by=st.floats(0, 1))
def test_a_surer_guess_never_loses_and_nothing_is_made_up(parts: list[tuple[str, float, str]], raised: int, by: float) -> None:
    text, guesses = "", []
    for word, score, label in parts:
        guesses.append(Finding(len(text), len(text) + len(word), RAMPART_ENTITIES[label.upper()], score, "rampart", label))
        text += word + " "
    spans = {(f.start, f.end) for f in weighed(text, guesses)}
    assert spans <= {(g.start, g.end) for g in guesses}
    n = raised % len(guesses)
    surer = [msgspec.structs.replace(g, score=min(1.0, g.score + by)) if m == n else g for m, g in enumerate(guesses)]
    assert spans <= {(f.start, f.end) for f in weighed(text, surer)}
