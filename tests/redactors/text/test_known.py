"""Texts seen before are not looked at again, and what is kept of them says nothing."""

from __future__ import annotations

import pickle
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactors.text.find import Finder, build
from redactors.text.finding import Context, Finding, Text
from redactors.text.known import ENTRY_BYTES, FINDING_BYTES, Known, KnownFinder, fingerprint, recall, remember, through
from redactors.text.models import Models
from redactors.text.normalise import normalise

TITLE = Context("title", app="com.example.app")


class Counting:
    """A finder that masks every text whole, and knows how many it was asked about."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find(self, texts: Sequence[Text]) -> list[tuple[Finding, ...]]:
        self.asked += [t.text for t in texts]
        return [(Finding(0, len(t.text), "PERSON", 1.0, "test", "test"),) for t in texts]


def test_a_text_is_looked_at_once_in_each_context() -> None:
    inner = Counting()
    finder = KnownFinder(inner, Known(b"k" * 32), Known(b"k" * 32))
    texts = [Text("Dana", TITLE), Text("Dana", Context("clipboard")), Text("Dana", TITLE)]
    assert finder.find(texts) == finder.find(texts) == Counting().find(texts)
    assert inner.asked == ["Dana", "Dana"]
    assert finder.counted() == (4, 2) and finder.counted() == (0, 0)


def test_what_is_kept_holds_no_text_and_another_key_knows_nothing() -> None:
    finder = KnownFinder(Counting(), Known(b"k" * 32), Known(b"k" * 32))
    finder.find([Text("Whitfield", TITLE)])
    assert b"Whitfield" not in pickle.dumps(msgspec.to_builtins(finder.known.entries, builtin_types=(bytes,)))
    assert fingerprint(Known(b"k" * 32), "Whitfield") != fingerprint(Known(b"j" * 32), "Whitfield")


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4)), max_size=120))
def test_it_stays_within_its_bytes_and_forgets_what_was_not_used_for_longest(puts: list[tuple[int, int]]) -> None:
    known = Known(b"k" * 32, bytes_max=8 * ENTRY_BYTES)
    for n, findings in puts:
        remember(known, bytes([n]), (Finding(0, 1, "ID", 1.0, "test", "test"),) * findings)
        assert known.bytes == sum(ENTRY_BYTES + FINDING_BYTES * len(f) for f in known.entries.values()) <= known.bytes_max
    if known.entries:
        oldest = next(iter(known.entries))
        recall(known, oldest)
        assert next(reversed(known.entries)) == oldest


def test_with_and_without_a_memory_the_models_lines_are_found_the_same(models: Models, finder: Finder) -> None:
    lines = ["please ask Dana Whitfield about it", "Herr Jürgen Kowalczyk kommt", "Ｄａｎａ Whitfield", "nothing here", "call Sanjay Iyer"]
    texts = [Text(line, Context("typed", before=before)) for line in lines for before in ("", "hello Maria Petrov\n", "it was ")]
    remembering = build(finder.policy, models, Known(b"k" * 32))
    assert remembering.find(texts) == remembering.find(texts) == finder.find(texts)
    assert remembering.known is not None and remembering.known.hits > 0


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_span_of_the_original_goes_forth_to_the_plain_text_and_back_to_cover_itself(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    plain = normalise(text)
    there = plain.forth(start, end)
    if there[0] < there[1] and start < end:
        back = plain.back(*there)
        kept = [i for i in range(start, end) if plain.starts is None or any(s <= i < e for s, e in zip(plain.starts, plain.ends or (), strict=True))]
        assert all(back[0] <= i < back[1] for i in kept)


@pytest.mark.parametrize("answers", [[], [()] * 9])
def test_a_wrong_number_of_answers_is_not_remembered(answers: list[tuple[Finding, ...]]) -> None:
    """It raises, and the next time it is asked again: fails closed."""
    known = Known(b"k" * 32)
    with pytest.raises(ValueError):
        through(known, ["a", "b"], lambda _: answers)
    assert not known.entries
