"""Lines that a recorder should never send, put among the good ones: one of each outcome, so that the accounting has something to account for."""

from __future__ import annotations

import json
from typing import Any

Event = dict[str, Any]


def line(event: Event) -> str:
    """One event as it stands in `raw.jsonl`."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def among(events: list[Event]) -> tuple[list[str], list[dict[str, Any]]]:
    """All lines, and of each line that is wrong: its number (from 1) and the reason it must get. Good lines keep their order."""
    places = {len(events) * share // 100: reason for share, reason in _AT}
    extra: dict[str, int] = {}  # well-formed lines added to a session so far: each has a `seq` of its own, so that only its blob is wrong
    lines: list[str] = []
    wrong: list[dict[str, Any]] = []
    for i, event in enumerate(events):
        session = event["session"]
        event = {**event, "seq": event["seq"] + extra.get(session, 0)}
        lines.append(line(event))
        if i in places:
            extra[session] = extra.get(session, 0) + places[i].startswith("blob")
            lines.append(_break(places[i], event, events[i - 40]))
            wrong.append({"line": len(lines), "reason": places[i]})
    return lines, wrong


# How far into the day each stands, in percent.
_AT = ((8, "not_json"), (17, "duplicate"), (26, "bad_value"), (35, "out_of_order"), (44, "unknown_type"), (53, "id_conflict"), (62, "blob_missing"),
       (68, "blob_hash"), (74, "repeated_key"), (82, "blob_ref"), (90, "not_object"))  # fmt: skip


def _break(reason: str, event: Event, earlier: Event) -> str:
    """A copy of `event` with one thing wrong."""
    fresh = {**event, "id": f"{event['session']}.{reason}"}
    shot = {**fresh, "type": "screenshot", "app": {"id": "com.tinyspeck.slackmacgap", "name": "Slack", "title": "#support"}, "seq": event["seq"] + 1}
    for field in ("target", "key", "code", "modifiers", "text", "input_type", "x", "y", "button", "clicks", "dx", "dy", "action", "nodes", "windows"):
        shot.pop(field, None)
    picture = {"media_type": "image/png", "width": 1280, "height": 800, "sha256": "0" * 64}
    match reason:
        case "not_json":
            return line(fresh)[:-25]
        case "duplicate":
            return line(event)
        case "bad_value":
            return line({**fresh, "hostname": "mayas-laptop"})
        case "out_of_order":
            return line({**fresh, "seq": max(0, event["seq"] - 3)})
        case "unknown_type":
            return line({**fresh, "type": "keylog"})
        case "id_conflict":
            return line({**event, "time": earlier["time"]})
        case "blob_missing":
            return line({**shot, "image": {**picture, "ref": "blobs/lost.png"}})
        case "blob_hash":
            return line({**shot, "image": {**picture, "ref": "blobs/support-01-chat.png"}})
        case "repeated_key":
            return line(fresh)[:-1] + f',"session":"{event["session"]}"}}'
        case "blob_ref":
            return line({**shot, "image": {**picture, "ref": "../../etc/hosts.png"}})
        case _:
            return line(["not", "an", "event"])  # type: ignore[arg-type]
