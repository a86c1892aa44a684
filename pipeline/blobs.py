"""Blob stores: a folder or a bucket behind fsspec. References in, bounded and verified bytes out; bytes in, content-addressed references out.

What cannot happen: a reference that leaves its store (`..`, an absolute path, a scheme, a drive, percent-encoding, a backslash, a link); a read past
its limit; bytes that differ from their SHA-256; half a blob under a whole blob's name. Nothing an event names is fetched from elsewhere.
A store with a key has its blobs on disk sealed under it; without that key none of them is there.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
from typing import Any

import fsspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fsspec.implementations.local import LocalFileSystem
from msgspec import Struct

from schemas.audit import Reason
from schemas.raw import IMAGE_BYTES_MAX

REF_CHARS_MAX = 1024
NONCE_BYTES, TAG_BYTES = 12, 16  # what sealing adds to a blob
# One path part: no separator of any system, no drive or scheme colon, no percent-encoding, no control character; not `.` or `..`, nor a leading `~`.
_PART = re.compile(r"(?!\.\.?\Z)(?!~)[^\x00-\x1f\x7f/\\:%?#*<>|\"]{1,255}\Z")
_SUFFIX = {"image/png": "png", "image/webp": "webp", "image/jpeg": "jpg"}


class Store(Struct, frozen=True):
    """An opened store: an fsspec file system and the folder in it that is the store. `key`: what its blobs are sealed under (AES-256-GCM, 32 bytes)."""

    fs: Any
    root: str
    key: bytes | None = None

    @property
    def local(self) -> bool:
        """Whether it is a folder of this machine."""
        return isinstance(self.fs, LocalFileSystem)


def open_store(url: str, key: bytes | None = None) -> Store:
    """The store at an fsspec URL or a path. Raises ValueError or ImportError for a scheme that cannot be served."""
    fs, root = fsspec.core.url_to_fs(url)
    return Store(fs, root.rstrip("/"), key)


def valid_ref(ref: str) -> bool:
    """Whether `ref` is a relative, /-separated path that stays in its store, by its letters alone."""
    return 0 < len(ref) <= REF_CHARS_MAX and all(_PART.match(part) for part in ref.split("/"))


def read(store: Store, ref: str, sha256: str | None, bytes_max: int = IMAGE_BYTES_MAX) -> bytes | Reason:
    """The bytes of a blob, or why not: BLOB_REF, BLOB_MISSING, BLOB_TOO_BIG, BLOB_HASH. Raises OSError where the store itself fails."""
    if not valid_ref(ref):
        return Reason.BLOB_REF
    most = bytes_max + (NONCE_BYTES + TAG_BYTES if store.key is not None else 0)
    data = _read_local(store.root, ref, most) if store.local else _read_remote(store, ref, most)
    if isinstance(data, bytes) and store.key is not None and len(data) <= most:
        data = _unsealed(store.key, ref, data)
    if isinstance(data, Reason):
        return data
    if len(data) > bytes_max:
        return Reason.BLOB_TOO_BIG
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        return Reason.BLOB_HASH
    return data


def _unsealed(key: bytes, ref: str, data: bytes) -> bytes | Reason:
    try:
        return AESGCM(key).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], ref.encode())
    except (InvalidTag, ValueError):
        return Reason.BLOB_HASH


def _read_local(root: str, ref: str, bytes_max: int) -> bytes | Reason:
    """Opens part by part without following links: a link anywhere below the root is refused, and cannot be swapped in between."""
    *folders, name = ref.split("/")
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        at = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return Reason.BLOB_MISSING
    try:
        for folder in folders:
            inner = os.open(folder, flags | os.O_DIRECTORY, dir_fd=at)
            os.close(at)
            at = inner
        # O_NONBLOCK: opening a pipe that someone put there must not wait for its writer
        file = os.open(name, flags | os.O_NONBLOCK, dir_fd=at)
    except FileNotFoundError:
        return Reason.BLOB_MISSING
    except OSError:  # a link (ELOOP), or a file where a folder should be: fails closed
        return Reason.BLOB_REF
    finally:
        os.close(at)
    if not stat.S_ISREG(os.fstat(file).st_mode):  # a folder, a pipe, a device
        os.close(file)
        return Reason.BLOB_REF
    with os.fdopen(file, "rb") as opened:
        return opened.read(bytes_max + 1)


def _read_remote(store: Store, ref: str, bytes_max: int) -> bytes | Reason:
    try:
        with store.fs.open(f"{store.root}/{ref}", "rb") as opened:
            return bytes(opened.read(bytes_max + 1))
    except FileNotFoundError:
        return Reason.BLOB_MISSING


def write(store: Store, data: bytes, media_type: str) -> str:
    """Writes a blob under its own digest; returns its reference, `blobs/ab/<sha256>.png`. Writing it again changes nothing."""
    digest = hashlib.sha256(data).hexdigest()
    ref = f"blobs/{digest[:2]}/{digest}.{_SUFFIX[media_type]}"
    put(store, ref, data, 0o644)
    return ref


def put(store: Store, ref: str, data: bytes, mode: int) -> None:
    """Writes a blob whole or not at all. `mode` are the file's permissions where the store is a folder. Raises ValueError for a bad reference."""
    if not valid_ref(ref):
        raise ValueError("not a reference")
    if store.key is not None:
        nonce = os.urandom(NONCE_BYTES)
        data = nonce + AESGCM(store.key).encrypt(nonce, data, ref.encode())
    path = f"{store.root}/{ref}"
    if not store.local:
        store.fs.pipe_file(path, data)  # object stores show an object whole or not at all
        return
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o755 if mode & 0o044 else 0o700, exist_ok=True)
    partial = f"{folder}/.{secrets.token_hex(8)}.part"
    file = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(file, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(partial, path)
    except BaseException:
        os.unlink(partial)
        raise


def remove(store: Store, ref: str) -> bool:
    """Deletes a blob; whether it was there. Raises ValueError for a bad reference, OSError where the store fails."""
    if not valid_ref(ref):
        raise ValueError("not a reference")
    try:
        store.fs.rm_file(f"{store.root}/{ref}")
    except FileNotFoundError:
        return False
    return True


def writable(store: Store) -> bool:
    """Whether a blob can be written and taken away again. A store that is a folder must be there."""
    if store.local and not os.path.isdir(store.root):
        return False
    ref = f".scrim-{secrets.token_hex(8)}"
    try:
        put(store, ref, b"scrim", 0o600)
        store.fs.rm_file(f"{store.root}/{ref}")
    except Exception:  # noqa: BLE001  every store fails in its own way; all of them mean no
        return False
    return True


def readable(store: Store) -> bool:
    """Whether the store's folder can be listed."""
    try:
        store.fs.ls(store.root, detail=False)
    except Exception:  # noqa: BLE001  as above
        return False
    return True
