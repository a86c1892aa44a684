"""Events fold into the actions that a person did, each between the frames that were there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from cleanly import Day, full

from pipeline.export import fold
from pipeline.export.acts import Session
from pipeline.export.shapes import STEPS_MAX, Click, Drag, Episode, Hotkey, Point, Scroll, Type, Wait
from schemas import clean


def folded(day: Day) -> list[Episode]:
    session, done = Session(day.session), []
    for event in day.events:
        done += fold.add(session, event)
    return done + fold.end(session)


def actions(day: Day) -> list[Any]:
    """The actions, with places in pixels only."""
    return [one.action for episode in folded(day) for one in episode.steps]


def at(x: float, y: float) -> Point:
    return Point(x, y)


TABLE: list[tuple[str, Callable[[Day], Day], list[Any]]] = [
    ("moves fold into the click they lead to", lambda d: d.move(1, 1).move(5, 5).down(9, 9).up(9, 9).click(9, 9), [Click(at(9, 9))]),
    ("moves that lead to nothing are no action", lambda d: d.move(1, 1).move(5, 5), []),
    ("a recorder that sends only down and up", lambda d: d.down(9, 9).up(9, 9), [Click(at(9, 9))]),
    ("a recorder that sends only click", lambda d: d.click(9, 9, None, "right"), [Click(at(9, 9), "right")]),
    ("a press whose release was never seen", lambda d: d.down(9, 9).type("a"), [Click(at(9, 9)), Type("a")]),
    ("a release whose press was never seen", lambda d: d.up(9, 9), []),
    ("a release a few pixels off is a click", lambda d: d.down(9, 9).up(12, 9), [Click(at(9, 9))]),
    ("a release elsewhere is a drag", lambda d: d.down(9, 9).move(50, 9).up(99, 9), [Drag(at(9, 9), at(99, 9))]),
    ("a click where a drag ends is part of it", lambda d: d.down(9, 9).up(99, 9).click(99, 9), [Drag(at(9, 9), at(99, 9))]),
    ("the system's count makes a double click", lambda d: d.click(9, 9, 1).wait(1).click(9, 9, 2), [Click(at(9, 9), count=2)]),
    ("and a triple one", lambda d: d.click(9, 9, 1).click(9, 9, 2).click(9, 9, 3), [Click(at(9, 9), count=3)]),
    ("a fourth begins anew", lambda d: d.click(9, 9, 1).click(9, 9, 2).click(9, 9, 3).click(9, 9, 4), [Click(at(9, 9), count=3), Click(at(9, 9))]),
    ("two single clicks in one place stay two", lambda d: d.click(9, 9, 1).click(9, 9, 1), [Click(at(9, 9)), Click(at(9, 9))]),
    ("a double click told in one event", lambda d: d.click(9, 9, 2), [Click(at(9, 9), count=2)]),
    ("without a count, time decides", lambda d: d.down(9, 9).up(9, 9).wait(0.3).down(9, 9).up(9, 9), [Click(at(9, 9), count=2)]),
    ("and a second is too long", lambda d: d.down(9, 9).up(9, 9).wait(1).down(9, 9).up(9, 9), [Click(at(9, 9)), Click(at(9, 9))]),
    ("another place is another click", lambda d: d.click(9, 9, 1).click(40, 9, 2), [Click(at(9, 9)), Click(at(40, 9), count=2)]),
    ("turns of the wheel are one scroll", lambda d: d.scroll(1).scroll(2).scroll(0, 1), [Scroll(at(640, 360), 1, 3)]),
    ("the other way is another scroll", lambda d: d.scroll(2).scroll(-1), [Scroll(at(640, 360), 0, 2), Scroll(at(640, 360), 0, -1)]),
    ("a wheel that did not turn", lambda d: d.scroll(0), []),
    ("a run and the Enter after it", lambda d: d.type("git pull").key("Enter"), [Type("git pull", True)]),
    ("runs that were cut join without a separator", lambda d: d.type("git ").frame("red").type("pull"), [Type("git pull")]),
    ("another field is another run", lambda d: d.type("a", field="A").type("b", field="B"), [Type("a"), Type("b")]),
    ("two Enters: one submits", lambda d: d.type("a").key("Enter", count=2), [Type("a", True), Hotkey("Enter")]),
    ("Enter with a modifier is a chord", lambda d: d.type("a").key("Enter", "Control"), [Type("a"), Hotkey("Enter", ("Control",))]),
    ("Enter in another app is its own", lambda d: d.type("a").key("Enter", app="code"), [Type("a"), Hotkey("Enter")]),
    ("after a submit a new run begins", lambda d: d.type("a").key("Enter").type("b"), [Type("a", True), Type("b")]),
    ("a paste is its chord, and says what it put in", lambda d: d.key("v", "Meta").type("x", paste=True), [Hotkey("v", ("Meta",), pasted="x")]),
    ("a paste from a menu is what it typed", lambda d: d.type("x", paste=True), [Type("x")]),
    ("the same key again is counted", lambda d: d.key("ArrowDown").key("ArrowDown", count=2), [Hotkey("ArrowDown", count=3)]),
    ("focus is what came of an action", lambda d: d.focus().focus("code"), []),
]


@pytest.mark.parametrize(("events", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_events_fold_into_what_was_done(events: Callable[[Day], Day], expected: list[Any]) -> None:
    """Each row of the table."""
    assert actions(events(Day())) == expected


def test_a_step_stands_between_the_frame_before_the_pointer_set_out_and_the_one_that_stood_there_next() -> None:
    """The hover on the way to a click is in no frame before it; an unchanged frame is not distinct."""
    day = Day().frame("red").wait(1).frame("red").move(1, 1).frame("orange").move(9, 9).down(9, 9).up(9, 9).frame("green").frame("blue").wait(1).type("a").frame("white")
    (episode,) = folded(day)
    frames = [event.image.sha256 for event in day.events if isinstance(event, clean.CleanScreenshot)]
    red, _, _, _, blue, white = frames
    assert [(step.before.sha256, step.after.sha256) for step in episode.steps if step.before and step.after] == [(red, blue), (blue, white)]
    assert episode.steps[0].before_age_s == pytest.approx(1.0)


def test_a_frame_of_another_app_is_no_frame_of_an_action_unless_its_window_shows_there() -> None:
    """Supervision never pairs an action with a screen that does not show its app."""
    app, code = clean.CleanApp(id="com.google.Chrome"), clean.CleanApp(id="code")
    windows = (clean.CleanWindow(app, (0, 0, 9, 9)), clean.CleanWindow(code, (9, 0, 9, 9)), clean.CleanWindow(None, (0, 9, 9, 9)))
    for shown, fields in ((False, {}), (True, {"windows": windows})):
        (episode,) = folded(Day().frame("red", **fields).click(9, 9, app="code"))
        assert (episode.steps[0].before is not None) == shown
        assert (episode.steps[0].action.at.nx is not None) == shown


def test_places_are_shares_of_the_frame_too_and_never_outside_it() -> None:
    """A click on another monitor is at its edge, not beyond."""
    (episode,) = folded(Day().frame("red").click(320, 180).click(5000, -4))
    assert [(one.action.at.nx, one.action.at.ny) for one in episode.steps] == [(0.25, 0.25), (1.0, 0.0)]


def test_a_long_pause_ends_an_episode_and_no_frame_from_before_it_is_used() -> None:
    """Idle gaps are cut out and said; the last step's frame after it is not one from the other side."""
    first, second = folded(Day().start().frame("red").click(9, 9).wait(2).frame("green").wait(900).frame("blue").wait(301).click(9, 9).stop())
    assert (first.idle_s, first.whole, second.idle_s, second.whole) == (0, False, pytest.approx(1203), True)
    assert first.steps[0].after is not None and first.steps[0].after.time.endswith("10:00:02.000Z")
    assert second.steps[0].before is None and second.task == first.task == "Answer <PERSON_1>"


