"""Rules: the policy's text as it is written in; every fault with its line, its examples, and what the change would mean, out; at last a proposal."""

from __future__ import annotations

from functools import cache

import msgspec
from sqlalchemy import delete, insert

from pipeline.desk import compare, ingest, jobs, recordings, unsealing
from pipeline.desk.asked import EVERYBODY, OFFICER, Ask, Fault, File, Gone, Page, Shown
from pipeline.desk.doing import asked_control, done, signed
from pipeline.desk.present import draft, forget, present
from pipeline.desk.store import now_ms, writing
from pipeline.desk.tables import drafts, reasons
from redactors.policy.load import PolicyError, digest
from schemas import jsonschema
from schemas.control import POLICY_CHARS_MAX
from schemas.policy import ENTITIES, Policy

WHY_CHARS_MAX = 400


def page(ask: Ask) -> Shown:
    """The editor with what this person is writing, or with what holds."""
    now = present(ask.desk)
    mine = draft(ask.desk, ask.login.name) if ask.login.role == "officer" else None
    text = mine if mine is not None else now.text
    names = sorted({*ENTITIES, "label", "mask", "remove", "surrogate", *Policy.__struct_fields__, "finds", "ignores", "regex", "words", "context", "threshold"})
    job = jobs.find(ask.desk, "diff", ask.login.name)
    return Shown("rules.html", {
        "text": text, "names": names, "entities": ENTITIES, "drafted": mine is not None, "may": ask.login.role == "officer", "job": job,
        "recordings": list(recordings.choices(ask.desk)), "why_not": now.why, **_checked(ask, text),
    })  # fmt: skip


def schema(ask: Ask) -> File:
    """What completion goes by: the schema of policies, and the entities that come with Scrim."""
    return File("policy.schema.json", "application/json", _schema())


@cache
def _schema() -> bytes:
    return msgspec.json.encode({"schema": msgspec.json.decode(jsonschema.render("policy")), "entities": ENTITIES})


def check(ask: Ask) -> Shown:
    """Checks the text as it stands, and keeps it as this person's draft."""
    text = _text(ask)
    with ask.desk.engine.begin() as kept:  # a draft is nothing that happened: no line in the log
        kept.execute(delete(drafts).where(drafts.c.owner == ask.login.name))
        if text != present(ask.desk).text:
            kept.execute(insert(drafts).values(owner=ask.login.name, text=text, saved_ms=now_ms()))
    return Shown("rules_checked.html", _checked(ask, text))


def discard(ask: Ask) -> Gone:
    """Back to what holds."""
    with writing(ask.desk.engine, ask.login.name, "draft discarded") as kept:
        kept.execute(delete(drafts).where(drafts.c.owner == ask.login.name))
    return Gone("/rules")


def diff(ask: Ask) -> Shown:
    """Begins to run both policies over a recording, or a sealed sample."""
    text, now, models, found = _text(ask), present(ask.desk), ask.desk.models, recordings.choices(ask.desk)
    recording = found.get(ask.form.get("on") or next(iter(found), ""))
    if recording is None or models is None:
        raise Fault("There is no such recording to try it on, or the models are not on this machine.", 409)
    if isinstance(compare.loaded(text), PolicyError):
        raise Fault("The policy has faults: mend them first.")
    job = jobs.begin(ask.desk, "diff", ask.login.name, lambda tell: recordings.diff(ask.desk, now.text, text, recording, models, tell))
    return Shown("rules_diff.html", {"job": job})


def diffed(ask: Ask) -> Shown:
    """How far that is."""
    return Shown("rules_diff.html", {"job": jobs.find(ask.desk, "diff", ask.login.name)})


def unseal(ask: Ask) -> Shown:
    """One raw value of the last comparison, once it is written down that this person looks at it, and why."""
    job = jobs.find(ask.desk, "diff", ask.login.name)
    values = job.answer.values if job is not None and isinstance(job.answer, recordings.Compared) else None
    shown = unsealing.unseal(ask.desk, values, ask.form.get("which", ""), ask.login.name, ask.form.get("reason", "").strip())
    return Shown("rules_unsealed.html", {"value": shown.value})


def propose(ask: Ask) -> Gone:
    """Signs the text and puts it up for approval."""
    text, why = _text(ask), ask.form.get("why", "").strip()[:WHY_CHARS_MAX]
    if not why:
        raise Fault("Say why: those who approve it read this.")
    policy = compare.loaded(text)
    if isinstance(policy, PolicyError):
        raise Fault("The policy has faults: mend them first.")
    control, signatory = asked_control(ask), signed(ask)
    waiting = done(lambda: control.propose(text, signatory, _now()))
    forget(ask.desk)
    with writing(ask.desk.engine, ask.login.name, "proposed", f"{waiting.change.serial} {waiting.change.digest}") as kept:
        kept.execute(delete(reasons).where(reasons.c.serial == waiting.change.serial))
        kept.execute(insert(reasons).values(serial=waiting.change.serial, digest=waiting.change.digest, why=why))
        kept.execute(delete(drafts).where(drafts.c.owner == ask.login.name))
    return Gone(f"/approvals/{waiting.change.serial}")


def _checked(ask: Ask, text: str) -> dict[str, object]:
    """Faults with their lines; or what the policy is, its own rules with their examples, and what it changes."""
    now, policy = present(ask.desk), compare.loaded(text)
    if isinstance(policy, PolicyError):
        return {"faults": policy.faults, "policy": None, "means": None, "digest": "", "changed": True}
    changed = digest(policy) != now.digest
    return {"faults": (), "policy": policy, "digest": digest(policy), "changed": changed, "means": compare.means(now.policy, policy) if changed else None}


def _text(ask: Ask) -> str:
    text = ask.form.get("policy", "").replace("\r\n", "\n")  # a form sends lines so
    if not text.strip() or len(text) > POLICY_CHARS_MAX:
        raise Fault(f"A policy has 1 to {POLICY_CHARS_MAX:,} characters.")
    return text


def _now() -> str:
    return ingest.write_time(now_ms())


PAGES = (
    Page("GET", "/rules", EVERYBODY, page),
    Page("GET", "/rules/schema", EVERYBODY, schema),
    Page("POST", "/rules/check", OFFICER, check),
    Page("POST", "/rules/discard", OFFICER, discard),
    Page("POST", "/rules/diff", OFFICER, diff),
    Page("GET", "/rules/diff", OFFICER, diffed),
    Page("POST", "/rules/diff/unseal", OFFICER, unseal),
    Page("POST", "/rules/propose", OFFICER, propose),
)
