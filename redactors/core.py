"""What decides, as one value: a policy with what was built from it once, and what a decision is. Made by the shell, passed through all that redacts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from msgspec import Struct, field

from redactors.admission import Admission
from redactors.screens.change import Seen
from redactors.screens.frame import Frame
from redactors.screens.sights import Eyes
from redactors.screens.words import Box
from redactors.strings import AppSlots
from redactors.text import allow
from redactors.text.allow import Allow
from redactors.text.finding import Finder
from schemas.audit import Place, Reason
from schemas.clean import CleanApp, Mark
from schemas.policy import Policy
from schemas.raw import App, Image, RawEvent
from schemas.redacted import Redacted


class Core(Struct):
    """`key` is the secret that labels, memory and surrogates hang on. `load` gives an image's bytes or why not; `store` keeps a covered frame and
    gives its ref; both raise OSError where their store fails. `watch` bounds the time in which a frame is looked at, or says why it is not to be. `keeps`:
    what was masked is kept with each decision, for those who compare policies. The rest are caches, bounded, which may be lost at any time.
    """

    policy: Policy
    digest: str
    worker: str
    key: bytes
    admission: Admission
    finder: Finder
    eyes: Eyes
    load: Callable[[Image], bytes | Reason]
    store: Callable[[Frame], str]
    watch: Callable[[Place], AbstractContextManager[Reason | None]] = lambda _: nullcontext()
    keeps: bool = False
    allow: Allow = field(default_factory=Allow)
    seen: dict[str, Seen] = field(default_factory=dict)
    slots: dict[tuple[App, str], AppSlots] = field(default_factory=dict)
    apps: dict[tuple[str, App, str], tuple[int, CleanApp, tuple[Mark, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.allow = allow.build(self.policy)

    def day(self, event: RawEvent) -> str:
        """The day of an event, where the policy allows a word until some day."""
        return event.time[:10] if self.allow.dated else ""


class Decision(Struct):
    """A record's decision. `raw` is there where it is quarantined: content, for sealing only.

    `puts` and `under` are there where the core `keeps`: what each string was and what of it was masked, and the texts under the covers of a frame. Both
    are raw content: they never leave the process.
    """

    redacted: Redacted
    raw: RawEvent | None = None
    puts: tuple[Put, ...] = ()
    under: tuple[tuple[Box, str], ...] = ()


class Put(Struct, frozen=True):
    """A string as it was, where it stood, and what of it was masked: (start, end, entity, rule)."""

    path: str
    text: str
    spans: tuple[tuple[int, int, str, str], ...]


class StoreFailed(Exception):
    """A blob store does not answer. That is no fault of the record: the worker stops, and takes it again later."""


def session_key(core: Core, session: str, actor: str) -> bytes:
    """The key of a session's labels, memory and stand-ins; wider where the policy lets stand-ins reach further."""
    scope = {"session": session, "actor": actor, "dataset": ""}[core.policy.surrogates.scope]
    return hashlib.blake2b(f"{core.policy.surrogates.scope}:{scope}".encode(), key=core.key[:64], digest_size=32).digest()
