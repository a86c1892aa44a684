"""The session fold: one raw event in, the records whose turn has come out. The one place where the order of things is decided.

Every record is held in a queue in raw order. Keys join runs; a run is undecided while it is open, and what follows waits behind it, so within a session
records leave in raw order. Time is event time only: the same events give the same output however they are batched. Cannot happen: a record that
leaves twice, or never (limits on events, time and text force a decision).
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable

import msgspec

from redactors.state import Held, Ready, State, hold, restored
from redactors.typing import headers, keys
from redactors.typing.fields import decide_field, end_press, end_runs, miss
from redactors.typing.runs import Typed
from schemas.audit import Place, Reason
from schemas.policy import Keystrokes
from schemas.raw import Clipboard, Event, KeyDown, KeyUp, MouseClick, MouseDown, RawEvent, Screenshot, SessionEnd, TextInput, UiSnapshot, milliseconds

IDS_MAX = 1024  # resends further back than this are refused by their seq
FIELDS_MAX = 8
HISTORY_MAX = 400  # edits remembered in one field
AROUNDS_MAX = 64  # kept although nothing that waits has them
# Frames sent inline, pasted texts and trees that wait behind an open run; beyond it the run is decided.
HELD_CHARS_MAX = 16 * 1024 * 1024
NODE_CHARS = 200  # what a node of a tree is taken to weigh


_ENCODER = msgspec.msgpack.Encoder()


def fold(state: State, place: Place, event: RawEvent, refused: Reason | None, limits: Keystrokes) -> list[Ready]:
    """Takes one event in. `refused`: why admission lets it not pass. Answers with the records whose turn has come, in raw order."""
    item = hold(state, place, event)
    if item.rest is not None:
        state.held_chars += _weight(item.rest)
    order = _order(state, event)
    if order is not None:
        item.verdict = "dropped" if order is Reason.DUPLICATE else "quarantined"
        item.reason = order
        if order is not Reason.DUPLICATE and isinstance(event, (KeyDown, TextInput)):
            lose(state, certain=state.gaps > 0)
        return _drain(state)
    _expire(state, milliseconds(event.time), limits)
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
        elif isinstance(event, UiSnapshot):
            headers.see(state.headers, event)
        elif isinstance(event, SessionEnd):
            close(state)
    _limit(state, item.run, limits)
    return _drain(state)


def lose(state: State, certain: bool = False) -> None:
    """A record of the session was refused, maybe a key of what is being typed: what could be a value around it will be masked, fails closed. Where the
    next record's seq follows that of the last good one, nothing lay between them: what was refused was one too many.
    """
    state.doubtful = True
    if certain:
        _lost(state)


def _lost(state: State) -> None:
    state.doubtful = False
    miss(state)


def close(state: State) -> None:
    """Decides all that is open: the session has ended, or gone quiet. What could still go on is masked."""
    if state.doubtful:
        _lost(state)
    end_press(state)
    for name in list(state.fields):
        decide_field(state, name, finished=False)


def flush(state: State) -> list[Ready]:
    """Closes the session and answers with all that was waiting."""
    close(state)
    return _drain(state)


def withdraw(state: State, denied: Callable[[str, str], Reason | None], refused: Callable[[RawEvent], Reason | None] | None = None) -> list[Ready]:
    """Drops what waits of people who do not allow it any more: `denied(actor, time)` says why. `refused(event)`, where it is given, says what may not pass
    for another reason: where it happened is no work any more. Answers with the records whose turn has come.

    Text cannot be taken apart by whose choice fell in the middle of it: all that was typed into the same field goes. Fails closed.
    """
    gone: dict[int, Reason] = {}
    for item in state.held:
        if item.verdict:
            continue
        around = state.arounds[item.around]
        reason = denied(around.actor, item.time) or (refused(restored(item, around)) if refused is not None else None)
        if reason is not None:
            item.verdict, item.reason = "dropped", reason
            gone[item.run] = reason
    gone.pop(0, None)
    for open_field in list(state.fields.values()):
        _spread(gone, open_field.runs)
        if any(n in gone for n in open_field.runs):
            del state.fields[open_field.place]
            state.traces.pop(open_field.place, None)
    for joined in state.joined:
        _spread(gone, [n for n, head in state.heads.items() if head.joined == joined])
    if state.press in gone:
        state.press = 0
    for item in state.held:
        if item.run in gone:
            if item.verdict == "":
                item.verdict, item.reason = "dropped", gone[item.run]
            item.run = 0
    for n in gone:
        state.runs.pop(n, None)
    return _drain(state)


def _spread(gone: dict[int, Reason], runs: list[int]) -> None:
    reason = next((gone[n] for n in runs if n in gone), None)
    if reason is not None:
        gone.update((n, reason) for n in runs if n not in gone)


def holds_refused(state: State, refused: Callable[[RawEvent], Reason | None]) -> bool:
    """Whether anything that waits may not pass."""
    return any(not item.verdict and refused(restored(item, state.arounds[item.around])) is not None for item in state.held)


def holds_of(state: State, actor: str) -> bool:
    """Whether anything in the state may be this person's."""
    return any(around.actor == actor for around in state.arounds.values())


