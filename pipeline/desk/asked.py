"""What a page is asked and what it answers, as values: pages are functions of one `Ask`, and the application alone speaks HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field
from sqlalchemy import Engine

from pipeline.desk.auth import Login, Role
from pipeline.desk.follow import Follower
from pipeline.settings import Settings


class Desk(Struct):
    """What the desk works with. `settings` is None where it follows a folder and no broker; `models` None where no weights are there to try with."""

    engine: Engine
    settings: Settings | None
    folder: Path | None
    recording: Path | None
    models: Path | None
    policy: Callable[[], str]
    follower: Follower | None = None
    shared: dict[str, Any] = field(default_factory=dict)  # what pages build once: the finder of a policy


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
