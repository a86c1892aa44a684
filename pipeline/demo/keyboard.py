"""Typing like a person: text goes in, key events with gaps, rollover, slips and corrections come out through a `Recorder`.

Gaps and hold times are log-normal around 130 and 85 ms, slower after a space and for a shifted key: the spread is that of public
typing logs, the person is nobody. A key may go down before the one before it has come up, as fast typists do.
"""

from __future__ import annotations

from typing import Any

from pipeline.demo.recorder import Recorder

# Where a finger lands that slips (US QWERTY).
NEIGHBOUR = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqrtyuiopssdfghjkkxcvbnmm"))
PLAIN = {" ": "Space", ".": "Period", ",": "Comma", "-": "Minus", "=": "Equal", "/": "Slash", ";": "Semicolon", "'": "Quote",
         "[": "BracketLeft", "]": "BracketRight", "\\": "Backslash", "`": "Backquote"}  # fmt: skip
SHIFTED = {"@": "Digit2", "!": "Digit1", "#": "Digit3", "$": "Digit4", "%": "Digit5", "^": "Digit6", "&": "Digit7", "*": "Digit8", "(": "Digit9",
           ")": "Digit0", "_": "Minus", "+": "Equal", ":": "Semicolon", '"': "Quote", "?": "Slash", "<": "Comma", ">": "Period", "{": "BracketLeft",
           "}": "BracketRight", "|": "Backslash", "~": "Backquote"}  # fmt: skip
SLIP_SHARE = 0.035


def write(rec: Recorder, text: str, channel: str = "typed", slips: float = SLIP_SHARE) -> None:
    """Types `text`; `\\n` is Enter and `\\t` Tab. A slip is noticed at once or two keys later, and taken back with Backspace."""
    rec.say(channel, text)
    for i, c in enumerate(text):
        if c in NEIGHBOUR and rec.random.random() < slips:
            late = text[i + 1 : i + 1 + rec.random.choice((0, 0, 2))]
            late = "" if {"\n", "\t"} & set(late) else late
            for wrong in NEIGHBOUR[c] + late:
                character(rec, wrong)
            rec.wait(0.2, 0.5)
            backspace(rec, 1 + len(late))
        character(rec, c)


def character(rec: Recorder, c: str) -> None:
    """The keys of one character, Shift among them."""
    if c in "\n\t":
        name = "Enter" if c == "\n" else "Tab"
        return press(rec, name, name)
    if c.isdigit():
        code, shift = f"Digit{c}", False
    elif c in SHIFTED:
        code, shift = SHIFTED[c], True
    elif c in PLAIN:
        code, shift = PLAIN[c], False
    else:
        code, shift = f"Key{c.upper()}", c.isupper()
    if shift:
        with_modifier(rec, "Shift", c, code)
    else:
        press(rec, c, code)


def press(rec: Recorder, key: str, code: str, modifiers: tuple[str, ...] = ()) -> None:
    """One key, down and later up."""
    fields: dict[str, Any] = {"key": key, "code": code, **({"modifiers": list(modifiers)} if modifiers else {})}
    rec.wait(0.01, 0.02)
    rec.emit("key.down", **fields)
    rec.emit("key.up", delay_ms=_draw(rec, 85, 0.3, 40, 180), **fields)
    gap_s = _draw(rec, 150 if key == " " else 115, 0.45, 45, 900) / 1000
    rec.wait(gap_s, gap_s)


def with_modifier(rec: Recorder, modifier: str, key: str, code: str) -> None:
    """A key while a modifier is held: the modifier goes down first and comes up last."""
    held: dict[str, Any] = {"key": modifier, "code": f"{modifier}Left"}
    rec.wait(0.04, 0.09)
    rec.emit("key.down", **held, modifiers=[modifier])
    rec.wait(0.03, 0.07)
    fields: dict[str, Any] = {"key": key, "code": code, "modifiers": [modifier]}
    rec.emit("key.down", **fields)
    rec.wait(0.06, 0.1)
    rec.emit("key.up", **fields)
    rec.wait(0.01, 0.03)
    rec.emit("key.up", **held)
    rec.wait(0.05, 0.12)


def backspace(rec: Recorder, count: int) -> None:
    """Takes back `count` characters."""
    for _ in range(count):
        press(rec, "Backspace", "Backspace")


def arrow(rec: Recorder, side: str, count: int) -> None:
    """Moves the caret `count` times to the Left or Right."""
    for _ in range(count):
        press(rec, f"Arrow{side}", f"Arrow{side}")


def replace_all(rec: Recorder, text: str) -> None:
    """Selects all that stands in the field and types over it."""
    with_modifier(rec, "Meta", "a", "KeyA")
    rec.wait(0.2, 0.5)
    write(rec, text)


def retract(rec: Recorder, text: str) -> None:
    """Types `text`, thinks again, and deletes every character of it."""
    write(rec, text, channel="deleted", slips=0)
    rec.wait(1, 2)
    backspace(rec, len(text))


def paste(rec: Recorder, text: str) -> None:
    """Meta+V, what the clipboard gave, and what the field received."""
    with_modifier(rec, "Meta", "v", "KeyV")
    rec.say("typed", text)
    rec.clipboard("paste", text)
    rec.wait(0.02, 0.05)
    rec.emit("text.input", text=text, input_type="insertFromPaste")


def compose(rec: Recorder, text: str) -> None:
    """A dead key, and the composed character that follows from it."""
    press(rec, "Dead", "KeyE", ("Alt",))
    rec.wait(0.1, 0.2)
    rec.emit("text.input", text=text, input_type="insertCompositionText")
    rec.wait(0.1, 0.2)


def _draw(rec: Recorder, middle_ms: int, spread: float, least_ms: int, most_ms: int) -> int:
    return int(min(most_ms, max(least_ms, middle_ms * rec.random.lognormvariate(0, spread))))
