"""`scrim try`: a text or a picture of the officer's own in, what would be masked and why out. Nothing is stored but the covered picture that was asked for."""

from __future__ import annotations

import hashlib
import io
import secrets
from pathlib import Path

from msgspec import Struct
from PIL import Image as Pictures
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text as Styled

from pipeline import blobs
from pipeline.faults import CannotRun
from pipeline.models import eyes, language
from redactors.policy import load as policies
from redactors.screens.frame import Frame, redact_frame
from redactors.screens.sights import Eyes
from redactors.text import find
from redactors.text.actions import Labels, action, rewrite
from redactors.text.finding import Context, Finder, Finding, Text
from schemas.audit import Reason
from schemas.policy import Policy
from schemas.raw import Image, MediaType

_TYPES: dict[str, MediaType] = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


class Trier(Struct):
    """A policy, its finder, and the folder of the weights. `eyes`: once they were needed."""

    policy: Policy
    finder: Finder
    weights: Path
    eyes: Eyes | None = None


def build(policy_text: str, folder: Path) -> Trier:
    """Loads what a try needs."""
    policy = policies.load(policy_text)
    return Trier(policy, find.build(policy, language.load(folder, policy)), folder)


class Looked(Struct, frozen=True):
    """A text's findings, and what it becomes."""

    findings: tuple[Finding, ...]
    after: str


def look(trier: Trier, given: str, field: str = "") -> Looked:
    """Searches a text as one that was pasted, into a field of that name."""
    findings = trier.finder.find([Text(given, Context("clipboard", field=field))])[0]
    return Looked(findings, rewrite(given, findings, trier.policy, Labels(), secrets.token_bytes(32)))


def cover(trier: Trier, data: bytes) -> Frame | Reason | None:
    """A picture with what is sensitive covered, or why it would be quarantined. None where it is no PNG, JPEG or WebP picture."""
    try:
        with Pictures.open(io.BytesIO(data)) as opened:
            declared = Image(media_type=_TYPES[opened.format or ""], width=opened.width, height=opened.height, sha256=hashlib.sha256(data).hexdigest())
    except (OSError, KeyError, ValueError, Pictures.DecompressionBombError):
        return None
    return redact_frame(data, declared, (), trier.finder.find, sight(trier), trier.policy, secrets.token_bytes(32))


def sight(trier: Trier) -> Eyes:
    """What looks at pixels, loaded once."""
    trier.eyes = trier.eyes or eyes.load(trier.policy, trier.weights)
    return trier.eyes


def text(trier: Trier, given: str, field: str, console: Console) -> None:
    """Prints the text with its findings, what it becomes, and a line for each finding: detector, rule, score, reasons."""
    looked = look(trier, given, field)
    shown = Styled(given)
    for finding in looked.findings:
        shown.stylize("bold black on yellow", finding.start, finding.end)
    console.print(Styled("before  ", "dim") + shown)
    console.print(Styled("after   ", "dim") + Styled(looked.after))
    if not looked.findings:
        console.print("nothing is masked")
        return
    table = Table(title="Why")
    for name in ("what", "entity", "action", "rule", "detector", "score", "why"):
        table.add_column(name, overflow="fold")  # a narrow terminal cuts no reason short
    for f in looked.findings:
        what, why = escape(given[f.start : f.end]), escape(", ".join(f.why))
        table.add_row(what, f.entity, action(trier.policy, f.entity), f.rule, f.detector, f"{f.score:.2f}", why)
    console.print(table)


def image(trier: Trier, path: Path, save: Path, console: Console) -> None:
    """Writes the covered picture to `save` and prints what was covered. Raises CannotRun where the picture cannot be read or `save` is there."""
    if save.exists():
        raise CannotRun(f"{save}: is there already (give another name with --save)")
    frame = cover(trier, path.read_bytes())
    if frame is None:
        raise CannotRun(f"{path}: is not a PNG, JPEG or WebP picture")
    if isinstance(frame, Reason):
        raise CannotRun(f"{path}: quarantined ({frame.value})")
    blobs.put(blobs.open_store(str(save.parent)), save.name, frame.data, 0o600)
    console.print(_table(frame))
    console.print(f"covered picture: {save}")


def _table(frame: Frame) -> Table:
    table = Table("entity", "rule", "box (x, y, w, h)", title=f"{len(frame.marks)} covered")
    for mark in frame.marks:
        table.add_row(mark.entity, mark.rule, ", ".join(map(str, mark.box or ())))
    return table
