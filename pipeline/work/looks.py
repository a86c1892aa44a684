"""The second look, with the frames: one decision in, the reason to stop it or None out. Release and `scrim redact` both take it.

Fails closed: what cannot be read is caught. What cannot happen: a clean event whose frame is missing, another, or carries anything besides its pixels.
"""

from __future__ import annotations

from msgspec import Struct

from pipeline import blobs, traces
from pipeline.blobs import Store
from pipeline.work.handover import Received
from pipeline.work.rereading import Rereading
from redactors import recheck
from redactors.recheck import Recheck
from schemas.audit import Outcome, Place, Reason
from schemas.clean import CleanEvent, CleanScreenshot
from schemas.redacted import Redacted

# What stands in a record's fields where the decision itself could not be read.
UNREAD_POLICY = "0" * 16
UNREAD_WORKER = "release"


class Verdict(Struct, frozen=True):
    """A decision and what the second look says of it: `caught` is the reason to stop it, None where it may pass."""

    decided: Redacted
    caught: Reason | None


def look(checks: Recheck, store: Store, received: Received | None, at: Place, raw_topic: str, again: Rereading | None = None) -> Verdict:
    """The second look at a decision that lay at `at` on the redacted topic. Raises OSError where the blob store fails."""
    if received is None or received.decided.place.topic != raw_topic or received.decided.place.partition != at.partition:
        unread = Redacted(at, Outcome.QUARANTINED, Reason.CATCH_SCHEMA, UNREAD_POLICY, UNREAD_WORKER)
        return Verdict(unread, Reason.CATCH_SCHEMA)
    decided = received.decided
    if decided.outcome is not Outcome.CLEAN:
        return Verdict(decided, Reason.CATCH_SCHEMA if received.event else None)
    event = checks.decode(received.event)
    if event is None:
        return Verdict(decided, Reason.CATCH_SCHEMA)
    return Verdict(received.whole(event), judge(checks, store, decided, event, again))


def judge(checks: Recheck, store: Store, decided: Redacted, event: CleanEvent, again: Rereading | None = None) -> Reason | None:
    """Why this clean event of this decision may not leave, or None; frames that are due are read `again`. Raises OSError where the blob store fails."""
    if (event.id, event.session, event.seq, event.policy) != (decided.id, decided.session, decided.seq, decided.policy):
        return Reason.CATCH_SCHEMA
    caught = checks.check(event)
    if caught is None and isinstance(event, CleanScreenshot):
        return _frame(store, event, again)
    return caught


def _frame(store: Store, event: CleanScreenshot, again: Rereading | None) -> Reason | None:
    image = event.image
    data = blobs.read(store, image.ref, image.sha256)
    if isinstance(data, Reason) or image.sha256 not in image.ref:
        return Reason.CATCH_BLOB
    with traces.span("frame"):
        shows = not recheck.frame_is_bare(data, image) or (again is not None and again.due(event) and again.found(data, event))
    return Reason.CATCH_FRAME if shows else None
