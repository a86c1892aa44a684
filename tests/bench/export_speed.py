"""How fast an export is, in CPU time of one core, and how much memory it takes.

`python tests/bench/export_speed.py [--format parquet,…]`: 100,000 invented events without frames, then 2,000 frames of 1280×720 in as many steps; the same
again at a tenth, so that memory which grows would show. First with Parquet alone, then each other format alone, then all at once; or as --format says.
Memory is the highest resident size of the process that exports. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

PURPOSE = "train-computer-use-agents"


def recording(folder: Path, events: int, frames: int) -> None:
    """A clean folder of an invented person's day: sessions of 2,000 events, most of them moves, as recorders send them."""
    import msgspec

    from pipeline import blobs
    from redactors.policy import load as policies
    from schemas import clean

    digest = policies.digest(policies.load(policies.shipped()))
    store = blobs.open_store(str(folder))
    app, field = clean.CleanApp(id="com.google.Chrome", title="Orders", url="https://shop.example-corp.com/"), clean.CleanTarget(role="textbox", name="Note")
    noise = np.random.default_rng(1)
    every = events // frames if frames else 0
    with (folder / "clean.jsonl").open("wb") as file:
        for n in range(events):
            session, seq = f"s-{n // 2000}", n % 2000
            at = f"2026-03-02T{9 + seq // 3600:02d}:{seq // 60 % 60:02d}:{seq % 60:02d}Z"
            same = {"id": f"{session}.{seq}", "time": at, "session": session, "seq": seq, "actor": f"u-{n // 2000 % 7}", "device": "d", "app": app, "policy": digest}
            kind = n % 10
            event: clean.CleanEvent
            if seq == 1999:
                event = clean.CleanSessionEnd(**same)
            elif every and n % every == 0:
                pixels = np.full((720, 1280, 3), 245, np.uint8)
                pixels[100:200, 100:400] = noise.integers(0, 256, (100, 300, 3), dtype=np.uint8)  # so that it is as large as a screenshot: 95 kB
                out = io.BytesIO()
                Image.fromarray(pixels).save(out, "PNG", compress_level=1)
                ref = blobs.write(store, out.getvalue(), "image/png")
                image = clean.CleanImage(media_type="image/png", width=1280, height=720, sha256=hashlib.sha256(out.getvalue()).hexdigest(), ref=ref)
                event = clean.CleanScreenshot(image=image, **same)
            elif kind < 5:
                event = clean.CleanMouseMove(x=n % 1280, y=n % 720, **same)
            elif kind < 8:
                kinds = (clean.CleanMouseDown, clean.CleanMouseUp, clean.CleanMouseClick)
                event = kinds[kind - 5](x=(n // 10 * 37) % 1280, y=(n // 10 * 53) % 720, button="left", **same)
            elif kind == 8:
                event = clean.CleanTextInput(text="sent back to the <PERSON_1> desk", input_type="insertText", target=field, **same)
            else:
                event = clean.CleanKeyPress(key="Enter", target=field, **same)
            file.write(msgspec.json.encode(event) + b"\n")


def measure(folder: Path, formats: str) -> None:
    """One export, in this process: CPU seconds and the highest resident size."""
    import resource

    from pipeline.export import run

    with tempfile.TemporaryDirectory() as out:
        order = run.Order(source=str(folder), out=Path(out) / "export", formats=tuple(formats.split(",")), purpose=PURPOSE)
        before = time.process_time()
        state = run.export(order)
        took = time.process_time() - before
    steps = sum(one.steps for one in state.people.values())
    print(took, steps, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def main() -> None:
    """All of it, each measurement in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--format")
    parser.add_argument("--measure", type=Path)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure, asked.format)
        return
    from pipeline.export import books

    wanted = [asked.format] if asked.format else [*books.FORMATS, ",".join(books.FORMATS)]
    for events, frames in ((10_000, 0), (100_000, 0), (2_000, 200), (20_000, 2_000)):
        with tempfile.TemporaryDirectory() as folder:
            recording(Path(folder), events, frames)
            for formats in wanted:
                told = one(folder, formats)
                took, steps, mb = told.split()
                speed = f"{frames / float(took):.0f} frames/s" if frames else f"{events / float(took):,.0f} events/s"
                name = "all" if formats == ",".join(books.FORMATS) else formats
                print(f"{name}: {events:,} events, {frames:,} frames, {int(steps):,} steps: {float(took):.1f} CPU s, {speed}, {mb} MB", flush=True)


def one(folder: str, formats: str) -> str:
    """A measurement: what the process that makes it says."""
    env = {**os.environ, "OMP_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"}
    command = [sys.executable, __file__, "--measure", folder, "--format", formats]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
