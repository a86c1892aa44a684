"""What is on a screen, as data, and its HTML: windows with their pages in, one document of 1280 × 800 out. No browser here, no files written."""

from __future__ import annotations

import html
import re
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.demo.apps import App

WIDTH_PX, HEIGHT_PX = 1280, 800
MENU_PX = 26  # the desktop's menu bar
FULL = (0, MENU_PX, WIDTH_PX, HEIGHT_PX - MENU_PX)
_pages = Environment(loader=PackageLoader("pipeline.demo", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


class Pane(NamedTuple):
    """One window: the app it belongs to, the page drawn in it, that page's data, and [x, y, w, h] on the screen."""

    app: App
    page: str
    data: dict[str, Any]
    bounds: tuple[int, int, int, int] = FULL


class Frame(NamedTuple):
    """One screenshot. The last pane is in front."""

    name: str
    panes: tuple[Pane, ...]
    clock: str
    dark: bool = False

    @property
    def ref(self) -> str:
        """Where its picture is, relative to the recording."""
        return f"blobs/{self.name}.png"


def document(frame: Frame) -> str:
    """The frame as one HTML document without scripts or outside assets."""
    return _pages.get_template("desktop.html").render(frame=frame, front=frame.panes[-1].app, menu_px=MENU_PX)


def visible_text(frame: Frame) -> str:
    """Every word of the document, tags and styles removed."""
    body = re.sub(r"<style.*?</style>", "", document(frame), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", body))
