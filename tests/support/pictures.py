"""Pictures for tests: those that the scikit-image wheel ships, read where they lie, and how alike two are."""

from __future__ import annotations

import os
from importlib import metadata
from pathlib import Path

import cv2
import numpy as np
import pytest


def shipped(name: str) -> np.ndarray:
    """A picture of scikit-image's, as H×W×3 RGB: `astronaut.png` is a NASA portrait in the public domain, `chelsea.png` a cat (CC0), `coffee.png` a cup (CC0)."""
    try:
        path = Path(str(metadata.distribution("scikit-image").locate_file("skimage/data"))) / name
        found = cv2.imread(str(path), cv2.IMREAD_COLOR)
    except metadata.PackageNotFoundError:
        found = None
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name}: scikit-image is not installed")
        pytest.skip("PICTURES NOT THERE (run: pip install scikit-image)")
    return np.ascontiguousarray(found[:, :, ::-1])


def alike(a: np.ndarray, b: np.ndarray) -> float:
    """Normalised cross-correlation of two pictures' greys: 1 the same, 0 nothing in common."""
    one, other = (cv2.cvtColor(np.ascontiguousarray(x), cv2.COLOR_RGB2GRAY).astype(float) for x in (a, b))
    one, other = one - one.mean(), other - other.mean()
    return float((one * other).sum() / max(1e-6, np.sqrt((one * one).sum() * (other * other).sum())))
