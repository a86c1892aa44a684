"""Inputlog's and ScriptLog's IDFX: an XML of keyboard, mouse, focus, insert and replacement events of somebody who writes.

Read by expat as it streams. A document type is refused, and with it every entity but XML's own five. What cannot happen: an entity that grows or opens
a file; an element or a text over a limit. Times are milliseconds of a clock without a date, unless the file says when it was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from pipeline.adapters.apps import by_title
from pipeline.adapters.draft import SECOND, Ask, Draft, Format, moment, nanoseconds, number, text
from pipeline.adapters.keys import Keyboard
from pipeline.adapters.notes import Note, Notes
from pipeline.adapters.source import DOCUMENT_BYTES_MAX, ImportFault, Source, chunks
from schemas.raw import TEXT_CHARS_MAX

XML_DEPTH_MAX = 16
EVENTS_MAX = 1_000_000
_MS = SECOND // 1000
# Inputlog writes Backspace's "character" as &#x8; which XML 1.0 does not allow, not even so.
_CONTROL = re.compile(rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));", re.IGNORECASE)
_REFERENCE_BYTES = 32
_DELETING = frozenset(("Backspace", "Delete"))


class _Reader:
    """Collects `event` elements as flat dicts (the last of two equal names wins), and the `entry` pairs before them."""

    def __init__(self) -> None:
        self.events: list[dict[str, str]] = []
        self.entries: dict[str, str] = {}
        self._path: list[str] = []
        self._event: dict[str, str] | None = None
        self._entry: dict[str, str] = {}
        self._text: list[str] = []
        self._chars = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > XML_DEPTH_MAX or len(self.events) >= EVENTS_MAX:
            raise _Over
        self._text, self._chars = [], 0
        if name == "event":
            self._event = {"kind": attributes.get("type", "")}

    def data(self, part: str) -> None:
        self._chars += len(part)
        if self._chars > TEXT_CHARS_MAX:
            raise _Over
        self._text.append(part)

    def end(self, name: str) -> None:
        self._path.pop()
        value = "".join(self._text)
        self._text, self._chars = [], 0
        if self._event is not None and name == "event":
            self.events.append(self._event)
            self._event = None
        elif self._event is not None and name != "part":
            self._event[name] = value
        elif name in ("key", "value"):
            self._entry[name] = value
        elif name == "entry":
            self.entries[self._entry.get("key", "")] = self._entry.get("value", "")
            self._entry = {}


class _Over(Exception):
    """Something is over a limit, or not allowed; never leaves this module."""


def events(source: Source, ask: Ask, notes: Notes) -> Iterator[Draft]:
    """All events in order of time: a key's release may come after the next key's press."""
    read = _read(source)
    when = next((at for name, value in read.entries.items() if "date" in name.casefold() and (at := moment(value, notes)) is not None), None)
    start = ask.start if ask.start is not None else when
    if start is None:
        notes[Note.NO_DATE] += 1
    ticks = [at for row in read.events if (at := _tick(row, "startTime")) is not None]
    zero = min(ticks, default=0)
    writer = text(read.entries.get("Participant", "").strip())
    notes[Note.NO_FRAMES] += 1
    yield {"type": "session.start", "at": start or 0, "recorder": text(read.entries.get("__LogProgramVersion", "")) and "Inputlog", "person": writer}
    keyboard = Keyboard(notes)
    app: dict[str, Any] | None = None
    for at, pressed, row in sorted(_steps(read.events, notes), key=lambda step: step[0]):
        moved = (start or 0) + at - zero
        if row["kind"] == "focus":
            title = text(row.get("title", "").strip())
            app = {"title": title, **({"id": known} if (known := by_title(title, notes)) else {})} if title else None
        yield {"at": moved, "app": app, "person": writer, **_draft(row, keyboard, moved, pressed, notes)}


def _steps(rows: list[dict[str, str]], notes: Notes) -> Iterator[tuple[int, bool, dict[str, str]]]:
    """(tick, pressed, row) of every event: a key twice, when it went down and when it came up. What has no time of its own takes the one before it."""
    last = 0
    for at, row in enumerate(rows):
        kind, down, up = row["kind"], _tick(row, "startTime"), _tick(row, "endTime")
        after = rows[at + 1] if at + 1 < len(rows) else {}
        if kind not in ("keyboard", "mouse", "focus", "insert", "replacement"):
            notes[Note.NO_PLACE_FOR_IT if kind in ("selection", "statistics") else Note.UNKNOWN_EVENT] += 1
            continue
        if down is None and kind not in ("insert", "replacement"):
            notes[Note.BAD_TIME] += 1
            continue
        last = last if down is None else down
        if kind == "keyboard" and after.get("kind") == "replacement":
            continue  # the replacement that follows says what this key did to a selection
        yield last, True, row
        if kind == "keyboard":
            yield max(up or 0, last + 1), False, row


def _draft(row: dict[str, str], keyboard: Keyboard, at: int, pressed: bool, notes: Notes) -> Draft:
    kind = row["kind"]
    if kind == "keyboard":
        return keyboard.event(keyboard.windows(row.get("key"), row.get("value")), at, pressed)
    if kind == "focus":
        return {"type": "window.focus"}
    if kind == "mouse":
        return _mouse(row, notes)
    if kind == "insert":
        return {"type": "text.input", "input_type": "insertFromPaste", "text": row.get("before") or row.get("after", "")}
    new = row.get("newtext", "")
    first, last = _whole(row.get("start")), _whole(row.get("end"))
    chosen = {"selection": [first, last]} if first is not None and last is not None else {}
    return {"type": "text.input", "input_type": "insertReplacementText" if new else "deleteContentBackward", "text": new, **chosen}


def _mouse(row: dict[str, str], notes: Notes) -> Draft:
    """A movement, click or wheel. How far the wheel turned is not in the file."""
    where = {"x": _decimal(row.get("x")), "y": _decimal(row.get("y"))}
    kind = row.get("type", "").casefold()
    if kind == "click":
        button = row.get("button", "").casefold()
        return {"type": "mouse.click", **where, "clicks": 1, **({"button": button} if button in ("left", "middle", "right") else {})}
    if kind == "scroll":
        notes[Note.NO_DELTA] += 1
        return {"type": "mouse.scroll", **where}
    return {"type": "mouse.move", **where}


def _read(source: Source) -> _Reader:
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = reader.start, reader.end, reader.data
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        for chunk in _allowed(chunks(source, source.main, DOCUMENT_BYTES_MAX)):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except _Over:
        raise ImportFault(f"{source.folder}/{source.main}: has a document type, or is over a limit of depth, length or events") from None
    except (expat.ExpatError, LookupError, ValueError):
        raise ImportFault(f"{source.folder}/{source.main}: is not well-formed XML") from None
    return reader


def _no_doctype(*_: Any) -> None:
    raise _Over


def _allowed(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes without references to control characters. A reference that a chunk cuts in two waits for its rest."""
    rest = b""
    for part in parts:
        whole = rest + part
        cut = whole.rfind(b"&", max(0, len(whole) - _REFERENCE_BYTES))
        whole, rest = (whole, b"") if cut < 0 or b";" in whole[cut:] else (whole[:cut], whole[cut:])
        yield _CONTROL.sub(b"", whole)
    yield rest


def _tick(row: dict[str, str], name: str) -> int | None:
    return nanoseconds(_decimal(row.get(name)), _MS)


def _whole(value: str | None) -> int | None:
    return int(value) if value and len(value) < 10 and value.isascii() and value.isdecimal() else None


def _decimal(value: str | None) -> int | float | None:
    """A number as a file spells it: digits, perhaps a sign and a point."""
    if value is None or len(value) > 20 or not re.fullmatch(r"\s*-?[0-9]+(\.[0-9]*)?\s*", value):
        return None
    return float(value) if "." in value else number(int(value)) if len(value.strip()) < 10 else int(value)


FORMAT = Format(
    name="idfx", what="an IDFX of Inputlog or ScriptLog", files=("*.idfx", "*.xml"), events=events,
    lacks=("the app in front, but for its window's title", "screenshots", "where a click put the caret", "the time zone", "how far the wheel turned"),
)  # fmt: skip
