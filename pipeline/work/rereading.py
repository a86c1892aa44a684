"""A share of the clean frames, read again before they leave: a frame and its event in, whether something stands there that must not, out.

The same OCR engine, but none of redact's finders, memories and models: release's own patterns over each line outside of the covers. Which frames are read
is told by their digests, so that a replay reads the same. Fails closed: what cannot be read again raises or counts as found.
"""

from __future__ import annotations

import threading

from pipeline.models import ocr
from redactors.recheck import Recheck
from redactors.screens.decode import decode
from redactors.screens.words import Reader, cells, touch
from schemas import raw
from schemas.audit import Reason
from schemas.clean import CleanScreenshot
from schemas.policy import Policy

_SHARES = 2**32


class Rereading:
    """Loads the policy's engine when the first frame is due."""

    def __init__(self, policy: Policy, checks: Recheck) -> None:
        self._screens, self._checks = policy.screens, checks
        self._reader: Reader | None = None
        self._lock = threading.Lock()  # release looks at several partitions at once; an engine reads one frame at a time

    def due(self, event: CleanScreenshot) -> bool:
        """Whether this frame is among those that are read again."""
        return int(event.image.sha256[:8], 16) < self._screens.read_again_share * _SHARES

    def found(self, data: bytes, event: CleanScreenshot) -> bool:
        """Whether a line outside of the covers shows what release's patterns know."""
        image = event.image
        pixels = decode(data, raw.Image(image.media_type, image.width, image.height, image.sha256))
        if isinstance(pixels, Reason):
            return True
        with self._lock:
            if self._reader is None:
                self._reader = ocr.load(self._screens.ocr)
            read = self._reader.read(pixels, image.scale or 1.0)
        covers = [mark.box for mark in event.marks if mark.box is not None]
        words = [word for word in read if not any(touch(word.box, box) for box in covers)]
        return any(self._checks.shows(cell.text, event) for cell in cells(words))
