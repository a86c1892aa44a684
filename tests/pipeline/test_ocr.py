from __future__ import annotations

import shutil
import socket

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.faults import CannotRun
from pipeline.models import dbnet, ppocr
from pipeline.models.ocr import load
from redactors.screens.inked import Char
from redactors.screens.words import second

SENTENCE = "Please call Maria Lima about invoice 4711 today"
THEMES = {"light": ((255, 255, 255), (30, 30, 30)), "dark": ((13, 17, 23), (201, 209, 217)), "button": ((9, 105, 218), (255, 255, 255))}


def drawn(theme: str, px: int = 15) -> tuple[np.ndarray, list[tuple[str, tuple[float, float, float, float]]]]:
    ground, ink = THEMES[theme]
    image = Image.new("RGB", (620, 120), ground)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(px)
    pen.text((30, 50), SENTENCE, fill=ink, font=font)
    boxes, at = [], 0
    for word in SENTENCE.split():
        boxes.append((word, pen.textbbox((30 + pen.textlength(SENTENCE[:at], font=font), 50), word, font=font)))
        at += len(word) + 1
    return np.array(image), boxes


@pytest.fixture(scope="module", params=["rapidocr", "tesseract"])
def reader(request):
    if request.param == "tesseract" and shutil.which("tesseract") is None:
        pytest.skip("no tesseract here")
    return load(request.param)


@pytest.mark.parametrize("theme", THEMES)
def test_every_engine_reads_a_drawn_sentence_with_its_words_in_their_places(reader, theme):
    pixels, boxes = drawn(theme)
    words = reader.read(pixels, 1.0)
    assert " ".join(w.text for w in sorted(words, key=lambda w: w.box[0])) == SENTENCE
    for (_, (x, y, x2, y2)), word in zip(boxes, sorted(words, key=lambda w: w.box[0]), strict=True):
        a, b, c, d = word.box
        pad = reader.pad_px
        assert a - pad <= x + 1 and a + c + pad >= x2 - 1 and b - pad <= y + 1 and b + d + pad >= y2 - 1
        assert abs(a - x) <= 3 and abs(a + c - x2) <= 3


def test_an_empty_frame_has_no_words(reader):
    assert reader.read(np.full((64, 200, 3), 250, np.uint8), 1.0) == []


def test_reading_twice_reads_the_same(reader):
    pixels, _ = drawn("light")
    assert reader.read(pixels, 1.0) == reader.read(pixels, 1.0)


def test_of_a_part_at_least_the_lines_that_touch_it_are_read_as_they_are_in_the_whole(reader):
    image = Image.new("RGB", (420, 300), (250, 250, 250))
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(18)
    lines = ["Quarterly renewal offer", "Signed by both parties", "Delivery before winter", "Paid within thirty days"]
    for n, line in enumerate(lines):
        pen.text((20, 20 + 70 * n), line, fill=(20, 20, 20), font=font)
    whole, part = reader.read(np.array(image), 1.0), reader.read(np.array(image), 1.0, (60, 92, 40, 12))
    assert [(w.text, w.box) for w in part if 80 < w.box[1] < 120] == [(w.text, w.box) for w in whole if 80 < w.box[1] < 120]
    assert " ".join(w.text for w in part if 80 < w.box[1] < 120) == lines[1]
    assert reader.name == "tesseract" or len(part) == 4


def test_no_engine_opens_a_socket(monkeypatch):
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a socket"))
    assert load("rapidocr").read(drawn("light")[0], 1.0)


def test_a_missing_model_refuses_to_load(tmp_path):
    with pytest.raises(CannotRun, match="scrim models"):
        load("rapidocr", tmp_path)


def chars(text: str, *scores: float) -> list[Char]:
    return [(c, score, 8.0 * n) for n, (c, score) in enumerate(zip(text, scores or (0.99,) * len(text), strict=True))]


@pytest.mark.parametrize(
    ("word", "doubtful"),
    [(chars("Maria"), False), (chars("M-a", 0.9, 0.1, 0.9), False), (chars("Mo", 0.9, 0.7), True), (chars("2026"), False), (chars("!?", 0.2, 0.2), False)],
)
def test_a_quick_reading_counts_where_each_letter_is_sure(word, doubtful):
    assert ppocr._doubtful(word) is doubtful


def line_of(*words: str) -> np.ndarray:
    """A crop with a mark for each character, 8 px a character, as `chars` places them."""
    crop = np.full((20, 8 * len(" ".join(words)) + 8, 3), 250, np.uint8)
    for n, c in enumerate(" ".join(words)):
        if c != " ":
            crop[4:16, max(0, 8 * n - 2) : 8 * n + 3] = 30
    return crop


