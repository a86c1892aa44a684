"""In: what accessibility trees and secure elements say of a session's screen. Out: for its next frames, the boxes that their text is known for.

The tree's text is exact where OCR guesses. Of it only boxes are kept, with the entity found there or the element's name, never a value; it lives in the
session's sealed state. A box says "cover this as well", never "leave this": one that is out of date covers too much, so all go when the window changes or
scrolls, and at the next tree. Cannot happen: what an app showed that is not work gets in; a box of another window than the frame's counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from redactors.text.finding import Finding
from schemas.raw import App, Bounds, MouseScroll, RawEvent, Target, UiSnapshot, WindowFocus

BOXES_MAX = 256  # of each kind
NAME_CHARS_MAX = 80
# https://www.w3.org/TR/wai-aria-1.2/#role_definitions : elements whose name says what their value is
FIELD_ROLES = frozenset("textbox searchbox combobox spinbutton cell gridcell".split())
_COVERED_SHARE = 0.5  # of a text's letters and digits: below, its words are left to OCR, which knows where in the box they stand


class Tree(Struct):
    """What is known of one window: `secure` elements' boxes, boxes with the entity `found` there, boxes with the `named` field's name; `target` is the
    secure element that was typed into last."""

    window: str = ""
    secure: list[Bounds] = field(default_factory=list)
    found: list[tuple[Bounds, str, str]] = field(default_factory=list)
    named: list[tuple[Bounds, str]] = field(default_factory=list)
    target: Bounds | None = None


def follow(tree: Tree, app: App | None, target: Target | None, event: RawEvent | None, passes: bool) -> None:
    """Takes in a record in its turn, whatever becomes of it. `event` is None for keys and moves; `passes`: it was not refused."""
    if isinstance(event, MouseScroll) or (isinstance(event, WindowFocus) and _window(app) != tree.window):
        _forget(tree)
    if passes and app is not None and target is not None and target.secure and target.bounds is not None:
        _enter(tree, app)
        tree.target = target.bounds


def see(tree: Tree, event: UiSnapshot, found: Mapping[str, Sequence[Finding]]) -> None:
    """Takes in a tree that passed. `found`: findings by the JSON path of the string they are in."""
    if event.app is None:
        return
    _enter(tree, event.app)
    placed = [(n, node, node.bounds) for n, node in enumerate(event.nodes) if node.bounds is not None and node.bounds[2] > 0 and node.bounds[3] > 0]
    every = np.array([bounds for _, _, bounds in placed], np.float64).reshape(-1, 4)
    tree.secure = [bounds for _, node, bounds in placed if node.secure][:BOXES_MAX]
    open_ = [(n, node, bounds) for n, node, bounds in placed if not node.secure]
    told = [(bounds, finding) for n, node, bounds in open_ if (finding := _told(n, node, found)) and (_is_field(node) or not _holds_others(every, bounds))]
    tree.found = [(bounds, finding.entity, finding.rule) for bounds, finding in told[:BOXES_MAX]]
    named = [(bounds, node.name) for _, node, bounds in open_ if node.name and len(node.name) <= NAME_CHARS_MAX and (_is_field(node) or node.value)]
    tree.named = named[:BOXES_MAX]


def _told(n: int, node: Target, found: Mapping[str, Sequence[Finding]]) -> Finding | None:
    """The widest finding in what a node shows, its value or else its name, where findings hold most of it."""
    text, findings = (node.value, found.get(f"$.nodes[{n}].value")) if node.value else (node.name, found.get(f"$.nodes[{n}].name"))
    if not text or not findings or _share(text, findings) < _COVERED_SHARE:
        return None
    return max(findings, key=lambda f: f.end - f.start)


def _is_field(node: Target) -> bool:
    return node.role in FIELD_ROLES


def at(tree: Tree, app: App | None) -> Tree:
    """What holds for a frame of this window."""
    return tree if app is not None and tree.window == _window(app) else Tree()


def secure(tree: Tree) -> Iterator[Bounds]:
    """All boxes that nobody is to look at."""
    yield from tree.secure
    if tree.target is not None:
        yield tree.target


def name_at(tree: Tree, x: float, y: float) -> str:
    """The name of the smallest named element at a point; empty where there is none."""
    around = [(b[2] * b[3], name) for b, name in tree.named if b[0] <= x < b[0] + b[2] and b[1] <= y < b[1] + b[3]]
    return min(around)[1] if around else ""


def _window(app: App | None) -> str:
    return f"{app.id}\x1f{app.title or ''}" if app is not None else ""


def _enter(tree: Tree, app: App) -> None:
    """Makes the tree one of this app's window."""
    if tree.window != _window(app):
        _forget(tree)
        tree.window = _window(app)


def _forget(tree: Tree) -> None:
    tree.window, tree.secure, tree.found, tree.named, tree.target = "", [], [], [], None


def _share(text: str, findings: Sequence[Finding]) -> float:
    """How much of a text's letters and digits the findings hold."""
    whole = sum(c.isalnum() for c in text)
    return sum(c.isalnum() for f in findings for c in text[f.start : f.end]) / whole if whole else 1.0


def _holds_others(boxes: NDArray[np.float64], bounds: Bounds) -> bool:
    """Whether smaller elements stand in this one: a page called by a person's name is not covered whole."""
    x, y, w, h = bounds
    middle = boxes[:, :2] + boxes[:, 2:] / 2
    inside = (middle[:, 0] >= x) & (middle[:, 0] < x + w) & (middle[:, 1] >= y) & (middle[:, 1] < y + h)
    return bool((inside & (boxes[:, 2] * boxes[:, 3] < 0.9 * w * h)).any())
