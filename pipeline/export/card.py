"""The data card: what an export holds, under which policy, what may still be in it, and what it does not say. Counts in; README.md and datacard.json out.

Counts are kept by person, so that erasing one takes their part out. No content but the ids of apps, and no person.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from pipeline.export.shapes import Episode
from pipeline.faults import CannotRun
from pipeline.models import weights

NAMES_MAX = 400  # different apps or entities by name; what comes after that is counted as OTHERS
OTHERS = "others"
VERSIONS = {
    "parquet": "Hugging Face `datasets`: `load_dataset(\"parquet\", data_files=\"parquet/*.parquet\")`; images decode by themselves",
    "webdataset": "WebDataset tars: `KEY.json`, `KEY.before.png`, `KEY.after.png`",
    "agentnet": "OpenCUA's standard trajectories (`task_id`, `instruction`, `traj`), pyautogui code with places from 0 to 1",
    "uitars": "UI-TARS 1.5 (`click(point='<point>x y</point>')`), places in pixels of the frame as Qwen2.5-VL resizes it",
    "anthropic": "Messages with tool uses of `computer_20251124`; all actions are ones of `computer_20250124` too",
    "openai": "Responses items with `computer_call`s of `computer_use_preview`; the wheel at 100 px a notch",
    "lerobot": "LeRobotDataset v3.0 with images in the rows, a second a step",
}  # fmt: skip
LIMITS = (
    "What was masked is gone: placeholders such as <PERSON_1> stand for it, and covered parts of frames hold nothing. `loss_mask`: do not learn from it.",
    "Times are as coarse as the policy left them. How long typing took is not known, so no wait is said after it.",
    "A frame is the last distinct one before its action, if it shows the action's app and is not older than five minutes; recorders that take few frames "
    "leave steps without one. What happened in apps that are not work is missing from between the steps.",
    "Clicks do not say which modifiers were held. Pointer moves that led to no click are left out.",
    "An action space that cannot say a step leaves it out and begins a new line (`left_out` counts them).",
    "The canary bound, where there is one, holds for values like those that were planted, not for every kind.",
)


class Counts(Struct):
    """What one person's episodes add up to."""

    episodes: int = 0
    steps: int = 0
    events: int = 0
    frames: int = 0
    steps_without_frame: int = 0
    steps_masked: int = 0
    idle_s: float = 0.0
    first: str = ""
    last: str = ""
    sessions: dict[str, int] = {}
    actions: dict[str, int] = {}
    apps: dict[str, int] = {}
    masked: dict[str, int] = {}
    covered: dict[str, int] = {}
    policies: dict[str, int] = {}

    def add(self, episode: Episode) -> None:
        """Counts one episode."""
        self.episodes += 1
        self.events += episode.events
        self.idle_s += episode.idle_s
        _count(self.sessions, [episode.session])
        _count(self.policies, [episode.policy])
        frames = {frame.sha256: frame for step in episode.steps for frame in (step.before, step.after) if frame is not None}
        self.frames += len(frames)
        _count(self.covered, (cover.entity for frame in frames.values() for cover in frame.covers))
        for step in episode.steps:
            self.steps += 1
            self.steps_without_frame += step.before is None
            self.steps_masked += step.loss_mask
            _count(self.actions, [type(step.action).__name__.lower()])
            _count(self.apps, [step.app])
            _count(self.masked, step.masked)
        times = [episode.steps[0].time, episode.steps[-1].time, *((self.first, self.last) if self.first else ())]
        self.first, self.last = min(times), max(times)


class Bound(Struct, frozen=True):
    """What the canary report says of the whole."""

    planted: int
    leaked: int
    upper: float
    confidence: float
    method: str


def bound(path: Path) -> Bound:
    """The bound in the JSON of `scrim canary --json`. Raises CannotRun where it is none."""
    try:
        report = json.loads(path.read_bytes())
        row = next(row for row in report["strata"] if row["by"] == "all")
        if report["blind"]:
            raise CannotRun(f"{path}: the canary run could not see some channels; its bound means nothing")
        return Bound(int(row["planted"]), int(row["leaked"]), float(row["upper"]), float(report["confidence"]), str(report["method"])[:80])
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        raise CannotRun(f"{path}: is no canary report (expected the JSON of: scrim canary --json FILE)") from None


