"""A user's signing key at rest: key and password in, a text that only the password opens out; and back. Argon2id makes the key, AES-256-GCM seals.

What cannot happen: a signature in somebody's name by whoever runs the desk or reads its database, without their password.
"""

from __future__ import annotations

import base64
import os

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pipeline.proof.approvals import Signatory

SALT_BYTES, NONCE_BYTES, KEY_BYTES = 16, 12, 32
# RFC 9106, the second recommended option.
TIMES, MEMORY_KIB, LANES = 3, 65_536, 4


def seal(signatory: Signatory, password: str) -> str:
    """The key, sealed."""
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    box = AESGCM(_key(password, salt)).encrypt(nonce, signatory.private.encode(), signatory.name.encode())
    return base64.b64encode(salt + nonce + box).decode()


def unseal(sealed: str, name: str, password: str) -> Signatory | None:
    """The key, or None where the password does not open it, or it is another's."""
    data = base64.b64decode(sealed)
    salt, nonce, box = data[:SALT_BYTES], data[SALT_BYTES : SALT_BYTES + NONCE_BYTES], data[SALT_BYTES + NONCE_BYTES :]
    try:
        return Signatory(name, AESGCM(_key(password, salt)).decrypt(nonce, box, name.encode()).decode())
    except InvalidTag:
        return None


def _key(password: str, salt: bytes) -> bytes:
    return hash_secret_raw(password.encode("utf-8", "surrogatepass"), salt, TIMES, MEMORY_KIB, LANES, KEY_BYTES, Type.ID)
