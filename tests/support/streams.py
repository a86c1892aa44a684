"""Topics of their own on a broker, and workers as processes of their own that can be killed."""

from __future__ import annotations

import base64
import json
import os
import secrets
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from typer.testing import CliRunner, Result

from pipeline import cli
from pipeline.broker import topics
from pipeline.settings import Settings, client
from redactors.policy.load import load, shipped

ROOT = Path(__file__).resolve().parents[2]
KAFKA = ROOT / "deploy" / "kafka-local"
STANDIN = ROOT / "tests" / "streaming" / "standin.py"
PARTITIONS = 3


class Worker:
    """One worker process. It is started again, as a supervisor would, whenever it ended."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        self.command, self.env, self.log = command, env, log
        self.ends: list[int] = []
        self.process: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        """Starts it where it does not run."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            self.ends.append(self.process.returncode)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, env=self.env, cwd=ROOT, stdout=log, stderr=log)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        """Asks it to end, as a supervisor would; its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(30)


class Stream:
    """Topics of their own on the broker, with everything the two workers need. `more` are further settings."""

    def __init__(self, bootstrap: str, folder: Path, partitions: int = PARTITIONS, **more: Any) -> None:
        self.folder = folder
        for key in ("kek", "audit.key"):
            (folder / key).write_bytes(base64.b64encode(secrets.token_bytes(32)))
        quick = {"session_timeout_ms": 6000, "tick_ms": 300, "batch_records": 100}
        self.settings = Settings(
            bootstrap=bootstrap, topic_prefix="t" + uuid.uuid4().hex[:8], partitions=partitions, kek_file=str(folder / "kek"),
            audit_key_file=str(folder / "audit.key"), keys=str(folder / "keys"), raw_blobs=str(folder / "raw"), clean_blobs=str(folder / "clean"), **quick | more,
        )  # fmt: skip
        (folder / "clean").mkdir()
        topics.apply(self.settings, load(shipped()))
        self.workers: list[Worker] = []

    def worker(self, role: str, script: Path = STANDIN, **more: str) -> Worker:
        """Starts a worker with the tests' engine; `script` runs it on the code that it lies in."""
        env = self.environ() | {"SCRIM_INSTANCE": f"{role}-1", "PYTHONPATH": str(script.parents[2])} | more
        worker = Worker([sys.executable, str(script), role], env, self.folder / f"{role}.{len(self.workers)}.log")
        self.workers.append(worker)
        worker.keep()
        return worker

    def environ(self) -> dict[str, str]:
        """What a process of its own needs to work on this stream."""
        fields = (
            "bootstrap", "topic_prefix", "partitions", "kek_file", "audit_key_file", "keys", "raw_blobs", "clean_blobs", "session_timeout_ms", "tick_ms",
            "batch_records",
        )  # fmt: skip
        given = {f"SCRIM_{name.upper()}": str(getattr(self.settings, name)) for name in (*fields, "approvers_file") if getattr(self.settings, name) is not None}
        return {k: v for k, v in os.environ.items() if not k.startswith("SCRIM_")} | given | {"PYTHONPATH": str(ROOT)}

    def scrim(self, *args: object, given: str | None = None, **more: str) -> Result:
        """The command line, on this stream; `given` on its standard input, `more` in its environment."""
        others = {name: None for name in os.environ if name.startswith("SCRIM_")}
        return CliRunner().invoke(cli.app, [str(arg) for arg in args], input=given, env=others | self.environ() | more)

    def producer(self) -> KafkaProducer:
        return KafkaProducer(**client(self.settings), max_request_size=topics.WRITTEN_BYTES_MAX, linger_ms=5)

    def read(self, topic: str) -> dict[int, list[tuple[bytes | None, bytes | None]]]:
        """Every (key, value) that a read_committed reader sees, by partition, in order."""
        return {n: [(r.key, r.value) for r in records] for n, records in self.records(topic).items()}

    def records(self, topic: str) -> dict[int, list[Any]]:
        """Every record that a read_committed reader sees, by partition, in order."""
        consumer = KafkaConsumer(
            **client(self.settings), isolation_level="read_committed", enable_auto_commit=False, fetch_max_bytes=topics.WRITTEN_BYTES_MAX,
            max_partition_fetch_bytes=topics.WRITTEN_BYTES_MAX,
        )  # fmt: skip
        try:
            name = self.settings.topic(topic)
            parts = [TopicPartition(name, n) for n in sorted(consumer.partitions_for_topic(name) or ())]
            consumer.assign(parts)
            consumer.seek_to_beginning(*parts)
            ends = consumer.end_offsets(parts)
            found: dict[int, list[Any]] = {part.partition: [] for part in parts}
            while any(consumer.position(p) < ends[p] for p in parts):
                for part, records in consumer.poll(timeout_ms=200).items():
                    found[part.partition] += records
            return found
        finally:
            consumer.close()

    def audits(self) -> list[dict[str, Any]]:
        return [json.loads(value or b"") for records in self.read("audit").values() for _, value in records]

    def wait(self, records: int, seconds: float = 90, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Until that many records are accounted for; workers that end are started again."""
        until = time.monotonic() + seconds
        while (seen := len(self.audits())) < records:
            assert time.monotonic() < until, f"{seen} of {records} accounted for; {self.logs()}"
            for worker in self.workers:
                worker.keep()
            meanwhile()
            time.sleep(0.3)

    def logs(self) -> str:
        return "\n".join(f"== {path.name}\n{path.read_text()[-3000:]}" for path in self.folder.glob("*.log"))
