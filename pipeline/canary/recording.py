"""A recording with canaries in it: canaries in, raw events and frames out, as a recorder would send them. One session for each, one for each screen.

What cannot happen: a canary that is not in its session's events as it is `written`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import Struct, field

from pipeline.canary import carriers, pictures
from pipeline.canary.pictures import Line, Picture
from pipeline.canary.plan import Canary, halves

SLACK = {"id": "com.tinyspeck.slackmacgap", "name": "Slack", "title": "#billing - Slack"}
TERMINAL = {"id": "com.googlecode.iterm2", "name": "iTerm2", "title": "zsh"}
EXCEL = {"id": "com.microsoft.Excel", "name": "Excel", "title": "Book1 - Excel"}
CRM = {"id": "com.google.Chrome", "name": "Google Chrome", "title": "CRM", "url": "https://crm.example-corp.com/invoices/open", "private": False}
MESSAGE = {"role": "textbox", "name": "Message #billing"}
COMMAND = "sudo systemctl restart invoices"
# Words of an event that are the same whatever it carries: the control of a URL, of a terminal, of a bare field.
URL_CONTROL = "invoices/review"
# A date or a word in a path says nothing of what it is: no policy could tell these from a page's own name.
NOT_IN_PATHS = frozenset({"DATE_OF_BIRTH", "PASSWORD"})
NOTE = {"role": "textbox", "name": "Notes"}
SLIP_SHARE = 0.06
IDLE_MS = 61_000
SCREEN_LINES = 4


class Recording(Struct):
    """Raw lines; frames by their reference; each picture by its session; and what of each canary's session must come out: the positive control."""

    lines: list[bytes] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    pictures: dict[str, tuple[Picture, tuple[Canary, ...]]] = field(default_factory=dict)
    controls: dict[int, str] = field(default_factory=dict)
    sessions: dict[int, str] = field(default_factory=dict)


def record(canaries: Sequence[Canary]) -> Recording:
    """All canaries, planted."""
    out = Recording()
    for canary in canaries:
        if canary.channel != "pixels":
            session = _Session(canary.session, canary.number)
            out.controls[canary.number], out.sessions[canary.number] = _WAYS[canary.channel](session, canary), canary.session
            out.lines += session.ended()
    shown = tuple(canary for canary in canaries if canary.channel == "pixels")
    for at in range(0, len(shown), SCREEN_LINES):
        _screen(out, shown[at : at + SCREEN_LINES])
    return out


class _Session:
    """One session being recorded; `emit` is the only way in, and time goes on with it."""

    def __init__(self, name: str, number: int) -> None:
        self.name, self.ms, self.events, self.random = name, 0, list[bytes](), Random(f"{name} types")
        self.app: dict[str, Any] = SLACK
        self.target: dict[str, Any] | None = None

    def emit(self, kind: str, **fields: Any) -> None:
        self.ms += 90
        n = len(self.events)
        minutes, rest = divmod(self.ms, 60_000)
        event = {
            "id": f"{self.name}:{n}", "type": kind, "time": f"2026-03-02T09:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}Z", "session": self.name, "seq": n,
            "actor": "canary", "device": "canary", "app": self.app,
        }  # fmt: skip
        if self.target is not None:
            event["target"] = self.target
        self.events.append(msgspec.json.encode(event | fields))

    def at(self, app: dict[str, Any], target: dict[str, Any] | None = None) -> None:
        """Another window and element; a click goes there."""
        self.app, self.target = app, target
        self.emit("window.focus")
        if target is not None:
            self.emit("mouse.click", x=200, y=300, button="left")

    def key(self, key: str) -> None:
        for kind in ("key.down", "key.up"):
            self.emit(kind, key=key, code="Unidentified")

    def type(self, text: str) -> None:
        """Keys, now and then a slip that is taken back."""
        for c in text:
            if self.random.random() < SLIP_SHARE:
                self.key(self.random.choice("esnrtoil"))
                self.key("Backspace")
            self.key("Enter" if c == "\n" else c)

    def ended(self) -> list[bytes]:
        self.target = None
        self.emit("session.end")
        return self.events


def _typed(session: _Session, canary: Canary) -> str:
    """In a message, in a field that asks for it, or at a prompt that does not echo; split by a pause or a look elsewhere."""
    control = carriers.CONTROL[canary.language]
    if canary.value.entity == "PASSWORD" and session.random.random() < 0.5:
        session.at(TERMINAL, {"role": "terminal", "name": "shell"})
        session.type(f"{COMMAND}\n{canary.written}\n")
        return COMMAND
    if canary.noise != "glued" and session.random.random() < 0.5:
        session.at(CRM, {"role": "textbox", "name": carriers.field(canary.value, canary.language)})
        before, after = "", ""
    else:
        session.at(SLACK, MESSAGE)
        before, _, after = _sentence(canary).partition(canary.written)
    first, second = halves(canary.written) if canary.noise == "split" else (canary.written, "")
    session.type(before + first)
    if second and session.random.random() < 0.5:
        session.ms += IDLE_MS
    elif second:
        back, target = session.app, session.target
        session.at(EXCEL)
        session.at(back, target)
    session.type(second + after + "\n")
    if not after:
        session.at(CRM, NOTE)
        session.type(control + "\n")
    return control


