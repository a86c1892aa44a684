"""Two policies and a recording in, what the second does that the first does not out: the whole core under both, in one pool of processes.

Frames go to a folder that the caller gives (and takes away again); nothing else is written. What cannot happen: a raw value in the answer, unless the
caller has unsealed it.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any, cast

from msgspec import structs

from pipeline import __version__, files
from pipeline.policy_diff.changes import Diff
from pipeline.policy_diff.compare import compare
from pipeline.policy_diff.twin import Pair, Seen, twin
from pipeline.work.pool import Build, Pool
from pipeline.work.station import Setup
from redactors.core import StoreFailed
from redactors.policy import load as policies
from redactors.policy.load import entity_rule
from schemas.policy import Policy

Told = Callable[[int, int], None]  # bytes done, bytes in all


def diff(
    a: str, b: str, recording: Path, models: Path, folder: Path, processes: int = 1, told: Told = lambda done, total: None, unsealed: bool = False
) -> Diff:  # fmt: skip
    """What the policy text `b` does that `a` does not. `folder`: new or empty, for the frames of both. `unsealed`: raw values stand in the examples; who
    asks for that has written down who looks and why. Raises PolicyError, FilesError.
    """
    file = files.raw_file(recording)
    ways = [folder / side for side in "ab"]
    for way in ways:
        way.mkdir(parents=True)
    first, other = policies.load(a), policies.load(b)
    key = secrets.token_bytes(32)
    setups = [
        Setup(policy=text, raw_blobs=str(file.parent), clean_blobs=str(way), models=str(models), worker=__version__, key=key)
        for text, way in zip((a, b), ways, strict=True)
    ]
    pool = Pool(setups[0], processes, build=cast(Build, partial(twin, setups[1])))
    try:
        pool.ready()
        sides = _through(pool, file, told)
    except StoreFailed:
        raise files.FilesError(f"{folder} or the recording's blobs cannot be read or written (room? permissions?)") from None
    finally:
        pool.close()
    found = compare(*sides, (policies.digest(first), policies.digest(other)), (str(ways[0]), str(ways[1])), unsealed)
    return structs.replace(found, actions=_actions(first, other))


def _through(pool: Pool, file: Path, told: Told) -> tuple[list[Seen], list[Seen]]:
    """All batches; the next is with the processes while one is waited for."""
    sides: tuple[list[Seen], list[Seen]] = ([], [])
    ahead: deque[tuple[int, list[Future[Any]]]] = deque()
    total, done = file.stat().st_size, 0
    for batch in files.batches(files.lines(file)):
        ahead.append((sum(len(raw.value or b"") + 1 for raw in batch), pool.submit(batch, {})))
        if len(ahead) > files.BATCHES_AHEAD:
            size, futures = ahead.popleft()
            _take(sides, futures)
            done += size
            told(done, total)
    for _, futures in ahead:
        _take(sides, futures)
    _take(sides, pool.closing())
    told(total, total)
    return sides


def _take(sides: Pair, futures: list[Future[Any]]) -> None:
    for future in futures:
        for side, seen in zip(sides, future.result(), strict=True):
            side += seen


def _actions(a: Policy, b: Policy) -> tuple[tuple[str, str, str], ...]:
    named = sorted(a.entities.keys() | b.entities.keys())
    both = [(name, entity_rule(a, name), entity_rule(b, name)) for name in named]
    return tuple((name, one.action, other.action) for name, one, other in both if one.enabled and other.enabled and one.action != other.action)
