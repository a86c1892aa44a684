"""The page that `scrim policy diff --html` writes, in a real Chromium: frames under both policies with a slider, hostile strings as text, nothing an axe finds.

Without a Chromium these tests skip and say so; where CI=true they fail instead.
"""

from __future__ import annotations

import io
from pathlib import Path

import axe
import numpy as np
import pytest
from chrome import Chrome, Tab
from PIL import Image

from pipeline.policy_diff import Diff, Example, FramePair, Move, Row, page

FIRST, SECOND = (200, 30, 30), (30, 30, 200)
HOSTILE = "</title></script><script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">'\"><svg onload=document.title='ran'>"


def picture(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1280, 720), colour).save(out, "PNG")
    return out.getvalue()


def found(text: str, value: str | None = None) -> Diff:
    example = Example("s", "e", text, text, text, value)
    rows = [Row(kind, "PERSON", "given-and-surname", text, channel, text, 3, (example,)) for kind in ("exposed", "masked") for channel in ("typed", "pixels")]
    pair = FramePair("s", "e", text, "a", "b", 1280, 720, (("PERSON", (1, 2, 3, 4)),), (("ID", (9, 9, 9, 9)),), (picture(FIRST), picture(SECOND)))
    return Diff("a" * 16, "b" * 16, 1234, tuple(rows[:2]), tuple(rows[2:]), (Move("passed", text, "app_not_allowed", 2),), (pair, pair), (("AGE", "label", "mask"),), 7)


def opened(chrome: Chrome, folder: Path, diff: Diff, title: str = "now against then") -> Tab:
    page.write(folder / "diff.html", diff, title)
    tab = chrome.tab()
    tab.open((folder / "diff.html").as_uri())
    return tab


def shown(tab: Tab, folder: Path, selector: str) -> np.ndarray:
    """The pixels of an element, as they are on the screen."""
    tab.shot(folder / "page.png")
    x, y, w, h = tab.js(f"(r => [r.x + scrollX, r.y + scrollY, r.width, r.height])(document.querySelector('{selector}').getBoundingClientRect())")
    return np.array(Image.open(folder / "page.png").convert("RGB")).astype(int)[round(y) : round(y + h), round(x) : round(x + w)]


def test_a_slider_moved_by_keys_shows_more_of_the_one_policys_frame_and_less_of_the_others(chrome: Chrome, tmp_path: Path) -> None:
    tab = opened(chrome, tmp_path, found("Aaaa"))
    slider = ".pair.slide input[type=range]"
    assert tab.js(f"document.querySelectorAll('{slider}').length") == 2 and tab.js(f"document.querySelector('{slider}').getAttribute('aria-label')")

    def share() -> float:
        row = shown(tab, tmp_path, ".pair.slide .side")[40]
        first, second = (np.abs(row - colour).max(axis=1) < 25 for colour in (FIRST, SECOND))
        assert (first | second).mean() > 0.9
        return float(first.mean())

    half = share()
    assert 0.4 < half < 0.6
    tab.js(f"document.querySelector('{slider}').focus()")
    for _ in range(20):
        tab.press("ArrowRight")
    more = share()
    for _ in range(60):
        tab.press("ArrowLeft")
    assert half + 0.1 < more and share() < half - 0.1 and not tab.complaints()


def test_hostile_strings_are_text(chrome: Chrome, tmp_path: Path) -> None:
    tab = opened(chrome, tmp_path, found(HOSTILE, HOSTILE), HOSTILE)
    assert tab.js("document.title") == f"{HOSTILE} · Scrim" and "onerror=" in tab.text()
    assert tab.js("document.querySelectorAll('main script, main iframe, [onerror], [onload]').length") == 0
    assert "Unsealed" in tab.text("header") and "erased" in tab.text()


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_nothing_serious_is_found_of_accessibility_and_it_fits(chrome: Chrome, tmp_path: Path, look: str) -> None:
    tab = opened(chrome, tmp_path, found("Aaaa " * 12))
    tab.size(390 if look == "phone" else 1200, 900, dark=look == "dark")
    assert axe.serious(tab, axe.script()) == [] and tab.js("document.documentElement.scrollWidth <= innerWidth")
    tab = opened(chrome, tmp_path, Diff("a" * 16, "b" * 16, 9, (), (), (), ()))
    assert "Nothing changes" in tab.text() and axe.serious(tab, axe.script()) == []
