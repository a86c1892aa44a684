"""rrweb (https://github.com/rrweb-io/rrweb): the events of one page as its recorder sends them, a JSON array, an object with `events`, or JSON lines.

Kept of the page: its elements' roles, names and texts, as far as they are needed to say what was clicked and typed into. A field's events carry its whole
value; the difference to the value before is what was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.adapters.draft import SECOND, Ask, Draft, Format, nanoseconds, position, text
from pipeline.adapters.notes import Note, Notes
from pipeline.adapters.page import Page
from pipeline.adapters.source import ImportFault, Source, document, rows

_MS = SECOND // 1000
# EventType, IncrementalSource and MouseInteractions of @rrweb/types
_FULL, _INCREMENTAL, _META = 2, 3, 4
_MUTATION, _MOVE, _INTERACTION, _INPUT = 0, 1, 2, 5
_POINTER: dict[Any, dict[str, Any]] = {
    0: {"type": "mouse.up"}, 1: {"type": "mouse.down"}, 2: {"type": "mouse.click", "button": "left", "clicks": 1},
    3: {"type": "mouse.click", "button": "right", "clicks": 1}, 4: {"type": "mouse.click", "button": "left", "clicks": 2},
}  # fmt: skip
# A change of more characters than this is told as everything chosen and replaced: each deletion is an event of its own.
DELETIONS_MAX = 64


def events(source: Source, ask: Ask, notes: Notes) -> Iterator[Draft]:
    """The page's events, in the order of the file."""
    del ask
    page, app = Page(), None
    notes[Note.NO_FRAMES] += 1
    for row in _rows(source, notes):
        at, kind, data = nanoseconds(row.get("timestamp"), _MS), row.get("type"), row.get("data")
        if at is None or not isinstance(data, dict):
            if kind not in (0, 1):  # DomContentLoaded and Load have no data
                notes[Note.BAD_TIME if at is None else Note.BAD_EVENT] += 1
            continue
        if kind == _META and (url := text(data.get("href"))):
            app = {"url": url}
            yield {"type": "window.focus", "at": at, "app": app}
        elif kind == _FULL:
            page = Page()
            yield {"type": "ui.snapshot", "at": at, "app": app, "nodes": page.add(data.get("node"), None)}
        elif kind == _INCREMENTAL:
            for draft in _change(page, data, at, notes):
                yield {**draft, "app": app}
        else:
            notes[Note.NO_PLACE_FOR_IT] += 1


def _rows(source: Source, notes: Notes) -> Iterator[dict[str, Any]]:
    if ".jsonl" in source.main:
        yield from rows(source, source.main, notes)
        return
    read = document(source, source.main)
    found = read.get("events") if isinstance(read, dict) else read
    if not isinstance(found, list):
        raise ImportFault(f"{source.folder}/{source.main}: is no recording of rrweb (expected an array of events)")
    for row in found:
        if isinstance(row, dict):
            yield row
        else:
            notes[Note.BAD_LINE] += 1


def _change(page: Page, data: dict[str, Any], at: int, notes: Notes) -> Iterator[Draft]:
    kind = data.get("source")
    if kind == _MUTATION:
        nodes = page.mutate(data)
        if nodes:
            notes[Note.PART_OF_TREE] += 1
            yield {"type": "ui.snapshot", "at": at, "nodes": nodes}
    elif kind == _MOVE:
        yield from _moves(data, at, notes)
    elif kind == _INTERACTION:
        pointer, where = _POINTER.get(data.get("type")), position(data)
        if pointer is None or where is None:  # focus, blur, touch: the next event says where
            notes[Note.NO_PLACE_FOR_IT] += 1
            return
        yield {**pointer, "at": at, **where, **_target(page, data)}
    elif kind == _INPUT:
        yield from _typed(page, data, at, notes)
    else:
        notes[Note.NO_PLACE_FOR_IT] += 1


def _moves(data: dict[str, Any], at: int, notes: Notes) -> Iterator[Draft]:
    """Positions that were collected until `at`; each has its own (negative) offset in milliseconds."""
    found = data.get("positions")
    for step in found if isinstance(found, list) else []:
        where = position(step) if isinstance(step, dict) else None
        offset = step.get("timeOffset", 0) if where is not None else None
        if where is None or isinstance(offset, bool) or not isinstance(offset, (int, float)) or not -60_000 <= offset <= 60_000:
            notes[Note.BAD_EVENT] += 1
        else:
            yield {"type": "mouse.move", "at": max(0, at + int(offset * _MS)), **where}


def _typed(page: Page, data: dict[str, Any], at: int, notes: Notes) -> Iterator[Draft]:
    new = data.get("text")
    if not isinstance(new, str) or not page.is_text_field(data.get("id")):  # boxes to tick, menus
        notes[Note.NO_PLACE_FOR_IT] += 1
        return
    old = page.change_value(data.get("id"), new)
    same = next((n for n, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
    target, gone = _target(page, data), len(old) - same
    if gone:
        notes[Note.CARET] += 1
    if gone > DELETIONS_MAX:
        yield {"type": "key.down", "at": at, "key": "a", "code": "KeyA", "modifiers": ["Control"], **target}
        gone, same = int(not new), 0
    for _ in range(gone):
        yield {"type": "text.input", "at": at, "input_type": "deleteContentBackward", "text": "", **target}
    if new[same:]:
        yield {"type": "text.input", "at": at, "input_type": "insertText", "text": new[same:], **target}


def _target(page: Page, data: dict[str, Any]) -> dict[str, Any]:
    target = page.target(data.get("id"))
    return {"target": target} if target else {}


FORMAT = Format(
    name="rrweb", what="rrweb's events of a page, JSON", files=("*.json", "*.jsonl", "*.jsonl.gz"), events=events,
    lacks=(
        "which browser it was: name it with --app", "screenshots", "keys: only what a field holds after each change",
        "where on the screen the page lay: positions count from its window's corner", "values that the page's recorder masked",
    ),
)  # fmt: skip
