"""A sealed sample of the stream: whole sessions of raw records with their frames in, one file out that opens only while three keys still exist; and back.

Sealed as quarantine is: the key-encryption key wraps one key per actor, which wraps the data keys (of one session and actor each), which encrypt. Who is
erased is thereby erased from every sample, wherever copies of it lie. The end of the file, sealed too, holds the digest of all before it.
What cannot happen: a payload in the clear, on disk or in a temporary file; a file that was cut off, put together anew or changed in any bit and is read all
the same; one that is read past its time.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from msgspec import Struct

from pipeline.faults import CannotRun
from pipeline.proof.quarantine import KEY_BYTES, PAYLOAD_BYTES_MAX, KeyRing, SealError, derive, seal, unseal
from schemas.audit import Place
from schemas.raw import IMAGE_BYTES_MAX

SUFFIX, PARTIAL = ".sample", ".partial"
MAGIC = b"scrim sample 1\n"
ENTRY_BYTES_MAX = max(PAYLOAD_BYTES_MAX, IMAGE_BYTES_MAX) + 64 * 1024
HEAD_BYTES_MAX = 4096
HASHED_BYTES = 1024 * 1024
_LENGTH = struct.Struct(">I")


class SampleError(CannotRun):
    """Why a sample is not read: place, fault and fix. Never content."""


class Head(Struct, frozen=True, tag="head", array_like=True, forbid_unknown_fields=True):
    """The file's beginning, in the clear: a name of its own, when it was taken, until when it may be read (UTC)."""

    name: str
    made: str
    until: str


class Owner(Struct, frozen=True, tag="owner", array_like=True, forbid_unknown_fields=True):
    """Whose the parts are that follow: the name of the actor's key, and the data key under it."""

    key_id: str
    wrapped: bytes


class Part(Struct, frozen=True, tag="part", array_like=True, forbid_unknown_fields=True):
    """A record or a frame, sealed under the data key of the owner before it."""

    sealed: bytes


class End(Struct, frozen=True, tag="end", array_like=True, forbid_unknown_fields=True):
    """The file's end: a `Whole`, sealed under a key of the key-encryption key."""

    sealed: bytes


class Whole(Struct, frozen=True, array_like=True):
    """What makes a file whole: SHA-256 of all before its end, and how much it holds."""

    sha256: bytes
    sessions: int
    records: int
    frames: int


class Record(Struct, frozen=True, tag="record", array_like=True):
    """A raw record as it lay on the topic. Content."""

    place: Place
    session: bytes
    value: bytes


class Frame(Struct, frozen=True, tag="frame", array_like=True):
    """A frame that a record after it names. Content."""

    ref: str
    data: bytes


Entry = Head | Owner | Part | End
Item = Record | Frame
_entries = msgspec.msgpack.Decoder(Entry)
_items = msgspec.msgpack.Decoder(Item)
_encoder = msgspec.msgpack.Encoder()


class Writer:
    """Writes a sample into a file that is new and readable by its owner alone. What `end` did not finish is no sample."""

    def __init__(self, file: BinaryIO, kek: bytes, ring: KeyRing, made: datetime, hours: int) -> None:
        self._file, self._ring, self._key = file, ring, derive(kek, "samples v1")
        self.head = Head(os.urandom(16).hex(), _time(made), _time(made + timedelta(hours=hours)))
        self._hash = hashlib.sha256()
        self._number = self.size = self.sessions = self.records = self.frames = 0
        self._write(MAGIC)
        self._entry(self.head)
        self._file.flush()  # from here on its time can be told

    def session(self, items: Iterator[tuple[str, Item]], bytes_max: int) -> bool:
        """Adds a session: its records and frames in order, each with its actor. Where the file would grow over the limit, nothing of it is added."""
        before = self._hash.copy(), self._number, self.size, self.records, self.frames
        keys: dict[str, bytes] = {}
        owner = None
        for actor, item in items:
            if owner != actor or actor not in keys:
                keys[actor] = self._owner(actor)
                owner = actor
            payload = zlib.compress(_encoder.encode(item), 1 if isinstance(item, Record) else 0)  # pictures are small as they are
            self._entry(Part(seal(keys[actor], payload, _bound(self.head, self._number))))
            self._number += 1
            self.records += isinstance(item, Record)
            self.frames += isinstance(item, Frame)
            if self.size > bytes_max:
                self._hash, self._number, self.size, self.records, self.frames = before
                self._file.seek(self.size)
                self._file.truncate()
                return False
        self.sessions += 1
        return True

    def end(self) -> None:
        """Makes the file whole, and brings it to the disk."""
        whole = Whole(self._hash.digest(), self.sessions, self.records, self.frames)
        self._entry(End(seal(self._key, _encoder.encode(whole), _bound(self.head, self._number))))
        self._file.flush()
        os.fsync(self._file.fileno())

    def _owner(self, actor: str) -> bytes:
        key = os.urandom(KEY_BYTES)
        self._entry(Owner(self._ring.key_id(actor), seal(self._ring.key(actor), key, b"sample key")))
        return key

    def _entry(self, entry: Entry) -> None:
        data = _encoder.encode(entry)
        self._write(_LENGTH.pack(len(data)) + data)

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)


