"""Admission: which apps, pages, windows and people's events may pass."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactors import addresses
from redactors.admission import PIECES_MAX, WINDOW_RIM_PX, build
from redactors.policy.load import load, shipped
from schemas import raw
from schemas.audit import Reason
from schemas.consent import Change, Consent
from schemas.raw import App, Window

SHIPPED = build(load(shipped()))
OWN = build(
    load("""\
version: 1
name: own
apps:
  - ids: [browser]
    hosts: [crm.example.com, "*.wiki.example"]
    paths: [/sales, /team/]
    private: required
  - ids: [Slack]
entities: {PERSON: {}}
screens: {non_work_windows: drop}
consent: {default: opted_out}
""")
)
WORK, HOME = App(id="slack"), App(id="spotify")
ENVELOPE: dict[str, Any] = {"id": "e", "time": "2026-01-05T00:00:00Z", "session": "s", "seq": 0, "actor": "u", "device": "d"}
IMAGE = raw.Image(media_type="image/png", width=1, height=1, sha256="0" * 64, ref="a")


def page(url: str | None, id_: str = "com.google.Chrome", private: bool | None = False) -> App:
    return App(id=id_, url=url, private=private)


@pytest.mark.parametrize(
    ("app", "reason"),
    [
        (None, Reason.APP_UNKNOWN), (App(id=""), Reason.APP_NOT_ALLOWED), (HOME, Reason.APP_NOT_ALLOWED), (App(id="slack "), Reason.APP_NOT_ALLOWED),
        (App(id="slackx"), Reason.APP_NOT_ALLOWED), (App(id="SLACK.EXE"), None), (App(id="com.tinyspeck.slackmacgap"), None), (WORK, None),
        (App(id="slack", private=True), Reason.PRIVATE_WINDOW), (page("https://crm.example-corp.com/", private=True), Reason.PRIVATE_WINDOW),
        (page("https://crm.example-corp.com/", private=None), None), (page(None), Reason.URL_NOT_ALLOWED), (page(""), Reason.URL_NOT_ALLOWED),
    ],
)  # fmt: skip
def test_apps_pass_by_their_whole_id(app: App | None, reason: Reason | None) -> None:
    """Unknown, unlisted and private are dropped, each by its name; a browser needs a page."""
    assert SHIPPED.app(app) is reason


@pytest.mark.parametrize(
    "url",
    [
        "https://crm.example-corp.com", "https://crm.example-corp.com/a?b#c", "http://crm.example-corp.com:8443/", "HTTPS://CRM.Example-Corp.COM./x",
        "https://docs.google.com/document",
        "https://a.b.c.example-corp.com/", "https://user:pw@crm.example-corp.com/", "https://crm.example-corp.com?next=https://evil.example",
        "https://crm.example-corp.com/@evil.example",
    ],
)  # fmt: skip
def test_work_pages_pass(url: str) -> None:
    """However the host is written, it is the host."""
    assert SHIPPED.app(page(url)) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://www.mybank.example/", "https://example-corp.com/", "https://xexample-corp.com/", "https://.example-corp.com/",
        "https://crm.example-corp.com.evil.example/",
        "https://crm.example-corp.com@evil.example/", "https://crm.example-corp.com:pw@evil.example/", "https://evil.example\\@crm.example-corp.com/",
        "https:\\\\crm.example-corp.com/",
        "https://evil.example\\.example-corp.com/", "https://evil.example/.example-corp.com", "https://evil.example#@crm.example-corp.com/",
        "https://evil.example?@crm.example-corp.com/",
        "https://a@b@crm.example-corp.com/", "https://crm.example-corp.com%2eevil.example/", "https://crm%2eexample-corp.com/",
        "https://crm.ex\u0430mple-corp.com/", "https://crm\uff0eexample-corp\uff0ecom/",
        "https://xn--crm-example-corp-com.evil.example/", "https://crm..example-corp.com/", "https://crm.example-corp.com../",
        "https://crm.example-corp.com:99999/",
        "https://crm.example-corp.com:80:80/", "https://evil\t.example-corp.com/", " https://crm.example-corp.com/",
        "https://evil.example\n.example-corp.com/", "https:/crm.example-corp.com/",
        "https:crm.example-corp.com", "//crm.example-corp.com/", "crm.example-corp.com", "javascript:alert('https://crm.example-corp.com/')",
        "data:text/html,https://crm.example-corp.com/",
        "file:///crm.example-corp.com/", "ftp://crm.example-corp.com/", "view-source:https://crm.example-corp.com/",
        "blob:https://crm.example-corp.com/x", "about:blank",
        "https://docs.google.com.evil/", "https://sub.docs.google.com/", "https://[::1]/", "https://", "https:///crm.example-corp.com/",
        "https://crm.example-corp.com/" + "a" * 10_000,
    ],
)  # fmt: skip
def test_pages_that_only_look_like_work_do_not_pass(url: str) -> None:
    """Look-alikes, tricks with user info, dots, slashes and schemes, and what a browser would have to repair: `url_not_allowed`."""
    assert SHIPPED.app(page(url)) is Reason.URL_NOT_ALLOWED


@pytest.mark.parametrize(
    ("url", "passes"),
    [
        ("https://crm.example.com/sales", True), ("https://crm.example.com/sales/", True), ("https://crm.example.com/sales/1?x", True),
        ("https://x.wiki.example/team/a", True),
        ("https://crm.example.com/", False), ("https://crm.example.com", False), ("https://crm.example.com/salesforce", False),
        ("https://crm.example.com/team", False),
        ("https://crm.example.com/Sales", False), ("https://crm.example.com/sales/../admin", False), ("https://crm.example.com/sales/%2E%2e/admin", False),
        ("https://crm.example.com/sales/..%2fadmin", False), ("https://crm.example.com/x?/sales", False), ("https://crm.example.com//sales", False),
        ("https://wiki.example/sales", False),
    ],
)  # fmt: skip
def test_paths_are_whole_segments_without_detours(url: str, passes: bool) -> None:
    """`/sales` is that page and what lies below it."""
    assert (OWN.app(page(url, "browser")) is None) is passes


def test_private_required_drops_what_is_not_known() -> None:
    """Only a window known not to be private passes."""
    assert OWN.app(page("https://crm.example.com/sales", "browser", None)) is Reason.PRIVATE_WINDOW


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z@:/\\.%?#\[\]-]{0,30}(example-corp\.com)?[a-z@:/\\.?#-]{0,10}", fullmatch=True))
def test_any_text_that_passes_as_a_page_has_a_work_host(url: str) -> None:
    """Whatever passes is read by the standard library as the same work host."""
    from urllib.parse import urlsplit

    if SHIPPED.app(page(url)) is None:
        assert (urlsplit(url).hostname or "").rstrip(".").endswith((".example-corp.com", "docs.google.com"))
    addresses.parse(url)


def test_events_are_judged_by_person_and_then_by_app() -> None:
    """Consent comes first; a session's edges have no app to be judged by."""
    focus = raw.WindowFocus(app=WORK, **ENVELOPE)
    out = Consent(actor="u", changes=(Change(state="opted_out", since="2026-01-04T00:00:00Z"),))
    paused = Consent(actor="u", changes=(Change(state="paused", since="2026-01-04T00:00:00Z", until="2026-01-05T00:00:00.5Z"),))
    erased = Consent(actor="u", changes=(Change(state="erase", since="2026-02-04T00:00:00Z"),))
    allowed = Consent(actor="u", changes=(Change(state="allow", since="2026-01-04T00:00:00Z"),))
    assert SHIPPED.event(focus, None) is None
    assert [SHIPPED.event(focus, said) for said in (out, paused, erased, allowed)] == [Reason.OPTED_OUT, Reason.PAUSED, Reason.ERASED, None]
    assert [OWN.event(focus, said) for said in (None, allowed)] == [Reason.OPTED_OUT, None]
    start = raw.SessionStart(app=None, **ENVELOPE)
    assert SHIPPED.event(start, None) is None and SHIPPED.event(start, out) is Reason.OPTED_OUT
    assert SHIPPED.event(raw.SessionEnd(app=HOME, **ENVELOPE), None) is None
    assert SHIPPED.event(raw.WindowFocus(app=None, **ENVELOPE), None) is Reason.APP_UNKNOWN


