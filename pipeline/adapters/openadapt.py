"""openadapt-capture's recording.db (https://github.com/OpenAdaptAI/openadapt-capture): SQLite with actions, windows, browser events and screenshots.

The file may be anybody's: it is opened immutable and read-only, its schema is not trusted, and a view, a trigger or a virtual table in it is refused, so
that reading a table runs nothing of theirs. What cannot happen: a write, another file opened, a value larger than a screenshot may be.
"""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from pipeline.adapters.apps import by_name, is_browser
from pipeline.adapters.draft import Ask, Draft, Format, nanoseconds, number, text
from pipeline.adapters.frames import frames, png_size
from pipeline.adapters.keys import Keyboard
from pipeline.adapters.notes import Note, Notes
from pipeline.adapters.pointer import pressed_or_moved
from pipeline.adapters.source import ImportFault, Source, first, opened
from schemas.raw import IMAGE_BYTES_MAX, Refused, parse

Row = dict[str, Any]
TABLES = ("action_event", "window_event", "browser_event", "screenshot")
RECORDINGS_MAX = 1000
_STATE_DEPTH_MAX = 64
_MAY = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
# Where the state of a window says whose it is, best first: a bundle id or a program, then a name.
_OWNERS = ("bundle_id", "process_name", "app_name", "owner", "kCGWindowOwnerName")


def events(source: Source, ask: Ask, notes: Notes) -> Iterator[Draft]:
    """Each recording in the file is a session; in it, all tables in order of time."""
    if f"{source.main}-wal" in source.names:
        notes[Note.UNSAVED] += 1
    base = _open(source)
    try:
        for part, recording in enumerate(_recordings(base)):
            for draft in _recording(base, source, recording, ask, notes):
                yield {**draft, "part": part}
    except (sqlite3.Error, OverflowError, UnicodeDecodeError):
        raise ImportFault(f"{source.folder}/{source.main}: cannot be read as a recording of openadapt-capture") from None
    finally:
        base.close()


def _recording(base: sqlite3.Connection, source: Source, recording: Row, ask: Ask, notes: Notes) -> Iterator[Draft]:
    began = nanoseconds(recording.get("timestamp")) or 0
    told = {"os": text(recording.get("platform")), "task": text(recording.get("task_description"))}
    yield {"type": "session.start", "at": began, "recorder": "openadapt-capture", **told}
    scale = _scale(base, recording, notes)
    keyboard = Keyboard(notes)
    app: dict[str, Any] | None = None
    screens: Iterator[tuple[int, str, Row]] = ((draft["at"], "frame", draft) for draft in _video(base, source, recording, ask, notes))
    for at, table, row in heapq.merge(screens, *(_timed(base, name, recording, notes) for name in TABLES), key=lambda item: item[0]):
        draft: Draft | None = row if table == "frame" else {"at": at}
        if table == "window_event":
            app = _app(row, notes)
            draft = {"type": "window.focus", "at": at}
        elif table == "browser_event":
            url = _url(row)
            if url is None or not app or not is_browser(app.get("id")) or app.get("url") == url:
                notes[Note.NO_PLACE_FOR_IT] += 1
                continue
            app = app | {"url": url}
            draft = {"type": "window.focus", "at": at}
        elif table == "screenshot":
            draft = _screenshot(row, at, notes)
        elif table == "action_event":
            draft = _action(row, at, keyboard, scale, notes)
        if draft is not None:
            yield {**draft, "app": app}


def _action(row: Row, at: int, keyboard: Keyboard, scale: float, notes: Notes) -> Draft | None:
    """One action as the listener told it. Those that were taken out, or made of others later, are left out."""
    if row.get("disabled"):
        notes[Note.DISABLED] += 1
        return None
    pressed = row.get("mouse_pressed")
    told = {
        "x": row.get("mouse_x"), "y": row.get("mouse_y"), "dx": row.get("mouse_dx"), "dy": row.get("mouse_dy"), "button": row.get("mouse_button_name"),
        "pressed": bool(pressed) if pressed in (0, 1) else None,
        "name": row.get("key_char") or row.get("key_name") or row.get("canonical_key_char") or row.get("canonical_key_name"),
        "pynput_key": f"<{row['key_vk']}>" if row.get("key_vk") and not row.get("key_char") and not row.get("key_name") else None,
    }  # fmt: skip
    return pressed_or_moved(told, str(row.get("name")), at, keyboard, notes, scale)


def _screenshot(row: Row, at: int, notes: Notes) -> Draft | None:
    data = row.get("png_data")
    if data is None:  # it is in the video
        return None
    if not isinstance(data, bytes) or png_size(data) is None:
        notes[Note.BAD_IMAGE] += 1
        return None
    return {"type": "screenshot", "at": at, "png": data}


