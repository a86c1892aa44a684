"""A recorder of one person's day: what they do goes in, raw events in the contract's form come out, in order of time and `seq`.

Also kept: everything said, by the channel it went through, so that the truth is made from what was recorded and not written beside it.
"""

from __future__ import annotations

import heapq
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import unquote

from pipeline.demo.apps import App
from pipeline.demo.screen import Frame

DAY = datetime(2026, 3, 2, tzinfo=UTC)
Target = dict[str, Any]


class Recorder:
    """One session. `app` and `target` are where the next key goes; time moves only through `wait`, `until` and what is done."""

    def __init__(self, session: str, actor: str, device: str, seed: str) -> None:
        self.random = Random(f"{seed}/{session}")
        self.session, self.actor, self.device = session, actor, device
        self.now = DAY
        self.app: App | None = None
        self.target: Target | None = None
        self.pointer = (640, 400)
        self.events: list[dict[str, Any]] = []
        self.frames: list[Frame] = []
        self.said: dict[str, list[str]] = {}
        self._later: list[tuple[datetime, int, dict[str, Any]]] = []

    def until(self, clock: str) -> None:
        """Moves on to `clock` ("HH:MM"), never back."""
        hour, minute = clock.split(":")
        self._settle()
        self.now = max(self.now, DAY + timedelta(hours=int(hour), minutes=int(minute), milliseconds=self.random.randint(0, 9000)))

    def wait(self, low: float, high: float) -> None:
        """Lets between `low` and `high` seconds pass."""
        self.now += timedelta(milliseconds=self.random.randint(int(low * 1000), int(high * 1000)))

    def emit(self, kind: str, *, delay_ms: int = 0, on_target: bool = True, **fields: Any) -> None:
        """One event now, or `delay_ms` from now (a key that comes up later, while others go down)."""
        event = {"type": kind, "app": self.app, **({"target": self.target} if self.target and on_target else {}), **fields}
        heapq.heappush(self._later, (self.now + timedelta(milliseconds=delay_ms), len(self.events) + len(self._later), event))
        self._settle(self.now)

    def say(self, channel: str, text: str | None) -> None:
        """Notes what went through a channel."""
        if text:
            self.said.setdefault(channel, []).append(text)

    def focus(self, app: App | None) -> None:
        """Brings another window to the front."""
        self._settle()
        self.wait(0.3, 1.2)
        self.app, self.target = app, None
        self.say("title", (app or {}).get("title"))
        self.say("url", unquote((app or {}).get("url", "")))
        self.emit("window.focus")

    def move(self, x: int, y: int, steps: int = 4) -> None:
        """The pointer travels to x, y, a little off the straight line."""
        x0, y0 = self.pointer
        for step in range(1, steps + 1):
            self.wait(0.02, 0.07)
            bend = self.random.randint(-9, 9) if step < steps else 0
            self.emit("mouse.move", on_target=False, x=x0 + (x - x0) * step // steps + bend, y=y0 + (y - y0) * step // steps + bend)
        self.pointer = (x, y)

    def click(self, target: Target) -> None:
        """Moves to the middle of `target` and clicks it; keys go there from now on."""
        self._settle()
        left, top, width, height = target["bounds"]
        self.move(left + width // 2, top + height // 2)
        self.target = target
        self.say("value", target.get("value"))
        self.wait(0.1, 0.3)
        x, y = self.pointer
        for kind in ("mouse.down", "mouse.up", "mouse.click"):
            clicks: dict[str, Any] = {"clicks": 1} if kind == "mouse.click" else {}
            self.emit(kind, x=x, y=y, button="left", **clicks)
            self.wait(0.04, 0.1)
        self.target = {key: value for key, value in target.items() if key != "value"}

    def scroll(self, *lines: int) -> None:
        """Turns the wheel, a few lines at a time."""
        for line in lines:
            self.wait(0.05, 0.2)
            self.emit("mouse.scroll", on_target=False, x=self.pointer[0], y=self.pointer[1], dx=0, dy=line)

    def clipboard(self, action: str, text: str) -> None:
        """Copies or pastes `text`."""
        self.say("clipboard", text)
        self.emit("clipboard", action=action, text=text)

    def snapshot(self, nodes: list[Target]) -> None:
        """The accessibility tree of the window in front."""
        for node in nodes:
            self.say("name", node.get("name"))
            self.say("value", node.get("value"))
        self.emit("ui.snapshot", on_target=False, nodes=nodes)

    def shot(self, frame: Frame, windows: bool = True) -> None:
        """A screenshot of `frame`; its hash is filled in when it has been rendered. Without `windows` the app in front alone decides."""
        self._settle()
        self.wait(0.1, 0.4)
        if frame not in self.frames:
            self.frames.append(frame)
        image = {"media_type": "image/png", "width": 1280, "height": 800, "scale": 1, "sha256": "", "ref": frame.ref}
        seen: dict[str, Any] = {"windows": [{"app": pane.app, "bounds": list(pane.bounds), "z": z} for z, pane in enumerate(frame.panes)]} if windows else {}
        self.emit("screenshot", on_target=False, image=image, **seen)

    def edge(self, kind: str, **fields: Any) -> None:
        """The session's start or end, which belongs to no app."""
        self._settle()
        self.app = self.target = None
        self.say("prose", fields.get("task"))
        self.emit(kind, **fields)

    def _settle(self, upto: datetime | None = None) -> None:
        """Writes what is due; without `upto`, everything, and time moves on to the last of it."""
        while self._later and (upto is None or self._later[0][0] <= upto):
            when, _, event = heapq.heappop(self._later)
            self.now = max(self.now, when)
            seq = len(self.events)
            stamp = when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
            head = {"id": f"{self.session}.{seq:05d}", "type": event.pop("type"), "time": stamp}
            self.events.append({**head, "session": self.session, "seq": seq, "actor": self.actor, "device": self.device, **event})
