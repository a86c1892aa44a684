"""A real browser for the tests of pages."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from chrome import Chrome

from pipeline.demo.render import browser


@pytest.fixture(scope="session")
def chromium() -> str:
    """Its command. Missing on a laptop: the test is skipped, and says so; in CI that is a failure."""
    command = browser()
    if command is None:
        message = "NO CHROMIUM: pages were not used in a browser (set CHROMIUM, or install it)"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(message)
        pytest.skip(message)
    return command


@pytest.fixture(scope="module")
def chrome(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One that runs."""
    running = Chrome(chromium, tmp_path_factory.mktemp("profile"))
    yield running
    running.close()
