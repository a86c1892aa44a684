"""Release's own reading of frames: what redact missed is stopped; covers, ordinary words and frames that are not due are left alone."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from msgspec import structs
from PIL import Image, ImageDraw, ImageFont

from pipeline import blobs
from pipeline.work.looks import judge
from pipeline.work.rereading import Rereading
from redactors import recheck
from redactors.policy import load as policies
from redactors.screens.encode import encode
from schemas.audit import Outcome, Place, Reason
from schemas.clean import CleanApp, CleanImage, CleanScreenshot, Mark
from schemas.redacted import Redacted


def drawn(text: str) -> np.ndarray:
    image = Image.new("RGB", (480, 120), (250, 250, 250))
    ImageDraw.Draw(image).text((20, 40), text, fill=(20, 20, 20), font=ImageFont.load_default(20))
    return np.array(image)


def judged(tmp_path, text: str, share: float, marks: tuple[Mark, ...] = ()) -> Reason | None:
    shipped = policies.load(policies.shipped())
    policy = structs.replace(shipped, screens=structs.replace(shipped.screens, read_again_share=share))
    data = encode(drawn(text)).data
    store = blobs.open_store(str(tmp_path))
    ref = blobs.write(store, data, "image/png")
    image = CleanImage(ref=ref, sha256=hashlib.sha256(data).hexdigest(), width=480, height=120, media_type="image/png")
    digest = policies.digest(policy)
    event = CleanScreenshot(
        id="e", session="s", seq=1, time="2026-01-05T09:00:00Z", actor="a", device="d", policy=digest, app=CleanApp(id="com.tinyspeck.slackmacgap"),
        image=image, marks=marks,
    )  # fmt: skip
    decided = Redacted(Place("capture.raw", 0, 1), Outcome.CLEAN, Reason.PASSED, digest, "w", "e", "s", 1)
    checks = recheck.build(policy)
    return judge(checks, store, decided, event, Rereading(policy, checks))


@pytest.mark.parametrize("text", ["write to maria.okafor@trade-west.net", "card 4539 1488 0343 6467"])
def test_what_redact_missed_on_a_frame_is_stopped(tmp_path, text):
    assert judged(tmp_path, text, 1.0) is Reason.CATCH_FRAME


def test_a_frame_that_is_not_due_is_not_read(tmp_path):
    assert judged(tmp_path, "write to maria.okafor@trade-west.net", 0.0) is None


def test_ordinary_words_pass_and_so_does_what_is_written_on_a_cover(tmp_path):
    assert judged(tmp_path, "the renewal is signed", 1.0) is None
    cover = Mark("EMAIL_ADDRESS", "email", "surrogate", box=(0, 20, 480, 60))
    assert judged(tmp_path, "maria.okafor@trade-west.net", 1.0, (cover,)) is None
