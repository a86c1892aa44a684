"""Small invented recordings in the form that each tool writes them, and the import of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.adapters.bring import Brought, Import, bring
from schemas.raw import Refused, decode

APP = "com.tinyspeck.slackmacgap"


def lines(file: Path, rows: Iterable[Any]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def typed(text: str, start: float = 100.0) -> list[dict[str, Any]]:
    """What pynput's listener tells while `text` is typed."""
    names = {" ": "space", "\n": "enter", "\b": "backspace"}
    return [
        {"time_stamp": start + n / 10 + (0 if action == "press" else 0.05), "action": action, "name": names.get(c, c)}
        for n, c in enumerate(text) for action in ("press", "release")
    ]  # fmt: skip


def imported(form: str, source: Path, out: Path, **given: Any) -> tuple[list[dict[str, Any]], Brought]:
    """The events that an import wrote, each of which is one of the contract, but for the sessions' ends; and what it said of itself."""
    brought = bring(Import(form, source, out, **given))
    raw = (out / "raw.jsonl").read_bytes().splitlines()
    assert not [line for line in raw if isinstance(decode(line), Refused)]
    events = [json.loads(line) for line in raw]
    last = {event["session"]: event["type"] for event in events}
    assert set(last.values()) <= {"session.end"} and len(last) == brought.sessions == brought.events.get("session.end", 0)
    return [event for event in events if event["type"] != "session.end"], brought


def replayed(events: list[dict[str, Any]]) -> str:
    """The text that stands after all keys and inputs, for those who never move the caret by mouse."""
    text, caret = "", 0
    for event in events:
        key, back = event.get("key"), event.get("input_type") == "deleteContentBackward"
        chosen = event.get("selection")
        if event["type"] == "text.input" and chosen:
            text, caret = text[: chosen[0]] + event["text"] + text[chosen[1] :], chosen[0] + len(event["text"])
        elif event["type"] == "text.input" and not back:
            text, caret = text[:caret] + event["text"] + text[caret:], caret + len(event["text"])
        elif (event["type"] == "key.down" and key == "Backspace") or back:
            text, caret = text[: max(0, caret - 1)] + text[caret:], max(0, caret - 1)
        elif event["type"] == "key.down" and key == "Delete":
            text = text[:caret] + text[caret + 1 :]
        elif event["type"] == "key.down" and key in ("ArrowLeft", "ArrowRight"):
            caret = min(len(text), max(0, caret + (1 if key == "ArrowRight" else -1)))
        elif event["type"] == "key.down" and key == "a" and "Control" in event.get("modifiers", ()):
            text, caret = "", 0
        elif event["type"] == "key.down" and (len(key or "") == 1 or key == "Enter") and "Control" not in event.get("modifiers", ()):
            text, caret = text[:caret] + ("\n" if key == "Enter" else str(key)) + text[caret:], caret + 1
    return text


def video(file: Path, frames: int, wide: int = 320, high: int = 200) -> Path:
    """A film of ten frames a second, each a little brighter than the one before."""
    import cv2
    import numpy as np

    file.parent.mkdir(parents=True, exist_ok=True)
    out = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"mp4v"), 10, (wide, high))
    for n in range(frames):
        out.write(np.full((high, wide, 3), n % 250, np.uint8))
    out.release()
    return file


def png(wide: int = 64, high: int = 48) -> bytes:
    import cv2
    import numpy as np

    return bytes(cv2.imencode(".png", np.full((high, wide, 3), 200, np.uint8))[1])


def openadapt(file: Path, actions: list[dict[str, Any]], windows: list[dict[str, Any]] = [], shots: list[tuple[float, Any]] = []) -> Path:  # noqa: B006
    """A recording.db with the tables and those columns of openadapt-capture that an import looks at."""
    file.parent.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(file)
    base.executescript(
        """
        CREATE TABLE recording (id INTEGER PRIMARY KEY, timestamp NUMERIC, monitor_width INTEGER, monitor_height INTEGER, pixel_ratio FLOAT,
          platform VARCHAR, task_description VARCHAR, video_start_time NUMERIC);
        CREATE TABLE action_event (id INTEGER PRIMARY KEY, name VARCHAR, timestamp NUMERIC, recording_id INTEGER, mouse_x NUMERIC, mouse_y NUMERIC,
          mouse_dx NUMERIC, mouse_dy NUMERIC, mouse_button_name VARCHAR, mouse_pressed BOOLEAN, key_name VARCHAR, key_char VARCHAR, key_vk VARCHAR,
          disabled BOOLEAN);
        CREATE TABLE window_event (id INTEGER PRIMARY KEY, recording_id INTEGER, timestamp NUMERIC, state JSON, title VARCHAR);
        CREATE TABLE browser_event (id INTEGER PRIMARY KEY, recording_id INTEGER, timestamp NUMERIC, message JSON);
        CREATE TABLE screenshot (id INTEGER PRIMARY KEY, recording_id INTEGER, timestamp NUMERIC, png_data BLOB);
        INSERT INTO recording VALUES (1, 1772442000.0, 32, 24, 2.0, 'darwin', 'answer the ticket', NULL);
        """
    )
    for table, found in (("action_event", actions), ("window_event", windows)):
        for row in found:
            base.execute(f"INSERT INTO {table} (recording_id, {', '.join(row)}) VALUES (1{', ?' * len(row)})", tuple(row.values()))
    base.executemany("INSERT INTO screenshot (recording_id, timestamp, png_data) VALUES (1, ?, ?)", shots)
    base.commit()
    base.close()
    return file


def idfx(rows: Iterable[dict[str, Any]], head: str = "") -> str:
    """An IDFX: each row's `kind` is its event's type; `wordlog` and what else it has are its parts."""
    escape = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\b": "&#x8;", "\r": "&#xD;"})
    parts = []
    for n, row in enumerate(rows):
        inner = "".join(f"<{name}>{str(value).translate(escape)}</{name}>" for name, value in row.items() if name not in ("kind", "wordlog"))
        word = "".join(f"<{name}>{str(value).translate(escape)}</{name}>" for name, value in row.get("wordlog", {}).items())
        parts.append(f'<event id="{n}" type="{row["kind"]}"><part type="wordlog">{word}</part><part type="winlog">{inner}</part></event>')
    return f'<?xml version="1.0" encoding="utf-8"?><log>{head}{"".join(parts)}</log>'


def key(char: str, down: int, vk: str = "") -> dict[str, Any]:
    return {"kind": "keyboard", "startTime": down, "endTime": down + 120, "key": vk or f"VK_{char.upper()}", "value": char, "keyboardstate": ""}
