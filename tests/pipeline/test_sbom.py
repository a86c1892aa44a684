"""The bill of materials."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.models import weights

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


@pytest.fixture(scope="module")
def sbom() -> Any:
    spec = importlib.util.spec_from_file_location("sbom", DEPLOY / "sbom.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def parts(sbom: Any) -> dict[str, Any]:
    return {part["bom-ref"]: part for part in sbom.bom()["components"]}


def test_every_package_of_the_lock_is_in_it_with_every_digest(parts: dict[str, Any]) -> None:
    lock = (DEPLOY.parent / "requirements.lock").read_text()
    told = [part for ref, part in parts.items() if ref.startswith("pkg:")]
    assert len(told) == len(re.findall(r"(?m)^[a-zA-Z0-9].*==", lock)) > 50
    assert sum(len(part["properties"]) for part in told) == lock.count("--hash=sha256:")


def test_every_weight_is_in_it_with_its_digest_its_licence_and_where_it_comes_from(parts: dict[str, Any]) -> None:
    models = [part for ref, part in parts.items() if ref.startswith("weight:")]
    pinned = {one.sha256 for model in weights.PINNED for one in (*model.weights, *model.made)} | {d for one in weights.INSTALLED for d in one.weights.values()}
    assert {part["hashes"][0]["content"] for part in models} == pinned
    assert all(part["licenses"] and part["properties"][0]["value"] for part in models)


def test_packages_that_are_installed_tell_their_licence(sbom: Any) -> None:
    for name in ("msgspec", "kafka-python", "numpy", "pillow"):
        assert sbom.licence(name), name
    assert sbom.licence("no-such-package") == []


def test_it_is_cyclonedx_and_the_same_each_time(sbom: Any) -> None:
    made = sbom.bom()
    assert made == sbom.bom()
    validators = pytest.importorskip("cyclonedx.validation.json")
    from cyclonedx.schema import SchemaVersion

    assert validators.JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(made)) is None
