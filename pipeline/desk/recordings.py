"""What a policy would change: two policies and a recording, or a sealed sample of the stream, in; what is newly exposed, newly masked and moved, with
pictures to look at, out.

Pictures are drawn from what leaves under the policy that holds: what would be newly masked is covered in the second, what would be newly exposed is only
marked. What cannot happen: a pixel on the page that is covered today; a frame of the comparison left on disk.
"""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from PIL import Image, ImageDraw

from pipeline.desk.asked import Desk
from pipeline.desk.present import present
from pipeline.desk.unsealing import Values, stripped
from pipeline.policy_diff import Diff, FramePair, Keys
from pipeline.policy_diff import diff as compare
from pipeline.proof import sample
from pipeline.settings import read_kek

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
    """The comparison's own answer, without a raw value; the values; and the frames to look at; `frames_more` were left out."""

    found: Diff
    values: Values
    pairs: tuple[Pair, ...]
    frames_more: int


def choices(desk: Desk) -> dict[str, Path]:
    """What there is to compare on, by name: the desk's recording, and the sealed samples whose time is not over."""
    found = {desk.recording.name: desk.recording} if desk.recording is not None else {}
    folder = Path(desk.settings.samples) if desk.settings.samples is not None else None
    if folder is not None and folder.is_dir():
        sample.sweep(folder, present(desk).policy.retention.quarantine_hours, datetime.now(UTC))
        found |= {file.name: file for file in sample.samples(folder)}
    return found


def diff(desk: Desk, before: str, after: str, recording: Path, models: Path, tell: Callable[[str], None]) -> Compared:
    """Runs both policies. Raises CannotRun."""

    def told(done: int, total: int) -> None:
        tell(f"{100 * done // max(1, total)} % of the recording")

    kek = read_kek(desk.settings)
    keys = Keys(kek, desk.settings.keys) if kek is not None else None
    found = compare(before, after, recording, models, processes=max(1, (os.cpu_count() or 2) // 2), told=told, unsealed=True, keys=keys)
    pairs = tuple(pair(one) for one in found.frames[:FRAMES_SHOWN_MAX] if one.pictures is not None)
    return Compared(stripped(found), Values(found), pairs, max(0, len(found.frames) - FRAMES_SHOWN_MAX))


def pair(frame: FramePair) -> Pair:
    """The two pictures of a frame that has its own at hand."""
    assert frame.pictures is not None
    with Image.open(io.BytesIO(frame.pictures[0])) as opened:
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
