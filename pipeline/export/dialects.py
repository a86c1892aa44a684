"""Our actions in, the actions of other action spaces out: AgentNet's pyautogui code, UI-TARS 1.5, Anthropic's and OpenAI's computer tools.

Each function gives the list of native actions that do what the step did, or None where its action space cannot say it (a back button in most, a drag
of the right button in all). Sources: OpenCUA's published trajectories; the UI-TARS 1.5 prompt and its `ui_tars.action_parser`; Anthropic's computer_20250124
and computer_20251124 tools, which share these actions; OpenAI's `computer_call` of computer-use-preview.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from pipeline.export.shapes import Click, Drag, Frame, Hotkey, Point, Scroll, Step, Type, Wait

NOTCH_PX = 100  # one notch of the wheel, in OpenAI's pixels
REPEATS_MAX = 100
# Qwen2.5-VL's resizing, whose pixels UI-TARS 1.5 speaks in: multiples of FACTOR_PX, within these areas.
FACTOR_PX, AREA_PX_MIN, AREA_PX_MAX = 28, 100 * 28 * 28, 16384 * 28 * 28

# W3C UI Events key -> pyautogui, xdotool, OpenAI
KEYS = {
    "Enter": ("enter", "Return", "ENTER"), "Tab": ("tab", "Tab", "TAB"), "Escape": ("esc", "Escape", "ESC"),
    "Backspace": ("backspace", "BackSpace", "BACKSPACE"),
    "Delete": ("delete", "Delete", "DELETE"), " ": ("space", "space", "SPACE"), "ArrowUp": ("up", "Up", "ARROWUP"), "ArrowDown": ("down", "Down", "ARROWDOWN"),
    "ArrowLeft": ("left", "Left", "ARROWLEFT"), "ArrowRight": ("right", "Right", "ARROWRIGHT"), "Home": ("home", "Home", "HOME"), "End": ("end", "End", "END"),
    "PageUp": ("pageup", "Page_Up", "PAGEUP"), "PageDown": ("pagedown", "Page_Down", "PAGEDOWN"), "Insert": ("insert", "Insert", "INSERT"),
    "CapsLock": ("capslock", "Caps_Lock", "CAPSLOCK"), "PrintScreen": ("printscreen", "Print", "PRINTSCREEN"), "ContextMenu": ("apps", "Menu", "MENU"),
    "Control": ("ctrl", "ctrl", "CTRL"), "Shift": ("shift", "shift", "SHIFT"), "Alt": ("alt", "alt", "ALT"),
    "AltGraph": ("altright", "ISO_Level3_Shift", "ALT"),
    "Copy": ("copy", "XF86Copy", None), "Paste": ("paste", "XF86Paste", None), "Cut": ("cut", "XF86Cut", None),
}  # fmt: skip
KEYSYMS = {"-": "minus", "+": "plus", "=": "equal", ",": "comma", ".": "period", "/": "slash", "\\": "backslash", ";": "semicolon", "'": "apostrophe",
           "`": "grave", "[": "bracketleft", "]": "bracketright"}  # fmt: skip
PYAUTOGUI, XDOTOOL, OPENAI = range(3)

Dialect = Callable[[Step, "str | None"], "list[Any] | None"]


def chord(hotkey: Hotkey, column: int, os: str | None) -> list[str] | None:
    """The keys of a chord, modifiers first, or None where one of them has no name there."""
    named = [_key(key, column, os) for key in (*hotkey.modifiers, hotkey.key)]
    return [one for one in named if one is not None] if None not in named else None


def _key(key: str, column: int, os: str | None) -> str | None:
    if key == "Meta":
        mac = (os or "").lower().startswith(("mac", "darwin", "os x"))
        return (("command" if mac else "win"), "super", ("CMD" if mac else "WIN"))[column]
    if key in KEYS:
        return KEYS[key][column]
    if len(key) == 1:
        return KEYSYMS.get(key, key) if column == XDOTOOL else key.lower()
    if key[0] == "F" and key[1:].isdigit():
        return key.lower() if column == PYAUTOGUI else key
    return None


def agentnet(step: Step, os: str | None) -> list[str] | None:
    """Lines of pyautogui code, with places as shares of the frame, to four digits. All lines together are one action."""
    match step.action:
        case Click(at=at, button="left", count=count):
            return [f"{('pyautogui.click', 'pyautogui.doubleClick', 'computer.tripleClick')[count - 1]}({_shares(at)})"]
        case Click(at=at, button="right" | "middle" as button, count=1):
            return [f"pyautogui.{button}Click({_shares(at)})"]
        case Drag(start=start, end=end, button="left" | "right" | "middle" as button):
            return [f"pyautogui.moveTo({_shares(start)})", f"pyautogui.dragTo({_shares(end)}, button={button!r})"]
        case Scroll(at=at, dx=dx, dy=dy):
            turns = [f"pyautogui.{name}({_whole(by)})" for name, by in (("scroll", -dy), ("hscroll", dx)) if by]
            return [f"pyautogui.moveTo({_shares(at)})", *turns]
        case Type(text=text, submit=submit):
            written = [f"pyautogui.write(message={text!r})"] if text else []
            return written + (["pyautogui.press(keys='enter')"] if submit else [])
        case Hotkey(count=count) as hotkey:
            keys = chord(hotkey, PYAUTOGUI, os)
            if keys is None or count > REPEATS_MAX:
                return None
            return [f"pyautogui.press(keys={keys[0]!r})" if len(keys) == 1 else f"pyautogui.hotkey(keys={keys!r})"] * count
        case Wait():
            return ["computer.wait()"]
    return None


def uitars(step: Step, os: str | None) -> list[str] | None:
    """Calls of UI-TARS 1.5, places in pixels of the frame as Qwen2.5-VL resizes it."""
    frame = step.before
    match step.action:
        case Click(at=at, button=button, count=count):
            name = {("left", 1): "click", ("left", 2): "left_double", ("right", 1): "right_single"}.get((button, count))
            return [f"{name}(point='{_tars(at, frame)}')"] if name else None
        case Drag(start=start, end=end, button="left"):
            return [f"drag(start_point='{_tars(start, frame)}', end_point='{_tars(end, frame)}')"]
        case Scroll(at=at, dx=dx, dy=dy):
            return [f"scroll(point='{_tars(at, frame)}', direction='{way}')" for way, _ in _ways(dx, dy)]
        case Type(text=text, submit=submit):
            return [f"type(content='{_escaped(text)}{chr(92) + 'n' if submit else ''}')"]
        case Hotkey(count=count) as hotkey:
            keys = chord(hotkey, PYAUTOGUI, os)
            return [f"hotkey(key='{_escaped(' '.join(keys))}')"] * count if keys is not None and len(keys) <= 3 and count <= REPEATS_MAX else None
        case Wait():
            return ["wait()"]
    return None


def anthropic(step: Step, os: str | None) -> list[dict[str, Any]] | None:
    """Inputs of the `computer` tool, versions computer_20250124 and computer_20251124."""
    match step.action:
        case Click(at=at, button="left", count=count):
            return [{"action": ("left_click", "double_click", "triple_click")[count - 1], "coordinate": _pixels(at)}]
        case Click(at=at, button="right" | "middle" as button, count=1):
            return [{"action": f"{button}_click", "coordinate": _pixels(at)}]
        case Drag(start=start, end=end, button="left"):
            return [{"action": "left_click_drag", "start_coordinate": _pixels(start), "coordinate": _pixels(end)}]
        case Scroll(at=at, dx=dx, dy=dy):
            turns = _ways(dx, dy)
            return [{"action": "scroll", "coordinate": _pixels(at), "scroll_direction": way, "scroll_amount": abs(_whole(by))} for way, by in turns]
        case Type(text=text, submit=submit):
            return [{"action": "type", "text": text + ("\n" if submit else "")}]
        case Hotkey(count=count) as hotkey:
            keys = chord(hotkey, XDOTOOL, os)
            return [{"action": "key", "text": "+".join(keys)}] * count if keys is not None and count <= REPEATS_MAX else None
        case Wait(seconds=seconds):
            return [{"action": "wait", "duration": round(seconds, 1)}]
    return None


def openai(step: Step, os: str | None) -> list[dict[str, Any]] | None:
    """The `action` of `computer_call`s, as computer-use-preview sends them."""
    match step.action:
        case Click(at=at, button=button, count=1):
            return [{"type": "click", "button": "wheel" if button == "middle" else button, **_place(at)}]
        case Click(at=at, button="left", count=2):
            return [{"type": "double_click", **_place(at)}]
        case Drag(start=start, end=end, button="left"):
            return [{"type": "drag", "path": [_place(start), _place(end)]}]
        case Scroll(at=at, dx=dx, dy=dy):
            return [{"type": "scroll", **_place(at), "scroll_x": round(dx * NOTCH_PX), "scroll_y": round(dy * NOTCH_PX)}]
        case Type(text=text, submit=submit):
            return [{"type": "type", "text": text + ("\n" if submit else "")}]
        case Hotkey(count=count) as hotkey:
            keys = chord(hotkey, OPENAI, os)
            return [{"type": "keypress", "keys": keys}] * count if keys is not None and count <= REPEATS_MAX else None
        case Wait():
            return [{"type": "wait"}]
    return None


def resized(width: int, height: int) -> tuple[int, int]:
    """Width and height after Qwen2.5-VL's `smart_resize`."""
    wide, high = (max(FACTOR_PX, round(side / FACTOR_PX) * FACTOR_PX) for side in (width, height))
    if wide * high > AREA_PX_MAX:
        by = math.sqrt(width * height / AREA_PX_MAX)
        wide, high = (math.floor(side / by / FACTOR_PX) * FACTOR_PX for side in (width, height))
    elif wide * high < AREA_PX_MIN:
        by = math.sqrt(AREA_PX_MIN / (width * height))
        wide, high = (math.ceil(side * by / FACTOR_PX) * FACTOR_PX for side in (width, height))
    return wide, high


def _shares(at: Point) -> str:
    return f"x={round(at.nx or 0.0, 4)}, y={round(at.ny or 0.0, 4)}"


def _tars(at: Point, frame: Frame | None) -> str:
    wide, high = resized(frame.width, frame.height) if frame else (1000, 1000)
    return f"<point>{round((at.nx or 0.0) * wide)} {round((at.ny or 0.0) * high)}</point>"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"').replace("\n", "\\n")


def _pixels(at: Point) -> list[int]:
    return [max(0, round(at.x)), max(0, round(at.y))]


def _place(at: Point) -> dict[str, int]:
    x, y = _pixels(at)
    return {"x": x, "y": y}


def _ways(dx: float, dy: float) -> list[tuple[str, float]]:
    return [(positive if by > 0 else negative, by) for by, positive, negative in ((dy, "down", "up"), (dx, "right", "left")) if by]


def _whole(by: float) -> int:
    """A turn in whole notches, never none."""
    return int(math.copysign(max(1, round(abs(by))), by))
