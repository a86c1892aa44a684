"""Evidence: what somebody looks for among the decisions in, a page of them out (by key, so that the last page is as fast as the first); the chain checked;
the pack of evidence as a download; who did what at this desk."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from pipeline import evidence, settings
from pipeline.desk import jobs
from pipeline.desk.asked import EVERYBODY, OFFICER, Ask, Desk, Fault, File, Page, Shown
from pipeline.desk.doing import done
from pipeline.desk.store import writing
from pipeline.desk.tables import decisions, deeds
from pipeline.proof.signing import Signer
from schemas.audit import Outcome, Reason

ROWS = 50
DEEDS_SHOWN = 50
CHARS_MAX = 300


def page(ask: Ask) -> Shown:
    """The newest decisions, and the tools."""
    with ask.desk.engine.connect() as kept:
        did = kept.execute(select(deeds).order_by(deeds.c.id.desc()).limit(DEEDS_SHOWN)).all() if ask.login.role == "officer" else []
    job = jobs.find(ask.desk, "chain", ask.login.name)
    wanted = {"outcomes": [one.value for one in Outcome], "reasons": [one.value for one in Reason]}
    return Shown("evidence.html", {**_found(ask), **wanted, "deeds": did, "may": ask.login.role == "officer", "job": job})


def search(ask: Ask) -> Shown:
    """A page of what was looked for."""
    return Shown("evidence_rows.html", _found(ask))


def chain(ask: Ask) -> Shown:
    """Begins to check the chain."""
    return Shown("evidence_chain.html", {"job": jobs.begin(ask.desk, "chain", ask.login.name, lambda tell: _gather(ask.desk, tell).data)})


def chained(ask: Ask) -> Shown:
    """How far that is."""
    return Shown("evidence_chain.html", {"job": jobs.find(ask.desk, "chain", ask.login.name)})


def pack(ask: Ask) -> File:
    """The pack of evidence. It holds no content; the folder that it is made in is gone before it is sent."""
    made = done(lambda: _gather(ask.desk, lambda _: None))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "evidence.zip"
        done(lambda: evidence.write(made, target))
        data = target.read_bytes()
    with writing(ask.desk.engine, ask.login.name, "evidence pack"):
        return File("evidence.zip", "application/zip", data)


def _gather(desk: Desk, tell: Callable[[str], None]) -> evidence.Pack:
    tell("reading the chain")
    public = Signer(settings.read_audit_key(desk.settings)).public
    return evidence.gather(desk.settings, desk.folder, None, None, public)


def _found(ask: Ask) -> dict[str, Any]:
    """Decisions before a number, newest first. Each thing one can look for has an index of its own, with the number behind it."""
    form = {name: ask.form.get(name, "").strip()[:CHARS_MAX] for name in ("outcome", "reason", "session", "app", "place", "before")}
    asked = select(decisions).order_by(decisions.c.id.desc()).limit(ROWS + 1)
    for name in ("outcome", "reason", "session", "app", "place"):
        if form[name]:
            asked = asked.where(decisions.c[name] == form[name])
    if form["before"]:
        if not form["before"].isdigit():
            raise Fault("There is no such page.")
        asked = asked.where(decisions.c.id < int(form["before"]))
    with ask.desk.engine.connect() as kept:
        rows = kept.execute(asked).all()
    shown = [{"row": row, "entities": msgspec.json.decode(row.entities)} for row in rows[:ROWS]]
    return {"rows": shown, "more": rows[ROWS - 1].id if len(rows) > ROWS else None, "form": form}


PAGES = (
    Page("GET", "/evidence", EVERYBODY, page),
    Page("POST", "/evidence/search", EVERYBODY, search),
    Page("POST", "/evidence/chain", EVERYBODY, chain),
    Page("GET", "/evidence/chain", EVERYBODY, chained),
    Page("GET", "/evidence/pack", OFFICER, pack),
)
