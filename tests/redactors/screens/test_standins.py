"""Stand-ins written on covers: a screen that agrees with what was typed, and says nothing of what was there."""

from __future__ import annotations

import io

import msgspec
import numpy as np
import pytest
from PIL import Image

from pipeline.models import ocr
from redactors.screens.frame import redact_frame
from redactors.screens.sights import Eyes
from redactors.screens.standins import DARK, LIGHT, written
from redactors.surrogates import stand_in
from redactors.text.finding import Finding
from schemas.policy import EntityRule, Screens

KEY = b"k" * 32
NAME, MAIL = "Dana Whitfield", "dana.whitfield@example.com"


def search(texts):
    """Finds the name, the address and a card number."""
    values = {NAME: "PERSON", MAIL: "EMAIL_ADDRESS", "4111 1111 1111 1111": "CREDIT_CARD"}
    return [tuple(Finding(t.text.index(v), t.text.index(v) + len(v), e, 1.0, "test", "test") for v, e in values.items() if v in t.text) for t in texts]


@pytest.fixture
def natural(policy):
    """A policy of stand-ins for names and addresses, in text and on screens; cards are labelled."""
    entities = {**policy.entities, "PERSON": EntityRule(action="surrogate"), "EMAIL_ADDRESS": EntityRule(action="surrogate")}
    return msgspec.structs.replace(policy, entities=entities, screens=Screens(cover="surrogate"))


@pytest.fixture
def redacted(draw, png, described, natural):
    """redacted((x, y, text), …) -> (pixels, marks)"""

    def run(*texts, policy=natural, **how):
        screen = draw(*texts, px=24, size=(900, 240), **how)
        data = png(screen.pixels)
        frame = redact_frame(data, described(data, 900, 240), (), search, Eyes(screen, ()), policy, KEY)
        return np.array(Image.open(io.BytesIO(frame.data))), frame.marks

    return run


@pytest.mark.slow
@pytest.mark.parametrize("theme", [{}, {"ink": (230, 230, 230), "ground": (25, 30, 40)}])
def test_the_stand_in_that_text_would_have_can_be_read_on_the_screen_and_the_value_cannot(redacted, theme, models_folder):
    pixels, marks = redacted((40, 40, f"Owner {NAME}"), (40, 120, MAIL), **theme)
    read = " ".join(w.text for w in ocr.load("rapidocr", models_folder).read(pixels, 1.0))
    seen = "".join(c for c in read.lower() if c.isalnum())
    for entity, value in (("PERSON", NAME), ("EMAIL_ADDRESS", MAIL)):
        expected = stand_in(entity, value, KEY)
        assert "".join(c for c in expected.lower() if c.isalnum()) in seen
    assert "whitfield" not in seen and "owner" in seen
    assert {m.action for m in marks} == {"surrogate"}


def test_what_has_no_stand_in_by_the_policy_keeps_the_look_of_blur(redacted, natural):
    _, marks = redacted((40, 40, "4111 1111 1111 1111"))
    assert {(m.entity, m.action) for m in marks} == {("CREDIT_CARD", "cover")}
    blurred = msgspec.structs.replace(natural, screens=Screens(cover="blur"))
    _, marks = redacted((40, 40, NAME), policy=blurred)
    assert {(m.entity, m.action) for m in marks} == {("PERSON", "cover")}


def test_a_cover_over_a_value_with_and_one_without_a_stand_in_is_blurred_whole(redacted):
    _, marks = redacted((40, 40, f"{NAME} 4111 1111 1111 1111"))
    assert {m.action for m in marks} == {"cover"}


def test_the_ink_stands_off_the_ground_and_a_long_text_stays_in_its_box():
    for level, ink in ((250, DARK), (20, LIGHT)):
        box = written(np.full(3, level, np.float32), 300, 30, "Iris Moreau", 30)
        assert box.shape == (30, 300, 3) and abs(int(box.min() if ink == DARK else box.max()) - ink) <= 2
    assert written(np.full(3, 255, np.float32), 24, 12, "a stand-in far too long for its box", 12).shape == (12, 24, 3)
