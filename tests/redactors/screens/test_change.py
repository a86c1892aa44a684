from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactors.screens import change
from redactors.screens.change import FRAMES_MAX, FULL_EVERY, Areas, Read, Seen, changed, same
from redactors.screens.words import Word

W, H, CELL = 640, 400, 40
PASSED_OVER = "w150"


def paint(values) -> np.ndarray:
    """A frame of "words": in each cell of a grid a bar, whose grey is the word; 0 is none."""
    pixels = np.full((H, W, 3), 255, np.uint8)
    for (row, column), value in np.ndenumerate(values):
        if value:
            pixels[row * CELL + 14 : row * CELL + 26, column * CELL + 8 : column * CELL + 30] = value
    return pixels


def bars(pixels, scale, part=None):
    """An engine that reads bars, as far as they are whole in what it is given."""
    out = []
    grey = pixels[:, :, 0]
    for value in np.unique(grey[grey < 255]):
        rows, columns = np.nonzero(grey == value)
        for y in sorted(set(rows.tolist()) - {r + 1 for r in rows.tolist()}):
            xs = sorted(set(columns[rows == y].tolist()))
            for x in (x for x in xs if x - 1 not in xs):
                out.append(Word(f"w{value}", (x, y, 22, 12), y // CELL, 1.0))
    whole = [w for w in out if w.box[0] + 22 <= pixels.shape[1] and w.box[1] + 12 <= pixels.shape[0]]
    return Read([w for w in whole if w.text != PASSED_OVER], [w.box for w in whole if w.text == PASSED_OVER])


def read(seen, pixels, scale, lossy, engine, reading):
    """Nothing but text is on the screens."""
    return change.read(seen, (engine, pixels.tobytes()), pixels, scale, lossy, reading, lambda pixels, scale: [])


def plain(read):
    return sorted((w.text, w.box) for w in read.words), sorted(read.missed)


GRIDS = st.lists(st.tuples(st.integers(0, H // CELL - 1), st.integers(0, W // CELL - 1), st.integers(0, 4).map(lambda v: v * 50)), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(GRIDS, min_size=1, max_size=8))
def test_reading_what_changed_gives_the_words_and_the_missed_lines_that_reading_all_gives(edits):
    seen, values = Seen(), np.zeros((H // CELL, W // CELL), int)
    for edit in edits:
        for row, column, value in edit:
            values[row, column] = value
        frame = paint(values)
        assert plain(read(seen, frame, 1.0, False, "bars", bars)) == plain(bars(frame, 1.0))


def test_a_still_frame_is_not_read_again_and_a_small_change_is_read_in_its_place():
    sizes = []

    def counting(pixels, scale, part):
        sizes.append(pixels.shape[:2])
        return bars(pixels, scale)

    seen, values = Seen(), np.full((H // CELL, W // CELL), 50)
    values[:, 8:] = 0
    read(seen, paint(values), 1.0, False, "bars", counting)
    read(seen, paint(values), 1.0, False, "bars", counting)
    assert sizes == [(H, W)]
    values[3, 12] = 100
    read(seen, paint(values), 1.0, False, "bars", counting)
    assert len(sizes) == 2 and sizes[1][0] * sizes[1][1] < 0.25 * H * W


def test_text_that_fades_in_below_the_noise_of_a_lossy_codec_is_read_in_the_end():
    seen, values = Seen(), np.zeros((H // CELL, W // CELL), int)
    for grey in range(255, 100, -5):
        values[2, 2] = grey if grey < 255 else 0
        found = read(seen, paint(values), 1.0, True, "bars", bars)
    assert any(abs(int(w.text[1:]) - 105) <= 12 for w in found.words)


def test_another_size_another_scale_much_change_and_many_frames_are_read_whole():
    seen, values = Seen(), np.zeros((H // CELL, W // CELL), int)
    frame = paint(values)
    assert changed(seen, frame, 1.0, False) is None
    read(seen, frame, 1.0, False, "bars", bars)
    assert changed(seen, frame, 1.0, False) == Areas([], [])
    assert changed(seen, frame, 2.0, False) is None
    assert changed(seen, frame[:-1], 1.0, False) is None
    assert changed(seen, 255 - frame, 1.0, False) is None
    seen.since_full = FULL_EVERY
    assert changed(seen, frame, 1.0, False) is None


def test_after_an_error_the_next_frame_is_read_whole():
    seen = Seen()
    frame = paint(np.full((H // CELL, W // CELL), 50))
    read(seen, frame, 1.0, False, "bars", bars)
    other = frame.copy()
    other[20:30, 100:140] = 7
    with pytest.raises(ZeroDivisionError):
        read(seen, other, 1.0, False, "bars", lambda *_: 1 // 0)
    assert changed(seen, other, 1.0, False) is None


def test_the_frame_before_is_known_by_its_name_where_it_is_held_pixel_by_pixel():
    seen, frame = Seen(), paint(np.full((H // CELL, W // CELL), 50))
    assert same(seen, ("bars", frame.tobytes())) is None
    read(seen, frame, 1.0, False, "bars", bars)
    assert (same(seen, ("bars", frame.tobytes())) == frame).all() and same(seen, "another") is None
    noisy = frame.copy()
    noisy[:9, :9] = 250  # as a lossy codec may show white
    read(seen, noisy, 1.0, True, "bars", bars)
    assert same(seen, ("bars", noisy.tobytes())) is None


def test_frames_are_kept_up_to_a_limit_and_an_earlier_one_costs_no_reading():
    seen, frames = Seen(), [paint(np.full((H // CELL, W // CELL), 10 + n)) for n in range(FRAMES_MAX + 3)]
    for frame in frames:
        read(seen, frame, 1.0, False, "bars", bars)
    assert len(seen.frames) == FRAMES_MAX
    assert plain(read(seen, frames[-3], 1.0, False, "bars", lambda *_: pytest.fail("read"))) == plain(bars(frames[-3], 1.0))
