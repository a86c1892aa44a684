"""What the columns of a table are called: cells of its first row in, the header of any other cell out.

A spreadsheet's cell is named by where it stands ("C3"), which says nothing of its value; "Date of birth" in C1 does. A header that is wrong (another
sheet of the same file) can only make a detector look twice: what it would find without is found all the same.
"""

from __future__ import annotations

import re

from redactors.typing.runs import Field
from schemas.raw import App, Target, UiSnapshot

TABLES_MAX = 16
COLUMNS_MAX = 64
HEADER_CHARS_MAX = 48
_CELL = re.compile(r"(?:.*[!\s])?\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})\Z")

Headers = dict[str, dict[str, str]]


def of(headers: Headers, app: App, target: Target | None) -> str:
    """The header of a cell's column; empty where the target is no cell, or the column has none."""
    if not headers or target is None or not target.name:
        return ""
    cell = _CELL.match(target.name)
    return headers.get(_table(app), {}).get(cell[1], "") if cell and cell[2] != "1" else ""


def note(headers: Headers, open_field: Field, text: str) -> None:
    """Remembers a text that was typed into a cell of the first row."""
    if open_field.target is not None:
        _note(headers, open_field.app, open_field.target.name, text)


def see(headers: Headers, event: UiSnapshot) -> None:
    """Remembers the first row that a tree shows."""
    for node in event.nodes:
        if node.value and node.name and len(node.name) <= HEADER_CHARS_MAX and event.app is not None:
            _note(headers, event.app, node.name, node.value)


def _note(headers: Headers, app: App, name: str | None, text: str) -> None:
    cell = _CELL.match(name or "")
    text = text.strip()
    if cell is None or cell[2] != "1" or not text or len(text) > HEADER_CHARS_MAX:
        return
    columns = headers.setdefault(_table(app), {})
    if cell[1] in columns or len(columns) < COLUMNS_MAX:
        columns[cell[1]] = text
    if len(headers) > TABLES_MAX:
        del headers[next(iter(headers))]


def _table(app: App) -> str:
    """One document: its address without query and fragment, or its window's title."""
    return f"{app.id}\x1f{app.url.partition('#')[0].partition('?')[0] if app.url else app.title or ''}"
