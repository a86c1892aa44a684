"""The OCR engine and the detectors of pixels that a policy wants, loaded: a policy in, `Eyes` out. Raises CannotRun rather than run without one.

A detector of the shell's own has weights and is loaded here from verified files; one without weights is of the core.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.models import ocr
from pipeline.models.faces import Mtcnn
from redactors.screens.codes import Codes
from redactors.screens.discs import Discs
from redactors.screens.sights import Eyes, PixelDetector, wanted
from redactors.screens.words import Reader
from schemas.policy import Policy

DETECTORS = (Mtcnn, Codes, Discs)


def load(policy: Policy, cache: Path | None = None) -> Eyes:
    """Fails closed: each of these falls away with its detector, so a policy that covers an entity must get it."""
    return Eyes(reader(policy, cache), tuple(detector() for detector in detectors(policy)))


def detectors(policy: Policy) -> list[Callable[[], PixelDetector]]:
    """What makes the detectors that a policy wants."""
    return [detector for detector in DETECTORS if wanted(policy, detector.entity)]


def reader(policy: Policy, cache: Path | None = None) -> Reader:
    """The engine that a policy wants."""
    return ocr.load(policy.screens.ocr, cache, policy.screens.recall)
