"""A diff for a terminal: what is newly exposed first."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.policy_diff.changes import Diff, Row
from pipeline.report import words

ROWS_MAX = 30


def show(diff: Diff, console: Console) -> None:
    """Prints it."""
    if diff.empty:
        console.print(f"nothing changes on {diff.records:,} records", highlight=False)
    else:
        _rows("Newly exposed", "bold red", diff.exposed, console)
        _rows("Newly masked", "bold green", diff.masked, console)
    for move in diff.moves:
        console.print(f"newly {move.kind}: {move.count:,} records of {move.app or 'no app'} ({move.reason})", markup=False, highlight=False)
    for entity, one, other in diff.actions:
        console.print(f"masked another way: {entity}, {one} becomes {other}", markup=False, highlight=False)
    if diff.gone:
        console.print(f"left out: {diff.gone:,} records and frames of people who were erased", highlight=False)
    if diff.frames:
        console.print(f"{len(diff.frames):,} screens are covered differently", highlight=False)


def _rows(title: str, style: str, rows: tuple[Row, ...], console: Console) -> None:
    total = sum(row.count for row in rows)
    if not rows:
        console.print(f"{title}: nothing", highlight=False)
        return
    table = Table(title=f"{title}: {total:,}", title_style=style, title_justify="left")
    for name in ("entity", "where", "app", "rule", "places", "for example"):
        table.add_column(name, overflow="fold", justify="right" if name == "places" else "left")
    for row in rows[:ROWS_MAX]:
        where = words.CHANNELS.get(row.channel, row.channel) + (f", {row.field}" if row.field else "")
        one = row.examples[0]
        said = Text.assemble(f"{one.before} ", (one.value if one.value is not None else one.shape, "reverse"), f" {one.after}")
        table.add_row(row.entity, Text(where), Text(row.app), row.rule, f"{row.count:,}", said)
    console.print(table)
    if len(rows) > ROWS_MAX:
        console.print(f"and {len(rows) - ROWS_MAX:,} rows more (--json or --html has all)", highlight=False)
