"""Records whose turn has come in, decisions out: every open string searched in one batch, remembered, rewritten; frames covered.

Groups of records (what one fold answered) are decided one after another: first all that a group shows is learnt, then all of it is masked, so that a
value found in one place of a group is masked in every other. Cannot happen: a record without a decision, or a clean event with a string that was
not searched. A fault while one record is searched or rewritten quarantines that record, and what was merged into it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec import to_builtins

from redactors import memory
from redactors.clean import event_of
from redactors.core import Core, Decision, StoreFailed, session_key
from redactors.masking import Broken, Masking, put, put_app, put_typed, put_windows, remembered, spans
from redactors.parted import across
from redactors.screens import tree
from redactors.screens.change import Seen
from redactors.screens.find import Place
from redactors.screens.frame import Frame, redact_frame
from redactors.search import Found, Strings, search, strings_of
from redactors.state import Ready, State
from redactors.text.finding import Finding, Text
from redactors.text.overlaps import merge
from redactors.typed import sure, texts_of
from schemas.audit import Outcome, Reason
from schemas.clean import CleanEvent
from schemas.raw import Screenshot, UiSnapshot
from schemas.redacted import Redacted

FAILED_MAX = 64
# Fields that hold no words: patterns, enums, pixels.
_CLOSED = frozenset({"id", "type", "time", "session", "actor", "device", "input_type", "action", "code", "image"})
# Sessions whose last frame is kept, before and after it was covered: some 15 MB each.
SEEN_MAX = 16


def redact(groups: Sequence[tuple[State, Sequence[Ready]]], core: Core) -> list[Decision]:
    """Decides all records of all groups, in order. Searching is one batch; learning and masking go group by group. Raises StoreFailed."""
    work = [(state, [(ready, _strings(ready, core)) for ready in group]) for state, group in groups if group]
    found = search(list(dict.fromkeys(text for _, group in work for _, strings in group if strings is not None for text in strings.texts)), core)
    return [decision for state, group in work for decision in _group(state, group, found, core)]


def _strings(ready: Ready, core: Core) -> Strings | None:
    """A record's strings; none where it does not leave, or where they cannot be told: it is then quarantined."""
    try:
        return strings_of(ready, core) if ready.leaves else None
    except Exception:  # noqa: BLE001  one broken record must not stop the work on the others
        return None


def _group(state: State, group: Sequence[tuple[Ready, Strings | None]], found: Found, core: Core) -> list[Decision]:
    around = group[0][0].around
    key = session_key(core, around.session, around.actor)
    for ready, strings in group:
        if strings is None and ready.leaves:
            _shun(state, lambda ready=ready: _every_string(ready), core, key)  # type: ignore[misc]
    # first all is learnt, then all is masked
    learnt = [strings if strings is not None and _learnt(state, ready, strings, found, core, key) else None for ready, strings in group]
    out = []
    for (ready, _), strings in zip(group, learnt, strict=True):
        tree.follow(state.tree, ready.around.app, ready.around.target, ready.held.rest, not ready.held.verdict)
        out.append(_decide(ready, strings, Masking(state, core, key, found, core.day(ready.event))) if ready.leaves else _settled(state, ready, core))
    return out


def _learnt(state: State, ready: Ready, strings: Strings, found: Found, core: Core, key: bytes) -> bool:
    """Learns what a record shows. False where that fails: the record is then quarantined, and all of its words are remembered."""
    try:
        _learn(state, ready, strings, found, core, key)
        unsearched = [text for text in strings.texts if found[text] is None]
    except Exception:  # noqa: BLE001  the edge of the step
        _shun(state, lambda: [text.text for text in strings.texts], core, key)
        return False
    _shun(state, lambda: [text.text for text in unsearched], core, key)
    return True


def _shun(state: State, texts: Callable[[], Iterable[str]], core: Core, key: bytes) -> None:
    """Remembers every word of what could not be searched: what it would have shown to be sensitive is masked later on all the same. Where that fails
    too, nothing of the session leaves any more: fails closed."""
    try:
        for text in texts():
            state.learnt += memory.learn(state.memory, key, text, memory.each_word(text), core.policy)
    except Exception:  # noqa: BLE001  as above
        state.blind = True


def _every_string(ready: Ready) -> list[str]:
    """All strings of a record, whatever they are, and of a typed run all of its field's text."""
    waiting: list[object] = [to_builtins(ready.event), ready.typed.joined.text if ready.typed is not None else ""]
    out = []
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            out.append(value)
        elif isinstance(value, dict):
            waiting += [item for name, item in value.items() if name not in _CLOSED]
        elif isinstance(value, list | tuple):
            waiting += value
    return out


def _learn(state: State, ready: Ready, strings: Strings, found: Found, core: Core, key: bytes) -> None:
    typed = ready.typed
    earlier = {text for text in texts_of(typed, core.day(ready.event))[1:]} if typed is not None else set()
    for text in strings.texts:
        findings = [f for f in found[text] or () if text not in earlier or sure(f)]
        state.learnt += memory.learn(state.memory, key, text.text, findings, core.policy)
    if typed is not None and typed.joined.secret and typed.joined.text:
        whole = Finding(0, len(typed.joined.text), "PASSWORD", 1.0, "prompt", "prompt")
        state.learnt += memory.learn(state.memory, key, typed.joined.text, (whole,), core.policy)


