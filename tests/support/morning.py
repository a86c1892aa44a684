"""The beginning of one person's day in the bundled recording: typing, a clipboard, two frames; small enough to compare policies on in a test."""

from __future__ import annotations

from pathlib import Path

from pipeline import demo

SESSION = b'"support-0302"'
LINES = 1000  # of the recording; the second of the session's frames is among the last


def morning(folder: Path) -> Path:
    """Writes it, and gives the folder."""
    (folder / "blobs").mkdir(parents=True)
    found = [line for line in (demo.folder() / "raw.jsonl").read_bytes().splitlines()[:LINES] if SESSION in line]
    (folder / "raw.jsonl").write_bytes(b"\n".join(found) + b"\n")
    for name in ("support-01-chat.png", "support-02-ticket.png"):
        (folder / "blobs" / name).write_bytes((demo.folder() / "blobs" / name).read_bytes())
    return folder