def test_screenshots_need_their_app_and_by_policy_all_their_windows() -> None:
    """A frame of a front app that is not work goes, whatever windows it lists; with `drop`, one non-work window is enough."""
    windows = (Window(app=WORK, bounds=(0, 0, 9, 9)), Window(app=HOME, bounds=(0, 0, 5, 5)))
    allowed = Consent(actor="u", changes=(Change(state="allow", since="2026-01-04T00:00:00Z"),))
    shot = raw.Screenshot(app=WORK, image=IMAGE, windows=windows, **ENVELOPE)
    assert SHIPPED.event(shot, None) is None
    assert OWN.event(shot, allowed) is Reason.NON_WORK_WINDOW
    assert OWN.event(raw.Screenshot(app=WORK, image=IMAGE, windows=windows[:1], **ENVELOPE), allowed) is None
    assert SHIPPED.event(raw.Screenshot(app=HOME, image=IMAGE, windows=windows[:1], **ENVELOPE), None) is Reason.APP_NOT_ALLOWED


def test_the_front_window_takes_what_the_event_knows_of_it() -> None:
    """Recorders know the page of the front window only: the topmost window of the same app is it; no other is."""
    front = page("https://crm.example-corp.com/")
    bare = App(id="com.google.Chrome")
    top, below = Window(app=bare, bounds=(0, 0, 9, 9), z=2), Window(app=bare, bounds=(0, 0, 9, 9), z=1)
    assert SHIPPED.windows((top, below), front).admitted == (True, False)
    assert SHIPPED.windows((top, below)).admitted == (False, False)
    assert SHIPPED.windows((Window(app=bare, bounds=(0, 0, 9, 9)),), front).admitted == (False,)
    assert SHIPPED.windows((Window(app=App(id=bare.id, title="other"), bounds=(0, 0, 9, 9), z=1),), front).admitted == (False,)
    assert SHIPPED.windows((top,), page("https://crm.example-corp.com/", private=True)).admitted == (False,)


