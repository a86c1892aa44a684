"""What was planted and what was seen in; per stratum and overall, how many leaked and how large the rate can still be, as a table and as JSON, out.

The strata are looked at one by one: their bounds hold each for itself at the confidence that is named, not all at once.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from msgspec import Struct
from rich.console import Group
from rich.table import Table
from rich.text import Text

from pipeline.canary.bound import CONFIDENCE, upper
from pipeline.canary.plan import Canary
from pipeline.canary.reader import Leak, Seen

# Below this share of controls that came out, a channel's reader may be blind, and its bound means nothing.
CONTROL_SHARE_MIN = 0.5
LEAKS_SHOWN_MAX = 20
LIMITS = (
    "This bounds how often values like these, written and placed like these, pass this policy. It does not prove anything about kinds of values, "
    "disguises, languages or places that were not planted, nor about what people would recognise without a value; and canaries are drawn, "
    "not taken from your recordings."
)


class Stratum(Struct, frozen=True):
    """One row: canaries of one kind. `upper` is the exact one-sided bound on the rate at which they leak."""

    by: str
    name: str
    planted: int
    leaked: int
    upper: float
    controls: int


class Verdict(Struct, frozen=True):
    """All rows, the whole first; the leaks; the channels whose reader may be blind."""

    rows: tuple[Stratum, ...]
    leaks: tuple[Leak, ...]
    blind: tuple[str, ...]
    confidence: float
    seed: int

    @property
    def holds(self) -> bool:
        """Nothing leaked, and the reader would have seen it."""
        return not self.leaks and not self.blind


def judge(canaries: list[Canary], seen: Seen, seed: int, confidence: float = CONFIDENCE) -> Verdict:
    """Counts."""
    leaked = {leak.canary.number for leak in seen.leaks}
    planted: Counter[tuple[str, str]] = Counter()
    left: Counter[tuple[str, str]] = Counter()
    controls: Counter[tuple[str, str]] = Counter()
    for canary in canaries:
        for key in (("all", "all"), *canary.strata.items()):
            planted[key] += 1
            left[key] += canary.number in leaked
            controls[key] += canary.number in seen.controls
    rows = tuple(Stratum(by, name, n, left[by, name], upper(left[by, name], n, confidence), controls[by, name]) for (by, name), n in planted.items())
    ordered = tuple(row for by in ("all", "entity", "channel", "noise", "language") for row in rows if row.by == by)
    blind = tuple(row.name for row in rows if row.by == "channel" and row.controls < CONTROL_SHARE_MIN * row.planted)
    return Verdict(ordered, tuple(seen.leaks), blind, confidence, seed)


def shown(verdict: Verdict) -> Group:
    """The table, the leaks, and what it does not prove."""
    table = Table(box=None, pad_edge=False)
    for name in ("", "planted", "leaked", f"rate at most ({verdict.confidence:.0%} sure)", "controls seen"):
        table.add_column(name, justify="left" if not name else "right")
    by = ""
    for row in verdict.rows:
        if row.by != by:
            by = row.by
            table.add_section()
            if by != "all":
                table.add_row(f"[dim]by {by}[/dim]")
        table.add_row(row.name, str(row.planted), f"[red]{row.leaked}[/red]" if row.leaked else "0", f"{row.upper:.2%}", f"{row.controls / row.planted:.0%}")
    told = [Text(f"leaked: {_line(leak)}") for leak in verdict.leaks[:LEAKS_SHOWN_MAX]]
    if len(verdict.leaks) > LEAKS_SHOWN_MAX:
        told.append(Text(f"… and {len(verdict.leaks) - LEAKS_SHOWN_MAX} more (--json has all)"))
    blind = [Text(f"blind: too few controls came out of {name}: its bound means nothing") for name in verdict.blind]
    return Group(table, *told, *blind, Text(LIMITS, style="dim"))


def _line(leak: Leak) -> str:
    canary = leak.canary
    return f"{canary.value.entity}, {canary.channel}, {canary.noise}, {canary.language}: {canary.written} (in {leak.where})"


def as_json(verdict: Verdict) -> dict[str, Any]:
    """The same for machines."""
    return {
        "holds": verdict.holds,
        "seed": verdict.seed,
        "confidence": verdict.confidence,
        "method": "Clopper-Pearson, one-sided",
        "strata": [row for row in verdict.rows],
        "blind": verdict.blind,
        "leaks": [
            {"number": leak.canary.number, **leak.canary.strata, "written": leak.canary.written, "where": leak.where, "part": leak.part}
            for leak in verdict.leaks
        ],
        "limits": LIMITS,
    }
