"""Pages as HTML: a template and its context in, text out. Every value is escaped by the engine; what a browser shows as nothing is shown as a box."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.desk.asked import Ask
from pipeline.report import words

# Controls, and marks that turn the direction of writing: a title cannot rearrange the page.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SAYS = {**{one.value: text for one, text in words.REASONS.items()}, **{one.value: text for one, text in words.OUTCOMES.items()}}
NAVIGATION = (("/", "Overview"), ("/try", "Try it"), ("/rules", "Rules"), ("/review", "Review"), ("/approvals", "Approvals"), ("/people", "People"),
              ("/evidence", "Evidence"))  # fmt: skip


def render(template: str, context: dict[str, Any], ask: Ask | None, part: bool = False) -> str:
    """The HTML. `part`: without the page around it, to be put into one."""
    shown = _engine().get_template(template).render(
        **context, login=ask.login if ask is not None else None, part=part, navigation=NAVIGATION, behind=_behind(ask),
    )  # fmt: skip
    return _UNSEEN.sub("\ufffd", shown)


def _behind(ask: Ask | None) -> str | None:
    return ask.desk.follower.behind if ask is not None and ask.desk.follower is not None else None


def moment(ms: int | None) -> Markup:
    """A time for the reader's zone: the page's script rewrites what stands here in UTC."""
    if not ms:
        return Markup('<span class="soft">no time</span>')
    at = datetime.fromtimestamp(ms / 1000, UTC)
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds").replace("+00:00", "Z"), at.strftime("%Y-%m-%d %H:%M:%S UTC"))


def number(value: int) -> str:
    """With separators between thousands."""
    return f"{value:,}"


def says(code: str) -> str:
    """A reason or outcome in plain words."""
    return _SAYS.get(code, code)


@cache
def _asset(name: str) -> str:
    """An asset's path with its digest, so that browsers may keep it for as long as it is the same."""
    data = Path(__file__).with_name("static").joinpath(name).read_bytes()
    return f"/static/{name}?{hashlib.sha256(data).hexdigest()[:12]}"


@cache
def _engine() -> Environment:
    loader = FileSystemLoader(Path(__file__).with_name("templates"))
    engine = Environment(autoescape=True, loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    engine.filters |= {"moment": moment, "number": number, "says": says, "entity": words.entity}
    engine.globals |= {"asset": _asset}
    return engine