BOX = st.tuples(*[st.integers(0, 60).map(float)] * 2, *[st.integers(0, 90).map(float)] * 2)
WINDOWS = st.lists(st.builds(Window, app=st.sampled_from([WORK, HOME, None]), bounds=BOX, z=st.none() | st.integers(0, 3)), max_size=6)


@given(WINDOWS)
def test_every_pixel_of_a_non_work_window_is_covered_or_surely_hidden(windows: list[Window]) -> None:
    """A pixel stays only under a work window that is certainly above, and not under its rim."""
    answer = SHIPPED.windows(windows)
    assert not answer.drop
    for window in windows:
        if window.app is WORK:
            continue
        x, y, w, h = (int(n) for n in window.bounds)
        for px, py in [(x + i, y + j) for i in range(0, w, 7) for j in range(0, h, 7)] + ([(x + w - 1, y + h - 1)] if w and h else []):
            covered = any(cx <= px < cx + cw and cy <= py < cy + ch for cx, cy, cw, ch in answer.cover)
            hidden = any(
                top.app is WORK and top.z is not None and window.z is not None and top.z > window.z
                and top.bounds[0] + WINDOW_RIM_PX <= px < top.bounds[0] + top.bounds[2] - WINDOW_RIM_PX
                and top.bounds[1] + WINDOW_RIM_PX <= py < top.bounds[1] + top.bounds[3] - WINDOW_RIM_PX
                for top in windows
            )  # fmt: skip
            assert covered or hidden


