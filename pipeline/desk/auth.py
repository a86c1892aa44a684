"""Who is there: a name and a password, or a trusted proxy's headers, in; a `Login` with a role and a CSRF token out, or nobody.

Passwords are kept as argon2id hashes, logins as the SHA-256 of a random token that only the cookie has. A login ends after `idle` without a request,
after `whole` in any case, at logout, and when its user is removed; the role is looked up anew each time. What cannot happen: a wrong name told apart from
a wrong password, by answer or by time; a header believed from anybody but the proxy.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from typing import Any, Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Struct
from sqlalchemy import Engine, delete, func, insert, select, update

from pipeline.desk import signing
from pipeline.desk.store import now_ms, writing
from pipeline.desk.tables import attempts, logins, users
from pipeline.faults import CannotRun
from pipeline.proof import approvals
from pipeline.proof.approvals import Signatory

Role = Literal["officer", "approver", "viewer"]
ROLES: tuple[Role, ...] = get_args(Role)
TRIES_MAX = 5  # for a name, and 4 times as many for an address
TRIES_WINDOW_MS = 15 * 60_000
PASSWORD_CHARS_MIN, PASSWORD_CHARS_MAX = 12, 256
TOKEN_BYTES = 32
PROXY_SECRET_HEADER = "x-scrim-proxy-secret"
NAME = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
SEEN_STEP_MS = 30_000  # a login's last request is written down no more often

_hasher = PasswordHasher()
# Verified where there is no such user, so that it takes as long.
_NOBODY = _hasher.hash(secrets.token_hex(16))


class Limits(Struct, frozen=True):
    """How long a login lasts."""

    idle_ms: int
    whole_ms: int


class Proxy(Struct, frozen=True):
    """A reverse proxy that has logged people in by OIDC: its address, the headers it sets, which group of theirs is which role here, and what it shows to
    tell itself from other programs at that address."""

    address: str
    user_header: str
    groups_header: str
    groups: Mapping[str, Role]
    secret: str = ""


class Login(Struct, frozen=True):
    """Somebody who is there."""

    name: str
    role: Role
    csrf: str


class Given(Struct, frozen=True):
    """A new login: what the cookie is to hold."""

    token: str


class Refused(Struct, frozen=True):
    """No login, and why: `wrong` (name or password), or `often` (tried too often)."""

    why: Literal["wrong", "often"]


def add_user(engine: Engine, name: str, role: Role, password: str) -> str:
    """Adds a user with a signing key of their own, or gives one another password, key and role; all their logins end. Returns the public key, in base64.
    Raises CannotRun."""
    if not PASSWORD_CHARS_MIN <= len(password) <= PASSWORD_CHARS_MAX:
        raise CannotRun(f"the password has {len(password)} characters (expected {PASSWORD_CHARS_MIN} to {PASSWORD_CHARS_MAX})")
    if not NAME.match(name):
        raise CannotRun("a name has letters, digits and ._- only, at most 64 of them")
    made = approvals.make_signatory(name)
    row = {"role": role, "hash": _hasher.hash(password), "made_ms": now_ms(), "public": made.public, "sealed": signing.seal(made, password)}
    with writing(engine, "(command line)", "user", f"{name} {role}") as kept:
        if kept.execute(update(users).where(users.c.name == name).values(**row)).rowcount == 0:
            kept.execute(insert(users).values(name=name, **row))
        kept.execute(delete(logins).where(logins.c.name == name))
    return made.public


def remove_user(engine: Engine, name: str) -> bool:
    """Removes a user and ends their logins; False where there is none."""
    with writing(engine, "(command line)", "user removed", name) as kept:
        kept.execute(delete(logins).where(logins.c.name == name))
        return kept.execute(delete(users).where(users.c.name == name)).rowcount > 0


def log_in(engine: Engine, name: str, password: str, address: str) -> Given | Refused:
    """A login where name and password hold."""
    row = _checked(engine, name[:64], password, address)
    if isinstance(row, Refused):
        return row
    token, now = secrets.token_urlsafe(TOKEN_BYTES), now_ms()
    with writing(engine, row.name, "login") as kept:
        kept.execute(insert(logins).values(token=_digest(token), name=row.name, csrf=secrets.token_urlsafe(TOKEN_BYTES), made_ms=now, seen_ms=now))
    return Given(token)


def signatory(engine: Engine, name: str, password: str) -> Signatory | Refused:
    """A user's signing key, which only their password opens. Tries count as those to log in do."""
    row = _checked(engine, name, password, "")
    if isinstance(row, Refused):
        return row
    return signing.unseal(row.sealed, name, password) or Refused("wrong")


