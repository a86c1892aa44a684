"""Two policies in; how their texts differ, and what the change means setting by setting, out. Small pieces for a page, in the order of the document."""

from __future__ import annotations

import difflib
from typing import Literal

from msgspec import Struct

from pipeline.proof import approvals
from redactors.policy.load import PolicyError, load
from redactors.policy.stricter import Comparison, classify
from schemas.policy import Policy

LINES_AROUND = 3
LINES_MAX = 2_000


class Row(Struct, frozen=True):
    """A line of a diff."""

    kind: Literal["add", "del", "same", "cut"]
    text: str


def lines(before: str, after: str) -> list[Row]:
    """The lines that differ, with a few around them."""
    rows = []
    for line in list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=LINES_AROUND))[2:LINES_MAX]:
        kind: Literal["add", "del", "same", "cut"] = {"+": "add", "-": "del", "@": "cut"}.get(line[:1], "same")  # type: ignore[assignment]
        rows.append(Row(kind, "…" if kind == "cut" else line))
    return rows


class Means(Struct, frozen=True):
    """What a change is: its kind for approvals, how many it takes, its differences."""

    comparison: Comparison
    kind: str
    needs: int


def means(before: Policy, after: Policy) -> Means:
    """Which way it goes."""
    comparison = classify(before, after)
    return Means(comparison, approvals.kind(comparison), approvals.needs(comparison))


def loaded(text: str) -> Policy | PolicyError:
    """The policy, or its faults."""
    try:
        return load(text)
    except PolicyError as wrong:
        return wrong
