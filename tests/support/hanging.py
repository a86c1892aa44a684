"""A station whose eyes hang or crash at will: the colour of a frame's first pixel says how. Spawned processes import it by name; it needs no weights."""

from __future__ import annotations

import base64
import ctypes
import hashlib
import io
import json
import os
import time
from typing import Any

import numpy as np
from PIL import Image

from pipeline.models import eyes, language
from pipeline.work.station import Setup, Station
from pipeline.work.watch import Watch
from redactors.policy import load as policies
from redactors.screens.sights import Eyes
from redactors.text.models import Models

HANGS, HANGS_NATIVELY, CRASHES, CRASHES_ONCE, FINE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 0, 255), (250, 250, 250)
POLICY = policies.shipped().replace("frame_timeout_ms: 120000", "frame_timeout_ms: 1000")
SLACK = {"id": "com.tinyspeck.slackmacgap"}


class Blank:
    name, pad_px = "blank", 2.0

    def read(self, image: Any, scale: float, part: Any = None) -> list[Any]:
        return []


class Detector:
    """Sees nothing. It sleeps, stays in native code with the interpreter's lock, or takes the process down; `once` is the file that tells it has."""

    name, entity = "hanging", "FACE"

    def __init__(self, once: str) -> None:
        self.once = once

    def find(self, image: Any, scale: float) -> list[Any]:
        what = tuple(image[0, 0].tolist())
        if what == HANGS:
            time.sleep(3600)
        if what == HANGS_NATIVELY:
            ctypes.PyDLL(None).pause()
        if what == CRASHES or (what == CRASHES_ONCE and not os.path.exists(self.once)):
            open(self.once, "w").close()
            os.abort()
        return []


def build(setup: Setup, watch: Watch) -> Station:
    """Patterns instead of models, and these eyes."""
    fake_eyes(setup.clean_blobs + "/once")
    return Station(setup, watch)


def fake_eyes(once: str = os.devnull) -> None:
    """From now on, this process has these eyes."""
    eyes.load = lambda policy, cache: Eyes(Blank(), (Detector(once),))
    language.load = lambda folder, policy: Models(None, None)


def dies_of_something_else(setup: Setup, watch: Watch) -> Station:
    """Ends whenever it is asked what waits."""
    station = build(setup, watch)
    station.waiting = lambda: os._exit(1)
    return station


def cannot_begin(setup: Setup, watch: Watch) -> Station:
    raise OSError


def frame(colour: tuple[int, int, int], session: str, seq: int, actor: str = "ana") -> bytes:
    """A screenshot's record."""
    pixels = np.full((40, 60, 3), 255, np.uint8)
    pixels[0, 0] = colour
    pixels[0, 1] = seq
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    image = {
        "media_type": "image/png", "width": 60, "height": 40, "sha256": hashlib.sha256(out.getvalue()).hexdigest(), "data": base64.b64encode(out.getvalue()).decode()
    }
    return _record("screenshot", session, seq, actor, image=image)


def pasted(text: str, session: str, seq: int, actor: str = "ana") -> bytes:
    """A paste's record."""
    return _record("clipboard", session, seq, actor, action="copy", text=text)


def typed(text: str, session: str, seq: int, actor: str = "ana") -> bytes:
    """A text input's record: it waits until its run ends."""
    return _record("text.input", session, seq, actor, text=text, input_type="insertText")


def ended(session: str, seq: int, actor: str = "ana") -> bytes:
    """The record of a session's end: what was being typed is decided."""
    return _record("session.end", session, seq, actor)


def _record(kind: str, session: str, seq: int, actor: str, **fields: Any) -> bytes:
    event = {"id": f"{session}-{seq}", "type": kind, "time": f"2026-03-02T09:00:{seq:02}Z", "session": session, "seq": seq, "actor": actor, "device": "d", "app": SLACK}
    return json.dumps(event | fields).encode()
