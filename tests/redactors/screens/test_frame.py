from __future__ import annotations

import hashlib
import io
import re

import numpy as np
import pytest
from PIL import Image

from redactors.screens.change import Seen
from redactors.screens.frame import Frame, redact_frame
from redactors.screens.sights import Eyes
from redactors.screens.words import Word
from redactors.text.finding import Finding
from schemas.audit import Reason
from schemas.clean import Mark


def search(texts):
    return [tuple(Finding(m.start(), m.end(), "EMAIL_ADDRESS", 1.0, "test", "test-rule") for m in re.finditer(r"\S+@\S+", t.text)) for t in texts]


class Broken:
    name, pad_px = "broken", 2.0

    def read(self, image, scale, within=None):
        raise RuntimeError("what stood on the screen")


@pytest.fixture
def redact(png, described, policy):
    def run(screen, search=search, reader=None, windows=(), seen=None, scale=None, detectors=()):
        data = png(screen.pixels)
        height, width = screen.pixels.shape[:2]
        image, eyes = described(data, width, height, scale=scale), Eyes(reader or screen, tuple(detectors))
        return redact_frame(data, image, windows, search, eyes, policy, b"seed", seen=seen)

    return run


def pixels_of(frame):
    return np.array(Image.open(io.BytesIO(frame.data)))


def test_a_found_value_is_covered_marked_and_counted_and_the_rest_stays(draw, redact):
    screen = draw((20, 20, "write to"), (20, 60, "ana@example.org"), (20, 100, "by Friday"))
    frame = redact(screen)
    assert isinstance(frame, Frame)
    (mark,) = frame.marks
    assert (mark.entity, mark.rule, mark.action) == ("EMAIL_ADDRESS", "test-rule", "cover")
    assert frame.entities == {"EMAIL_ADDRESS": 1} and frame.found == (("ana@example.org", "EMAIL_ADDRESS"),)
    x, y, w, h = mark.box
    ink = screen.words[2].box
    assert x <= ink[0] - 2 and y <= ink[1] - 2 and x + w >= ink[0] + ink[2] + 2 and y + h >= ink[1] + ink[3] + 2 and w % 24 == 0
    out = pixels_of(frame)
    shown = np.ones(out.shape[:2], bool)
    shown[y : y + h, x : x + w] = False
    assert (out[shown] == screen.pixels[shown]).all()
    assert (frame.width, frame.height, frame.media_type) == (640, 240, "image/png")
    assert frame.sha256 == hashlib.sha256(frame.data).hexdigest()


def test_a_window_to_cover_is_gone_before_anything_reads_it(draw, redact):
    screen = draw((20, 20, "hello"), (300, 100, "private words"))
    looked_at = []

    class Watching:
        name, pad_px = "watching", 2.0

        def read(self, image, scale, within=None):
            looked_at.append(image.copy())
            return screen.words[:1]

    frame = redact(screen, reader=Watching(), windows=[(280.5, 90.5, 9999.0, 60.2)])
    assert (looked_at[0][90:151, 280:] == 64).all() and (pixels_of(frame)[90:151, 280:] == 64).all()
    assert Mark("WINDOW", "non-work-window", "cover", box=(280, 90, 360, 61)) in frame.marks


def test_a_window_outside_the_frame_covers_nothing(draw, redact):
    assert redact(draw((20, 20, "hello")), windows=[(-500, 0, 400, 400), (700, 0, 10, 10)]).marks == ()


def test_text_that_the_engine_passes_over_is_covered_unread(draw, redact):
    screen = draw((20, 20, "hello"), (20, 100, "unseen words"))
    words, screen.words = screen.words, screen.words[:1]
    frame = redact(screen)
    assert frame.entities == {"UNREAD": 1}
    x, y, w, _ = frame.marks[0].box
    assert x <= words[1].box[0] and x + w >= words[2].box[0] + words[2].box[2] and y <= words[1].box[1]


def test_a_failing_engine_and_a_failing_finder_give_a_reason_and_no_frame(draw, redact):
    assert redact(draw((20, 20, "hello")), reader=Broken()) is Reason.IMAGE_UNREADABLE
    assert redact(draw((20, 20, "hello")), search=lambda texts: 1 // 0) is Reason.DETECTOR_ERROR
    assert redact(draw((20, 20, "hello")), search=lambda texts: []) is Reason.DETECTOR_ERROR


def test_bytes_that_do_not_decode_give_decodes_reason(policy, described, draw):
    assert redact_frame(b"no image", described(b"no image", 4, 4), (), search, Eyes(draw(), ()), policy, b"seed") is Reason.IMAGE_TYPE


def test_the_same_frame_is_read_once_but_searched_again(draw, redact):
    screen, reads, searches = draw((20, 20, "call Maria")), [], []

    class Counting:
        name, pad_px = "counting", 2.0

        def read(self, image, scale, within=None):
            reads.append(1)
            return screen.words

    def learning(texts):
        searches.append(1)
        return [tuple(Finding(m.start(), m.end(), "PERSON", 1.0, "memory", "memory") for m in re.finditer("Maria", t.text) if len(searches) > 2) for t in texts]

    seen = Seen()
    one, two, three = (redact(screen, search=learning, reader=Counting(), seen=seen) for _ in range(3))
    assert len(reads) == 1
    assert (one.unchanged, two.unchanged, three.unchanged) == (False, True, False)
    assert three.entities == {"PERSON": 1}


def test_words_beside_a_change_are_not_read_again_and_do_not_count_as_passed_over(draw, redact):
    before = draw((20, 40, "renewal"), (20, 62, "second offer"), (20, 84, "signed"))
    after = draw((20, 40, "renewal"), (20, 62, "another offer"), (20, 84, "signed"))
    asked = []

    class Lines:
        name, pad_px = "lines", 2.0

        def read(self, image, scale, within=None):
            asked.append(within)
            if within is None:
                return before.words
            x, y = next(w.box for w in after.words if w.line == 1)[:2]  # its own place in the part that is read
            return [Word(w.text, (w.box[0] - x + within[0] + 2, w.box[1] - y + within[1] + 4, *w.box[2:]), 0, 0.99) for w in after.words if w.line == 1]

    seen = Seen()
    redact(before, reader=Lines(), seen=seen)
    frame = redact(after, reader=Lines(), seen=seen)
    assert len(asked) == 2 and asked[1] is not None
    assert sorted(w.text for w in seen.read.words) == ["another", "offer", "renewal", "signed"]
    assert "UNREAD" not in frame.entities


def test_pads_and_steps_grow_with_the_scale(draw, redact):
    screen = draw((40, 40, "ana@example.org"), px=32)
    (mark,) = redact(screen, scale=2.0).marks
    ink = screen.words[0].box
    assert mark.box[0] <= ink[0] - 4 and mark.box[2] % 48 == 0


def test_equal_frames_give_equal_bytes(draw, redact):
    screen = draw((20, 20, "ana@example.org"))
    assert redact(screen).data == redact(screen).data
