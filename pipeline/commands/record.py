"""`scrim record`: this screen, for a demo or a test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from pipeline.commands.common import err, or_exit, out


def record(
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="A new or empty folder of this machine: raw.jsonl, blobs/.")],
    seconds: Annotated[float, typer.Option(help="Stop after so long.", min=1, max=8 * 3600)] = 600,
    fps: Annotated[float, typer.Option(help="Frames a second, where something changed.", min=0.1, max=10)] = 1.0,
    stop: Annotated[str, typer.Option(metavar="KEY", help="The key that stops it, as pynput names it; it is not recorded.")] = "f12",
    app: Annotated[str | None, typer.Option(help="The app in front, where this screen does not tell it. The gate drops what has no app.")] = None,
    actor: Annotated[str | None, typer.Option(help="The person's pseudonym. Without it, one for this recording.")] = None,
    device: Annotated[str | None, typer.Option(help="The device's pseudonym. Without it, one for this recording.")] = None,
    task: Annotated[str | None, typer.Option(help="What is being done, in words.")] = None,
) -> None:
    """Record keys, mouse and frames of this screen into a folder, for scrim redact. Minimal: for a demo or a test.

    It runs only while this command does: a line here says so, the terminal's bell rings, and where there is X a red mark stands on the screen. It writes to
    this machine only, for your user alone, and what it writes is RAW: it records what it gets, passwords too, for it cannot tell a secure field from another.
    It knows the app in front and the windows from X; elsewhere, and under Wayland, it does not (--app). Pages of browsers and fields it never knows.
    """
    from pipeline import record as recorder
    from pipeline.adapters.notes import WORDS

    order = recorder.Order(out=folder, seconds=seconds, fps=fps, stop=stop, app=app, actor=actor, device=device, task=task)
    err.bell()
    err.print(f"RECORDING keys, mouse and screen: {stop.upper()} or Ctrl+C stops it", style="bold red", highlight=False)
    with err.status("RECORDING") as status:
        recorded = or_exit(lambda: recorder.record(order, lambda line: status.update(f"[bold red]{escape(line)}[/]")))
    err.bell()
    out.print(f"stopped: {', '.join(f'{count:,} {kind}' for kind, count in sorted(recorded.events.items()))}", highlight=False)
    for note, count in sorted(recorded.notes.items()):
        out.print(f"{count:,} {WORDS[note][0]}: {WORDS[note][1]}", style="yellow", highlight=False)
    out.print(escape(f"next: scrim redact {folder} clean/, then delete {folder}: it is raw"))