def test_doubtful_words_and_numbers_that_read_otherwise_are_read_again_and_nothing_else(monkeypatch):
    reader, asked = load("rapidocr"), []
    lines = [("the", "grand", "total", "4444", "4444", "is", "due", "today"), ("plain", "words"), ("some", "rnrnr", "doubtful", "word"), ("only", "44444", "marks")]
    crops = [line_of(*words) for words in lines]
    crops[0][4:16, 8 * 16 - 2 : 8 * 19] = 30  # digits that run together cannot be counted

    def recognize(by, given):
        asked.append((by is reader._careful, by.stretch, [crop.shape[1] for crop in given]))
        if by is reader._careful:
            return [chars("XY") for _ in given]
        if by is not reader._quick:
            return [chars("4444 444") for _ in given]
        return [[(c, 0.5 if n in (5, 6) and words[1] == "rnrnr" else 0.99, 8.0 * n) for n, c in enumerate(" ".join(words))] for words in lines]

    monkeypatch.setattr(ppocr, "_recognize", recognize)
    read = reader._read_lines(crops)
    assert ["".join(c for c, _, _ in line) for line in read] == ["the grand total XY is due today", "plain words", "some XY doubtful word", "only 44444 marks"]
    assert [(careful, stretch, len(widths)) for careful, stretch, widths in asked] == [(False, 1.15, 4), (False, 1.3, 1), (True, 1.15, 2)]
    assert all(width < 100 for width in asked[2][2])
    assert all(a[2] <= b[2] for line in read for a, b in zip(line, line[1:], strict=False))


def test_a_frame_read_in_strips_reads_the_same(monkeypatch):
    image = Image.new("RGB", (600, 900), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(16)
    for n in range(30):
        pen.text((20, 10 + 29 * n), f"line number {n} says {n * 7919}", fill=(20, 20, 20), font=font)
    reader = load("rapidocr")
    whole = reader.read(np.array(image), 1.0)
    monkeypatch.setattr(dbnet, "STRIP_PIXELS_MAX", 600 * 200)
    monkeypatch.setattr(dbnet, "CANVAS_PIXELS_MAX", 0)
    strips = reader.read(np.array(image), 1.0)
    assert len({w.line for w in whole}) == 30
    assert [(w.text, w.box[0]) for w in strips] == [(w.text, w.box[0]) for w in whole]


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (33, 31)])
def test_frames_of_odd_sizes_are_read(reader, shape):
    assert reader.read(np.full((*shape, 3), 200, np.uint8), 1.0) == []


def test_a_frame_of_scale_2_is_looked_at_small_and_read_whole(monkeypatch):
    image = Image.new("RGB", (1300, 900), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(28)
    for n in range(12):
        pen.text((1300 // 3 * (n % 3) + 20, 60 + 200 * (n // 3)), f"item {n * 7919}", fill=(20, 20, 20), font=font)
    reader, looked = load("rapidocr"), []
    areas = dbnet.areas
    monkeypatch.setattr(dbnet, "areas", lambda bgr: looked.append(bgr.shape[:2]) or areas(bgr))
    large, small = (sorted(reader.read(np.array(image), at), key=lambda w: (w.box[1] // 100, w.box[0])) for at in (1.0, 2.0))
    assert looked == [(900, 1300), (450, 650)]
    assert [w.text for w in small] == [w.text for w in large] and len(small) == 24
    assert all(abs(a - b) <= 2 for one, other in zip(small, large, strict=True) for a, b in zip(one.box, other.box, strict=True))


def test_a_line_over_a_very_wide_screen_is_read():
    image = Image.new("RGB", (2540, 60), "white")
    text = " ".join(f"{a}{b}" for a in ("over", "under", "after", "fore", "out") for b in ("look", "cast", "going", "come", "sight", "hand", "done", "written"))
    ImageDraw.Draw(image).text((10, 20), text, fill=(20, 20, 20), font=ImageFont.load_default(15))
    words = load("rapidocr").read(np.array(image), 1.0)
    read, said = {w.text for w in words}, set(text.split())
    assert len(read & said) >= 0.9 * len(said)


def test_a_bar_that_stands_apart_parts_words():
    image = Image.new("RGB", (500, 60), "white")
    ImageDraw.Draw(image).text((10, 20), "Account Manager | +33 240 621 469 | Lyon", fill=(20, 20, 20), font=ImageFont.load_default(15))
    texts = [w.text for w in load("rapidocr").read(np.array(image), 1.0)]
    assert "Manager" in texts and "Lyon" in texts


def test_a_line_reads_the_same_whatever_else_is_on_the_screen():
    reader = load("rapidocr")
    alone, _ = drawn("light")
    crop = np.ascontiguousarray(alone[46:76, 24:420])
    others = [np.full((30, width, 3), 255, np.uint8) for width in (200, 410, 900)]
    assert ppocr._recognize(reader._quick, [*others, crop])[-1] == ppocr._recognize(reader._quick, [crop])[0]


needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="no tesseract here")


@needs_tesseract
@pytest.mark.parametrize("theme", THEMES)
def test_with_high_recall_both_engines_words_are_there_each_in_lines_of_its_own(theme):
    pixels, _ = drawn(theme)
    words = load("rapidocr", recall="high").read(pixels, 1.0)
    for engine, part in (("rapidocr", [w for w in words if not second(w)]), ("tesseract", [w for w in words if second(w)])):
        assert [w.text for w in part] == [w.text for w in load(engine).read(pixels, 1.0)] and part


@pytest.mark.parametrize("engine", ["rapidocr", "tesseract"])
def test_high_recall_refuses_to_start_with_one_engine_only(monkeypatch, engine):
    monkeypatch.setattr("pytesseract.get_languages", lambda: [])
    with pytest.raises(CannotRun, match="tesseract"):
        load(engine, recall="high")
