"""The bundled recording through Kafka, with the real engine: the same clean records as over files, and nothing left behind when it is killed."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from collector import Collector, collecting

from pipeline import demo, traces
from pipeline.broker.produce import produce
from pipeline.files import Run, run
from pipeline.models import weights
from pipeline.settings import read_kek
from redactors.policy.load import shipped
from schemas import raw

DEMO = Path(__file__).resolve().parents[2] / "pipeline" / "demo" / "recording"
RECORDS = 900
FRAMES = 3

pytestmark = [pytest.mark.streaming, pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """The beginning of the bundled recording, with some of its frames."""
    folder = tmp_path / "recording"
    folder.mkdir()
    taken, frames = [], 0
    for line in (DEMO / "raw.jsonl").read_bytes().splitlines():
        frames += b'"screenshot"' in line
        if b'"screenshot"' not in line or frames <= FRAMES:
            taken.append(line)
    (folder / "raw.jsonl").write_bytes(b"\n".join(taken[:RECORDS]))
    (folder / "blobs").mkdir()
    for blob in (DEMO / "blobs").iterdir():
        (folder / "blobs" / blob.name).write_bytes(blob.read_bytes())
    return folder


def by_session(clean: list[bytes]) -> dict[str, list[Any]]:
    sessions: dict[str, list[Any]] = {}
    for event in map(json.loads, clean):
        sessions.setdefault(event["session"], []).append(event)
    return sessions


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


def without_pixels(event: dict[str, Any]) -> dict[str, Any]:
    """An event without what depends on how its frame was read: after a restart a frame is read whole, else only where it changed."""
    marks = [mark for mark in event.get("marks", ()) if "path" in mark]
    return {name: value for name, value in event.items() if name not in ("image", "marks")} | {"marks": marks}


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as made:
        yield made


@pytest.mark.parametrize("killed", [False, True])
def test_the_stream_and_the_files_give_the_same_clean_records(stream: Any, recording: Path, tmp_path: Path, collector: Collector, killed: bool) -> None:
    """To the byte where nothing happens; after a kill -9 to everything but the pixels. The killed worker's processes end with it."""
    if weights.verify(weights.folder()):
        pytest.skip("the models are not there: scrim models")
    produced = produce(stream.settings, recording)
    more = {name: os.environ[name] for name in ("SCRIM_MODELS",) if name in os.environ}
    traced = {"SCRIM_TRACES_URL": collector.url}
    redact = stream.worker("redact", SCRIM_QUIET_MS="8000", SCRIM_PROCESSES="2", STANDIN_REAL="1", **more, **traced)
    release = stream.worker("release", **traced)
    out = tmp_path / "out"
    run(Run(source=recording, out=out, policy=shipped(), models=weights.folder(), key=read_kek(stream.settings) or b"", processes=2))
    orphans: list[int] = []

    def meanwhile() -> None:
        if killed and not orphans and stream.audits():
            orphans.extend(children(redact.process.pid))
            redact.kill()

    stream.wait(produced.records, 300, meanwhile)
    streamed = [value or b"" for lines in stream.read("clean").values() for _, value in lines]
    through_kafka, over_files = by_session(streamed), by_session((out / "clean.jsonl").read_bytes().splitlines())
    if killed:
        assert orphans and not any(state(pid) in ("R", "S", "D") for pid in orphans)
        through_kafka, over_files = ({name: list(map(without_pixels, events)) for name, events in both.items()} for both in (through_kafka, over_files))
    assert through_kafka == over_files
    catches = [a for a in stream.audits() if a["reason"].startswith("catch_")]
    assert catches == []
    assert (redact.end(), release.end()) == (0, 0)
    check_spans(collector, killed)


def check_spans(collector: Collector, killed: bool) -> None:
    """Spans of every step, with nothing in them but counts of closed lists: no value, and nobody's name."""
    spans = collector.spans()
    assert {span.name for span in spans["scrim-redact"]} == {"batch", "read", "decide", "frame", "commit"} == {span.name for span in spans["scrim-release"]}
    known = {traces.PREFIX + name for name in traces.COUNTS | traces.ENDS}
    for span in (span for sent in spans.values() for span in sent):
        assert {one.key for one in span.attributes} <= known and all(one.value.WhichOneof("value") == "int_value" for one in span.attributes)
        assert not span.events and not span.links and not span.status.message
    if not killed:
        told = [one.value.int_value for span in spans["scrim-release"] for one in span.attributes if one.key == "scrim.outcome.clean"]
        assert sum(told) > 0
    everything = b"".join(collector.bodies).lower()
    read = map(raw.decode, (DEMO / "raw.jsonl").read_bytes().splitlines()[:RECORDS])
    names = {name for event in read if not isinstance(event, raw.Refused) for name in (event.id, event.session, event.actor)}
    for value in {plant.value for plant in demo.planted() if len(plant.value) > 5} | names:  # short values stand in other words by chance
        assert value.lower().encode() not in everything


def state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""
