"""Real recordings beside the checkout, where they are: each is imported and redacted, every record accounted for, and what was typed and done is there.

They are other people's recordings and stay outside the repository; without the folder these tests are skipped.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline import files
from pipeline.adapters.draft import Ask
from pipeline.files import Run
from pipeline.report import Tally
from redactors.policy import load as policies
from tests.pipeline.adapters.recordings import APP, idfx, imported, replayed, video

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
SAMPLES, TYPING = SHARED / "samples", SHARED / "eval" / "typing_real"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not SAMPLES.is_dir(), reason="no recordings beside the checkout")]


def redacted(raw: Path, out: Path, models: Path, policy: str = "") -> tuple[list[dict[str, Any]], Tally]:
    """The clean events; every raw one is in exactly one audit record, and none is quarantined."""
    tally = files.run(Run(raw, out, policy or policies.shipped(), models, b"k" * 32, 1))
    came = [json.loads(line)["id"] for line in (raw / "raw.jsonl").read_bytes().splitlines()]
    audits = [json.loads(line) for line in (out / "audit.jsonl").read_bytes().splitlines()]
    assert sorted(a["id"] for a in audits) == sorted(came) and not [a for a in audits if a["outcome"] == "quarantined"]
    clean = [json.loads(line) for line in (out / "clean.jsonl").read_bytes().splitlines()]
    assert {e["id"] for e in clean} == {a["id"] for a in audits if a["outcome"] == "clean"}
    return clean, tally


def as_idfx(log: Path) -> str:
    """A session of Inputlog, kept as JSON lines, in the form that Inputlog itself writes. The window is told without its title: the user names the app."""
    rows = []
    for line in log.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        times = {"kind": row["kind"], "startTime": row["t_down"], "endTime": row["t_up"]}
        if row["kind"] == "keyboard":
            rows.append(times | {"key": row["vk"], "value": row.get("char", ""), "keyboardstate": " ".join(row.get("mods", []))})
        elif row["kind"] == "mouse":
            rows.append(times | {name: row[name] for name in ("x", "y", "type", "button") if name in row})
        else:
            rows.append(times | {"title": "Essay"})
    return idfx(rows)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text.casefold()))


def share(kept: str, final: str) -> float:
    return (words(kept) & words(final)).total() / words(final).total()


@pytest.mark.parametrize("who", ["p1", "p11", "p12", "p13"])
def test_a_real_essays_keys_come_in_whole_and_its_words_are_there_when_redacted(tmp_path: Path, models_folder: Path, who: str) -> None:
    final = (TYPING / f"{who}.final.txt").read_text(encoding="utf-8")
    (tmp_path / "log.idfx").write_text(as_idfx(TYPING / f"{who}.events.jsonl"), encoding="utf-8")
    events, _ = imported("idfx", tmp_path / "log.idfx", tmp_path / "raw", app="com.microsoft.VSCode")
    # Where a click puts the caret is not in the file: an essay that was mended by mouse cannot be replayed to the letter.
    assert share(replayed(events), final) >= 0.93
    clean, _ = redacted(tmp_path / "raw", tmp_path / "clean", models_folder)
    assert share(" ".join(e["text"] for e in clean if e["type"] == "text.input"), final) >= 0.9


def test_a_real_ducktrack_recording_is_typed_and_clicked_as_it_was(tmp_path: Path, models_folder: Path) -> None:
    events, brought = imported("ducktrack", SAMPLES / "ducktrack", tmp_path / "raw", app=APP)
    assert brought.events == {"key.down": 27, "key.up": 27, "mouse.down": 22, "mouse.move": 13163, "mouse.scroll": 140, "mouse.up": 22, "session.end": 1, "session.start": 1}
    clean, _ = redacted(tmp_path / "raw", tmp_path / "clean", models_folder)
    kept = [e for e in clean if e["type"] == "text.input" and not e.get("marks")]
    marks = [mark["entity"] for e in clean for mark in e.get("marks", ())]
    # The recording ends in what was typed last: nobody knows whether it was done, so its end is masked.
    assert kept and words(" ".join(e["text"] for e in kept)) <= words(replayed(events)) and marks == ["OPEN_TAIL"]
    assert [e for e in clean if e["type"] == "key.press" and e["key"] == "Enter"]


OURS = "apps:\n  - ids: [explorer.exe, ShellExperienceHost.exe, ApplicationFrameHost.exe, agentnet-annotator.exe]\n"


def policy() -> str:
    """The shipped policy, with Windows' own settings as work."""
    return policies.shipped().replace("apps:\n", OURS, 1)


def trajectory() -> list[str]:
    """What AgentNet's own tools make of the sample: the code of each action."""
    row = json.loads((SAMPLES / "agentnet-raw" / "standard_trajectory_example.jsonl").read_text(encoding="utf-8"))
    return [step["value"]["code"] for step in row["traj"]]


def test_a_real_agentnet_recordings_actions_are_there_when_imported_and_redacted(tmp_path: Path, models_folder: Path) -> None:
    imported("agentnet", SAMPLES / "agentnet-raw", tmp_path / "raw")
    clean, _ = redacted(tmp_path / "raw", tmp_path / "clean", models_folder, policy())
    presses = iter([(round(e["x"] / 1366, 4), round(e["y"] / 768, 4), e["button"]) for e in clean if e["type"] == "mouse.down"])
    wanted = [(float(x), float(y), "right" if kind == "rightClick" else "left")
              for line in trajectory() for kind, x, y in re.findall(r"\.(click|rightClick)\(x=([0-9.]+), y=([0-9.]+)\)", line)]  # fmt: skip
    # In this order, among others: their tools leave out clicks that did nothing.
    assert len(wanted) == 12 and all(any(press == found for found in presses) for press in wanted)


@pytest.mark.skipif(importlib.util.find_spec("pipeline.export") is None, reason="pipeline.export is not there yet")
def test_a_real_agentnet_recording_is_exported_with_the_actions_that_it_had(tmp_path: Path, models_folder: Path) -> None:
    from typer.testing import CliRunner

    from pipeline import cli

    # The sample's video is not beside it, and an exported step needs a frame: an empty screen stands in.
    folder = tmp_path / "in"
    shutil.copytree(SAMPLES / "agentnet-raw", folder)
    video(folder / "screen.mp4", 1200, 1366, 768)
    imported("agentnet", folder, tmp_path / "raw", ask=Ask(fps=0.5))  # each frame is another: what a step stands before is seconds old, not more
    redacted(tmp_path / "raw", tmp_path / "clean", models_folder, policy())
    (tmp_path / "policy.yaml").write_text(policy(), encoding="utf-8")
    purpose = policies.load(policy()).purposes[0]  # type: ignore[attr-defined,unused-ignore]  # comes with the export
    said = ["--format", "agentnet", "--purpose", purpose, "--policy", str(tmp_path / "policy.yaml")]
    ran = CliRunner().invoke(cli.app, ["export", str(tmp_path / "clean"), str(tmp_path / "export"), *said])
    assert ran.exit_code == 0, ran.output
    steps = [step for file in sorted((tmp_path / "export").rglob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()
             for step in json.loads(line).get("traj", ())]  # fmt: skip
    exported = iter([step["value"]["code"] for step in steps])
    # Every click, drag and scroll to the letter, in order; among others, as their tools leave out what did nothing.
    assert all(any(wanted == code for code in exported) for wanted in trajectory())
