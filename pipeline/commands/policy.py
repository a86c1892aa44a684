"""`scrim policy`: The privacy officer's policy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import approvals
from pipeline.commands.common import load_policy, out, read_file

app = typer.Typer(no_args_is_help=True, help="The privacy officer's policy.")


@app.command("check", epilog="Example: scrim policy check policy.yaml")
def policy_check(file: Annotated[Path, typer.Argument(metavar="FILE", help="The policy file.")]) -> None:
    """Check a policy line by line, and run its own examples."""
    from redactors.policy import load as policies

    loaded = load_policy(read_file(file), str(file))
    out.print(f"{file}: holds ({len(loaded.apps)} apps, {len(loaded.entities)} entities, {len(loaded.rules)} own rules), digest {policies.digest(loaded)}")


approvals.hang(app)
