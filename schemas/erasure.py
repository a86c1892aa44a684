"""Erasure: the notice to those who hold clean copies (topic `capture.erasure`, key = actor), and the certificate of what was done. No content."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from schemas.clean import BlobRef
from schemas.proof import Base64, KeyName
from schemas.raw import Id, Time

Count = Annotated[int, Meta(ge=0)]


class Span(Struct, frozen=True, forbid_unknown_fields=True):
    """The person's records of one session on the clean topic: all of them lie between these offsets, both included. Others' may lie between them too."""

    partition: Count
    session: Id
    first: Count
    last: Count
    records: Count


class Notice(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whoever keeps copies of clean records deletes those of this actor. `clean` says where they lay on the topic `topic`; `blobs` names the frames,
    by reference; those in `shared` are also in another person's records, and were not deleted."""

    actor: Id
    time: Time
    topic: str
    clean: tuple[Span, ...]
    blobs: tuple[BlobRef, ...]
    shared: tuple[BlobRef, ...]


class Finding(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing the erasure was to do, and whether it was found done when it was tried afterwards."""

    what: str
    done: bool
    detail: str


class Certificate(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What was destroyed for a person, each verified by trying; who was noticed; what stays, and until when. `complete`: all was found done.

    Signed like a checkpoint: Ed25519 over the canonical JSON without `signature`.
    """

    actor: Id
    time: Time
    complete: bool
    findings: tuple[Finding, ...]
    notice: Notice
    stays: tuple[str, ...]
    raw_until: Time
    key: KeyName | None = None
    signature: Base64 | None = None
