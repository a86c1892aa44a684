"""Shared by all tests: the model weights, a core that needs none, and recordings typed by hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipeline.models import weights
from pipeline.models.language import load as load_models
from redactors.policy import load as policies
from redactors.text.models import Models
from schemas.policy import Policy

# A laptop looks in new places each time; CI looks in the same ones, so that what it says is about the change; `make search` looks long.
_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("laptop", **_COMMON)
settings.register_profile("ci", derandomize=True, **_COMMON)
settings.register_profile("search", max_examples=2000, **_COMMON)
settings.load_profile("search" if os.environ.get("SCRIM_SEARCH") else "ci" if os.environ.get("CI") == "true" else "laptop")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for a broker or a browser is slow, whatever it says of itself."""
    for item in items:
        if item.get_closest_marker("streaming") or item.path.parent.name == "browser":
            item.add_marker("slow")


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The shipped policy."""
    return policies.load(policies.shipped())


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """The pinned weights. Missing on a laptop: the test is skipped, and says so; in CI that is a failure."""
    folder = weights.folder()
    faults = weights.verify(folder)
    if faults and os.environ.get("CI") != "true":
        pytest.skip(f"MODELS NOT THERE (run: scrim models): {faults[0]}")
    assert not faults
    return folder


@pytest.fixture(scope="session")
def models(models_folder: Path, policy: Policy) -> Models:
    """spaCy and Rampart, loaded once."""
    return load_models(models_folder, policy)
