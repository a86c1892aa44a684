"""What redact hands to release: one record per raw record, already decided, never with raw content."""

from __future__ import annotations

from msgspec import Struct

from schemas.audit import Outcome, Place, QuarantineRecord, Reason
from schemas.clean import CleanEvent


class Redacted(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One raw record's decision. `event` is there only for `clean`, `into` only for `merged`, `quarantine` only for `quarantined`.

    `entities` counts what was masked by entity; it goes into the audit. Records of a session leave in raw order; `ordered` is false for those that are
    in no session's order (they could not be read as an event of it) and leave in the order of their partition. `resolution_ms` is what the event's time
    was rounded down to, in ms; 0: not said, or no event. `format` is what this record is written in (`schemas/formats.py`); 1 is not written.
    """

    place: Place
    outcome: Outcome
    reason: Reason
    policy: str
    worker: str
    id: str | None = None
    session: str | None = None
    seq: int | None = None
    into: str | None = None
    event: CleanEvent | None = None
    quarantine: QuarantineRecord | None = None
    entities: dict[str, int] = {}
    ordered: bool = True
    resolution_ms: int = 0
    format: int = 1
