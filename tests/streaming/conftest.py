"""A real broker for the streaming tests, and workers as processes of their own that can be killed."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streams import KAFKA, Stream

NEITHER_JAVA_NOR_DOCKER = 3


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The bootstrap address of a broker that lives as long as the test session. SCRIM_TEST_BOOTSTRAP names one that is running already."""
    if running := os.environ.get("SCRIM_TEST_BOOTSTRAP"):
        yield running
        return
    folder = tmp_path_factory.mktemp("kafka")
    started = subprocess.run([KAFKA, "start", "--dir", folder, "--port", "0"], capture_output=True, text=True)
    if started.returncode == NEITHER_JAVA_NOR_DOCKER and os.environ.get("CI") != "true":
        pytest.skip("STREAMING TESTS NOT RUN: " + started.stderr.strip())
    assert started.returncode == 0, started.stderr
    yield started.stdout.strip()
    subprocess.run([KAFKA, "stop", "--dir", folder], check=True)


@pytest.fixture
def make_stream() -> Iterator[Callable[..., Stream]]:
    """Makes streams, and kills their workers at the end."""
    made: list[Stream] = []

    def make(bootstrap: str, folder: Path, **more: Any) -> Stream:
        made.append(Stream(bootstrap, folder, **more))
        return made[-1]

    yield make
    for worker in [worker for stream in made for worker in stream.workers]:
        if worker.process is not None:
            worker.kill()


@pytest.fixture
def stream(broker: str, tmp_path: Path, make_stream: Callable[..., Stream]) -> Stream:
    """Fresh topics on the broker."""
    return make_stream(broker, tmp_path)


@pytest.fixture(scope="session")
def kafka_local() -> Path:
    """The script that starts brokers."""
    return KAFKA


@pytest.fixture
def recording() -> Callable[..., list[tuple[str, bytes]]]:
    """Makes (session, record) pairs: `sessions` people type runs of letters with window changes in between, all at the same time."""

    def make(sessions: int, each: int) -> list[tuple[str, bytes]]:
        made = []
        for n in range(each):
            for s in range(sessions):
                event: dict[str, Any] = {
                    "id": f"e{s}-{n}", "type": "text.input", "time": f"2026-01-05T09:{n // 60 % 60:02}:{n % 60:02}Z", "session": f"s{s}", "seq": n,
                    "actor": f"a{s}", "device": "d", "app": {"id": "com.tinyspeck.slackmacgap"},
                }  # fmt: skip
                if (n + s) % 5 == 4:
                    event["type"] = "window.focus"
                else:
                    event |= {"text": chr(97 + (n * 7 + s) % 26), "input_type": "insertText"}
                made.append((f"s{s}", json.dumps(event).encode()))
        return made

    return make
