"""What people have said about being recorded: the values of the compacted topic `capture.consent`, one record per actor, replaced by each new one.

A record carries all that a person ever said, in order, so that an event that arrives late is judged by what held when it happened.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from schemas.raw import Id, Time, instant

CHANGES_MAX = 10_000

State = Literal["allow", "paused", "opted_out", "erase"]


class Change(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """From `since` (event time) on, `state` holds, until the next change. `until` ends a pause, and only a pause; without it a pause has no end.

    `erase` also reaches back: everything before it goes too.
    """

    state: State
    since: Time
    until: Time | None = None


class Consent(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One person's changes, oldest first."""

    actor: Id
    changes: Annotated[tuple[Change, ...], Meta(min_length=1, max_length=CHANGES_MAX)]


def decode(data: bytes) -> Consent | None:
    """The record, or None where it is not one. The caller fails closed: a person whose record cannot be read has opted out."""
    try:
        consent = msgspec.json.decode(data, type=Consent)
        times = [instant(change.since) for change in consent.changes]
        ends = [(change, instant(change.until)) for change in consent.changes if change.until is not None]
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, RecursionError):
        return None
    if times != sorted(times) or any(change.state != "paused" or end < instant(change.since) for change, end in ends):
        return None
    return consent


def erased(consent: Consent) -> bool:
    """Whether the person asked for erasure, and has not allowed again since."""
    last = next((change.state for change in reversed(consent.changes) if change.state in ("erase", "allow")), None)
    return last == "erase"


def held(consent: Consent, time: str) -> State | None:
    """What held for the person at an event's time; None where nothing they said holds.

    Raises `ValueError` where `time` is no time of the contract.
    """
    now = instant(time)
    state: State | None = None
    pause: Change | None = None
    for change in consent.changes:
        if change.state == "erase":
            state, pause = "erase", None  # reaches back as well as forward, until they allow again
        elif instant(change.since) > now:
            continue
        elif change.state == "paused":
            pause = change
        else:
            state, pause = change.state, None
    if pause is not None and state not in ("opted_out", "erase") and (pause.until is None or now < instant(pause.until)):
        return "paused"
    return state
