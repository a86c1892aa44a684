"""Whether typists can be told apart by their timing: in raw logs, in logs with coarse stamps, and in what a trainer gets.

    python tests/bench/typists.py FOLDER [--block 300] [--patterns]

FOLDER holds one log per typist, NAME.events.jsonl, in Inputlog's form: {"kind": "keyboard", "t_down", "t_up", "vk", "char"?} in ms, and mouse and focus
rows. Each log is cut into blocks of 300 keys. Each block is given to the typist of the block nearest to it, itself left out; `rank1` is the mean over
typists of the share given right, so that chance is 1 in the number of typists. `shuffled_95`: what 95 of 100 shufflings of the names stay under.

Features, raw: means and deviations of hold times by class of key, of latencies by pair of classes and by pair of keys, and shares of pauses. Clean: only what
a trainer sees of time, by the policy's `time_resolution_ms`: when runs and key presses are, between which, and how long the texts are.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import json
import math
import random
import statistics
import sys
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
from typist import Typist, clean, core, decide  # noqa: E402

from pipeline.models import weights  # noqa: E402
from pipeline.models.language import load as load_models  # noqa: E402
from redactors.policy import load as policies  # noqa: E402
from redactors.text.models import Models  # noqa: E402
from schemas.raw import instant  # noqa: E402

STEPS_MS = (16, 100, 250, 1000)
SAMPLES_MIN = 3  # of one kind in a block, for a feature
PAUSES_MS = (300, 600, 1500, 5000)
LATENCY_MS_MAX = 5000  # longer is thinking, not typing
SHUFFLES = 400
CAVEAT = (
    "blocks of one sitting each, so raw rank1 is flattered by what else was the same that day; a handful of typists says whether there is a signal, not "
    "how it grows with thousands; words, topics and mouse paths are not used, and they identify people too"
)
NAMED = {
    "VK_BACK": "Backspace", "VK_RETURN": "Enter", "VK_TAB": "Tab", "VK_LSHIFT": "Shift", "VK_RSHIFT": "Shift", "VK_CAPITAL": "CapsLock", "VK_LCONTROL": "Control",
    "VK_RCONTROL": "Control", "VK_LEFT": "ArrowLeft", "VK_RIGHT": "ArrowRight", "VK_UP": "ArrowUp", "VK_DOWN": "ArrowDown", "VK_DELETE": "Delete", "VK_HOME": "Home",
    "VK_END": "End",
}  # fmt: skip
EDITOR = {"id": "com.microsoft.VSCode", "name": "Code", "title": "draft.md - notes - Visual Studio Code"}

Features = dict[str, float]


class Key(NamedTuple):
    """One key press: its W3C name, when it went down and came up (ms), and whether it was a shortcut's."""

    name: str
    down: int
    up: int
    shortcut: bool = False


class Log(NamedTuple):
    """A typist's log: keys, and clicks as (ms, x, y), each in order of time."""

    keys: list[Key]
    clicks: list[tuple[int, int, int]]


def read(path: Path) -> Log:
    """An Inputlog export; rows of other kinds are left out."""
    keys, clicks = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        down, up, char = int(row["t_down"]), int(row["t_up"]), row.get("char")
        if row["kind"] == "mouse" and row.get("type") == "click":
            clicks.append((down, int(float(row["x"])), int(float(row["y"]))))
        elif row["kind"] == "keyboard":
            shown = bool(char) and len(char) == 1 and char.isprintable()
            name = NAMED.get(row["vk"]) or (char if shown else row["vk"][3:].lower())
            if row["vk"] in NAMED or shown or len(name) == 1:
                keys.append(Key(name, down, max(up, down + 1), row["vk"] not in NAMED and not shown))
    return Log(sorted(keys, key=lambda k: k.down), sorted(clicks))


def coarse(keys: list[Key], step_ms: int) -> list[Key]:
    """The same keys on a clock that ticks every `step_ms`."""
    return [k._replace(down=k.down - k.down % step_ms, up=k.up - k.up % step_ms) for k in keys]


