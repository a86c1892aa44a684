"""`scrim worker`: The two streaming roles on Kafka."""

from __future__ import annotations

import typer

from pipeline.commands.common import load_settings, or_exit

app = typer.Typer(no_args_is_help=True, help="The two streaming roles on Kafka.")


@app.command("redact", epilog="Example: SCRIM_BOOTSTRAP=kafka:9092 scrim worker redact")
def worker_redact() -> None:
    """Read capture.raw, write capture.redacted. At least once; repeats are dropped by release."""
    from pipeline.stream import worker as redacting

    raise typer.Exit(or_exit(lambda: redacting.run(load_settings())))


@app.command("release", epilog="Example: SCRIM_BOOTSTRAP=kafka:9092 scrim worker release")
def worker_release() -> None:
    """Read capture.redacted, check it again, write capture.clean, capture.audit and capture.quarantine. Exactly once."""
    from pipeline.stream import release

    raise typer.Exit(or_exit(lambda: release.run(load_settings())))
