"""Key names of other tools, mapped by table to W3C UI Events `key` and `code`; and what is held down while keys are pressed.

`code` is the key's place on a US keyboard, where the format knows no better: a guess that decides nothing.
"""

from __future__ import annotations

from typing import Any

from pipeline.adapters.draft import SECOND
from pipeline.adapters.notes import Note, Notes

Named = tuple[str, str]

# A modifier held for longer, without a repeat, was let go unseen: else every letter after it would read as a shortcut.
HELD_NS_MAX = 30 * SECOND
UNIDENTIFIED: Named = ("Unidentified", "")
_MODIFIERS = frozenset("Shift Control Alt Meta AltGraph".split())

_SAME = "Backspace Delete End Enter Escape Home Insert Pause Tab".split()
_ARROWS = {name.lower(): (f"Arrow{name}", f"Arrow{name}") for name in ("Up", "Down", "Left", "Right")}
_F = {f"f{n}": (f"F{n}", f"F{n}") for n in range(1, 25)}
# https://pynput.readthedocs.io/en/latest/keyboard.html#pynput.keyboard.Key
PYNPUT: dict[str, Named] = {
    **{name.lower(): (name, name) for name in _SAME}, **_ARROWS, **_F,
    "alt": ("Alt", "AltLeft"), "alt_l": ("Alt", "AltLeft"), "alt_r": ("Alt", "AltRight"), "alt_gr": ("AltGraph", "AltRight"),
    "cmd": ("Meta", "MetaLeft"), "cmd_l": ("Meta", "MetaLeft"), "cmd_r": ("Meta", "MetaRight"), "ctrl": ("Control", "ControlLeft"),
    "ctrl_l": ("Control", "ControlLeft"), "ctrl_r": ("Control", "ControlRight"), "shift": ("Shift", "ShiftLeft"), "shift_l": ("Shift", "ShiftLeft"),
    "shift_r": ("Shift", "ShiftRight"), "caps_lock": ("CapsLock", "CapsLock"), "num_lock": ("NumLock", "NumLock"), "scroll_lock": ("ScrollLock", "ScrollLock"),
    "esc": ("Escape", "Escape"), "space": (" ", "Space"), "page_down": ("PageDown", "PageDown"), "page_up": ("PageUp", "PageUp"),
    "menu": ("ContextMenu", "ContextMenu"), "print_screen": ("PrintScreen", "PrintScreen"), "media_play_pause": ("MediaPlayPause", "MediaPlayPause"),
    "media_next": ("MediaTrackNext", "MediaTrackNext"), "media_previous": ("MediaTrackPrevious", "MediaTrackPrevious"),
    "media_volume_up": ("AudioVolumeUp", "AudioVolumeUp"), "media_volume_down": ("AudioVolumeDown", "AudioVolumeDown"),
    "media_volume_mute": ("AudioVolumeMute", "AudioVolumeMute"),
}  # fmt: skip
# https://learn.microsoft.com/windows/win32/inputdev/virtual-key-codes, without their VK_
WINDOWS: dict[str, Named] = {
    **{name.upper(): named for name, named in (_ARROWS | _F).items()}, **{name.upper(): (name, name) for name in _SAME},
    "BACK": ("Backspace", "Backspace"), "RETURN": ("Enter", "Enter"), "SPACE": (" ", "Space"), "CAPITAL": ("CapsLock", "CapsLock"),
    "SHIFT": ("Shift", "ShiftLeft"), "LSHIFT": ("Shift", "ShiftLeft"), "RSHIFT": ("Shift", "ShiftRight"), "CONTROL": ("Control", "ControlLeft"),
    "LCONTROL": ("Control", "ControlLeft"), "RCONTROL": ("Control", "ControlRight"), "MENU": ("Alt", "AltLeft"), "LMENU": ("Alt", "AltLeft"),
    "RMENU": ("AltGraph", "AltRight"), "LWIN": ("Meta", "MetaLeft"), "RWIN": ("Meta", "MetaRight"), "APPS": ("ContextMenu", "ContextMenu"),
    "PRIOR": ("PageUp", "PageUp"), "NEXT": ("PageDown", "PageDown"), "NUMLOCK": ("NumLock", "NumLock"), "SCROLL": ("ScrollLock", "ScrollLock"),
    "SNAPSHOT": ("PrintScreen", "PrintScreen"),
}  # fmt: skip
_SIGNS = {
    "Minus": "-_", "Equal": "=+", "BracketLeft": "[{", "BracketRight": "]}", "Backslash": "\\|", "Semicolon": ";:", "Quote": "'\"", "Backquote": "`~",
    "Comma": ",<", "Period": ".>", "Slash": "/?", "Space": " ",
}  # fmt: skip
_CODES = {c: code for code, both in _SIGNS.items() for c in both} | {c: f"Digit{n}" for n, c in enumerate(")!@#$%^&*(")}


