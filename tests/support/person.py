"""A person who types a text in every way people have: a text with its values and a list of acts in, raw events out, and what of a value may not show.

The person watches a real text box (`box` is what it shows, the caret at its end between acts), so that whatever the acts, the box reads as the text did.
"""

from __future__ import annotations

import math
import re
from typing import Any

from typist import CRM, SLACK, Typist, clean

from redactors.text.common import COMMON

ACTS = (
    "slip", "slips", "repeat", "word", "look", "talk", "wander", "pause", "idle", "click", "save", "shortcut_back", "click_back", "idle_back", "arrows",
    "fix", "save_fix", "idle_fix", "delete_fix", "select", "select_back", "home_select", "all", "paste", "paste_input", "drop_in", "compose", "cancel",
    "undo", "retype", "cut", "end", "process", "input_delete",
)  # fmt: skip
# Sentences of every kind of value, beside the detectors' own examples.
SENTENCES = (
    "card 4111 1111 1111 1111 please", "5500-0000-0000-0004", "378282246310005 is the amex", "ssn 536-90-4399 ok", "send it to DE89 3704 0044 0532 0130 00",
    "FR14 2004 1010 0505 0001 3M02 606", "dana.whitfield@example.com wrote", "call +49 30 1234567 now", "ring (415) 555-2671 today",
    "the password is Sunflower99! for now", "pw: hunter2hunter", "export TOKEN=a8F3kd92LqPz77x", "live at 1600 Pennsylvania Avenue NW", "ip 192.168.14.7 is it",
)  # fmt: skip
NOTES = {"role": "textbox", "name": "Notes"}


