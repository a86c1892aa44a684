"""Around the application: a body over its limit is refused before any of it is read; every response has the desk's headers; what nobody expected ends here.

What cannot happen: the text of an exception in a log or on a page (it may hold content): the server that runs us never sees one.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

log = logging.getLogger("scrim.desk")


class Edge:
    """`most` bytes for a body, `wider` for some paths. A body that does not say its length is refused: it could not be bounded beforehand. `broken` is the
    page for what went wrong."""

    def __init__(self, app: Any, most: int, wider: Mapping[str, int], headers: Mapping[str, str], broken: bytes) -> None:
        self._app, self._most, self._wider, self._broken = app, most, wider, broken
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def answer(message: Any) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                # Assets are the same for everybody; whether they may be kept is theirs to say.
                static = scope["path"].startswith("/static/")
                message["headers"] = [*message["headers"], *(one for one in self._headers if not (static and one[0] == b"cache-control"))]
            await send(message)

        if not self._fits(scope):
            await _send(answer, 413, b"text/plain", b"too big\n")
            return
        try:
            await self._app(scope, receive, answer)
        except Exception as wrong:  # noqa: BLE001  the outermost edge: told by its kind and place
            log.error("a page was stopped by %s in %s", type(wrong).__name__, _where(wrong))
            if not begun:
                await _send(answer, 500, b"text/html; charset=utf-8", self._broken)

    def _fits(self, scope: Any) -> bool:
        given = dict(scope["headers"])
        length = given.get(b"content-length", b"0")
        return b"transfer-encoding" not in given and length.isdigit() and int(length) <= self._wider.get(scope["path"], self._most)


async def _send(answer: Any, status: int, media_type: bytes, body: bytes) -> None:
    await answer({"type": "http.response.start", "status": status, "headers": [(b"content-type", media_type), (b"connection", b"close")]})
    await answer({"type": "http.response.body", "body": body})


def _where(wrong: BaseException) -> str:
    trace = wrong.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else "?"
