"""What changes the policy of running workers: a record of the compacted topic `capture.policy`, signed by its author and by those who approved it.

The key of a record is `proposal/SERIAL` while approvals are gathered, and `policy/SERIAL` once it is published; the workers read the latter only.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from schemas.clean import Digest
from schemas.raw import Sha256, Time

POLICY_CHARS_MAX = 1_000_000
APPROVALS_MAX = 32

Base64 = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]+={0,2}\Z")]
NAME_PATTERN = r"^[A-Za-z0-9._-]{1,64}\Z"
OfficerName = Annotated[str, Meta(pattern=NAME_PATTERN)]
Serial = Annotated[int, Meta(ge=1, le=99_999_999)]
Kind = Literal["tightening", "loosening"]


class _Part(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    pass


class Approver(_Part, frozen=True, kw_only=True):
    """Somebody whose signature the workers know: their Ed25519 public key in base64. An `officer` proposes and approves, an `approver` only approves.

    `until`: what is published from then on does not count their signature any more; what was published before still does.
    """

    key: Base64
    role: Literal["officer", "approver"]
    until: Time | None = None


class Approval(_Part, frozen=True, kw_only=True):
    """One person's yes to exactly this change: Ed25519 over the canonical JSON of `Statement`, in base64."""

    who: OfficerName
    time: Time
    signature: Base64


class PolicyChange(_Part, frozen=True, kw_only=True):
    """A policy that is to hold from the next record on. `policy` is its text, `digest` what it was as a policy when it was proposed.

    `replaces` is the SHA-256 of the published text that it replaces; none: it is the first, and takes over from the workers' policy files. `kind` is
    what the comparison of the two said when it was proposed; each worker compares them itself. `signature` is the author's.
    """

    serial: Serial
    policy: Annotated[str, Meta(min_length=1, max_length=POLICY_CHARS_MAX)]
    digest: Digest
    author: OfficerName
    time: Time
    kind: Kind
    signature: Base64
    replaces: Sha256 | None = None
    approvals: Annotated[tuple[Approval, ...], Meta(max_length=APPROVALS_MAX)] = ()


class Statement(_Part, frozen=True, kw_only=True):
    """What is signed: who says what of which change, and when. `policy` is the SHA-256 of the text."""

    act: Literal["propose", "approve"]
    who: OfficerName
    at: Time
    serial: Serial
    policy: Sha256
    digest: Digest
    replaces: Sha256 | None
    author: OfficerName
    time: Time
    kind: Kind
