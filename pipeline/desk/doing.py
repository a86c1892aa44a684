"""What pages share when they change something: the control topic, a signature opened by a password, and calls whose faults are told in plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pipeline.broker.admin import BROKER_FAULTS
from pipeline.desk import auth
from pipeline.desk.asked import Ask, Fault
from pipeline.desk.control import Control
from pipeline.faults import CannotRun
from pipeline.proof.approvals import Signatory

Answer = TypeVar("Answer")


def asked_control(ask: Ask) -> Control:
    """The control topic, or a fault that says why there is none."""
    if ask.desk.control is None:
        raise Fault("There is no broker here: the desk follows a folder. Start it without --on to propose and approve policies.", 409)
    return ask.desk.control


def signed(ask: Ask) -> Signatory:
    """This person's signing key, opened by the password that came with the form."""
    found = auth.signatory(ask.desk.engine, ask.login.name, ask.form.get("password", ""))
    if isinstance(found, auth.Refused):
        raise Fault("Tried too often. Wait a quarter of an hour." if found.why == "often" else "The password is wrong, so nothing was signed.")
    return found


def done(call: Callable[[], Answer]) -> Answer:
    """Runs a call on the broker; what is known to go wrong is told."""
    try:
        return call()
    except CannotRun as wrong:
        raise Fault(str(wrong), 409) from None
    except BROKER_FAULTS as wrong:
        raise Fault(f"The broker does not answer ({type(wrong).__name__}). Nothing was changed.", 409) from None
