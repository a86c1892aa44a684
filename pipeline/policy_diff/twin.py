"""Two stations in one process of the pool: each batch through the core under both policies; what each made of every record out.

What takes long is done once where both policies want the same: models and engines are loaded once, lines are asked about once, pixels are read once.
What cannot happen: what one policy finds has a say in what the other does. They share answers of models and engines, never a session.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, structs

from pipeline import blobs
from pipeline.models import eyes, language
from pipeline.work.engine import Raw
from pipeline.work.looks import judge
from pipeline.work.station import Loaded, Setup, Station
from pipeline.work.watch import Watch
from redactors import recheck
from redactors.core import Decision, Put
from redactors.screens.decode import Pixels
from redactors.screens.sights import Eyes, PixelDetector, Sight
from redactors.screens.words import Box, Reader, Word
from redactors.text.known import Known
from schemas.audit import Outcome, Place, Reason
from schemas.clean import CleanScreenshot, Mark
from schemas.policy import Policy

READ_MAX = 20_000  # readings kept, some KB each
Answer = TypeVar("Answer")


class Seen(Struct, frozen=True):
    """What one policy made of one raw record. `puts` and `under` are raw content."""

    line: int
    id: str
    session: str
    seq: int
    outcome: Outcome
    reason: Reason
    into: str | None = None
    kind: str = ""
    app: str = ""
    field: str = ""
    ref: str = ""
    size: tuple[int, int] = (0, 0)
    marks: tuple[Mark, ...] = ()
    puts: tuple[Put, ...] = ()
    under: tuple[tuple[Box, str], ...] = ()
    place: Place | None = None


Pair = tuple[list[Seen], list[Seen]]


def twin(other: Setup, setup: Setup, watch: Watch) -> Twin:
    """What the pool builds in each process: `setup` is A's, `other` B's."""
    return Twin(setup, other, watch)


class Twin:
    """The pool's station for two policies."""

    def __init__(self, a: Setup, b: Setup, watch: Watch) -> None:
        shared = _Shared(a.key)
        self._sides = [_Side(setup, watch, shared) for setup in (a, b)]

    def process(self, batch: Iterable[Raw], states: dict[str, bytes]) -> Pair:
        """Takes records in order, under A and then under B."""
        raws = list(batch)
        return self._both(lambda side: side.station.process(raws, dict(states)))

    def flush(self, names: Iterable[str] | None = None) -> Pair:
        """Closes sessions."""
        return self._both(lambda side: side.station.flush(names))

    def waiting(self) -> dict[str, int]:
        """How many records wait in each session."""
        return self._sides[0].station.waiting()

    def _both(self, work: Callable[[_Side], Any]) -> Pair:
        out = []
        for side in self._sides:
            redacted = work(side).redacted
            out.append([seen for record in redacted if (seen := side.seen(record)) is not None])
            side.forget()
        return out[0], out[1]


class _Side:
    """One policy's station, and the second look that release would take."""

    def __init__(self, setup: Setup, watch: Watch, shared: _Shared) -> None:
        self._decisions: dict[int, Decision] = {}
        self.station = Station(setup, watch, shared.load, self._keep)
        self._checks = recheck.build(self.station.core.policy)
        self._clean = blobs.open_store(setup.clean_blobs, setup.clean_key)

    def seen(self, record: Any) -> Seen | None:
        """What became of a record, as it would leave release; None where it names no event."""
        if record.id is None or record.session is None or record.seq is None or record.place.line is None:
            return None
        base = Seen(record.place.line, record.id, record.session, record.seq, record.outcome, record.reason, record.into, place=record.place)
        event, decision = record.event, self._decisions.get(record.place.line)
        if event is None or decision is None:
            return base
        caught = judge(self._checks, self._clean, record, event)
        base = structs.replace(base, kind=type(event).__struct_config__.tag, app=event.app.id if event.app else "")
        if caught is not None:
            return structs.replace(base, outcome=Outcome.QUARANTINED, reason=caught)
        field = event.target.name or "" if event.target else ""
        base = structs.replace(base, field=field, marks=event.marks, puts=decision.puts, under=decision.under)
        if isinstance(event, CleanScreenshot):
            base = structs.replace(base, ref=event.image.ref, size=(event.image.width, event.image.height))
        return base

    def forget(self) -> None:
        """Lets go of the decisions that were looked at."""
        self._decisions.clear()

    def _keep(self, decision: Decision) -> None:
        if decision.redacted.place.line is not None:
            self._decisions[decision.redacted.place.line] = decision


class _Shared:
    """What was loaded, by what asked for it."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.blake2b(key, digest_size=32, person=b"policy diff").digest()
        self._made: dict[Hashable, Any] = {}
        self._read: dict[Hashable, Any] = {}

    def load(self, policy: Policy, folder: Path) -> Loaded:
        """A policy's models and eyes; of both policies, where they want the same."""
        asked = (policy.text.models, policy.text.own_models)
        models = self._once(asked, lambda: language.load(folder, policy))
        lines = self._once((*asked, policy.text.recall), lambda: Known(self._key))
        screens = (policy.screens.ocr, policy.screens.recall)
        detectors = eyes.detectors(policy)
        reader = self._once(screens, lambda: _Reader(eyes.reader(policy, folder), self._read))
        own = tuple(self._once(kind, partial(self._detector, kind)) for kind in detectors)
        return Loaded(models, Eyes(reader, own), lines)

    def _detector(self, make: Callable[[], PixelDetector]) -> _Detector:
        return _Detector(make(), self._read)

    def _once(self, name: Hashable, make: Callable[[], Answer]) -> Answer:
        if name not in self._made:
            self._made[name] = make()
        made: Answer = self._made[name]
        return made


class _Reader:
    """An OCR engine that reads the same pixels once."""

    def __init__(self, reader: Reader, known: dict[Hashable, Any]) -> None:
        self.name, self.pad_px = reader.name, reader.pad_px
        self._reader, self._known = reader, known

    def read(self, image: Pixels, scale: float, within: Box | None = None) -> list[Word]:
        """As the engine reads."""
        words = _through(self._known, (self.name, _name(image), scale, within), lambda: self._reader.read(image, scale, within))
        return list(words)


class _Detector:
    """A detector of pixels that looks at the same pixels once."""

    def __init__(self, detector: PixelDetector, known: dict[Hashable, Any]) -> None:
        self.name, self.entity = detector.name, detector.entity
        self._detector, self._known = detector, known

    def find(self, image: Pixels, scale: float) -> list[Sight]:
        """As the detector sees."""
        return list(_through(self._known, (self.name, _name(image), scale), lambda: self._detector.find(image, scale)))


def _through(known: dict[Hashable, Any], name: Hashable, look: Callable[[], list[Answer]]) -> list[Answer]:
    if name not in known:
        known[name] = look()
        while len(known) > READ_MAX:
            del known[next(iter(known))]
    answer: list[Answer] = known[name]
    return answer


def _name(image: Pixels) -> tuple[bytes, tuple[int, ...]]:
    return hashlib.blake2b(image.tobytes(), digest_size=16).digest(), image.shape
