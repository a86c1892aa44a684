"""Presses of a mouse button in; clicks, double and triple clicks, and drags out.

A recorder may send `down` and `up`, or `click`, or all three; one press is one press whichever it sends. The system's own count (`clicks`) decides what is
a double click; where it is not given, time does, as far as the policy left it.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pipeline.export.acts import PRESSES_MAX, Act, Press, Session, begin, grow
from pipeline.export.shapes import Click, Drag, Point
from schemas import clean

DRAG_PX = 6.0  # a release this far from its press is a drag
NEAR_PX = 6.0
DOUBLE_S = 0.5


def take(session: Session, event: Any) -> list[Act]:
    """One mouse event; gives what it completed."""
    match event:
        case clean.CleanMouseDown():
            return _down(session, event, None)
        case clean.CleanMouseUp():
            return _up(session, event)
        case _:
            return _click(session, event)


def flush(session: Session) -> list[Act]:
    """All that waits, as clicks of one to three presses. A press that never came up is a click."""
    groups: list[tuple[list[Press], int]] = []
    for press in session.presses:
        group, count = groups[-1] if groups else ([], 0)
        if group and _joins(press, group[-1].act, count):
            group.append(press)
            groups[-1] = (group, count + 1)
        else:
            groups.append(([press], press.clicks if press.clicks in (2, 3) else 1))
    session.presses = []
    return [act for group, count in groups if (act := _made(group, count)) is not None]


def _made(group: list[Press], count: int) -> Act | None:
    """The presses of a group that did not leave before, as one click."""
    new = [press.act for press in group if not press.given]
    if not new:
        return None
    act, last, count = new[0], new[-1], count - (len(group) - len(new))
    act.last_seq, act.end, act.loss_mask = last.last_seq, last.end, any(one.loss_mask for one in new)
    if count > 1 and isinstance(act.action, Click):
        act.action = msgspec.structs.replace(act.action, count=count)
    return act


def _joins(press: Press, last: Act, count: int) -> bool:
    if count >= 3:
        return False
    return press.clicks == count + 1 if press.clicks is not None else press.act.start - last.end <= DOUBLE_S


def _down(session: Session, event: Any, clicks: int | None) -> list[Act]:
    last = session.presses[-1].act if session.presses else None
    apart = last is not None and not (_near(last.action, event, NEAR_PX) and last.app == event.app.id and len(session.presses) < PRESSES_MAX)
    done = flush(session) if apart else []
    click = Click(Point(event.x, event.y), event.button or "left")
    session.presses.append(Press(begin(session, event, click), clicks is None, clicks))
    session.dragged = None
    return done


def _up(session: Session, event: Any) -> list[Act]:
    press = session.presses[-1] if session.presses else None
    if press is None or not press.held or not isinstance(press.act.action, Click) or press.act.action.button != (event.button or press.act.action.button):
        return []  # its press was in an app that is not admitted, or never sent
    press.held = False
    grow(press.act, event)
    start = press.act.action.at
    if _near(press.act.action, event, DRAG_PX):
        return []
    session.presses.pop()
    done = flush(session)
    press.act.action = Drag(start, Point(event.x, event.y), press.act.action.button)
    session.dragged = (event.x, event.y)
    return [*done, press.act]


def _click(session: Session, event: Any) -> list[Act]:
    if session.dragged is not None and abs(event.x - session.dragged[0]) < NEAR_PX and abs(event.y - session.dragged[1]) < NEAR_PX:
        session.dragged = None  # some recorders send a click where a drag ends
        return []
    press = session.presses[-1] if session.presses else None
    if press is not None and press.clicks is None and _near(press.act.action, event, NEAR_PX):
        press.held, press.clicks = False, event.clicks
        grow(press.act, event)
        return []
    return _down(session, event, event.clicks or 1)


def _near(action: Any, event: Any, px: float) -> bool:
    at = action.at
    return bool(abs(at.x - event.x) < px and abs(at.y - event.y) < px and action.button == (event.button or action.button))
