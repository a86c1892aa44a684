"""AgentNet's annotator (https://github.com/xlang-ai/OpenCUA), raw: DuckTrack's files, with the app in front (top_window.jsonl), the element under a
click (element.jsonl) and the task (task_name.json).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Any

from pipeline.adapters.draft import SECOND, Ask, Draft, Format, number, text
from pipeline.adapters.ducktrack import VIDEOS, Clock, clock_of, screens
from pipeline.adapters.frames import scale_of
from pipeline.adapters.keys import Keyboard
from pipeline.adapters.notes import Note, Notes
from pipeline.adapters.pointer import pressed_or_moved
from pipeline.adapters.source import Source, details, first, rows

# An element is looked up just before its click is written; nothing older belongs to it.
ELEMENT_NS_MAX = SECOND // 2
# Windows' UI Automation control types, as WAI-ARIA roles.
_ROLES = {
    "Button": "button", "CheckBox": "checkbox", "ComboBox": "combobox", "Edit": "textbox", "Hyperlink": "link", "Image": "img", "ListItem": "listitem",
    "List": "list", "Menu": "menu", "MenuBar": "menubar", "MenuItem": "menuitem", "ProgressBar": "progressbar", "RadioButton": "radio",
    "ScrollBar": "scrollbar", "Slider": "slider", "Spinner": "spinbutton", "StatusBar": "status", "Tab": "tablist", "TabItem": "tab", "Text": "text",
    "ToolBar": "toolbar", "ToolTip": "tooltip", "Tree": "tree", "TreeItem": "treeitem", "Document": "document", "Window": "window", "Table": "table",
    "Thumb": "slider", "Pane": "group", "Group": "group",
}  # fmt: skip


def events(source: Source, ask: Ask, notes: Notes) -> Iterator[Draft]:
    """Events, windows that came to the front and frames of the video, in order of time."""
    about = details(source, "metadata.json")
    clock = clock_of(source, about, ask, notes)
    system = text(about.get("system"))
    task = text(details(source, "task_name.json").get("task_name"))
    yield {"type": "session.start", "at": clock.start, "os": system, "recorder": "AgentNet", "task": task}
    windows = _timed(source, first(source, "top_window.jsonl"), clock, "window", notes)
    elements = _timed(source, first(source, "element.jsonl", "element*.jsonl"), clock, "element", notes)
    done = _timed(source, source.main, clock, "event", notes)
    frames = ((draft["at"], "frame", draft) for draft in screens(source, about, clock, ask, notes))
    keyboard, app = Keyboard(notes), None
    element: tuple[int, dict[str, Any] | None] = (0, None)
    scale = scale_of(source, first(source, *VIDEOS), about.get("screen_width"), notes)
    for at, kind, row in heapq.merge(windows, elements, done, frames, key=lambda item: item[0]):
        if kind == "window":
            app = _app(row, system)
            draft: Draft | None = {"type": "window.focus", "at": at}
        elif kind == "element":
            element, draft = (at, _target(row.get("a11y_tree"), scale)), None
        elif kind == "frame":
            draft = row
        else:
            draft = pressed_or_moved(row, str(row.get("action")), at, keyboard, notes, scale)
            if draft is not None and draft["type"] == "mouse.down" and element[1] and at - element[0] <= ELEMENT_NS_MAX:
                draft["target"] = element[1]
        if draft is not None:
            yield {**draft, "app": app}


def _timed(source: Source, name: str | None, clock: Clock, kind: str, notes: Notes) -> Iterator[tuple[int, str, dict[str, Any]]]:
    for row in rows(source, name, notes) if name is not None else ():
        at = clock.at(row.get("time_stamp"))
        if at is None:
            notes[Note.BAD_TIME] += 1
        else:
            yield at, kind, row


def _app(row: dict[str, Any], system: str | None) -> dict[str, Any] | None:
    """The program in front. On Windows it is named without its .exe, which policies name it with."""
    name = text(row.get("top_window_name"))
    return {"id": f"{name}.exe" if system == "Windows" and "." not in name else name} if name else None


def _target(tree: Any, scale: float) -> dict[str, Any] | None:
    """The element itself, without those in it."""
    if not isinstance(tree, dict):
        return None
    box = tree.get("BoundingRectangle")
    edges = [number(box.get(name)) for name in ("left", "top", "right", "bottom")] if isinstance(box, dict) else []
    kind = str(tree.get("ControlType")).removesuffix("Control")
    out: dict[str, Any] = {"role": _ROLES.get(kind), "name": text(tree.get("Name"))}
    if len(edges) == 4 and None not in edges:
        left, top, right, bottom = (round(edge * scale, 2) for edge in edges if edge is not None)
        out["bounds"] = [left, top, max(0, right - left), max(0, bottom - top)]
    return {name: value for name, value in out.items() if value is not None} or None


FORMAT = Format(
    name="agentnet", what="a raw recording of AgentNet's annotator: its folder", files=("events.jsonl",), events=events,
    lacks=("a browser's page: such events are dropped, unless --url names it", "windows' titles", "the time zone", "what other windows showed"),
)  # fmt: skip
