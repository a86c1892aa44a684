"""Canaries through the running workers: produced like any recording, accounted for, none left on the topics; a second run is no resend of the first."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from pipeline.canary import over_kafka, plan, reader, recording, verdict
from pipeline.faults import CannotRun
from pipeline.models import weights

pytestmark = [pytest.mark.streaming, pytest.mark.slow, pytest.mark.timeout(300)]
CHANNELS = [channel for channel in plan.CHANNELS if channel != "pixels"]


def test_canaries_on_the_stream_are_accounted_for_and_none_is_left(stream: Any, tmp_path: Path) -> None:
    if weights.verify(weights.folder()):
        pytest.skip("the models are not there: scrim models")
    more = {name: os.environ[name] for name in ("SCRIM_MODELS",) if name in os.environ}
    stream.worker("redact", SCRIM_PROCESSES="1", STANDIN_REAL="1", **more)
    stream.worker("release")
    for run in ("a1", "b2"):
        canaries = plan.plan(45, 2, channels=CHANNELS, run=run)
        planted = recording.record(canaries)
        outputs = over_kafka.through(planted, tmp_path / run, stream.settings, 200)
        seen = reader.look(canaries, planted, outputs, None)
        assert seen.leaks == [] and len(seen.controls) > 0.8 * len(canaries)
        assert verdict.judge(canaries, seen, 2).rows[0].planted == 45
        assert all(event["session"].startswith(plan.SESSION_PREFIX) for event in outputs.clean)


def test_without_workers_the_canaries_are_not_judged(stream: Any, tmp_path: Path) -> None:
    """No verdict before every record is accounted for."""
    with pytest.raises(CannotRun, match="0 of .* records are accounted for"):
        over_kafka.through(recording.record(plan.plan(3, 1, channels=["clipboard"])), tmp_path / "in", stream.settings, 1)
