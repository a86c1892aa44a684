"""People: a pseudonym in; what they have said, one more thing that they say, their erasure with its certificate, out.

Each choice is one record on `capture.consent`, written as `scrim consent` writes it. A pseudonym stands in no address and in no log of the server.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import msgspec

from pipeline import policies, settings
from pipeline.desk import jobs
from pipeline.desk.asked import EVERYBODY, OFFICER, Ask, Fault, File, Page, Shown
from pipeline.desk.doing import done
from pipeline.desk.ingest import write_time
from pipeline.desk.store import now_ms, writing
from pipeline.faults import CannotRun
from pipeline.proof.signing import Signer
from pipeline.stream import erasure, officer
from schemas.consent import Change, held
from schemas.erasure import Certificate
from schemas.raw import ID_PATTERN, milliseconds

SAYS = {"allow": "may be recorded", "paused": "recording is paused", "opted_out": "is not recorded", "erase": "erased; nothing more is recorded"}
PEOPLE_SHOWN_MAX = 200


def page(ask: Ask) -> Shown:
    """Everybody who has said something, or why they cannot be shown."""
    job = jobs.find(ask.desk, "erase", ask.login.name)
    return Shown("people.html", {"may": ask.login.role == "officer", "broker": ask.desk.folder is None, "job": job, "says": SAYS})


def look(ask: Ask) -> Shown:
    """One person, or all."""
    return Shown("people_said.html", _said(ask, ask.form.get("actor", "").strip()))


def choose(ask: Ask) -> Shown:
    """Adds to what a person has said."""
    actor, state = _actor(ask), ask.form.get("state", "")
    if state not in ("allow", "paused", "opted_out"):
        raise Fault("Say what they chose.")
    raw = {"state": state, "since": write_time(now_ms()), "until": _until(ask.form.get("until", "")) if state == "paused" else None}
    try:
        change = msgspec.convert(raw, Change)
    except msgspec.ValidationError:
        raise Fault("The pause's end is no time.") from None
    done(lambda: asyncio.run(officer.choose(ask.desk.settings, actor, change)))
    with writing(ask.desk.engine, ask.login.name, f"consent {state}", actor):
        pass
    return Shown("people_said.html", _said(ask, actor))


def erase(ask: Ask) -> Shown:
    """Begins an erasure. The pseudonym is asked for twice: it cannot be undone."""
    actor = _actor(ask)
    if ask.form.get("again", "").strip() != actor:
        raise Fault("The two pseudonyms differ, so nothing was erased.")
    with writing(ask.desk.engine, ask.login.name, "erasure", actor):
        pass
    job = jobs.begin(ask.desk, "erase", ask.login.name, lambda tell: _erase(ask.desk.settings, actor, tell))
    return Shown("people_erased.html", {"job": job})


def erased(ask: Ask) -> Shown:
    """How far it is."""
    return Shown("people_erased.html", {"job": jobs.find(ask.desk, "erase", ask.login.name)})


def certificate(ask: Ask) -> File:
    """The certificate of the last erasure."""
    job = jobs.find(ask.desk, "erase", ask.login.name)
    if job is None or not isinstance(job.answer, Certificate):
        raise Fault("There is no certificate: nobody was erased from here since the desk was started.", 404)
    return File("certificate.json", "application/json", msgspec.json.format(msgspec.json.encode(job.answer), indent=2) + b"\n")


def _erase(set_: settings.Settings, actor: str, tell: Callable[[str], None]) -> Certificate:
    kek = settings.read_kek(set_)
    if kek is None:
        raise CannotRun("SCRIM_KEK_FILE is not set: without it the person's key and states cannot be told from others'")
    _, policy = policies.read(set_)
    return asyncio.run(erasure.erase(set_, policy, kek, Signer(settings.read_audit_key(set_)), actor, tell))


def _said(ask: Ask, actor: str) -> dict[str, Any]:
    """What holds now for those asked for."""
    _broker(ask)
    choices = done(lambda: officer.all_choices(ask.desk.settings))
    if actor:
        choices = {name: said for name, said in choices.items() if name == actor}
    rows = []
    for name, said in list(choices.items())[:PEOPLE_SHOWN_MAX]:
        last = said.changes[-1] if said is not None else None
        rows.append({
            "actor": name, "state": (held(said, write_time(now_ms())) or "nothing") if said is not None else "opted_out", "readable": said is not None,
            "changes": len(said.changes) if said is not None else 0, "since": milliseconds(last.since) if last is not None else None,
            "until": milliseconds(last.until) if last is not None and last.until is not None else None,
        })  # fmt: skip
    return {"rows": rows, "actor": actor, "more": len(choices) - len(rows), "says": SAYS}


def _actor(ask: Ask) -> str:
    _broker(ask)
    actor = ask.form.get("actor", "").strip()
    if not re.match(ID_PATTERN, actor):
        raise Fault("A pseudonym has letters, digits and ._:- only, at most 64.")
    return actor


def _broker(ask: Ask) -> None:
    if ask.desk.folder is not None:
        raise Fault("There is no broker here: what people say lies on its topic. Start the desk without --on.", 409)


def _until(text: str) -> str | None:
    """A time of the contract, of what a browser's field for times gives (in UTC, as the label says)."""
    return f"{text}:00Z" if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text) else (text or None)


PAGES = (
    Page("GET", "/people", EVERYBODY, page),
    Page("POST", "/people/look", OFFICER, look),
    Page("POST", "/people/choose", OFFICER, choose),
    Page("POST", "/people/erase", OFFICER, erase),
    Page("GET", "/people/erase", OFFICER, erased),
    Page("GET", "/people/certificate", OFFICER, certificate),
)
