"""Records whose turn has come in, decisions out: every open string searched in one batch, remembered, rewritten; frames covered.

Groups of records (what one fold answered) are decided one after another: first all that a group shows is learnt, then all of it is masked, so that a
value found in one place of a group is masked in every other. Cannot happen: a record without a decision, or a clean event with a string that was
not searched. A fault while one record is searched or rewritten quarantines that record, and what was merged into it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct, field, structs

from redactors import memory
from redactors.admission import Admission
from redactors.clean import app_of, event_of
from redactors.screens.change import Seen
from redactors.screens.find import Place
from redactors.screens.frame import Frame, redact_frame
from redactors.screens.words import Reader
from redactors.state import Ready, State
from redactors.strings import AppSlots, Slot, app_slots, own_slots, target_slots
from redactors.text.actions import rewrite, taken
from redactors.text.finding import Finder, Finding, Text
from redactors.text.overlaps import merge
from redactors.typed import spans_of, sure, texts_of
from redactors.typing.runs import Typed
from schemas.audit import Outcome, Reason
from schemas.clean import CleanApp, CleanEvent, CleanWindow, Mark
from schemas.policy import Policy
from schemas.raw import App, Image, RawEvent, Screenshot
from schemas.redacted import Redacted

FOUND_MAX = 20_000
APPS_MAX = 2_000
FAILED_MAX = 64

Found = dict[Text, tuple[Finding, ...] | None]  # None: the finder failed on this text
Spans = Callable[[Text], tuple[Finding, ...]]


class Put(Protocol):
    """Rewrites and marks a string of an event; `within`: only this stretch of the text stands at the path."""

    def __call__(self, path: str, text: str, findings: Sequence[Finding], within: tuple[int, int] | None = None) -> str: ...


class Core(Struct):
    """What decides: a policy, and what was built from it once. `key` is the secret that labels, memory and surrogates hang on.

    `load` gives an image's bytes or why not; `store` keeps a covered frame and gives its ref. The rest are caches, which may be lost at any time.
    """

    policy: Policy
    digest: str
    worker: str
    key: bytes
    admission: Admission
    finder: Finder
    reader: Reader
    load: Callable[[Image], bytes | Reason]
    store: Callable[[Frame], str]
    found: dict[Text, tuple[Finding, ...]] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    apps: dict[tuple[str, App], tuple[int, CleanApp, tuple[Mark, ...]]] = field(default_factory=dict)


class Decision(Struct):
    """A record's decision. `raw` is there where it is quarantined: content, for sealing only."""

    redacted: Redacted
    raw: RawEvent | None = None


class _Broken(Exception):
    """One record cannot be decided. Carries a reason, never content."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason


def redact(groups: Sequence[tuple[State, Sequence[Ready]]], core: Core) -> list[Decision]:
    """Decides all records of all groups, in order. Searching is one batch; learning and masking go group by group."""
    texts = {text: None for _, group in groups for ready in group for text in _texts(ready, core)}
    found = _search(list(texts), core)
    return [decision for state, group in groups for decision in _group(state, group, found, core)]


def session_key(core: Core, session: str, actor: str) -> bytes:
    """The key of a session's labels, memory and stand-ins; wider where the policy lets stand-ins reach further."""
    scope = {"session": session, "actor": actor, "dataset": ""}[core.policy.surrogates.scope]
    return hashlib.blake2b(f"{core.policy.surrogates.scope}:{scope}".encode(), key=core.key[:64], digest_size=32).digest()


def _slots(event: RawEvent, core: Core) -> tuple[AppSlots | None, list[Slot]]:
    """An event's own strings, and its app's, which most events share."""
    app = event.app if event.app is not None and core.admission.app(event.app) is None else None
    slots = list(own_slots(event))
    if event.target is not None:
        slots += target_slots(event.target, event.app.id if event.app else "", (event.app.title or "") if event.app else "")
    if isinstance(event, Screenshot) and event.windows:
        for i, window in enumerate(event.windows):
            if window.app is not None and core.admission.app(window.app) is None:
                slots += app_slots(window.app, core.policy, f"$.windows[{i}].app").slots
    return (app_slots(app, core.policy) if app is not None else None), slots


def _texts(ready: Ready, core: Core) -> list[Text]:
    if ready.held.verdict or ready.into is not None:
        return []
    app, slots = _slots(ready.event, core)
    texts = [slot.text for slot in slots if ready.typed is None or slot.path != "$.text"]
    if app is not None:
        texts += [slot.text for slot in app.slots]
    return texts + (texts_of(ready.typed) if ready.typed is not None else [])


