"""Samples for the report: decided records in, their clean frames and typed runs offered to the tally. Before-sides come only from synthetic recordings."""

from __future__ import annotations

import msgspec
from msgspec import Struct, field

from pipeline import blobs
from pipeline.report import Tally
from schemas.audit import Outcome, Reason
from schemas.clean import CleanClipboard, CleanScreenshot, CleanTextInput
from schemas.redacted import Redacted

FRAMES_MAX = 200  # frames read back and offered; the tally keeps the most telling ones


class Before(Struct):
    """What records were before, by id: only ever of a synthetic recording."""

    texts: dict[str, str] = field(default_factory=dict)
    frames: dict[str, bytes] = field(default_factory=dict)


def tell(tally: Tally, record: Redacted, caught: Reason | None, clean: blobs.Store, before: Before | None = None) -> None:
    """Counts a record as it ended, and offers what a person may look at."""
    if caught is not None:
        tally.add(msgspec.structs.replace(record, outcome=Outcome.QUARANTINED, reason=caught, event=None, into=None))
        return
    tally.add(record)
    event = record.event
    if isinstance(event, CleanTextInput | CleanClipboard):
        marks = [m for m in event.marks if m.path == "$.text"]
        where = (event.app.name or event.app.id) + (f", {event.target.name}" if event.target and event.target.name else "")
        if marks:
            tally.run(before.texts.get(event.id) if before else None, event.text, marks, where)
    elif isinstance(event, CleanScreenshot) and any(m.box for m in event.marks) and tally.frames_clean <= FRAMES_MAX:
        data = blobs.read(clean, event.image.ref, event.image.sha256)
        if isinstance(data, bytes):
            tally.frame(before.frames.get(event.id) if before else None, data, event.marks, event.app.title or event.app.id)