def _checked(engine: Engine, name: str, password: str, address: str) -> Any:
    """The user's row where the password is theirs. A try counts against name and address before the password is looked at; one that holds is taken back."""
    keys = {f"n:{_digest(name)}": TRIES_MAX} | ({f"a:{address[:70]}": 4 * TRIES_MAX} if address else {})
    now = now_ms()
    with engine.begin() as kept:
        kept.execute(delete(attempts).where(attempts.c.at_ms < now - TRIES_WINDOW_MS))
        for key, most in keys.items():
            if (kept.execute(select(func.count()).where(attempts.c.key == key)).scalar() or 0) >= most:
                return Refused("often")
        kept.execute(insert(attempts), [{"key": key, "at_ms": now} for key in keys])
        row = kept.execute(select(users).where(users.c.name == name)).one_or_none()
    if not _holds(row.hash if row is not None else _NOBODY, password) or row is None:
        return Refused("wrong")
    with engine.begin() as kept:
        kept.execute(delete(attempts).where(attempts.c.key == f"n:{_digest(name)}"))
    return row


def log_out(engine: Engine, token: str, name: str) -> None:
    """Ends a login, for the server too."""
    with writing(engine, name, "logout") as kept:
        kept.execute(delete(logins).where(logins.c.token == _digest(token)))


def who(engine: Engine, token: str, limits: Limits) -> Login | None:
    """Whose token this is. None where the login is unknown or over, or its user is gone: fails closed."""
    if not token:
        return None
    now, digest = now_ms(), _digest(token)
    asked = select(logins.c.name, logins.c.csrf, logins.c.made_ms, logins.c.seen_ms, users.c.role).join(users, users.c.name == logins.c.name)
    with engine.connect() as kept:
        row = kept.execute(asked.where(logins.c.token == digest)).one_or_none()
    if row is None or row.role not in ROLES:
        return None
    if now - row.seen_ms > limits.idle_ms or now - row.made_ms > limits.whole_ms:
        with engine.begin() as kept:
            kept.execute(delete(logins).where(logins.c.token == digest))
        return None
    if now - row.seen_ms > SEEN_STEP_MS:
        with engine.begin() as kept:
            kept.execute(update(logins).where(logins.c.token == digest).values(seen_ms=now))
    return Login(row.name, row.role, row.csrf)


def by_proxy(proxy: Proxy, key: bytes, address: str, headers: Mapping[str, str]) -> Login | None:
    """Whom the proxy says this is. None where the request is not the proxy's own, or names no user or no group with a role. Of several roles, the least."""
    name, groups = headers.get(proxy.user_header, ""), headers.get(proxy.groups_header, "")
    shown = headers.get(PROXY_SECRET_HEADER, "")
    if address != proxy.address or not hmac.compare_digest(shown.encode("utf-8", "surrogateescape"), proxy.secret.encode()):
        return None
    if not name or len(name) > 64 or not name.isprintable():
        return None
    given = {role for group in groups.split(",") if (role := proxy.groups.get(group.strip())) is not None}
    if not given:
        return None
    return Login(name, max(given, key=ROLES.index), hmac.new(key, name.encode(), hashlib.sha256).hexdigest())


def same(login: Login, token: str) -> bool:
    """Whether this is the login's CSRF token."""
    return hmac.compare_digest(login.csrf.encode(), token.encode())


def _holds(hash_: str, password: str) -> bool:
    try:
        return _hasher.verify(hash_, password[:PASSWORD_CHARS_MAX])
    except (VerificationError, InvalidHashError):
        return False


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
