from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from redactors.screens.widths import Ink, widen, widened
from redactors.screens.words import Word

FLAT = np.full((100, 1000, 3), 250, np.uint8)


def word(x: int, y: int, w: int, h: int) -> Word:
    return Word("word", (x, y, w, h), 0, 1.0)


def line(x: int, y: int, w: int) -> tuple[Ink, Word]:
    return Ink((x, y, w, 12), (y, 12)), word(x, y, w, 12)


@settings(max_examples=100, deadline=None)
@given(
    st.tuples(st.integers(0, 900), st.integers(0, 80), st.integers(1, 400), st.integers(4, 20)),
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 80), st.integers(1, 300), st.integers(4, 20)), max_size=8),
    st.integers(1, 100),
)
def test_a_cover_holds_the_padded_ink_and_its_width_is_a_whole_number_of_steps(ink, others, step):
    width, height = FLAT.shape[1], FLAT.shape[0]
    ink = (ink[0], ink[1], min(ink[2], width - ink[0]), min(ink[3], height - ink[1]))
    x, y, w, h = widen(FLAT, Ink(ink, (ink[1], ink[3])), 2, step, [word(*o) for o in (ink, *others)])
    assert x <= max(0, ink[0] - 2) and x + w >= min(width, ink[0] + ink[2] + 2)
    assert y <= max(0, ink[1] - 2) and y + h >= min(height, ink[1] + ink[3] + 2)
    assert w % step == 0 or w == width
    assert x >= 0 and y >= 0 and x + w <= width and y + h <= height


def test_over_free_ground_short_and_long_values_get_one_width():
    widths = {widen(FLAT, Ink((40, 10, w, 12), (10, 12)), 2, 24, [word(40, 10, w, 12)])[2] for w in (20, 90, 160, 230)}
    assert widths == {240}


def test_a_cover_does_not_grow_over_a_border():
    pixels = FLAT.copy()
    pixels[:, 180] = 0
    x, _, w, _ = widen(pixels, Ink((100, 10, 30, 12), (10, 12)), 2, 24, [word(100, 10, 30, 12), word(20, 10, 60, 12)])
    assert x + w <= 180 and w % 24 == 0 and w >= 48


def test_a_cover_grows_to_the_side_that_is_free():
    right_taken = widen(FLAT, Ink((100, 10, 30, 12), (10, 12)), 2, 24, [word(135, 10, 40, 12)])
    assert right_taken[0] + right_taken[2] <= 135
    left_taken = widen(FLAT, Ink((100, 10, 30, 12), (10, 12)), 2, 24, [word(60, 10, 37, 12)])
    assert left_taken[0] >= 97


def test_between_neighbours_a_cover_cuts_into_the_wider_one():
    x, _, w, _ = widen(FLAT, Ink((100, 10, 30, 12), (10, 12)), 2, 24, [word(80, 10, 16, 12), word(134, 10, 80, 12)])
    assert x >= 96 and x + w > 134 and w == 48


def test_words_on_other_lines_do_not_stand_in_the_way():
    assert widen(FLAT, Ink((100, 10, 30, 12), (10, 12)), 2, 24, [word(135, 40, 40, 12)]) == (98, 8, 240, 16)


PLACES = st.tuples(st.integers(0, 900), st.integers(0, 80))
NEIGHBOURS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 80), st.integers(1, 300), st.integers(4, 20)), max_size=6)


@settings(max_examples=200, deadline=None)
@given(PLACES, NEIGHBOURS, st.integers(1, 230), st.integers(1, 230))
def test_words_at_one_place_have_one_cover_unless_neighbours_leave_no_room_and_a_step_lies_between_them(place, others, one, other):
    x, y = place
    beside = [o for o in others if o[0] + o[2] < x - 3 or o[0] > x + 233]
    a, b = (widened(FLAT, [ink], 2, 24, [w, *(word(*o) for o in beside)])[0] for ink, w in (line(x, y, min(n, 998 - x)) for n in (one, other)))
    near = [o for o in beside if o[1] < y + 14 and o[1] + o[3] > y - 2]
    if not near and x < 700:
        assert a == b and a[2] == 240
    elif abs(one - other) == 0:
        assert a == b
    assert abs(a[2] - b[2]) <= 240 and a[2] % 24 == b[2] % 24 == 0


