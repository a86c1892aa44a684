"""The bundled recording: a working day of three invented people, and the truth about it. See `generate.py` for how it was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple


class Planted(NamedTuple):
    """One sensitive value of one session.

    `channels`: where it went through: typed, deleted (typed, then deleted again), clipboard, title, url, name, value, prose, pixels, private (typed in
    a private app). `hard`: only context gives it away, such as a first name alone.
    """

    session: str
    entity: str
    value: str
    channels: tuple[str, ...]
    hard: bool = False


def folder() -> Path:
    """The recording on disk: `raw.jsonl`, `blobs/`, `truth.json`."""
    return Path(__file__).parent / "recording"


def planted() -> list[Planted]:
    """Every sensitive value in it: none may be readable in clean output, in any letter case."""
    return [Planted(**{**row, "channels": tuple(row["channels"])}) for row in _truth()["planted"]]


def kept() -> list[str]:
    """Ordinary work text, typed in work apps, that must come through as it was."""
    return list(_truth()["kept"])


def broken() -> dict[int, str]:
    """The lines that are wrong on purpose: number in `raw.jsonl` (from 1) to the reason they must get."""
    return {row["line"]: row["reason"] for row in _truth()["broken"]}


def _truth() -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((folder() / "truth.json").read_text(encoding="utf-8"))
    return truth
