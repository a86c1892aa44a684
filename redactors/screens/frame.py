"""In: a screenshot's bytes, the windows to cover, the text finder, an OCR engine, detectors of pixels. Out: a covered frame, or the reason for none.

Decode, read, find, cover, encode. Fails closed: an engine, detector or finder that fails gives a reason, never a frame.
Cannot happen: a pixel of a window to cover is read, or a covered pixel's value reaches the output.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Literal

from msgspec import Struct

from redactors.screens import change, sights, tree
from redactors.screens.avatars import initials
from redactors.screens.cover import FILL, Cover, cover
from redactors.screens.decode import Pixels, decode, lossy
from redactors.screens.encode import MEDIA_TYPE, encode
from redactors.screens.find import NOWHERE, Hit, Place, Search
from redactors.screens.second import find_in_both
from redactors.screens.sights import Eyes, Sight
from redactors.screens.unread import unread
from redactors.screens.widths import Ink, widened
from redactors.screens.words import Box, Cell, Reader, Word, around, second, touch
from redactors.surrogates import stand_in
from redactors.text.actions import action
from schemas import raw
from schemas.audit import Reason
from schemas.clean import Mark
from schemas.policy import Policy
from schemas.raw import Bounds

RETRIES_MAX = 8  # second looks per frame; what is left after them is covered unread
RETRY_SCORE_MIN = 0.8
_RETRY_LINES = 10_000  # line numbers of a second look never meet those of the first, nor of another reading


class Frame(Struct, frozen=True):
    """A covered frame. `entities` counts marks by entity. `unchanged`: the same output as the session's frame before.

    `found` holds (text, entity) as read from the screen, for the session's memory, `under` (box, text) of what is under covers. Both are raw content: they
    never leave the process and are never serialised.
    """

    data: bytes
    media_type: Literal["image/png", "image/webp"]
    sha256: str
    width: int
    height: int
    marks: tuple[Mark, ...]
    entities: dict[str, int]
    found: tuple[tuple[str, str], ...] = ()
    unchanged: bool = False
    under: tuple[tuple[Box, str], ...] = ()


def redact_frame(
    data: bytes, image: raw.Image, cover_windows: Sequence[Bounds], search: Search, eyes: Eyes, policy: Policy, seed: bytes,
    place: Place = NOWHERE, seen: change.Seen | None = None, shown: tree.Tree | None = None,
) -> Frame | Reason:  # fmt: skip
    """One frame. `search` is the finder and the session's memory together; `seed` (at most 64 bytes) makes covers of a session alike.

    `seen` is the session's own, or None; `shown` what accessibility trees said of this window. Reasons: decode's, IMAGE_UNREADABLE where what looks at
    pixels fails, DETECTOR_ERROR where the search does.
    """
    seen = change.Seen() if seen is None else seen
    shown = tree.Tree() if shown is None else shown
    size = (image.width, image.height)
    windows = [box for bounds in cover_windows if (box := _clipped(bounds, size))]
    secure = [box for bounds in tree.secure(shown) if (box := _clipped(bounds, size))]
    name = (image.sha256, image.media_type, image.width, image.height, image.scale, tuple(windows), tuple(secure), eyes.name())
    pixels = _decoded(data, image, seen, name)
    if isinstance(pixels, Reason):
        return pixels
    scale = image.scale or 1.0
    for x, y, w, h in windows + secure:  # before anything is read: what is not to be seen is not to be looked at
        pixels[y : y + h, x : x + w] = FILL
    try:
        read = change.read(seen, name, pixels, scale, lossy(data), lambda piece, at, part: _thorough(piece, at, eyes.reader, part), eyes.look)
    except Exception:  # noqa: BLE001  the edge of the step
        return Reason.IMAGE_UNREADABLE
    try:
        cells, hits = find_in_both(read.words, search, policy, place, shown)
        hits += initials(pixels, cells, hits, policy)
    except Exception:  # noqa: BLE001  the edge of the step
        return Reason.DETECTOR_ERROR
    marks = [Mark("WINDOW", "non-work-window", "cover", box=box) for box in windows] + [Mark("SECURE", "secure-field", "cover", box=box) for box in secure]
    covered, texts, under = _marks(cells, hits, read.missed, pixels, eyes.reader, policy, scale, shown, seed)
    marks += [*covered, *_seen(read.sights, policy, scale, image.width, image.height)]
    covers = [Cover(m.box, n < len(windows + secure), texts.get(m.box, "")) for n, m in enumerate(marks) if m.box]
    out = _covered(pixels, covers, policy, seed, seen)
    digest = hashlib.sha256(out).hexdigest()
    unchanged, seen.output = seen.output == digest, digest
    found = tuple(dict.fromkeys((h.text, h.entity) for h in hits if h.text))
    return Frame(out, MEDIA_TYPE, digest, image.width, image.height, tuple(marks), dict(Counter(m.entity for m in marks)), found, unchanged, under)


def _decoded(data: bytes, image: raw.Image, seen: change.Seen, name: Hashable) -> Pixels | Reason:
    """The frame's pixels; the same bytes as before are not decoded again."""
    known = change.same(seen, name)
    return known if known is not None and hashlib.sha256(data).hexdigest() == image.sha256 else decode(data, image)


def _covered(pixels: Pixels, covers: list[Cover], policy: Policy, seed: bytes, seen: change.Seen) -> bytes:
    """The covered frame's file. A screen that stands still, covered where it was, is not covered and encoded again."""
    plan = (next(reversed(seen.frames)), covers, policy.screens.cover, seed)
    if seen.plan != plan or seen.covered is None:
        seen.plan, seen.covered = plan, encode(cover(pixels, covers, policy.screens.cover, seed), seen.covered)
    return seen.covered.data


