"""`scrim export`: clean records as training data, and people taken out of it again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipeline.commands.common import err, fail, or_exit, out


def export(
    places: Annotated[list[str], typer.Argument(metavar="CLEAN OUT", help="CLEAN: the OUT of scrim redact, Parquet of an export, or kafka://. OUT: a folder.")],
    formats: Annotated[str, typer.Option("--format", help="Some of parquet,webdataset,agentnet,uitars,anthropic,openai,lerobot.")] = "parquet",
    purpose: Annotated[str, typer.Option(help="What it is for; the policy must allow it.", show_default=False)] = "",
    policy_files: Annotated[list[Path] | None, typer.Option("--policy", help="A policy that records were made under; the shipped one if none.")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Write preview.html too: a few episodes as filmstrips.")] = False,
    canary: Annotated[Path | None, typer.Option(help="The JSON of scrim canary, for the data card.", show_default=False)] = None,
    erase: Annotated[str | None, typer.Option(metavar="ACTOR", help="Take a person out of the export OUT instead.", show_default=False)] = None,
    shard_mb: Annotated[int, typer.Option(help="Frames in one shard, in MB.", min=1, max=100_000)] = 512,
) -> None:
    """Write training data from clean records: episodes of actions, each with the frames around it. Run it again to go on."""
    from pipeline.export import run
    from pipeline.export.erasure import erase as take_out

    if erase is not None:
        if len(places) != 1:
            fail("--erase ACTOR takes one place: the export")
        done = or_exit(lambda: take_out(places[0], erase))
        gone = sum(done.rows.values())
        out.print(f"{gone} rows in {len(done.rows)} shards and {done.images} images are gone; {done.read_back} rows read back, none left of this person")
        return
    if len(places) != 2 or not purpose:
        raise typer.BadParameter("expected: scrim export CLEAN OUT --format … --purpose …")
    order = run.Order(
        source=places[0], out=Path(places[1]), formats=tuple(dict.fromkeys(formats.split(","))), purpose=purpose, policies=tuple(policy_files or ()),
        preview=preview, canary=canary, shard_bytes=shard_mb * 2**20,
    )  # fmt: skip
    state = or_exit(lambda: _with_bar(run, order))
    steps = sum(one.steps for one in state.people.values())
    out.print(f"{steps} steps of {len(state.people)} people in {state.batches} shards of {', '.join(state.formats)}: {order.out / 'README.md'}")


def _with_bar(run: Any, order: Any) -> Any:
    counts = TextColumn("records, {task.fields[steps]} steps")
    columns = (SpinnerColumn(), TextColumn("exporting"), BarColumn(), MofNCompleteColumn(), counts, TimeElapsedColumn())
    with Progress(*columns, console=err) as bar:
        task = bar.add_task("export", total=_records(order.source), steps=0)
        state = run.export(order, lambda records, steps: bar.update(task, completed=records, steps=steps))
        bar.update(task, total=bar.tasks[0].completed)
    return state


def _records(source: str) -> int | None:
    """How many records a folder holds; of Kafka and Parquet the bar does not know."""
    path = Path(source) / "clean.jsonl"
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(2**20), b""))
