"""One record's strings rewritten: findings and the session's memory in, strings as they leave and their marks out."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field, structs

from redactors import memory
from redactors.clean import app_of
from redactors.core import Core, Put
from redactors.search import APPS_MAX, Found
from redactors.state import State
from redactors.strings import AppSlots, app_slots
from redactors.text.actions import rewrite, taken
from redactors.text.allow import allowed
from redactors.text.finding import Finding, Text
from redactors.text.overlaps import merge
from redactors.typed import spans_of, texts_of
from redactors.typing.runs import Typed
from schemas.audit import Reason
from schemas.clean import CleanApp, CleanWindow, Mark
from schemas.raw import App, RawEvent, Screenshot


class Broken(Exception):
    """One record cannot be decided. Carries a reason, never content."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason


class Masking(Struct):
    """What it takes to mask one record's strings, and the marks made on the way. `key`: the session's."""

    state: State
    core: Core
    key: bytes
    found: Found
    day: str = ""
    puts: list[Put] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def spans(m: Masking, text: Text) -> tuple[Finding, ...]:
    """What is to be masked in a text: what was found in it, and what the session remembers. Raises Broken where it could not be searched."""
    known = m.found[text]
    if known is None:
        raise Broken(Reason.DETECTOR_ERROR)
    recalled = remembered(m.state, m.core, m.key, text)
    return merge(text.text, (*known, *recalled)) if recalled else known


def remembered(state: State, core: Core, key: bytes, text: Text) -> tuple[Finding, ...]:
    """What the session remembers of a text, but for words that the policy allows there."""
    recalled = memory.recall(state.memory, key, text.text)
    return tuple(f for f in recalled if not allowed(core.allow, text.text[f.start : f.end], f.entity, text.context))


def put(m: Masking, path: str, text: str, findings: Sequence[Finding], within: tuple[int, int] | None = None) -> str:
    """A string rewritten and marked; `within`: only this stretch of the text stands at the path."""
    low, high = within or (0, len(text))
    here = [f for f in findings if f.start < high and low < f.end]
    if m.core.keeps:
        spans = tuple((max(f.start, low) - low, min(f.end, high) - low, f.entity, f.rule) for f in here)
        m.puts.append(Put(path, text[low:high], spans))
    if not here:
        return text[low:high]
    for finding in here:
        done = taken(m.core.policy, finding.entity, text[finding.start : finding.end], m.key)
        mark = Mark(entity=finding.entity, rule=finding.rule, action=done, path=path)
        if mark not in m.marks:
            m.marks.append(mark)
    return rewrite(text, here, m.core.policy, m.state.labels, m.key, within)


def put_typed(m: Masking, typed: Typed) -> str:
    """A run's text rewritten. A value that two runs share is one value: each run is rewritten out of the whole text."""
    findings = []
    texts = texts_of(typed, m.day)
    for searched in texts:
        known = m.found[searched]
        if known is None:
            raise Broken(Reason.DETECTOR_ERROR)
        findings.append(known)
    text = typed.joined.text
    recalled = remembered(m.state, m.core, m.key, texts[0]) if text.strip() and texts else ()
    whole = structs.replace(typed, start=0, end=len(text))
    return put(m, "$.text", text, spans_of(whole, findings, recalled), (typed.start, typed.end))


def put_app(m: Masking, event: RawEvent, parts: AppSlots | None) -> CleanApp | None:
    """The clean app; most events of a session share it, so it is kept until the memory has learnt something new."""
    if event.app is None or parts is None:
        return None
    kept = m.core.apps.get((event.session, event.app, m.day))
    if kept is not None and kept[0] == m.state.learnt and not m.core.keeps:
        m.marks += kept[2]
        return kept[1]
    before = len(m.marks)
    app = _app_at(m, "$.app", event.app, parts)
    if len(m.core.apps) >= APPS_MAX:
        m.core.apps.clear()
    m.core.apps[event.session, event.app, m.day] = (m.state.learnt, app, tuple(m.marks[before:]))
    return app


def put_windows(m: Masking, event: Screenshot) -> tuple[CleanWindow, ...] | None:
    """Every visible window; of those that are not work only that they were there."""
    if event.windows is None:
        return None
    out = []
    for i, (window, passes) in enumerate(zip(event.windows, m.core.admission.windows(event.windows, event.app).admitted, strict=True)):
        path = f"$.windows[{i}].app"
        app = _app_at(m, path, window.app, app_slots(window.app, m.core.policy, path, m.day)) if window.app is not None and passes else None
        out.append(CleanWindow(app=app, bounds=window.bounds, z=window.z))
    return tuple(out)


def _app_at(m: Masking, path: str, app: App, parts: AppSlots) -> CleanApp:
    """An admitted app's strings rewritten, its URL put together again."""
    texts: dict[str, str] = {}
    url: list[str] = []
    for slot in parts.slots:
        text = put(m, slot.path, slot.text.text, merge(slot.text.text, (*slot.known, *spans(m, slot.text))))
        if slot.path.endswith(".url"):
            url.append(text)
        else:
            texts[slot.path] = text
    if parts.url is not None:
        texts[f"{path}.url"], cuts = parts.url.rebuild(url)
        m.marks += [Mark(entity=c.entity, rule=c.rule, action="mask" if c.action == "mask" else "remove", path=f"{path}.url") for c in cuts]
    return app_of(app, texts.__getitem__, path)
