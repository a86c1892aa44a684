"""The second look: stops what must not be there, lets everything else be."""

from __future__ import annotations

import io
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from redactors import recheck
from redactors.policy.load import digest, load, shipped
from schemas.audit import Reason
from schemas.clean import (
    CleanApp,
    CleanImage,
    CleanKeyPress,
    CleanScreenshot,
    CleanSessionStart,
    CleanTarget,
    CleanTextInput,
    CleanUiSnapshot,
    CleanWindow,
    Mark,
)

POLICY = load(shipped())
DIGEST = digest(POLICY)
CHECK = recheck.build(POLICY)
SLACK = CleanApp(id="com.tinyspeck.slackmacgap")
ENVELOPE: dict[str, Any] = {"id": "e1", "time": "2026-01-05T09:00:00Z", "session": "s", "seq": 1, "actor": "a", "device": "d", "policy": DIGEST}

LEAKS = [
    "write to dana.whitfield@example.com today", "4111 1111 1111 1111", "card 5500-0055-5555-5559.", "378282246310005",
    "my ssn is 078-05-1121", "DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432", "AKIAQ3EGRN7KXW2MZVT5", "token ghp_" + "a1" * 18, "xoxb-482910375562-q7Rk2vXw9ZtB4mLd8Hs3pYc6", "-----BEGIN RSA PRIVATE KEY-----",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x", "sk_live_" + "4eC39HqLyjWDarjt", "AIza" + "Sy0" * 11 + "xx",
]  # fmt: skip
HARMLESS = [
    "see you at noon", "<EMAIL_ADDRESS_1> and <CREDIT_CARD_12>", "order 4111111111111112", "1700000000000", "version 1.2.3-45-6789", "000-12-3456", "666-45-6789",
    "a@b", "sk-learn-is-a-very-long-hyphenated-package-name", "AKIAIOSFODNN7EXAMPLE", "ghp_" + "x" * 36, "sk-abcdef1234567890abcdef1234567890abcdef12", "xoxo-picnic-2019.jpg",
    "2026-01-05 09:00:00.000", "0.4111111111111111", "meeting @ 10, room 4", "DE89 and GB82",
]  # fmt: skip


def run(text: str, **more: Any) -> CleanTextInput:
    return CleanTextInput(**(ENVELOPE | {"app": SLACK, "text": text, "input_type": "insertText"} | more))


@pytest.mark.parametrize("text", LEAKS)
def test_a_leak_is_caught_in_every_string_of_an_event(text: str) -> None:
    events = [
        run(text),
        run("x", app=CleanApp(id=SLACK.id, title=text)),
        run("x", target=CleanTarget(name=text)),
        CleanUiSnapshot(**ENVELOPE, app=SLACK, nodes=(CleanTarget(), CleanTarget(value=text))),
        CleanSessionStart(**ENVELOPE, app=None, task=text),
    ]
    assert [CHECK.check(event) for event in events] == [Reason.CATCH_CONTENT] * 5


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_passes(text: str) -> None:
    assert CHECK.check(run(text)) is None


@given(st.text(max_size=200))
def test_no_text_makes_it_raise(text: str) -> None:
    CHECK.check(run(text))


OTHERS = [CleanApp(id="com.apple.Photos"), CleanApp(id="com.google.Chrome", url="https://bank.example/"), CleanApp(id=SLACK.id, private=True)]


@pytest.mark.parametrize("app", OTHERS)
def test_an_app_that_is_not_work_is_caught_as_app_and_as_window(app: CleanApp) -> None:
    assert CHECK.check(run("x", app=app)) is Reason.CATCH_APP
    image = CleanImage("image/png", 1, 1, "0" * 64, "blobs/00/" + "0" * 64 + ".png")
    shot = CleanScreenshot(**ENVELOPE, app=SLACK, image=image, windows=(CleanWindow(app, (0, 0, 1, 1)),))
    assert CHECK.check(shot) is Reason.CATCH_APP


