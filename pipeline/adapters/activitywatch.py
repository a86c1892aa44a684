"""ActivityWatch's export (https://docs.activitywatch.net): JSON buckets of which window was in front, and which page a browser showed.

It has no keys, clicks or screens. A page is taken where its browser was in front; a host's name becomes a pseudonym, and each host a session.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.adapters.apps import by_name, is_browser
from pipeline.adapters.draft import Ask, Draft, Format, moment, text
from pipeline.adapters.notes import Note, Notes
from pipeline.adapters.source import ImportFault, Source, document

_WINDOW, _PAGE = "currentwindow", "web.tab.current"


def events(source: Source, ask: Ask, notes: Notes) -> Iterator[Draft]:
    """Windows that came to the front, host by host, in order of time."""
    del ask
    export = document(source, source.main)
    buckets = export.get("buckets", export) if isinstance(export, dict) else None
    buckets = list(buckets.values()) if isinstance(buckets, dict) else buckets
    if not isinstance(buckets, list):
        raise ImportFault(f"{source.folder}/{source.main}: is no export of ActivityWatch (expected buckets)")
    hosts: dict[str, list[tuple[int, str, dict[str, Any]]]] = {}
    for bucket in buckets:
        if isinstance(bucket, dict):
            hosts.setdefault(text(bucket.get("hostname")) or "", []).extend(_seen(bucket, notes))
    notes[Note.NO_FRAMES] += 1
    for part, (host, seen) in enumerate(sorted(hosts.items())):
        for draft in _focus(sorted(seen, key=lambda item: (item[0], item[1] == _PAGE)), notes):
            yield {**draft, "part": part, "machine": host or None}


def _seen(bucket: dict[str, Any], notes: Notes) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """(time, kind, data) of a bucket's events that have a place in the contract."""
    kind, found = bucket.get("type"), bucket.get("events")
    for event in found if isinstance(found, list) else []:
        data, at = (event.get("data"), moment(event.get("timestamp"), notes)) if isinstance(event, dict) else (None, None)
        if kind not in (_WINDOW, _PAGE):
            notes[Note.NO_PLACE_FOR_IT] += 1
        elif at is None or not isinstance(data, dict):
            notes[Note.BAD_TIME if at is None else Note.BAD_EVENT] += 1
        else:
            yield at, str(kind), data


def _focus(seen: list[tuple[int, str, dict[str, Any]]], notes: Notes) -> Iterator[Draft]:
    front: dict[str, Any] = {}
    page: dict[str, Any] = {}
    for at, kind, data in seen:
        if kind == _WINDOW:
            name = text(data.get("app"))
            front = {"id": by_name(name, notes) if name else None, "title": text(data.get("title"))}
            # The browser came back to the front with the page that it had: its title says so.
            if is_browser(front["id"]) and page.get("title") and page["title"] in (front["title"] or ""):
                front |= page
        else:
            private = data.get("incognito")
            page = {"url": text(data.get("url")), "title": text(data.get("title")), "private": private if isinstance(private, bool) else None}
            if not is_browser(front.get("id")):
                notes[Note.NOT_IN_FRONT] += 1
                continue
            front = front | page
        yield {"type": "window.focus", "at": at, "app": {name: value for name, value in front.items() if value is not None}}


FORMAT = Format(
    name="activitywatch", what="ActivityWatch's export, JSON", files=("*.json",), events=events,
    lacks=("keys, clicks and scrolls", "screenshots", "how long a window stayed in front", "which of two browsers a page was in"),
)  # fmt: skip
