"""In: decoded frames of one session, one after the other. Out: words that were read before, where a frame is exactly one seen before.

What is kept is what OCR read, not what was covered: what counts as sensitive grows as a session goes on, so each frame is searched anew. The state lives
in one process's memory, holds raw content, is never serialised, and losing it costs time only. Cannot happen: words of a frame that differs in a pixel.
"""

from __future__ import annotations

import hashlib

import msgspec
from msgspec import Struct

from redactors.screens.decode import Pixels
from redactors.screens.words import Word

FRAMES_MAX = 16  # alt-tab comes back to earlier screens


class Seen(Struct):
    """A session's frames by digest, oldest first; `last` is the digest of the output of the frame before. Changed in place."""

    words: dict[bytes, list[Word]] = msgspec.field(default_factory=dict)
    last: bytes = b""


def digest(pixels: Pixels, *what: str) -> bytes:
    """Names exactly these pixels, as read by this engine at this scale."""
    state = hashlib.blake2b(repr((pixels.shape, what)).encode(), digest_size=16)
    state.update(pixels.data if pixels.flags.c_contiguous else pixels.tobytes())
    return state.digest()


def recall(seen: Seen, frame: bytes) -> list[Word] | None:
    """The words of this very frame, if it was read."""
    words = seen.words.pop(frame, None)
    if words is not None:
        seen.words[frame] = words  # the newest again
    return words


def learn(seen: Seen, frame: bytes, words: list[Word]) -> None:
    """Keeps a frame's words; forgets the one not seen for longest."""
    seen.words[frame] = words
    while len(seen.words) > FRAMES_MAX:
        del seen.words[next(iter(seen.words))]
