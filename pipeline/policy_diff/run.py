"""Two policies and a recording in, what the second does that the first does not out: the whole core under both, in one pool of processes.

Frames of both lie in a temporary folder for as long as this runs, sealed under a key that is in memory only; nothing else is written. What cannot happen: a
raw value in the answer, unless the caller has unsealed it.
"""

from __future__ import annotations

import secrets
import tempfile
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any, cast

from msgspec import structs

from pipeline import __version__, blobs, files, nodump
from pipeline.policy_diff.changes import Diff, FramePair
from pipeline.policy_diff.compare import compare
from pipeline.policy_diff.sources import Keys, Source, opened
from pipeline.policy_diff.twin import Pair, Seen, twin
from pipeline.proof.quarantine import KEY_BYTES
from pipeline.work.pool import Build, Pool
from pipeline.work.station import Setup
from redactors.core import StoreFailed
from redactors.policy import load as policies
from redactors.policy.load import entity_rule
from schemas.policy import Policy

FRAMES_SHOWN_MAX = 12  # pictures that are kept, of the most telling frames

Told = Callable[[int, int], None]  # bytes done, bytes in all


def diff(
    a: str, b: str, recording: Path, models: Path, processes: int = 1, told: Told = lambda done, total: None, unsealed: bool = False, keys: Keys | None = None
) -> Diff:  # fmt: skip
    """What the policy text `b` does that `a` does not, on a recording or a sealed sample, which `keys` open. `unsealed`: raw values stand in the examples;
    who asks for that has written down who looks and why. Raises PolicyError, FilesError, SampleError.
    """
    first, other = policies.load(a), policies.load(b)
    nodump.seal()
    with tempfile.TemporaryDirectory(prefix="scrim-diff-") as name:
        folder, key = Path(name), secrets.token_bytes(KEY_BYTES)
        with opened(recording, keys, folder / "raw") as source:
            sides = _both(a, b, source, models, folder, key, processes, told)
            gone = source.gone()
        found = compare(*sides, (policies.digest(first), policies.digest(other)), unsealed)
        stores = blobs.open_store(str(folder / "a"), key), blobs.open_store(str(folder / "b"), key)
        shown = tuple(_pictured(frame, stores) for frame in found.frames[:FRAMES_SHOWN_MAX])
    return structs.replace(found, actions=_actions(first, other), frames=shown + found.frames[FRAMES_SHOWN_MAX:], gone=gone)


def _both(a: str, b: str, source: Source, models: Path, folder: Path, key: bytes, processes: int, told: Told) -> tuple[list[Seen], list[Seen]]:
    """All records under both policies."""
    secret = secrets.token_bytes(KEY_BYTES)
    setups = [
        Setup(policy=text, raw_blobs=source.store, clean_blobs=str(way), models=str(models), worker=__version__, key=secret, raw_key=source.key, clean_key=key)
        for text, way in ((a, folder / "a"), (b, folder / "b"))
    ]
    for way in ("a", "b"):
        (folder / way).mkdir()
    pool = Pool(setups[0], processes, build=cast(Build, partial(twin, setups[1])))
    try:
        pool.ready()
        return _through(pool, source, told)
    except StoreFailed:
        raise files.FilesError(f"{folder} or the recording's blobs cannot be read or written (room? permissions?)") from None
    finally:
        pool.close()


def _pictured(frame: FramePair, stores: tuple[blobs.Store, blobs.Store]) -> FramePair:
    one, other = blobs.read(stores[0], frame.a, None), blobs.read(stores[1], frame.b, None)
    return structs.replace(frame, pictures=(one, other)) if isinstance(one, bytes) and isinstance(other, bytes) else frame


def _through(pool: Pool, source: Source, told: Told) -> tuple[list[Seen], list[Seen]]:
    """All batches; the next is with the processes while one is waited for."""
    sides: tuple[list[Seen], list[Seen]] = ([], [])
    ahead: deque[tuple[int, list[Future[Any]]]] = deque()
    done = 0
    for batch in files.batches(source.raws()):
        ahead.append((sum(len(raw.value or b"") + 1 for raw in batch), pool.submit(batch, {})))
        if len(ahead) > files.BATCHES_AHEAD:
            size, futures = ahead.popleft()
            _take(sides, futures)
            done += size
            told(min(done, source.size), source.size)
    for _, futures in ahead:
        _take(sides, futures)
    _take(sides, pool.closing())
    told(source.size, source.size)
    return sides


def _take(sides: Pair, futures: list[Future[Any]]) -> None:
    for future in futures:
        for side, seen in zip(sides, future.result(), strict=True):
            side += seen


def _actions(a: Policy, b: Policy) -> tuple[tuple[str, str, str], ...]:
    named = sorted(a.entities.keys() | b.entities.keys())
    both = [(name, entity_rule(a, name), entity_rule(b, name)) for name in named]
    return tuple((name, one.action, other.action) for name, one, other in both if one.enabled and other.enabled and one.action != other.action)
