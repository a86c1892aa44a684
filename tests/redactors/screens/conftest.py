"""Screens drawn with Pillow's own font, with the words that stand on them, and a reader that has them from there."""

from __future__ import annotations

import hashlib
import io

import numpy as np
import pytest
from msgspec import Struct
from PIL import Image, ImageDraw, ImageFont

from redactors.screens.words import Word
from schemas import raw
from schemas.policy import AppRule, EntityRule, Policy, Screens

ENTITIES = ("PERSON", "EMAIL_ADDRESS", "CREDIT_CARD", "CVV", "CARD_EXPIRY", "STREET_ADDRESS")


class Screen(Struct):
    """Pixels and the words drawn on them."""

    pixels: np.ndarray
    words: list[Word]

    def read(self, image, scale, within=None):
        return self.words

    name = "drawn"
    pad_px = 2.0


def _draw(*texts, size=(640, 240), ink=(20, 20, 20), ground=(255, 255, 255), px=16):
    """Texts as (x, y, text); each is one line of the reader."""
    image = Image.new("RGB", size, ground)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(px)
    words = []
    for line, (x, y, text) in enumerate(texts):
        pen.text((x, y), text, fill=ink, font=font)
        at = 0
        for part in text.split(" "):
            if part:
                box = pen.textbbox((x + pen.textlength(text[:at], font=font), y), part, font=font)
                left, top, right, bottom = (round(v) for v in box)
                words.append(Word(part, (left, top, right - left, bottom - top), line, 0.99))
            at += len(part) + 1
    return Screen(np.array(image), words)


def _png(pixels) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def _described(data: bytes, width: int, height: int, media_type="image/png", scale=None) -> raw.Image:
    return raw.Image(media_type, width, height, hashlib.sha256(data).hexdigest(), scale=scale)


@pytest.fixture
def policy() -> Policy:
    return Policy(version=1, name="test", apps=(AppRule(ids=("x",)),), entities={e: EntityRule() for e in ENTITIES}, screens=Screens())


@pytest.fixture
def draw():
    """draw((x, y, text), …, size, ink, ground, px) -> Screen"""
    return _draw


@pytest.fixture
def png():
    """png(pixels) -> bytes"""
    return _png


@pytest.fixture
def described():
    """described(data, width, height, media_type, scale) -> raw.Image"""
    return _described
