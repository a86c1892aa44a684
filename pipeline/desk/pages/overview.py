"""Overview: counts by the hour in; what flows by outcome, app, entity and reason, how it went over time, and what needs a look, out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, select

from pipeline.desk.asked import EVERYBODY, Ask, Page, Shown
from pipeline.desk.ingest import HOUR_MS
from pipeline.desk.store import now_ms
from pipeline.desk.tables import decisions, digests, flows, masked
from pipeline.report import words
from schemas.audit import Outcome, Reason

SPANS = {"day": ("the last day", 24), "week": ("the last week", 24 * 7), "all": ("all there is", 0)}
ORDER = ("clean", "merged", "dropped", "quarantined")
BARS_MAX = 60
ROWS_MAX = 40


def page(ask: Ask) -> Shown:
    """The whole page."""
    return Shown("overview.html", _context(ask))


def now(ask: Ask) -> Shown:
    """What changes of it, every few seconds."""
    return Shown("overview_now.html", _context(ask))


def _context(ask: Ask) -> dict[str, Any]:
    span = ask.query.get("span", "all")
    hours = SPANS.get(span, SPANS["all"])[1]
    since = (now_ms() // HOUR_MS - hours) * HOUR_MS if hours else 0
    follower = ask.desk.follower
    with ask.desk.engine.connect() as kept:
        rows = kept.execute(select(flows).where(flows.c.hour_ms >= since)).all()
        hidden = kept.execute(select(masked).where(masked.c.hour_ms >= since)).all()
        used = kept.execute(select(digests).order_by(digests.c.last_ms.desc()).limit(ROWS_MAX)).all()
        alarms = _catches(kept, rows)
    if follower is not None and follower.tripped is not None:
        alarms.insert(0, {"says": "The breaker has stopped redact: most of what it judged failed. Nothing is lost; raw waits.", "last": None, "code": ""})
    canaries = _canaries(ask.desk.settings.desk_canaries)
    if canaries is not None and not canaries["holds"]:
        alarms.insert(0, {"says": canaries["says"], "last": canaries["at_ms"], "code": ""})
    outcome, reason = Counter[str](), Counter[tuple[str, str]]()
    for row in rows:
        outcome[row.outcome] += row.records
        reason[row.outcome, row.reason] += row.records
    bars, first, last = _bars(rows)
    return {
        "span": span if span in SPANS else "all", "spans": [(key, label) for key, (label, _) in SPANS.items()], "total": outcome.total(),
        "folder": ask.desk.folder.name if ask.desk.folder is not None else None, "alarms": alarms, "digests": used, "bars": bars, "first": first,
        "last": last, "breaker_known": ask.desk.folder is None, "canaries": canaries, "apps": _apps(rows, hidden), "entities": _entities(hidden),
        "outcomes": [{"name": name, "count": outcome[name]} for name in ORDER],
        "reasons": [{"outcome": o, "reason": r, "records": n} for (o, r), n in sorted(reason.items(), key=lambda one: (ORDER.index(one[0][0]), -one[1]))],
    }  # fmt: skip


def _canaries(name: str | None) -> dict[str, Any] | None:
    """What the last run of canaries found. A verdict that cannot be read is an alarm: fails closed."""
    if name is None:
        return None
    try:
        found = msgspec.json.decode(Path(name).read_bytes(), type=_Verdict)
        at_ms, whole = int(Path(name).stat().st_mtime * 1000), found.strata[0]
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, IndexError):
        return {"holds": False, "says": "The verdict of the canaries cannot be read.", "at_ms": None}
    says = f"{whole.leaked:,} of {whole.planted:,} canaries leaked; the rate is at most {whole.upper:.2%}."
    return {"holds": found.holds, "says": says if not found.blind else f"{says} Whether they leak could not be seen everywhere.", "at_ms": at_ms}


class _Stratum(Struct):
    planted: int
    leaked: int
    upper: float


class _Verdict(Struct):
    """What is read of the canaries' verdict."""

    holds: bool
    strata: list[_Stratum]
    blind: list[str]


def _catches(kept: Connection, rows: Any) -> list[dict[str, Any]]:
    """The second check's catches of this time: each is an alarm."""
    caught = Counter[str]()
    for row in rows:
        if row.reason.startswith("catch_"):
            caught[row.reason] += row.records
    found = []
    for code, count in caught.most_common():
        last = kept.execute(select(func.max(decisions.c.at_ms)).where(decisions.c.reason == code)).scalar()
        found.append({"says": f"{words.REASONS[Reason(code)]} {count:,} times.", "last": last, "code": code})
    return found


def _bars(rows: Any) -> tuple[list[list[dict[str, Any]]], int | None, int | None]:
    """At most BARS_MAX bars of equal time, each stacked by outcome, in a box 100 high."""
    timed = [row for row in rows if row.hour_ms]
    if not timed:
        return [], None, None
    first, last = min(row.hour_ms for row in timed), max(row.hour_ms for row in timed)
    hours = (last - first) // HOUR_MS + 1
    step = -(-hours // BARS_MAX) * HOUR_MS
    counts = Counter[tuple[int, str]]()
    for row in timed:
        counts[(row.hour_ms - first) // step, row.outcome] += row.records
    number = (last - first) // step + 1
    most = max(sum(counts[at, name] for name in ORDER) for at in range(number))
    bars = []
    for at in range(number):
        floor, bar = 100.0, []
        for name in ORDER:
            height = round(99 * counts[at, name] / most, 3)
            if height:
                floor -= height
                bar.append({"name": name, "x": at * 10, "y": round(floor, 3), "height": height})
        bars.append(bar)
    return bars, first, last + HOUR_MS


def _apps(rows: Any, hidden: Any) -> list[dict[str, Any]]:
    apps: dict[str, Counter[str]] = {}
    for row in rows:
        apps.setdefault(row.app, Counter())[row.outcome] += row.records
    for row in hidden:
        apps.setdefault(row.app, Counter())["masked"] += row.hits
    found: list[dict[str, Any]] = [
        {"name": name, "clean": count[Outcome.CLEAN], "merged": count[Outcome.MERGED], "masked": count["masked"]} for name, count in apps.items() if name
    ]
    return sorted(found, key=lambda one: -one["clean"] - one["merged"])[:ROWS_MAX]


def _entities(hidden: Any) -> list[dict[str, Any]]:
    counts = Counter[str]()
    for row in hidden:
        counts[row.entity] += row.hits
    most = max(counts.values(), default=1)
    return [{"name": name, "count": count, "width": round(100 * count / most, 2)} for name, count in counts.most_common(ROWS_MAX)]


PAGES = (Page("GET", "/", EVERYBODY, page), Page("GET", "/overview/now", EVERYBODY, now))
