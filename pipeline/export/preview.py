"""A look at an export: a few episodes in; one HTML page of filmstrips, each frame with its action drawn on it, that loads nothing and runs nothing, out."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from pipeline.export.shapes import Click, Drag, Episode, Hotkey, Scroll, Step, Type, Wait
from pipeline.report import page

EPISODES_MAX = 4
STEPS_MAX = 16
WIDTH_PX = 560
TEXT_CHARS_MAX = 160


class Shown(Struct, frozen=True):
    """A step as the page shows it: a picture, marks on it in shares of a frame that is `width` × `height`, and words."""

    picture: str | None
    width: int
    height: int
    circle: tuple[float, float] | None
    line: tuple[float, float, float, float] | None
    rings: int
    says: str
    text: str
    where: str
    loss_mask: bool


class Strip(Struct, frozen=True):
    """An episode as the page shows it."""

    title: str
    task: str
    steps: tuple[Shown, ...]
    more: int
    frames: int


class Samples:
    """The episodes with the most steps that a frame shows, at most EPISODES_MAX, shrunk at once: memory does not grow."""

    def __init__(self) -> None:
        self.strips: list[Strip] = []

    def offer(self, episode: Episode, reader: Any) -> None:
        """Takes an episode where it shows more than one of those taken."""
        seen = sum(step.before is not None for step in episode.steps[:STEPS_MAX])
        if not seen or (len(self.strips) == EPISODES_MAX and self.strips[-1].frames >= seen):
            return
        steps = tuple(_shown(step, reader) for step in episode.steps[:STEPS_MAX])
        title = f"{episode.session}, from {episode.steps[0].time[11:19]}"
        self.strips.append(Strip(title, episode.task or "", steps, max(0, len(episode.steps) - STEPS_MAX), seen))
        self.strips = sorted(self.strips, key=lambda strip: -strip.frames)[:EPISODES_MAX]


def render(samples: Samples, purpose: str) -> str:
    """The page."""
    style = page.asset("page.css") + page.asset("preview.css", "pipeline.export")
    csp = f"default-src 'none'; img-src data:; style-src '{page.digest(style)}'; base-uri 'none'; form-action 'none'"
    return page.visible(page.template("preview.html", "pipeline.export").render(style=Markup(style), csp=csp, strips=samples.strips, purpose=purpose))


def opened(data: bytes) -> Any:
    """A frame's bytes as an RGB Pillow image."""
    from PIL import Image

    return Image.open(io.BytesIO(data)).convert("RGB")


def write(out: Path, samples: Samples, purpose: str) -> None:
    """Writes the page beside the export."""
    (out / "preview.html").write_text(render(samples, purpose), encoding="utf-8")


def _shown(step: Step, reader: Any) -> Shown:
    frame = step.before
    circle, line, rings, says, text = _marks(step)
    where = " · ".join(part for part in (step.app, step.target.name if step.target else None, step.time[11:19]) if part)
    return Shown(
        _thumbnail(reader.image(frame)) if frame else None, frame.width if frame else 16, frame.height if frame else 10, circle, line, rings, says,
        text[:TEXT_CHARS_MAX] + ("…" if len(text) > TEXT_CHARS_MAX else ""), where, step.loss_mask,
    )  # fmt: skip


def _marks(step: Step) -> tuple[tuple[float, float] | None, tuple[float, float, float, float] | None, int, str, str]:
    match step.action:
        case Click(at=at, button=button, count=count):
            return (at.x, at.y), None, count, f"{('', 'double ', 'triple ')[count - 1]}click{'' if button == 'left' else f' ({button})'}", ""
        case Drag(start=start, end=end):
            return (start.x, start.y), (start.x, start.y, end.x, end.y), 1, "drag", ""
        case Scroll(at=at, dx=dx, dy=dy):
            frame = step.before
            long = (frame.height if frame else 800) / 6
            ends = at.x + (dx > 0) * long - (dx < 0) * long, at.y + (dy > 0) * long - (dy < 0) * long
            return None, (at.x, at.y, *ends), 0, f"scroll {dx:g}, {dy:g}", ""
        case Type(text=text, submit=submit):
            return None, None, 0, "type, Enter" if submit else "type", text
        case Hotkey(key=key, modifiers=modifiers, count=count, pasted=pasted):
            return None, None, 0, "+".join((*modifiers, key)) + (f" ×{count}" if count > 1 else ""), pasted or ""
        case Wait(seconds=seconds):
            return None, None, 0, f"wait {seconds:g} s", ""


def _thumbnail(image: Any) -> str:
    image.thumbnail((WIDTH_PX, WIDTH_PX))
    out = io.BytesIO()
    image.save(out, "WEBP", quality=80)
    return f"data:image/webp;base64,{base64.b64encode(out.getvalue()).decode()}"
