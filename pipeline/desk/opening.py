"""The desk's start: settings in; what pages work with, and how people come in, out. Refuses what it could not serve safely."""

from __future__ import annotations

import ipaddress
from importlib.resources import files
from pathlib import Path

import msgspec
from sqlalchemy import func, select

from pipeline.desk import store
from pipeline.desk.app import Door
from pipeline.desk.asked import Desk
from pipeline.desk.auth import Limits, Proxy, Role
from pipeline.desk.control import on_broker
from pipeline.desk.follow import Follower
from pipeline.desk.tables import users
from pipeline.faults import CannotRun
from pipeline.models import weights
from pipeline.settings import Settings, SettingsError

MINUTE_MS = 60_000
SECRET_CHARS_MIN = 24


def open_desk(settings: Settings, folder: Path | None, recording: Path | None) -> Desk:
    """Opens the database and what is followed. Raises CannotRun."""
    if folder is not None and not folder.is_dir():
        raise CannotRun(f"{folder}: is no folder (expected what scrim redact writes)")
    cache = weights.folder()
    engine = store.open_store(settings.desk_database)
    return Desk(
        engine=engine,
        settings=settings,
        folder=folder,
        recording=recording or Path(str(files("pipeline.demo").joinpath("recording"))),
        models=cache if not weights.verify(cache) else None,
        control=on_broker(settings) if folder is None else None,
        follower=Follower(engine, settings, folder),
    )


def open_door(settings: Settings, host: str) -> Door:
    """Names, cookies and logins. Names of one's own mean https: whoever listens for them speaks it. Raises SettingsError."""
    names = tuple(name.strip() for name in (settings.desk_names or "").split(",") if name.strip())
    limits = Limits(settings.desk_idle_minutes * MINUTE_MS, settings.desk_login_hours * 60 * MINUTE_MS)
    return Door(hosts=names or ("127.0.0.1", "localhost", host), limits=limits, https=bool(names), proxy=_proxy(settings))


def has_users(desk: Desk) -> bool:
    """Whether anybody can log in."""
    with desk.engine.connect() as kept:
        return bool(kept.execute(select(func.count()).select_from(users)).scalar())


def _proxy(settings: Settings) -> Proxy | None:
    if settings.desk_proxy is None:
        return None
    try:
        groups = msgspec.convert(dict(one.split("=", 1) for one in (settings.desk_proxy_groups or "").split(",") if one), dict[str, Role])
    except (ValueError, msgspec.ValidationError):
        raise SettingsError(["SCRIM_DESK_PROXY_GROUPS: expected group=role, separated by commas, with the roles officer, approver, viewer"]) from None
    if not groups:
        raise SettingsError(["SCRIM_DESK_PROXY is set: it needs SCRIM_DESK_PROXY_GROUPS, or nobody could come in"])
    return Proxy(settings.desk_proxy, settings.desk_proxy_user_header.lower(), settings.desk_proxy_groups_header.lower(), groups, _secret(settings))


def _secret(settings: Settings) -> str:
    """What the proxy shows. On this machine every program has its address, so that there it is needed."""
    try:
        if settings.desk_proxy_secret_file is not None:
            secret = Path(settings.desk_proxy_secret_file).read_text("ascii").strip()
        elif ipaddress.ip_address(settings.desk_proxy or "").is_loopback:
            raise SettingsError(["SCRIM_DESK_PROXY is this machine, where any program could pretend to be the proxy: set SCRIM_DESK_PROXY_SECRET_FILE"])
        else:
            return ""
    except (OSError, UnicodeDecodeError):
        raise SettingsError(["SCRIM_DESK_PROXY_SECRET_FILE cannot be read"]) from None
    except ValueError:
        raise SettingsError(["SCRIM_DESK_PROXY is no IP address"]) from None
    if len(secret) < SECRET_CHARS_MIN:
        raise SettingsError([f"SCRIM_DESK_PROXY_SECRET_FILE: has fewer than {SECRET_CHARS_MIN} characters"])
    return secret