def _pasted(session: _Session, canary: Canary) -> str:
    session.at(SLACK, MESSAGE)
    text = _sentence(canary)
    at = text.index(canary.written) + len(halves(canary.written)[0]) if canary.noise == "split" else len(text)
    for part in filter(None, (text[:at], text[at:])):
        session.emit("text.input", text=part, input_type="insertFromPaste")
    session.key("Enter")
    return carriers.CONTROL[canary.language]


def _clipboard(session: _Session, canary: Canary) -> str:
    session.at(EXCEL)
    session.emit("clipboard", action="copy", text=_sentence(canary))
    return carriers.CONTROL[canary.language]


def _title(session: _Session, canary: Canary) -> str:
    session.at({**EXCEL, "title": _sentence(canary)})
    return carriers.CONTROL[canary.language]


def _url(session: _Session, canary: Canary) -> str:
    value = quote(canary.written, safe="")
    host = "crm.example-corp.com"
    ways = [f"https://{host}/{URL_CONTROL}?customer={value}&view=open", f"https://{host}/{URL_CONTROL}#{value}", f"https://{value}:x@{host}/{URL_CONTROL}"]
    if canary.value.entity not in NOT_IN_PATHS:
        ways += [f"https://{host}/{URL_CONTROL}/{value}", f"https://{host}/{URL_CONTROL}/{value}/edit"]
    url = session.random.choice(ways)
    session.at({**CRM, "url": url})
    return URL_CONTROL


def _target(session: _Session, canary: Canary) -> str:
    """As a field's value, its label beside it; or in an element's name."""
    if session.random.random() < 0.5:
        session.at(CRM, {"role": "textbox", "name": carriers.field(canary.value, canary.language), "value": canary.written})
        session.at(CRM, {"role": "textbox", "name": "Notes", "value": carriers.CONTROL[canary.language]})
    else:
        session.at(CRM, {"role": "button", "name": _sentence(canary)})
    return carriers.CONTROL[canary.language]


def _tree(session: _Session, canary: Canary) -> str:
    session.app = CRM
    label = carriers.field(canary.value, canary.language)
    parts = halves(canary.written) if canary.noise == "split" else (canary.written,)
    fields = [{"role": "textbox", "name": label, "value": part} for part in parts]
    texts = [{"role": "text", "name": label}, *({"role": "text", "name": part} for part in parts)]
    whole = [{"role": "text", "name": _sentence(canary)}]
    nodes = session.random.choice((fields, texts)) if canary.noise == "split" else session.random.choice((fields, texts, whole))
    session.emit("ui.snapshot", nodes=[{"role": "heading", "name": carriers.CONTROL[canary.language]}, *nodes])
    return carriers.CONTROL[canary.language]


def _task(session: _Session, canary: Canary) -> str:
    session.emit("session.start", os="macOS 15", recorder="canary", task=_sentence(canary))
    return carriers.CONTROL[canary.language]


def _windows(session: _Session, canary: Canary) -> str:
    picture = pictures.blank()
    windows = [{"app": CRM, "bounds": [0, 0, 96, 64]}, {"app": {**EXCEL, "title": _sentence(canary)}, "bounds": [0, 0, 96, 64], "z": 1}]
    image = {"media_type": "image/png", "width": 96, "height": 64, "sha256": hashlib.sha256(picture).hexdigest(), "data": base64.b64encode(picture).decode()}
    session.emit("screenshot", image=image, windows=windows)
    return carriers.CONTROL[canary.language]


_WAYS = {
    "typed": _typed, "pasted": _pasted, "clipboard": _clipboard, "title": _title, "url": _url, "target": _target, "tree": _tree, "task": _task,
    "windows": _windows,
}  # fmt: skip


def _sentence(canary: Canary) -> str:
    return carriers.sentence(canary.value, canary.written, canary.language, bare=canary.noise == "glued")


def _screen(out: Recording, canaries: tuple[Canary, ...]) -> None:
    """One frame with a line for each canary, and their controls at its foot."""
    first = canaries[0]
    random = Random(f"{first.session} draws")
    rows = list(_rows(canaries))
    picture = pictures.draw(random, [*rows, Line(carriers.CONTROL["en"], "", "")])
    digest = hashlib.sha256(picture.png).hexdigest()
    ref = f"blobs/{digest}.png"
    out.blobs[ref] = picture.png
    out.pictures[first.session] = picture, canaries
    session = _Session(first.session, first.number)
    session.app = CRM
    height, width = picture.pixels.shape[:2]
    session.emit("screenshot", image={"media_type": "image/png", "width": width, "height": height, "sha256": digest, "ref": ref})
    out.lines += session.ended()
    for canary in canaries:
        out.controls[canary.number], out.sessions[canary.number] = carriers.CONTROL["en"], first.session


def _rows(canaries: Sequence[Canary]) -> Iterator[Line]:
    for canary in canaries:
        before, _, _ = _sentence(canary).partition(canary.written)
        yield Line(before, canary.written, "")
