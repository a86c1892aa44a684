"""What a worker does and how long each step takes, as OpenTelemetry spans, where SCRIM_TRACES_URL says where to; else nothing, and nothing of it is loaded.

A span's name is one of NAMES; what it tells are counts, and a stage, of closed lists: anything else is refused where it is said, whether traces are on or
not. What cannot happen: content in a span, in whatever way (no exception is recorded, the environment describes nothing, libraries have no tracer to write
to); a worker that waits for a collector, or stops because there is none (spans are sent by a thread of their own, and lost where it cannot).
"""

from __future__ import annotations

import collections
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from pipeline import __version__
from pipeline.faults import CannotRun
from pipeline.settings import Settings
from schemas.audit import Outcome, Reason

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

Name = Literal["batch", "read", "decide", "frame", "commit"]
Stage = Literal["redact", "release"]
NAMES = frozenset({"batch", "read", "decide", "frame", "commit"})
STAGES = frozenset({"redact", "release"})
COUNTS = frozenset({"partition", "partitions", "records", "states", "texts_asked", "texts_known", "pixels_shown", "pixels_read"})
ENDS = frozenset({f"outcome.{one.value}" for one in Outcome} | {f"reason.{one.value}" for one in Reason})
PREFIX = "scrim."
CLOSE_SECONDS_MAX = 2.0

_provider: Any = None
_tracer: Any = None


class Refused(ValueError):
    """Something that is on no list was to be told. Names nothing of it: a name may be content too."""

    def __init__(self) -> None:
        super().__init__("a span tells counts and names of closed lists only")


class Span:
    """A step that goes on. Off, it only looks at what is told."""

    def __init__(self, span: Any = None) -> None:
        self._span = span

    def tell(self, **counts: int) -> None:
        """Adds counts. Raises Refused for any that is not in COUNTS, or is no number."""
        self._set(counts, COUNTS)

    def ended(self, ended: Iterable[tuple[Outcome, Reason]]) -> None:
        """Adds how many records ended in which way, and for which reasons."""
        told: collections.Counter[str] = collections.Counter()
        for (outcome, reason), number in collections.Counter(ended).items():
            told[f"outcome.{outcome.value}"] += number
            told[f"reason.{reason.value}"] += number
        self._set(told, ENDS)

    def _set(self, told: dict[str, int], known: frozenset[str]) -> None:
        if not told.keys() <= known or not all(type(value) is int for value in told.values()):
            raise Refused
        if self._span is not None:
            self._span.set_attributes({PREFIX + name: value for name, value in told.items()})


def begin(settings: Settings, stage: Stage) -> None:
    """Sends this worker's spans from now on to where the settings say. Raises CannotRun where what is needed for it is not installed."""
    if settings.traces_url is None:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError:
        raise CannotRun("SCRIM_TRACES_URL is set, and what sends traces is not there: pip install 'scrim[otel]'") from None
    send(OTLPSpanExporter(endpoint=settings.traces_url), stage, settings.instance)


def send(exporter: SpanExporter, stage: Stage, instance: str | None = None) -> None:
    """Sends this process's spans to an exporter."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    global _provider, _tracer
    if stage not in STAGES:
        raise Refused
    # Resource.create would add what stands in the environment, and may describe the process with its arguments
    about = {"service.name": f"scrim-{stage}", "service.version": __version__} | ({"service.instance.id": instance} if instance else {})
    _provider = TracerProvider(resource=Resource(about), shutdown_on_exit=False)
    _provider.add_span_processor(BatchSpanProcessor(exporter))
    _tracer = _provider.get_tracer("scrim")


def close() -> None:
    """Sends what is left, for CLOSE_SECONDS_MAX at most; there are no spans after it."""
    global _provider, _tracer
    if _provider is not None:
        # its own limits are not kept while a collector does not answer
        last = threading.Thread(target=_provider.shutdown, daemon=True)
        last.start()
        last.join(CLOSE_SECONDS_MAX)
        _provider = _tracer = None


@contextmanager
def span(name: Name, **counts: int) -> Iterator[Span]:
    """A step, from here to the end of the block, inside the one around it. Raises Refused."""
    if name not in NAMES:
        raise Refused
    if _tracer is None:
        made = Span()
        made.tell(**counts)
        yield made
        return
    # an exception's message is content: that a step failed is all that is told
    with _tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as began:
        made = Span(began)
        made.tell(**counts)
        try:
            yield made
        except BaseException:
            from opentelemetry.trace import StatusCode

            began.set_status(StatusCode.ERROR)
            raise


def past(name: Name, times_ns: Iterable[tuple[int, int]], **counts: int) -> None:
    """Steps that are over, each from one time to another, in ns since 1970: those that another process took, or that were worth a span only afterwards."""
    Span().tell(**counts)
    if name not in NAMES:
        raise Refused
    for began, ended in times_ns if _tracer is not None else ():
        made = _tracer.start_span(name, start_time=began)
        Span(made).tell(**counts)
        made.end(ended)
