"""The desk as an ASGI application: routes of pages in, HTTP out. The one place that knows of cookies, headers, forms and roles.

Each request: a host that is known; a login; a role that may; for a POST, the login's CSRF token and an origin of our own; then the page. What cannot happen:
a page without these checks (routes are made from `Page`s only); a script, style, picture or form from elsewhere; content in a URL or a log.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.desk import auth
from pipeline.desk.asked import Ask, Desk, Fault, File, Gone, Page
from pipeline.desk.auth import Limits, Login, Proxy
from pipeline.desk.edge import Edge
from pipeline.desk.look import render
from pipeline.desk.pages import approvals, evidence, leaks, overview, people, review, rules, trying
from schemas.raw import IMAGE_BYTES_MAX

COOKIE = "scrim_desk"
BEFORE = "scrim_desk_before"  # the login form's own CSRF token, before there is a login
CSRF_HEADER = "x-scrim-csrf"
FORM_BYTES_MAX = 1024 * 1024
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer a form of our own would name no origin
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
PAGES: tuple[Page, ...] = (*overview.PAGES, *trying.PAGES, *rules.PAGES, *review.PAGES, *leaks.PAGES, *approvals.PAGES, *people.PAGES, *evidence.PAGES)

# A picture that is tried must not lie in a temporary file, not for a moment: parts of a form stay in memory, bounded by `Edge`.
MultiPartParser.spool_max_size = IMAGE_BYTES_MAX + FORM_BYTES_MAX


class Door(Struct, frozen=True):
    """How people come in: names the desk answers to, whether cookies need https, how long a login lasts, who may log people in for us."""

    hosts: tuple[str, ...]
    limits: Limits
    https: bool = False
    proxy: Proxy | None = None
    key: bytes = secrets.token_bytes(32)


def build(desk: Desk, door: Door) -> Starlette:
    """The application."""
    routes: list[Route | Mount] = [Route(page.path, _guarded(desk, door, page), methods=[page.method]) for page in PAGES]
    routes += [
        Route("/login", functools.partial(_login, desk, door), methods=["GET", "POST"]),
        Route("/logout", _guarded(desk, door, Page("POST", "/logout", frozenset(auth.ROLES), lambda ask: Gone("/login"))), methods=["POST"]),
        Route("/health", lambda _: Response("ok\n", media_type="text/plain"), methods=["GET"]),
        Mount("/static", StaticFiles(directory=Path(__file__).with_name("static"))),
    ]
    bounds = {page.path: IMAGE_BYTES_MAX + FORM_BYTES_MAX for page in PAGES if page.upload}
    broken = render("refused.html", {"status": 500}, None).encode()
    layers = [
        Middleware(Edge, most=FORM_BYTES_MAX, wider=bounds, headers=HEADERS, broken=broken),
        Middleware(TrustedHostMiddleware, allowed_hosts=list(door.hosts), www_redirect=False),
    ]
    wrong: Mapping[Any, Any] = {HTTPException: _refused}

    @asynccontextmanager
    async def life(_: Starlette) -> Any:
        if desk.follower is not None:
            desk.follower.start()
        yield
        if desk.follower is not None:
            await run_in_threadpool(desk.follower.stop)
        if desk.tries is not None:
            await run_in_threadpool(desk.tries.close)

    return Starlette(routes=routes, middleware=layers, exception_handlers=wrong, lifespan=life)


def _guarded(desk: Desk, door: Door, page: Page) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        login = await run_in_threadpool(_who, desk, door, request)
        if login is None:
            return _to_login(request)
        if login.role not in page.roles:
            raise HTTPException(403)
        form, picture = await _form(request) if page.method == "POST" else ({}, b"")
        if page.method == "POST" and not (_ours(request) and auth.same(login, request.headers.get(CSRF_HEADER) or form.get("csrf", ""))):
            raise HTTPException(403)
        if page.path == "/logout":
            await run_in_threadpool(auth.log_out, desk.engine, request.cookies.get(COOKIE, ""), login.name)
        ask = Ask(desk, login, dict(request.path_params), dict(request.query_params), form, picture)
        response = await run_in_threadpool(_answer, page, ask, "hx-request" in request.headers)
        if page.path == "/logout":
            response.delete_cookie(COOKIE, path="/")
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return answer


def _answer(page: Page, ask: Ask, part: bool) -> Response:
    """What the page answers, as a response. A fault is shown in plain words where the answer would have stood."""
    try:
        answered = page.answer(ask)
    except Fault as wrong:
        return Response(render("fault.html", {"says": wrong.says}, ask, part), wrong.status, media_type="text/html")
    if isinstance(answered, Gone):
        return Response(status_code=204, headers={"HX-Redirect": answered.to}) if part else RedirectResponse(answered.to, 303)
    if isinstance(answered, File):
        return Response(answered.data, media_type=answered.media_type, headers={"Content-Disposition": f'attachment; filename="{answered.name}"'})
    return Response(render(answered.template, answered.context, ask, part), answered.status, media_type="text/html")


def _who(desk: Desk, door: Door, request: Request) -> Login | None:
    if door.proxy is not None:
        return auth.by_proxy(door.proxy, door.key, request.client.host if request.client else "", request.headers)
    return auth.who(desk.engine, request.cookies.get(COOKIE, ""), door.limits)


async def _form(request: Request) -> tuple[dict[str, str], bytes]:
    """The fields of a form, and the bytes of its picture."""
    fields, picture = {}, b""
    async with request.form(max_files=1, max_fields=50) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                picture = await value.read()
            else:
                fields[name] = value
    return fields, picture


def _ours(request: Request) -> bool:
    """Whether the browser says that our own page asks. One that says nothing is old or no browser: its token decides."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    return site in (None, "same-origin", "none") and (origin is None or urlsplit(origin).netloc == request.headers.get("host"))


async def _login(desk: Desk, door: Door, request: Request) -> Response:
    if door.proxy is not None:
        raise HTTPException(403)  # who comes past the proxy has no business here
    before, says = request.cookies.get(BEFORE, ""), ""
    if request.method == "POST":
        form, _ = await _form(request)
        if not (before and _ours(request) and secrets.compare_digest(form.get("csrf", "").encode(), before.encode())):
            raise HTTPException(403)
        address = request.client.host if request.client else ""
        done = await run_in_threadpool(auth.log_in, desk.engine, form.get("name", ""), form.get("password", ""), address)
        if isinstance(done, auth.Given):
            response: Response = RedirectResponse("/", 303)
            response.set_cookie(COOKIE, done.token, httponly=True, samesite="strict", secure=door.https, path="/", max_age=door.limits.whole_ms // 1000)
            response.delete_cookie(BEFORE, path="/login")
            return response
        says = done.why
    before = before or secrets.token_urlsafe(32)
    response = Response(render("login.html", {"csrf": before, "says": says}, None), {"": 200, "wrong": 401, "often": 429}[says], media_type="text/html")
    response.set_cookie(BEFORE, before, httponly=True, samesite="strict", secure=door.https, path="/login", max_age=3600)
    return response


def _to_login(request: Request) -> Response:
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": "/login"})
    return RedirectResponse("/login", 303) if request.method == "GET" else Response(status_code=401)


async def _refused(request: Request, wrong: Any) -> Response:
    return Response(render("refused.html", {"status": wrong.status_code}, None), wrong.status_code, media_type="text/html")
