"""Somebody else's recording, read safely: names in its folder in, bounded streams, strict JSON and lines out.

What cannot happen: a file outside the folder, a link, a pipe or a device that is opened; more than a limit that is read, packed or not; JSON that is
not JSON to the letter. Errors name the file and the limit, never what the file holds.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
import zlib
from collections.abc import Iterator
from fnmatch import fnmatch
from io import BufferedReader
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline.adapters.notes import Note, Notes
from pipeline.faults import CannotRun
from schemas.raw import RECORD_BYTES_MAX, Refused, parse

NAMES_MAX = 10_000
DOCUMENT_BYTES_MAX = 256 * 1024 * 1024  # a JSON document is read whole
UNPACKED_BYTES_MAX = 1024 * 1024 * 1024  # of a .gz
DEPTH_MAX = 400  # a page's elements lie deeper in each other than an event's fields ever do
_CHUNK = 1024 * 1024
_BOM = b"\xef\xbb\xbf"


class ImportFault(CannotRun):
    """Why a recording cannot be imported: place, fault and fix. Never content."""


class Source(Struct, frozen=True):
    """A recording: its folder, the names of the files directly in it that may be read, and the main one of them."""

    folder: str
    names: tuple[str, ...]
    main: str


def open_source(path: Path, patterns: tuple[str, ...]) -> Source:
    """The recording at `path`: one file, or a folder in which the first of `patterns` that matches is its main file. Raises ImportFault."""
    try:
        path = path.resolve(strict=True)
        if path.is_file():
            return Source(str(path.parent), (path.name,), path.name)
        with os.scandir(path) as entries:
            names = tuple(sorted(entry.name for entry, _ in zip(entries, range(NAMES_MAX)) if entry.is_file(follow_symlinks=False)))
    except (OSError, RuntimeError):
        raise ImportFault(f"{path}: no such recording (expected a folder or a file)") from None
    for pattern in patterns:
        if main := next((name for name in names if fnmatch(name, pattern)), None):
            return Source(str(path), names, main)
    raise ImportFault(f"{path}: holds no {' or '.join(patterns)}")


def first(source: Source, *patterns: str) -> str | None:
    """The first file beside the main one that a pattern matches, or None."""
    return next((name for pattern in patterns for name in source.names if name != source.main and fnmatch(name, pattern)), None)


def opened(source: Source, name: str) -> BufferedReader:
    """A plain file directly in the folder. Raises ImportFault for anything else: a link, a pipe, a name that leads elsewhere."""
    fault = ImportFault(f"{source.folder}/{name}: cannot be read as a plain file (links are not followed)")
    if "/" in name or name in ("", ".", ".."):
        raise fault
    try:
        folder = os.open(source.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            # O_NONBLOCK: opening a pipe that someone put there must not wait for its writer
            file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        finally:
            os.close(folder)
    except OSError:
        raise fault from None
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise fault
    return os.fdopen(file, "rb")


def digest(source: Source) -> str:
    """SHA-256 of the main file: what ids and pseudonyms are made from, so that the same recording gives the same ones."""
    with opened(source, source.main) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def chunks(source: Source, name: str, bytes_max: int | None = None) -> Iterator[bytes]:
    """A file's bytes, unpacked where its name ends in .gz. Raises ImportFault past `bytes_max`; what is packed always has a limit."""
    packed = name.endswith(".gz")
    limit = UNPACKED_BYTES_MAX if packed and bytes_max is None else bytes_max
    with opened(source, name) as file:
        stream: Any = gzip.GzipFile(fileobj=file) if packed else file
        size = 0
        try:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if limit is not None and size > limit:
                    raise ImportFault(f"{source.folder}/{name}: holds more than {limit // 1024**2} MiB")
                yield chunk
        except (OSError, EOFError, zlib.error):
            raise ImportFault(f"{source.folder}/{name}: cannot be read to its end") from None


def rows(source: Source, name: str, notes: Notes) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file, in order. A line that is none, or over the limit of a record, is left out and counted."""
    for line in _lines(source, name):
        value = parse(line, depth_max=DEPTH_MAX) if line is not None else None
        if isinstance(value, dict):
            yield value
        else:
            notes[Note.BAD_LINE] += 1


def _lines(source: Source, name: str) -> Iterator[bytes | None]:
    """Lines that are not blank; None for one that is too long, of which no more than the limit is ever held."""
    rest, too_long, start = b"", False, True
    for chunk in chunks(source, name):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            line = line.removeprefix(_BOM) if start else line
            start = False
            if too_long or len(line) > RECORD_BYTES_MAX:
                too_long = False
                yield None
            elif line.strip():
                yield line
        if len(rest) > RECORD_BYTES_MAX:
            rest, too_long = b"", True
    if too_long:
        yield None
    elif rest.strip():
        yield rest.removeprefix(_BOM) if start else rest


def document(source: Source, name: str) -> Any:
    """A JSON document, read whole. Raises ImportFault where it is none, or over a limit."""
    data = b"".join(chunks(source, name, DOCUMENT_BYTES_MAX)).removeprefix(_BOM)
    value = parse(data, DOCUMENT_BYTES_MAX, DEPTH_MAX)
    if isinstance(value, Refused):
        raise ImportFault(f"{source.folder}/{name}: is not strict JSON ({value.reason.value})")
    return value


def details(source: Source, name: str) -> dict[str, Any]:
    """A JSON object that lies beside a recording (its metadata); empty where there is none."""
    value = document(source, name) if name in source.names else {}
    return value if isinstance(value, dict) else {}
