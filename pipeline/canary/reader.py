"""The reader that looks for canaries: everything that came out in, the canaries that can be read in it out, and of each whether its control was seen.

What it compares is told apart by nothing but letters and digits (`noise.told`): a value in capitals, with dashes, percent-encoded or in look-alike letters
is the value all the same. Each canary is looked for in its own session by every part of it, and in everything else by its longer parts. On frames it is
looked for twice: in what OCR reads on the clean frame, and in the very pixels: ink of the value that stands in the clean frame as it stood in the raw one.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import msgspec
import numpy as np
from msgspec import Struct, field
from PIL import Image

from pipeline.canary.noise import told
from pipeline.canary.plan import Canary
from pipeline.canary.recording import Recording
from redactors.screens.words import Reader

# Shorter parts are looked for in their own session only: elsewhere a digest or a count may happen to hold the same digits.
ELSEWHERE_CHARS_MIN = 8
# Of a value's ink, so much may equal the raw frame's by chance, or lie in the anti-aliased edge just outside its cover.
INK_SHARE_MAX = 0.02
_DECODINGS_MAX = 4
# Strings that are ours and hold no words: digests, chains, times, names of sessions and records.
_CLOSED = re.compile(r"[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{64}|\d{4}-\d\d-\d\dT[\d:.]+Z|blobs/[0-9a-f/]+\.(?:png|webp)|canary\.[0-9a-f.]+(?::\d+)?")


class Leak(Struct, frozen=True):
    """A canary that can be read: where, and by which part."""

    canary: Canary
    where: str
    part: str


class Outputs(Struct):
    """Everything that came out: clean events; other records and texts by the name of what they stand in; blobs by reference."""

    clean: list[dict[str, Any]] = field(default_factory=list)
    others: dict[str, list[str]] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)


class Seen(Struct):
    """What the reader found: leaks, and the numbers of the canaries whose control came out."""

    leaks: list[Leak] = field(default_factory=list)
    controls: set[int] = field(default_factory=set)


def look(canaries: list[Canary], recording: Recording, outputs: Outputs, eyes: Reader | None) -> Seen:
    """Looks for every canary everywhere. `eyes`: the OCR that reads clean frames; without it only their pixels are compared."""
    seen = Seen()
    texts: dict[str, list[str]] = defaultdict(list)
    for event in outputs.clean:
        texts[event["session"]] += [told(text) for text in strings(event)]
        if event["type"] == "screenshot" and event["session"] in recording.pictures:
            _frame(seen, event, recording, outputs.blobs, eyes, texts)
    told_of: set[str] = set()  # two people may share a name: one leak of it is not two
    for canary in canaries:
        session = texts.get(recording.sessions[canary.number], [])
        parts = [core for core in canary.cores if any(core in text for text in session)]
        seen.leaks += [Leak(canary, "clean", part) for part in parts[:1]]
        told_of.update(parts)
        if any(told(recording.controls[canary.number]) in text for text in session):
            seen.controls.add(canary.number)
    everything = {**outputs.others, "clean of another": [text for event in outputs.clean for text in strings(event)], "blobs": list(_inside(outputs.blobs))}
    found = {leak.canary.number for leak in seen.leaks}
    for where, canary, core in _elsewhere(canaries, everything):
        if canary.number not in found and core not in told_of:
            found.add(canary.number)
            seen.leaks.append(Leak(canary, where, core))
    return seen


def strings(value: Any) -> Iterator[str]:
    """Every string of a record, names of fields too, as it is and without its percent-encoding; those that are ours and closed are left out."""
    if isinstance(value, str):
        if not _CLOSED.fullmatch(value):
            yield value
            for _ in range(_DECODINGS_MAX):
                plain = unquote(value)
                if plain == value:
                    break
                yield plain
                value = plain
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(key)
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def lines_of(data: bytes) -> list[str]:
    """The strings of JSON lines; of a line that is not JSON, its words as they are."""
    out: list[str] = []
    for line in data.splitlines():
        try:
            out += strings(msgspec.json.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError):
            out += [part for part in line.decode("utf-8", "replace").split('"') if not _CLOSED.fullmatch(part)]
    return out


def _inside(blobs: Mapping[str, bytes]) -> Iterator[str]:
    """What is legible in blobs without decoding their pixels: names, and runs of printable characters."""
    for ref, data in blobs.items():
        yield from strings(ref)
        yield from (run.decode("ascii") for run in re.findall(rb"[\x20-\x7e]{%d,}" % ELSEWHERE_CHARS_MIN, data))


def _elsewhere(canaries: Iterable[Canary], texts: Mapping[str, list[str]]) -> Iterator[tuple[str, Canary, str]]:
    """Longer parts of any canary in any text: one pass over the texts, whatever the number of canaries."""
    by_start: dict[str, list[tuple[str, Canary]]] = defaultdict(list)
    for canary in canaries:
        for core in canary.cores:
            if len(core) >= ELSEWHERE_CHARS_MIN:
                by_start[core[:ELSEWHERE_CHARS_MIN]].append((core, canary))
    for where, parts in texts.items():
        for text in set(parts):
            plain = told(text)
            for at in range(len(plain) - ELSEWHERE_CHARS_MIN + 1):
                for core, canary in by_start.get(plain[at : at + ELSEWHERE_CHARS_MIN], ()):
                    if plain.startswith(core, at):
                        yield where, canary, core


def _frame(seen: Seen, event: dict[str, Any], recording: Recording, blobs: Mapping[str, bytes], eyes: Reader | None, texts: dict[str, list[str]]) -> None:
    """One clean frame: its words by OCR go to its session's texts; each value's ink is compared with the raw frame's."""
    picture, canaries = recording.pictures[event["session"]]
    with Image.open(io.BytesIO(blobs[event["image"]["ref"]])) as opened:
        pixels = np.array(opened.convert("RGB"))
    if eyes is not None:
        rows: dict[int, list[str]] = defaultdict(list)
        for word in eyes.read(pixels, 1.0):
            rows[word.line].append(word.text)
        texts[event["session"]] += [told(" ".join(words)) for words in rows.values()]
    for canary, ink in zip(canaries, picture.ink):
        y, x = ink.T
        if (pixels[y, x] == picture.pixels[y, x]).all(axis=1).mean() > INK_SHARE_MAX:
            seen.leaks.append(Leak(canary, "pixels", "its ink"))
