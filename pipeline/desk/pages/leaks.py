"""Leaks: a value that somebody could read in clean records in; a rule against such values in the officer's draft, and the value's erasure with its certificate,
out.

The value is asked for again when it is to be erased: between the two it is nowhere but in the field of the officer's own page. What is kept of it meanwhile,
in memory, is a keyed digest that tells whether it is the same, so that nothing is erased but what was counted and shown.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from pipeline import policies, settings
from pipeline.desk import jobs, shapes
from pipeline.desk.asked import OFFICER, Ask, Fault, File, Page, Shown
from pipeline.desk.pages.review import drafted
from pipeline.desk.store import writing
from pipeline.faults import CannotRun
from pipeline.proof.signing import Signer
from pipeline.stream import value_erasure
from pipeline.stream.value_erasure import Held
from schemas.erasure import RecordsCertificate
from schemas.policy import Policy

SESSIONS_SHOWN_MAX = 50


class Looked(Struct, frozen=True):
    """Where a value can be read, and by what it is known again."""

    held: Held
    known: bytes


def mark(ask: Ask) -> Shown:
    """Adds a rule against values of its shape to the officer's draft, and begins to look where the value can be read."""
    value, entity = ask.form.get("value", "").strip(), ask.form.get("entity", "")
    shape, faults = shapes.shape(value), list[str]()
    if shape is None:
        faults = [f"No rule was made: a shape needs {shapes.LETTERS_MIN} letters or digits, at most {shapes.VALUE_CHARS_MAX} characters, of ASCII. "
                  "Write one on the page Rules."]  # fmt: skip
    else:
        try:
            drafted(ask, ("rules",), lambda policy: _rule(policy, entity, shape), "leak marked")
        except Fault as wrong:
            faults = [wrong.says]
    job = _look(ask, value, faults) if ask.desk.folder is None else None
    if faults and job is None:
        raise Fault(" ".join(faults))
    return Shown("review_leak.html", {"faults": faults, "job": job, "shown_max": SESSIONS_SHOWN_MAX})


def looked(ask: Ask) -> Shown:
    """How far the looking is, and what would be erased."""
    return Shown("review_held.html", {"job": jobs.find(ask.desk, "value search", ask.login.name), "shown_max": SESSIONS_SHOWN_MAX})


def erase(ask: Ask) -> Shown:
    """Begins to erase the value that was looked for. Nothing else: what is shown is what one confirms."""
    value, job = _value(ask), jobs.find(ask.desk, "value search", ask.login.name)
    if job is None or not isinstance(job.answer, Looked) or not hmac.compare_digest(job.answer.known, _known(ask, value)):
        raise Fault("This is not the value that was looked for, so nothing was erased. Mark it first.")
    erasure = secrets.token_hex(8)
    with writing(ask.desk.engine, ask.login.name, "value erasure", erasure):
        pass
    begun = jobs.begin(ask.desk, "value erasure", ask.login.name, lambda tell: _erase(ask.desk.settings, value, erasure, tell))
    return Shown("review_erased.html", {"job": begun})


def erased(ask: Ask) -> Shown:
    """How far it is."""
    return Shown("review_erased.html", {"job": jobs.find(ask.desk, "value erasure", ask.login.name)})


def certificate(ask: Ask) -> File:
    """The certificate of the last value that was erased."""
    job = jobs.find(ask.desk, "value erasure", ask.login.name)
    if job is None or not isinstance(job.answer, RecordsCertificate):
        raise Fault("There is no certificate: no value was erased from here since the desk was started.", 404)
    return File("certificate.json", "application/json", msgspec.json.format(msgspec.json.encode(job.answer), indent=2) + b"\n")


def _rule(policy: Policy, entity: str, shape: shapes.Shape) -> dict[str, Any]:
    taken = {one.name for one in policy.rules}
    name = next(name for n in range(1, len(taken) + 2) if (name := f"leak-{n}") not in taken)
    return {"name": name, "entity": entity, "regex": shape.regex, "finds": [shape.finds], "ignores": [shape.ignores]}


def _look(ask: Ask, value: str, faults: list[str]) -> jobs.Job | None:
    try:
        value_erasure.asked(value)
    except CannotRun as wrong:
        faults.append(f"It was not looked for: {wrong}.")
        return None
    if (running := jobs.find(ask.desk, "value search", ask.login.name)) is not None and not running.done:
        faults.append("It was not looked for: another value still is. Mark it again when that is done.")
        return None
    with writing(ask.desk.engine, ask.login.name, "value search"):
        pass
    known = _known(ask, value)
    return jobs.begin(ask.desk, "value search", ask.login.name, lambda tell: Looked(value_erasure.find(ask.desk.settings, value, tell), known))


def _value(ask: Ask) -> str:
    if ask.desk.folder is not None:
        raise Fault("There is no broker here: clean records lie on its topic. Start the desk without --on.", 409)
    return ask.form.get("value", "").strip()


def _known(ask: Ask, value: str) -> bytes:
    """A digest under a key of this process."""
    with ask.desk.lock:
        key: bytes = ask.desk.shared.setdefault("value key", secrets.token_bytes(32))
    return hmac.digest(key, value.encode("utf-8", "surrogatepass"), "sha256")


def _erase(set_: settings.Settings, value: str, erasure: str, tell: Callable[[str], None]) -> RecordsCertificate:
    _, policy = policies.read(set_)
    return asyncio.run(value_erasure.erase(set_, policy, Signer(settings.read_audit_key(set_)), value, tell, erasure))


PAGES = (
    Page("POST", "/review/leak", OFFICER, mark),
    Page("GET", "/review/leak", OFFICER, looked),
    Page("POST", "/review/erase", OFFICER, erase),
    Page("GET", "/review/erase", OFFICER, erased),
    Page("GET", "/review/certificate", OFFICER, certificate),
)
