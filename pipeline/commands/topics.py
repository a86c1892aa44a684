"""`scrim topics`: The pipeline's topics."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import load_policy, load_settings, or_exit, out, policy_text

app = typer.Typer(no_args_is_help=True, help="The pipeline's topics.")


@app.command("apply", epilog="Example: scrim topics apply --plan")
def topics_apply(
    plan: Annotated[bool, typer.Option(help="Only show what would change.")] = False,
    grow: Annotated[bool, typer.Option(help="Add partitions too, up to SCRIM_PARTITIONS. Refused while any session is under way.")] = False,
) -> None:
    """Create the topics and access rules, and bring them to what the policy and the settings say. Nothing is taken away."""
    from pipeline.broker import acls
    from pipeline.broker import topics as wanted
    from pipeline.stream import growing

    settings = load_settings()
    text = policy_text(Path(settings.policy_file) if settings.policy_file else None)
    apply = growing.grow if grow else wanted.apply
    changes = or_exit(lambda: [*apply(settings, load_policy(text), plan=plan), *acls.apply(settings, plan=plan)])
    for change in changes:
        out.print(f"{'FAULT ' if change.fault else ''}{change}", markup=False, highlight=False)
    if any(change.fault for change in changes):
        raise typer.Exit(1)
