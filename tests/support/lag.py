"""How far workers are behind, by what they say of themselves: their metrics pages in, one line of a curve out, again and again."""

from __future__ import annotations

import re
import threading
import time
import urllib.request
from collections.abc import Callable

from msgspec import Struct
from prometheus_client.parser import text_string_to_metric_families
from streams import Worker

STAGES = ("redact", "release")
ANSWER_SECONDS_MAX = 5


class Point(Struct, frozen=True):
    """A moment, `at` seconds after the first. Of both stages together: records that wait, and the longest that the broker has held one of them; and how long
    ago the newest event that release decided had happened (`reached`, in seconds since 1970)."""

    at: float
    phase: str
    records: int
    seconds: float
    reached: float
    event_seconds: float


def shown(worker: Worker) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """All that a worker started with SCRIM_METRICS_PORT=0 shows; nothing before it shows anything, or while it does not run."""
    pages = re.findall(r"metrics on (http://\S+)", worker.log.read_text())
    if not pages:
        return {}
    try:
        with urllib.request.urlopen(pages[-1], timeout=ANSWER_SECONDS_MAX) as page:
            families = list(text_string_to_metric_families(page.read().decode()))
    except OSError:
        return {}
    return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for family in families for sample in family.samples}


class Curve:
    """Looks at the workers again and again, each with a log of its own, until it is closed. `phase` is what is going on meanwhile."""

    def __init__(self, workers: list[Worker], every_seconds: float, say: Callable[[Point], None] = lambda point: None) -> None:
        self.phase, self.points = "", list[Point]()
        self._workers, self._every, self._say = workers, every_seconds, say
        self._ends = threading.Event()
        self._started = time.monotonic()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._ends.wait(self._every):
            self.points.append(self.now())
            self._say(self.points[-1])

    def now(self) -> Point:
        """One look at all of them."""
        all_ = [(name, dict(labels), value) for worker in self._workers for (name, labels), value in shown(worker).items()]
        reached = max((value for name, labels, value in all_ if name == "scrim_event_time_seconds" and labels["stage"] == "release"), default=0.0)
        return Point(
            round(time.monotonic() - self._started, 1),
            self.phase,
            int(sum(value for name, _, value in all_ if name == "scrim_lag_records")),
            max((value for name, _, value in all_ if name == "scrim_lag_seconds"), default=0.0),
            reached,
            round(max(0.0, time.time() - reached), 1) if reached else 0.0,
        )

    def most(self, *phases: str) -> int:
        """The most records that waited in these phases."""
        return max((point.records for point in self.points if point.phase in phases), default=0)

    def close(self) -> None:
        self._ends.set()
        self._thread.join()
