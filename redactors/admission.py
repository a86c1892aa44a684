"""Whether an event may pass: its app, its page, its windows, its person. Events in, a reason to drop or None out. Nothing is read from the content.

Fails closed: an app, page or window that is not known to be work is not work. `Admission` is built once from a policy and is then only read.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from msgspec import Struct

from redactors import addresses
from redactors.addresses import Address
from schemas import consent as consents
from schemas.audit import Reason
from schemas.consent import Consent
from schemas.policy import AppRule, Policy
from schemas.raw import App, Bounds, RawEvent, Screenshot, SessionEnd, SessionStart, Window

Box = tuple[int, int, int, int]

# Windows have round corners and soft edges: what lies under the rim of a work window may shine through.
WINDOW_RIM_PX = 16
# More pieces than this for one window are not worth it: it is covered whole.
PIECES_MAX = 64

_DENIED = {"opted_out": Reason.OPTED_OUT, "paused": Reason.PAUSED, "erase": Reason.ERASED}


class Windows(Struct, frozen=True):
    """What a frame's windows mean for it: `drop` it whole; else `cover` these boxes [x, y, w, h] in pixels, rounded outwards. `admitted` says of
    each window, in order, whether it is a work window."""

    drop: bool
    cover: tuple[Box, ...]
    admitted: tuple[bool, ...]


class Admission(Struct, frozen=True):
    """A policy's apps, compiled: rules by case-folded id."""

    rules: dict[str, AppRule]
    drop_frames: bool
    consent_default: str
    shadow_px: int

    def app(self, app: App | None) -> Reason | None:
        """Why what happens in this app may not pass, or None where it may."""
        if app is None:
            return Reason.APP_UNKNOWN
        rule = self.rules.get(app.id.casefold())
        if rule is None:
            return Reason.APP_NOT_ALLOWED
        if app.private or (app.private is None and rule.private == "required"):
            return Reason.PRIVATE_WINDOW
        if rule.hosts and not _page(rule, app.url):
            return Reason.URL_NOT_ALLOWED
        return None

    def consent(self, consent: Consent | None, time: str) -> Reason | None:
        """Why this person's events of this time may not pass, or None where they may."""
        said = consents.held(consent, time) if consent is not None else None
        return _DENIED.get(said or self.consent_default)

    def event(self, event: RawEvent, consent: Consent | None) -> Reason | None:
        """Why this event may not pass, or None. A session's start and end belong to no app and pass on consent alone; the caller leaves out an app
        that `app` refuses. A screenshot needs its app as every event does, and then its windows; an empty list of them is as none given."""
        denied = self.consent(consent, event.time)
        if denied is not None or isinstance(event, SessionStart | SessionEnd):
            return denied
        denied = self.app(event.app)
        if denied is None and isinstance(event, Screenshot) and event.windows and self.windows(event.windows, event.app).drop:
            return Reason.NON_WORK_WINDOW
        return denied

    def windows(self, windows: Sequence[Window], front: App | None = None, scale: float | None = None) -> Windows:
        """Which parts of a frame show windows that are not work. `front` is the event's own app: recorders often know the page and the private flag of
        the front window only, so the topmost window takes them from there when it is of the same app. `scale` is the frame's."""
        seen = [_with_front(window, windows, front) for window in windows]
        admitted = tuple(self.app(app) is None for app in seen)
        if self.drop_frames:
            return Windows(not all(admitted), (), admitted)
        cover: list[Box] = []
        shadow = ceil(self.shadow_px * (scale or 1.0))
        for window, passes in zip(windows, admitted, strict=True):
            if not passes:
                above = [w.bounds for w, work in zip(windows, admitted, strict=True) if work and w.z is not None and window.z is not None and w.z > window.z]
                cover += _visible(window.bounds, above, shadow)
        return Windows(False, tuple(cover), admitted)


def build(policy: Policy) -> Admission:
    """Compiles the policy's apps."""
    rules = {id_.casefold(): rule for rule in policy.apps for id_ in rule.ids}
    return Admission(rules, policy.screens.non_work_windows == "drop", policy.consent.default, policy.screens.window_shadow_px)


def _page(rule: AppRule, url: str | None) -> bool:
    address = addresses.parse(url) if url is not None else None
    if address is None or not any(_host(pattern.lower(), address) for pattern in rule.hosts):
        return False
    if not rule.paths:
        return True
    if addresses.dotted(address.path):
        return False  # fails closed: /sales/../private
    path = address.path or "/"
    return any(path == prefix or path.startswith(prefix.rstrip("/") + "/") for prefix in rule.paths)


def _host(pattern: str, address: Address) -> bool:
    if pattern.startswith("*."):
        return address.host.endswith(pattern[1:]) and len(address.host) >= len(pattern)
    return address.host == pattern


def _with_front(window: Window, windows: Sequence[Window], front: App | None) -> App | None:
    app = window.app
    if app is None or front is None or window.z is None or app.id != front.id or app.url is not None:
        return app
    topmost = all(other is window or (other.z is not None and other.z < window.z) for other in windows)
    if not topmost or (app.title is not None and app.title != front.title):
        return app
    return App(id=app.id, name=app.name, title=app.title, url=front.url, private=front.private if app.private is None else app.private)


def _visible(bounds: Bounds, above: Sequence[Bounds], shadow: int) -> list[Box]:
    """What of a window and the shadow around it is not surely hidden by the windows above it, as boxes in pixels that do not overlap."""
    x, y, w, h = bounds
    left, top, right, bottom = floor(x) - shadow, floor(y) - shadow, ceil(x + w) + shadow, ceil(y + h) + shadow
    whole = (left, top, right - left, bottom - top)
    pieces = [whole] if w > 0 and h > 0 else []
    for ax, ay, aw, ah in above:
        left, top = ceil(ax) + WINDOW_RIM_PX, ceil(ay) + WINDOW_RIM_PX
        right, bottom = floor(ax + aw) - WINDOW_RIM_PX, floor(ay + ah) - WINDOW_RIM_PX
        if right <= left or bottom <= top:
            continue
        pieces = [part for piece in pieces for part in _without(piece, left, top, right, bottom)]
        if len(pieces) > PIECES_MAX:
            return [whole]  # fails closed
    return pieces


def _without(piece: Box, left: int, top: int, right: int, bottom: int) -> list[Box]:
    x, y, w, h = piece
    if left >= x + w or right <= x or top >= y + h or bottom <= y:
        return [piece]
    upper, lower = max(y, top), min(y + h, bottom)
    parts = [
        (x, y, w, upper - y),
        (x, lower, w, y + h - lower),
        (x, upper, left - x, lower - upper),
        (right, upper, x + w - right, lower - upper),
    ]
    return [part for part in parts if part[2] > 0 and part[3] > 0]
