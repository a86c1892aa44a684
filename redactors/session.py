"""The session fold: one raw event in, the records whose turn has come out. The one place where the order of things is decided.

Every record is held in a queue in raw order. Keys join runs; a run is undecided while it is open, and what follows waits behind it, so within a session
records leave in raw order. Time is event time only: the same events give the same output however they are batched. Cannot happen: a record that
leaves twice, or never (limits on events, time and text force a decision).
"""

from __future__ import annotations

import hashlib

import msgspec

from redactors.state import Held, Ready, State
from redactors.typing import keys
from redactors.typing.fields import decide_field, end_press, end_runs
from schemas.audit import Place, Reason
from schemas.policy import Keystrokes
from schemas.raw import Clipboard, Event, KeyDown, KeyUp, MouseClick, MouseDown, RawEvent, SessionEnd, TextInput, instant

IDS_MAX = 1024  # resends further back than this are refused by their seq
FIELDS_MAX = 8
HISTORY_MAX = 400  # deletions remembered in one field


def fold(state: State, place: Place, event: RawEvent, refused: Reason | None, limits: Keystrokes) -> list[Ready]:
    """Takes one event in. `refused`: why admission lets it not pass. Answers with the records whose turn has come, in raw order."""
    state.number += 1
    item = Held(state.number, place, event)
    state.held.append(item)
    order = _order(state, event)
    if order is not None:
        item.verdict = "dropped" if order is Reason.DUPLICATE else "quarantined"
        item.reason = order
        return _drain(state)
    _expire(state, instant(event.time) // 1_000_000, limits)
    if refused is not None:
        item.verdict, item.reason = "dropped", refused
    elif isinstance(event, (KeyDown, KeyUp, TextInput)):
        keys.take(state, item, event)
    else:
        end_press(state)
        if isinstance(event, (MouseDown, MouseClick)):
            end_runs(state, event.app.id if event.app else "")
        elif isinstance(event, Clipboard):
            keys.paste(state, item, event)
        elif isinstance(event, SessionEnd):
            close(state)
    _limit(state, limits)
    return _drain(state)


def close(state: State) -> None:
    """Decides all that is open: the session has ended, or gone quiet. What could still go on is masked."""
    end_press(state)
    for name in list(state.fields):
        decide_field(state, name, finished=False)


def flush(state: State) -> list[Ready]:
    """Closes the session and answers with all that was waiting."""
    close(state)
    return _drain(state)


def _order(state: State, event: Event) -> Reason | None:
    """Duplicates and order, as the contract has it."""
    name = hashlib.blake2b(event.id.encode(), digest_size=8).digest()
    content = hashlib.blake2b(msgspec.msgpack.encode(event), digest_size=8).digest()
    known = state.ids.get(name)
    if known is not None:
        return Reason.DUPLICATE if known == content else Reason.ID_CONFLICT
    if event.seq <= state.last_seq:
        return Reason.OUT_OF_ORDER
    state.gaps += state.last_seq >= 0 and event.seq > state.last_seq + 1
    state.last_seq = event.seq
    state.ids[name] = content
    if len(state.ids) > IDS_MAX:
        del state.ids[next(iter(state.ids))]
    return None


def _expire(state: State, now_ms: int, limits: Keystrokes) -> None:
    """Decides what has been idle or held for too long, by event time. A clock that goes back stands still here."""
    state.last_ms = max(state.last_ms, now_ms)
    for name, open_field in list(state.fields.items()):
        if state.last_ms - open_field.last_ms > limits.idle_ms or state.last_ms - open_field.first_ms > limits.hold_ms_max:
            decide_field(state, name, finished=False)


def _limit(state: State, limits: Keystrokes) -> None:
    """Decides early what has grown too big: text, history, open fields, records waiting."""
    for name, open_field in list(state.fields.items()):
        buffers = [state.runs[n].buffer for n in open_field.runs]
        if sum(len(b.typed) for b in buffers) >= limits.run_chars_max or sum(len(b.stood) for b in buffers) >= HISTORY_MAX:
            decide_field(state, name, finished=False)
    while len(state.fields) > FIELDS_MAX or (state.fields and len(state.held) > limits.held_events_max):
        decide_field(state, min(state.fields, key=lambda name: state.fields[name].runs[0]), finished=False)
    if len(state.held) > limits.held_events_max:
        end_press(state)


def _drain(state: State) -> list[Ready]:
    """Takes from the queue's front all whose turn has come."""
    out: list[Ready] = []
    taken = 0
    for item in state.held:
        if item.run in state.runs:
            break
        taken += 1
        out.append(_ready(state, item))
    if taken:
        del state.held[:taken]
        _forget_heads(state)
    return out


def _ready(state: State, item: Held) -> Ready:
    if not item.run:
        press = 1 if not item.verdict and isinstance(item.event, (KeyDown, TextInput)) else 0
        return Ready(item, press=press)
    head = state.heads[item.run]
    if head.left:
        return Ready(item, into=head.id)
    if head.count:
        head.left, head.id = True, item.event.id
        return Ready(item, press=head.count)
    if head.typed is None:
        item.verdict, item.reason = "dropped", Reason.DELETED
        return Ready(item)
    head.left, head.id = True, item.event.id
    return Ready(item, typed=head.typed, pasted=isinstance(item.event, Clipboard))


def _forget_heads(state: State) -> None:
    """Drops what is known of runs that have left whole."""
    if state.heads:
        waiting = {item.run for item in state.held}
        for n in [n for n in state.heads if n not in waiting]:
            del state.heads[n]
            state.failed.pop(n, None)