def _settled(state: State, ready: Ready, core: Core) -> Decision:
    """A record that does not leave as an event of its own."""
    held = ready.held
    if held.verdict == "dropped":
        return _decision(ready, core, Outcome.DROPPED, held.reason)
    if held.verdict == "quarantined":
        return _decision(ready, core, Outcome.QUARANTINED, held.reason)
    if held.run in state.failed:
        return _decision(ready, core, Outcome.QUARANTINED, state.failed[held.run])
    return _decision(ready, core, Outcome.MERGED, Reason.RUN)


def _decide(ready: Ready, strings: Strings | None, masking: Masking) -> Decision:
    """`strings`: what was learnt from; None where that failed."""
    state, held, core = masking.state, ready.held, masking.core
    try:
        if strings is None or state.blind:
            raise Broken(Reason.DETECTOR_ERROR)
        return _clean(ready, strings, masking)
    except StoreFailed:
        raise
    except Broken as broken:
        reason = broken.reason
    except Exception:  # noqa: BLE001  the edge of the step: this record is quarantined, without a word of what was in it
        reason = Reason.DETECTOR_ERROR
    if held.run:
        while len(state.failed) >= FAILED_MAX:
            del state.failed[next(iter(state.failed))]
        state.failed[held.run] = reason
    return _decision(ready, core, Outcome.QUARANTINED, reason)


def _clean(ready: Ready, strings: Strings, m: Masking) -> Decision:
    event, core = strings.event, m.core
    found = {slot.path: spans(m, slot.text) for slot in strings.own}
    for pair in strings.pairs:
        for path, part in across(pair, spans(m, pair.text), found[pair.first]):
            found[path] = merge(pair.text.text[pair.seam if path == pair.second else 0 :], (*found[path], part))
    became = {slot.path: put(m, slot.path, slot.text.text, found[slot.path]) for slot in strings.own}
    if ready.typed is not None:
        became["$.text"] = put_typed(m, ready.typed)
    app = put_app(m, event, strings.app)
    frame, windows = None, None
    if isinstance(event, Screenshot):
        frame = _frame(ready, event, m)
        m.marks += frame[0].marks
        windows = put_windows(m, event)
    elif isinstance(event, UiSnapshot):
        tree.see(m.state.tree, event, found)
    marks = tuple(m.marks)
    clean = event_of(ready, app, became.__getitem__, marks, core.digest, core.policy.keystrokes.time_resolution_ms, frame, windows)
    entities = dict(Counter(mark.entity for mark in marks))
    decision = _decision(ready, core, Outcome.CLEAN, Reason.MASKED if marks else Reason.PASSED, event=clean, entities=entities)
    if core.keeps:
        decision.puts, decision.under = tuple(m.puts), frame[0].under if frame is not None else ()
    return decision


def _frame(ready: Ready, event: Screenshot, m: Masking) -> tuple[Frame, str]:
    """The frame, read, searched with the finder and the session's memory, covered and stored; what it showed is learnt."""
    core, state, key = m.core, m.state, m.key

    def look(texts: Sequence[Text]) -> list[tuple[Finding, ...]]:
        found = core.finder.find(texts)
        return [merge(t.text, (*f, *remembered(state, core, key, t))) for t, f in zip(texts, found, strict=True)]

    try:
        data = core.load(event.image)
    except OSError:
        raise StoreFailed from None
    if isinstance(data, Reason):
        raise Broken(data)
    hidden = core.admission.windows(event.windows, event.app, event.image.scale).cover if event.windows else ()
    place = Place(app=event.app.id if event.app else "", title=(event.app.title or "") if event.app else "", day=m.day)
    seen, shown = _seen(core, event.session), tree.at(state.tree, event.app)
    with core.watch(ready.place) as refused:
        frame = refused or redact_frame(data, event.image, hidden, look, core.eyes, core.policy, key, place, seen, shown)
    if isinstance(frame, Reason):
        raise Broken(frame)
    try:
        for text, entity in frame.found:
            state.learnt += memory.learn(state.memory, key, text, (Finding(0, len(text), entity, 1.0, "screen", "screen"),), core.policy)
    except Exception:
        state.blind = True
        raise
    try:
        return frame, core.store(frame)
    except OSError:
        raise StoreFailed from None


def _seen(core: Core, session: str) -> Seen:
    """What was last seen of a session's screen; the session not looked at for longest is forgotten."""
    core.seen[session] = seen = core.seen.pop(session, None) or Seen()
    while len(core.seen) > SEEN_MAX:
        del core.seen[next(iter(core.seen))]
    return seen


def _decision(
    ready: Ready, core: Core, outcome: Outcome, reason: Reason, event: CleanEvent | None = None, entities: dict[str, int] | None = None
) -> Decision:
    held = ready.held
    record = Redacted(
        place=ready.place, outcome=outcome, reason=reason, policy=core.digest, worker=core.worker, id=held.id, session=ready.around.session, seq=held.seq,
        into=ready.into if outcome is Outcome.MERGED else None, event=event, entities=entities or {},
        resolution_ms=core.policy.keystrokes.time_resolution_ms if event is not None else 0,
    )  # fmt: skip
    return Decision(record, ready.event if outcome is Outcome.QUARANTINED else None)
