from __future__ import annotations

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from redactors.screens import change
from redactors.screens.change import SIGHT_CONTEXT_PX, Read, Seen
from redactors.screens.sights import Sight, counts, reach
from schemas.policy import EntityRule

W, H = 640, 400


def face(box, score=0.9):
    return Sight(box, "FACE", "face", score)


@given(st.tuples(st.integers(0, W - 1), st.integers(0, H - 1), st.integers(1, W), st.integers(1, H)), st.sampled_from(["FACE", "CODE"]), st.sampled_from([1.0, 2.0]))
def test_a_cover_reaches_beyond_what_was_seen_on_each_side_and_stays_in_the_frame(box, entity, scale):
    box = (box[0], box[1], min(box[2], W - box[0]), min(box[3], H - box[1]))
    x, y, w, h = reach(Sight(box, entity, "rule", 1.0), scale, W, H)
    least = 4 * scale
    assert x <= max(0, box[0] - least) and y <= max(0, box[1] - least)
    assert x + w >= min(W, box[0] + box[2] + least) and y + h >= min(H, box[1] + box[3] + least)
    assert x >= 0 and y >= 0 and x + w <= W and y + h <= H


def test_the_policy_decides_by_entity_and_certainty_and_covers_what_it_does_not_list(policy):
    def ruled(**rule):
        return msgspec.structs.replace(policy, entities={**policy.entities, "FACE": EntityRule(**rule)})

    assert "FACE" not in policy.entities and counts(face((0, 0, 9, 9)), policy)
    assert counts(face((0, 0, 9, 9)), ruled(threshold=0.9)) and not counts(face((0, 0, 9, 9)), ruled(threshold=0.95))
    assert not counts(face((0, 0, 9, 9)), ruled(enabled=False))


# --- what changed -----------------------------------------------------------------------------------------------------------------------------


def squares(pixels, scale):
    """A detector of dark squares, which must be whole and have ground around them."""
    dark = (pixels.max(axis=2) < 40).astype(np.uint8)
    out = []
    begins = dark.astype(bool)
    begins[1:] &= dark[:-1] == 0
    begins[:, 1:] &= dark[:, :-1] == 0
    for y, x in zip(*np.nonzero(begins), strict=True):
        w, h = int((dark[y, x:] == 0).argmax()), int((dark[y:, x] == 0).argmax())
        if x and y and w >= 8 and w == h:
            out.append(face((int(x), int(y), w, h)))
    return out


def read(seen, pixels, scale, lossy, engine, reading, looking):
    return change.read(seen, (engine, pixels.tobytes()), pixels, scale, lossy, reading, looking)


def plain(sights):
    return sorted(s.box for s in sights)


SQUARES = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 9), st.integers(8, 60)), max_size=4)


@settings(max_examples=40)
@given(st.lists(SQUARES, min_size=2, max_size=5))
def test_looking_at_what_changed_sees_what_looking_at_all_sees(frames):
    seen = Seen()
    for number, put in enumerate(frames):
        pixels = np.full((H, W, 3), 255, np.uint8)
        for column, row, side in put:
            if not (pixels[row * 38 + 2 : row * 38 + 4 + side, column * 36 + 2 : column * 36 + 4 + side] < 40).any():
                pixels[row * 38 + 3 : row * 38 + 3 + side, column * 36 + 3 : column * 36 + 3 + side] = number
        pixels[:, -1], pixels[-1] = 255, 255
        assert plain(read(seen, pixels, 1.0, False, "squares", lambda *_: Read(), squares).sights) == plain(squares(pixels, 1.0))


def test_a_face_of_which_a_part_changed_is_looked_at_whole_and_others_are_kept_unseen():
    pixels = np.full((H, W, 3), 255, np.uint8)
    pixels[20:60, 20:60] = 0
    pixels[300:380, 400:480] = 0
    seen, looked = Seen(), []

    def counting(part, scale):
        looked.append(part.shape[:2])
        return squares(part, scale)

    read(seen, pixels, 1.0, False, "squares", lambda *_: Read(), counting)
    other = pixels.copy()
    other[340:344, 430:434] = 9
    assert plain(read(seen, other, 1.0, False, "squares", lambda *_: Read(), counting).sights) == [(20, 20, 40, 40), (400, 300, 80, 80)]
    assert looked[0] == (H, W) and len(looked) == 2 and looked[1][1] <= 80 + 30 + 2 * SIGHT_CONTEXT_PX + 2
    gone = other.copy()
    gone[300:380, 400:480] = 255
    assert plain(read(seen, gone, 1.0, False, "squares", lambda *_: Read(), counting).sights) == [(20, 20, 40, 40)]


def test_half_a_face_that_was_hidden_is_seen_with_the_other_half_when_it_appears():
    pixels = np.full((H, W, 3), 255, np.uint8)
    pixels[100:160, 200:230] = 0
    seen = Seen()
    assert read(seen, pixels, 1.0, False, "squares", lambda *_: Read(), squares).sights == []
    whole = pixels.copy()
    whole[100:160, 230:260] = 0
    assert plain(read(seen, whole, 1.0, False, "squares", lambda *_: Read(), squares).sights) == [(200, 100, 60, 60)]


def test_a_still_frame_is_not_looked_at_again():
    pixels = np.full((H, W, 3), 255, np.uint8)
    pixels[20:60, 20:60] = 0
    seen = Seen()
    first = read(seen, pixels, 1.0, False, "squares", lambda *_: Read(), squares)
    assert first == Read([], [], [face((20, 20, 40, 40))])
    assert read(seen, pixels, 1.0, False, "squares", lambda *_: Read(), lambda *_: 1 / 0) == first
