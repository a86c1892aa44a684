"""Clean events of one session in, in order of `seq`; episodes of steps out. The order of things is decided here.

As the field does it: moves fold into the click or drag they lead to, turns of the wheel into one scroll, typed runs and the Enter after them into one
`type`. The frame of a step is the one that stood there before its first move, so that no hover gives the place away; a frame that does not show the
action's app is no frame of it. What cannot happen: an event in two episodes; more than STEPS_MAX steps in memory.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pipeline.export import presses
from pipeline.export.acts import Act, Session, Shot, begin, grow, seconds
from pipeline.export.shapes import STEPS_MAX, Action, Click, Cover, Drag, Episode, Frame, Hotkey, Point, Scroll, Step, Type, Wait
from schemas import clean
from schemas.raw import TEXT_CHARS_MAX

IDLE_S = 300.0  # a longer pause ends an episode and is cut out
WAIT_S_MIN = 3.0  # from here on, a pause that the screen's change ended is a wait
WAIT_S_MAX = 60.0
OPEN_CHARS_MAX = 2000  # of the text of an action that stays open over a cut
PASTES = ("v", "paste", "insert")
ACTS = (clean.CleanMouseDown, clean.CleanMouseClick, clean.CleanMouseScroll, clean.CleanKeyPress)
TYPING_CHARS_PER_S = 2.0  # slow: what a run may have taken; its keys' times do not leave


def add(session: Session, event: Any) -> list[Episode]:
    """Takes one event; gives the episodes that it ended. One at or below the last `seq` was there before, and gives nothing."""
    if event.seq <= session.last_seq:
        return []
    done: list[Episode] = []
    session.began = session.began or event.time
    if session.policy and (event.policy, event.actor) != (session.policy, session.actor):
        done = end(session)
    session.last_seq, session.actor, session.device, session.policy = event.seq, event.actor, event.device, event.policy
    session.events += 1
    if isinstance(event, clean.CleanMouseMove):
        if not session.moving:
            session.moving, session.set_out, session.set_out_prior = True, session.screen, session.prior
        return done
    if session.pasting and isinstance(event, ACTS):
        session.pasting = ""
    done += _take(session, event)
    if not isinstance(event, clean.CleanScreenshot):
        session.moving = session.moving and bool(session.presses) and session.presses[-1].held
    if isinstance(event, clean.CleanSessionEnd):
        done += end(session, whole=True)
    return done


def end(session: Session, *, whole: bool = False) -> list[Episode]:
    """Closes what is open, and gives what is there."""
    done = _settle(session)
    last = _episode(session, whole, _shown(session.screen, session.steps[-1].app) if session.steps else None)
    session.over, session.last, session.idle_s = None, None, 0.0
    return done + last


def pause(session: Session) -> list[Episode]:
    """As `end`, where more may come: a button that is held down waits, and what left is remembered, so that its second half is not another action."""
    held = [press for press in session.presses[-1:] if press.held]
    session.presses = session.presses[: len(session.presses) - len(held)]
    given = [msgspec.structs.replace(press, given=True) for press in session.presses]
    act = session.open
    pasting = act is not None and isinstance(act.action, Hotkey) and act.action.pasted is None and act.action.key.lower() in PASTES
    done = end(session)
    session.presses = [*given, *held]
    session.pasting = act.app if act is not None and pasting else ""
    return done


def cut(session: Session) -> list[Episode]:
    """The steps that are finished, as an episode; what is open stays open, and goes on in another one. A long text does not stay."""
    act = session.open
    text = len(getattr(act.action, "text", "") or getattr(act.action, "pasted", None) or "") if act is not None else 0
    done = _steps(session, _close(session)) if text > OPEN_CHARS_MAX else []
    session.last = session.steps[-1] if session.steps else session.last
    last = _episode(session, False, _shown(session.screen, session.steps[-1].app) if session.steps else None)
    session.idle_s = 0.0
    return done + last


def lose(session: Session, event: Any) -> None:
    """An event that was taken back: nothing is made of it, and after a lost frame nobody knows what the screen showed."""
    session.last_seq = max(session.last_seq, event.seq)
    if isinstance(event, clean.CleanScreenshot):
        session.screen = session.prior = session.set_out = session.set_out_prior = None


def _take(session: Session, event: Any) -> list[Episode]:
    match event:
        case clean.CleanScreenshot():
            _screen(session, event)
        case clean.CleanMouseDown() | clean.CleanMouseUp() | clean.CleanMouseClick():
            return _steps(session, [*_close(session), *presses.take(session, event)])
        case clean.CleanMouseScroll():
            return _scroll(session, event)
        case clean.CleanTextInput():
            return _type(session, event)
        case clean.CleanKeyPress():
            return _key(session, event)
        case clean.CleanSessionStart():
            session.task, session.os, session.described = event.task, event.os, (event.seq,)
        case clean.CleanSessionEnd() if event.task:
            session.task, session.described = event.task, (*session.described, event.seq)
    return []  # focus, clipboard and trees are what came of an action, not actions


def _screen(session: Session, event: clean.CleanScreenshot) -> None:
    image = event.image
    if session.screen is not None and session.screen.frame.sha256 == image.sha256:
        return  # not distinct: the earlier one stands
    apps = tuple({window.app.id for window in event.windows if window.app is not None}) if event.windows else (event.app.id,)
    covers = tuple(Cover(mark.entity, *mark.box) for mark in event.marks if mark.box is not None)
    frame = Frame(image.sha256, image.ref, image.media_type, image.width, image.height, event.seq, event.time, covers)
    session.prior, session.screen = session.screen, Shot(frame, apps)


def _scroll(session: Session, event: clean.CleanMouseScroll) -> list[Episode]:
    dx, dy, act = event.dx or 0.0, event.dy or 0.0, session.open
    if act is not None and isinstance(act.action, Scroll) and act.app == event.app.id and act.action.dx * dx >= 0 and act.action.dy * dy >= 0:
        act.action = msgspec.structs.replace(act.action, dx=act.action.dx + dx, dy=act.action.dy + dy)
        grow(act, event)
        return []
    return _open(session, begin(session, event, Scroll(Point(event.x, event.y), dx, dy))) if dx or dy else []


def _type(session: Session, event: clean.CleanTextInput) -> list[Episode]:
    act, took = session.open, len(event.text) / TYPING_CHARS_PER_S
    if act is None and session.pasting == event.app.id and event.input_type == "insertFromPaste":
        session.pasting = ""
        return []  # the paste left already: typed too, it would be there twice
    if act is not None and _same_field(act, event):
        pasting = act.action if event.input_type == "insertFromPaste" and isinstance(act.action, Hotkey) else None
        if pasting is not None and pasting.pasted is None and pasting.key.lower() in PASTES:
            act.action = msgspec.structs.replace(pasting, pasted=event.text)
            grow(act, event)
            return []
        if isinstance(act.action, Type) and not act.action.submit and len(act.action.text) + len(event.text) <= TEXT_CHARS_MAX:
            act.action = Type(act.action.text + event.text)
            grow(act, event)
            act.end += took
            return []
    return _open(session, begin(session, event, Type(event.text), seconds(event.time) + took))


def _key(session: Session, event: clean.CleanKeyPress) -> list[Episode]:
    act, count = session.open, event.count
    if act is not None and _same_field(act, event):
        if isinstance(act.action, Type) and not act.action.submit and event.key == "Enter" and not event.modifiers:
            act.action = Type(act.action.text, True)
            grow(act, event)
            count -= 1
        elif isinstance(act.action, Hotkey) and (act.action.key, act.action.modifiers, act.action.pasted) == (event.key, event.modifiers, None):
            act.action = msgspec.structs.replace(act.action, count=act.action.count + count)
            grow(act, event)
            count = 0
    return _open(session, begin(session, event, Hotkey(event.key, event.modifiers, count))) if count else []


def _same_field(act: Act, event: Any) -> bool:
    """Whether an event goes where the action went: the app, and the field as far as both say one."""
    if act.app != event.app.id:
        return False
    if act.target is None or event.target is None:
        return True
    return (act.target.automation_id, act.target.name, act.target.role) == (event.target.automation_id, event.target.name, event.target.role)


def _open(session: Session, act: Act) -> list[Episode]:
    done = _settle(session)
    session.open, session.pasting = act, ""
    return done


def _settle(session: Session) -> list[Episode]:
    return _steps(session, [*_close(session), *presses.flush(session)])


def _close(session: Session) -> list[Act]:
    act, session.open = session.open, None
    return [act] if act is not None else []


def _steps(session: Session, acts: list[Act]) -> list[Episode]:
    """Finished actions become steps; a long pause before one, or too many of them, end the episode."""
    done: list[Episode] = []
    for act in acts:
        last = session.steps[-1] if session.steps else session.last
        if last is not None and session.over is not None:
            gap = act.start - session.over
            if gap > IDLE_S or len(session.steps) >= STEPS_MAX:
                done += _episode(session, False, _after(session, act) if session.steps else None)
                session.idle_s = gap if gap > IDLE_S else 0.0
            else:
                _wait(session, last, act)
        session.last = None
        session.steps.append(_step(act, len(session.steps)))
        session.over = act.end
    return done


def _wait(session: Session, last: Step, act: Act) -> None:
    """Between two actions: if the screen changed long after the first was over, somebody waited for it. Not after typing, whose end is not known."""
    shot = act.before
    if shot is None or session.over is None or shot.frame.seq <= last.last_seq or isinstance(last.action, Type | Wait):
        return
    waited = seconds(shot.frame.time) - session.over
    if waited >= WAIT_S_MIN:
        before = _shown(act.prior, act.app)
        session.steps.append(
            Step(index=len(session.steps), time=shot.frame.time, seq=shot.frame.seq, last_seq=shot.frame.seq, app=act.app, title=act.title, url=act.url,
                 action=Wait(min(waited, WAIT_S_MAX)), before=before, also=(act.seq,))
        )  # fmt: skip


def _step(act: Act, index: int) -> Step:
    before = _shown(act.before, act.app)
    if before is not None and act.start - seconds(before.time) > IDLE_S:
        before = None  # from before a pause that was cut out: the screen may have changed unseen
    return Step(
        index=index, time=act.time, seq=act.seq, last_seq=act.last_seq, app=act.app, title=act.title, url=act.url, target=act.target,
        action=placed(act.action, before), before=before, before_age_s=max(0.0, act.start - seconds(before.time)) if before is not None else None,
        loss_mask=act.loss_mask, masked=act.masked,
    )  # fmt: skip


def _after(session: Session, act: Act) -> Frame | None:
    """The frame that stood at the end of an episode: the latest one that came before the pause was over."""
    for shot in (act.before, act.prior):
        if shot is not None and session.over is not None and seconds(shot.frame.time) - session.over <= IDLE_S:
            return _shown(shot, session.steps[-1].app)
    return None


def _episode(session: Session, whole: bool, after: Frame | None) -> list[Episode]:
    steps, events, idle = session.steps, session.events, session.idle_s
    if not steps:
        return []
    session.steps, session.events, said = [], 0, session.described
    afters = [one.before for one in steps[1:]] + [after]
    return [
        Episode(
            id=f"{session.name}.{steps[0].seq}", session=session.name, actor=session.actor, device=session.device, policy=session.policy, task=session.task,
            os=session.os, steps=tuple(msgspec.structs.replace(one, after=then, also=one.also + said) for one, then in zip(steps, afters)), whole=whole,
            idle_s=idle, events=events,
        )
    ]  # fmt: skip


def _shown(shot: Shot | None, app: str) -> Frame | None:
    return shot.frame if shot is not None and app in shot.apps else None


def placed(action: Action, frame: Frame | None) -> Action:
    """The action with its places as shares of the frame too."""
    if frame is None:
        return action
    if isinstance(action, Drag):
        return msgspec.structs.replace(action, start=_share(action.start, frame), end=_share(action.end, frame))
    return msgspec.structs.replace(action, at=_share(action.at, frame)) if isinstance(action, Click | Scroll) else action


def _share(point: Point, frame: Frame) -> Point:
    return Point(point.x, point.y, min(1.0, max(0.0, point.x / frame.width)), min(1.0, max(0.0, point.y / frame.height)))