def test_the_lines_of_a_block_have_one_width_and_the_shortest_does_not_say_that_it_is():
    lines = [line(40, 10, 30), line(60, 30, 300), line(52, 50, 90), line(600, 30, 40)]
    inks, words = [ink for ink, _ in lines], [w for _, w in lines]
    boxes = widened(FLAT, inks, 2, 24, words)
    assert [b[2] for b in boxes] == [480, 480, 480, 240]
    for ink, box in zip(inks, boxes, strict=True):
        assert box[0] <= ink.box[0] - 2 and box[0] + box[2] >= ink.box[0] + ink.box[2] + 2


def test_the_order_of_a_blocks_lines_does_not_matter():
    lines = [line(40, 10 + 20 * n, w) for n, w in enumerate((30, 300, 90, 500))]
    forward = widened(FLAT, [ink for ink, _ in lines], 2, 24, [w for _, w in lines])
    backward = widened(FLAT, [ink for ink, _ in lines[::-1]], 2, 24, [w for _, w in lines])
    assert forward == backward[::-1] and {b[2] for b in forward} == {720}


def test_where_the_blocks_width_has_no_room_a_cover_has_its_own():
    pixels = FLAT.copy()
    pixels[8:24, 300] = 0
    lines = [line(40, 10, 30), line(40, 30, 300)]
    boxes = widened(pixels, [ink for ink, _ in lines], 2, 24, [w for _, w in lines])
    assert [b[2] for b in boxes] == [240, 480]


def test_covers_that_would_meet_on_a_line_are_one_however_long_the_first_value_is():
    for first in (10, 60, 150):
        lines = [line(40, 30, first), line(270, 31, 90)]
        one, other = widened(FLAT, [ink for ink, _ in lines], 2, 24, [w for _, w in lines])
        assert one == other == (38, 28, 480, 17)


def test_covers_with_a_word_or_a_border_between_them_stay_two():
    lines = [line(40, 30, 60), line(230, 30, 90)]
    inks, words = [ink for ink, _ in lines], [w for _, w in lines]
    one, other = widened(FLAT, inks, 2, 24, [*words, word(150, 30, 30, 12)])
    assert one[0] + one[2] <= 150 and other[0] >= 180
    pixels = FLAT.copy()
    pixels[:, 160] = 0
    one, other = widened(pixels, inks, 2, 24, words)
    assert one[0] + one[2] <= 160 < other[0]


def test_covers_far_apart_or_on_other_lines_stay_two():
    for second in (line(400, 30, 90), line(120, 60, 90)):
        lines = [line(40, 30, 60), second]
        one, other = widened(FLAT, [ink for ink, _ in lines], 2, 24, [w for _, w in lines])
        assert one != other


def test_a_cover_nearly_as_wide_as_the_frame_holds_its_ink():
    (box,) = widened(FLAT, [Ink((0, 10, 983, 12), (10, 12))], 2, 24, [word(0, 10, 983, 12)])
    assert box[0] == 0 and box[2] >= 985


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 950), st.integers(0, 85), st.integers(1, 400), st.integers(4, 15)), min_size=1, max_size=12))
def test_each_ink_is_held_by_its_cover_and_each_cover_is_in_the_frame(places):
    inks = [Ink((x, y, min(w, 1000 - x), min(h, 100 - y)), (y, min(h, 100 - y))) for x, y, w, h in places]
    words = [word(*ink.box) for ink in inks]
    for ink, (x, y, w, h) in zip(inks, widened(FLAT, inks, 2, 24, words), strict=True):
        assert x <= max(0, ink.box[0] - 2) and x + w >= min(1000, ink.box[0] + ink.box[2] + 2)
        assert 0 <= y <= ink.box[1] and y + h >= ink.box[1] + ink.box[3] and x >= 0 and x + w <= 1000 and y + h <= 100