def card(state: Any) -> dict[str, Any]:
    """The card as data."""
    whole = Counts()
    for one in state.people.values():
        for name in ("episodes", "steps", "events", "frames", "steps_without_frame", "steps_masked", "idle_s"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        for name in ("sessions", "actions", "apps", "masked", "covered", "policies"):
            for key, count in getattr(one, name).items():
                getattr(whole, name)[key] = getattr(whole, name).get(key, 0) + count
        times = [time for time in (one.first, one.last, whole.first, whole.last) if time]
        whole.first, whole.last = min(times, default=""), max(times, default="")
    told = {**msgspec.to_builtins(whole), "sessions": len(whole.sessions), "people": len(state.people), "idle_s": round(whole.idle_s)}
    pinned = {one.folder: one.licence for one in weights.PINNED}
    return {
        "purpose": state.purpose, "policies": told.pop("policies"), "formats": {name: VERSIONS[name] for name in state.formats}, "counts": told,
        "left_out": state.left_out, "people_erased": len(state.erased), "records_erased": sum(map(len, state.taken.records.values())),
        "counts_before_erasure": state.counts_before, "canary": msgspec.to_builtins(state.bound),
        "models": {**pinned, "PP-OCRv6 (rapidocr)": "Apache-2.0", "MTCNN": "MIT"}, "limits": list(LIMITS),
    }  # fmt: skip


def write(out: Path, state: Any) -> None:
    """Writes README.md and datacard.json beside the export."""
    told = card(state)
    for name, text in (("datacard.json", json.dumps(told, indent=2, sort_keys=True) + "\n"), ("README.md", readme(told))):
        partial = out / f".{name}.part"
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, out / name)


def readme(told: dict[str, Any]) -> str:
    """The card for people, with the front matter that Hugging Face reads."""
    counts, canary = told["counts"], told["canary"]
    front = ["---", "tags: [computer-use, agents]", "task_categories: [image-text-to-text]"]
    if "parquet" in told["formats"]:
        front += ["configs:", "  - config_name: default", "    data_files: parquet/*.parquet"]
    leak = (
        f"{canary['leaked']} of {canary['planted']:,} planted canaries leaked: at most {canary['upper']:.2%} do, {canary['confidence']:.0%} sure "
        f"({canary['method']}; for values like those planted, not for every kind)."
        if canary
        else "Not measured for this export (`scrim canary --json FILE`, then `scrim export … --canary FILE`)."
    )
    parts = [
        *front, "---", "# Computer-use recordings, redacted by Scrim", "",
        f"Purpose: `{told['purpose']}`. Made under {_named(told['policies'], 'policy', 'policies')}.", "",
        f"{counts['episodes']:,} episodes of {counts['people']:,} people in {counts['sessions']:,} sessions, "
        f"{counts['first'] or '?'} to {counts['last'] or '?'}: "
        f"{counts['steps']:,} steps, {counts['frames']:,} frames, from {counts['events']:,} events; {counts['steps_masked']:,} steps carry `loss_mask`. "
        f"{told['people_erased']} people were erased from it"
        + (f", and what was made of {told['records_erased']} records" if told["records_erased"] else "")
        + (" (the counts are from before: no format here holds whole steps)." if told["counts_before_erasure"] else "."), "",
        "## Formats", "", *(f"- **{name}**: {says}" for name, says in told["formats"].items()), "",
        "`manifest/*.jsonl` says whose each row of each shard is, and which events it is made of; `scrim export --erase ACTOR OUT` takes a person out.", "",
        "## What it holds", "", *_table("Action", counts["actions"]), *_table("App", counts["apps"]), *_table("Masked in typed text", counts["masked"]),
        *_table("Covered on frames", counts["covered"]), *_table("Steps left out", told["left_out"]),
        "## How much may leak", "", leak, "",
        "## Models that looked at it", "", *(f"- {name}: {licence}" for name, licence in told["models"].items()), "",
        "## Known limits", "", *(f"- {one}" for one in told["limits"]), "",
    ]  # fmt: skip
    return "\n".join(parts)


def _named(counts: dict[str, int], one: str, many: str) -> str:
    return f"{one if len(counts) == 1 else many} {', '.join(f'`{name}`' for name in sorted(counts)) or 'none'}"


def _table(title: str, counts: dict[str, int]) -> list[str]:
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [f"| {title} | |", "|---|---:|", *(f"| `{name.replace('|', '').replace('`', '')}` | {count:,} |" for name, count in rows), ""] if rows else []


def _count(counts: dict[str, int], names: Iterable[str]) -> None:
    for name in names:
        known = name if name in counts or len(counts) < NAMES_MAX else OTHERS
        counts[known] = counts.get(known, 0) + 1


