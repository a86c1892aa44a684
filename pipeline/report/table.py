"""The same figures for a terminal: a tally in, a rich table out."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from pipeline.report.tally import Tally
from pipeline.report.timeline import ORDER
from pipeline.report.words import REASONS

_STYLE = {"clean": "green", "merged": "cyan", "dropped": "yellow", "quarantined": "red"}


def table(tally: Tally) -> Table:
    """One row for each outcome and reason, most frequent first, with the sum that must hold below."""
    total = f"{tally.total():,} records in = " + " + ".join(f"{tally.total(outcome):,} {outcome.value}" for outcome in ORDER)
    out = Table(title="Where every record went", title_justify="left", caption=total, caption_justify="left", header_style="bold")
    out.add_column("Outcome", no_wrap=True)
    out.add_column("Records", justify="right", no_wrap=True)
    out.add_column("Reason", no_wrap=True)
    out.add_column("Meaning", overflow="fold")
    for outcome in ORDER:
        rows = sorted(((count, reason) for (ended, reason), count in tally.reasons.items() if ended is outcome), key=lambda row: (-row[0], row[1].value))
        for count, reason in rows:
            alarm = "bold red" if reason.value.startswith("catch_") else ""
            out.add_row(Text(outcome.value, _STYLE[outcome.value]), f"{count:,}", Text(reason.value, alarm), REASONS[reason])
    return out
