from __future__ import annotations

import re

import msgspec
import pytest

from redactors.screens.find import NOWHERE
from redactors.screens.frame import redact_frame
from redactors.screens.second import find_in_both
from redactors.screens.sights import Eyes
from redactors.screens.tree import Tree
from redactors.screens.words import SECOND_LINES, Word
from redactors.text.finding import Finding


def search(texts):
    return [tuple(Finding(m.start(), m.end(), "EMAIL_ADDRESS", 1.0, "test", "test-rule") for m in re.finditer(r"\S+@\S+", t.text)) for t in texts]


def again(words, **texts):
    """The same words as a second engine reads them: its boxes a pixel off, some words read otherwise."""
    out = []
    for w in words:
        x, y, width, height = w.box
        out.append(msgspec.structs.replace(w, text=texts.get(w.text, w.text), box=(x - 1, y + 1, width + 2, height), line=SECOND_LINES + w.line))
    return out


@pytest.fixture
def both(policy):
    def run(words):
        cells, hits = find_in_both(words, search, policy, NOWHERE, Tree())
        return [(h.entity, [w.text for w in cells[h.cell].words[h.first : h.last]]) for h in hits]

    return run


def test_what_only_the_second_engine_read_right_is_hit_where_the_first_has_its_word(draw, both):
    words = draw((20, 20, "write to anaQexample.org today")).words
    assert both(words) == []
    assert both(words + again(words, **{"anaQexample.org": "ana@example.org"})) == [("EMAIL_ADDRESS", ["anaQexample.org"])]


def test_what_the_first_engine_found_stays_whatever_the_second_reads(draw, both):
    words = draw((20, 20, "write to ana@example.org today")).words
    assert both(words + again(words, **{"ana@example.org": "nonsense", "today": "~~"})) == [("EMAIL_ADDRESS", ["ana@example.org"])]


def test_what_only_the_second_engine_saw_is_hit_as_it_stands(draw, both):
    words = draw((20, 20, "write to"), (20, 80, "ana@example.org")).words
    assert both(words[:2] + again(words[2:])) == [("EMAIL_ADDRESS", ["ana@example.org"])]


def test_a_second_engines_doubts_cover_nothing(draw, both):
    words = draw((20, 20, "write soon")).words
    doubtful = [Word("xx", (300, 20, 20, 12), SECOND_LINES, 0.1)]
    assert both(words + again(words) + doubtful) == []


def test_a_cover_is_the_same_whether_the_value_was_read_once_or_twice(draw, png, described, policy):
    screen = draw((20, 20, "to ana@example.org today"))
    data = png(screen.pixels)

    def marks():
        return redact_frame(data, described(data, 640, 240), (), search, Eyes(screen, ()), policy, b"seed").marks

    once = marks()
    screen.words = screen.words + again(screen.words)
    assert marks() == once and len(once) == 1


def test_what_only_the_second_engine_saw_and_nobody_found_is_covered_unread(draw, png, described, policy):
    screen = draw((20, 20, "hello"), (20, 100, "unseen words"))
    data = png(screen.pixels)
    screen.words = screen.words[:1] + again(screen.words[1:])
    assert redact_frame(data, described(data, 640, 240), (), search, Eyes(screen, ()), policy, b"seed").entities == {"UNREAD": 1}
