from __future__ import annotations

import shutil
import socket

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.faults import CannotRun
from pipeline.models import ppocr
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
    ("line", "sure"),
    [(chars("Maria"), True), (chars("M a", 0.9, 0.1, 0.9), True), (chars("Mo", 0.9, 0.7), False), (chars("4 Mai 2026"), True), (chars("!?"), False), ([], False)],
)
def test_a_quick_reading_counts_where_each_letter_is_sure(line, sure):
    assert ppocr._sure(line) is sure


def test_numbers_that_read_otherwise_a_second_time_and_doubtful_lines_are_read_by_the_careful_recognizer(monkeypatch):
    reader, asked = load("rapidocr"), []
    quick = {"same number": "4444 4444", "other number": "4444 4444", "word": "hello", "doubtful": "rn"}
    names = dict(enumerate(quick))

    def recognize(by, crops):
        lines = [names[int(crop[0, 0, 0])] for crop in crops]
        asked.append((by.stretch, lines))
        if by is reader._careful:
            return [chars(f"careful {name}") for name in lines]
        said = quick if by is reader._quick else {"same number": "44444444", "other number": "444 4444"}
        return [chars(said[name], *([0.5] * len(said[name]) if name == "doubtful" else ())) for name in lines]

    monkeypatch.setattr(ppocr, "_recognize", recognize)
    read = reader._read_lines([np.full((20, 60, 3), n, np.uint8) for n in range(4)])
    assert ["".join(c for c, _, _ in line) for line in read] == ["4444 4444", "careful other number", "hello", "careful doubtful"]
    assert asked == [(1.15, list(quick)), (1.3, ["same number", "other number"]), (1.0, ["doubtful", "other number"])]


def test_a_frame_read_in_strips_reads_the_same(monkeypatch):
    image = Image.new("RGB", (600, 900), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(16)
    for n in range(30):
        pen.text((20, 10 + 29 * n), f"line number {n} says {n * 7919}", fill=(20, 20, 20), font=font)
    reader = load("rapidocr")
    whole = reader.read(np.array(image), 1.0)
    monkeypatch.setattr(ppocr, "DET_STRIP_PIXELS_MAX", 600 * 200)
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
        pen.text((1300 // 3 * (n % 3) + 20, 60 + 200 * (n // 3)), f"word {n * 7919}", fill=(20, 20, 20), font=font)
    reader, sides = load("rapidocr"), []
    run = ppocr._run
    monkeypatch.setattr(ppocr, "_run", lambda session, batch: (sides.append(batch.shape[2:]) if session is reader._det else None) or run(session, batch))
    large, small = (sorted(reader.read(np.array(image), at), key=lambda w: (w.box[1] // 100, w.box[0])) for at in (1.0, 2.0))
    assert sides == [(928, 1312), (480, 672)]
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