def _search(texts: list[Text], core: Core) -> Found:
    """Findings by text, from the cache or in one batch. A text that breaks the finder breaks only itself."""
    out: Found = {text: core.found[text] for text in texts if text in core.found}
    missing = [text for text in texts if text not in out]
    if not missing:
        return out
    try:
        out.update(zip(missing, core.finder.find(missing), strict=True))
    except Exception:  # noqa: BLE001  one broken text must not take the batch with it; fails closed below
        for text in missing:
            try:
                out[text] = core.finder.find([text])[0]
            except Exception:  # noqa: BLE001  its record is quarantined
                out[text] = None
    if len(core.found) + len(missing) > FOUND_MAX:
        core.found.clear()
    core.found.update({text: spans for text in missing if (spans := out[text]) is not None})
    return out


def _group(state: State, group: Sequence[Ready], found: Found, core: Core) -> list[Decision]:
    if not group:
        return []
    event = group[0].event
    key = session_key(core, event.session, event.actor)
    for ready in group:
        _learn(state, ready, found, core, key)
    return [_decide(state, ready, found, core, key) for ready in group]


def _learn(state: State, ready: Ready, found: Found, core: Core, key: bytes) -> None:
    typed = ready.typed
    earlier = {text for text in texts_of(typed)[1:]} if typed is not None else set()
    for text in _texts(ready, core):
        findings = [f for f in found[text] or () if text not in earlier or sure(f)]
        state.learnt += memory.learn(state.memory, key, text.text, findings, core.policy)
    if typed is not None and typed.joined.secret and typed.joined.text:
        whole = Finding(0, len(typed.joined.text), "PASSWORD", 1.0, "prompt", "prompt")
        state.learnt += memory.learn(state.memory, key, typed.joined.text, (whole,), core.policy)


def _decide(state: State, ready: Ready, found: Found, core: Core, key: bytes) -> Decision:
    held = ready.held
    if held.verdict == "dropped":
        return _decision(ready, core, Outcome.DROPPED, held.reason)
    if held.verdict == "quarantined":
        return _decision(ready, core, Outcome.QUARANTINED, held.reason)
    if ready.into is not None:
        if held.run in state.failed:
            return _decision(ready, core, Outcome.QUARANTINED, state.failed[held.run])
        return _decision(ready, core, Outcome.MERGED, Reason.RUN, into=ready.into)
    try:
        return _clean(state, ready, found, core, key)
    except _Broken as broken:
        reason = broken.reason
    except Exception:  # noqa: BLE001  the edge of the step: this record is quarantined, without a word of what was in it
        reason = Reason.DETECTOR_ERROR
    if held.run:
        while len(state.failed) >= FAILED_MAX:
            del state.failed[next(iter(state.failed))]
        state.failed[held.run] = reason
    return _decision(ready, core, Outcome.QUARANTINED, reason)


def _clean(state: State, ready: Ready, found: Found, core: Core, key: bytes) -> Decision:
    event, marks, became = ready.event, list[Mark](), dict[str, str]()

    def spans(text: Text) -> tuple[Finding, ...]:
        known = found[text]
        if known is None:
            raise _Broken(Reason.DETECTOR_ERROR)
        recalled = memory.recall(state.memory, key, text.text)
        return merge(text.text, (*known, *recalled)) if recalled else known

    def put(path: str, text: str, findings: Sequence[Finding], within: tuple[int, int] | None = None) -> str:
        low, high = within or (0, len(text))
        here = [f for f in findings if f.start < high and low < f.end]
        if not here:
            return text[low:high]
        for finding in here:
            done = taken(core.policy, finding.entity, text[finding.start : finding.end], key)
            mark = Mark(entity=finding.entity, rule=finding.rule, action=done, path=path)
            if mark not in marks:
                marks.append(mark)
        return rewrite(text, here, core.policy, state.labels, key, within)

    app_parts, slots = _slots(event, core)
    for slot in slots:
        if not slot.path.startswith("$.windows") and (ready.typed is None or slot.path != "$.text"):
            became[slot.path] = put(slot.path, slot.text.text, spans(slot.text))
    if ready.typed is not None:
        became["$.text"] = _typed(state, ready.typed, found, put, key)
    app = _app(state, event, app_parts, spans, put, marks, core)
    frame, windows = None, None
    if isinstance(event, Screenshot):
        outcome = _frame(state, event, core, key)
        if isinstance(outcome, Reason):
            return _decision(ready, core, Outcome.QUARANTINED, outcome)
        frame = outcome
        marks += frame[0].marks
        windows = _windows(event, core, spans, put, marks)
    clean = event_of(ready, app, became.__getitem__, tuple(marks), core.digest, core.policy.keystrokes.time_resolution_ms, frame, windows)
    entities = dict(Counter(mark.entity for mark in marks))
    return _decision(ready, core, Outcome.CLEAN, Reason.MASKED if marks else Reason.PASSED, event=clean, entities=entities)


