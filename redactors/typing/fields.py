"""Fields of a session as they open, gather runs and are decided: state in, state changed in place.

What is decided here is only *when* text is whole enough to be searched; what it means is the finder's.
"""

from __future__ import annotations

from typing import Literal

from redactors.state import Head, State
from redactors.typing import cuts, headers, readings
from redactors.typing.editor import text_of
from redactors.typing.prompts import is_terminal, lone_secret, shows_prompt
from redactors.typing.runs import BEFORE_CHARS, LOSES, Field, Joined, Run, Step, Trace
from schemas.raw import Event, RawEvent

PLACES_MAX = 64


def end_runs(state: State, app_id: str) -> None:
    """A mouse press in an app: the caret may be anywhere in it now, so its runs end. Their fields stay open."""
    for open_field in state.fields.values():
        if open_field.app.id == app_id:
            end_run(state, open_field)
            step(state, open_field.place, Step("lost"))


def miss(state: State) -> None:
    """A record of the session is lost: it cannot be read, or is not in order. It may have been a key of any field that is open, or of the next."""
    state.missing = True
    for open_field in state.fields.values():
        end_run(state, open_field)
        open_field.steps.append(Step("missing"))


def decide_field(state: State, name: str, finished: bool) -> None:
    """Decides the runs of one field, and remembers what stands around the caret. `finished`: by Enter or Tab, so that its end is not open."""
    open_field = state.fields.pop(name)
    texts = {n: text_of(state.runs[n].buffer) for n in open_field.runs}
    joined, starts, at = "".join(texts.values()), dict[int, int](), 0
    for n, text in texts.items():
        starts[n] = at
        at += len(text)
    stood, before, after = readings.read(open_field, state.runs, starts, joined)
    line = (before + after).rpartition("\n")[2]
    secret = open_field.secret or (open_field.doubt and lone_secret(line))
    number = 0
    for n in open_field.runs:
        run = state.runs.pop(n)
        end = starts[n] + len(texts[n])
        # A run of which nothing stands is not there for a trainer; a paste leaves as the clipboard event it is.
        if end > starts[n] or run.kind == "pasted":
            number = number or n
            state.heads[n] = Head(number, starts[n], end)
        else:
            state.heads[n] = Head()
    if number:
        state.joined[number] = Joined(
            joined, open_field.before[-BEFORE_CHARS:], _cut_spans(open_field, starts, joined, after, finished), open_field.app, open_field.target, secret,
            [] if secret else stood, open_field.header,
        )  # fmt: skip
    trace = state.traces.pop(name, None) or Trace()
    if not secret:
        trace.before, trace.after, trace.anchor = before, after, 0
        if finished:
            headers.note(state.headers, open_field, line)
    trace.cut = "" if finished else cuts.open_kind(joined) or (open_field.cut if not joined else "")
    state.traces[name] = trace
    while len(state.traces) > PLACES_MAX:
        del state.traces[next(iter(state.traces))]


def _cut_spans(open_field: Field, starts: dict[int, int], joined: str, after: str, finished: bool) -> list[tuple[int, int]]:
    """The spans at which a value may have been cut: after the cut before this text, where the caret was lost in it, at its own end, and where the caret
    stands in it: `after` is the text behind it.
    """
    spans = [(0, cuts.open_head(joined, open_field.cut))]
    lost = missing = False
    for done in open_field.steps:
        if done.op == "run" and missing:
            at, missing = starts[done.run], False
            spans.append((cuts.open_tail(joined[:at]), at + cuts.open_front(joined[at:])))
        missing = missing or done.op == "missing"
        if done.op == "run" and lost and 0 < starts[done.run] < len(joined):
            spans.append(cuts.around(joined, starts[done.run]) or (0, 0))
        lost = done.op != "run" and (lost or done.op in LOSES)
    if not finished or missing:
        spans += [(cuts.open_tail(joined), len(joined)), *cuts.numbers_near(joined)]
        if after and (at := joined.rfind(after)) >= 0:
            spans.append((cuts.open_tail(joined[:at]), at + cuts.open_front(after)))
        if not open_field.before[-1:].strip():
            spans.append((0, cuts.open_front(joined)))  # its first half may be written later, in front of it
    return [(start, end) for start, end in spans if start < end]


def place_of(event: Event) -> str:
    """The field an event's keys go to, as one string: app, host, role, name, automation id."""
    app, target = event.app, event.target
    if app is None:
        return ""
    host = _host(app.url) if app.url else ""
    if target is None:
        return f"{app.id}\x1f{host}"
    return f"{app.id}\x1f{host}\x1f{target.role or ''}\x1f{target.name or ''}\x1f{target.automation_id or ''}"


def _host(url: str) -> str:
    """What stands between `//` and the path."""
    at = url.find("//")
    return url[at + 2 :].partition("/")[0] if at >= 0 else url.partition("/")[0]


def end_press(state: State) -> None:
    """The repeated key that was counted is over."""
    if state.press:
        run = state.runs.pop(state.press)
        state.heads[run.number] = Head(count=run.count)
        state.press = 0


def take_field(state: State, event: RawEvent, place: str) -> Field:
    """The open field of a place, opened where it is not."""
    open_field = state.fields.get(place)
    if open_field is None:
        app, target = event.app, event.target
        assert app is not None  # admission lets no typing without an app pass
        trace = state.traces.get(place) or Trace()
        terminal = is_terminal(target.role if target else None, app.id, target.name if target else None)
        prompted = terminal and (shows_prompt(app.title) or shows_prompt(target.value if target else None))
        open_field = state.fields[place] = Field(
            place, [], app, target, state.last_ms, state.last_ms, before=trace.before, after=trace.after, anchor=trace.anchor,
            secret=trace.secret > 0 or prompted, doubt=trace.doubt > 0, cut=trace.cut, header=headers.of(state.headers, app, target),
        )  # fmt: skip
        if state.missing:
            open_field.steps.append(Step("missing"))
    state.missing = False
    open_field.last_ms = state.last_ms
    return open_field


def open_run(state: State, place: str) -> Run | None:
    """The run that goes on in a place."""
    open_field = state.fields.get(place)
    if open_field is None or not open_field.runs:
        return None
    run = state.runs[open_field.runs[-1]]
    return None if run.ended else run


def new_run(state: State, open_field: Field, kind: Literal["typed", "pasted"]) -> Run:
    """A new run at the end of a field."""
    state.number += 1
    run = state.runs[state.number] = Run(state.number, kind, open_field.place)
    open_field.runs.append(run.number)
    open_field.steps.append(Step("run", run.number))
    return run


def end_run(state: State, open_field: Field) -> None:
    """What comes next in this field is another run's."""
    run = state.runs[open_field.runs[-1]] if open_field.runs else None
    if run is None or run.ended:
        return
    run.ended = True
    if run.selected is not None:  # the selection was for something else (a copy): it leaves as the shortcut it was
        for item in reversed(state.held):
            if item.number == run.selected:
                item.run = 0
                break


def step(state: State, place: str, done: Step) -> None:
    """Notes an edit outside of any run, in the open field of a place, or in what is remembered of a decided one."""
    open_field = state.fields.get(place)
    if open_field is not None:
        if done.op != "lost" or (open_field.steps and open_field.steps[-1].op != "lost"):
            open_field.steps.append(done)
        return
    trace = state.traces.get(place)
    if trace is not None and done.op != "lost" and (trace.before or trace.after):
        view = readings.around(trace.before, trace.after, trace.anchor)
        readings.apply(view, done)
        text = text_of(view)
        trace.anchor = view.anchor - view.caret
        trace.before, trace.after = text[: view.caret], text[view.caret :]
