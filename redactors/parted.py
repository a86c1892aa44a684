"""Values parted between two texts of a tree: a page's inline styles cut "4111 1111 1111 1111" into two elements, and neither is a card alone.

Neighbouring texts in, each pair as one text to be searched out; what is found across the seam in, the part of it in each of the two out. Patterns and
checks only: to ask the models about every pair would cost as much again as the tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, structs

from redactors.text.finding import Context, Finding, Text
from schemas.raw import RawEvent, Target, UiSnapshot

TEXT_ROLES = frozenset({"text", "statictext", "inlinetextbox"})
PART_CHARS_MAX = 64
_OPEN = frozenset({"EMAIL_ADDRESS", "URL", "PASSWORD", "SECRET", "USER_NAME"})  # kinds that any letters behind them seem to go on
_TELLING = re.compile(r"[0-9@]")


class Pair(Struct, frozen=True):
    """Two neighbours by their JSON paths, and their texts as one; `seam` is where the second begins."""

    first: str
    second: str
    text: Text
    seam: int


def pairs(event: RawEvent, day: str = "") -> Iterator[Pair]:
    """Every two texts of a tree that follow one another and may share a value."""
    if not isinstance(event, UiSnapshot):
        return
    app = event.app.id if event.app else ""
    for i in range(1, len(event.nodes)):
        a, b = _part(event.nodes[i - 1]), _part(event.nodes[i])
        if a and b and _TELLING.search(a + b):
            context = Context("name", role="text", app=app, guess=False, day=day)
            yield Pair(f"$.nodes[{i - 1}].name", f"$.nodes[{i}].name", Text(a + b, context), len(a))


def _part(node: Target) -> str:
    name = node.name or ""
    return name if (node.role or "").lower() in TEXT_ROLES and not node.value and len(name) <= PART_CHARS_MAX else ""


def across(pair: Pair, findings: tuple[Finding, ...], alone: tuple[Finding, ...]) -> Iterator[tuple[str, Finding]]:
    """What lies across the seam, as a path and a finding for each of its sides. `alone`: what the first text has by itself: a value that is whole there,
    such as an address up to its host, does not go on in the next text."""
    for finding in findings:
        whole = finding.entity in _OPEN and any(f.entity == finding.entity and f.start <= finding.start and f.end == pair.seam for f in alone)
        if finding.start < pair.seam < finding.end and not whole:
            yield pair.first, structs.replace(finding, end=pair.seam)
            yield pair.second, structs.replace(finding, start=0, end=finding.end - pair.seam)
