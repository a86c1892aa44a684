"""Values in, keyed fingerprints out: the same value in any spelling gives the same fingerprint, and without the key it says nothing."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b

DIGEST_BYTES = 12


def normal(value: str) -> str:
    """The value without what spelling adds: NFKC, case-folded, letters and digits only. All of it where it has neither."""
    folded = unicodedata.normalize("NFKC", value).casefold()
    return "".join(c for c in folded if c.isalnum()) or folded


def digest(key: bytes, value: str, purpose: bytes) -> bytes:
    """12 bytes of keyed BLAKE2b over a value that is already `normal`. `purpose` (up to 16 bytes) keeps apart what must not be compared.

    The key may have any length; BLAKE2b takes 64 bytes, so a longer one is hashed first. Raises `ValueError` for a key under 16 bytes.
    """
    if len(key) < 16:
        raise ValueError("the key is shorter than 16 bytes")
    if len(key) > 64:
        key = blake2b(key).digest()
    return blake2b(value.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES, key=key, person=purpose.ljust(16, b"\0")).digest()
