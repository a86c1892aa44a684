"""The report in a real Chromium: its own style and script run, nothing else does, and it can be read on a phone, in the dark, and by a screen reader.

Without a Chromium these tests skip and say so; where CI=true they fail instead.
"""

from __future__ import annotations

import html
import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline import report
from pipeline.demo.render import FLAGS
from schemas.audit import Outcome, Place, Reason
from schemas.clean import CleanApp, CleanTextInput, Mark
from schemas.redacted import Redacted

NAME = Mark(entity="PERSON", rule="person", action="label", path="$.text")
HOSTILE = "</title></script><script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">'\"><svg onload=document.title='ran'>"

# In the page around the report: measures it, and leaves the answer as JSON in its own body.
PROBE = """
const see = (frame) => {
  const d = frame.contentDocument, w = frame.contentWindow;
  const channels = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = (c) => { const [r, g, b] = channels(c).slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; };
  const behind = (e) => { for (; e; e = e.parentElement) { const c = w.getComputedStyle(e).backgroundColor, v = channels(c); if (v.length < 4 || v[3] > 0) return c; }
    return 'rgb(255,255,255)'; };
  const faint = []; let texts = 0;
  for (const e of d.querySelectorAll('body *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || ['SCRIPT', 'STYLE', 'title'].includes(e.tagName)) continue;
    const s = w.getComputedStyle(e), svg = e.namespaceURI.endsWith('svg');
    const [a, b] = [light(svg ? s.fill : s.color), light(behind(e))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05); texts += 1;
    if (ratio < 4.5) faint.push([e.tagName, e.className.baseVal ?? e.className, +ratio.toFixed(2)]);
  }
  return { title: d.title, width: d.documentElement.scrollWidth, room: w.innerWidth, margin: w.getComputedStyle(d.body).margin, background: w.getComputedStyle(d.body).backgroundColor,
    sliders: d.querySelectorAll('.pair input[type=range][aria-label]').length, pairs: d.querySelectorAll('.pair').length,
    unlabelled: [...d.images].filter(i => !i.alt).length, broken: [...d.images].filter(i => !i.naturalWidth).length, images: d.images.length,
    landmarks: ['header', 'main', 'footer'].map(t => d.querySelectorAll('body > ' + t).length), h1: d.querySelectorAll('h1').length,
    unnamed: [...d.querySelectorAll('section, [role=region], svg[role=img]')].filter(e => {
      const ids = e.getAttribute('aria-labelledby'); return !(e.getAttribute('aria-label') || (ids && d.getElementById(ids)?.textContent.trim())); }).length,
    headless: [...d.querySelectorAll('th')].filter(t => !t.scope || !t.textContent.trim()).length, faint, texts };
};
addEventListener('load', () => { document.body.textContent = 'ANSWER' + JSON.stringify(see(document.querySelector('iframe'))) + 'END'; });
"""


def look(command: str, tmp_path: Path, page: str, width: int = 1100, dark: bool = False) -> Any:
    """What PROBE sees of the page in a frame `width` CSS pixels wide."""
    around = tmp_path / "around.html"
    frame = f'<iframe width="{width}" height="900" style="border:0" srcdoc="{html.escape(page)}"></iframe>'
    around.write_text(f"<!doctype html><meta charset=utf-8><body>{frame}<script>{PROBE}</script>", encoding="utf-8")
    call = [command, *FLAGS, f"--user-data-dir={tmp_path}/profile", f"--blink-settings=preferredColorScheme={0 if dark else 1}", "--window-size=1300,1000"]
    done = subprocess.run([*call, "--dump-dom", around.as_uri()], capture_output=True, text=True, timeout=60, check=False)
    answer = re.search("ANSWER(.*?)END", done.stdout, re.DOTALL)
    assert answer is not None, "the page gave no answer"
    return json.loads(html.unescape(answer[1]))


def full(text: str = "plain") -> report.Tally:
    made = report.Tally()
    event = CleanTextInput(
        id="e", time="2026-03-02T09:00:00Z", session="s-1", seq=1, actor="u", device="d", app=CleanApp(id=text), policy="0" * 16, text="",
        input_type="insertText", marks=(NAME,),
    )
    for outcome, reason in (
        (Outcome.CLEAN, Reason.MASKED),
        (Outcome.MERGED, Reason.RUN),
        (Outcome.DROPPED, Reason.DUPLICATE),
        (Outcome.QUARANTINED, Reason.CATCH_APP),
    ):
        clean = event if outcome is Outcome.CLEAN else None
        made.add(Redacted(place=Place(line=1), outcome=outcome, reason=reason, policy="0" * 16, worker="w", session="s-1", event=clean))
    for i in range(3):
        out = io.BytesIO()
        Image.new("RGB", (1280, 800), (40 * i, 90, 90)).save(out, "PNG")
        made.frame(out.getvalue(), out.getvalue(), [NAME], f"{text} {i}")
    made.run(f"{text} Harold", f"{text} <PERSON_1> " + "w" * 280, [NAME], text)
    return made


def test_its_own_style_and_slider_run(chromium: str, tmp_path: Path) -> None:
    seen = look(chromium, tmp_path, report.render(full(), synthetic=True, title="A day"))
    assert seen["title"] == "A day · Scrim"
    assert seen["margin"] == "0px"
    assert seen["sliders"] == seen["pairs"] == 3
    assert (seen["images"], seen["broken"], seen["unlabelled"]) == (6, 0, 0)


def test_hostile_titles_do_not_run(chromium: str, tmp_path: Path) -> None:
    seen = look(chromium, tmp_path, report.render(full(HOSTILE), synthetic=True, title=HOSTILE))
    assert seen["title"] == HOSTILE + " · Scrim"
    assert (seen["images"], seen["broken"]) == (6, 0)


def test_markup_that_had_slipped_in_could_still_not_run(chromium: str, tmp_path: Path) -> None:
    page = report.render(full(), synthetic=True, title="A day").replace("</main>", HOSTILE + "<a href=\"javascript:document.title='ran'\">x</a></main>")
    assert look(chromium, tmp_path, page)["title"] == "A day · Scrim"
    without_policy = page.replace("Content-Security-Policy", "x-nothing")
    assert look(chromium, tmp_path, without_policy)["title"] == "ran"  # the control: it is the policy that held


@pytest.mark.parametrize("width", [320, 390, 768])
def test_it_fits_a_phone_without_scrolling_sideways(chromium: str, tmp_path: Path, width: int) -> None:
    seen = look(chromium, tmp_path, report.render(full("a" * 120), synthetic=True, title="t" * 200), width=width)
    assert seen["room"] == width
    assert seen["width"] <= width


@pytest.mark.parametrize("dark", [False, True])
def test_all_text_has_a_contrast_of_at_least_4_5(chromium: str, tmp_path: Path, dark: bool) -> None:
    seen = look(chromium, tmp_path, report.render(full(), synthetic=True), dark=dark)
    assert (sum(map(int, re.findall(r"\d+", seen["background"]))) < 200) is dark
    assert seen["faint"] == []
    assert seen["texts"] > 60


def test_a_screen_reader_finds_its_way(chromium: str, tmp_path: Path) -> None:
    seen = look(chromium, tmp_path, report.render(full(), synthetic=False))
    assert seen["landmarks"] == [1, 1, 1]
    assert (seen["h1"], seen["unnamed"], seen["headless"]) == (1, 0, 0)
