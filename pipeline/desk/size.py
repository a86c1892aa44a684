"""Around the application: a request's body in, refused over its limit before any of it is read; the desk's headers on every response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Bounded:
    """`most` bytes for a body, `wider` for some paths. A body that does not say its length is refused: it could not be bounded beforehand."""

    def __init__(self, app: Any, most: int, wider: Mapping[str, int], headers: Mapping[str, str]) -> None:
        self._app, self._most, self._wider = app, most, wider
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"])
        length, chunked = given.get(b"content-length", b"0"), b"transfer-encoding" in given
        fits = not chunked and length.isdigit() and int(length) <= self._wider.get(scope["path"], self._most)

        async def answer(message: Any) -> None:
            if message["type"] == "http.response.start":
                # Assets are the same for everybody; whether they may be kept is theirs to say.
                static = scope["path"].startswith("/static/")
                message["headers"] = [*message["headers"], *(one for one in self._headers if not (static and one[0] == b"cache-control"))]
            await send(message)

        if fits:
            await self._app(scope, receive, answer)
        else:
            await answer({"type": "http.response.start", "status": 413, "headers": [(b"content-type", b"text/plain"), (b"connection", b"close")]})
            await answer({"type": "http.response.body", "body": b"too big\n"})
