"""Who may do what at the desk: every role at every route, without a login, without the token, from elsewhere; logins that end; a proxy that is believed alone."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import HOUR, PASSWORD, PEOPLE, Reader, Served, served
from sqlalchemy import select, update
from starlette.routing import Mount, Route

from pipeline.desk import app, auth, opening
from pipeline.desk.app import Door
from pipeline.desk.asked import Desk, Page
from pipeline.desk.auth import Limits, Proxy
from pipeline.desk.control import on_broker
from pipeline.desk.edge import Edge
from pipeline.desk.present import present
from pipeline.desk.store import open_store
from pipeline.desk.tables import attempts, logins, users
from pipeline.settings import Settings, SettingsError

ONE_OF_EACH = {"officer": "dana", "approver": "ann", "viewer": "vic"}
HTMX_2_0_4 = "e209dda5c8235479f3166defc7750e1dbcd5a5c1808b7792fc2e6733768fb447"  # dist/htmx.min.js of the npm package htmx.org
OPEN = {"/login", "/health", "/static", "/logout"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("out")
    with served(tmp_path_factory.mktemp("desk"), folder) as running:
        yield running


@pytest.fixture(scope="module")
def readers(desk: Served) -> dict[str, Reader]:
    return {role: desk.reader(name) for role, name in ONE_OF_EACH.items()}


def path_of(page: Page) -> str:
    return page.path.replace("{serial:int}", "1")


def asked(reader: Reader, page: Page) -> int:
    return (reader.get(path_of(page)) if page.method == "GET" else reader.post(path_of(page))).status


def test_every_route_is_a_page_with_roles_or_one_of_four_that_are_open(desk: Served) -> None:
    routes = app.build(desk.desk, Door(("127.0.0.1",), Limits(HOUR, HOUR))).routes
    assert all(isinstance(route, (Route, Mount)) for route in routes)
    assert {route.path for route in routes} == {page.path for page in app.PAGES} | OPEN  # type: ignore[union-attr]
    assert len([route for route in routes if isinstance(route, Route)]) == len(app.PAGES) + 3


@pytest.mark.parametrize("role", ONE_OF_EACH)
@pytest.mark.parametrize("page", app.PAGES, ids=lambda page: f"{page.method} {page.path}")
def test_a_role_gets_in_exactly_where_it_may(readers: dict[str, Reader], page: Page, role: str) -> None:
    assert (asked(readers[role], page) == 403) is (role not in page.roles)


@pytest.mark.parametrize("page", app.PAGES, ids=lambda page: f"{page.method} {page.path}")
def test_nobody_gets_in_without_a_login(desk: Served, page: Page) -> None:
    answer = desk.reader().ask(page.method, path_of(page), {} if page.method == "POST" else None)
    assert answer.status == (303 if page.method == "GET" else 401) and answer.headers.get("location", "/login") == "/login" and not answer.data


@pytest.mark.parametrize("page", [page for page in app.PAGES if page.method == "POST"], ids=lambda page: page.path)
def test_nothing_is_changed_without_the_logins_own_token_or_from_elsewhere(desk: Served, readers: dict[str, Reader], page: Page) -> None:
    role = next(role for role in ONE_OF_EACH if role in page.roles)
    reader, another = readers[role], next(one for other, one in readers.items() if other != role)
    path = path_of(page)
    for headers in ({"X_Scrim_CSRF": ""}, {"X_Scrim_CSRF": "x" * 43}, {"X_Scrim_CSRF": another.csrf}, {"Origin": "http://evil.example"}, {"Origin": "null"},
                    {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}):  # fmt: skip
        assert reader.post(path, **headers).status == 403, headers
    assert reader.ask("GET", path + "?csrf=" + reader.csrf).status in (200, 404, 405, 409)  # a GET changes nothing, whatever it carries


def test_a_login_needs_the_password_and_says_no_more_than_that(desk: Served) -> None:
    wrong, nobody = desk.reader().log_in("vic", "wrong password"), desk.reader().log_in("nobody", "wrong password")
    assert wrong.status == nobody.status == 401
    assert [line for line in wrong.text.splitlines() if "csrf" not in line] == [line for line in nobody.text.splitlines() if "csrf" not in line]
    assert desk.reader().ask("POST", "/login", {"name": "vic", "password": PASSWORD, "csrf": ""}).status == 403


def test_the_cookie_is_for_this_site_and_its_server_alone(desk: Served) -> None:
    cookie = next(line for line in desk.reader().log_in("vic").headers["set-cookie"].splitlines() if line.startswith(f"{app.COOKIE}="))
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Domain" not in cookie


def test_who_tries_too_often_waits_even_with_the_right_password(desk: Served) -> None:
    for _ in range(auth.TRIES_MAX):
        assert desk.reader().log_in("bo", "wrong password").status == 401
    assert desk.reader().log_in("bo").status == 429
    with desk.desk.engine.begin() as kept:
        kept.execute(update(attempts).values(at_ms=attempts.c.at_ms - auth.TRIES_WINDOW_MS - 1))
    assert desk.reader().log_in("bo").status == 303


def test_a_login_ends_at_logout_when_idle_when_old_and_with_its_user(desk: Served) -> None:
    def ends(how: str) -> None:
        reader = desk.reader("oli")
        stolen = dict(reader.cookies)
        assert reader.get("/people").status == 200
        with desk.desk.engine.begin() as kept:
            if how == "idle":
                kept.execute(update(logins).where(logins.c.name == "oli").values(seen_ms=logins.c.seen_ms - HOUR - 1))
            elif how == "old":
                kept.execute(update(logins).where(logins.c.name == "oli").values(made_ms=logins.c.made_ms - HOUR - 1))
        if how == "logout":
            assert reader.post("/logout").status == 204
        elif how == "removed":
            assert auth.remove_user(desk.desk.engine, "oli")
            auth.add_user(desk.desk.engine, "oli", "officer", PASSWORD)
        thief = desk.reader()
        thief.cookies = stolen
        assert thief.get("/people").status == 303, how

    for how in ("logout", "idle", "old", "removed"):
        ends(how)


def test_passwords_tokens_and_signing_keys_are_not_in_the_database(desk: Served) -> None:
    reader = desk.reader("dana")
    token = reader.cookies[app.COOKIE]
    with desk.desk.engine.connect() as kept:
        rows = str([tuple(row) for table in (users, logins) for row in kept.execute(select(table))])
    assert token not in rows and PASSWORD not in rows and rows.count("$argon2id$") == len(PEOPLE)


def test_a_name_that_is_not_the_desks_is_refused(desk: Served) -> None:
    assert desk.reader().get("/login", Host="evil.example").status == 400


def test_every_response_has_the_headers_that_keep_others_out(desk: Served) -> None:
    for path in ("/login", "/static/desk.js", "/nothing", "/"):
        headers = desk.reader().get(path).headers
        assert headers["content-security-policy"] == app.CSP and "unsafe" not in app.CSP and headers["x-content-type-options"] == "nosniff", path


def test_a_body_over_the_limit_or_of_no_length_is_refused_before_it_is_read(desk: Served) -> None:
    reader = desk.reader("dana")
    assert reader.ask("POST", "/try/text", body=b"", Content_Length=str(app.FORM_BYTES_MAX + 1)).status == 413
    assert reader.ask("POST", "/try/text", body=b"0\r\n\r\n", Transfer_Encoding="chunked").status == 413


def test_the_proxys_word_is_taken_from_the_proxy_alone(tmp_path: Path) -> None:
    groups = {"privacy": "officer", "works-council": "viewer"}
    for address, status in (("127.0.0.1", 200), ("10.0.0.1", 303)):
        proxy = Proxy(address, "x-forwarded-user", "x-forwarded-groups", groups)  # type: ignore[arg-type]
        folder = tmp_path / address
        folder.mkdir()
        with served(folder, folder, Door(("127.0.0.1",), Limits(HOUR, HOUR), proxy=proxy)) as desk:
            assert desk.reader().get("/rules", X_Forwarded_User="dana", X_Forwarded_Groups="staff, privacy").status == status
            assert desk.reader().get("/login").status == 403
            if status == 200:
                both = desk.reader().get("/rules", X_Forwarded_User="dana", X_Forwarded_Groups="privacy,works-council")
                assert "dana</bdi>, viewer" in both.text  # of two roles the least
                for headers in ({}, {"X_Forwarded_User": "dana"}, {"X_Forwarded_User": "dana", "X_Forwarded_Groups": "staff"}, {"X_Forwarded_Groups": "privacy"}):
                    assert desk.reader().get("/rules", **headers).status == 303


def test_a_proxy_on_this_machine_has_to_show_its_secret(tmp_path: Path) -> None:
    given = {"desk_proxy": "127.0.0.1", "desk_proxy_groups": "privacy=officer"}
    with pytest.raises(SettingsError, match="SCRIM_DESK_PROXY_SECRET_FILE"):
        opening.open_door(Settings(**given), "127.0.0.1")
    (tmp_path / "secret").write_text("s" * 32 + "\n")
    door = opening.open_door(Settings(**given, desk_proxy_secret_file=str(tmp_path / "secret")), "127.0.0.1")
    with served(tmp_path, tmp_path, door) as desk:
        said = {"X_Forwarded_User": "dana", "X_Forwarded_Groups": "privacy"}
        assert desk.reader().get("/rules", **said).status == 303
        assert desk.reader().get("/rules", **said, X_Scrim_Proxy_Secret="s" * 31).status == 303
        assert desk.reader().get("/rules", **said, X_Scrim_Proxy_Secret="s" * 32).status == 200


def test_htmx_is_the_release_that_was_pinned() -> None:
    static = Path(app.__file__).with_name("static")
    assert hashlib.sha256((static / "htmx.min.js").read_bytes()).hexdigest() == HTMX_2_0_4
    assert "Zero-Clause BSD" in (static / "htmx.LICENSE").read_text()


def test_an_exceptions_text_is_on_no_page_and_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    import asyncio

    async def broken(scope: object, receive: object, send: object) -> None:
        raise ValueError("4111 1111 1111 1111")

    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    edge = Edge(broken, 10, {}, {}, b"the page")
    with caplog.at_level(logging.DEBUG):
        asyncio.run(edge({"type": "http", "path": "/", "headers": []}, None, send))
    assert [one.get("status") or one.get("body") for one in sent] == [500, b"the page"]
    assert "ValueError" in caplog.text and "4111" not in caplog.text


def test_what_holds_is_told_without_a_broker_that_answers(tmp_path: Path) -> None:
    (tmp_path / "approvers.json").write_text("{}")
    settings = Settings(bootstrap="127.0.0.1:1", approvers_file=str(tmp_path / "approvers.json"))
    now = present(Desk(engine=open_store("sqlite://"), settings=settings, control=on_broker(settings)))
    assert now.board is None and "does not answer" in now.why and now.policy.name