class Sample(Struct):
    """A file that was found whole. Close it."""

    file: BinaryIO
    name: str
    head: Head
    whole: Whole
    size: int
    gone: int = 0  # parts that were passed over: the keys of their actors are destroyed

    def items(self, ring: KeyRing) -> Iterator[Item]:
        """Its records and frames in order, as far as their actors' keys still exist. Raises SampleError where it was changed since it was opened."""
        number = self.gone = 0
        key: bytes | None = None
        for entry in _read(self.file, self.name):
            if isinstance(entry, Owner):
                key = _data_key(ring, entry)
            elif isinstance(entry, Part):
                if key is None:
                    self.gone += 1
                else:
                    yield _opened(entry, key, _bound(self.head, number), self.name)
                number += 1

    def close(self) -> None:
        """Closes the file."""
        self.file.close()


def is_sample(file: Path) -> bool:
    """Whether the file begins as a sample does."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def open_sample(file: Path, kek: bytes, now: datetime) -> Sample:
    """Looks through all of a file. Raises SampleError where it is no sample, not whole, sealed by another key, or past its time."""
    try:
        opened = file.open("rb")
    except OSError:
        raise SampleError(f"{file}: cannot be read") from None
    try:
        head, whole, size = _looked_through(opened, str(file), derive(kek, "samples v1"))
        if now > _moment(head.until):
            raise SampleError(f"{file}: may be read until {head.until} and no longer (take a new one: scrim sample)")
    except BaseException:
        opened.close()
        raise
    return Sample(opened, str(file), head, whole, size)


def samples(folder: Path) -> list[Path]:
    """The samples of a folder, the newest first: their names begin with their time."""
    return sorted((file for file in folder.glob(f"*{SUFFIX}") if file.is_file() and not file.is_symlink()), reverse=True)


def sweep(folder: Path, hours: int, now: datetime) -> int:
    """Deletes the samples of a folder, finished or not, whose time is over: their own, or that of a policy which by now keeps for fewer hours. What cannot
    be read as a sample is not kept for longer than an hour. Returns how many. Raises OSError."""
    gone = [file for file in (*samples(folder), *folder.glob(f"*{PARTIAL}")) if now > _over(file, hours)]
    for file in gone:
        file.unlink(missing_ok=True)
    return len(gone)


def _over(file: Path, hours: int) -> datetime:
    try:
        with file.open("rb") as opened:
            head = next(_read(opened, str(file)), None)
        if isinstance(head, Head):
            return min(_moment(head.until), _moment(head.made) + timedelta(hours=hours))
    except (SampleError, ValueError):
        pass
    return datetime.fromtimestamp(file.stat().st_mtime, UTC) + timedelta(hours=1)


def _looked_through(opened: BinaryIO, name: str, key: bytes) -> tuple[Head, Whole, int]:
    """The beginning and the end, once every byte between them is what the end says."""
    head: Head | None = None
    number = 0
    at = before = len(MAGIC)
    for entry, size in _sized(opened, name):
        before, at = at, at + size
        if isinstance(entry, End):
            break
        if head is None and not isinstance(entry, Head) or head is not None and isinstance(entry, Head):
            raise _changed(name)
        head = entry if isinstance(entry, Head) else head
        number += isinstance(entry, Part)
    else:
        raise _changed(name)
    if head is None or opened.read(1):
        raise _changed(name)
    try:
        whole = msgspec.msgpack.decode(unseal(key, entry.sealed, _bound(head, number)), type=Whole)
    except (SealError, msgspec.DecodeError):
        raise SampleError(f"{name}: was cut off or changed, or is sealed by another key (SCRIM_KEK_FILE)") from None
    if _digest(opened, before) != whole.sha256:
        raise _changed(name)
    return head, whole, at


def _digest(opened: BinaryIO, size: int) -> bytes:
    opened.seek(0)
    hashed = hashlib.sha256()
    while size and (data := opened.read(min(size, HASHED_BYTES))):
        hashed.update(data)
        size -= len(data)
    return hashed.digest()


def _read(opened: BinaryIO, name: str) -> Iterator[Entry]:
    return (entry for entry, _ in _sized(opened, name))


def _sized(opened: BinaryIO, name: str) -> Iterator[tuple[Entry, int]]:
    """The entries and their sizes. Raises SampleError where a length or an entry is none."""
    opened.seek(0)
    if opened.read(len(MAGIC)) != MAGIC:
        raise SampleError(f"{name}: is no sealed sample")
    while length := opened.read(_LENGTH.size):
        size = _LENGTH.unpack(length)[0] if len(length) == _LENGTH.size else 0
        data = opened.read(size) if 0 < size <= ENTRY_BYTES_MAX else b""
        if len(data) != size or not size:
            raise _changed(name)
        try:
            yield _entries.decode(data), _LENGTH.size + size
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise _changed(name) from None


def _data_key(ring: KeyRing, owner: Owner) -> bytes | None:
    """None where the actor's key was destroyed; and where there is another by now, for the person has allowed again: what was erased stays so."""
    try:
        return unseal(ring.existing(owner.key_id), owner.wrapped, b"sample key")
    except SealError:
        return None


def _opened(part: Part, key: bytes, bound: bytes, name: str) -> Item:
    try:
        inflate = zlib.decompressobj()
        item: Any = _items.decode(inflate.decompress(unseal(key, part.sealed, bound), ENTRY_BYTES_MAX))
    except (SealError, zlib.error, msgspec.DecodeError):
        raise _changed(name) from None
    opened: Item = item
    return opened


def _changed(name: str) -> SampleError:
    return SampleError(f"{name}: was cut off or changed (take a new one: scrim sample)")


def _bound(head: Head, number: int) -> bytes:
    return b"sample " + _encoder.encode(head) + number.to_bytes(8, "big")


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _moment(time: str) -> datetime:
    moment = datetime.fromisoformat(time)
    if moment.tzinfo is None:
        raise ValueError("no time of UTC")
    return moment
