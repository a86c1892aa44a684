"""`scrim canary`: canaries planted, looked for, and how large the rate of leaks can still be."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.commands.common import PolicyFile, err, fail, load_settings, models_folder, now_ms, or_exit, out, policy_text


def canary(
    stream: Annotated[bool, typer.Option("--stream/--files", help="Through the running workers on Kafka, or through `scrim redact`.")] = False,
    count: Annotated[int, typer.Option("--canaries", help="How many to plant.", min=1, max=1_000_000)] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed plants the same canaries.", min=0, max=10**9)] = 1,
    confidence: Annotated[float, typer.Option(help="How sure the bounds are to hold, each for itself.", min=0.5, max=0.9999)] = 0.95,
    policy_file: PolicyFile = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Where to write the same for machines.", show_default=False)] = None,
    metrics_file: Annotated[Path | None, typer.Option("--metrics", help="Where to write figures for node_exporter (*.prom).", show_default=False)] = None,
    processes: Annotated[int, typer.Option(help="Processes to work in, over files.", min=1, max=256)] = os.cpu_count() or 1,
    wait_seconds: Annotated[int, typer.Option(help="How long to wait for the workers, through Kafka.", min=1)] = 600,
) -> None:
    """Plant invented values in every channel and disguise, look for them in all that comes out, and say how often they can leak. Exit 1 where one does."""
    import msgspec

    from pipeline import metrics
    from pipeline.canary import over_files, over_kafka, plan, reader, recording, verdict
    from pipeline.models import ocr
    from redactors.policy import load as policies

    if stream and policy_file is not None:
        fail("--policy goes with --files: the running workers have a policy of their own")
    settings: Any = load_settings() if stream else None
    text = policy_text(policy_file)
    eyes = or_exit(lambda: ocr.load(policies.load(text).screens.ocr, models_folder()))
    with err.status("planting") as status:
        canaries = plan.plan(count, seed, run=secrets.token_hex(4) if stream else "")
        planted = recording.record(canaries)
        status.update(f"redacting {len(planted.lines)} records")
        with tempfile.TemporaryDirectory(prefix="scrim-canary-") as folder:
            if stream:
                outputs = or_exit(lambda: over_kafka.through(planted, Path(folder), settings, wait_seconds))
            else:
                outputs = or_exit(lambda: over_files.through(planted, Path(folder), policy_file, processes))
        status.update("looking")
        judged = verdict.judge(canaries, reader.look(canaries, planted, outputs, eyes), seed, confidence)
    if json_file is not None:
        json_file.write_bytes(msgspec.json.format(msgspec.json.encode(verdict.as_json(judged))) + b"\n")
    if metrics_file is not None:
        rows = [(row.name, row.planted, row.leaked, row.upper) for row in judged.rows if row.by == "entity"]
        or_exit(lambda: metrics.canary(rows, len(judged.blind), now_ms(), str(metrics_file)))
    out.print(verdict.shown(judged))
    if not judged.holds:
        raise typer.Exit(1)