def code_of(char: str) -> str:
    """Where a character lies on a US keyboard; empty where it lies nowhere."""
    if char.isascii() and char.isalpha():
        return f"Key{char.upper()}"
    return f"Digit{char}" if char.isascii() and char.isdigit() else _CODES.get(char, "")


class Keyboard:
    """One person's keyboard: presses and releases in, the fields of key events out, with the modifiers that are held and whether a press is a repeat."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._down: dict[Named, int] = {}

    def event(self, named: Named, at: int, pressed: bool) -> dict[str, Any]:
        """A key that went down or came up at `at` nanoseconds. A character is told by its own name, so that a lost release of another key is no harm."""
        key, code = self._of_control(named)
        for lost in [n for n, since in self._down.items() if n[0] in _MODIFIERS and n != named and at - since > HELD_NS_MAX]:
            del self._down[lost]
            self._notes[Note.RELEASE_LOST] += 1
        held = sorted({name for name, _ in self._down if name in _MODIFIERS and name != key})
        fields: dict[str, Any] = {"type": "key.down" if pressed else "key.up", "key": key, "code": code or code_of(key)}
        if held:
            fields["modifiers"] = held
        if pressed:
            if named in self._down:
                fields["repeat"] = True
            self._down[named] = at
        else:
            self._down.pop(named, None)
        if not fields["code"]:
            self._notes[Note.NO_CODE] += 1
        return fields

    def _of_control(self, named: Named) -> Named:
        """Where Control is held, Windows gives a letter as a control character: "c" as "\\x03"."""
        key, code = named
        if len(key) != 1 or ord(key) >= 32:
            return named
        if any(name == "Control" for name, _ in self._down) and 1 <= ord(key) <= 26:
            return chr(ord(key) + 96), code
        return _CONTROLS.get(key) or self._unknown()

    def pynput(self, name: Any, number: Any = None) -> Named:
        """A key as pynput names it: "enter", "Key.enter", "a", "'a'", "<65>"; `number` is the last of these where it stands apart."""
        if not isinstance(name, str) or not name:
            return self._numbered(number) if number is not None else self._unknown()
        if len(name) > 2 and name[0] == name[-1] and name[0] in "'\"":
            name = _ESCAPES.get(name[1:-1], name[1:-1])
        elif name.startswith("Key."):
            name = name.removeprefix("Key.")
        elif name.startswith("<") and name.endswith(">") and name[1:-1].isdecimal():
            return self._numbered(name)
        if len(name) == 1 and isinstance(number, str) and number.startswith("<") and name.isalpha():  # by its number: the case is not the text's
            name = name.upper() if any(held == "Shift" for held, _ in self._down) else name.lower()
        return PYNPUT.get(name) or ((name, "") if len(name) == 1 else self._unknown())

    def windows(self, name: Any, char: Any) -> Named:
        """A key by its Windows name, "VK_RETURN", and the character it wrote, where it wrote one."""
        short = name.removeprefix("VK_") if isinstance(name, str) else ""
        if short in WINDOWS:
            return WINDOWS[short]
        place = f"Numpad{short[6:]}" if short.startswith("NUMPAD") else code_of(short) if len(short) == 1 else ""
        if isinstance(char, str) and len(char) == 1 and char.isprintable():
            return char, place
        return (short.lower(), place) if len(short) == 1 and short.isascii() and short.isalnum() else self._unknown()

    def _numbered(self, value: Any) -> Named:
        number = str(value).strip("<>")
        code = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
        if 96 <= code <= 105:
            named = (str(code - 96), f"Numpad{code - 96}")
        elif 65 <= code <= 90 or 48 <= code <= 57:
            char = chr(code)
            named = (char if any(held == "Shift" for held, _ in self._down) else char.lower(), code_of(char))
        else:
            return self._unknown()
        self._notes[Note.KEY_BY_NUMBER] += 1
        return named

    def _unknown(self) -> Named:
        self._notes[Note.UNKNOWN_KEY] += 1
        return UNIDENTIFIED


_CONTROLS: dict[str, Named] = {
    "\r": ("Enter", "Enter"), "\n": ("Enter", "Enter"), "\t": ("Tab", "Tab"), "\b": ("Backspace", "Backspace"), "\x1b": ("Escape", "Escape"),
}  # fmt: skip
_ESCAPES = {"\\\\": "\\", "\\'": "'", '\\"': '"', **{f"\\x{n:02x}": chr(n) for n in range(32)}, "\\t": "\t", "\\n": "\n", "\\r": "\r", "\\x7f": "\x7f"}
