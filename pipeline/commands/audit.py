"""`scrim audit`: The audit chain."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import err, out, read_file

app = typer.Typer(no_args_is_help=True, help="The audit chain.")


@app.command("verify", epilog="Example: scrim audit verify clean/audit.jsonl")
def audit_verify(file: Annotated[Path, typer.Argument(metavar="FILE", help="An audit.jsonl.")]) -> None:
    """Check the chain of an audit file: nothing edited, deleted or moved."""
    from pipeline.proof import audit as chain

    faults = list(chain.verify(line for line in read_file(file).encode().split(b"\n") if line))
    for fault in faults:
        err.print(f"{file}: record {fault.at} {fault.what}")
    if faults:
        raise typer.Exit(1)
    out.print(f"{file}: the chain holds")
