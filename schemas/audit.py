"""What became of each raw record: exactly one place, one reason from a closed list, and a link in a hash chain. No content."""

from __future__ import annotations

import enum

from msgspec import Struct


class Outcome(enum.StrEnum):
    """The four places a raw record can end in."""

    CLEAN = "clean"
    DROPPED = "dropped"
    MERGED = "merged"
    QUARANTINED = "quarantined"


class Reason(enum.StrEnum):
    """Why a record ended where it did. Closed: nothing free-form can slip through."""

    # clean, merged
    PASSED = "passed"
    MASKED = "masked"
    RUN = "run"  # part of a typed run
    KEY_STATE = "key_state"  # a key release, or a modifier: it says nothing of its own
    UNCHANGED = "unchanged"  # a screenshot like the one before
    # dropped: the policy does not let it pass
    APP_UNKNOWN = "app_unknown"
    APP_NOT_ALLOWED = "app_not_allowed"
    URL_NOT_ALLOWED = "url_not_allowed"
    PRIVATE_WINDOW = "private_window"
    NON_WORK_WINDOW = "non_work_window"
    OPTED_OUT = "opted_out"
    PAUSED = "paused"
    ERASED = "erased"
    DUPLICATE = "duplicate"
    DELETED = "deleted"  # typed, and then deleted again: nothing was left of the run
    # quarantined: unknown, broken, late or too big
    TOO_BIG = "too_big"
    NOT_UTF8 = "not_utf8"
    NUL = "nul"
    LONE_SURROGATE = "lone_surrogate"
    NOT_JSON = "not_json"
    NOT_OBJECT = "not_object"
    REPEATED_KEY = "repeated_key"
    TOO_DEEP = "too_deep"
    UNKNOWN_TYPE = "unknown_type"
    BAD_VALUE = "bad_value"
    TEXT_TOO_LONG = "text_too_long"
    TOO_MANY_NODES = "too_many_nodes"
    KEY_MISMATCH = "key_mismatch"  # the Kafka key is not the session
    ID_CONFLICT = "id_conflict"
    OUT_OF_ORDER = "out_of_order"
    BLOB_REF = "blob_ref"
    BLOB_MISSING = "blob_missing"
    BLOB_TOO_BIG = "blob_too_big"
    BLOB_HASH = "blob_hash"
    IMAGE_UNDECODABLE = "image_undecodable"
    IMAGE_TYPE = "image_type"
    IMAGE_SIZE = "image_size"
    IMAGE_TOO_BIG = "image_too_big"
    IMAGE_UNREADABLE = "image_unreadable"
    DETECTOR_ERROR = "detector_error"
    TIMEOUT = "timeout"
    WORKER_DIED = "worker_died"
    # quarantined by release: each is a catch, an alarm
    CATCH_SCHEMA = "catch_schema"
    CATCH_APP = "catch_app"
    CATCH_CONTENT = "catch_content"
    CATCH_FRAME = "catch_frame"
    CATCH_BLOB = "catch_blob"


class Place(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a raw record came from: a topic's partition and offset, or a file's line (counted from 1)."""

    topic: str | None = None
    partition: int | None = None
    offset: int | None = None
    line: int | None = None


class AuditRecord(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One per raw record. `hash` = SHA-256 over `previous` and the record without `hash`; chains are per partition or file. `format` 1 is not written."""

    outcome: Outcome
    reason: Reason
    place: Place
    id: str | None
    session: str | None
    seq: int | None
    into: str | None
    entities: dict[str, int]
    policy: str
    worker: str
    chain: int
    previous: str
    hash: str = ""
    format: int = 1


class QuarantineRecord(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A raw record under envelope encryption, or without a key only its reason and place. Never plain text.

    `sealed` is base64 of nonce + AES-GCM ciphertext under a data key of the actor; `key` is that data key, wrapped; `key_id` names the wrapping key.
    """

    reason: Reason
    place: Place
    id: str | None = None
    session: str | None = None
    seq: int | None = None
    sealed: str | None = None
    key: str | None = None
    key_id: str | None = None
    actor: str | None = None
