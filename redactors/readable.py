"""What a reader of clean records can read: one value and records in the order of the topic in, the records in which it can be read out.

A reader takes capitals, accents, dashes, look-alike letters and percent-encoding for the same text, puts together what was typed one piece after another,
and what stands side by side in a tree. So does `Search`: it compares skeletons (`normalise.skeleton`). A placeholder parts what stands around it.
What cannot happen: a record that holds the value in one string, or in runs of a session that follow each other, passed over. Not seen: pixels, and a value
that is put together by moving the caret.
"""

from __future__ import annotations

import re
from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterator
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from redactors.recheck import strings
from redactors.text.normalise import skeleton

VALUE_CHARS_MAX = 400
SKELETON_CHARS_MIN = 4  # letters and digits: a shorter one stands in half of all texts
KEPT_CHARS = 1_000  # of what was typed in one place, beyond the value's own length: so far may Backspace reach back
PLACES_MAX = 100_000  # fields that are being typed into; the one that heard nothing for the longest is forgotten first
_DECODINGS_MAX = 4
_PARTED = "\x00"  # no text of the contract holds one
_PLACEHOLDER = re.compile(r"<[A-Z][A-Z0-9_]*>")
_WRITES_NOTHING = frozenset({"Control", "Alt", "Meta"})

RecordT = TypeVar("RecordT", bound=Hashable)


def compared(value: str) -> str | None:
    """A value as it is compared, or None where it is too long, or too short to be told from other text."""
    if len(value) > VALUE_CHARS_MAX:
        return None
    plain = skeleton(value)
    return plain if len(plain) >= SKELETON_CHARS_MIN else None


class Search(Generic[RecordT]):
    """Looks for one value, as `compared` gives it. Memory: what was typed last in each of PLACES_MAX places."""

    def __init__(self, value: str) -> None:
        self._value = value
        self._typed: OrderedDict[Hashable, _Typed[RecordT]] = OrderedDict()  # by place

    def take(self, record: RecordT, event: dict[str, Any]) -> set[RecordT]:
        """The records in which the value can be read now that this one is there: itself, or some before it together with it. `record` names it."""
        found: set[RecordT] = {record} if self._holds(event) else set()
        text, backspaces = _writes(event)
        if text or backspaces:
            # in the order of typing, wherever it went; and in one field, with what Backspace left of it
            found |= self._in((event["session"],), 0).add(record, text, 0)
            found |= self._in((event["session"], *_place(event)), KEPT_CHARS).add(record, text, backspaces)
        return found

    def _holds(self, event: dict[str, Any]) -> bool:
        beside: dict[str, list[str]] = defaultdict(list)
        for path, text in strings(event):
            plain = _plain(text)
            if self._value in plain or any(self._value in _plain(one) for one in _decoded(text)):
                return True
            if "]." in path:  # one of a list's: the nodes of a tree
                beside[path.rpartition(".")[2]].append(plain)
        return any(self._value in "".join(texts) for texts in beside.values())

    def _in(self, place: Hashable, kept: int) -> _Typed[RecordT]:
        one = self._typed.pop(place, None) or _Typed(self._value, kept)
        self._typed[place] = one
        if len(self._typed) > PLACES_MAX:
            self._typed.popitem(last=False)
        return one


class _Typed(Generic[RecordT]):
    """The end of what was typed in one place, and which record each piece is from."""

    def __init__(self, value: str, kept: int) -> None:
        self._value, self._kept = value, kept + len(value)
        self._pieces: list[tuple[RecordT, str, str]] = []  # the record, its text, the text's skeleton

    def add(self, record: RecordT, text: str, backspaces: int) -> set[RecordT]:
        """Takes what a record types, or takes back; the records that the value now lies over, if it does."""
        while backspaces > 0 and self._pieces:
            whose, last, _ = self._pieces.pop()
            if left := last[: max(0, len(last) - backspaces)]:
                self._pieces.append((whose, left, _plain(left)))
            backspaces -= len(last)
        if not text:
            return set()
        self._pieces.append((record, text, _plain(text)))
        found = self._found()
        held = sum(len(plain) for _, _, plain in self._pieces)
        while held - len(self._pieces[0][2]) >= self._kept:
            held -= len(self._pieces.pop(0)[2])
        return found

    def _found(self) -> set[RecordT]:
        whole = "".join(plain for _, _, plain in self._pieces)
        found: set[RecordT] = set()
        at = whole.find(self._value, max(0, len(whole) - len(self._pieces[-1][2]) - len(self._value) + 1))
        while at >= 0:
            begin = 0
            for record, _, plain in self._pieces:
                if begin < at + len(self._value) and begin + len(plain) > at:
                    found.add(record)
                begin += len(plain)
            at = whole.find(self._value, at + 1)
        return found


def _writes(event: dict[str, Any]) -> tuple[str, int]:
    """What a record types, its placeholders as one character each; and how many characters that stood there it takes away."""
    if event["type"] == "text.input":
        return _PLACEHOLDER.sub(_PARTED, event["text"]), 0
    if event["type"] != "key.press":
        return "", 0
    key, modifiers, count = event["key"], set(event.get("modifiers", ())), event.get("count", 1)
    if key == "Backspace":
        return "", count
    writes = len(key) == 1 and ("AltGraph" in modifiers or not modifiers & _WRITES_NOTHING)
    return (key * count if writes else ""), 0


def _place(event: dict[str, Any]) -> tuple[Any, ...]:
    """The field, as far as the record says it."""
    target = event.get("target") or {}
    return ((event.get("app") or {}).get("id"), *(target.get(name) for name in ("role", "name", "automation_id")))


def _plain(text: str) -> str:
    """A text's skeleton, in parts where a placeholder stands in it."""
    if "<" not in text and _PARTED not in text:
        return skeleton(text)
    return _PARTED.join(skeleton(part) for part in _PLACEHOLDER.sub(_PARTED, text).split(_PARTED))


def _decoded(text: str) -> Iterator[str]:
    """A text without its percent-encoding, layer by layer."""
    for _ in range(_DECODINGS_MAX):
        plain = unquote(text)
        if plain == text:
            return
        yield plain
        text = plain
