from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactors.screens.words import Word, around, cells

WORDS = st.builds(
    Word,
    text=st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=12),
    box=st.tuples(st.integers(0, 1800), st.integers(0, 1000), st.integers(1, 200), st.integers(3, 40)),
    line=st.integers(0, 20),
    score=st.floats(0, 1),
)


def test_gaps_part_cells_and_spaces_do_not(draw):
    screen = draw((20, 20, "Emanuelly da Cunha"), (260, 20, "Analyst"), (420, 20, "manu@example.org"))
    assert [c.text for c in cells(screen.words)] == ["Emanuelly da Cunha", "Analyst", "manu@example.org"]


def test_a_wide_gap_within_an_engines_line_parts_cells_too(draw):
    screen = draw((20, 20, "Home         Reports         Sign out"))
    assert [c.text for c in cells(screen.words)] == ["Home", "Reports", "Sign out"]


def test_words_that_an_engine_put_on_two_lines_are_joined_where_no_gap_parts_them(draw):
    screen = draw((20, 20, "Hello Jane"))
    words = [Word(w.text, w.box, n, w.score) for n, w in enumerate(screen.words)]
    assert [c.text for c in cells(words)] == ["Hello Jane"]


@pytest.mark.parametrize(
    ("parts", "gap", "text"),
    [
        (("jo21", "@example.org"), 3, "jo21@example.org"),
        (("jo21@", "example.org>"), 3, "jo21@example.org>"),
        (("thanks", "@leslie"), 3, "thanks @leslie"),
        (("ask", "@example.org"), 12, "ask @example.org"),
        (("at", "example.org"), 3, "at example.org"),
    ],
)
def test_an_address_that_the_engine_parted_at_its_at_is_whole(parts, gap, text):
    left, right = parts
    wide = 7 * len(left)
    words = [Word(left, (20, 20, wide, 12), 0, 1.0), Word(right, (20 + wide + gap, 20, 7 * len(right), 12), 0, 1.0)]
    assert [c.text for c in cells(words)] == [text]


def test_cells_read_from_top_to_bottom_then_left_to_right(draw):
    screen = draw((300, 20, "two"), (20, 20, "one"), (300, 60, "four"), (20, 60, "three"))
    assert [c.text for c in cells(screen.words)] == ["one", "two", "three", "four"]


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=25))
def test_every_word_is_in_one_cell_and_offsets_find_it(words):
    made = cells(words)
    assert sum(len(c.words) for c in made) == len(words)
    for cell in made:
        assert cell.box == around(w.box for w in cell.words)
        for n, (word, start) in enumerate(zip(cell.words, cell.starts, strict=True)):
            assert cell.text[start : start + len(word.text)] == word.text
            for at in range(start, start + len(word.text)):
                assert cell.span(at, at + 1) == (n, n + 1)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=25), st.data())
def test_a_span_takes_every_word_that_it_touches_and_no_other(words, data):
    cell = data.draw(st.sampled_from(cells(words)))
    start = data.draw(st.integers(0, len(cell.text) - 1))
    end = data.draw(st.integers(start + 1, len(cell.text)))
    touched = [n for n, (w, s) in enumerate(zip(cell.words, cell.starts, strict=True)) if s < end and start < s + len(w.text)]
    first, last = cell.span(start, end)
    assert list(range(first, last)) == touched
