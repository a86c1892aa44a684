"""The typing benchmark's scorer: what leaks everything scores as that, what leaks nothing too, and both systems get the same texts."""

from __future__ import annotations

import collections
import os
import runpy
from pathlib import Path
from typing import Any

import pytest

from redactors.session import flush, fold
from redactors.state import State
from redactors.text.models import Models
from schemas.audit import Place
from schemas.policy import Policy
from schemas.raw import decode


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    before = dict(os.environ)
    try:
        return runpy.run_path(str(Path(__file__).with_name("typing_speed.py")))
    finally:
        os.environ.clear()
        os.environ.update(before)


def test_the_scorer_tells_nothing_done_from_all_done(bench: dict[str, Any]) -> None:
    recording = bench["record"](0, 60, "t")
    raw = "\n".join(recording.runs)
    done = raw
    for entity, value in sorted(recording.planted, key=lambda v: -len(v[1])):
        done = done.replace(value, f"<{entity}_1>")
    nothing, everything = bench["judged"]([recording], [raw]), bench["judged"]([recording], [done])
    assert nothing["leak"] == 1.0 and nothing["words_kept"] == 1.0
    assert everything["leak"] == 0.0 and everything["words_kept"] == 1.0
    assert len(recording.planted) > 10


def test_the_runs_handed_to_presidio_are_those_typed(bench: dict[str, Any], policy: Policy) -> None:
    """Folding the recording's keys gives the very texts, whatever slips there were."""
    recording = bench["record"](1, 40, "t")
    state, ready = State(), []
    for n, data in enumerate(recording.raw):
        event = decode(data)
        ready += fold(state, Place(line=n + 1), event, None, policy.keystrokes)  # type: ignore[arg-type]
    ready += flush(state)
    texts = [r.typed.joined.text[r.typed.start : r.typed.end] for r in ready if r.typed is not None]
    assert collections.Counter(texts) == collections.Counter(recording.runs)


def test_our_side_leaks_nothing_patterns_can_find(bench: dict[str, Any], policy: Policy) -> None:
    """Even without the models."""
    recording = bench["record"](2, 40, "t")
    text = bench["ours"](recording, bench["core"](policy, Models(None, None)))
    leaked = bench["judged"]([recording], [text])["leaked"]
    assert {entity for entity, share in leaked.items() if not share.startswith("0/")} <= {"PERSON"}
