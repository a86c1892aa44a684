"""Keys as a browser tells them in, the records that the stream would make of them out: the same fold and the same redaction, on one person's own keys.

Nothing is stored. What cannot happen: a key that the contract refuses goes further than here.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from pipeline.trial import Trier
from redactors import admission, session
from redactors.core import Core, Decision
from redactors.policy import load as policies
from redactors.redact import redact
from redactors.screens.decode import Pixels
from redactors.screens.sights import Eyes
from redactors.screens.words import Box, Word
from redactors.state import State
from schemas.audit import Outcome, Place, Reason
from schemas.policy import Policy
from schemas.raw import RawEvent, Refused, decode

KEYS_MAX = 2_000
KEY_MS = 80  # between two keys: their real times are nobody's business
Key = tuple[Literal["down", "up"], Annotated[str, Meta(max_length=64)], Annotated[str, Meta(max_length=64)], Annotated[list[str], Meta(max_length=5)]]
_keys = msgspec.json.Decoder(Annotated[list[Key], Meta(max_length=KEYS_MAX)])


class Typed(Struct, frozen=True):
    """What left: each run's text or key, with the entities of its marks; and how many keys went in."""

    keys: int
    left: tuple[tuple[str, tuple[str, ...]], ...]


def read(text: str) -> list[Key] | None:
    """The keys that the page sent, or None where they are none."""
    try:
        found: list[Key] = _keys.decode(text)
        return found
    except (msgspec.MsgspecError, UnicodeEncodeError):
        return None


def typed(trier: Trier, keys: list[Key], field: str) -> Typed:
    """Types the keys into a work app of the policy."""
    core, state = _core(trier), State()
    groups = []
    for number, event in enumerate(_events(trier.policy, keys, field)):
        groups.append((state, session.fold(state, Place(line=number + 1), event, core.admission.event(event, None), trier.policy.keystrokes)))
    groups.append((state, session.flush(state)))
    left = tuple(shown for decision in redact(groups, core) if (shown := _left(decision)) is not None)
    return Typed(len(keys), left)


def _events(policy: Policy, keys: list[Key], field: str) -> list[RawEvent]:
    rule = next((rule for rule in policy.apps if not rule.hosts), policy.apps[0])
    app = {"id": rule.ids[0], "private": False}
    if rule.hosts:
        app["url"] = "https://" + rule.hosts[0].replace("*.", "www.") + (rule.paths[0] if rule.paths else "/")
    begun = datetime.now(UTC)
    events = []
    for at, (way, key, code, modifiers) in enumerate(keys):
        time = (begun + timedelta(milliseconds=at * KEY_MS)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        raw = {"id": f"k{at}", "type": f"key.{way}", "time": time, "session": "desk", "seq": at, "actor": "desk", "device": "desk", "app": app, "key": key,
               "code": code, "modifiers": modifiers, "target": {"role": "textbox", "name": field or "Note"}}  # fmt: skip
        event = decode(msgspec.json.encode(raw))
        if not isinstance(event, Refused):
            events.append(event)
    return events


def _core(trier: Trier) -> Core:
    return Core(
        policy=trier.policy, digest=policies.digest(trier.policy), worker="desk", key=secrets.token_bytes(32), admission=admission.build(trier.policy),
        finder=trier.finder, eyes=Eyes(_NoReader(), ()), load=lambda _: Reason.BLOB_MISSING, store=lambda _: "",
    )  # fmt: skip


class _NoReader:
    """There are no pictures among keys."""

    name = "none"
    pad_px = 0.0

    def read(self, image: Pixels, scale: float, within: Box | None = None) -> list[Word]:
        """Reads nothing."""
        return []


def _left(decision: Decision) -> tuple[str, tuple[str, ...]] | None:
    event = decision.redacted.event
    if decision.redacted.outcome is not Outcome.CLEAN or event is None:
        return None
    text = getattr(event, "text", None)
    entities = tuple(mark.entity for mark in event.marks if mark.entity is not None)
    return (text if text is not None else f"[{getattr(event, 'key', '?')}]"), entities
