"""`scrim load`: many people at once, to see what a deployment bears."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.common import err, load_settings, or_exit, out


def load(
    people: Annotated[int, typer.Option(help="How many people.", min=1, max=100_000)] = 10,
    minutes: Annotated[float, typer.Option(help="How long they work, by their own clocks.", min=0.1, max=1440)] = 10,
    speed: Annotated[float, typer.Option(help="How many times as fast as people work.", min=0.1, max=1000)] = 1,
    active: Annotated[float, typer.Option(help="Share of their time in which they type, click and look.", min=0.01, max=1)] = 0.25,
    seed: Annotated[int, typer.Option(help="The same seed makes the same work.", min=0, max=10**9)] = 1,
) -> None:
    """Put the bundled recording onto capture.raw under many people's names, at the pace of their work. For a deployment that is being tried."""
    from pipeline import load as loads

    settings = load_settings()
    with err.status("sending") as status:
        sent = or_exit(
            lambda: loads.run(settings, people, minutes * 60, speed, active, seed, lambda so_far: status.update(f"sending: {so_far.records} records"))
        )
    out.print(f"{sent.records} records, {sent.bytes / 1e6:.1f} MB, {sent.person_hours:.2f} person-hours; {sent.late_seconds:.1f} s behind its pace at the end")
