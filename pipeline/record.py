"""A minimal recorder: this screen's keys, mouse and frames in; raw events of the contract, in a folder of this machine, out.

It runs while its terminal says so and a mark stands on the screen, until its key, its time, or an interrupt. What X tells of apps and windows is told; what is
not known is null, and the gate drops it. It records what it gets: passwords too. What cannot happen: a file that other users may read; a frame without
the list of windows, where there is X; an event after the end.
"""

from __future__ import annotations

import io
import os
import secrets
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline import __version__
from pipeline.adapters.bring import Import, Writer
from pipeline.adapters.draft import Draft, Format
from pipeline.adapters.keys import Keyboard
from pipeline.adapters.notes import Note, Notes
from pipeline.adapters.pointer import pressed_or_moved
from pipeline.blobs import open_store
from pipeline.faults import CannotRun

MARK = (96, 24)  # of the mark on the screen, in pixels
FORMAT = Format(name="record", what="this screen", files=(), lacks=(), events=lambda *_: iter(()))


class Order(Struct, frozen=True, kw_only=True):
    """What is wanted. `stop` is a key as pynput names it; `app` names what is in front where it is not known."""

    out: Path
    seconds: float
    fps: float = 1.0
    stop: str = "f12"
    app: str | None = None
    actor: str | None = None
    device: str | None = None
    task: str | None = None


class Recorded(Struct, frozen=True):
    """Events by type, notes by code."""

    events: dict[str, int]
    notes: dict[Note, int]


class Screen:
    """What X tells of its windows; one thread at a time."""

    def __init__(self) -> None:
        from Xlib import X, display

        self._x, self._lock = X, threading.Lock()
        self._display = display.Display()
        self._root = self._display.screen().root
        left = self._root.get_geometry().width - MARK[0]
        self._mark = self._root.create_window(left, 0, *MARK, 0, X.CopyFromParent, background_pixel=0xC00000, override_redirect=True)
        self._pen = self._mark.create_gc(foreground=0xFFFFFF, background=0xC00000)
        self._mark.map()
        self.mark()

    def mark(self) -> None:
        """Puts the mark above everything."""
        with self._lock:
            self._mark.configure(stack_mode=self._x.Above)
            self._mark.image_text(self._pen, 12, 16, "RECORDING")
            self._display.sync()

    def front(self) -> dict[str, Any] | None:
        """The app whose window is active; None where the window manager does not say, or the window is gone."""
        with self._lock:
            active = self._property(self._root, "_NET_ACTIVE_WINDOW")
            return self._app(active[0]) if active and active[0] else None

    def windows(self) -> list[dict[str, Any]]:
        """Every visible window with its title bar, menus and notices too, the lowest first; of one that cannot be asked, no app (fails closed)."""
        with self._lock:
            found, whole = [], self._root.get_geometry()
            for z, child in enumerate(self._root.query_tree().children):
                state, shape = self._quietly(child.get_attributes), self._quietly(child.get_geometry) or whole
                if child.id == self._mark.id or (state is not None and (state.map_state != self._x.IsViewable or state.win_class == self._x.InputOnly)):
                    continue
                found.append({"app": self._client(child), "bounds": [shape.x, shape.y, shape.width, shape.height], "z": z})
            return found

    def _client(self, window: Any, depth: int = 3) -> dict[str, Any] | None:
        """The app of a window, or of the one that a window manager put into it."""
        app = self._app(window.id)
        tree = self._quietly(window.query_tree) if app is None and depth else None
        inner = (self._client(child, depth - 1) for child in (tree.children if tree is not None else ()))
        return app or next((one for one in inner if one is not None), None)

    def _app(self, number: int) -> dict[str, Any] | None:
        window = self._display.create_resource_object("window", number)
        pid = self._property(window, "_NET_WM_PID")
        name = os.path.basename(self._quietly(os.readlink, f"/proc/{pid[0]}/exe") or "") if pid else ""
        kind = self._quietly(window.get_wm_class)
        known = name or (kind[0] if kind else None)
        title = self._property(window, "_NET_WM_NAME")
        text = title.decode("utf-8", "replace") if title else self._quietly(window.get_wm_name)
        return ({"id": known} | ({"title": text} if isinstance(text, str) and text else {})) if known else None

    def _property(self, window: Any, name: str) -> Any:
        found = self._quietly(window.get_full_property, self._display.intern_atom(name), self._x.AnyPropertyType)
        return found.value if found is not None else None

    def _quietly(self, ask: Callable[..., Any], *about: Any) -> Any:
        from Xlib import error

        try:
            return ask(*about)
        except (error.XError, OSError):  # a window, or a process, that is gone
            return None


