"""What a policy would change on a recording: two policies and a recording in; what is newly exposed, newly masked and moved, with pictures to look at, out.

Pictures are drawn from what leaves under the policy that holds: what would be newly masked is covered in the second, what would be newly exposed is only
marked. What cannot happen: a pixel on the page that is covered today; a frame of the comparison left on disk.
"""

from __future__ import annotations

import base64
import importlib
import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct
from PIL import Image, ImageDraw

from pipeline.faults import CannotRun

FRAMES_SHOWN_MAX = 6
WIDTH_PX_MAX = 1280
COVER, EXPOSED = (29, 42, 54), (194, 69, 45)
EDGE_PX, HATCH_PX = 4, 12


class Pair(Struct, frozen=True):
    """A frame as it leaves now, and with what the change does to it: data URIs, and what changes by entity."""

    caption: str
    before: str
    after: str
    exposed: tuple[str, ...]
    masked: tuple[str, ...]


class Compared(Struct, frozen=True):
    """The comparison's own answer, and the frames to look at; `frames_more` were left out."""

    found: Any
    pairs: tuple[Pair, ...]
    frames_more: int


def diff(before: str, after: str, recording: Path, models: Path, tell: Callable[[str], None]) -> Compared:
    """Runs both policies. Raises CannotRun."""
    try:
        compare = importlib.import_module("pipeline.policy_diff").diff
    except ModuleNotFoundError:
        raise CannotRun("Comparing on a recording is not available in this version.") from None

    def told(done: int, total: int) -> None:
        tell(f"{100 * done // max(1, total)} % of the recording")

    with tempfile.TemporaryDirectory(prefix="scrim-desk-") as folder:  # the user's alone, and gone at the end
        found = compare(before, after, recording, models, Path(folder), processes=max(1, (os.cpu_count() or 2) // 2), told=told)
        pairs = tuple(pair(one) for one in found.frames[:FRAMES_SHOWN_MAX])
    return Compared(found, pairs, max(0, len(found.frames) - FRAMES_SHOWN_MAX))


def pair(frame: Any) -> Pair:
    """The two pictures of a frame."""
    with Image.open(frame.a) as opened:
        now = opened.convert("RGB")
    then = now.copy()
    pen = ImageDraw.Draw(then)
    for _, (x, y, w, h) in frame.masked:
        pen.rectangle((x, y, x + w, y + h), fill=COVER)
    for _, (x, y, w, h) in frame.exposed:
        for step in range(0, w + h, HATCH_PX):
            pen.line((x + max(0, step - h), y + min(step, h), x + min(step, w), y + max(0, step - w)), fill=EXPOSED, width=2)
        pen.rectangle((x, y, x + w, y + h), outline=EXPOSED, width=EDGE_PX)
    names = [tuple(sorted({entity for entity, _ in boxes})) for boxes in (frame.exposed, frame.masked)]
    return Pair(frame.app, _uri(now), _uri(then), *names)


def _uri(picture: Image.Image) -> str:
    out = io.BytesIO()
    picture.thumbnail((WIDTH_PX_MAX, WIDTH_PX_MAX))
    picture.save(out, "WEBP", quality=80)
    return f"data:image/webp;base64,{base64.b64encode(out.getvalue()).decode()}"
