"""What policies are compared on: a recording in plain files, or a sealed sample of the stream, in; raw records in order, and where their frames are, out.

What cannot happen: anything of a sealed sample plain on disk. Its frames lie in a temporary store for as long as they are compared, sealed under a key that
is in memory only.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline import blobs, files
from pipeline.proof import sample
from pipeline.proof.quarantine import KEY_BYTES, KeyRing
from pipeline.proof.sample import Frame, Sample, SampleError
from pipeline.work.engine import Raw


class Keys(Struct, frozen=True):
    """What opens a sealed sample: the key-encryption key, and where the actors' keys are."""

    kek: bytes
    url: str


class Source(Struct, frozen=True):
    """Records to compare on. `size`: their bytes, about. `key`: what the frames in `store` are sealed under. `gone`: how much was passed over, by now."""

    raws: Callable[[], Iterator[Raw]]
    size: int
    store: str
    key: bytes | None = None
    gone: Callable[[], int] = lambda: 0


@contextmanager
def opened(recording: Path, keys: Keys | None, folder: Path) -> Iterator[Source]:
    """A recording or a sample. `folder`: for the frames of a sample. Raises FilesError, SampleError."""
    if not (recording.is_file() and sample.is_sample(recording)):
        file = files.raw_file(recording)
        yield Source(lambda: files.lines(file), file.stat().st_size, str(file.parent))
        return
    if keys is None:
        raise SampleError(f"{recording}: is a sealed sample, and SCRIM_KEK_FILE is not set: nothing opens without it")
    found = sample.open_sample(recording, keys.kek, datetime.now(UTC))
    key = secrets.token_bytes(KEY_BYTES)
    folder.mkdir()
    try:
        yield Source(lambda: _raws(found, KeyRing(keys.kek, keys.url), str(folder), key), found.size, str(folder), key, lambda: found.gone)
    finally:
        found.close()


def _raws(found: Sample, ring: KeyRing, store: str, key: bytes) -> Iterator[Raw]:
    """The records, numbered as the lines of a file are; each frame is in the store before the record that names it comes."""
    frames, number = blobs.open_store(store, key), 0
    for item in found.items(ring):
        if isinstance(item, Frame):
            if blobs.valid_ref(item.ref):
                blobs.put(frames, item.ref, item.data, 0o600)
        else:
            number += 1
            yield Raw(msgspec.structs.replace(item.place, line=number), item.session, item.value)
