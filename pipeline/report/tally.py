"""Counting a run as it passes: decided records in, bounded counters out. Memory does not grow with the recording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from pipeline.report.samples import Samples
from pipeline.report.timeline import Timeline
from schemas.audit import Outcome, Reason
from schemas.clean import CleanClipboard, CleanEvent, CleanScreenshot, CleanTextInput, Mark
from schemas.redacted import Redacted

NAMES_MAX = 400  # different rules, apps or digests counted by name; what comes after that is counted as OTHERS
SESSIONS_MAX = 100_000
OTHERS = "others"
_K = TypeVar("_K")


class Tally:
    """What a run did so far."""

    def __init__(self) -> None:
        self.reasons: Counter[tuple[Outcome, Reason]] = Counter()
        self.masked: Counter[tuple[str, str]] = Counter()  # (entity, channel)
        self.rules: Counter[tuple[str, str, str]] = Counter()  # (rule, entity, action)
        self.apps: Counter[str] = Counter()
        self.policies: Counter[str] = Counter()
        self.workers: Counter[str] = Counter()
        self.sessions: set[str] = set()
        self.runs_clean = 0
        self.frames_clean = 0
        self.frames_covered = 0
        self.timeline = Timeline()
        self.samples = Samples()

    def add(self, record: Redacted) -> None:
        """Counts one decided record. Call it once for each raw record."""
        self.reasons[record.outcome, record.reason] += 1
        _count(self.policies, record.policy, OTHERS)
        _count(self.workers, record.worker, OTHERS)
        if record.session is not None and len(self.sessions) < SESSIONS_MAX:
            self.sessions.add(record.session)
        self.timeline.add(record)
        if record.event is not None:
            self._event(record.event)

    def frame(self, before: bytes | None, after: bytes, marks: Sequence[Mark], caption: str) -> None:
        """Offers a frame as a sample: encoded pictures before and after. Give `before` for synthetic data only."""
        self.samples.frame(before, after, marks, caption)

    def run(self, before: str | None, after: str, marks: Sequence[Mark], where: str = "") -> None:
        """Offers a typed run, or any string, as a sample; `where` says where it was typed. Give `before` for synthetic data only."""
        self.samples.run(before, after, marks, where)

    @property
    def keys_folded(self) -> int:
        """How many records went into a typed run."""
        return self.reasons[Outcome.MERGED, Reason.RUN]

    def total(self, outcome: Outcome | None = None) -> int:
        """How many records ended in `outcome`, or in any."""
        return sum(count for (ended, _), count in self.reasons.items() if outcome in (None, ended))

    def catches(self) -> int:
        """How many records the second check stopped: each is an alarm."""
        return sum(count for (_, reason), count in self.reasons.items() if reason.value.startswith("catch_"))

    def _event(self, event: CleanEvent) -> None:
        if event.app is not None:
            _count(self.apps, event.app.id, OTHERS)
        self.runs_clean += isinstance(event, CleanTextInput)
        if isinstance(event, CleanScreenshot):
            self.frames_clean += 1
            self.frames_covered += any(mark.box is not None for mark in event.marks)
        for mark in event.marks:
            _count(self.masked, (mark.entity, channel(event, mark)), ("OTHERS", "field"))
            _count(self.rules, (mark.rule, mark.entity, mark.action), (OTHERS, "OTHERS", OTHERS))


def channel(event: CleanEvent, mark: Mark) -> str:
    """Where a masked place is, as a key of `words.CHANNELS`."""
    if mark.box is not None:
        return "pixels"
    path = mark.path or ""
    if path.endswith((".title", ".app.name")):
        return "title"
    if path.endswith(".url"):
        return "url"
    if path in ("$.task", "$.os", "$.recorder"):
        return "prose"
    if path == "$.text":
        return "clipboard" if isinstance(event, CleanClipboard) else "typed"
    return "field"


def _count(counter: Counter[_K], key: _K, rest: _K) -> None:
    counter[key if key in counter or len(counter) < NAMES_MAX else rest] += 1
