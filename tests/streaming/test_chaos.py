"""The short version of `chaos.py`, with every fault at least once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from chaos import MUST_BE_0, chaos

from pipeline.models import weights


@pytest.mark.streaming
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_whatever_fails_at_whatever_moment_every_record_ends_once_and_nothing_leaks(broker: str, tmp_path: Path) -> None:
    if weights.verify(weights.folder()):
        pytest.skip("the models are not there: scrim models")
    if shutil.which("java") is None:
        pytest.skip("CHAOS NOT RUN: it starts and kills a broker of its own, which needs Java")
    figures = chaos(tmp_path, minutes=0.5, seed=20261124, copies_at_once=1)
    assert {name: figures[name] for name in MUST_BE_0} == dict.fromkeys(MUST_BE_0, 0)
    assert len(figures["faults"]) == 8 and figures["records"] > 2000
