"""What a page is asked and what it answers, as values: pages are functions of one `Ask`, and the application alone speaks HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field
from sqlalchemy import Engine

from pipeline.desk.auth import Login, Role
from pipeline.desk.control import Control
from pipeline.desk.follow import Follower
from pipeline.desk.tries import Tries
from pipeline.settings import Settings


class Desk(Struct):
    """What the desk works with. `folder`: it follows what `scrim redact` wrote there, and no broker. `control` is None without a broker; `models` where no
    weights are there to try with; `recording` where there is none to try a policy on."""

    engine: Engine
    settings: Settings
    folder: Path | None = None
    recording: Path | None = None
    models: Path | None = None
    control: Control | None = None
    follower: Follower | None = None
    tries: Tries | None = None  # begun with the first
    shared: dict[str, Any] = field(default_factory=dict)  # what pages build once: work in the background
    lock: threading.RLock = field(default_factory=threading.RLock)  # around it
    looking: threading.Lock = field(default_factory=threading.Lock)  # one try at a time: a model takes all the cores there are


class Ask(Struct):
    """One request of somebody who may make it. `form` holds a picture's bytes under `picture`, all else as text."""

    desk: Desk
    login: Login
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]
    picture: bytes = b""


class Shown(Struct):
    """A page, or a part of one, made of a template."""

    template: str
    context: dict[str, Any]
    status: int = 200


class Gone(Struct):
    """Go there instead."""

    to: str


class File(Struct):
    """A download."""

    name: str
    media_type: str
    data: bytes


Answer = Shown | Gone | File


class Fault(Exception):
    """What somebody asked cannot be done, in plain words that quote nothing of theirs."""

    def __init__(self, says: str, status: int = 422) -> None:
        super().__init__(says)
        self.says, self.status = says, status


class Page(Struct, frozen=True):
    """One route: who may ask it, and what answers. `upload` lets a picture through."""

    method: Literal["GET", "POST"]
    path: str
    roles: frozenset[Role]
    answer: Callable[[Ask], Answer]
    upload: bool = False


EVERYBODY: frozenset[Role] = frozenset({"officer", "approver", "viewer"})
OFFICER: frozenset[Role] = frozenset({"officer"})
APPROVER: frozenset[Role] = frozenset({"approver"})
DESK: frozenset[Role] = frozenset({"officer", "approver"})
