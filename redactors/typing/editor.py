"""A run of typing: editing keys in, the text that stands and everything that ever stood there out.

The editor knows only what was typed into it. Where an edit reaches outside (a Backspace at its start, an arrow past its end) it changes nothing and
says so, and the run ends there. Every character keeps the number under which it was typed, so that a value found in something that stood there
earlier can be masked in what still stands. Nothing here looks at what the text means.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

# Around a deletion this much text is remembered as it stood, in characters each way: longer than any value that a detector knows.
HISTORY_CHARS = 96


class Stretch(Struct, array_like=True):
    """Characters, by number, as they stood side by side. `first` and `last`: nothing of the buffer's own stood before, or after, them."""

    numbers: list[int]
    first: bool
    last: bool


class Buffer(Struct):
    """What was typed in one run.

    `typed`: every character ever inserted, by number. `net`: numbers of the characters that stand, in order. `caret` and `anchor` are positions in
    `net`; a selection lies between them where they differ. `stood`: stretches of `net` as they were before an edit in them. `burst`: the kind of edit
    that goes on at the caret, which is remembered once. `composing`: how many characters before the caret belong to an open composition.
    """

    typed: list[str] = field(default_factory=list)
    net: list[int] = field(default_factory=list)
    caret: int = 0
    anchor: int = 0
    stood: list[Stretch] = field(default_factory=list)
    burst: Literal["", "delete", "insert"] = ""
    composing: int = 0
    edited: bool = False


def text_of(buffer: Buffer) -> str:
    """The text that stands."""
    typed = buffer.typed
    return "".join([typed[n] for n in buffer.net])


def insert(buffer: Buffer, text: str) -> None:
    """Types `text` at the caret, over the selection where there is one."""
    if buffer.caret != buffer.anchor:
        _delete(buffer, min(buffer.caret, buffer.anchor), max(buffer.caret, buffer.anchor))
    first = len(buffer.typed)
    buffer.typed.extend(text)
    if buffer.caret == len(buffer.net):
        buffer.burst = ""
        buffer.net.extend(range(first, len(buffer.typed)))
    else:
        _remember(buffer, "insert", buffer.caret, buffer.caret)
        buffer.net[buffer.caret : buffer.caret] = range(first, len(buffer.typed))
        buffer.edited = True
    buffer.caret += len(text)
    buffer.anchor = buffer.caret
    buffer.composing = 0


def compose(buffer: Buffer, text: str) -> None:
    """Replaces the open composition by `text` (W3C Input Events: each update carries the whole composition)."""
    start = max(0, buffer.caret - buffer.composing)
    if buffer.composing and buffer.caret == buffer.anchor:
        _delete(buffer, start, buffer.caret)
    insert(buffer, text)
    buffer.composing = len(text)


def abandon(buffer: Buffer) -> bool:
    """Takes the open composition back. False where there is none."""
    if not buffer.composing:
        return False
    compose(buffer, "")
    return True


def fork(buffer: Buffer) -> Buffer:
    """The same text with the same numbers, to be edited another way from here on."""
    return Buffer(list(buffer.typed), list(buffer.net), buffer.caret, buffer.anchor, [], "", buffer.composing, True)


def select_all(buffer: Buffer) -> None:
    """Selects all that stands."""
    buffer.anchor, buffer.caret, buffer.composing, buffer.burst = 0, len(buffer.net), 0, ""


def delete_backward(buffer: Buffer, word: bool = False, line: bool = False, fine: bool = False) -> bool:
    """Backspace, by character, word or line (`fine`: a word ends at a mark as well). False where there is nothing of the run's own before the caret."""
    if buffer.caret != buffer.anchor:
        _delete(buffer, min(buffer.caret, buffer.anchor), max(buffer.caret, buffer.anchor))
        return True
    if buffer.caret == 0:
        return False
    start = 0 if line else _word_left(buffer, buffer.caret, fine) if word else buffer.caret - 1
    _delete(buffer, start, buffer.caret)
    return True


def delete_forward(buffer: Buffer, word: bool = False, line: bool = False, fine: bool = False) -> bool:
    """Delete, by character, word or line. False where there is nothing of the run's own after the caret."""
    if buffer.caret != buffer.anchor:
        _delete(buffer, min(buffer.caret, buffer.anchor), max(buffer.caret, buffer.anchor))
        return True
    if buffer.caret == len(buffer.net):
        return False
    end = len(buffer.net) if line else _word_right(buffer, buffer.caret, fine) if word else buffer.caret + 1
    _delete(buffer, buffer.caret, end)
    return True


def move(buffer: Buffer, key: str, word: bool, select: bool, fine: bool = False) -> bool:
    """ArrowLeft, ArrowRight, Home or End. False where the caret would leave the run's own text, which then is as it was."""
    low, high = min(buffer.caret, buffer.anchor), max(buffer.caret, buffer.anchor)
    if key == "Home":
        caret = 0
    elif key == "End":
        caret = len(buffer.net)
    elif low != high and not select:
        caret = low if key == "ArrowLeft" else high  # an arrow collapses a selection to its edge
    elif key == "ArrowLeft":
        if buffer.caret == 0:
            return False
        caret = _word_left(buffer, buffer.caret, fine) if word else buffer.caret - 1
    else:
        if buffer.caret == len(buffer.net):
            return False
        caret = _word_right(buffer, buffer.caret, fine) if word else buffer.caret + 1
    buffer.caret = caret
    buffer.composing, buffer.burst = 0, ""
    if not select:
        buffer.anchor = caret
    return True


def _delete(buffer: Buffer, start: int, end: int) -> None:
    _remember(buffer, "delete", start, end)
    slip = end == start + 1 and not buffer.typed[buffer.net[start]].isdigit()
    buffer.edited = True
    del buffer.net[start:end]
    buffer.caret = buffer.anchor = start
    buffer.composing = 0
    if slip and start == len(buffer.net) and start and buffer.typed[buffer.net[-1]].isdigit():
        # A number had something typed onto it, which hid it: it is remembered as it reads without.
        buffer.burst = ""
        _remember(buffer, "delete", start, start)


def _remember(buffer: Buffer, burst: Literal["delete", "insert"], start: int, end: int) -> None:
    """What stands around an edit, once for a burst of them at one place."""
    if buffer.burst != burst:
        low, high = max(0, start - HISTORY_CHARS), end + HISTORY_CHARS
        buffer.stood.append(Stretch(buffer.net[low:high], low == 0, high >= len(buffer.net)))
    buffer.burst = burst


def _word_left(buffer: Buffer, at: int, fine: bool) -> int:
    while at > 0 and buffer.typed[buffer.net[at - 1]].isspace():
        at -= 1
    if fine and at > 0 and buffer.typed[buffer.net[at - 1]].isalnum():
        while at > 0 and buffer.typed[buffer.net[at - 1]].isalnum():
            at -= 1
        return at
    while at > 0 and not (c := buffer.typed[buffer.net[at - 1]]).isspace() and not (fine and c.isalnum()):
        at -= 1
    return at


def _word_right(buffer: Buffer, at: int, fine: bool) -> int:
    while at < len(buffer.net) and buffer.typed[buffer.net[at]].isspace():
        at += 1
    if fine and at < len(buffer.net) and buffer.typed[buffer.net[at]].isalnum():
        while at < len(buffer.net) and buffer.typed[buffer.net[at]].isalnum():
            at += 1
        return at
    while at < len(buffer.net) and not (c := buffer.typed[buffer.net[at]]).isspace() and not (fine and c.isalnum()):
        at += 1
    return at