def _clipped(bounds: Bounds, size: tuple[int, int]) -> Box | None:
    """Whole pixels, outwards, within the frame; None where nothing of it is in the frame."""
    width, height = size
    x, y = max(0, math.floor(bounds[0])), max(0, math.floor(bounds[1]))
    x2, y2 = min(width, math.ceil(bounds[0] + bounds[2])), min(height, math.ceil(bounds[1] + bounds[3]))
    return (x, y, x2 - x, y2 - y) if x < x2 and y < y2 else None


def _thorough(pixels: Pixels, scale: float, reader: Reader, part: change.Part | None = None) -> change.Read:
    """What the engine reads, and what a second look, at the spot alone, reads of the lines that it passed over."""
    out = list(reader.read(pixels, scale, part.box if part else None))
    first, missed = len(out), _missed(pixels, out, scale, part)
    for n, box in enumerate(missed[:RETRIES_MAX]):
        for word in change.look(pixels, box, scale, lambda piece, at, spot: change.Read(reader.read(piece, at), []), _RETRY_LINES * (n + 1)).words:
            if word.score >= RETRY_SCORE_MIN and not any(touch(word.box, known.box) and second(word) == second(known) for known in out):
                out.append(word)
    return change.Read(out, _missed(pixels, out, scale, part) if len(out) > first else missed)


def _missed(pixels: Pixels, words: Sequence[Word], scale: float, part: change.Part | None) -> list[Box]:
    """A second engine's words do not count as read: it takes icons for letters, and what it alone read may be wrong."""
    known = part.known if part else []
    missed = unread(pixels, [w for w in [*words, *known] if not second(w)], scale)
    return [box for box in missed if part is None or touch(box, part.box)]


def _marks(
    cells: Sequence[Cell], hits: Sequence[Hit], missed: Sequence[Box], pixels: Pixels, reader: Reader, policy: Policy, scale: float, shown: tree.Tree,
    key: bytes,
) -> tuple[list[Mark], dict[Box, str], tuple[tuple[Box, str], ...]]:  # fmt: skip
    """A mark per hit, and per box that a tree showed, with the box of its cover; what is written on covers, and what was under them."""
    pad, step = math.ceil(reader.pad_px * scale), math.ceil(policy.screens.width_step_px * scale)
    runs = _runs(hits)
    size = (pixels.shape[1], pixels.shape[0])
    known = [(box, entity, rule) for bounds, entity, rule in shown.found if (box := _clipped(bounds, size))] + [(box, "UNREAD", "unread") for box in missed]
    inks = [_ink(cells[run[0].cell], run) for run in runs] + [Ink(box, (box[1], box[3])) for box, _, _ in known]
    boxes = widened(pixels, inks, pad, step, [w for c in cells for w in c.words if not second(w)])
    found = [(box, hit.entity, hit.rule) for run, box in zip(runs, boxes, strict=False) for hit in run]
    found += [(box, entity, rule) for box, (_, entity, rule) in zip(boxes[len(runs) :], known, strict=True)]
    texts = _texts(runs, boxes, policy, key)
    out: dict[tuple[Box, str], Mark] = {}
    for box, entity, rule in found:
        out.setdefault((box, entity), Mark(entity, rule, "surrogate" if box in texts else "cover", box=box))
    under = tuple((box, _words_of(cells[run[0].cell], run)) for run, box in zip(runs, boxes, strict=False))
    return list(out.values()), texts, under


def _texts(runs: Sequence[Sequence[Hit]], boxes: Sequence[Box], policy: Policy, key: bytes) -> dict[Box, str]:
    """What is written on the covers: the stand-ins of all that is under one, from left to right. Nothing where one of them has none."""
    if policy.screens.cover != "surrogate":
        return {}
    out: dict[Box, list[str | None]] = {box: [None] for box in boxes[len(runs) :]}  # unread, or known by its place alone
    for run, box in sorted(zip(runs, boxes, strict=False), key=lambda pair: (pair[1], pair[0][0].cell, pair[0][0].first)):
        end = -1
        for hit in sorted(run, key=lambda h: (h.first, -h.last)):
            if hit.last > end:  # what lies within another value is told by that one's stand-in
                written = stand_in(hit.entity, hit.text, key) if hit.text and action(policy, hit.entity) == "surrogate" else None
                out.setdefault(box, []).append(written)
                end = hit.last
    return {box: " ".join([text for text in texts if text]) for box, texts in out.items() if None not in texts}


def _words_of(cell: Cell, run: Sequence[Hit]) -> str:
    return " ".join(w.text for w in cell.words[min(h.first for h in run) : max(h.last for h in run)])


def _ink(cell: Cell, run: Sequence[Hit]) -> Ink:
    hit = cell.words[min(h.first for h in run) : max(h.last for h in run)]
    return Ink(around(w.box for w in hit), (cell.box[1], cell.box[3]))


def _seen(seen: Sequence[Sight], policy: Policy, scale: float, width: int, height: int) -> list[Mark]:
    """A mark per face and code that the policy covers."""
    return [Mark(s.entity, s.rule, "cover", box=sights.reach(s, scale, width, height)) for s in seen if sights.counts(s, policy)]


def _runs(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Hits with no word to keep between them, which share a cover: two would crowd each other, and tell where one value ends."""
    runs: list[list[Hit]] = []
    end = -1
    for hit in sorted(hits, key=lambda h: (h.cell, h.first, h.last)):
        if runs and runs[-1][0].cell == hit.cell and hit.first <= end:
            runs[-1].append(hit)
            end = max(end, hit.last)
        else:
            runs.append([hit])
            end = hit.last
    return runs
