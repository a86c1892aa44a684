"""`scrim sample`: a sealed sample of the stream, for comparing policies on what people really do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import fail, load_kek, load_settings, or_exit, out

# Imports of what takes time to load are inside the command.


def sample(
    sessions: Annotated[int, typer.Option(help="At most so many whole sessions.", min=1, max=10_000)] = 20,
    records: Annotated[int, typer.Option(help="At most so many records in all.", min=1, max=10_000_000)] = 100_000,
    megabytes: Annotated[int, typer.Option(help="At most so large a file, frames and all.", min=1, max=1024 * 1024)] = 1024,
    hours: Annotated[int, typer.Option(help="Only sessions that began within so many hours.", min=1, max=24 * 365)] = 24,
) -> None:
    """Take whole sessions of capture.raw, chosen by chance, into a sealed file in SCRIM_SAMPLES, with redact's login.

    `scrim policy diff A B --on FILE` and the desk compare policies on it, with the key. Sealed as quarantine is: whoever is erased is erased from it too.
    Nobody is in it who has opted out or paused. It is deleted when the policy's retention.quarantine_hours are over.
    """
    from datetime import UTC, datetime

    from pipeline.proof.sample import sweep
    from pipeline.stream import published, sampling

    settings, kek = load_settings(), load_kek()
    if kek is None:
        fail("SCRIM_KEK_FILE is not set: without it nothing is kept of anybody")
    if settings.samples is None or not Path(settings.samples).is_dir():
        fail("SCRIM_SAMPLES is not set, or is no folder: samples lie there, and are deleted there when their time is over")
    folder, bounds = Path(settings.samples), sampling.Bounds(sessions, records, megabytes * 1024 * 1024, hours)
    _, policy = or_exit(lambda: published.at_start(settings))
    sweep(folder, policy.retention.quarantine_hours, datetime.now(UTC))
    taken = or_exit(lambda: sampling.take(settings, policy, kek, folder, bounds))
    said = f"{taken.sessions:,} sessions, {taken.records:,} records, {taken.frames:,} frames, {taken.bytes / 1024 / 1024:.1f} MiB, until {taken.until}"
    out.print(f"{taken.file}: {said}", markup=False, highlight=False, soft_wrap=True)
    for why, count in sorted(taken.left.items()):
        out.print(f"left out: {count:,} sessions, {why}", markup=False, highlight=False)