def record(order: Order, tell: Callable[[str], None]) -> Recorded:
    """Records until the key, the time or an interrupt. `tell` hears how it stands, some times a second. Raises CannotRun."""
    try:
        import mss
        from pynput import keyboard, mouse
    except ImportError as missing:
        known = isinstance(missing, ModuleNotFoundError)
        raise CannotRun("the recorder needs: pip install 'scrim[record]'" if known else "no screen that can be recorded here (DISPLAY)") from None
    if order.out.exists() and (not order.out.is_dir() or any(order.out.iterdir())):
        raise CannotRun(f"{order.out}: is not empty (give a new folder)")
    os.umask(0o077)  # nobody else's to read: it is raw
    order.out.mkdir(parents=True, exist_ok=True)
    screen = Screen() if sys.platform.startswith("linux") else None
    notes: Notes = Counter()
    with (order.out / "raw.jsonl").open("wb", buffering=0) as lines:
        seed = secrets.token_hex(16)
        what = Import("record", order.out, order.out, app=order.app, actor=order.actor, device=order.device)
        take = _Take(order, screen, Writer(what, FORMAT, lines, open_store(str(order.out)), seed, notes), notes)
        keys = keyboard.Listener(on_press=lambda key: take.key(key, "press"), on_release=lambda key: take.key(key, "release"))
        hand = mouse.Listener(
            on_move=lambda x, y: take.hand("move", x=x, y=y), on_scroll=lambda x, y, dx, dy: take.hand("scroll", x=x, y=y, dx=dx, dy=dy),
            on_click=lambda x, y, button, pressed: take.hand("click", x=x, y=y, button=button.name, pressed=pressed),
        )  # fmt: skip
        keys.start()
        hand.start()
        try:
            with mss.MSS() as eye:
                take.run(eye, (keys, hand), tell)
        except KeyboardInterrupt:
            pass
        finally:
            keys.stop()
            hand.stop()
            take.end()
    return Recorded(dict(take.out.events), dict(notes))


class _Take:
    """One recording. Listeners' threads and the frames' write one event at a time, in the order of `seq`."""

    def __init__(self, order: Order, screen: Screen | None, out: Writer, notes: Notes) -> None:
        self.out, self._order, self._screen, self._lock = out, order, screen, threading.Lock()
        self._keyboard, self._notes, self._front, self._seen = Keyboard(notes), notes, object(), object()
        self._over = threading.Event()
        self._write({"type": "session.start", "os": sys.platform, "recorder": f"scrim record {__version__}", "task": order.task})

    def key(self, key: Any, action: str) -> None:
        """A key of pynput's: one with a name, a character, or only a number."""
        name = getattr(key, "name", None) or getattr(key, "char", None) or f"<{getattr(key, 'vk', 0)}>"
        if name == self._order.stop:
            self._over.set()
        else:
            self._heard(lambda at: pressed_or_moved({"name": name}, action, at, self._keyboard, self._notes))

    def hand(self, action: str, **row: Any) -> None:
        """What the mouse did."""
        self._heard(lambda at: pressed_or_moved(row, action, at, self._keyboard, self._notes))

    def run(self, eye: Any, listeners: tuple[Any, ...], tell: Callable[[str], None]) -> None:
        """Frames, until it is over. Raises CannotRun where nothing is heard any more."""
        began = time.monotonic()
        while not self._over.is_set() and (left := self._order.seconds - (time.monotonic() - began)) > 0:
            if not all(one.is_alive() for one in listeners):
                raise CannotRun("the keyboard or mouse cannot be heard any more (is the screen still there?)")
            if self._screen is not None:
                self._screen.mark()
            self._frame(eye)
            how = f"{self._order.stop.upper()} stops it, or {left:.0f} s; {sum(self.out.events.values())} events"
            tell(f"RECORDING keys, mouse and screen into {self._order.out}: {how}")
            self._over.wait(min(left, 1 / self._order.fps))

    def end(self) -> None:
        """No event comes after it."""
        with self._lock:
            self._over.set()
            self.out.end()

    def _heard(self, draft: Callable[[int], Draft | None]) -> None:
        with self._lock:
            if not self._over.is_set() and (made := draft(time.time_ns())) is not None:
                self._write(made)

    def _frame(self, eye: Any) -> None:
        from PIL import Image

        windows, shot = self._windows(), eye.grab(eye.monitors[0])
        if (shot.rgb, windows) == self._seen or windows != self._windows():
            return  # nothing new; or a window came or went meanwhile, and nobody knows which are in the frame: the next one
        self._seen, png = (shot.rgb, windows), io.BytesIO()
        Image.frombytes("RGB", shot.size, shot.rgb).save(png, "PNG", compress_level=1)
        with self._lock:
            self._write({"type": "screenshot", "png": png.getvalue(), "windows": windows})

    def _windows(self) -> list[dict[str, Any]] | None:
        return self._screen.windows() if self._screen is not None else None

    def _write(self, draft: Draft) -> None:
        front = self._screen.front() if self._screen is not None else None
        at = draft.setdefault("at", time.time_ns())
        if front != self._front and draft["type"] != "session.start":
            self._front = front
            self.out.write({"type": "window.focus", "at": at, "app": front})
        self.out.write(draft | {"app": front})
