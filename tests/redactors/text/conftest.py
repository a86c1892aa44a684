"""Loaded models for the tests of this folder; skipped with one line where the weights are not here."""

from __future__ import annotations

import pytest

from pipeline.models import language, weights
from redactors.text.find import Finder, build
from redactors.text.models import Models
from schemas.policy import AppRule, EntityRule, Policy


@pytest.fixture(scope="session")
def policy() -> Policy:
    return Policy(version=1, name="test", apps=(AppRule(ids=("x",)),), entities={"ORGANIZATION": EntityRule(enabled=False)})


@pytest.fixture(scope="session")
def finder(policy: Policy) -> Finder:
    """With both models."""
    try:
        return build(policy, language.load(weights.folder(), policy))
    except weights.ModelsError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def plain_finder(policy: Policy) -> Finder:
    """Patterns and fields alone."""
    return build(policy, Models())
