"""`scrim import`: recordings of other tools."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from pipeline.commands.common import err, load_kek, or_exit, out

_ID = re.compile(r"[A-Za-z0-9._:-]{1,48}\Z")  # shorter than the contract's: an event's id is its session's and a number


def _id(value: str | None) -> str | None:
    if value is not None and not _ID.match(value):
        raise typer.BadParameter("expected letters, digits and . _ : -, at most 48")
    return value


def _start(value: str | None) -> int | None:
    from pipeline.adapters.draft import moment
    from pipeline.adapters.notes import Notes

    at = moment(value, Notes()) if value is not None else None
    if value is not None and at is None:
        raise typer.BadParameter("expected a time such as 2026-03-02T09:00:00Z")
    return at


def import_(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help="activitywatch, agentnet, ducktrack, idfx, openadapt, pynput or rrweb.")],
    source: Annotated[Path, typer.Argument(metavar="IN", help="The recording: its folder, or its main file alone.")],
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="A new or empty folder: raw.jsonl, blobs/, import.json.")],
    app: Annotated[str | None, typer.Option(help="The app in front, where the recording names none. The gate drops what has no app.")] = None,
    url: Annotated[str | None, typer.Option(help="The page, where a browser is in front and the recording names none.")] = None,
    session: Annotated[str | None, typer.Option(callback=_id, help="The session's id. Without it, one made from the recording.")] = None,
    actor: Annotated[str | None, typer.Option(callback=_id, help="The person's pseudonym. Without it, a keyed digest.")] = None,
    device: Annotated[str | None, typer.Option(callback=_id, help="The device's pseudonym. Without it, a keyed digest.")] = None,
    start: Annotated[str | None, typer.Option(help="When it began (ISO 8601), where its clock has no date.")] = None,
    fps: Annotated[float, typer.Option(help="Frames a second to take of a screen video; 0: none.", min=0, max=30)] = 1.0,
) -> None:
    """Make a recording of another tool into raw events, and say what it lacks. Exit 0: imported, whatever was left out (the table says how much)."""
    from pipeline.adapters.bring import Import, bring
    from pipeline.adapters.draft import Ask

    what = Import(format_, source, folder, app, url, session, actor, device, Ask(_start(start), fps), load_kek())
    with err.status("importing"):
        brought = or_exit(lambda: bring(what))
    from pipeline.adapters.notes import WORDS

    table = Table(title=f"{sum(brought.events.values()):,} events, sessions: {brought.sessions:,}", title_justify="left", header_style="bold")
    table.add_column("What", no_wrap=True)
    table.add_column("Events", justify="right", no_wrap=True)
    table.add_column("Meaning", overflow="fold")
    for kind, count in brought.events.items():
        table.add_row(kind, f"{count:,}", "")
    for note, count in brought.notes.items():
        table.add_row(WORDS[note][0], f"{count:,}", WORDS[note][1], style="yellow")
    for lack in brought.lacks:
        table.add_row("never there", "", lack, style="dim")
    out.print(table)
    out.print(escape(f"next: scrim redact {folder} clean/"))
