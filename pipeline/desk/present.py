"""The policy that holds now, and what waits for approval: the topic where there is a broker, the policy file where there is none. Remembered for a moment."""

from __future__ import annotations

import time

from msgspec import Struct
from sqlalchemy import select

from pipeline import policies
from pipeline.broker.admin import BROKER_FAULTS
from pipeline.desk.asked import Desk, Fault
from pipeline.desk.tables import drafts
from pipeline.desk.tries import Tries
from pipeline.faults import CannotRun
from pipeline.stream.publishing import Board
from redactors.policy import load
from schemas.policy import Policy

BOARD_SECONDS = 2.0


class Present(Struct, frozen=True):
    """The text that holds, what it means, its digest, and the board; `why` says in plain words why there is no board."""

    text: str
    policy: Policy
    digest: str
    board: Board | None
    why: str = ""


def present(desk: Desk) -> Present:
    """What holds. Raises Fault where the policy file cannot be read."""
    with desk.lock:
        kept = desk.shared.get("present")
        if kept is not None and time.monotonic() - kept[0] < BOARD_SECONDS:
            return kept[1]  # type: ignore[no-any-return]
        found = _present(desk)
        desk.shared["present"] = (time.monotonic(), found)
        return found


def forget(desk: Desk) -> None:
    """Something was changed: look anew."""
    with desk.lock:
        desk.shared.pop("present", None)


def _present(desk: Desk) -> Present:
    board, why = None, "There is no broker here, so no policy can be proposed or published: the desk follows a folder."
    if desk.control is not None:
        try:
            board, why = desk.control.board(), ""
        except CannotRun as wrong:
            why = str(wrong)
        except BROKER_FAULTS as wrong:
            why = f"The broker does not answer ({type(wrong).__name__})."
    if board is not None and board.holds is not None:
        return Present(board.holds.change.policy, board.holds.policy, board.holds.digest, board)
    try:
        text, policy = policies.read(desk.settings)
    except CannotRun as wrong:
        raise Fault(str(wrong), 409) from None
    return Present(text, policy, load.digest(policy), board, why)


def draft(desk: Desk, owner: str) -> str | None:
    """The policy that somebody is writing."""
    with desk.engine.connect() as kept:
        return kept.execute(select(drafts.c.text).where(drafts.c.owner == owner)).scalar()


def tries(desk: Desk) -> Tries:
    """What tries policies. Raises Fault where there are no models."""
    with desk.lock:
        if desk.tries is None:
            if desk.models is None:
                raise Fault("The models are not on this machine, so nothing can be tried. Whoever runs this desk fetches them once: scrim models", 409)
            desk.tries = Tries(desk.models)
        return desk.tries
