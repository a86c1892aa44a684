"""Clean events built: a raw event and what its strings became in, the clean event out.

Built field by field from what the contract lets through; nothing is copied whole. What has no slot (`redactors.strings`) is a closed enum, a number or
an identifier held by its pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from redactors.screens.frame import Frame
from redactors.state import Ready
from redactors.strings import ROLES
from schemas import clean
from schemas.clean import NAMED_KEYS, CleanApp, CleanEvent, CleanImage, CleanTarget, CleanWindow, Mark
from schemas.raw import (
    App,
    Clipboard,
    Event,
    KeyDown,
    MouseClick,
    MouseDown,
    MouseMove,
    MouseScroll,
    MouseUp,
    Screenshot,
    SessionEnd,
    SessionStart,
    Target,
    TextInput,
    UiSnapshot,
    WindowFocus,
    milliseconds,
)  # fmt: skip

# Says what the string at a JSON path became.
Became = Callable[[str], str]

_MOUSE = {
    MouseMove: clean.CleanMouseMove, MouseDown: clean.CleanMouseDown, MouseUp: clean.CleanMouseUp, MouseClick: clean.CleanMouseClick,
    MouseScroll: clean.CleanMouseScroll,
}  # fmt: skip
_EDGE = {SessionStart: clean.CleanSessionStart, SessionEnd: clean.CleanSessionEnd}
_INPUT_KEYS = {"insertLineBreak": "Enter", "insertParagraph": "Enter", "historyUndo": "Undo", "historyRedo": "Redo", "deleteByCut": "Cut"}
_KEY = re.compile(clean.PRESSED_KEY_PATTERN)


def coarse(time: str, resolution_ms: int) -> str:
    """A time rounded down to the resolution, with a fraction only where the resolution has one."""
    ms = milliseconds(time)
    ms -= ms % resolution_ms
    text = datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}Z" if resolution_ms % 1000 == 0 else f"{text}.{ms % 1000:03d}Z"


def app_of(app: App, became: Became, path: str = "$.app") -> CleanApp:
    """An admitted app with its strings as they became."""
    return CleanApp(
        id=app.id,
        name=became(f"{path}.name") if app.name else None,
        title=became(f"{path}.title") if app.title else None,
        url=became(f"{path}.url") if app.url else None,
        private=app.private,
    )


def target_of(target: Target, became: Became, path: str = "$.target") -> CleanTarget:
    """An element with its strings as they became; a role of ARIA's stays."""
    role = target.role
    return CleanTarget(
        role=role if not role or role in ROLES else became(f"{path}.role"),
        name=became(f"{path}.name") if target.name else None,
        value=became(f"{path}.value") if target.value else None,
        automation_id=became(f"{path}.automation_id") if target.automation_id else None,
        bounds=target.bounds,
        secure=target.secure,
    )


def pressed(event: Event) -> str:
    """The W3C name of the key that a record leaves as; "Unidentified" where it has none."""
    if isinstance(event, TextInput):
        key = _INPUT_KEYS.get(event.input_type, "Delete" if event.input_type.startswith("delete") else "Unidentified")
    else:
        key = event.key if isinstance(event, KeyDown) else "Unidentified"
    named = key in NAMED_KEYS or (len(key) == 1 and _KEY.match(key))
    return key if named else "Unidentified"


def event_of(
    ready: Ready, app: CleanApp | None, became: Became, marks: tuple[Mark, ...], policy: str, resolution_ms: int,
    frame: tuple[Frame, str] | None = None, windows: tuple[CleanWindow, ...] | None = None,
) -> CleanEvent:  # fmt: skip
    """The clean event of a record that passes. `frame`: the covered frame and its ref, for a screenshot."""
    event = ready.event
    masked = any(m.action != "surrogate" and m.path == "$.text" for m in marks)
    base = dict(
        id=event.id, time=coarse(event.time, resolution_ms), session=event.session, seq=event.seq, actor=event.actor, device=event.device,
        app=app, policy=policy, target=target_of(event.target, became) if event.target else None, marks=marks, loss_mask=masked,
    )  # fmt: skip
    if isinstance(event, Clipboard):
        return clean.CleanClipboard(**base, action=event.action, text=became("$.text"))  # type: ignore[arg-type]
    if ready.typed is not None:
        kind = "insertFromPaste" if isinstance(event, TextInput) and event.input_type.startswith("insertFrom") else "insertText"
        return clean.CleanTextInput(**base, text=became("$.text"), input_type=kind)  # type: ignore[arg-type]
    if isinstance(event, KeyDown | TextInput):
        modifiers = event.modifiers if isinstance(event, KeyDown) else ()
        return clean.CleanKeyPress(**base, key=pressed(event), modifiers=modifiers, count=max(1, ready.press))  # type: ignore[arg-type]
    if isinstance(event, MouseMove | MouseDown | MouseUp | MouseClick | MouseScroll):
        where = dict(x=event.x, y=event.y, button=event.button, clicks=event.clicks, dx=event.dx, dy=event.dy)
        return _MOUSE[type(event)](**base, **where)  # type: ignore[arg-type,return-value]
    if isinstance(event, WindowFocus):
        return clean.CleanWindowFocus(**base)  # type: ignore[arg-type]
    if isinstance(event, UiSnapshot):
        nodes = tuple(target_of(node, became, f"$.nodes[{i}]") for i, node in enumerate(event.nodes))
        return clean.CleanUiSnapshot(**base, nodes=nodes)  # type: ignore[arg-type]
    if isinstance(event, Screenshot):
        assert frame is not None  # a screenshot without a covered frame was quarantined before
        image, ref = frame
        out = CleanImage(media_type=image.media_type, width=image.width, height=image.height, sha256=image.sha256, ref=ref, scale=event.image.scale)
        return clean.CleanScreenshot(**base, image=out, windows=windows)  # type: ignore[arg-type]
    assert isinstance(event, SessionStart | SessionEnd)
    words = {name: became(f"$.{name}") for name in ("os", "recorder", "task") if getattr(event, name)}
    return _EDGE[type(event)](**base, **words)  # type: ignore[arg-type,return-value]
