"""What a policy does, in words for a person who is no programmer: an entity explained, a table of what covers what; and the same as JSON."""

from __future__ import annotations

from typing import Any

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from redactors.coverage import CHANNELS, Explained, Source, table
from redactors.duties import duties
from schemas.policy import AllowEntry, Policy

SOURCES_SHOWN_MAX = 40
_DONE = {
    "label": "replaced by its kind and a number, the same for the same value through a session: <{0}_1>",
    "mask": "replaced by its kind alone: <{0}>",
    "remove": "taken out; nothing is left in its place",
    "surrogate": "replaced by a made-up value of the same form, the same each time",
}
_CHANNELS = {"typed": "typed text", "clipboard": "the clipboard", "title": "window titles", "url": "web addresses", "name": "names of elements",
             "value": "what stands in fields", "pixels": "screenshots", "prose": "notes"}  # fmt: skip
_SHORT = {"pattern": "P", "label": "L", "model": "M", "country pack": "C", "shape": "S", "own rule": "R", "own field": "F"}


def explain(said: Explained, console: Console) -> None:
    """Prints everything about one entity."""
    console.print(f"[bold]{said.entity}[/bold]: {said.says}")
    if not said.rule.enabled:
        console.print("[bold red]It is turned off: what finds it finds nothing, and it stays as it is.[/bold red]")
    else:
        console.print(f"It is {escape(_DONE[said.rule.action].format(said.entity))}.")
        unlisted = "" if said.listed else " The policy does not list it: it is masked all the same."
        console.print(f"It counts from a score of {said.rule.threshold:g} on (0 is a mere guess, 1 is sure).{unlisted}")
    models = [s.rule for s in said.sources if s.kind == "model"]
    console.print(f"Models asked: {', '.join(models)}" if models else "No model is asked about it: forms, labels and places find it.")
    shown = Table("what finds it", "where", "score", "it finds", "it ignores", title="What finds it", title_justify="left")
    for source in said.sources[:SOURCES_SHOWN_MAX]:
        shown.add_row(*(escape(cell) for cell in _row(source)))
    console.print(shown if said.sources else "Nothing finds it.")
    if len(said.sources) > SOURCES_SHOWN_MAX:
        console.print(f"and {len(said.sources) - SOURCES_SHOWN_MAX} more")
    for item in said.allow:
        console.print(escape(f"Never masked: {_allowed(item)}"))


def _row(source: Source) -> tuple[str, str, str, str, str]:
    where = "everywhere" if set(source.channels) == set(CHANNELS) else ", ".join(_CHANNELS[name] for name in source.channels)
    score = f"{source.alone:g}" if source.alone == source.most else f"{source.alone:g} to {source.most:g}"
    finds = source.says or "; ".join(source.finds[:2]) + (f" (beside: {', '.join(source.context[:4])})" if source.context else "")
    return f"{source.kind}: {source.rule}", where, score, finds, "; ".join(source.ignores[:2])


def _allowed(item: str | AllowEntry) -> str:
    if isinstance(item, str):
        return f'"{item}"'
    limits = [f"as {item.entity}" if item.entity else "", f"in {item.app}" if item.app else "", f"in the field {item.field}" if item.field else "",
              f"through {item.until}" if item.until else ""]  # fmt: skip
    return f'"{item.word}" {", ".join(limit for limit in limits if limit)} ({item.reason}; {item.author})'


def coverage(policy: Policy, console: Console) -> None:
    """Prints what covers what, and how far the lists of HIPAA and PCI are met."""
    grid = Table("entity", *CHANNELS, title="What is found where", title_justify="left", caption=", ".join(f"{s} {kind}" for kind, s in _SHORT.items()))
    for entity, cells in table(policy).items():
        grid.add_row(entity, *("".join(_SHORT[kind] for kind in cells.get(channel, ())) or "-" for channel in CHANNELS))
    console.print(grid)
    for name, rows in _lists(policy).items():
        duty = Table("", "item", "verdict", "by", "why", title=name, title_justify="left")
        for row in rows:
            style = {"covered": "green", "partly": "yellow", "not covered": "bold red"}[row["verdict"]]
            duty.add_row(row["number"], escape(row["item"]), f"[{style}]{row['verdict']}[/{style}]", ", ".join(row["by"]), escape(row["why"]))
        console.print(duty)
    console.print("No detector finds everything. README, Measured, says how much is missed.")


def coverage_json(policy: Policy) -> str:
    """The same as JSON."""
    return msgspec.json.format(msgspec.json.encode({"entities": table(policy), "lists": _lists(policy)}), indent=2).decode()


def _lists(policy: Policy) -> dict[str, list[dict[str, Any]]]:
    out: dict[str, list[dict[str, Any]]] = {}
    for duty in duties(policy):
        row = {"number": duty.item.number, "item": duty.item.what, "verdict": duty.verdict, "by": duty.by, "why": duty.why}
        out.setdefault(duty.item.list, []).append(row)
    return out
