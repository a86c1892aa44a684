"""What proves that the audit is whole, and who looked: signed checkpoints of an audit chain, and the chained log of openings. No content."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from schemas.audit import Place
from schemas.clean import Digest
from schemas.raw import Sha256, Time

Said = Annotated[str, Meta(min_length=1, max_length=400, pattern=r"^[^\x00-\x1f\x7f]+\Z")]
Base64 = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]+={0,2}\Z")]
KeyName = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
Count = Annotated[int, Meta(ge=0)]


class Checkpoint(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """An audit chain as it stood: `count` records, the last of them with the hash `head`. The checkpoints of a chain are a chain too.

    It covers the records from number `first` up to `count`, which were written together with it; `since` is the time of the checkpoint before (none: it
    is the first), so that a gap is told from what aged away. `previous` is the SHA-256 of the checkpoint before, as canonical JSON. `signature` is Ed25519
    over the canonical JSON without it; `key` the first 16 hex characters of the public key's SHA-256. Both are absent where no key is configured. `format` 1
    is not written.
    """

    chain: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._/-]{1,249}\Z")]
    number: Count
    first: Count
    count: Count
    head: Sha256
    time: Time
    policy: Digest
    worker: Annotated[str, Meta(max_length=64)]
    previous: Sha256
    since: Time | None = None
    key: KeyName | None = None
    signature: Base64 | None = None
    format: int = 1


class Access(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Somebody opened a quarantined record, sent it again, let a stopped worker go on, or compared policies
    with raw values shown: written before it happens. Chained as the audit is.

    `who` and `why` are their own words. `place` is the record's; none where it was about no single record.
    """

    action: Literal["open", "retry", "resume", "compare"]
    who: Said
    why: Said
    time: Time
    chain: Count
    previous: Sha256
    place: Place | None = None
    hash: str = ""
