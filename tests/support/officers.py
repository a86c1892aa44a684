"""Three people who may change a policy, their keys, and changes signed by them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.proof import approvals
from pipeline.proof.approvals import Approvers, Signatory
from redactors.policy.load import shipped
from schemas.control import Approver, PolicyChange

NOON = "2026-03-02T12:00:00Z"
DANA, RAVI, KIM = (approvals.make_signatory(name) for name in ("dana", "ravi", "kim"))
# Kim approves, and proposes nothing.
APPROVERS: Approvers = {
    "dana": Approver(key=DANA.public, role="officer"), "ravi": Approver(key=RAVI.public, role="officer"), "kim": Approver(key=KIM.public, role="approver"),
}  # fmt: skip
RULE = r"""rules:
  - {name: employee-id, entity: EMPLOYEE_ID, regex: '\bE-\d{6}\b', finds: [ask E-104233], ignores: [E-10]}
"""


def with_rule(text: str | None = None) -> str:
    """A policy with one rule more, and the entity that it finds."""
    return (text or shipped()).replace("rules: []\n", RULE).replace("  FACE: {", "  EMPLOYEE_ID: {action: mask}\n  FACE: {")


def change(text: str, after: PolicyChange | None, *by: Signatory, author: Signatory = DANA, serial: int | None = None) -> PolicyChange:
    """A change with approvals; `serial`: another than the next."""
    made = approvals.proposed(text, after, serial or (after.serial + 1 if after is not None else 1), author, NOON)
    for one in by:
        made = approvals.approved(made, one, NOON)
    return made


def files(folder: Path) -> Path:
    """Everybody's key file, `NAME.key`, and the approvers file, whose path it gives."""
    for one in (DANA, RAVI, KIM):
        (folder / f"{one.name}.key").write_bytes(msgspec.json.encode(one))
    (folder / "approvers.json").write_bytes(msgspec.json.encode(APPROVERS))
    return folder / "approvers.json"