def test_too_many_pieces_are_one_piece() -> None:
    """A window hidden in too many places is covered whole."""
    work = [Window(app=WORK, bounds=(100.0 * i, 100.0 * j, 50, 50), z=2) for i in range(9) for j in range(9)]
    assert SHIPPED.windows([*work, Window(app=HOME, bounds=(0, 0, 1000, 1000), z=1)]).cover == ((-24, -24, 1048, 1048),)
    assert len(SHIPPED.windows([*work[:5], Window(app=HOME, bounds=(0, 0, 1000, 1000), z=1)]).cover) <= PIECES_MAX


# A work window of 400×300 at (100, 100), and one of another app with its bounds; the pixels that stay and those that are covered.
OVERLAYS = {
    "over a work window": (Window(HOME, (200, 150, 50, 50), 2), [(190, 140), (224, 174), (273, 223)], [(170, 174), (280, 174)]),
    "partly off the screen": (Window(HOME, (-50, -30, 100, 60), 2), [(0, 0), (49, 29), (73, 53)], [(74, 29), (49, 54)]),
    "with fractions of pixels": (Window(HOME, (200.4, 150.6, 49.3, 49.2), 2), [(176, 126), (273, 223)], [(175, 126), (274, 223)]),
    "under a work window": (Window(HOME, (150, 150, 300, 200), 0), [], [(160, 160), (440, 340)]),
    "looking out from under one": (Window(HOME, (50, 150, 100, 60), 0), [(26, 126), (60, 160), (115, 160)], [(117, 160), (20, 160)]),
    "whose place in the stack is not known": (Window(HOME, (150, 150, 300, 200)), [(160, 160), (440, 340)], []),
    "at the same place in the stack": (Window(HOME, (150, 150, 300, 200), 1), [(160, 160)], []),
    "minimised, far off the screen": (Window(HOME, (-32000, -32000, 160, 28), 2), [], [(0, 0), (160, 160)]),
    "minimised to nothing": (Window(HOME, (200, 150, 0, 0), 2), [], [(200, 150), (210, 160)]),
    "maximised": (Window(HOME, (-8, -8, 1936, 1096), 2), [(0, 0), (300, 300), (1919, 1079)], []),
    "on another monitor to the left": (Window(HOME, (-1920, 0, 1920, 1080), 2), [(23, 500)], [(24, 500)]),
    "a toast in the corner": (Window(HOME, (1560, 900, 350, 160), 9), [(1600, 950), (1540, 880)], [(1500, 950), (300, 300)]),
    "its preview above the taskbar": (Window(HOME, (800, 880, 240, 160), 9), [(900, 900), (790, 870)], [(700, 900)]),
    "that is not known at all": (Window(None, (200, 150, 50, 50), 2), [(224, 174)], [(170, 174)]),
}  # fmt: skip


@pytest.mark.parametrize("case", OVERLAYS)
def test_a_window_that_is_not_work_is_covered_with_its_shadow_wherever_it_is(case: str) -> None:
    """All of it that is not surely hidden, and nothing further off."""
    window, hidden, shown = OVERLAYS[case]
    cover = SHIPPED.windows([Window(WORK, (100, 100, 400, 300), 1), window]).cover
    inside = lambda x, y: any(a <= x < a + w and b <= y < b + h for a, b, w, h in cover)  # noqa: E731
    assert [at for at in hidden if not inside(*at)] == [] and [at for at in shown if inside(*at)] == []


def test_the_shadow_is_the_policys_and_grows_with_the_scale() -> None:
    """It is given at scale 1."""
    window = [Window(HOME, (100, 100, 10, 10))]
    assert SHIPPED.windows(window, scale=2.0).cover == ((52, 52, 106, 106),)
    bare = build(load(shipped().replace("window_shadow_px: 24", "window_shadow_px: 0")))
    assert bare.windows([Window(app=HOME, bounds=(0.5, 1.5, 2, 2))]).cover == ((0, 1, 3, 3),)
