"""The desk, served: a real server in a thread, a database of its own, the topic `capture.policy` in memory, and a reader that keeps cookies as a browser does."""

from __future__ import annotations

import http.client
import re
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from chrome import Chrome, Tab
from msgspec import Struct
from sqlalchemy import select

from pipeline.desk import app, auth, store
from pipeline.desk.app import Door
from pipeline.desk.asked import Desk
from pipeline.desk.auth import Limits
from pipeline.desk.control import Control, on_broker
from pipeline.desk.follow import Follower
from pipeline.desk.tables import users
from pipeline.faults import CannotRun
from pipeline.proof import approvals
from pipeline.settings import Settings
from pipeline.stream import publishing
from pipeline.stream.state import Read
from schemas.control import Approver, PolicyChange

PASSWORD = "a long enough password"
PEOPLE = {"dana": "officer", "oli": "officer", "ann": "approver", "bo": "approver", "vic": "viewer"}
HOUR = 3_600_000


class Answer(Struct):
    status: int
    headers: dict[str, str]
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode("utf-8", "replace")


class Reader:
    """Somebody at the desk, without a browser."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies, self.csrf = port, dict[str, str](), ""

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, body: bytes | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            given["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            body, given["Content-Type"] = urllib.parse.urlencode(form).encode(), "application/x-www-form-urlencoded"
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        given_cookies = []
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                given_cookies.append(value)
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0].strip('"')
        found = Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()} | {"set-cookie": "\n".join(given_cookies)}, answer.read())
        connection.close()
        return found

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        """With this login's CSRF token, as the page's own script sends it."""
        return self.ask("POST", path, form or {}, **({"X_Scrim_CSRF": self.csrf, "HX_Request": "true"} | headers))

    def log_in(self, name: str, password: str = PASSWORD) -> Answer:
        token = re.search(r'name="csrf" value="([^"]+)"', self.get("/login").text)
        assert token is not None
        answer = self.ask("POST", "/login", {"name": name, "password": password, "csrf": token[1]})
        if answer.status == 303:
            found = re.search(r'"X-Scrim-CSRF": "([^"]+)"', self.get("/people").text)
            assert found is not None
            self.csrf = found[1]
        return answer


class Served:
    """A running desk."""

    def __init__(self, desk: Desk, port: int) -> None:
        self.desk, self.port = desk, port
        self.url = f"http://127.0.0.1:{port}"

    def reader(self, name: str = "") -> Reader:
        """A new reader, logged in where a name is given."""
        made = Reader(self.port)
        if name:
            assert made.log_in(name).status == 303
        return made


@contextmanager
def served(tmp_path: Path, folder: Path | None = None, door: Door | None = None, settings: Settings | None = None, **more: Any) -> Iterator[Served]:
    """Serves a desk with PEOPLE as its users until the block ends: on a folder with a control topic in memory, or on the broker of the settings."""
    url = f"sqlite:///{tmp_path}/desk.db"
    approvers = enlisted(url)
    engine = store.open_store(url)
    with_database = msgspec.structs.replace(settings, desk_database=url) if settings is not None else Settings(desk_database=url)
    control = in_memory(approvers) if settings is None else on_broker(with_database)
    follower = Follower(engine, with_database, folder)
    desk = Desk(engine=engine, settings=with_database, folder=folder, control=control, follower=follower, **more)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    application = app.build(desk, door or Door(("127.0.0.1",), Limits(HOUR, HOUR)))
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning", access_log=False, server_header=False, proxy_headers=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Served(desk, listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        listening.close()
        engine.dispose()


def enlisted(url: str) -> dict[str, Approver]:
    """Makes PEOPLE the users of a desk that has none yet; whose signatures count."""
    engine = store.open_store(url)
    with engine.connect() as kept:
        known = {row.name: row.public for row in kept.execute(select(users))}
    keys = known or {name: auth.add_user(engine, name, role, PASSWORD) for name, role in PEOPLE.items()}  # type: ignore[arg-type]
    engine.dispose()
    return {name: Approver(key=key, role=PEOPLE[name]) for name, key in keys.items() if PEOPLE[name] != "viewer"}  # type: ignore[arg-type]


def in_memory(approvers: dict[str, Approver]) -> Control:
    """The control topic without a broker: the same rules of approval, on a list of records."""
    records: list[Read] = []

    def board() -> publishing.Board:
        return publishing._board(approvers, records)

    def put(key: bytes, value: Any) -> None:
        records.append(Read(key, msgspec.json.encode(value) if value is not None else None, time.time_ns() // 1_000_000))

    def waiting(serial: int) -> publishing.Waiting:
        for one in board().waiting:
            if one.change.serial == serial:
                return one
        raise CannotRun(f"there is no proposal {serial}")

    def propose(text: str, author: approvals.Signatory, at: str) -> publishing.Waiting:
        holds = board().holds
        serial = 1 + len({record.key for record in records})
        change = approvals.proposed(text, holds.change if holds is not None else None, serial, author, at)
        put(approvals.proposal_key(serial), change)
        return waiting(serial)

    def approve(seen: PolicyChange, by: approvals.Signatory, at: str) -> publishing.Waiting:
        put(approvals.proposal_key(seen.serial), approvals.approved(waiting(seen.serial).change, by, at))
        return waiting(seen.serial)

    def publish(serial: int) -> approvals.Accepted:
        change = waiting(serial).change
        judged = approvals.judge(change, board().holds, approvers, time.time_ns() // 1_000_000)
        if isinstance(judged, approvals.Refused):
            raise CannotRun(f"workers would refuse {serial} ({judged.why})")
        put(approvals.published_key(serial), change)
        put(approvals.proposal_key(serial), None)
        return judged

    return Control(board, propose, approve, publish, lambda serial: put(approvals.proposal_key(waiting(serial).change.serial), None), lambda: [])


def log_in(chrome: Chrome, url: str, name: str) -> Tab:
    """Somebody who logs in through the form."""
    tab = chrome.tab()
    tab.open(f"{url}/login")
    tab.fill("#name", name)
    tab.fill("#password", PASSWORD)
    go(tab, "main button")
    tab.see("Overview", "h1")
    return tab


def go(tab: Tab, selector: str) -> None:
    """Clicks on what leads to another page, and waits for it."""
    before = tab.js("performance.timeOrigin")
    tab.click(selector)
    tab.loaded(before)
