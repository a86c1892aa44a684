"""`scrim policy`: The privacy officer's policy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import approvals
from pipeline.commands.common import out, read_policy

app = typer.Typer(no_args_is_help=True, help="The privacy officer's policy.")


@app.command("check", epilog="Example: scrim policy check policy.yaml")
def policy_check(file: Annotated[Path, typer.Argument(metavar="FILE", help="The policy file.")]) -> None:
    """Check a policy line by line, and run its own examples."""
    from redactors.policy import load as policies

    _, loaded = read_policy(file)
    out.print(f"{file}: holds ({len(loaded.apps)} apps, {len(loaded.entities)} entities, {len(loaded.rules)} own rules), digest {policies.digest(loaded)}")


@app.command("schema", epilog="Example: scrim policy schema > policy.schema.json")
def policy_schema() -> None:
    """Print the JSON Schema of a policy file, for editors that complete and check it as you type."""
    from schemas import jsonschema

    typer.echo(jsonschema.render("policy"), nl=False)


approvals.hang(app)