class Person(Typist):
    """Types, and knows what the box shows. `save` is a shortcut that leaves the text alone."""

    def __init__(self) -> None:
        super().__init__()
        self.box = ""

    def put(self, text: str) -> None:
        """Types at the end of the box."""
        for c in text:
            self.key("Enter" if c == "\n" else "Tab" if c == "\t" else c)
        self.box += text

    def back(self, n: int, *modifiers: str) -> None:
        """Backspace, n characters."""
        for _ in range(n):
            self.key("Backspace", *modifiers)
        self.box = self.box[: len(self.box) - n]

    def again(self, n: int) -> None:
        """Deletes the last n characters and types them again."""
        gone = self.box[len(self.box) - n :]
        self.back(n)
        self.put(gone)

    def click(self) -> None:
        self.emit("mouse.click", x=700, y=500, button="left", target=self.target)

    def save(self) -> None:
        self.key("s", "Control")

    def arrows(self, key: str, n: int, *modifiers: str) -> None:
        for _ in range(n):
            self.key(key, *modifiers)

    def act(self, what: str, k: int, coming: str) -> int:
        """Does one thing, and says how many of the characters to come were typed with it. `k` is from 1 to 6."""
        have = min(k, len(self.box))
        if what in ("slip", "slips", "repeat"):
            wrong = {"slip": "q", "slips": "q;x"[:k], "repeat": (self.box[-1:] or "q") * k}[what]
            self.put(wrong)
            self.back(len(wrong))
        elif what == "word":
            if self.box.endswith(" ") or not self.box:
                self.put("wrng")
                self.key("Backspace", "Control")
                self.box = self.box[:-4]
        elif what in ("look", "talk"):
            target = self.target
            self.app, self.target = CRM, {"role": "textbox", "name": "Search"}
            self.emit("window.focus")
            if what == "talk":
                for c in "open tickets":
                    self.key(c)
            self.emit("mouse.click", x=3, y=4, button="left")
            self.app, self.target = SLACK, target
            self.emit("window.focus")
        elif what == "wander":
            for n in range(k):
                self.emit("mouse.move", x=n, y=n)
        elif what in ("pause", "idle"):
            self.pause(20 * k if what == "pause" else 100 * k)
        elif what == "click":
            self.click()
        elif what == "save":
            self.save()
        elif what in ("shortcut_back", "click_back", "idle_back", "retype"):
            {"shortcut_back": self.save, "click_back": self.click, "idle_back": lambda: self.pause(100), "retype": lambda: None}[what]()
            self.again(have if what != "retype" else min(3 * k, len(self.box)))
        elif what == "arrows":
            self.arrows("ArrowLeft", have)
            self.arrows("ArrowRight", have)
        elif what in ("fix", "save_fix", "idle_fix", "delete_fix"):
            return self._fix(what, k, coming)
        elif what in ("select", "select_back"):
            self.arrows("ArrowLeft", have, "Shift")
            gone = self.box[len(self.box) - have :]
            if what == "select_back" and have:
                self.key("Backspace")
            self.box = self.box[: len(self.box) - have]
            self.put(gone)
        elif what in ("home_select", "all"):
            if what == "all":
                self.key("a", "Control")
            else:
                self.key("Home", "Shift")
            whole, self.box = self.box, ""
            self.put(whole)
        elif what in ("paste", "paste_input", "drop_in", "compose"):
            part = coming[: 2 * k]
            if part:
                self._arrive(what, part)
            return len(part)
        elif what == "cancel":
            self.emit("text.input", text="n", input_type="insertCompositionText")
            self.emit("text.input", text="ni", input_type="insertCompositionText")
            self.emit("text.input", text="", input_type="deleteCompositionText" if k % 2 else "insertCompositionText")
        elif what == "undo":
            self.put("7")
            self.key("z", "Control")
            self.box = self.box[:-1]
        elif what == "cut":
            self.arrows("ArrowLeft", have, "Shift")
            self.key("x", "Control")
            gone, self.box = self.box[len(self.box) - have :], self.box[: len(self.box) - have]
            self.put(gone)
        elif what == "end":
            self.key("End")
        elif what == "process":
            self.key("Process")
        elif what == "input_delete":
            gone = self.box[-1:]
            self.emit("text.input", text="", input_type="deleteContentBackward")
            self.box = self.box[:-1]
            self.put(gone)
        return 0

    def _fix(self, what: str, k: int, coming: str) -> int:
        """Types one wrong character, goes on, comes back for it with the arrows."""
        if not coming:
            return 0
        rest = coming[1 : 1 + k]
        self.put("x" + rest)
        if what == "save_fix":
            self.save()
        elif what == "idle_fix":
            self.pause(100)
        if what == "delete_fix":
            self.arrows("ArrowLeft", len(rest) + 1)
            self.key("Delete")
        else:
            self.arrows("ArrowLeft", len(rest))
            self.key("Backspace")
        self.key(coming[0])
        self.arrows("ArrowRight", len(rest))
        self.box = self.box[: len(self.box) - len(rest) - 1] + coming[0] + rest
        return 1 + len(rest)

    def _arrive(self, what: str, part: str) -> None:
        """Text that comes without keys."""
        if what == "paste":
            self.key("v", "Control")
            self.emit("clipboard", action="paste", text=part)
        elif what == "compose":
            for n in range(1, len(part) + 1):
                self.emit("text.input", text=part[:n], input_type="insertCompositionText")
            self.emit("text.input", text=part, input_type="insertFromComposition")
        else:
            self.emit("text.input", text=part, input_type="insertFromPaste" if what == "paste_input" else "insertText")
        self.box += part

    def write(self, text: str, start: int, acts: list[tuple[int, str, int]]) -> None:
        """Types the text; the acts (characters after `start`, what, k) happen on the way."""
        todo: dict[int, list[tuple[str, int]]] = {}
        for at, what, k in acts:
            todo.setdefault(start + at, []).append((what, k))
        n = 0
        while n <= len(text):
            for what, k in todo.pop(n, ()):
                n += self.act(what, k, text[n:])
            if n < len(text):
                self.put(text[n])
            n += 1


def normal(text: str) -> str:
    """Letters and digits only, folded: spaces and marks cannot hide a value."""
    return "".join(c for c in text.casefold() if c.isalnum())


def pieces(value: str, entity: str) -> list[str]:
    """The pieces of a value that may not show: any six digits of a number, any three fifths of anything else."""
    if entity == "EMAIL_ADDRESS":
        value = value.split("@")[0]
    plain = normal(value)
    if entity in ("CREDIT_CARD", "US_SSN", "PHONE_NUMBER", "IBAN_CODE"):
        windows = [plain[i : i + 6] for i in range(len(plain) - 5)]
        return [w for w in windows if w.isdigit()]
    size = max(5, math.ceil(0.6 * len(plain)))
    return [piece for i in range(len(plain) - size + 1) if (piece := plain[i : i + size]) not in COMMON]


def shown(decided: list[Any]) -> str:
    """All that a trainer reads of typed and pasted text, joined and alone, without what stands for a masked value."""
    texts = [re.sub(r"<[A-Z_]+(?:_\d+)?>", "|", e["text"]) for e in clean(decided) if e["type"] in ("text.input", "clipboard")]
    return normal("".join(t for t in texts)) + "|" + "|".join(normal(t) for t in texts)
