"""Sealing: raw records in, envelopes out that open only while three keys still exist; and session states the same way.

The key-encryption key (settings) wraps one key per actor (kept in the key store), which wraps the data keys (random, carried by each record), which
encrypt. Destroying an actor's key therefore makes all of that actor's quarantined records unreadable, wherever copies of them lie.
What cannot happen: a payload in the clear. With no key-encryption key the payload is not kept, only its reason and place: fails closed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import zlib

import fsspec
import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

from schemas.audit import Place, QuarantineRecord, Reason
from schemas.raw import RECORD_BYTES_MAX

KEY_BYTES = 32
NONCE_BYTES = 12
# A data key is used for this many records at most; random 96-bit nonces stay far from any collision.
DATA_KEY_USES_MAX = 2**20
ACTORS_HELD_MAX = 10_000
# A sealed payload is never larger: the topic's limit on raw records, with room for what came over it.
PAYLOAD_BYTES_MAX = RECORD_BYTES_MAX + 2 * 1024 * 1024
# Records without a (well-formed) actor share a key.
NOBODY = "-"


class SealError(Exception):
    """An envelope does not open: the key is gone or another, or the bytes were changed. Says nothing more."""


def seal(key: bytes, plain: bytes, bound: bytes) -> bytes:
    """nonce + AES-256-GCM ciphertext. `bound` is not hidden, but must be the same to open: it ties an envelope to its place."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def unseal(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    """What `seal` sealed. Raises SealError."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
    except (InvalidTag, ValueError):
        raise SealError("does not open") from None


def derive(kek: bytes, purpose: str) -> bytes:
    """A key of its own for one purpose, from the key-encryption key (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"scrim " + purpose.encode()).derive(kek)


class KeyRing:
    """The actors' keys: one small file each in the key store, named by a keyed digest of the actor, wrapped by the key-encryption key."""

    def __init__(self, kek: bytes, url: str) -> None:
        self._kek = derive(kek, "actor keys v1")
        self._names = derive(kek, "actor key names v1")
        self._fs, self._root = fsspec.core.url_to_fs(url)
        self._held: dict[str, bytes] = {}

    def key_id(self, actor: str) -> str:
        """The name of an actor's key, 32 hex characters; it tells nothing about the actor to one without the key-encryption key."""
        return hmac.new(self._names, actor.encode(), hashlib.sha256).hexdigest()[:32]

    def key(self, actor: str) -> bytes:
        """The actor's key, made when it is first asked for. Raises OSError where the store fails, SealError for another key-encryption key."""
        if actor not in self._held:
            if len(self._held) >= ACTORS_HELD_MAX:
                self._held.clear()
            name = self.key_id(actor)
            wrapped = self._read(name)
            self._held[actor] = self._make(name) if wrapped is None else unseal(self._kek, wrapped, name.encode())
        return self._held[actor]

    def existing(self, key_id: str) -> bytes:
        """The key of that name. Raises SealError where it was destroyed."""
        wrapped = self._read(key_id)
        if wrapped is None:
            raise SealError("the key was destroyed")
        return unseal(self._kek, wrapped, key_id.encode())

    def forget(self, actor: str) -> None:
        """Looks in the store again before the actor's key is used: it may have been destroyed there."""
        self._held.pop(actor, None)

    def destroy(self, actor: str) -> bool:
        """Erases the actor's key; whether there was one. All that was sealed under it is unreadable from now on."""
        self._held.pop(actor, None)
        try:
            self._fs.rm_file(self._path(self.key_id(actor)))
        except FileNotFoundError:
            return False
        return True

    def _path(self, key_id: str) -> str:
        return f"{self._root}/{key_id}.key"

    def _read(self, key_id: str) -> bytes | None:
        try:
            with self._fs.open(self._path(key_id), "rb") as file:
                return bytes(file.read())
        except FileNotFoundError:
            return None

    def _make(self, key_id: str) -> bytes:
        key = os.urandom(KEY_BYTES)
        self._fs.makedirs(self._root, exist_ok=True)
        try:
            # Exclusive: where two processes meet, one makes the key and the other takes it.
            with self._fs.open(self._path(key_id), "xb") as file:
                file.write(seal(self._kek, key, key_id.encode()))
        except FileExistsError:
            return self.existing(key_id)
        return key


class _DataKey(Struct):
    key: bytes
    wrapped: str
    uses: int = 0


class Sealer:
    """Makes quarantine records. Give it the key-encryption key, or None: then payloads are not kept. One per process; not for threads."""

    def __init__(self, kek: bytes | None, keys_url: str) -> None:
        self.ring = KeyRing(kek, keys_url) if kek is not None else None
        self._data: dict[str, _DataKey] = {}

    def record(
        self, reason: Reason, place: Place, payload: bytes | None, *, id: str | None = None, session: str | None = None, seq: int | None = None,
        actor: str | None = None,
    ) -> QuarantineRecord:  # fmt: skip
        """The quarantine record of a raw record, its payload (any bytes) sealed under its actor's keys.

        A payload over PAYLOAD_BYTES_MAX is not kept. Raises OSError where the key store fails.
        """
        bare = QuarantineRecord(reason=reason, place=place, id=id, session=session, seq=seq)
        if self.ring is None or payload is None or len(payload) > PAYLOAD_BYTES_MAX:
            return bare
        owner = actor or NOBODY
        data = self._data_key(self.ring, owner)
        sealed = seal(data.key, zlib.compress(payload, 1), _bound(place))
        return msgspec.structs.replace(bare, sealed=base64.b64encode(sealed).decode(), key=data.wrapped, key_id=self.ring.key_id(owner), actor=actor)

    def forget(self, actor: str) -> None:
        """As `KeyRing.forget`, and no data key under it is used any more."""
        self._data.pop(actor, None)
        if self.ring is not None:
            self.ring.forget(actor)

    def _data_key(self, ring: KeyRing, owner: str) -> _DataKey:
        data = self._data.get(owner)
        if data is None or data.uses >= DATA_KEY_USES_MAX:
            if len(self._data) >= ACTORS_HELD_MAX:
                self._data.clear()
            key = os.urandom(KEY_BYTES)
            wrapped = seal(ring.key(owner), key, b"data key")
            data = self._data[owner] = _DataKey(key, base64.b64encode(wrapped).decode())
        data.uses += 1
        return data


def open_record(record: QuarantineRecord, ring: KeyRing) -> bytes:
    """The raw record's bytes. Raises SealError where it was not kept, its actor's key was destroyed, or it was changed."""
    if record.sealed is None or record.key is None or record.key_id is None:
        raise SealError("the payload was not kept")
    try:
        wrapped, sealed = base64.b64decode(record.key, validate=True), base64.b64decode(record.sealed, validate=True)
    except ValueError:
        raise SealError("is not an envelope") from None
    data = unseal(ring.existing(record.key_id), wrapped, b"data key")
    inflate = zlib.decompressobj()
    return inflate.decompress(unseal(data, sealed, _bound(record.place)), PAYLOAD_BYTES_MAX)


def _bound(place: Place) -> bytes:
    return b"quarantine " + msgspec.json.encode(place)
