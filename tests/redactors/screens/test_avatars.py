from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from redactors.screens.avatars import initials
from redactors.screens.find import Hit
from redactors.screens.words import Word, cells
from schemas.policy import EntityRule

FONT = ImageFont.load_default(14)
PAGE, BLUE, GREY = (255, 255, 255), (40, 90, 200), (245, 245, 245)


def drawn(shape: str, text: str, fill: tuple[int, int, int] = BLUE, ground: tuple[int, int, int] = PAGE, scale: int = 4, **more: int):
    """Letters in a shape in the middle of a page, drawn large and made smaller, so that edges are soft as a browser's are; and their word."""
    image = Image.new("RGB", (200 * scale, 80 * scale), ground)
    pen = ImageDraw.Draw(image)
    wide, high = {"disc": (34, 34), "square": (34, 34), "sharp": (34, 34), "pill": (70, 30), "card": (150, 60), "none": (0, 0)}[shape]
    box = [(100 - wide / 2) * scale, (40 - high / 2) * scale, (100 + wide / 2) * scale, (40 + high / 2) * scale]
    if wide:
        pen.rounded_rectangle(box, radius={"disc": 17, "square": 8, "sharp": 0, "pill": 15, "card": 8}[shape] * scale, fill=fill)
    font = ImageFont.load_default(14 * scale)
    ink = (255, 255, 255) if sum(fill if wide else ground) < 400 else (30, 30, 30)
    at = ((100 + more.get("right", 0)) * scale, 40 * scale)
    pen.text(at, text, fill=ink, font=font, anchor="mm")
    left, top, right, bottom = (round(v / scale) for v in pen.textbbox(at, text, font=font, anchor="mm"))
    pixels = np.array(image.resize((200, 80), Image.Resampling.BOX))
    return pixels, Word(text, (left, top, right - left, bottom - top), 0, 0.99)


def found(policy, pixels, words, hits=()):
    return [h for h in initials(pixels, cells(words), hits, policy)]


@pytest.mark.parametrize("fill", [BLUE, (200, 60, 90), (15, 120, 60), (190, 190, 190), (30, 30, 30)])
@pytest.mark.parametrize("shape", ["disc", "square", "sharp"])
def test_initials_in_an_avatar_are_a_persons(policy, shape, fill):
    (hit,) = found(policy, *(lambda p, w: (p, [w]))(*drawn(shape, "JH", fill)))
    assert (hit.entity, hit.rule, hit.text) == ("PERSON", "initials", "")


@pytest.mark.parametrize("text", ["J", "JHK", "OK"])
def test_in_a_disc_one_to_three_capitals_are_initials_whatever_they_spell(policy, text):
    pixels, word = drawn("disc", text)
    assert len(found(policy, pixels, [word])) == 1


def test_a_dark_page_has_avatars_too(policy):
    pixels, word = drawn("disc", "JH", BLUE, (24, 26, 30))
    assert len(found(policy, pixels, [word])) == 1


@pytest.mark.parametrize(
    ("shape", "text", "fill"),
    [
        ("pill", "OK", BLUE), ("pill", "AI", BLUE), ("pill", "JH", BLUE), ("card", "JH", BLUE), ("none", "JH", PAGE), ("none", "ID", PAGE), ("square", "PDF", BLUE),
        ("square", "OK", BLUE), ("sharp", "B", BLUE), ("square", "K", GREY), ("disc", "12", BLUE), ("disc", "go", BLUE), ("disc", "JHKL", BLUE),
    ],
)  # fmt: skip
def test_labels_of_buttons_icons_and_plain_text_are_not(policy, shape, text, fill):
    pixels, word = drawn(shape, text, fill)
    assert found(policy, pixels, [word]) == []


def test_letters_at_the_edge_of_a_disc_are_not(policy):
    pixels, word = drawn("disc", "J", right=10)
    assert found(policy, pixels, [word]) == []


def test_initials_beside_their_name_need_no_disc_and_others_do(policy):
    pixels = np.full((200, 400, 3), 255, np.uint8)
    words = [Word("JH", (20, 40, 16, 12), 0, 0.99), Word("Julia", (80, 40, 34, 12), 1, 0.99), Word("Hart", (118, 40, 30, 12), 1, 0.99), Word("QA", (20, 160, 16, 12), 2, 0.99)]
    at = next(n for n, c in enumerate(cells(words)) if c.text == "Julia Hart")
    name = Hit(at, 0, 2, "PERSON", "test", "Julia Hart")
    assert [cells(words)[h.cell].words[h.first].text for h in found(policy, pixels, words, [name])] == ["JH"]
    assert found(policy, pixels, words) == []


def test_where_persons_stay_their_initials_stay(policy):
    policy.entities["PERSON"] = EntityRule(enabled=False)
    pixels, word = drawn("disc", "JH")
    assert found(policy, pixels, [word]) == []


@pytest.mark.parametrize("corner", [(0, 0), (190, 70)])
def test_at_the_edge_of_the_frame_nothing_breaks(policy, corner):
    pixels, _ = drawn("disc", "JH")
    assert found(policy, pixels, [Word("JH", (*corner, 10, 10), 0, 0.99)]) == []
