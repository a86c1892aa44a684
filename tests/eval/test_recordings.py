"""The bars on recordings beside the checkout, where they are: `../shared/eval` generates and scores them, with `scrim redact` as the product.

They are other people's recordings and stay outside the repository; without the folder these tests are skipped.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
EVAL = ROOT.parent / "shared" / "eval"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.skipif(not EVAL.is_dir(), reason="no recordings beside the checkout")]


def figures(models_folder: Path, *command: str) -> dict[str, Any]:
    """The figures of one evaluation; whatever they are, it ran to the end and every record is accounted for."""
    env = os.environ | {"SCRIM": f"{sys.executable} -m pipeline.cli", "PYTHONPATH": str(ROOT), "SCRIM_MODELS": str(models_folder)}
    ran = subprocess.run([sys.executable, "run.py", *command], cwd=EVAL, env=env, capture_output=True, text=True, timeout=800)
    assert ran.returncode == 0, ran.stderr[-2000:]
    out: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    kept = out["conservation"]
    assert out["exit"] == 0 and kept["quarantine_lines_match"]
    assert not any(kept[name] for name in ("without_audit", "audited_twice", "audit_of_unknown_id", "said_clean_but_absent", "clean_without_audit"))
    return out


def test_typed_values_do_not_leak_and_work_stays(models_folder: Path) -> None:
    seen = figures(models_folder, "keys", "--sessions", "20", "--seed", "ci")
    assert seen["leak_any"] <= 0.05 and seen["utility"] >= 0.93 and seen["timing"] == 0
    assert seen["typed_history"]["typed_then_deleted_leaked"] == 0
    assert not any(seen["nonwork"][name] for name in ("share", "clean_events_of_private_apps", "sessions_with_phrase"))


def test_values_typed_into_real_essays_do_not_leak(models_folder: Path) -> None:
    seen = figures(models_folder, "typing_real", "--plant")
    assert seen["leak_any"] <= 0.10 and seen["utility"] >= 0.93


def test_texts_do_not_leak_in_either_case(models_folder: Path) -> None:
    seen = figures(models_folder, "text", "text/presidio_research.jsonl", "--lower")
    for variant in seen["files"].values():
        assert variant["leak_core"] <= 0.04 and variant["overmask"] <= 0.02


def test_names_and_places_in_loose_talk_leak_little_in_either_case(models_folder: Path) -> None:
    seen = figures(models_folder, "text", "text/wnut17_test.jsonl", "--lower")
    for variant in seen["files"].values():
        assert variant["leak_core"] <= 0.25 and variant["overmask"] <= 0.05


def test_screens_do_not_leak_and_stay_readable(models_folder: Path) -> None:
    seen = figures(models_folder, "screens")
    assert seen["word_leak"] <= 0.02 and seen["keep_destroyed"] <= 0.05
    assert not seen["faces"] or seen["faces_leak"] <= 0.1
    assert not seen["codes_leak"]
    assert not any(seen[name] for name in ("with_metadata", "raw_metadata_in_bytes", "frames_missing", "size_changed", "sha256_wrong", "undecodable"))
