"""A fault at every call of the core that can fail, one at a time: nothing passes that a healthy run masks, and every record is accounted for, or the
worker stops.

The list of calls is the code's own (`calls.py`). In CI a sample, spread over all of it; `make faults` injects every one (SCRIM_FAULTS=all).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from pipeline.work.engine import Raw
from pipeline.work.pool import Pool
from pipeline.work.station import Setup
from redactors.policy import load as policies
from schemas.audit import Place

INJECT = Path(__file__).parent / "inject.py"
ALL = os.environ.get("SCRIM_FAULTS") == "all"
SAMPLE_EVERY = 150
PROCESSES = 2

pytestmark = [pytest.mark.slow, pytest.mark.timeout(4 * 3600 if ALL else 300)]


def inject(*options: str) -> dict[str, Any]:
    ran = subprocess.run([sys.executable, str(INJECT), *options], stdout=subprocess.PIPE, stderr=None if ALL else subprocess.PIPE, text=True)
    assert ran.returncode == 0, (ran.stderr or "")[-2000:]
    return json.loads(ran.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def test_a_fault_at_any_call_lets_nothing_pass() -> None:
    every = PROCESSES if ALL else SAMPLE_EVERY * PROCESSES
    with ThreadPoolExecutor(PROCESSES) as side_by_side:
        reports = list(side_by_side.map(lambda k: inject("--every", str(every), "--first", str(k * every // PROCESSES)), range(PROCESSES)))
    injected, listed = sum(r["injected"] for r in reports), reports[0]["listed"]
    print(f"{injected} of {listed} faults injected, at {reports[0]['reached']} calls that a record reaches: {[r['ended'] for r in reports]}")
    assert all(r["healthy"] == [] for r in reports)
    assert [escape for r in reports for escape in r["escapes"]] == []
    assert injected >= (listed if ALL else 100) and listed > 10_000


def test_a_core_that_fails_open_is_found_out() -> None:
    """Or finding nothing would prove nothing: with one guard taken out, the same faults let values pass."""
    assert inject("--every", "400", "--open")["escapes"]


def test_a_process_that_dies_takes_the_worker_with_it_and_acknowledges_nothing(tmp_path: Path, models_folder: Path) -> None:
    """As the kernel does when memory runs out: killed in the middle of a batch, its records are in no answer."""
    pool = Pool(Setup(policies.shipped(), None, str(tmp_path), str(models_folder), "test", b"k" * 32), 1)
    try:
        pool.ready()
        for process in pool._homes[0]._process._processes.values():
            process.kill()
        with pytest.raises(BrokenProcessPool):
            [future.result() for future in pool.submit([Raw(Place(line=1), b"s", b"{}")], {})]
    finally:
        pool.close()
