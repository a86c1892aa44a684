"""From a decision to what is written: one redacted record in; its audit record, and its clean event or quarantine record, out as bytes.

Both ways use it: release writes these to topics, `scrim redact` to files. What cannot happen: a clean event without an audit record that says so.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec
from msgspec import Struct

from pipeline.proof import audit
from pipeline.proof.audit import Head
from schemas.audit import AuditRecord, Outcome, QuarantineRecord, Reason
from schemas.redacted import Redacted

_encoder = msgspec.json.Encoder()


class Settled(Struct, frozen=True):
    """What one raw record leaves behind. Exactly one of `clean` and `quarantine` is there for those two outcomes, neither for the others."""

    audit: AuditRecord
    audit_line: bytes
    clean: bytes | None = None
    quarantine: bytes | None = None


def settle(head: Head, decided: Redacted, caught: Reason | None = None, denied: Reason | None = None) -> tuple[Settled, Head]:
    """What is written for a decision, and the audit chain's new end. `caught` is release's verdict: the event stays behind, and its reason is kept.
    `denied`: the person does not allow it (any more): it is dropped."""
    outcome, reason = (Outcome.QUARANTINED, caught) if caught is not None else (decided.outcome, decided.reason)
    if denied is not None:
        outcome, reason = Outcome.DROPPED, denied
    elif caught is None and (outcome is Outcome.CLEAN) != (decided.event is not None):
        outcome, reason = Outcome.QUARANTINED, Reason.CATCH_SCHEMA  # fails closed: a decision that contradicts itself
    record, after = audit.link(head, decided, outcome, reason)
    clean = _encoder.encode(decided.event) if outcome is Outcome.CLEAN else None
    quarantine = None
    if outcome is Outcome.QUARANTINED:
        kept = decided.quarantine or QuarantineRecord(reason, decided.place, decided.id, decided.session, decided.seq)
        quarantine = _encoder.encode(msgspec.structs.replace(kept, reason=reason))
    return Settled(record, _encoder.encode(record), clean, quarantine), after


class Folder:
    """The files of `scrim redact`: clean.jsonl, audit.jsonl, quarantine.jsonl. A context manager; leaving it brings them safely to disk, and with
    `anchored`, which makes the checkpoint of a chain's end, ends with checkpoints.jsonl. A run that breaks off leaves none."""

    def __init__(self, folder: Path, anchored: Callable[[Head], bytes] | None = None) -> None:
        self._folder = folder
        self._anchored = anchored
        self._head = Head()
        self._files: dict[str, BinaryIO] = {}

    def __enter__(self) -> Folder:
        for name, mode in (("clean", 0o644), ("audit", 0o644), ("quarantine", 0o600)):
            self._open(name, mode)
        return self

    def _open(self, name: str, mode: int) -> None:
        # exclusive: nothing that is there is written over
        file = os.open(self._folder / f"{name}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        self._files[name] = os.fdopen(file, "wb")

    def write(self, decided: Redacted, caught: Reason | None = None) -> AuditRecord:
        """Writes one decision; returns its audit record."""
        settled, self._head = settle(self._head, decided, caught)
        self._files["audit"].write(settled.audit_line + b"\n")
        if settled.clean is not None:
            self._files["clean"].write(settled.clean + b"\n")
        if settled.quarantine is not None:
            self._files["quarantine"].write(settled.quarantine + b"\n")
        return settled.audit

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None and self._anchored is not None:
            self._open("checkpoints", 0o644)
            self._files["checkpoints"].write(self._anchored(self._head) + b"\n")
        for file in self._files.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()
