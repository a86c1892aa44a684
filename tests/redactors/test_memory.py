"""Memory: what was found once is found again, and nothing else is."""

from __future__ import annotations

from itertools import pairwise

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from redactors.memory import Memory, learn, recall
from redactors.policy.load import load, shipped
from redactors.text.finding import Finding

POLICY = load(shipped())
KEY = b"0123456789abcdef"


def learnt(*values: tuple[str, str]) -> Memory:
    memory = Memory()
    for value, entity in values:
        learn(memory, KEY, f"x {value} y", (Finding(2, 2 + len(value), entity, 0.9, "test", "test"),), POLICY)
    return memory


def found(memory: Memory, text: str) -> list[str]:
    return [text[f.start : f.end] for f in recall(memory, KEY, text)]


def test_whole_values_are_found_in_any_spelling() -> None:
    """Spaces, dashes, case, width, accents and invisible characters make no other value."""
    memory = learnt(("4111 1111 1111 1111", "CREDIT_CARD"), ("hunter2-Blue", "PASSWORD"), ("José Núñez", "PERSON"))
    for text in (
        "4111111111111111",
        "4111-1111-1111-1111",
        "４１１１ 1111 1111 1111",
        "41111111 11111111",
        "HUNTER2_BLUE",
        "hunter2\u200bblue",
        "Jose\u0301 Nunez",
    ):
        assert found(memory, text) == [text]
        assert found(memory, f"so: {text}.") == [text]


def test_parts_of_names_are_found_alone_and_in_addresses() -> None:
    """First or last name, lower case, in e-mail addresses and in the names machines give people."""
    memory = learnt(("Dana Whitfield", "PERSON"))
    assert found(memory, "ask dana, or WHITFIELD's team") == ["dana", "WHITFIELD"]
    assert found(memory, "dana.whitfield@example.com dwhitfield whitfieldd danawhitfield dana42") == [
        "dana.whitfield",
        "dwhitfield",
        "whitfieldd",
        "danawhitfield",
        "dana42",
    ]
    assert {f.entity for f in recall(memory, KEY, "dwhitfield")} == {"USER_NAME"}
    assert found(memory, "the bandana of danas and whitfields") == []


def test_ordinary_words_and_short_values_are_not_learnt() -> None:
    """A model's slip on "Please" does not mask every "please"; short numbers would mask half a spreadsheet."""
    memory = learnt(
        ("Please", "PERSON"), ("Will Long", "PERSON"), ("1234", "OTP"), ("abc", "PASSWORD"), ("Dr. Lo", "PERSON"), ("42", "AGE"), ("everything here", "SECURE")
    )
    assert found(memory, "please will you take long 1234 abc dr lo 42 everything here") == ["dr lo"]
    assert found(memory, "will  long") == ["will  long"]


def test_what_memory_found_is_not_learnt_again() -> None:
    """Memory does not feed on itself."""
    memory = Memory()
    assert learn(memory, KEY, "Dana Whitfield", (Finding(0, 14, "PERSON", 0.9, "memory", "memory"),), POLICY) == 0 and not memory.entities


def test_the_oldest_are_forgotten_first_and_what_is_seen_again_is_young() -> None:
    """Bounded by the policy."""
    policy = msgspec.structs.replace(POLICY, memory=msgspec.structs.replace(POLICY.memory, values_max=2))
    memory = Memory()
    for value in ("alpha11", "bravo22", "alpha11", "delta33"):
        learn(memory, KEY, value, (Finding(0, 7, "PASSWORD", 0.9, "t", "t"),), policy)
    assert [found(memory, value) != [] for value in ("alpha11", "bravo22", "delta33")] == [True, False, True]


def test_the_state_has_no_value_and_survives_the_wire() -> None:
    """Encoded, decoded, it is the same memory; under another key it knows nothing."""
    memory = learnt(("Dana Whitfield", "PERSON"), ("dana.w@example.com", "EMAIL_ADDRESS"))
    data = msgspec.msgpack.encode(memory)
    assert b"dana" not in data.lower() and b"whitfield" not in data.lower()
    again = msgspec.msgpack.decode(data, type=Memory)
    assert again == memory and found(again, "dana") == ["dana"]
    assert recall(again, b"another key, long", "dana") == ()


WORD = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=8)


@settings(deadline=None)
@given(st.lists(WORD, min_size=1, max_size=4), st.lists(WORD, max_size=4), st.lists(WORD, max_size=4), st.sampled_from([" ", "-", ".", "_", "  "]))
def test_a_learnt_value_is_found_wherever_it_stands(value: list[str], before: list[str], after: list[str], joint: str) -> None:
    """Whatever stands around it and however it is joined, nothing of it is left out of the findings."""
    memory = learnt((" ".join(value), "PASSWORD"))
    if not memory.entities:
        return
    head, middle = "".join(f"{w} " for w in before), joint.join(value)
    text = head + middle + "".join(f" {w}" for w in after)
    findings = recall(memory, KEY, text)
    assert all(any(f.start <= i < f.end for f in findings) or not text[i].isalnum() for i in range(len(head), len(head) + len(middle)))
    assert all(a.end <= b.start for a, b in pairwise(findings))


@given(st.text(max_size=80))
def test_any_text_can_be_recalled_against_and_learnt_from(text: str) -> None:
    """No text raises, and findings are spans of the text."""
    memory = learnt(("Dana Whitfield", "PERSON"))
    learn(memory, KEY, text, (Finding(0, len(text), "PERSON", 0.5, "t", "t"),), POLICY)
    assert all(0 <= f.start < f.end <= len(text) for f in recall(memory, KEY, text))
