"""JSON lines as scripts around pynput's listeners write them: one callback a line. Several spellings of the same few fields are understood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.adapters.draft import SECOND, Ask, Draft, Format, moment, nanoseconds
from pipeline.adapters.keys import Keyboard
from pipeline.adapters.notes import Note, Notes
from pipeline.adapters.pointer import pressed_or_moved
from pipeline.adapters.source import Source, rows

_ACTIONS = {
    **{spelled: "press" for spelled in ("press", "on_press", "key_press", "key_down", "keydown", "key.down", "keypress", "pressed")},
    **{spelled: "release" for spelled in ("release", "on_release", "key_release", "key_up", "keyup", "key.up", "released")},
    **{spelled: "move" for spelled in ("move", "on_move", "mouse_move", "mousemove", "mouse.move")},
    **{spelled: "click" for spelled in ("click", "on_click", "mouse_click", "mouseclick", "mouse.click")},
    **{spelled: "scroll" for spelled in ("scroll", "on_scroll", "mouse_scroll", "mousescroll", "mouse.scroll")},
}  # fmt: skip
_WHAT = ("action", "event", "type", "event_type", "kind")
_WHEN = ("time", "timestamp", "time_stamp", "t", "ts")
_KEY = ("key", "name", "char")
_YEAR_2000 = 946_684_800


def events(source: Source, ask: Ask, notes: Notes) -> Iterator[Draft]:
    """The listener's callbacks in the order of the file."""
    keyboard, began = Keyboard(notes), None
    for row in rows(source, source.main, notes):
        action = _ACTIONS.get(str(_of(row, _WHAT)).casefold())
        when = _of(row, _WHEN)
        began = when if began is None and isinstance(when, (int, float)) else began
        at = moment(when, notes) if isinstance(when, str) else _at(when, began, ask, notes)
        if action is None or at is None:
            notes[Note.UNKNOWN_EVENT if action is None else Note.BAD_TIME] += 1
            continue
        draft = pressed_or_moved(row | {"name": _of(row, _KEY)}, action, at, keyboard, notes)
        if draft is not None:
            yield draft


def _of(row: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if name in row), None)


def _at(when: Any, began: Any, ask: Ask, notes: Notes) -> int | None:
    """Seconds, or milliseconds, since 1970; or seconds of a clock without a date, counted from its first reading."""
    if isinstance(when, (int, float)) and when > _YEAR_2000 * 1000:
        return nanoseconds(when, SECOND // 1000)
    if isinstance(when, (int, float)) and when > _YEAR_2000:
        return nanoseconds(when)
    passed, zero = nanoseconds(when), nanoseconds(began)
    if passed is None or zero is None or passed < zero:
        return None
    if ask.start is None:
        notes[Note.NO_DATE] += 1
    return (ask.start or 0) + passed - zero


FORMAT = Format(
    name="pynput", what="JSON lines of pynput's listeners", files=("events.jsonl", "*.jsonl", "*.jsonl.gz"), events=events,
    lacks=("the app in front", "screenshots", "the element that was clicked or typed into", "the keyboard's layout"),
)  # fmt: skip
