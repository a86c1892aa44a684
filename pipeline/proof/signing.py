"""Signatures: a record without its signature in, the same record signed out; a signed record and a public key in, whether it holds out.

Ed25519 (RFC 8032) over canonical JSON. The private key is a file of 32 random bytes in base64; `scrim audit key` prints the public one, in the same form.
What cannot happen: a record signed by another key, or changed after it was signed, taken for signed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from schemas.erasure import Certificate, RecordsCertificate
from schemas.proof import Checkpoint

KEY_BYTES = 32
canonical = msgspec.json.Encoder(order="sorted").encode

SignedT = TypeVar("SignedT", Checkpoint, Certificate, RecordsCertificate)


class Signer:
    """Signs with a private key of 32 bytes. With None nothing is signed, and records say so by having no signature."""

    def __init__(self, seed: bytes | None = None) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed) if seed is not None else None
        self.public = self._private.public_key().public_bytes_raw() if self._private is not None else None

    def sign(self, record: SignedT) -> SignedT:
        """The record with `key` and `signature`."""
        if self._private is None or self.public is None:
            return record
        named = msgspec.structs.replace(record, key=key_name(self.public), signature=None)
        return msgspec.structs.replace(named, signature=base64.b64encode(self._private.sign(canonical(named))).decode())


def key_name(public: bytes) -> str:
    """What a record calls a public key."""
    return hashlib.sha256(public).hexdigest()[:16]


def holds(record: Checkpoint | Certificate | RecordsCertificate, public: bytes) -> bool:
    """Whether the record was signed by this key as it is."""
    if record.signature is None:
        return False
    try:
        signature = base64.b64decode(record.signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, canonical(msgspec.structs.replace(record, signature=None)))
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def decode_key(text: bytes) -> bytes | None:
    """A key of 32 bytes in base64, or None where it is none."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None
