"""`scrim demo`: the bundled recording through a real Kafka, both workers and the policy, on this machine; a clean recording and a report come out.

Where neither Java 17 nor Docker is there, it says so and runs the same core over files. Everything it starts is stopped again; it writes into OUT only.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from rich.console import Console

from pipeline import blobs, files, report
from pipeline.broker import produce, topics
from pipeline.demo import folder as recording_folder
from pipeline.demo.before import before
from pipeline.faults import CannotRun
from pipeline.models import weights
from pipeline.settings import Settings
from pipeline.stream.committed import committed
from pipeline.work.samples import Before, tell
from redactors.policy import load as policies
from schemas.audit import AuditRecord, Outcome
from schemas.clean import CleanEvent
from schemas.redacted import Redacted

KAFKA = Path(__file__).resolve().parents[2] / "deploy" / "kafka-local"
NEITHER = 3
PARTITIONS = 3
QUIET_SECONDS_MAX = 300
TITLE = "A recorded day of three invented people"
TOPICS = ("clean", "audit", "quarantine")


def run(out: Path, broker: bool, console: Console, err: Console) -> None:
    """Runs the demo into `out`, a new or empty folder, and prints what happened."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CannotRun(f"{out}: is not empty (give a new folder, or remove it)")
    cache = weights.folder()
    if weights.verify(cache):
        weights.fetch(cache, lambda step: err.print(step))
    out.mkdir(parents=True, exist_ok=True)
    raw, known = recording_folder(), before(recording_folder())
    with tempfile.TemporaryDirectory(prefix="scrim-demo-") as work, _kafka(Path(work), broker, err) as bootstrap:
        kek = Path(work) / "kek"
        kek.touch(mode=0o600)
        kek.write_bytes(base64.b64encode(secrets.token_bytes(32)))
        lines = sum(1 for _ in files.lines(raw / "raw.jsonl"))
        tally = _streamed(raw, out, bootstrap, Path(work), kek, known, err) if bootstrap else _filed(raw, out, kek, known, err)
    report.write(out / "report.html", tally, synthetic=True, title=TITLE, records_in=lines)
    console.print(report.table(tally))
    console.print(f"clean recording: {out}/clean.jsonl, blobs/   accounts: {out}/audit.jsonl   look at: {out}/report.html", soft_wrap=True)


@contextmanager
def _kafka(work: Path, wanted: bool, err: Console) -> Iterator[str | None]:
    """A broker of its own on a free port; None where there cannot be one."""
    if not wanted or not KAFKA.exists():
        yield None
        return
    data = work / "kafka"
    with err.status("starting Apache Kafka (the first time, its jars are fetched)"):
        started = subprocess.run([sys.executable, KAFKA, "start", "--dir", data, "--port", "0"], capture_output=True, text=True)
    if started.returncode == NEITHER:
        err.print(f"{started.stderr.strip()} - running the same core over files instead", soft_wrap=True)
        yield None
        return
    if started.returncode:
        raise CannotRun(f"Kafka did not start: {started.stderr.strip()} (or run: scrim demo --no-broker)")
    try:
        yield started.stdout.strip()
    finally:
        subprocess.run([sys.executable, KAFKA, "stop", "--dir", data], capture_output=True)


def _filed(raw: Path, out: Path, kek: Path, known: Before, err: Console) -> report.Tally:
    what = files.Run(raw, out, policies.shipped(), weights.folder(), base64.b64decode(kek.read_bytes()), os.cpu_count() or 1)
    with files.bar(err) as progress:
        return files.run(what, progress, known)


def _streamed(raw: Path, out: Path, bootstrap: str, work: Path, kek: Path, known: Before, err: Console) -> report.Tally:
    """Produces the recording, lets both workers run until every record is accounted for, and reads back what a trainer would."""
    settings = Settings(
        bootstrap=bootstrap, partitions=PARTITIONS, kek_file=str(kek), keys=str(work / "keys"), raw_blobs=str(work / "raw"), clean_blobs=str(out),
        processes=os.cpu_count() or 1,
    )  # fmt: skip
    given = ("bootstrap", "partitions", "kek_file", "keys", "raw_blobs", "clean_blobs", "processes")
    env = os.environ | {f"SCRIM_{name.upper()}": str(getattr(settings, name)) for name in given}
    topics.apply(settings, policies.load(policies.shipped()))
    with err.status("producing"):
        produced = produce.produce(settings, raw)
    logs = [(work / f"{role}.log").open("wb") for role in ("redact", "release")]
    workers = [
        subprocess.Popen([sys.executable, "-m", "pipeline.cli", "worker", role], env=env, stdout=log, stderr=log)
        for role, log in zip(("redact", "release"), logs, strict=True)
    ]
    try:
        _wait(settings, produced.records, workers, err)
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(60)
        for log in logs:
            log.close()
    return _collect(settings, out, known)


def _wait(settings: Settings, records: int, workers: list[subprocess.Popen[bytes]], err: Console) -> None:
    """Until every record has its audit record. Raises CannotRun where a worker ends, or nothing happens for too long."""
    seen, since = 0, time.monotonic()
    with files.bar(err) as progress, committed(settings, "audit") as audits:
        task = progress.add_task("redact, release", total=records)
        while seen < records:
            more = sum(1 for _ in audits(0.5))
            since = time.monotonic() if more else since
            seen += more
            progress.update(task, completed=seen)
            if any(worker.poll() is not None for worker in workers) or time.monotonic() - since > QUIET_SECONDS_MAX:
                raise CannotRun(f"the workers stopped at {seen} of {records} records (see: scrim doctor)")


def _collect(settings: Settings, out: Path, known: Before) -> report.Tally:
    """What a read_committed reader sees, as files; counted for the report."""
    tally, clean = report.Tally(), blobs.open_store(str(out))
    rows: dict[str, list[bytes]] = {}
    for topic in TOPICS:
        with committed(settings, topic) as read:
            rows[topic] = [value for value in read(None)]
    events = {event.id: event for event in (msgspec.json.decode(row, type=CleanEvent) for row in rows["clean"])}
    rows["clean"].sort(key=lambda row: ((event := json.loads(row))["session"], event["seq"]))
    for topic in TOPICS:
        (out / f"{topic}.jsonl").write_bytes(b"".join(row + b"\n" for row in rows[topic]))
    for row in rows["audit"]:
        a = msgspec.json.decode(row, type=AuditRecord)
        event = events.get(a.id) if a.outcome is Outcome.CLEAN and a.id is not None else None
        record = Redacted(a.place, a.outcome, a.reason, a.policy, a.worker, a.id, a.session, a.seq, a.into, event, None, a.entities)
        tell(tally, record, None, clean, known)
    return tally
