from __future__ import annotations

import numpy as np
import pytest

from pipeline.models.pieces import counted, pieces, whole


def line(text: str, px: int = 10, glyph: int = 6) -> tuple[np.ndarray, list[tuple[str, float, float]]]:
    """A crop with a bar for each character, and the characters in the middle of theirs."""
    crop = np.full((20, px * len(text), 3), 245, np.uint8)
    for n, c in enumerate(text):
        if c != " ":
            crop[4:16, px * n + 2 : px * n + 2 + glyph] = 20
    return crop, [(c, 0.99, px * n + 2 + glyph / 2) for n, c in enumerate(text)]


def asks(*words: str):
    return lambda chars: "".join(c for c, _, _ in chars) in words


def test_a_word_is_cut_out_in_the_middle_of_the_gaps_around_it():
    crop, chars = line("please call Johannes about it today")
    [piece] = pieces(crop, chars, asks("Johannes"))
    assert "".join(c for c, _, _ in chars[piece.first : piece.last]) == "Johannes"
    assert (piece.left, piece.right) == (10 * 11 + 5, 10 * 20 + 5)


def test_neighbours_are_one_piece_and_others_are_pieces_of_their_own():
    crop, chars = line("please call Johannes Kowalski about the bills that were sent today")
    read = ["".join(c for c, _, _ in chars[p.first : p.last]) for p in pieces(crop, chars, asks("Johannes", "Kowalski", "today"))]
    assert read == ["Johannes Kowalski", "today"]


def test_a_short_word_is_read_with_those_beside_it():
    crop, chars = line("please call about a bill that was sent today")
    [piece] = pieces(crop, chars, asks("a"))
    assert "".join(c for c, _, _ in chars[piece.first : piece.last]) == "about a bill"


@pytest.mark.parametrize("words", [("please", "call", "Johannes"), ("call", "Johannes", "now")])
def test_a_line_that_is_mostly_asked_for_is_read_whole(words):
    crop, chars = line("please call Johannes now")
    assert pieces(crop, chars, asks(*words)) == [whole(crop, chars)]


def test_words_without_ground_between_them_are_not_cut_apart():
    crop, chars = line("please call Johannes about it today")
    crop[10] = 20
    crop[3:17, ::2] = 20
    assert pieces(crop, chars, asks("Johannes")) == [whole(crop, chars)]


def test_nothing_asked_for_is_nothing_to_read():
    assert pieces(*line("all is well"), asks()) == []


@pytest.mark.parametrize(
    ("text", "glyph", "marks", "whether"), [("4400 1122", 6, 8, True), ("4400 1122", 6, 7, False), ("4400 1122", 6, 9, False), ("4400 1122", 10, 8, False)]
)
def test_digits_count_where_as_many_marks_stand_side_by_side(text, glyph, marks, whether):
    crop, chars = line(text, glyph=glyph)
    assert counted(crop, whole(crop, chars), marks) is whether


def test_digits_whose_edges_run_together_are_counted_by_their_cores():
    crop, chars = line("44001122")
    crop[4:16, :] = np.where(crop[4:16, :] == 20, 20, 150)
    assert counted(crop, whole(crop, chars), 8)


def test_flat_ground_has_nothing_to_count():
    crop = np.full((20, 60, 3), 245, np.uint8)
    assert not counted(crop, whole(crop, []), 1)
