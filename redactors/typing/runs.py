"""Open fields and their runs, and what a decided run hands on: plain data.

A *field* is where keys go: one app, host and element of a session. Its text comes in *runs*: stretches that end at a shortcut, a mouse press or an
edit beyond the run's own text. All runs of a field are decided together, so that a value is found although a click or a shortcut cut it in two.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from redactors.typing.editor import Buffer
from schemas.raw import App, Target

# Text that stood right before a run in the same field; long enough for a value of any detector to begin in it.
BEFORE_CHARS = 160
# What a place keeps of its text; a terminal's line is read from it.
TRACE_CHARS = 400

Op = Literal["run", "back", "forward", "left", "right", "home", "end", "all", "wipe", "cut", "undo", "lost", "missing"]
LOSES = frozenset({"undo", "lost", "missing"})  # the caret may be anywhere after it


class Run(Struct):
    """One run. `kind` press: a repeated Backspace or arrow outside any run's text. `selected`: the held number of a select-all not yet used.

    `twin` is the same run as an app would have it whose words, or whose Control+A, mean something else; there once that makes a difference.
    """

    number: int
    kind: Literal["typed", "pasted", "press"]
    place: str
    buffer: Buffer = field(default_factory=Buffer)
    twin: Buffer | None = None
    ended: bool = False
    selected: int | None = None
    count: int = 1


class Step(Struct, array_like=True):
    """What happened to a field's text, one after another: a run, or an edit outside of any. `lost`: the caret may be anywhere now.

    `missing`: a record is lost that may have been a key; a value that lacks one is known to no detector.
    """

    op: Op
    run: int = 0
    word: bool = False
    line: bool = False
    select: bool = False


class Field(Struct):
    """An open field: its runs in order, and its times in ms of event time. `secret`: a password prompt came before; `doubt`: one may have.

    `before` and `after`: what stood around the caret when it opened; `anchor`: where a selection began, counted from the caret. `cut`: what was open
    before the caret when the field was last decided: a word that could go on, or a number that could. `wiped`: the characters (run, number in it) that
    stood before all was selected and replaced. `header`: what the column of a cell is called.
    """

    place: str
    runs: list[int]
    app: App
    target: Target | None
    first_ms: int
    last_ms: int
    steps: list[Step] = field(default_factory=list)
    wiped: list[list[tuple[int, int]]] = field(default_factory=list)
    before: str = ""
    after: str = ""
    anchor: int = 0
    secret: bool = False
    doubt: bool = False
    cut: Literal["", "word", "number"] = ""
    header: str = ""


class Trace(Struct):
    """What a place keeps after its field was decided: the text around the caret and the selection, secret lines still due, lines that may be secret.

    `recalled`: a line may have come out of a shell's history.
    """

    before: str = ""
    after: str = ""
    anchor: int = 0
    secret: int = 0
    doubt: int = 0
    recalled: bool = False
    cut: Literal["", "word", "number"] = ""


class Stood(Struct, array_like=True):
    """A way the field's text may have read at some time; `at[i]` is where its i-th character is in the joined text, or -1 where it is not there.

    `now`: it may read so now, and not only before an edit.
    """

    text: str
    at: list[int]
    now: bool


class Joined(Struct):
    """A decided field: the text of its runs in the order of typing, ready to be searched. `before` is what it follows.

    `open` are spans at which a value may have been cut: they are masked. `header`: what the column of a cell is called.
    """

    text: str
    before: str
    open: list[tuple[int, int]]
    app: App
    target: Target | None
    secret: bool
    stood: list[Stood]
    header: str = ""


class Typed(Struct):
    """A decided run: the part [start, end) of its field's text."""

    joined: Joined
    start: int
    end: int
