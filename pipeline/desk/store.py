"""The desk's database: a URL in (SQLite or PostgreSQL), an engine brought up to the newest migration out. Refuses to start on what it cannot open.

Every write is one transaction. What cannot happen: a statement made of text, or an error that tells a value.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from pipeline.desk.tables import deeds
from pipeline.faults import CannotRun

BUSY_SECONDS_MAX = 15


def open_store(url: str) -> Engine:
    """The engine, with all migrations applied. Raises CannotRun."""
    try:
        made = make_url(url)
        if made.get_backend_name() not in ("sqlite", "postgresql"):
            raise CannotRun("SCRIM_DESK_DATABASE: is neither sqlite nor postgresql")
        if made.get_backend_name() == "sqlite" and made.database:
            _own(Path(made.database))
        # hide_parameters: an error of the database must not carry what was asked of it
        engine = create_engine(made, hide_parameters=True, pool_pre_ping=True)
        if made.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _pragmas)
        migrate(engine)
    except ModuleNotFoundError:
        raise CannotRun("SCRIM_DESK_DATABASE: its driver is not installed (postgresql+psycopg:// needs pip install 'scrim[desk,postgres]')") from None
    except ArgumentError:
        raise CannotRun("SCRIM_DESK_DATABASE: is no database URL (expected sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME)") from None
    except (SQLAlchemyError, OSError) as error:
        raise CannotRun(f"SCRIM_DESK_DATABASE: cannot be opened ({type(error).__name__})") from None
    return engine


def migrate(engine: Engine) -> None:
    """Applies what is new in `migrations/`."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def writing(engine: Engine, who: str, deed: str, about: str = "") -> Iterator[Connection]:
    """One transaction of somebody's doing, and the line about it in the desk's own log: both or neither. `about` names, and never quotes."""
    with engine.begin() as connection:
        connection.execute(insert(deeds).values(at_ms=now_ms(), who=who, deed=deed, about=about[:300]))
        yield connection


def now_ms() -> int:
    """The wall clock in ms."""
    return time.time_ns() // 1_000_000


def _own(file: Path) -> None:
    """The database is its owner's alone: made so before SQLite would make it for everybody."""
    if not file.exists():
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))


def _pragmas(connection, _) -> None:  # type: ignore[no-untyped-def]  # the driver's own
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS_MAX * 1000}")
    connection.execute("PRAGMA cache_size=-65536")
