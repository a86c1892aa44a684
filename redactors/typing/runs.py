"""Open fields and their runs, and what a decided run hands on: editing keys gathered by place in, `Typed` out.

A *field* is where keys go: one app, host and element of a session. Its text comes in *runs*: stretches that end at a shortcut, a mouse press or an
edit beyond the run's own text. All runs of a field are decided together, so that a value is found although a click or a shortcut cut it in two.
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct, field

from redactors.text.common import COMMON
from redactors.typing.editor import Buffer, text_of
from schemas.raw import App, Target

# Text that stood right before a run in the same field; long enough for a value of any detector to begin in it.
BEFORE_CHARS = 160
LINE_CHARS = 500
# How many tokens back an open end can reach: "4111 1111 1111", "Anna Maria von der".
TAIL_TOKENS = 6


class Run(Struct):
    """One run. `kind` press: a repeated Backspace or arrow outside any run's text. `selected`: the held number of a select-all not yet used."""

    number: int
    kind: Literal["typed", "pasted", "press"]
    place: str
    buffer: Buffer = field(default_factory=Buffer)
    ended: bool = False
    decided: bool = False
    selected: int | None = None
    count: int = 1


class Field(Struct):
    """An open field: its runs in order, and its times in ms of event time. `secret`: a password prompt came before."""

    place: str
    runs: list[int]
    app: App
    target: Target | None
    first_ms: int
    last_ms: int
    before: str = ""
    secret: bool = False


class Trace(Struct):
    """What a place keeps after its field was decided: the text before the caret, the terminal line so far, secret lines still due."""

    before: str = ""
    line: str = ""
    secret: int = 0


class Stood(Struct):
    """A text that stood in the field at some time; `at[i]` is where its i-th character is in the joined text, or -1 where it is gone."""

    text: str
    at: list[int]


class Typed(Struct):
    """A decided run, ready to be searched: the joined text of its field, and which part [start, end) is this run's.

    From `tail` on the text was cut off while a value could still be open there, and is masked.
    """

    text: str
    start: int
    end: int
    before: str
    tail: int
    app: App
    target: Target | None
    secret: bool
    stood: list[Stood]
    edited: bool


def decide(open_field: Field, runs: dict[int, Run], finished: bool) -> dict[int, Typed]:
    """Decides all runs of a field. `finished`: by Enter or Tab, so that its end is not open."""
    texts = {n: text_of(runs[n].buffer) for n in open_field.runs}
    joined = "".join(texts.values())
    tail = len(joined) if finished else open_tail(joined)
    stood = _stood(open_field, runs, texts, joined)
    out, at = {}, 0
    for n in open_field.runs:
        run = runs[n]
        run.ended = run.decided = True
        out[n] = Typed(
            text=joined, start=at, end=at + len(texts[n]), before=open_field.before, tail=tail, app=open_field.app,
            target=open_field.target, secret=open_field.secret, stood=stood, edited=run.buffer.edited,
        )  # fmt: skip
        at += len(texts[n])
    return out


def _stood(open_field: Field, runs: dict[int, Run], texts: dict[int, str], joined: str) -> list[Stood]:
    """Each text that stood before a deletion, once, with the text before it where it began at the run's start."""
    out: dict[str, Stood] = {}
    offset = 0
    for n in open_field.runs:
        buffer = runs[n].buffer
        where = {number: offset + i for i, number in enumerate(buffer.net)}
        lead = joined[max(0, offset - BEFORE_CHARS) : offset]
        for numbers in buffer.stood:
            at = [where.get(number, -1) for number in numbers]
            text = "".join([buffer.typed[number] for number in numbers])
            if numbers and numbers[0] == 0:
                text, at = lead + text, [*range(offset - len(lead), offset), *at]
            if text.strip() and text not in joined:
                out.setdefault(text, Stood(text, at))
        offset += len(texts[n])
    return list(out.values())


_TOKEN = re.compile(r"\S+")


def open_tail(text: str) -> int:
    """Where the end begins that a detector could still complete (a half address, a name, digits); len(text) where there is none."""
    tokens = list(_TOKEN.finditer(text))[-TAIL_TOKENS:]
    start = len(text)
    gap = not tokens or tokens[-1].end() < len(text)
    for token in reversed(tokens):
        if not _open(token[0], whole=gap or start < len(text)):
            break
        start = token.start()
    return start


def _open(token: str, whole: bool) -> bool:
    """Whether a token at the end may be part of something longer. `whole`: no character can be added to it any more."""
    if any(c.isdigit() or c in "@=" for c in token):
        return True
    word = token.strip(".,;:!?…()[]{}\"'`")
    if not word:
        return False
    ended = token[-1] in ".!?;:)" and len(word) > 1
    if word.casefold() in COMMON:
        return False
    if word[:1].isupper():
        return not ended
    return not whole and not (ended and word.isalpha())
