"""Makes the demo recording: `python -m pipeline.demo.generate OUT` writes `raw.jsonl`, `truth.json` and `blobs/*.png` into OUT.

The same seed gives the same events and the same truth. The pictures need Chromium ($CHROMIUM, or `chromium` on PATH), and their bytes, so their hashes
too, may differ between its versions.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.demo import faults, people
from pipeline.demo.days import platform, sales, support
from pipeline.demo.recorder import Recorder
from pipeline.demo.render import browser, render
from pipeline.demo.screen import Frame, visible_text

SEED = "a-monday"
DAYS: tuple[tuple[str, str, str, Callable[[Recorder], None]], ...] = (
    ("sales-0302", "u-014", "d-031", sales.day),
    ("support-0302", "u-022", "d-058", support.day),
    ("platform-0302", "u-037", "d-009", platform.day),
)


class Recording(NamedTuple):
    """The recording before its pictures are taken: `events` in order of time (`image.sha256` empty), all frames, and the truth without `broken`."""

    events: list[dict[str, Any]]
    frames: list[Frame]
    planted: list[dict[str, Any]]


def record(seed: str = SEED) -> Recording:
    """Lets the three days happen."""
    recorders = []
    for session, actor, device, day in DAYS:
        rec = Recorder(session, actor, device, seed)
        day(rec)
        recorders.append(rec)
    # All three on one topic, as they happened; sorting is stable, so each session keeps its own order.
    events = sorted((event for rec in recorders for event in rec.events), key=lambda event: event["time"])
    return Recording(events, [frame for rec in recorders for frame in rec.frames], [row for rec in recorders for row in _planted(rec)])


def _planted(rec: Recorder) -> list[dict[str, Any]]:
    """Which of the sensitive values went through which channel of this session."""
    said = {channel: [text.casefold() for text in texts] for channel, texts in rec.said.items()}
    said["pixels"] = [visible_text(frame).casefold() for frame in rec.frames]
    rows = []
    for entity, value, hard in people.VALUES:
        channels = [channel for channel, texts in sorted(said.items()) if channel != "draft" and any(value.casefold() in text for text in texts)]
        if channels:
            rows.append({"session": rec.session, "entity": entity, "value": value, "channels": channels, **({"hard": True} if hard else {})})
    return rows


def write(out: Path, seed: str = SEED, pictures: bool = True) -> None:
    """The whole recording into `out`. Without `pictures` every hash is of no bytes: enough to compare events. Raises RuntimeError without a browser."""
    recording = record(seed)
    out.mkdir(parents=True, exist_ok=True)
    if pictures:
        command = browser()
        if command is None:
            raise RuntimeError("no chromium: set CHROMIUM to its command, or install it")
        for frame in recording.frames:
            render(command, frame, out)
    for event in recording.events:
        if event["type"] == "screenshot":
            data = (out / event["image"]["ref"]).read_bytes() if pictures else b""
            event["image"]["sha256"] = hashlib.sha256(data).hexdigest()
    lines, wrong = faults.among(recording.events)
    (out / "raw.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in recording.planted)
    truth = f'{{"planted": [\n  {rows}],\n"kept": {json.dumps(people.KEPT)},\n"broken": {json.dumps(wrong)}}}\n'
    (out / "truth.json").write_text(truth, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m pipeline.demo.generate OUT")
    try:
        write(Path(sys.argv[1]))
    except RuntimeError as fault:
        sys.exit(f"generate: {fault}")
