"""Erasure: the notices to those who hold clean copies (topic `capture.erasure`), and the certificates of what was done. No content.

A notice is about a person (`Notice`, key = actor) or about a value that somebody could read in clean records (`RecordsNotice`). The value itself is in
neither: the records that hold it are named. `decode` tells the two apart. A key is never used again for another notice of records, so compaction keeps all.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from schemas.clean import BlobRef
from schemas.proof import Base64, KeyName
from schemas.raw import Id, Seq, Time

# One notice names so many; there are as many notices as it takes.
RECORDS_MAX = 10_000

Count = Annotated[int, Meta(ge=0)]
Type = Literal["text.input", "key.press", "mouse.move", "mouse.down", "mouse.up", "mouse.click", "mouse.scroll", "window.focus", "clipboard", "ui.snapshot",
               "screenshot", "session.start", "session.end"]  # fmt: skip


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


class ErasedRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """One record of the clean topic. A session has a `seq` once, so (`session`, `seq`) names its copies wherever they are."""

    partition: Count
    offset: Count
    session: Id
    seq: Seq
    id: Id
    type: Type


class RecordsNotice(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whoever keeps copies of clean records deletes these, and what was made of them: one value can be read in each, or in several that follow each other.
    They lay on the topic `topic`; `blobs` names their frames, by reference, all in part 0; those in `shared` are also in a record that stays, and were not
    deleted.

    `erasure` names what was done once, and is the same in its `parts` notices; `part` counts from 0. The key is `records/<erasure>/<part>`: no actor has a /.
    """

    notice: Literal["records"]
    erasure: Id
    part: Count
    parts: Annotated[int, Meta(ge=1)]
    time: Time
    topic: str
    records: Annotated[tuple[ErasedRecord, ...], Meta(max_length=RECORDS_MAX)]
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


class RecordsCertificate(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What was destroyed of the records that held one value, each step verified by trying; who was noticed; what stays. Signed like a `Certificate`."""

    erasure: Id
    time: Time
    complete: bool
    findings: tuple[Finding, ...]
    notices: tuple[RecordsNotice, ...]
    stays: tuple[str, ...]
    key: KeyName | None = None
    signature: Base64 | None = None


class _Head(Struct):
    notice: str | None = None


def decode(value: bytes) -> Notice | RecordsNotice | None:
    """A value of `capture.erasure`; None where it is no notice of this version: who follows notices stops there, and does not pass over it."""
    try:
        about = msgspec.json.decode(value, type=_Head).notice
        return msgspec.json.decode(value, type=Notice) if about is None else msgspec.json.decode(value, type=RecordsNotice)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def key_of(notice: Notice | RecordsNotice) -> bytes:
    """The key a notice is written under."""
    return (notice.actor if isinstance(notice, Notice) else f"records/{notice.erasure}/{notice.part}").encode()
