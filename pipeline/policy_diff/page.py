"""A diff of two policies as one HTML file, in the look of the report: it loads nothing and runs nothing but its own slider.

It holds what the diff holds: shapes, unless values were unsealed; and frames as each of the two policies would let them leave.
"""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from pipeline.policy_diff.changes import Diff, FramePair
from pipeline.report import words
from pipeline.report.page import asset, data_uri, digest, visible
from pipeline.report.samples import small


def write(path: Path, diff: Diff, title: str = "What would change") -> None:
    """Writes the page."""
    path.write_text(render(diff, title), encoding="utf-8")


def render(diff: Diff, title: str = "What would change") -> str:
    """The page's HTML."""
    style, script = asset("page.css"), asset("page.js")
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(
        files("pipeline.policy_diff").joinpath("page.html").read_text(encoding="utf-8")
    )
    page = template.render(
        diff=diff,
        title=title,
        csp=f"default-src 'none'; img-src data:; style-src '{digest(style)}'; script-src '{digest(script)}'; base-uri 'none'; form-action 'none'",
        style=Markup(style),
        script=Markup(script),
        exposed=sum(row.count for row in diff.exposed),
        masked=sum(row.count for row in diff.masked),
        passed=any(move.kind in ("passed", "released") for move in diff.moves),
        unsealed=any(one.value is not None for row in (*diff.exposed, *diff.masked) for one in row.examples),
        frames=[shown for frame in diff.frames if (shown := _frame(frame)) is not None],
        entity=words.entity,
        channels=words.CHANNELS,
        reasons={reason.value: said for reason, said in words.REASONS.items()},
    )
    return visible(page)


def _frame(frame: FramePair) -> dict[str, Any] | None:
    """A frame's two pictures; None where they are not at hand."""
    if frame.pictures is None:
        return None
    one, other = (small(picture) for picture in frame.pictures)
    if one is None or other is None:
        return None
    told = [f"newly {verb}: {_count(boxes)}" for verb, boxes in (("exposed", frame.exposed), ("masked", frame.masked)) if boxes]
    return {"a": data_uri(one), "b": data_uri(other), "app": frame.app, "says": "; ".join(told)}


def _count(boxes: tuple[tuple[str, Any], ...]) -> str:
    return ", ".join(f"{words.entity(name).lower()} ×{count}" for name, count in Counter(name for name, _ in boxes).most_common())
