"""A typist for tests: keys, clicks and looks elsewhere in, raw events out, and the core that decides them without models or a screen."""

from __future__ import annotations

import functools
from typing import Any

import msgspec

from redactors import admission, session
from redactors.core import Core, Decision
from redactors.policy import load as policies
from redactors.redact import redact
from redactors.screens.sights import Eyes
from redactors.screens.words import Word
from redactors.state import Ready, State
from redactors.text import find
from redactors.text.finding import Finder
from redactors.text.models import Models
from schemas.audit import Place, Reason
from schemas.policy import Policy
from schemas.raw import RawEvent, Refused, decode

SLACK = {"id": "com.tinyspeck.slackmacgap", "name": "Slack", "title": "#support - Slack"}
ITERM = {"id": "com.googlecode.iterm2", "name": "iTerm2", "title": "zsh"}
CRM = {"id": "com.google.Chrome", "name": "Google Chrome", "title": "CRM", "url": "https://crm.example-corp.com/contacts/edit"}
WHATSAPP = {"id": "net.whatsapp.WhatsApp", "name": "WhatsApp", "title": "Family"}
MESSAGE = {"role": "textbox", "name": "Message #support"}
SHELL = {"role": "terminal", "name": "shell"}


class Typist:
    """Writes one session's events, each with an id and seq of its own; `ms` is the clock."""

    def __init__(self, name: str = "s-1") -> None:
        self.name, self.ms, self.events = name, 0, list[dict[str, Any]]()
        self.app: dict[str, Any] | None = SLACK
        self.target: dict[str, Any] | None = MESSAGE

    def emit(self, type_: str, **fields: Any) -> dict[str, Any]:
        self.ms += 100
        n = len(self.events)
        minutes, rest = divmod(self.ms, 60_000)
        time = f"2026-03-02T{9 + minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}Z"
        event = {"id": f"{self.name}-{n}", "type": type_, "time": time, "session": self.name, "seq": n, "actor": "u-1", "device": "d-1", "app": self.app}
        if self.target is not None and type_.startswith(("key", "text", "clip")):
            event["target"] = self.target
        self.events.append(event | fields)
        return self.events[-1]

    def key(self, key: str, *modifiers: str, up: bool = True) -> None:
        code = f"Key{key.upper()}" if len(key) == 1 and key.isascii() and key.isalpha() else "Unidentified"
        self.emit("key.down", key=key, code=code, modifiers=list(modifiers))
        if up:
            self.emit("key.up", key=key, code=code, modifiers=list(modifiers))

    def type(self, text: str) -> None:
        for c in text:
            self.key({"\n": "Enter", "\t": "Tab", "\b": "Backspace", "←": "ArrowLeft", "→": "ArrowRight"}.get(c, c))

    def pause(self, seconds: float) -> None:
        self.ms += int(seconds * 1000)

    def raw(self) -> list[RawEvent]:
        out = []
        for event in self.events:
            decoded = decode(msgspec.json.encode(event))
            assert not isinstance(decoded, Refused), decoded
            out.append(decoded)
        return out


class NoReader:
    """An engine for tests without frames: it sees nothing."""

    name, pad_px = "none", 0.0

    def read(self, image: Any, scale: float, within: Any = None) -> list[Word]:
        return []


@functools.cache
def _patterns(digest: str) -> Finder:
    return find.build(_POLICIES[digest], Models(None, None))


_POLICIES: dict[str, Policy] = {}


def core(policy: Policy, models: Models | None = None, find_with: Any = None) -> Core:
    """A core with real detectors; without models it knows patterns only."""
    digest = policies.digest(policy)
    _POLICIES[digest] = policy
    return Core(
        policy=policy, digest=digest, worker="test", key=b"k" * 32, admission=admission.build(policy),
        finder=find_with or (find.build(policy, models) if models else _patterns(digest)), eyes=Eyes(NoReader(), ()), load=lambda image: Reason.BLOB_MISSING,
        store=lambda frame: "blobs/00/" + "0" * 64 + ".png",
    )  # fmt: skip


def decide(events: list[RawEvent], core: Core, restarts: frozenset[int] = frozenset(), sizes: tuple[int, ...] = (1,), end: bool = True) -> list[Decision]:
    """Folds and redacts events as a worker would: in batches of these sizes, the state stored and read again before the events in `restarts`."""
    states: dict[str, State] = {}
    out: list[Decision] = []
    groups: list[tuple[State, list[Ready]]] = []
    left = 0
    for n, event in enumerate(events):
        if left == 0 or n in restarts:
            out += redact(groups, core)
            groups, left = [], sizes[n % len(sizes)]
        if n in restarts:
            states = {name: msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=State) for name, state in states.items()}
            core.apps.clear(), core.slots.clear(), core.seen.clear()
        state = states.setdefault(event.session, State())
        groups.append((state, session.fold(state, Place(line=n + 1), event, core.admission.event(event, None), core.policy.keystrokes)))
        left -= 1
    out += redact(groups, core)
    if end:
        out += redact([(state, session.flush(state)) for state in states.values()], core)
    return out


def clean(decisions: list[Decision]) -> list[dict[str, Any]]:
    """The clean events as a trainer reads them."""
    return [msgspec.to_builtins(d.redacted.event) for d in decisions if d.redacted.event is not None]
