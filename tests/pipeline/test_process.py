"""Logs hold no content, whatever a library or a fault has to say."""

from __future__ import annotations

import subprocess
import sys

import pytest

SAYS = """
import asyncio, logging, warnings
from pipeline.stream import process
process.quiet()
logging.getLogger("aiokafka.consumer").error("could not read %r", "hunter2")
logging.getLogger("presidio-analyzer").warning("hunter2")
logging.getLogger("faust").debug("hunter2")
logging.getLogger("some.other").error("hunter2", exc_info=ValueError("hunter2"))
warnings.warn("hunter2")
process.log.info("ready")
async def fails():
    text = "hunter2"
    raise ValueError(text)
asyncio.run(process.guard("redact", fails()))
"""


@pytest.fixture(scope="module")
def ended() -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", SAYS], capture_output=True, text=True)


def test_a_fault_stops_the_process_at_once_and_is_told_by_class_and_place(ended: subprocess.CompletedProcess[str]) -> None:
    assert ended.returncode == 70
    assert "redact stops at once: ValueError at <string>:" in ended.stderr


def test_nothing_that_was_said_anywhere_is_in_the_log(ended: subprocess.CompletedProcess[str]) -> None:
    assert "hunter2" not in ended.stderr + ended.stdout
    assert "ready" in ended.stderr and "some.other" in ended.stderr
