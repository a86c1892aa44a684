"""What goes into the text finder and what comes out: strings with their context in, spans out. No text leaves in a finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from msgspec import Struct

Channel = Literal["typed", "clipboard", "title", "url", "name", "value", "pixels", "prose"]


class Context(Struct, frozen=True):
    """Where a string stood.

    `channel` says how it came to be: `typed` runs, `clipboard`, window `title`, `url` parts, an element's `name` or `value`, `pixels` (read by
    OCR, so characters may be confused), `prose` (task, os, recorder). `field` is the accessible name (or label, column header) of the element it
    stands in, `role` its WAI-ARIA role, `title` the window title. `before` is text that stood right before it: searched with it, so that a value
    may begin there, but findings are reported for the string itself only. `secure` means masked whole and unread. `guess` false: no model is asked,
    patterns and checks only. `day`: the event's (UTC), where the policy allows words until a day; else empty.
    """

    channel: Channel
    field: str = ""
    role: str = ""
    app: str = ""
    title: str = ""
    before: str = ""
    secure: bool = False
    guess: bool = True
    day: str = ""


class Text(Struct, frozen=True):
    """One string to search."""

    text: str
    context: Context


class Finding(Struct, frozen=True):
    """A span [start, end) of characters to be masked, and why: `why` holds context words, checksum names and the like, never the span's text."""

    start: int
    end: int
    entity: str
    score: float
    detector: str
    rule: str
    why: tuple[str, ...] = ()


class Finder(Protocol):
    """The one batched call. The answer has one tuple per text, in order, of findings that are sorted and do not overlap."""

    def find(self, texts: Sequence[Text]) -> list[tuple[Finding, ...]]:
        """Finds in all texts at once."""
        ...
