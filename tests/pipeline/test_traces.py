"""Spans: what they tell, what they refuse to tell, and that there are none where nobody asked."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from collector import collecting
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from pipeline import traces
from pipeline.faults import CannotRun
from pipeline.settings import Settings, SettingsError, load
from schemas.audit import Outcome, Reason

SECRET = "hunter2"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """Traces are on; the environment would add something of its own."""
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", f"told={SECRET}")
    exporter = InMemorySpanExporter()
    traces.send(exporter, "redact", "redact-1")
    yield exporter
    traces.close()


def told(exporter: InMemorySpanExporter) -> str:
    """All that left, as text."""
    traces.close()
    return "".join(span.to_json() for span in exporter.get_finished_spans())


def test_a_step_and_what_it_is_made_of_are_one_trace_with_counts(spans: InMemorySpanExporter) -> None:
    with traces.span("batch", records=3) as batch:
        with traces.span("decide"):
            traces.past("frame", [(1_000, 2_000), (2_000, 5_000)])
        batch.ended([(Outcome.CLEAN, Reason.MASKED), (Outcome.CLEAN, Reason.PASSED), (Outcome.QUARANTINED, Reason.NUL)])
    traces.close()
    found = {span.name: span for span in spans.get_finished_spans()}
    assert dict(found["batch"].attributes or {}) == {
        "scrim.records": 3, "scrim.outcome.clean": 2, "scrim.outcome.quarantined": 1, "scrim.reason.masked": 1, "scrim.reason.passed": 1, "scrim.reason.nul": 1,
    }  # fmt: skip
    assert found["decide"].parent is not None and found["decide"].parent.span_id == found["batch"].context.span_id
    assert (found["frame"].start_time, found["frame"].end_time, len(spans.get_finished_spans())) == (2_000, 5_000, 4)
    about = dict(found["batch"].resource.attributes)
    assert about.pop("service.version") and about == {"service.name": "scrim-redact", "service.instance.id": "redact-1"}


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize("counts", [{"actor": 1}, {SECRET: 1}, {"records": SECRET}, {"records": True}, {"records": None}, {"outcome.clean": 1}])
def test_what_is_on_no_list_is_refused_and_does_not_leave(on: bool, counts: dict[str, int], request: pytest.FixtureRequest) -> None:
    exporter = request.getfixturevalue("spans") if on else InMemorySpanExporter()
    with pytest.raises(traces.Refused) as refused, traces.span("batch", **counts):
        pass
    with pytest.raises(traces.Refused), traces.span("batch") as batch:
        batch.tell(**counts)
    with pytest.raises(traces.Refused):
        traces.past("frame", [(1, 2)], **counts)
    assert SECRET not in str(refused.value)
    left = told(exporter)
    assert SECRET not in left and "actor" not in left and "outcome" not in left


def test_names_and_stages_are_of_closed_lists_too(spans: InMemorySpanExporter) -> None:
    with pytest.raises(traces.Refused), traces.span(SECRET):  # type: ignore[arg-type]
        pass
    with pytest.raises(traces.Refused):
        traces.past(SECRET, [(1, 2)])  # type: ignore[arg-type]
    with pytest.raises(traces.Refused):
        traces.send(spans, SECRET)  # type: ignore[arg-type]
    assert told(spans) == ""


def test_of_a_step_that_failed_it_is_told_that_it_failed_and_nothing_else(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError), traces.span("decide"):
        raise ValueError(SECRET)
    assert SECRET not in told(spans)
    (span,) = spans.get_finished_spans()
    assert (span.status.is_ok, span.status.description, span.events) == (False, None, ())


def test_spans_reach_a_collector_over_http_and_none_that_is_there_stops_nothing() -> None:
    with collecting() as collector:
        traces.begin(Settings(traces_url=collector.url), "release")
        with traces.span("commit", partition=2, records=7):
            pass
        traces.close()
        (span,) = collector.spans()["scrim-release"]
    assert (span.name, {one.key: one.value.int_value for one in span.attributes}) == ("commit", {"scrim.partition": 2, "scrim.records": 7})
    assert len(span.events) == 0
    traces.begin(Settings(traces_url=collector.url), "release")  # it is gone
    with traces.span("commit", records=7):
        pass
    traces.close()


def test_where_nobody_asked_nothing_is_sent_and_what_would_send_it_is_not_even_loaded() -> None:
    asked = "import sys; from pipeline import traces, settings; traces.begin(settings.Settings(), 'redact')\nwith traces.span('batch', records=1): pass"
    done = subprocess.run([sys.executable, "-c", f"{asked}\nprint([name for name in sys.modules if name.startswith('opentelemetry')])"], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_where_traces_are_asked_for_and_their_packages_are_not_there_a_worker_does_not_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(CannotRun, match=r"pip install 'scrim\[otel\]'"):
        traces.begin(Settings(traces_url="http://collector:4318/v1/traces"), "redact")


def test_a_collectors_address_with_a_password_in_it_is_refused_and_not_shown() -> None:
    with pytest.raises(SettingsError) as refused:
        load({"SCRIM_TRACES_URL": f"http://me:{SECRET}@collector:4318/v1/traces"})
    assert SECRET not in str(refused.value)
