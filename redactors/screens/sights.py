"""What is seen on a screen that is no text: faces, codes. In: what detectors saw. Out: the boxes to cover.

A detector of pixels is handed in like the OCR engine. Cannot happen: what a detector saw is shown unless the policy turns its entity off, or asks for more
certainty than there is.
"""

from __future__ import annotations

import math
from typing import Protocol

from msgspec import Struct

from redactors.screens.decode import Pixels
from redactors.screens.words import Box, Reader
from schemas.policy import EntityRule, Policy

# How far a cover reaches beyond what was seen, in shares of its width and height: left and right, up, down. A face's box ends at brow and chin, and
# hair and ears tell people apart too. A code's box is exact, but its border alone gives its size away.
_REACH = {"FACE": (0.35, 0.5, 0.35)}
_REACH_ELSE = (0.06, 0.06, 0.06)
_REACH_PX_MIN = 4  # at scale 1


class Sight(Struct, frozen=True):
    """One thing seen: tight around it, by which detector's rule, and how sure it is, 0 to 1."""

    box: Box
    entity: str
    rule: str
    score: float


class PixelDetector(Protocol):
    """Finds one entity in pixels, loaded and ready. `name` says which, and in which version of its ways: what was seen is kept under it."""

    name: str
    entity: str

    def find(self, image: Pixels, scale: float) -> list[Sight]:
        """All of it in an H×W×3 uint8 RGB image. Raises where it fails; the caller fails closed."""
        ...


class Eyes(Struct, frozen=True):
    """What looks at pixels: an OCR engine, and the detectors of what is no text."""

    reader: Reader
    detectors: tuple[PixelDetector, ...]

    def name(self) -> str:
        """Which engines and detectors these are."""
        return " ".join([self.reader.name, *(d.name for d in self.detectors)])

    def look(self, image: Pixels, scale: float) -> list[Sight]:
        """What any of the detectors sees."""
        return [sight for detector in self.detectors for sight in detector.find(image, scale)]


def wanted(policy: Policy, entity: str) -> bool:
    """Whether the policy covers an entity. One that it does not list is covered."""
    return policy.entities.get(entity, EntityRule()).enabled


def counts(sight: Sight, policy: Policy) -> bool:
    """Whether the policy covers what was seen."""
    return wanted(policy, sight.entity) and sight.score >= policy.entities.get(sight.entity, EntityRule()).threshold


def reach(sight: Sight, scale: float, width: int, height: int) -> Box:
    """The cover's box: grown on all sides, within a frame of this size."""
    x, y, w, h = sight.box
    across, up, down = _REACH.get(sight.entity, _REACH_ELSE)
    least = math.ceil(_REACH_PX_MIN * scale)
    left, top = max(0, x - max(least, math.ceil(across * w))), max(0, y - max(least, math.ceil(up * h)))
    right, bottom = min(width, x + w + max(least, math.ceil(across * w))), min(height, y + h + max(least, math.ceil(down * h)))
    return left, top, right - left, bottom - top

