"""Clean recordings by hand: one line an event, and a folder as `scrim redact` leaves it."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image

from pipeline import blobs
from redactors.policy import load as policies
from schemas import clean

PURPOSE = "train-computer-use-agents"
SHIPPED = policies.digest(policies.load(policies.shipped()))
SIZE = (1280, 720)


class Day:
    """Events of one session, numbered and timed as they come. `at` is the second of the day."""

    def __init__(self, session: str = "s-1", actor: str = "u-1", policy: str = SHIPPED, app: str = "com.google.Chrome") -> None:
        self.session, self.actor, self.policy, self.app = session, actor, policy, app
        self.events: list[Any] = []
        self.pictures: dict[str, bytes] = {}
        self.at, self._seq = 36_000.0, 0

    def add(self, kind: Any, app: str | None = None, **fields: Any) -> Day:
        """Any event."""
        stamp = f"2026-03-02T{int(self.at) // 3600:02d}:{int(self.at) // 60 % 60:02d}:{int(self.at) % 60:02d}.{round(self.at % 1 * 1000):03d}Z"
        envelope = {
            "id": f"{self.session}.{self._seq}", "time": stamp, "session": self.session, "seq": self._seq, "actor": self.actor, "device": "d-1",
            "policy": self.policy, "app": clean.CleanApp(id=app or self.app, title="Orders"),
        }  # fmt: skip
        self.events.append(kind(**{**envelope, **fields}))
        self._seq += 1
        return self

    def wait(self, seconds: float) -> Day:
        """Time goes by."""
        self.at += seconds
        return self

    def start(self, task: str = "Answer <PERSON_1>", os: str = "Ubuntu 24.04") -> Day:
        return self.add(clean.CleanSessionStart, task=task, os=os)

    def stop(self) -> Day:
        return self.add(clean.CleanSessionEnd)

    def frame(self, colour: str, marks: tuple[clean.Mark, ...] = (), size: tuple[int, int] = SIZE, **fields: Any) -> Day:
        """A screenshot of one colour; the colour is what makes it distinct."""
        out = io.BytesIO()
        Image.new("RGB", size, colour).save(out, "PNG")
        sha = hashlib.sha256(out.getvalue()).hexdigest()
        ref = f"blobs/{sha[:2]}/{sha}.png"
        self.pictures[ref] = out.getvalue()
        image = clean.CleanImage(media_type="image/png", width=size[0], height=size[1], sha256=sha, ref=ref)
        return self.add(clean.CleanScreenshot, image=image, marks=marks, **fields)

    def move(self, x: float, y: float) -> Day:
        return self.add(clean.CleanMouseMove, x=x, y=y)

    def down(self, x: float, y: float, button: str = "left", **fields: Any) -> Day:
        return self.add(clean.CleanMouseDown, x=x, y=y, button=button, **fields)

    def up(self, x: float, y: float, button: str = "left") -> Day:
        return self.add(clean.CleanMouseUp, x=x, y=y, button=button)

    def click(self, x: float, y: float, clicks: int | None = 1, button: str = "left", **fields: Any) -> Day:
        return self.add(clean.CleanMouseClick, x=x, y=y, button=button, clicks=clicks, **fields)

    def scroll(self, dy: float = 0.0, dx: float = 0.0, x: float = 640, y: float = 360) -> Day:
        return self.add(clean.CleanMouseScroll, x=x, y=y, dx=dx, dy=dy)

    def type(self, text: str, paste: bool = False, field: str = "Note", **fields: Any) -> Day:
        kind = "insertFromPaste" if paste else "insertText"
        return self.add(clean.CleanTextInput, text=text, input_type=kind, target=clean.CleanTarget(role="textbox", name=field), **fields)

    def key(self, key: str, *modifiers: str, count: int = 1, **fields: Any) -> Day:
        return self.add(clean.CleanKeyPress, key=key, modifiers=modifiers, count=count, **fields)

    def focus(self, app: str | None = None) -> Day:
        return self.add(clean.CleanWindowFocus, app=app)


def folder(path: Path, *days: Day) -> Path:
    """A folder of clean.jsonl and blobs; the days' events take turns, as sessions do that are redacted side by side."""
    path.mkdir(parents=True, exist_ok=True)
    longest = max(len(day.events) for day in days)
    lines = [msgspec.json.encode(day.events[n]) for n in range(longest) for day in days if n < len(day.events)]
    with (path / "clean.jsonl").open("ab") as file:
        file.write(b"".join(line + b"\n" for line in lines))
    store = blobs.open_store(str(path))
    for day in days:
        for ref, data in day.pictures.items():
            blobs.put(store, ref, data, 0o644)
    return path


def full(session: str = "s-1", actor: str = "u-1", shade: int = 0) -> Day:
    """A day with every kind of action in it; `shade` makes its frames its own."""
    colours = [f"#{shade:02x}{n:02x}80" for n in range(8)]
    day = Day(session, actor).start(f"Answer <PERSON_{shade + 1}>").frame(colours[0], (clean.Mark("FACE", "face", "cover", box=(10, 20, 30, 40)),))
    day.wait(1).move(100, 100).move(200, 100).down(200, 100).up(200, 100).click(200, 100).wait(1).frame(colours[1])
    mark = clean.Mark("PERSON", "person", "label", path="$.text")
    day.wait(1).type("Dear <PERSON_1>, it's \"due\"\\ on", marks=(mark,), loss_mask=True).type(" Monday").key("Enter").wait(9).frame(colours[2])
    day.wait(1).down(300, 300).move(310, 310).move(600, 500).up(600, 500).wait(2).scroll(3).scroll(2).scroll(-1).wait(1)
    day.down(50, 60).up(50, 60).click(50, 60, 1).wait(0.2).down(50, 60).up(50, 60).click(50, 60, 2).frame(colours[3]).wait(5).frame(colours[4])
    day.wait(1).click(400, 400, 1, "right").wait(1).key("v", "Control").type("pasted", paste=True).wait(1).key("ArrowDown").key("ArrowDown").wait(1)
    day.down(70, 70).up(70, 70).down(70, 70).up(70, 70).down(70, 70).up(70, 70).click(70, 70, 3).wait(1).click(9, 9, 1, "back").wait(1)
    return day.scroll(0, 2).frame(colours[5]).wait(1).key("s", "Control", "Shift").frame(colours[6]).stop()
