"""Fields of a session as they open, gather runs and are decided: state in, state changed in place.

What is decided here is only *when* text is whole enough to be searched; what it means is the finder's.
"""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from redactors.state import Head, Held, State
from redactors.typing.prompts import is_terminal, shows_prompt
from redactors.typing.runs import BEFORE_CHARS, LINE_CHARS, Field, Run, Trace, decide
from schemas.raw import Event

PLACES_MAX = 64


def end_runs(state: State, app_id: str) -> None:
    """A mouse press in an app: the caret may be anywhere in it now, so its runs end. Their fields stay open."""
    for open_field in state.fields.values():
        if open_field.app.id == app_id:
            end_run(state, open_field)


def decide_field(state: State, name: str, finished: bool) -> None:
    """Decides the runs of one field, and remembers what stood before the caret. `finished`: by Enter or Tab."""
    open_field = state.fields.pop(name)
    texts = decide(open_field, state.runs, finished)
    joined = next(iter(texts.values())).text if texts else ""
    for n, typed in texts.items():
        run = state.runs.pop(n)
        # A run of which nothing stands is not there for a trainer; a paste leaves as the clipboard event it is.
        stands = typed.end > typed.start or run.kind == "pasted"
        state.heads[n] = Head(typed if stands else None, count=0)
    trace = state.traces.pop(name, None) or Trace()
    if not open_field.secret:
        trace.before = (open_field.before + joined)[-BEFORE_CHARS:]
        trace.line = (trace.line + joined)[-LINE_CHARS:]
    state.traces[name] = trace
    while len(state.traces) > PLACES_MAX:
        del state.traces[next(iter(state.traces))]


def place_of(event: Event) -> str:
    """The field an event's keys go to, as one string: app, host, role, name, automation id."""
    app, target = event.app, event.target
    host = _host(app.url) if app and app.url else ""
    parts = (app.id if app else "", host, *((target.role or "", target.name or "", target.automation_id or "") if target else ()))
    return "\x1f".join(parts)


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def end_press(state: State) -> None:
    if state.press:
        run = state.runs.pop(state.press)
        state.heads[run.number] = Head(None, count=run.count)
        state.press = 0


def take_field(state: State, item: Held, place: str) -> Field:
    open_field = state.fields.get(place)
    if open_field is None:
        event = item.event
        assert event.app is not None  # admission lets no typing without an app pass
        trace = state.traces.get(place) or Trace()
        prompted = shows_prompt(event.app.title) and is_terminal(event.target.role if event.target else None, event.app.id, None)
        open_field = state.fields[place] = Field(
            place, [], event.app, event.target, state.last_ms, state.last_ms, before=trace.before, secret=trace.secret > 0 or prompted
        )
    open_field.last_ms = state.last_ms
    return open_field


def open_run(state: State, place: str) -> Run | None:
    open_field = state.fields.get(place)
    if open_field is None or not open_field.runs:
        return None
    run = state.runs[open_field.runs[-1]]
    return None if run.ended else run


def new_run(state: State, open_field: Field, kind: Literal["typed", "pasted"]) -> Run:
    state.number += 1
    run = state.runs[state.number] = Run(state.number, kind, open_field.place)
    open_field.runs.append(run.number)
    return run


def end_run(state: State, open_field: Field) -> None:
    run = state.runs[open_field.runs[-1]] if open_field.runs else None
    if run is None or run.ended:
        return
    run.ended = True
    if run.selected is not None:  # the selection was for something else (a copy): it leaves as the shortcut it was
        for item in reversed(state.held):
            if item.number == run.selected:
                item.run = 0
                break
