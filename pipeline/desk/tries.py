"""Tries in a process of their own: a policy, and a text, keys or a picture of somebody's, in; what would be masked out, or why nobody can say.

What looks at pixels is native code and may hang or crash. At the limit the kernel ends the process, as it ends a worker's (`pipeline.work.watch`), another
takes its place, and the try is answered with its reason. One try at a time: whoever calls sees to that. What cannot happen: a try that holds up those behind
it for longer than the limit; anything of one on disk.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from ctypes import Array, c_int64
from pathlib import Path
from typing import Any

from pipeline import nodump, trial
from pipeline.desk import keys
from pipeline.desk.keys import Key, Typed
from pipeline.trial import Looked, Trier
from pipeline.work.home import Home
from pipeline.work.pool import end_with_parent
from pipeline.work.watch import At, Watch
from redactors.screens.frame import Frame
from schemas.audit import Place, Reason

TRY_SECONDS_MAX = 60
TRIERS_MAX = 3  # policies whose models stay loaded


def _nothing() -> None:
    pass


class Tries:
    """`prepare` runs in each process as it begins; it must be importable by its name."""

    def __init__(self, models: Path, seconds: float = TRY_SECONDS_MAX, prepare: Callable[[], None] = _nothing) -> None:
        self.seconds = seconds
        self._models, self._prepare = models, prepare
        self._lock = threading.Lock()
        self._home: Home | None = None
        self._number = 0

    def text(self, policy: str, given: str, field: str) -> Looked | Reason:
        """Findings in a text. This and the others raise CannotRun where the policy's models cannot be loaded."""
        looked: Looked | Reason = self._try("text", policy, given, field)
        return looked

    def typed(self, policy: str, read: list[Key], field: str) -> Typed | Reason:
        """What the stream would make of keys."""
        typed: Typed | Reason = self._try("typed", policy, read, field)
        return typed

    def picture(self, policy: str, data: bytes) -> Frame | Reason | None:
        """As `trial.cover`; TIMEOUT or WORKER_DIED too where it was too much for a process."""
        frame: Frame | Reason | None = self._try("picture", policy, data)
        return frame

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            home, self._home = self._home, None
        if home is not None:
            home.close()

    def _try(self, way: str, *args: Any) -> Any:
        with self._lock:
            home = self._home = self._home or Home(self._start, _call)
            self._number += 1
            made = home.submit(way, self._number, *args)
        try:
            return made.result()
        except BrokenProcessPool:  # not over a try, but before or between them: the next begins with another process
            with self._lock:
                self._home = None if self._home is home else self._home
            return Reason.WORKER_DIED

    def _start(self, slot: Array[c_int64], *_: Any) -> ProcessPoolExecutor:
        given = (self._prepare, self._models, self.seconds, slot)
        return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=_begin, initargs=given)


# --- in the process ------------------------------------------------------------------------------------------------------------------------

_watch: Watch | None = None
_models = Path()
_triers: dict[str, Trier] = {}
_WAYS: dict[str, Callable[..., Any]] = {"text": trial.look, "typed": keys.typed, "picture": trial.cover}


def _begin(prepare: Callable[[], None], models: Path, seconds: float, slot: Array[c_int64]) -> None:
    global _watch, _models
    nodump.seal()
    end_with_parent()
    _watch, _models = Watch(slot, int(seconds * 1000)), models
    prepare()


def _call(given_up: Mapping[At, Reason], blind: bool, way: str, args: tuple[Any, ...]) -> Any:
    assert _watch is not None
    number, policy, *given = args
    trier = _trier(policy)  # what loads is no part of the try's time
    if way == "picture":
        trial.sight(trier)
    _watch.given_up, _watch.blind = given_up, blind
    with _watch.frame(Place(line=number)) as reason:
        return reason if reason is not None else _WAYS[way](trier, *given)


def _trier(policy: str) -> Trier:
    """The policy's finder; the models are loaded once for each policy that is tried."""
    if policy not in _triers:
        while len(_triers) >= TRIERS_MAX:
            _triers.pop(next(iter(_triers)))
        _triers[policy] = trial.build(policy, _models)
    return _triers[policy]