def _typed(state: State, typed: Typed, found: Found, put: Put, key: bytes) -> str:
    findings = []
    for searched in texts_of(typed):
        known = found[searched]
        if known is None:
            raise _Broken(Reason.DETECTOR_ERROR)
        findings.append(known)
    text = typed.joined.text
    recalled = memory.recall(state.memory, key, text)
    # A value that two runs share is one value: each run is rewritten out of the whole text.
    whole = structs.replace(typed, start=0, end=len(text))
    return put("$.text", text, spans_of(whole, findings, recalled), (typed.start, typed.end))


def _app(
    state: State, event: RawEvent, parts: AppSlots | None, spans: Spans, put: Put, marks: list[Mark], core: Core
) -> CleanApp | None:
    """The clean app; most events of a session share it, so it is kept until the memory has learnt something new."""
    if event.app is None or parts is None:
        return None
    kept = core.apps.get((event.session, event.app))
    if kept is not None and kept[0] == state.learnt:
        marks += kept[2]
        return kept[1]
    before = len(marks)
    app = _app_at("$.app", event.app, parts, spans, put, marks)
    if len(core.apps) >= APPS_MAX:
        core.apps.clear()
    core.apps[event.session, event.app] = (state.learnt, app, tuple(marks[before:]))
    return app


def _app_at(path: str, app: App, parts: AppSlots, spans: Spans, put: Put, marks: list[Mark]) -> CleanApp:
    """An admitted app's strings rewritten, its URL put together again."""
    texts: dict[str, str] = {}
    url: list[str] = []
    for slot in parts.slots:
        text = put(slot.path, slot.text.text, merge(slot.text.text, (*slot.known, *spans(slot.text))))
        if slot.path.endswith(".url"):
            url.append(text)
        else:
            texts[slot.path] = text
    if parts.url is not None:
        texts[f"{path}.url"], url_marks = parts.url.rebuild(url)
        marks += [Mark(entity=m.entity, rule=m.rule, action="mask" if m.action == "mask" else "remove", path=f"{path}.url") for m in url_marks]
    return app_of(app, texts.__getitem__, path)


def _frame(state: State, event: Screenshot, core: Core, key: bytes) -> tuple[Frame, str] | Reason:
    """The frame, read, searched with the finder and the session's memory, covered and stored; what it showed is learnt."""
    data = core.load(event.image)
    if isinstance(data, Reason):
        return data

    def search(texts: Sequence[Text]) -> list[tuple[Finding, ...]]:
        found = core.finder.find(texts)
        return [merge(t.text, (*f, *memory.recall(state.memory, key, t.text))) for t, f in zip(texts, found, strict=True)]

    hidden = core.admission.windows(event.windows, event.app).cover if event.windows else ()
    place = Place(app=event.app.id if event.app else "", title=(event.app.title or "") if event.app else "")
    seen = core.seen.setdefault(event.session, Seen())
    frame = redact_frame(data, event.image, hidden, search, core.reader, core.policy, key, place, seen)
    if isinstance(frame, Reason):
        return frame
    for text, entity in frame.found:
        state.learnt += memory.learn(state.memory, key, text, (Finding(0, len(text), entity, 1.0, "screen", "screen"),), core.policy)
    return frame, core.store(frame)


def _windows(
    event: Screenshot, core: Core, spans: Spans, put: Put, marks: list[Mark]
) -> tuple[CleanWindow, ...] | None:
    """Every visible window; of those that are not work only that they were there."""
    if event.windows is None:
        return None
    out = []
    for i, (window, passes) in enumerate(zip(event.windows, core.admission.windows(event.windows, event.app).admitted, strict=True)):
        path = f"$.windows[{i}].app"
        app = _app_at(path, window.app, app_slots(window.app, core.policy, path), spans, put, marks) if window.app is not None and passes else None
        out.append(CleanWindow(app=app, bounds=window.bounds, z=window.z))
    return tuple(out)


def _decision(
    ready: Ready, core: Core, outcome: Outcome, reason: Reason, into: str | None = None, event: CleanEvent | None = None,
    entities: dict[str, int] | None = None,
) -> Decision:  # fmt: skip
    held = ready.held
    record = Redacted(
        place=ready.place, outcome=outcome, reason=reason, policy=core.digest, worker=core.worker, id=held.id, session=ready.around.session, seq=held.seq,
        into=into, event=event, entities=entities or {},
    )  # fmt: skip
    return Decision(record, ready.event if outcome is Outcome.QUARANTINED else None)
