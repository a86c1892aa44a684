"""Presses, releases, moves, clicks and scrolls as pynput's listeners tell them, which DuckTrack, AgentNet and OpenAdapt all build on."""

from __future__ import annotations

from typing import Any

from pipeline.adapters.draft import Draft, number, position
from pipeline.adapters.keys import Keyboard
from pipeline.adapters.notes import Note, Notes

# pynput's names on macOS, Linux (X11's button numbers) and Windows.
_BUTTONS = {
    "left": "left", "middle": "middle", "right": "right", "x1": "back", "x2": "forward", "button8": "back", "button9": "forward",
}  # fmt: skip


def pressed_or_moved(row: dict[str, Any], action: str, at: int, keyboard: Keyboard, notes: Notes, scale: float = 1.0) -> Draft | None:
    """One event of a listener. `row` has what its callback was given: `name` and `pynput_key`, or `x`, `y` and `button`, `pressed`, `dx`, `dy`.

    None, and counted, where it is no event that is known.
    """
    if action in ("press", "release"):
        return {"at": at, **keyboard.event(keyboard.pynput(row.get("name"), row.get("pynput_key")), at, action == "press")}
    if action not in ("move", "click", "scroll"):
        notes[Note.NO_PLACE_FOR_IT if action in ("pause", "resume") else Note.UNKNOWN_EVENT] += 1
        return None
    where = position(row, scale)
    pressed = row.get("pressed")
    if where is None or (action == "click" and not isinstance(pressed, bool)):
        notes[Note.BAD_EVENT] += 1
        return None
    if action == "click":
        button = _BUTTONS.get(str(row.get("button")).rpartition(".")[2])
        return {"at": at, "type": "mouse.down" if pressed else "mouse.up", **where, **({"button": button} if button else {})}
    if action == "scroll":
        # pynput counts turns away from the user as positive, the web (deltaY) those that move the page down.
        turned = {name: value * sign for name, sign in (("dx", 1), ("dy", -1)) if (value := number(row.get(name))) is not None}
        return {"at": at, "type": "mouse.scroll", **where, **turned}
    return {"at": at, "type": "mouse.move", **where}
