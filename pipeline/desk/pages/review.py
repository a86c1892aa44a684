"""Review: clean records by chance and why records were held back, in; what somebody marks in them, as a change of the officer's draft, out.

A false positive becomes an allow entry; a leak (`leaks.py`) becomes a rule. Neither holds before it is proposed and approved.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select

from pipeline.desk import edits, jobs
from pipeline.desk.asked import EVERYBODY, OFFICER, Ask, Fault, Gone, Page, Shown
from pipeline.desk.present import draft, present
from pipeline.desk.samples import sample
from pipeline.desk.store import now_ms, writing
from pipeline.desk.tables import decisions, drafts, flows
from redactors.policy.load import PolicyError, load
from schemas.policy import ENTITIES, Policy

ALLOW_DAYS = 90
WORD_CHARS_MAX = 100


def page(ask: Ask) -> Shown:
    """Samples and reasons."""
    with ask.desk.engine.connect() as kept:
        total = func.sum(flows.c.records).label("records")
        held = kept.execute(select(flows.c.reason, total).where(flows.c.outcome == "quarantined").group_by(flows.c.reason).order_by(total.desc())).all()
        last = {row.reason: kept.execute(select(func.max(decisions.c.at_ms)).where(decisions.c.reason == row.reason)).scalar() for row in held}
    policy = present(ask.desk).policy
    until = (datetime.now(UTC) + timedelta(days=ALLOW_DAYS)).date().isoformat()
    return Shown("review.html", {
        "samples": sample(ask.desk), "held": held, "last": last, "may": ask.login.role == "officer", "until": until, "scoped": _scoped(),
        "entities": sorted({*ENTITIES, *policy.entities}), "apps": [rule.ids[0] for rule in policy.apps], "broker": ask.desk.folder is None,
        "job": jobs.find(ask.desk, "value erasure", ask.login.name),
    })  # fmt: skip


def false_positive(ask: Ask) -> Gone:
    """Adds an allow entry to the officer's draft."""
    word = ask.form.get("word", "").strip()
    if not word or len(word) > WORD_CHARS_MAX or not word.isprintable():
        raise Fault(f"Name the word that was masked and should not be, in 1 to {WORD_CHARS_MAX} characters.")
    entry: dict[str, Any] = {"word": word}
    for name in ("entity", "app", "field", "until"):
        if given := ask.form.get(name, "").strip()[:WORD_CHARS_MAX]:
            entry[name] = given
    entry |= {"reason": ask.form.get("reason", "").strip()[:WORD_CHARS_MAX] or "a false positive, found in review", "author": ask.login.name}
    if not _scoped():
        raise Fault("This version cannot limit an allow entry, and one without limits would hold everywhere: write it on the page Rules.", 409)
    drafted(ask, ("text", "allow"), lambda policy: entry, "false positive marked")
    return Gone("/rules")


def drafted(ask: Ask, path: tuple[str, ...], item: Callable[[Policy], dict[str, Any]], deed: str) -> None:
    """Writes the item into the draft, if what comes of it is a policy. Raises Fault."""
    mine = draft(ask.desk, ask.login.name)
    text = mine if mine is not None else present(ask.desk).text
    try:
        changed = edits.append(text, path, item(load(text)))
        load(changed)
    except PolicyError as wrong:
        raise Fault(f"With this, the draft would be no policy: {wrong.faults[0].message}") from None
    except ValueError:
        raise Fault("The draft's list could not be found in its text: write it on the page Rules.") from None
    with writing(ask.desk.engine, ask.login.name, deed) as kept:
        kept.execute(delete(drafts).where(drafts.c.owner == ask.login.name))
        kept.execute(insert(drafts).values(owner=ask.login.name, text=changed, saved_ms=now_ms()))


def _scoped() -> bool:
    """Whether the policy language has allow entries with limits."""
    from schemas import policy

    return hasattr(policy, "AllowEntry")


PAGES = (
    Page("GET", "/review", EVERYBODY, page),
    Page("POST", "/review/false-positive", OFFICER, false_positive),
)
