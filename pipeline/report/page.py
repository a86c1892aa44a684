"""The report as one HTML file: a tally in, text out that opens anywhere, loads nothing and runs nothing but its own slider.

Every value is escaped by the template engine. The page's policy (CSP) allows this one style and this one script, by hash: markup that slipped into
a title could neither run nor load. Raw content (the before sides) is left out unless the data was declared synthetic.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from pipeline.report import words
from pipeline.report.samples import FrameSample, RunSample
from pipeline.report.tally import Tally
from pipeline.report.timeline import ORDER
from schemas.audit import Outcome

PLACEHOLDER = re.compile(r"<[A-Z][A-Z0-9_]*>")
ENTITIES_SHOWN_MAX = 40
RULES_SHOWN_MAX = 60
APPS_SHOWN_MAX = 30
SHADES = 5  # of a cell, by its share of the greatest
# What a browser shows as nothing, or as the other direction: shown as a box, so that a title cannot rearrange the page.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Piece(NamedTuple):
    """A stretch of a sample string, and whether it is what was masked (before) or what stands for it (after)."""

    text: str
    hit: bool


def write(path: Path, tally: Tally, *, synthetic: bool = False, title: str = "Redaction report", records_in: int | None = None) -> None:
    """Writes the report. `synthetic` shows before sides: only ever for invented data. `records_in`: lines or messages read, to hold against the tally."""
    path.write_text(render(tally, synthetic=synthetic, title=title, records_in=records_in), encoding="utf-8")


def render(tally: Tally, *, synthetic: bool = False, title: str = "Redaction report", records_in: int | None = None) -> str:
    """The report's HTML. Arguments as of `write`."""
    style, script = asset("page.css"), asset("page.js")
    total = tally.total()
    page = template("page.html").render(
        title=title,
        synthetic=synthetic,
        csp=f"default-src 'none'; img-src data:; style-src '{digest(style)}'; script-src '{digest(script)}'; base-uri 'none'; form-action 'none'",
        style=Markup(style),
        script=Markup(script),
        total=total,
        missing=0 if records_in is None else records_in - total,
        catches=tally.catches(),
        outcomes=[_outcome(tally, outcome, total) for outcome in ORDER],
        masked=_masked(tally),
        masked_total=tally.masked.total(),
        channels=[(key, label) for key, label in words.CHANNELS.items() if any(found == key for _, found in tally.masked)],
        frames=[_frame(one, synthetic) for one in sorted(tally.samples.frames, key=lambda one: (-one.score[0], -one.score[1]))],
        runs=[_run(one, synthetic) for one in sorted(tally.samples.runs, key=lambda one: -len(one.entities))],
        timeline=tally.timeline,
        ticks=tally.timeline.ticks(),
        reasons=_reasons(tally),
        rules=[(rule, words.entity(entity), action, count) for (rule, entity, action), count in tally.rules.most_common(RULES_SHOWN_MAX)],
        apps=tally.apps.most_common(APPS_SHOWN_MAX),
        tally=tally,
    )
    return visible(page)


def visible(page: str) -> str:
    """A page in which nothing that a browser would not show hides or turns what stands beside it."""
    return _UNSEEN.sub("\ufffd", page)


def pieces(before: str | None, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both sides cut where they differ: the text between placeholders is looked up in `before`; what lies between is what was masked.

    Where the two do not line up (a surrogate, a correction), `before` comes back whole.
    """
    kept = PLACEHOLDER.split(after)
    found = PLACEHOLDER.findall(after)
    right = [Piece(text, hit) for pair in zip(kept, [*found, ""], strict=True) for text, hit in zip(pair, (False, True), strict=True) if text]
    if before is None:
        return [], right
    pattern = "(.+?)".join(re.escape(text) for text in kept) if found else ""
    match = re.fullmatch(pattern, before, re.DOTALL) if found and len(found) <= 20 else None
    if match is None:
        return [Piece(before, False)], right
    pair_up = zip(kept, [*match.groups(), ""], strict=True)
    return [Piece(text, hit) for pair in pair_up for text, hit in zip(pair, (False, True), strict=True) if text], right


def _outcome(tally: Tally, outcome: Outcome, total: int) -> dict[str, Any]:
    count = tally.total(outcome)
    before = sum(tally.total(other) for other in ORDER[: ORDER.index(outcome)])
    share = 100 / total if total else 0
    return {"name": outcome.value, "count": count, "says": words.OUTCOMES[outcome], "x": round(before * share, 3), "width": round(count * share, 3)}


def _reasons(tally: Tally) -> list[dict[str, Any]]:
    rows = sorted(tally.reasons.items(), key=lambda item: (ORDER.index(item[0][0]), -item[1], item[0][1].value))
    most = max(tally.reasons.values(), default=1)
    return [
        {"outcome": outcome.value, "reason": reason.value, "says": words.REASONS[reason], "count": count, "width": round(100 * (count / most) ** 0.5, 2)}
        for (outcome, reason), count in rows
    ]


def _masked(tally: Tally) -> list[dict[str, Any]]:
    """One row per entity, most frequent first: its count by channel, each with a shade of 0 to SHADES."""
    by_entity: dict[str, dict[str, int]] = {}
    for (entity, channel), count in tally.masked.items():
        by_entity.setdefault(entity, {})[channel] = count
    rows = sorted(by_entity.items(), key=lambda row: (-sum(row[1].values()), row[0]))[:ENTITIES_SHOWN_MAX]
    most, cell = max((sum(cells.values()) for _, cells in rows), default=1), max(tally.masked.values(), default=1)
    return [
        {
            "name": words.entity(entity),
            "entity": entity,
            "count": sum(cells.values()),
            "width": round(100 * sum(cells.values()) / most, 2),
            "cells": {channel: (count, 1 + int((SHADES - 1) * (count / cell) ** 0.5)) for channel, count in cells.items()},
        }
        for entity, cells in rows
    ]


def _frame(one: FrameSample, synthetic: bool) -> dict[str, Any]:
    before = one.before if synthetic else None
    covered = ", ".join(f"{words.entity(entity).lower()} ×{count}" for entity, count in one.entities.items())
    return {"before": data_uri(before), "after": data_uri(one.after), "caption": one.caption, "covered": covered}


def _run(one: RunSample, synthetic: bool) -> dict[str, Any]:
    left, right = pieces(one.before if synthetic else None, one.after)
    return {"before": left, "after": right, "where": one.where}


def data_uri(picture: bytes | None) -> str | None:
    return f"data:image/webp;base64,{base64.b64encode(picture).decode()}" if picture is not None else None


@cache
def asset(name: str, package: str = "pipeline.report") -> str:
    """A file of the report's, or of another room's page."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


@cache
def template(name: str, package: str = "pipeline.report") -> Any:
    """A compiled page; every value is escaped."""
    env = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return env.from_string(asset(name, package))


def digest(text: str) -> str:
    """What a page's policy (CSP) calls a style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