def test_a_redacted_url_of_a_work_page_is_still_one() -> None:
    for url in ("https://crm.example-corp.com/contacts/<PERSON_1>", "https://crm.example-corp.com/a?q=<REDACTED>", "https://docs.google.com/document/d/<ID_1>/edit"):
        assert CHECK.check(run("x", app=CleanApp(id="com.google.Chrome", url=url))) is None


def test_a_single_letter_is_a_key_press_only_with_a_modifier() -> None:
    assert CHECK.check(CleanKeyPress(**ENVELOPE, app=SLACK, key="c", modifiers=("Control",))) is None
    assert CHECK.check(CleanKeyPress(**ENVELOPE, app=SLACK, key="Enter")) is None
    assert CHECK.check(CleanKeyPress(**ENVELOPE, app=SLACK, key="h")) is Reason.CATCH_SCHEMA
    assert CHECK.check(CleanKeyPress(**ENVELOPE, app=SLACK, key="Hunter")) is Reason.CATCH_SCHEMA


def test_a_surrogate_passes_only_where_the_policy_makes_them_and_a_mark_shows_it() -> None:
    entities = POLICY.entities | {"EMAIL_ADDRESS": msgspec.structs.replace(POLICY.entities["EMAIL_ADDRESS"], action="surrogate")}
    policy = msgspec.structs.replace(POLICY, entities=entities)
    checks = recheck.build(policy)
    mark = Mark("EMAIL_ADDRESS", "email", "surrogate", path="$.text")
    assert checks.check(run("kim@example.net", marks=(mark,))) is None
    assert checks.check(run("kim@example.net")) is Reason.CATCH_CONTENT
    assert CHECK.check(run("kim@example.net", marks=(mark,))) is Reason.CATCH_CONTENT


@pytest.mark.parametrize("extra", [{"new": 1}, {"text": 5}, {"type": "key.down"}, {"time": "2026-01-05T09:00:00.123456Z"}, {"id": "dana@example.com"}])
def test_what_is_not_a_clean_event_to_the_letter_does_not_decode(extra: dict[str, Any]) -> None:
    whole = msgspec.to_builtins(run("x"))
    assert CHECK.decode(msgspec.msgpack.encode(whole)) == run("x")
    assert CHECK.decode(msgspec.msgpack.encode(whole | extra)) is None


def frame(width: int = 4, height: int = 3, mode: str = "RGB", kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, kind, **options)
    return out.getvalue()


def image(kind: str = "image/png", width: int = 4, height: int = 3) -> CleanImage:
    return CleanImage(kind, width, height, "0" * 64, "blobs/00/" + "0" * 64 + ".png")  # type: ignore[arg-type]


def test_bare_frames_pass() -> None:
    assert recheck.frame_is_bare(frame(), image())
    assert recheck.frame_is_bare(frame(kind="WEBP", lossless=True), image("image/webp"))


def test_frames_with_anything_besides_their_pixels_do_not() -> None:
    text = PngInfo()
    text.add_text("Comment", "Dana")
    exif = Image.Exif()
    exif[0x010E] = "Dana"
    noisy = [frame(pnginfo=text), frame(exif=exif), frame(dpi=(72, 72)), frame() + b"Dana"]
    for data in (*noisy, frame(mode="RGBA"), frame(mode="L"), frame(5), frame()[:-1], b"", b"\xff\xd8"):
        assert not recheck.frame_is_bare(data, image())
    webp = image("image/webp")
    lossless = frame(kind="WEBP", lossless=True)
    for data in (frame(kind="WEBP", quality=50), frame(kind="WEBP", lossless=True, exif=exif), lossless + b"Dana", frame(5, kind="WEBP", lossless=True)):
        assert not recheck.frame_is_bare(data, webp)


@given(st.binary(max_size=60))
def test_no_bytes_make_the_frame_check_raise(noise: bytes) -> None:
    recheck.frame_is_bare(noise, image())
    recheck.frame_is_bare(frame()[:33] + noise, image())
    recheck.frame_is_bare(b"RIFF" + noise, image("image/webp"))
