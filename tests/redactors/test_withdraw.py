"""A choice made while records wait: what its person does not allow any more never leaves, nothing else is lost, and the session goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from typist import CRM, Typist, core

from redactors import session
from redactors.core import Core, Decision
from redactors.redact import redact
from redactors.state import State
from schemas.audit import Outcome, Place, Reason
from schemas.policy import Policy
from schemas.raw import RawEvent

Denied = Callable[[str, str], Reason | None]


def everything(actor: str, time: str) -> Reason | None:
    return Reason.ERASED


def since(start: str) -> Denied:
    return lambda actor, time: Reason.OPTED_OUT if time >= start else None


def decided(events: list[RawEvent], c: Core, at: int, denied: Denied) -> tuple[list[Decision], list[Decision], State]:
    """Folds events; before number `at` a choice is told, after which the state is stored and read again. What left before it, after it, and the state."""
    state, before, out = State(), list[Decision](), list[Decision]()
    for n in range(len(events) + 1):
        if n == at:
            before, out = out, redact([(state, session.withdraw(state, denied))], c)
            state = msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=State)
        if n < len(events):
            refused = denied(events[n].actor, events[n].time) if n >= at else None
            out += redact([(state, session.fold(state, Place(line=n + 1), events[n], refused, c.policy.keystrokes))], c)
    return before, out + redact([(state, session.flush(state))], c), state


def texts(decisions: list[Decision]) -> list[str]:
    events = [msgspec.to_builtins(d.redacted.event) for d in decisions if d.redacted.event is not None]
    return [event["text"] for event in events if event["type"] == "text.input"]


def typed(text: str) -> Typist:
    t = Typist()
    t.type(text)
    return t


def test_a_run_that_is_open_when_its_person_is_erased_is_dropped_whole_and_leaves_no_letter_in_the_state(policy: Policy) -> None:
    events = typed("zebra quartz").raw()
    state = State()
    for n, event in enumerate(events):
        session.fold(state, Place(line=n + 1), event, None, policy.keystrokes)
    assert b"zebra" not in msgspec.msgpack.encode(state)  # letters lie one by one
    ready = session.withdraw(state, everything)
    assert {(r.held.verdict, r.held.reason) for r in ready} == {("dropped", Reason.ERASED)} and len(ready) == len(events)
    assert (state.held, state.runs, state.fields, state.traces, state.joined, state.heads) == ([], {}, {}, {}, {}, {})


def test_a_field_into_which_a_choice_falls_goes_whole_and_one_that_was_left_before_stays(policy: Policy) -> None:
    t = typed("early words")
    t.app, t.target = CRM, {"role": "textbox", "name": "Notes"}
    t.type("half of it")
    choice = t.events[-8]["time"]
    before, after, _ = decided(t.raw(), core(policy), len(t.events), since(choice))
    assert not before and texts(after) == ["early words"]
    assert Counter(d.redacted.reason for d in after)[Reason.OPTED_OUT] == 2 * len("half of it")


def test_a_field_that_was_decided_but_waits_behind_another_goes_whole_too(policy: Policy) -> None:
    t = typed("open")
    t.app, t.target = CRM, {"role": "textbox", "name": "Notes"}
    t.type("one ")
    t.emit("mouse.click", x=1, y=1, button="left")
    t.type("two")
    choice = t.events[-2]["time"]
    t.type("\n")
    before, after, _ = decided(t.raw(), core(policy), len(t.events), since(choice))
    assert not before and texts(after) == ["open"]


def test_what_is_typed_after_the_person_allows_again_stands_alone(policy: Policy) -> None:
    t = typed("before ")
    cut = len(t.events)
    t.type("after\n")
    told = t.events[cut]["time"]
    _, after, _ = decided(t.raw(), core(policy), cut, lambda actor, time: Reason.PAUSED if time < told else None)
    assert texts(after) == ["after"]


@given(st.text(alphabet="abc \b\n←→", min_size=1, max_size=25), st.integers(0, 60), st.integers(0, 60), st.booleans())
def test_wherever_a_choice_falls_every_record_ends_once_and_none_that_it_denies_leaves(policy: Policy, text: str, at: int, when: int, all_: bool) -> None:
    t = Typist()
    for n, c in enumerate(text):
        if n % 9 == 8:
            t.emit("mouse.click", x=n, y=1, button="left")
        t.type(c)
    events = t.raw()
    denied = everything if all_ else since(events[min(when, len(events) - 1)].time)
    before, after, state = decided(events, core(policy), min(at, len(events)), denied)
    assert Counter(d.redacted.id for d in before + after) == Counter(e.id for e in events)
    leaders = {d.redacted.id for d in before + after if d.redacted.outcome is Outcome.CLEAN}
    assert {d.redacted.into for d in before + after if d.redacted.outcome is Outcome.MERGED} <= leaders
    refused = {event.id for event in events if denied(event.actor, event.time) is not None}
    assert all(d.redacted.outcome is Outcome.DROPPED for d in after if d.redacted.id in refused)
    assert not state.held and not state.runs and not state.heads


def test_a_record_looked_at_again_knows_what_its_session_has_shown_since_and_leaves_the_state_as_it_was(policy: Policy) -> None:
    t = Typist()
    late = t.emit("clipboard", action="copy", text="ask quirkel77 about it")
    t.emit("clipboard", action="copy", text="login: quirkel77")
    c, state = core(policy), State()
    first, second = t.raw()
    redact([(state, session.fold(state, Place(line=2), second, None, policy.keystrokes))], c)
    stored = msgspec.msgpack.encode(state)
    beside, ready = session.aside(state, Place(line=3), first, None)
    (decision,) = redact([(beside, [ready])], c)
    assert msgspec.msgpack.encode(state) == stored
    assert decision.redacted.outcome is Outcome.CLEAN and decision.redacted.id == late["id"]
    alone, ready = session.aside(State(), Place(line=3), first, None)
    (fresh,) = redact([(alone, [ready])], c)
    shown = [msgspec.to_builtins(d.redacted.event)["text"] for d in (decision, fresh)]
    assert "quirkel77" not in shown[0] and "quirkel77" in shown[1]