def test_a_long_run_is_no_pause() -> None:
    """Only the time of a run's first key leaves; typing a page takes minutes."""
    assert len(folded(Day().type("word " * 200).wait(400).click(9, 9))) == 1


def test_waiting_for_the_screen_is_a_wait_but_not_after_typing() -> None:
    """A change that came long after an action was waited for; after a run nobody knows."""
    assert [type(one) for one in actions(Day().frame("red").click(9, 9).wait(7).frame("green").wait(1).click(9, 9))] == [Click, Wait, Click]
    assert [type(one) for one in actions(Day().frame("red").type("a").wait(7).frame("green").wait(1).click(9, 9))] == [Type, Click]
    assert [type(one) for one in actions(Day().frame("red").click(9, 9).wait(7).click(9, 9))] == [Click, Click]
    (episode,) = folded(Day().frame("red").click(9, 9).wait(7).frame("green").wait(1).click(9, 9))
    wait = episode.steps[1]
    assert wait.action == Wait(7.0) and wait.before == episode.steps[0].before and wait.after == episode.steps[2].before


def test_loss_masks_placeholders_and_covers_are_carried() -> None:
    """What a model should not learn from is said on the step, by entity, and where it is covered on the frame."""
    (episode,) = folded(full())
    typed = next(step for step in episode.steps if isinstance(step.action, Type))
    assert typed.loss_mask and typed.masked == ("PERSON",) and "<PERSON_1>" in typed.action.text
    assert [(cover.entity, cover.width) for step in episode.steps[:1] if step.before for cover in step.before.covers] == [("FACE", 30)]


def test_a_change_of_policy_ends_an_episode() -> None:
    """No episode was made under two policies."""
    day = Day().click(9, 9)
    day.policy = "0123456789abcdef"
    assert [episode.policy for episode in folded(day.click(9, 9))] == [Day().policy, "0123456789abcdef"]


def test_an_episode_is_never_longer_than_its_limit_and_no_event_is_in_two() -> None:
    """Memory has a bound; every step is there once."""
    day = Day()
    for n in range(2 * STEPS_MAX + 5):
        day.click(n % 700, n % 700)
    episodes = folded(day)
    assert [len(one.steps) for one in episodes] == [STEPS_MAX, STEPS_MAX, 5]
    assert [step.seq for one in episodes for step in one.steps] == list(range(2 * STEPS_MAX + 5))


def test_a_fold_that_goes_through_json_at_every_event_gives_the_same() -> None:
    """What is remembered between two events is data, all of it."""
    day, done = full(), []
    session = Session(day.session)
    for event in day.events:
        done += fold.add(session, event)
        session = msgspec.json.decode(msgspec.json.encode(session), type=Session)
    assert done + fold.end(session) == folded(day)
