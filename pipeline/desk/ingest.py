"""The decisions as they come: a batch of audit lines and the clean records beside them in, rows and counts in the desk's database out.

Guarantee: exactly once. Rows, counts and the positions to go on from are one transaction. What cannot be kept: anything of a clean record but its app,
its time and where it lies; an audit line that is no audit record (it is counted, and the chain check finds it).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Column, Connection, Engine, Table, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.desk.tables import cleans, decisions, digests, flows, masked, positions
from pipeline.proof import audit
from schemas.audit import AuditRecord, Place
from schemas.raw import milliseconds

HOUR_MS = 3_600_000
APP_CHARS_MAX = 200
LOOK_UP_MAX = 400


class Line(Struct, frozen=True):
    """A record as it lies: its chain or topic partition, its offset or byte, its time where the source has one."""

    source: str
    position: int
    value: bytes
    partition: int = 0
    at_ms: int | None = None


class _App(Struct):
    id: str


class _Clean(Struct):
    """What is read of a clean record."""

    id: str
    session: str
    time: str
    app: _App | None = None


_clean = msgspec.json.Decoder(_Clean)


def take(engine: Engine, audits: Sequence[Line], seen: Sequence[Line], ends: dict[str, int]) -> int:
    """Keeps a batch; `ends` are the positions after it. Returns how many decisions were new."""
    with engine.begin() as kept:
        _keep_cleans(kept, seen)
        records = [(line, record) for line in audits if (record := audit.parse(line.value)) is not None]
        known = _known(kept, records)
        new = _keep_decisions(kept, records, known)
        for source, following in ends.items():
            _upsert(kept, positions, {"source": source, "next": following}, {"next": following})
    return new


def forget(engine: Engine, before_ms: int) -> None:
    """Lets go of decisions, and of where clean records lay, that are older than the audit is kept. Counts stay."""
    with engine.begin() as kept:
        kept.execute(delete(decisions).where(decisions.c.at_ms < before_ms))
        kept.execute(delete(cleans).where(cleans.c.at_ms < before_ms))


def position(engine: Engine, source: str) -> int:
    """Where to go on from."""
    with engine.connect() as kept:
        return kept.execute(select(positions.c.next).where(positions.c.source == source)).scalar() or 0


def write_place(place: Place) -> str:
    """A place as people write it."""
    return f"{place.topic}/{place.partition}/{place.offset}" if place.offset is not None else f"line {place.line}"


def _keep_cleans(kept: Connection, seen: Iterable[Line]) -> None:
    rows = {}
    for line in seen:
        try:
            record = _clean.decode(line.value)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue  # no clean record: nothing to point at
        app = record.app.id[:APP_CHARS_MAX] if record.app is not None else ""
        rows[record.session[:64], record.id[:64]] = {"app": app, "at_ms": _ms(record.time), "partition": line.partition, "position": line.position}
    for (session, event), row in rows.items():
        _upsert(kept, cleans, {"session": session, "event": event, **row}, row)


def _known(kept: Connection, records: Sequence[tuple[Line, AuditRecord]]) -> dict[tuple[str, str], tuple[str, int | None]]:
    """App and time of the clean records that these are, or are part of."""
    wanted: dict[str, set[str]] = {}
    for _, record in records:
        if record.session is not None and (event := record.into or record.id) is not None:
            wanted.setdefault(record.session, set()).add(event)
    found: dict[tuple[str, str], tuple[str, int | None]] = {}
    for session, named in wanted.items():
        events = sorted(named)
        for at in range(0, len(events), LOOK_UP_MAX):
            for row in kept.execute(select(cleans).where(cleans.c.session == session, cleans.c.event.in_(events[at : at + LOOK_UP_MAX]))):
                found[session, row.event] = (row.app, row.at_ms)
    return found


def _keep_decisions(kept: Connection, records: Sequence[tuple[Line, AuditRecord]], known: dict[tuple[str, str], tuple[str, int | None]]) -> int:
    """Keeps what is new of each chain; its numbers only go up."""
    last: dict[str, int] = {}
    rows = []
    for line, record in records:
        if line.source not in last:
            last[line.source] = kept.execute(select(func.max(decisions.c.number)).where(decisions.c.chain == line.source)).scalar() or -1
        if record.chain > last[line.source]:
            last[line.source] = record.chain
            rows.append((_row(line, record, known), record.entities))
    if rows:
        kept.execute(insert(decisions), [row for row, _ in rows])
        _count(kept, rows)
    return len(rows)


def _row(line: Line, record: AuditRecord, known: dict[tuple[str, str], tuple[str, int | None]]) -> dict[str, Any]:
    app, at = known.get((record.session or "", record.into or record.id or ""), ("", None))
    return {
        "at_ms": line.at_ms if line.at_ms is not None else at, "chain": line.source, "number": record.chain, "outcome": record.outcome.value,
        "reason": record.reason.value, "place": write_place(record.place)[:300], "session": record.session, "event": record.id, "into": record.into,
        "app": app, "entities": msgspec.json.encode(record.entities).decode(), "policy": record.policy[:64],
    }  # fmt: skip


def _count(kept: Connection, rows: Sequence[tuple[dict[str, Any], dict[str, int]]]) -> None:
    """Adds to the counts of each hour, and to what is known of each policy's digest."""
    flow: Counter[tuple[int, str, str, str]] = Counter()
    hidden: Counter[tuple[int, str, str]] = Counter()
    used: dict[str, list[int | None]] = {}
    for row, entities in rows:
        hour = (row["at_ms"] or 0) // HOUR_MS * HOUR_MS
        flow[hour, row["app"], row["outcome"], row["reason"]] += 1
        for entity, count in entities.items():
            hidden[hour, row["app"], entity[:64]] += count
        used.setdefault(row["policy"], []).append(row["at_ms"])
    for (hour, app, outcome, reason), count in flow.items():
        _add(kept, flows, {"hour_ms": hour, "app": app, "outcome": outcome, "reason": reason}, flows.c.records, count)
    for (hour, app, entity), count in hidden.items():
        _add(kept, masked, {"hour_ms": hour, "app": app, "entity": entity}, masked.c.hits, count)
    for digest, times in used.items():
        known = [at for at in times if at is not None]
        row = {"first_ms": min(known, default=None), "last_ms": max(known, default=None), "records": len(times)}
        newest = {"last_ms": row["last_ms"]} if known else {}
        _upsert(kept, digests, {"digest": digest, **row}, {**newest, "records": digests.c.records + len(times)})


def _insert(kept: Connection, table: Table) -> Any:
    return (sqlite if kept.dialect.name == "sqlite" else postgresql).insert(table)


def _upsert(kept: Connection, table: Table, row: dict[str, Any], change: dict[str, Any]) -> None:
    keys = [column.name for column in table.primary_key]
    kept.execute(_insert(kept, table).values(**row).on_conflict_do_update(index_elements=keys, set_=change))


def _add(kept: Connection, table: Table, key: dict[str, Any], column: Column[Any], count: int) -> None:
    _upsert(kept, table, {**key, column.name: count}, {column.name: column + count})


def _ms(time: str) -> int | None:
    """A time of the contract in ms since 1970, None where it is none."""
    try:
        return milliseconds(time)
    except ValueError:
        return None


def write_time(ms: int) -> str:
    """A moment as a time of the contract."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