def _video(base: sqlite3.Connection, source: Source, recording: Row, ask: Ask, notes: Notes) -> Iterator[Draft]:
    """Frames of the video, where the screenshots are not in the database themselves."""
    stored = base.execute("SELECT 1 FROM screenshot WHERE recording_id IS ? AND png_data IS NOT NULL LIMIT 1", (recording.get("id"),)).fetchone()
    video, start = first(source, "video.mp4", "oa_recording*.mp4", "*.mp4"), nanoseconds(recording.get("video_start_time"))
    if stored is None and video is not None and start is not None and ask.fps > 0:
        yield from frames(source, video, start, ask.fps, notes)
    elif stored is None:
        notes[Note.NO_FRAMES] += 1


def _scale(base: sqlite3.Connection, recording: Row, notes: Notes) -> float:
    """Pixels of the screenshots for one of the monitor's points."""
    found = base.execute("SELECT png_data FROM screenshot WHERE recording_id IS ? AND png_data IS NOT NULL LIMIT 1", (recording.get("id"),)).fetchone()
    size = png_size(found["png_data"]) if found is not None and isinstance(found["png_data"], bytes) else None
    points = recording.get("monitor_width")
    ratio = number(recording.get("pixel_ratio"))
    if size is None or not isinstance(points, int) or not 0 < points < 100_000 or ratio is None or abs(size[0] / points - ratio) > 0.01 or ratio == 1:
        return 1.0
    notes[Note.SCALED] += 1
    return size[0] / points


def _app(row: Row, notes: Notes) -> dict[str, Any] | None:
    """The window in front: its title, and whose it is where the state says so."""
    state = _json(row.get("state"))
    places = [place for place in (state, state.get("meta"), state.get("window_capture_v2")) if isinstance(place, dict)]
    owner = next((name for key in _OWNERS for place in places if (name := text(place.get(key)))), None)
    app = {"title": text(row.get("title")), "id": by_name(owner, notes) if owner else None}
    return {name: value for name, value in app.items() if value} or None


def _url(row: Row) -> str | None:
    """The page that a browser event happened on. The recorder wraps what the page sent once, or twice."""
    message = _json(row.get("message"))
    for _ in range(3):
        if url := text(message.get("url")):
            return url
        message = message.get("message") or message.get("payload") or {}
        if not isinstance(message, dict):
            return None
    return None


def _json(value: Any) -> dict[str, Any]:
    """An object in a JSON column; empty where it is none."""
    read = parse(value.encode("utf-8", "replace"), IMAGE_BYTES_MAX, _STATE_DEPTH_MAX) if isinstance(value, str) else None
    if isinstance(read, str):  # some versions store JSON in JSON
        return _json(read) if len(read) < len(json.dumps(value)) else {}
    return read if isinstance(read, dict) and not isinstance(read, Refused) else {}


def _timed(base: sqlite3.Connection, table: str, recording: Row, notes: Notes) -> Iterator[tuple[int, str, Row]]:
    query = f"SELECT * FROM {table} WHERE recording_id IS ? ORDER BY timestamp, id"  # a name of TABLES
    for found in base.execute(query, (recording.get("id"),)):
        row = dict(found)
        at = nanoseconds(row.get("timestamp"))
        if at is None:
            notes[Note.BAD_TIME] += 1
        else:
            yield at, table, row


def _recordings(base: sqlite3.Connection) -> list[Row]:
    return [dict(row) for row in base.execute("SELECT * FROM recording ORDER BY id LIMIT ?", (RECORDINGS_MAX,))]


def _open(source: Source) -> sqlite3.Connection:
    """The database, once it is known that reading its tables runs nothing."""
    fault = ImportFault(f"{source.folder}/{source.main}: is not a plain SQLite database of tables (no views, no triggers, no virtual tables)")
    with opened(source, source.main) as file:
        if file.read(16) != b"SQLite format 3\0":
            raise fault
        # immutable: no journal beside it is rolled back into it, and no lock is taken. The folder cannot be swapped for a link: it was resolved.
        base = sqlite3.connect(f"file:{quote(f'{source.folder}/{source.main}')}?mode=ro&immutable=1", uri=True)
    try:
        base.row_factory = sqlite3.Row
        for pragma in ("query_only=1", "trusted_schema=0", "cell_size_check=1", "mmap_size=0"):
            base.execute(f"PRAGMA {pragma}")
        base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, IMAGE_BYTES_MAX)
        base.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        made = base.execute("SELECT type, rootpage, sql FROM sqlite_master").fetchall()
        if any(row["type"] not in ("table", "index") or (row["type"] == "table" and not row["rootpage"]) for row in made):
            raise fault
        base.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _MAY else sqlite3.SQLITE_DENY)
    except sqlite3.Error:
        base.close()
        raise fault from None
    except ImportFault:
        base.close()
        raise
    return base


FORMAT = Format(
    name="openadapt", what="openadapt-capture's recording.db, or its folder", files=("recording.db", "*.db"), events=events,
    lacks=("the app's id on some systems: only its window's title", "the element that was typed into", "what other windows showed"),
)  # fmt: skip
