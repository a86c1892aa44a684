"""What was found in texts that have been seen before: texts in, findings out without looking again. Most of a screen, of titles and of labels repeats.

Texts are known by keyed fingerprints, and findings hold no text, so nothing here is in the clear. What cannot happen: more than `bytes_max` is kept, or
a text is taken for another in a different place (all of its context is in the fingerprint).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from redactors.text.finding import Finder, Finding, Text

BYTES_MAX = 32 * 1024 * 1024
ENTRY_BYTES, FINDING_BYTES = 160, 240  # about what Python takes for one
_PACK = msgspec.msgpack.Encoder()


class Known(Struct):
    """Findings by fingerprint, the one used longest ago first. `key`: 16 to 64 bytes. `asked` and `hits` only count."""

    key: bytes
    bytes_max: int = BYTES_MAX
    entries: dict[bytes, tuple[Finding, ...]] = field(default_factory=dict)
    bytes: int = 0
    asked: int = 0
    hits: int = 0


def fingerprint(known: Known, what: Text | str) -> bytes:
    """16 bytes that stand for a string, or for one in its context."""
    return blake2b(_PACK.encode(what), digest_size=16, key=known.key).digest()


def recall(known: Known, name: bytes) -> tuple[Finding, ...] | None:
    """What was found, None where that is not known."""
    known.asked += 1
    found = known.entries.pop(name, None)
    if found is not None:
        known.hits += 1
        known.entries[name] = found
    return found


def remember(known: Known, name: bytes, found: tuple[Finding, ...]) -> None:
    """Keeps what was found; what was not used for longest goes."""
    if name in known.entries:
        return
    known.entries[name] = found
    known.bytes += _weight(found)
    while known.bytes > known.bytes_max:
        known.bytes -= _weight(known.entries.pop(next(iter(known.entries))))


Asked = TypeVar("Asked", Text, str)


def through(known: Known | None, what: Sequence[Asked], look: Callable[[list[Asked]], Sequence[Sequence[Finding]]]) -> list[tuple[Finding, ...]]:
    """What `look` finds in each of `what`, asked once, in one batch, and only for what is not known."""
    if known is None:
        return [tuple(found) for found in look(list(what))]
    names = [fingerprint(known, one) for one in what]
    out = {name: recall(known, name) for name in dict.fromkeys(names)}
    missing = {name: one for name, one in zip(names, what, strict=True) if out[name] is None}
    # All of the answers or none: what a finder that answers too much or too little said is not remembered, for it would be believed the next time.
    for name, found in list(zip(missing, look(list(missing.values())) if missing else (), strict=True)):
        out[name] = tuple(found)
        remember(known, name, tuple(found))
    return [out[name] or () for name in names]


class KnownFinder(Struct):
    """A finder that looks at each text in its context once. `lines`: where `finder` keeps what the models said of a line."""

    finder: Finder
    known: Known
    lines: Known

    def find(self, texts: Sequence[Text]) -> list[tuple[Finding, ...]]:
        """The one batched call; see `Finder`."""
        return through(self.known, texts, self.finder.find)

    def counted(self) -> tuple[int, int]:
        """How many texts and lines were asked for since the last call, and how many of them were known."""
        mine, lines = _taken(self.known), _taken(self.lines)
        return mine[0] + lines[0], mine[1] + lines[1]


def _taken(known: Known) -> tuple[int, int]:
    taken = known.asked, known.hits
    known.asked = known.hits = 0
    return taken


def _weight(found: tuple[Finding, ...]) -> int:
    return ENTRY_BYTES + FINDING_BYTES * len(found)
