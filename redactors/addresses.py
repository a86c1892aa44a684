"""A URL's text in, its host and path out, or None where two programs could read it differently. No network, no guessing.

What cannot happen: a host that a browser would not go to is never returned. Browsers drop tabs, turn backslashes into slashes, take what stands before
an `@` for a name and decode percent signs in hosts; so anything of that kind is refused rather than imitated.
"""

from __future__ import annotations

import re

from msgspec import Struct

URL_CHARS_MAX = 8_192
# The authority ends at the first / ? or #. A second @, a backslash in front of the query, a host that is not plain ASCII: no match.
_URL = re.compile(
    r"(?P<scheme>[Hh][Tt][Tt][Pp][Ss]?)://(?:[^/?#\\@\s]*@)?(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{0,5}))?"
    r"(?P<path>/[^?#\\]*)?(?P<rest>[?#].*)?\Z",
    re.DOTALL,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Address(Struct, frozen=True):
    """Where a page is: lower-case host without a trailing dot, the path as written (it may be empty), and what follows it, with its `?` or `#`."""

    scheme: str
    host: str
    port: str
    path: str
    rest: str


def parse(url: str) -> Address | None:
    """The address of an http or https URL, or None: fails closed on anything else, and on anything a browser would first repair."""
    if len(url) > URL_CHARS_MAX or _CONTROL.search(url):
        return None
    match = _URL.match(url)
    if match is None:
        return None
    host = match["host"].lower()
    host = host[:-1] if host.endswith(".") else host
    if not host or ".." in host or host.startswith(".") or len(host) > 253:
        return None
    if match["port"] and int(match["port"]) > 65_535:
        return None
    return Address(match["scheme"].lower(), host, match["port"] or "", match["path"] or "", match["rest"] or "")


def dotted(path: str) -> bool:
    """Whether the path has a `.` or `..` segment, also percent-encoded: it then names something else than it seems to."""
    decoded = path.lower().replace("%2e", ".").replace("%2f", "/").replace("%5c", "/")
    return any(segment in (".", "..") for segment in decoded.split("/"))