_LEFT, _RIGHT = set("qwertasdfgzxcvb"), set("yuiophjklnm")


def kind(key: str) -> str:
    """The class of a key: which hand, or what it is for."""
    low = key.lower()
    return "left" if low in _LEFT else "right" if low in _RIGHT else "space" if key == " " else "digit" if key.isdigit() else key if len(key) > 1 else "mark"


def raw_features(keys: list[Key]) -> Features:
    """Of one block: how long keys are held, how soon the next one follows, and how often it does not."""
    samples: dict[str, list[float]] = collections.defaultdict(list)
    for key in keys:
        samples[f"hold {kind(key.name)}"].append(key.up - key.down)
    gaps = [b.down - a.down for a, b in itertools.pairwise(keys)]
    for (a, b), gap in zip(itertools.pairwise(keys), gaps):
        if gap <= LATENCY_MS_MAX:
            samples[f"next {kind(a.name)} {kind(b.name)}"].append(gap)
            samples[f"release {kind(a.name)} {kind(b.name)}"].append(b.down - a.up)
            samples[f"pair {a.name} {b.name}"].append(gap)
    out = _summed(samples)
    return out | {f"over {ms}": sum(gap > ms for gap in gaps) / max(1, len(gaps)) for ms in PAUSES_MS}


def clean_features(events: list[dict[str, Any]], until_ms: int | None) -> Features:
    """Of one block: lengths of runs, time from each run or key press to the next one, by what they are, and time for each character between stamps."""
    samples: dict[str, list[float]] = collections.defaultdict(list)
    stamps = [instant(e["time"]) // 1_000_000 for e in events] + ([until_ms] if until_ms is not None else [])
    for n, event in enumerate(events):
        name = event.get("key") or "run"
        samples["count"].append(event.get("count", 1))
        if name == "run":
            samples["length"].append(len(event["text"]))
        if n + 1 < len(stamps):
            gap = stamps[n + 1] - stamps[n]
            samples[f"after {name}"].append(gap)
            if name == "run" and event["text"]:
                samples["speed"].append(gap / len(event["text"]))
    return _summed(samples, least=1) | {"events": float(len(events))}


def _summed(samples: dict[str, list[float]], least: int = SAMPLES_MIN) -> Features:
    out: Features = {}
    for name, values in samples.items():
        if len(values) >= least:
            # Times are log-normal, and a pause must not drown them; only a release can come before what it is counted from.
            scaled = values if name.startswith("release") else [math.log1p(max(0.0, v)) for v in values]
            out[f"{name} mean"] = statistics.fmean(scaled)
            out[f"{name} sd"] = statistics.pstdev(scaled)
    return out


def distances(blocks: list[Features]) -> list[list[float]]:
    """Scaled Manhattan distance: the mean, over features that both have, of their difference in standard deviations."""
    scale = {}
    for name in {name for block in blocks for name in block}:
        values = [block[name] for block in blocks if name in block]
        scale[name] = statistics.pstdev(values)
    wanted = {name for name, deviation in scale.items() if deviation > 0}

    def apart(a: Features, b: Features) -> float:
        shared = a.keys() & b.keys() & wanted
        return statistics.fmean(abs(a[n] - b[n]) / scale[n] for n in shared) if shared else float("inf")

    return [[apart(a, b) for b in blocks] for a in blocks]


def rank1(apart: list[list[float]], names: list[str]) -> float:
    """The mean over typists of the share of their blocks whose nearest other block is theirs. Ties, and blocks near to nothing, count as chance does."""
    right: dict[str, list[float]] = collections.defaultdict(list)
    for n, row in enumerate(apart):
        others = [(d, names[m]) for m, d in enumerate(row) if m != n]
        nearest = min(d for d, _ in others)
        tied = [name for d, name in others if d == nearest] if nearest != float("inf") else sorted(set(names))
        right[names[n]].append(tied.count(names[n]) / len(tied))
    return statistics.fmean(statistics.fmean(values) for values in right.values())


def judged(blocks: list[Features], names: list[str]) -> dict[str, float]:
    """rank1, and what it would rarely exceed if the names meant nothing."""
    apart, rng = distances(blocks), random.Random(1)
    by_chance = sorted(rank1(apart, rng.sample(names, len(names))) for _ in range(SHUFFLES))
    return {"rank1": round(rank1(apart, names), 3), "shuffled_95": round(by_chance[int(0.95 * SHUFFLES)], 3)}


def typed(name: str, log: Log) -> Typist:
    """The log as a recording: everything in one editor."""
    typist = Typist(name)
    typist.app, typist.target = EDITOR, {"role": "textbox", "name": "editor"}
    rows: list[tuple[int, str, dict[str, Any]]] = []
    for key in log.keys:
        fields = {"key": key.name, "code": "Unidentified", "modifiers": ["Control"] if key.shortcut else []}
        rows += [(key.down, "key.down", fields), (key.up, "key.up", fields)]
    rows += [(ms, "mouse.click", {"x": x, "y": y, "button": "left", "clicks": 1}) for ms, x, y in log.clicks]
    for ms, type_, fields in sorted(rows, key=lambda row: row[0]):
        typist.ms = ms - 100  # `emit` adds it
        typist.emit(type_, **fields)
    return typist


def clean_blocks(name: str, log: Log, size: int, models: Models | None) -> list[Features]:
    """One for each stretch of runs and key presses that make up a block's number of keys, as far as a trainer can count them."""
    policy = policies.load(policies.shipped())
    seen = [e for e in clean(decide(typed(name, log).raw(), core(policy, models), sizes=(256,))) if e["type"] in ("text.input", "key.press")]
    out, first, keys = [], 0, 0
    for n, event in enumerate(seen):
        keys += len(event.get("text", "")) + event.get("count", 1) * ("key" in event)
        if keys >= size:
            following = instant(seen[n + 1]["time"]) // 1_000_000 if n + 1 < len(seen) else None
            out.append(clean_features(seen[first : n + 1], following))
            first, keys = n + 1, 0
    return out


def study(logs: dict[str, Log], size: int, models: Models | None) -> dict[str, Any]:
    """All figures: raw, at each step, and clean."""
    cut = {name: [log.keys[n : n + size] for n in range(0, len(log.keys) - size + 1, size)] for name, log in logs.items()}
    names = [name for name, blocks in cut.items() for _ in blocks]
    keys = [block for blocks in cut.values() for block in blocks]
    figures: dict[str, Any] = {"typists": len(cut), "blocks": {name: len(blocks) for name, blocks in cut.items()}, "chance": round(1 / len(cut), 3)}
    figures["raw"] = judged([raw_features(block) for block in keys], names)
    for step in STEPS_MS:
        figures[f"raw_at_{step}_ms"] = judged([raw_features(coarse(block, step)) for block in keys], names)
    seen = {name: clean_blocks(name, log, size, models) for name, log in logs.items()}
    figures["clean_blocks"] = {name: len(blocks) for name, blocks in seen.items()}
    figures["clean"] = judged([block for blocks in seen.values() for block in blocks], [name for name, blocks in seen.items() for _ in blocks])
    return figures | {"caveat": CAVEAT}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path)
    ap.add_argument("--block", type=int, default=300, help="keys in a block")
    ap.add_argument("--patterns", action="store_true", help="clean without the models: quicker, and the same but for some names")
    args = ap.parse_args()
    logs = {path.name.split(".")[0]: read(path) for path in sorted(args.folder.glob("*.events.jsonl"))}
    if len(logs) < 2:
        ap.error("two logs or more are needed, NAME.events.jsonl")
    models = None if args.patterns else load_models(weights.folder(), policies.load(policies.shipped()))
    print(json.dumps(study(logs, args.block, models), indent=1))


if __name__ == "__main__":
    main()
