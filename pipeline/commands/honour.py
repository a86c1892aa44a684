"""`scrim honour`: what notices of erasure take back, taken out of exports."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import err, fail, load_settings, or_exit, out
from pipeline.faults import CannotRun


def honour(
    places: Annotated[list[Path], typer.Argument(metavar="OUT...", help="Exports: folders that scrim export wrote.")],
    follow: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="Go on, and look again after so long; without it, once.", min=1, show_default=False)
    ] = None,
) -> None:
    """Take out of exports whom and what the notices on capture.erasure take back: people, and single records.

    Rewrites the shards that hold rows of theirs, with manifest, data card and preview, reads every shard back, and says in erasures.jsonl what was done. It
    remembers which notices it has seen, beside the export. It may be killed and run again at any time. Exit 1 where something is left, or a notice
    cannot be read.
    """
    from pipeline.export import honour as take_out
    from pipeline.export.sources import notices_of, open_source

    load_settings()
    source = notices_of(or_exit(lambda: open_source("kafka://")))
    while True:
        wrong = []
        for place in places:
            try:
                for done in take_out(place, source):
                    gone = f"{sum(done.rows.values())} rows in {len(done.rows)} shards and {done.images} images are gone; {done.read_back} rows read back"
                    out.print(f"{place}: {done.because}: {gone}, none left", markup=False, highlight=False, soft_wrap=True)
            except CannotRun as fault:
                wrong.append(str(fault))
        if follow is None and wrong:
            fail("; ".join(wrong))
        for line in wrong:
            err.print(f"scrim: {line} (tried again in {follow:g} s)", markup=False, highlight=False, soft_wrap=True)
        if follow is None:
            return
        time.sleep(follow)
