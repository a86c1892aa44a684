"""`scrim consent`: What people have said about being recorded."""

from __future__ import annotations

import asyncio
import re
from typing import Annotated

import typer

from pipeline.commands.common import fail, load_settings, now, or_exit, out

STATES = ("allow", "paused", "opted_out", "erase")
LIST = "list"


def consent(
    actor: Annotated[str, typer.Argument(metavar="ACTOR|list", help="The person's pseudonym, as recorders send it; or `list`, for everybody.")],
    state: Annotated[str | None, typer.Argument(metavar="[allow|paused|opted_out|erase]", help="What they say; none: show it.", show_default=False)] = None,
    since: Annotated[str | None, typer.Option(help="From when on, a UTC time. Without it, from now on.", show_default=False)] = None,
    until: Annotated[str | None, typer.Option(help="When a pause ends. Without it, it has no end.", show_default=False)] = None,
) -> None:
    """Add to what a person has said about being recorded. It holds for events by their own time, those that are on their way too."""
    if state is None:
        _show(None if actor == LIST else actor)
    else:
        _add(actor, state, since, until)


def _add(actor: str, state: str, since: str | None, until: str | None) -> None:
    import msgspec

    from pipeline.stream import officer
    from schemas.consent import Change
    from schemas.raw import ID_PATTERN

    if state not in STATES:
        raise typer.BadParameter(f"{state} is none of {', '.join(STATES)}")
    if not re.match(ID_PATTERN, actor):
        raise typer.BadParameter("is no pseudonym: letters, digits and ._:- only, at most 64")
    try:
        change = msgspec.convert({"state": state, "since": since or now(), "until": until}, Change)
    except msgspec.ValidationError:
        raise typer.BadParameter("a time reads like 2026-03-02T18:00:00Z") from None
    said = or_exit(lambda: asyncio.run(officer.choose(load_settings(), actor, change)))
    out.print(f"{actor}: {state} since {change.since}" + (f" until {until}" if until else "") + f" ({len(said.changes)} changes in all)", highlight=False)
    if state == "erase":
        out.print("what is held and sealed of them goes when the workers hear it; `scrim erase` finds the rest, and certifies it")


def _show(actor: str | None) -> None:
    """What holds now for everybody who has said something, or for one."""
    from rich.table import Table

    from pipeline.stream import officer
    from schemas.consent import held

    choices = or_exit(lambda: officer.all_choices(load_settings()))
    if actor is not None and actor not in choices:
        fail(f"{actor} has said nothing")
    table = Table("Actor", "Now", "Changes", "Last", box=None)
    for name, said in choices.items():
        if actor not in (None, name):
            continue
        if said is None:
            table.add_row(name, "opted_out", "-", "the record cannot be read")
        else:
            last = said.changes[-1]
            table.add_row(name, held(said, now()) or "nothing", str(len(said.changes)), f"{last.state} since {last.since}")
    out.print(table, markup=False)
