"""Approvals: what stands on the control topic in; proposals with what one approves (the diff and what it means), signed approvals, a published policy, out.

The rules of approval are `pipeline/proof/approvals.py`'s, and the workers judge by them again: nothing here can let a policy pass that they would refuse.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from pipeline.desk import compare
from pipeline.desk.asked import DESK, EVERYBODY, OFFICER, Ask, Fault, Gone, Page, Shown
from pipeline.desk.doing import asked_control, done, signed
from pipeline.desk.ingest import write_time
from pipeline.desk.present import Present, forget, present
from pipeline.desk.store import now_ms, writing
from pipeline.desk.tables import digests, reasons
from pipeline.stream.publishing import Board, Waiting
from schemas.raw import milliseconds

PUBLISHED_SHOWN_MAX = 30


def page(ask: Ask) -> Shown:
    """What waits, what holds, what held."""
    now = present(ask.desk)
    board = now.board
    published = [_published(ask, one) for one in reversed(board.published[-PUBLISHED_SHOWN_MAX:])] if board is not None else []
    return Shown("approvals.html", {"now": now, "waiting": _rows(board), "published": published, "refused": board.refused if board is not None else ()})


def one(ask: Ask) -> Shown:
    """A proposal: what one approves."""
    now = present(ask.desk)
    waiting = _waiting(now, str(ask.path["serial"]))
    with ask.desk.engine.connect() as kept:
        why = kept.execute(select(reasons.c.why).where(reasons.c.serial == waiting.change.serial, reasons.c.digest == waiting.change.digest)).scalar()
    after = compare.loaded(waiting.change.policy)
    means = compare.means(now.policy, after) if not isinstance(after, Exception) else None
    mine = ask.login.name == waiting.change.author
    return Shown("approval.html", {
        "waiting": waiting, "why": why, "lines": compare.lines(now.text, waiting.change.policy), "means": means, "made": milliseconds(waiting.change.time),
        "mine": mine, "may_approve": ask.login.role in DESK and not mine and ask.login.name not in waiting.approved_by and not waiting.stale,
        "may_publish": ask.login.role == "officer", "first": now.board is None or now.board.holds is None,
    })  # fmt: skip


def approve(ask: Ask) -> Gone:
    """Signs a proposal. What was shown is what is signed: the form names its author's signature, which no other text has."""
    waiting = _waiting(present(ask.desk), str(ask.path["serial"]))
    if ask.form.get("shown") != waiting.change.signature:
        raise Fault("The proposal is not the one that was shown: load the page again, and read it anew.", 409)
    control, signatory = asked_control(ask), signed(ask)
    done(lambda: control.approve(waiting.change, signatory, write_time(now_ms())))
    return _did(ask, "approved", waiting, f"/approvals/{waiting.change.serial}")


def publish(ask: Ask) -> Gone:
    """Publishes a proposal that has its approvals."""
    waiting, control = _waiting(present(ask.desk), str(ask.path["serial"])), asked_control(ask)
    done(lambda: control.publish(waiting.change.serial))
    return _did(ask, "published", waiting, "/approvals")


def withdraw(ask: Ask) -> Gone:
    """Takes a proposal back."""
    waiting, control = _waiting(present(ask.desk), str(ask.path["serial"])), asked_control(ask)
    done(lambda: control.withdraw(waiting.change.serial))
    return _did(ask, "withdrawn", waiting, "/approvals")


def live(ask: Ask) -> Shown:
    """Where the policy that holds is live: by which digest each partition's last records were decided."""
    now, control = present(ask.desk), asked_control(ask)
    with ask.desk.engine.connect() as kept:
        seen = kept.execute(select(digests).where(digests.c.digest == now.digest)).one_or_none()
    return Shown("approvals_live.html", {"digest": now.digest, "parts": done(control.live), "seen": seen})


def _did(ask: Ask, deed: str, waiting: Waiting, to: str) -> Gone:
    with writing(ask.desk.engine, ask.login.name, deed, f"{waiting.change.serial} {waiting.change.digest}"):
        forget(ask.desk)
    return Gone(to)


def _waiting(now: Present, serial: str) -> Waiting:
    for waiting in now.board.waiting if now.board is not None else ():
        if str(waiting.change.serial) == serial:
            return waiting
    raise Fault("There is no such proposal: it was published or withdrawn, or the broker does not answer.", 404)


def _rows(board: Board | None) -> list[dict[str, Any]]:
    rows = [] if board is None else board.waiting
    return [{"serial": one.change.serial, "author": one.change.author, "made": milliseconds(one.change.time), "kind": one.change.kind,
             "digest": one.change.digest, "have": len(one.approved_by), "needs": one.needs, "stale": one.stale, "ready": one.ready}
            for one in rows]  # fmt: skip


def _published(ask: Ask, one: Any) -> dict[str, Any]:
    with ask.desk.engine.connect() as kept:
        seen = kept.execute(select(digests).where(digests.c.digest == one.digest)).one_or_none()
    return {"serial": one.change.serial, "author": one.change.author, "digest": one.digest, "kind": one.change.kind,
            "approved_by": sorted(approval.who for approval in one.change.approvals), "first": seen.first_ms if seen is not None else None}  # fmt: skip


PAGES = (
    Page("GET", "/approvals", EVERYBODY, page),
    Page("GET", "/approvals/live", EVERYBODY, live),
    Page("GET", "/approvals/{serial:int}", EVERYBODY, one),
    Page("POST", "/approvals/{serial:int}/approve", DESK, approve),
    Page("POST", "/approvals/{serial:int}/publish", OFFICER, publish),
    Page("POST", "/approvals/{serial:int}/withdraw", OFFICER, withdraw),
)