def aside(state: State, place: Place, event: RawEvent, refused: Reason | None) -> tuple[State, Ready]:
    """A record that had its turn and is judged once more: with all that the session has shown since, outside of its order. `state` stays as it is, but
    for what is learnt: the other state shares its memory and labels."""
    beside = State(memory=state.memory, labels=state.labels, learnt=state.learnt)
    item = hold(beside, place, event)
    if refused is not None:
        item.verdict, item.reason = "dropped", refused
    return beside, Ready(item, beside.arounds[item.around])


def _order(state: State, event: Event) -> Reason | None:
    """Duplicates and order, as the contract has it."""
    name = hashlib.blake2b(event.id.encode(), digest_size=8).digest()
    content = zlib.crc32(_ENCODER.encode(event))  # only tells a resend from a conflict: neither passes
    known = state.ids.get(name)
    if known is not None:
        return Reason.DUPLICATE if known == content else Reason.ID_CONFLICT
    if event.seq <= state.last_seq:
        return Reason.OUT_OF_ORDER
    gap = state.last_seq >= 0 and event.seq > state.last_seq + 1
    state.gaps += gap
    if state.doubtful and gap:
        _lost(state)
    state.doubtful = False
    state.last_seq = event.seq
    state.ids[name] = content
    if len(state.ids) > IDS_MAX:
        del state.ids[next(iter(state.ids))]
    return None


def _expire(state: State, now_ms: int, limits: Keystrokes) -> None:
    """Decides what has been idle or held for too long, by event time. A clock that goes back stands still here."""
    if now_ms > state.last_ms:
        state.last_ms = now_ms
    if not state.fields:
        return
    now_ms = state.last_ms
    late = [f.place for f in state.fields.values() if now_ms - f.last_ms > limits.idle_ms or now_ms - f.first_ms > limits.hold_ms_max]
    for name in late:
        decide_field(state, name, finished=False)


def _limit(state: State, number: int, limits: Keystrokes) -> None:
    """Decides early what has grown too big: the text and history of the field that run `number` is in, open fields, records waiting."""
    run = state.runs.get(number)
    open_field = state.fields.get(run.place) if run is not None else None
    if open_field is not None:
        chars, edits = 0, len(open_field.steps)
        for n in open_field.runs:
            buffer = state.runs[n].buffer
            chars, edits = chars + len(buffer.typed), edits + len(buffer.stood)
        if chars >= limits.run_chars_max or edits >= HISTORY_MAX:
            decide_field(state, open_field.place, finished=False)
    while len(state.fields) > FIELDS_MAX or (state.fields and _full(state, limits)):
        decide_field(state, min(state.fields, key=lambda name: state.fields[name].runs[0]), finished=False)
    if _full(state, limits):
        end_press(state)


def _full(state: State, limits: Keystrokes) -> bool:
    return len(state.held) > limits.held_events_max or state.held_chars > HELD_CHARS_MAX


def _weight(event: RawEvent) -> int:
    """What a record that may be big adds to what waits, in characters."""
    if isinstance(event, Screenshot):
        return len(event.image.data or "")
    if isinstance(event, (Clipboard, TextInput)):
        return len(event.text)
    return NODE_CHARS * len(event.nodes) if isinstance(event, UiSnapshot) else 0


def _drain(state: State) -> list[Ready]:
    """Takes from the queue's front all whose turn has come."""
    runs, held = state.runs, state.held
    if held and held[0].run in runs:
        return []
    out: list[Ready] = []
    for item in held:
        if item.run in runs:
            break
        out.append(_ready(state, item))
        if item.rest is not None:
            state.held_chars -= _weight(item.rest)
    if out:
        del held[: len(out)]
        _forget(state)
    return out


def _ready(state: State, item: Held) -> Ready:
    around = state.arounds[item.around]
    if not item.run:
        press = 1 if not item.verdict and ((item.own is not None and item.own.down) or isinstance(item.rest, TextInput)) else 0
        return Ready(item, around, press=press)
    head = state.heads[item.run]
    if head.left:
        return Ready(item, around, into=head.id)
    if not head.count and not head.joined:
        item.verdict, item.reason = "dropped", Reason.DELETED
        return Ready(item, around)
    head.left, head.id = True, item.id
    if head.count:
        return Ready(item, around, press=head.count)
    return Ready(item, around, typed=Typed(state.joined[head.joined], head.start, head.end), pasted=isinstance(item.rest, Clipboard))


def _forget(state: State) -> None:
    """Drops what is known of runs that have left whole, and what no record shares any more."""
    if state.heads:
        waiting = {item.run for item in state.held}
        for n in [n for n in state.heads if n not in waiting]:
            del state.heads[n]
            state.failed.pop(n, None)
        if state.joined:
            used = {head.joined for head in state.heads.values()}
            for n in [n for n in state.joined if n not in used]:
                del state.joined[n]
    if len(state.arounds) > AROUNDS_MAX:
        shared = {item.around for item in state.held} | {state.around}
        state.arounds = {n: around for n, around in state.arounds.items() if n in shared}
