"""Well-formed parts of a policy in, faults of meaning out: what would never match, would pass everything, or does not do what its examples say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from redactors.policy import rules
from redactors.policy.shape import nearest
from schemas.policy import ENTITIES, AppRule, EntityRule, FieldRule, OwnRule, Text

Said = tuple[str, str]  # YAML path, message

# Browsers by the names recorders give them: listed without hosts, every page anybody opens would pass.
BROWSERS = frozenset(
    """com.google.chrome com.google.chrome.canary org.chromium.chromium com.microsoft.edgemac org.mozilla.firefox com.apple.safari com.brave.browser
    com.operasoftware.opera com.vivaldi.vivaldi company.thebrowser.browser chrome.exe msedge.exe firefox.exe brave.exe opera.exe vivaldi.exe iexplore.exe
    chrome google-chrome google-chrome-stable chromium chromium-browser microsoft-edge microsoft-edge-stable msedge firefox firefox-esr brave-browser
    opera vivaldi-stable""".split()
)
ALWAYS_MASKED = frozenset({"SECURE", "OPEN_TAIL", "UNREAD", "WINDOW"})
NOT_REPLACEABLE = frozenset({"SECURE", "OPEN_TAIL", "UNREAD", "WINDOW", "FACE", "CODE"})
_HOST = re.compile(r"(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\Z")
_PARAMETER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,31}\Z")
_PATH = re.compile(r"/[!-~]*\Z")


def check(parts: dict[str, Any]) -> Iterator[Said]:
    """Every fault of meaning in the parts that could be read, as YAML path and message."""
    apps = {path: part for path, part in parts.items() if isinstance(part, AppRule)}
    own = {path: part for path, part in parts.items() if isinstance(part, OwnRule)}
    fields = {path: part for path, part in parts.items() if isinstance(part, FieldRule)}
    entities = {path: part for path, part in parts.items() if isinstance(part, EntityRule)}
    yield from _apps(apps)
    yield from _entities(entities, own, fields)
    if "" in parts and not any(entity.enabled for entity in entities.values()):
        yield "entities", "entities: all are turned off: nothing would be masked"
    yield from _rules(own, entities)
    yield from _fields(fields, entities)
    yield from _allowed(parts.get("text"), apps, entities)
    yield from _urls(parts)
    yield from _keystrokes(parts)


def _apps(apps: dict[str, AppRule]) -> Iterator[Said]:
    listed: dict[str, str] = {}
    for path, app in apps.items():
        place = f'app "{app.ids[0]}"'
        for i, id_ in enumerate(app.ids):
            at, name = f"{path}.ids[{i}]", id_.casefold()
            if id_ != id_.strip() or not id_.isprintable():
                yield at, f'{place}: id "{id_}" has spaces or control characters around it and would never match'
            elif "*" in id_ or "?" in id_:
                yield at, f'{place}: id "{id_}" would never match: ids are matched whole, without wildcards; list each one'
            elif "/" in id_ or "\\" in id_:
                yield at, f'{place}: id "{id_}" would never match: recorders send an executable\'s name, not its path'
            elif name in listed:
                yield at, f'{place}: id "{id_}" is listed already ({listed[name]}): which entry would hold?'
            elif name in BROWSERS and not app.hosts:
                yield at, f'{place}: id "{id_}" is a browser: without hosts every page would pass'
            listed.setdefault(name, at)
        yield from _addresses(path, place, app)


def _addresses(path: str, place: str, app: AppRule) -> Iterator[Said]:
    if app.paths and not app.hosts:
        yield f"{path}.paths", f"{place}: paths without hosts have no effect: list the hosts"
    for i, host in enumerate(app.hosts):
        at, bare = f"{path}.hosts[{i}]", host.removeprefix("*.")
        if not host.isascii():
            yield at, f'{place}: host "{host}" would never match: write it as browsers report it, in its xn-- form'
        elif not _HOST.match(host.lower()):
            yield at, f'{place}: host "{host}" would never match (expected a host like crm.example.com or *.example.com: no scheme, port, path or other *)'
        elif host != bare and "." not in bare:
            yield at, f'{place}: host "{host}" would pass every site under .{bare}'
    for i, prefix in enumerate(app.paths):
        segments = prefix.split("/")
        if not _PATH.match(prefix) or any(c in prefix for c in "*?#\\") or "." in segments or ".." in segments:
            yield f"{path}.paths[{i}]", f'{place}: path "{prefix}" would never match (expected a beginning like /sales: no wildcard, query, fragment or dots)'


def _entities(entities: dict[str, EntityRule], own: dict[str, OwnRule], fields: dict[str, FieldRule]) -> Iterator[Said]:
    used = {rule.entity for rule in own.values()} | {field.entity for field in fields.values()}
    for path, entity in entities.items():
        name = path.partition(".")[2]
        if name.isupper() and name not in ENTITIES and name not in used:
            yield path, f'entity "{name}" unknown{nearest(name, list(ENTITIES))} (expected one of {", ".join(ENTITIES)}, or one that a rule or field names)'
        if name in ALWAYS_MASKED and not entity.enabled:
            yield f"{path}.enabled", f'entity "{name}": cannot be turned off: it stands for what could not be read or judged'
        if name in NOT_REPLACEABLE and entity.action in ("label", "surrogate"):
            yield f"{path}.action", f'entity "{name}": action "{entity.action}" impossible for what is never read (expected mask, remove)'
        if entity.threshold == 0:
            yield f"{path}.threshold", f'entity "{name}": threshold 0 would mask every guess (expected more than 0)'


def _rules(own: dict[str, OwnRule], entities: dict[str, EntityRule]) -> Iterator[Said]:
    names: dict[str, str] = {}
    for path, rule in own.items():
        place = f'rule "{rule.name}"'
        if rule.name in names:
            yield f"{path}.name", f"{place}: the name is taken already ({names[rule.name]})"
        names.setdefault(rule.name, path)
        yield from _listed(path, place, rule.entity, entities)
        threshold = entities.get(f"entities.{rule.entity}", EntityRule()).threshold
        if rule.score < threshold:
            yield f"{path}.score", f'{place}: score {rule.score:g} is under the threshold {threshold:g} of entity "{rule.entity}": it would find nothing'
        if (rule.regex is None) == (not rule.words):
            yield path, f"{place}: give either a regex or words"
            continue
        try:
            spans = rules.build(rule)
        except ValueError as error:
            yield f"{path}.regex", f"{place}: regex refused: {error} (RE2 syntax: linear-time, so no look-around and no back-references)"
            continue
        if rule.regex is not None and rules.matches_empty(rule.regex):
            yield f"{path}.regex", f"{place}: regex matches the empty text, so it would match everywhere and nowhere"
        for i, example in enumerate(rule.finds):
            if not spans(example, ""):
                yield f"{path}.finds[{i}]", f'{place}: does not find its example "{example}"{_context_hint(rule)}'
        for i, example in enumerate(rule.ignores):
            if spans(example, ""):
                yield f"{path}.ignores[{i}]", f'{place}: finds "{example}", which it should ignore'


def _context_hint(rule: OwnRule) -> str:
    return f" (one of its context words must stand in the example: {', '.join(rule.context)})" if rule.context else ""


def _fields(fields: dict[str, FieldRule], entities: dict[str, EntityRule]) -> Iterator[Said]:
    names: dict[str, str] = {}
    for path, field in fields.items():
        place = f'field "{field.name}"'
        if field.name in names:
            yield f"{path}.name", f"{place}: the name is taken already ({names[field.name]})"
        names.setdefault(field.name, path)
        yield from _listed(path, place, field.entity, entities)


def _listed(path: str, place: str, entity: str, entities: dict[str, EntityRule]) -> Iterator[Said]:
    if entity not in ENTITIES and f"entities.{entity}" not in entities:
        yield f"{path}.entity", f'{place}: entity "{entity}" unknown{nearest(entity, list(ENTITIES))}; a new one needs an entry under entities, with its action'
    rule = entities.get(f"entities.{entity}")
    if rule is not None and not rule.enabled:
        yield f"{path}.entity", f'{place}: entity "{entity}" is turned off under entities: it would find nothing'


def _allowed(text: Text | None, apps: dict[str, AppRule], entities: dict[str, EntityRule]) -> Iterator[Said]:
    ids = {id_.casefold(): id_ for app in apps.values() for id_ in app.ids}
    for i, entry in enumerate(text.allow if text is not None else ()):
        at = f"text.allow[{i}]"
        if isinstance(entry, str):
            continue
        place = f'text: allow "{entry.word}"'
        if entry.entity is not None and entry.entity not in ENTITIES and f"entities.{entry.entity}" not in entities:
            yield f"{at}.entity", f'{place}: entity "{entry.entity}" unknown{nearest(entry.entity, list(ENTITIES))}'
        if entry.app is not None and ids and entry.app.casefold() not in ids:
            yield f"{at}.app", f'{place}: app "{entry.app}" is no work app here{nearest(entry.app, list(ids.values()))} (expected one of the ids under apps)'
        if entry.until is not None and not _is_day(entry.until):
            yield f"{at}.until", f'{place}: until "{entry.until}" is no day of the calendar (expected one like 2027-01-31)'


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _urls(parts: dict[str, Any]) -> Iterator[Said]:
    urls = parts.get("urls")
    for i, name in enumerate(urls.query_allow if urls is not None else ()):
        if not _PARAMETER.match(name):
            yield f"urls.query_allow[{i}]", f'urls: query_allow "{name}" would never match (expected a parameter\'s whole name, like tab)'


def _keystrokes(parts: dict[str, Any]) -> Iterator[Said]:
    keys = parts.get("keystrokes")
    if keys is not None and keys.idle_ms > keys.hold_ms_max:
        yield "keystrokes.idle_ms", f"keystrokes: idle_ms {keys.idle_ms} is over hold_ms_max {keys.hold_ms_max}: a run would always be cut first"
