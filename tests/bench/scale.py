"""How much more two workers do than one, on one machine: the bundled recording many times over, on a real broker, read by N redact workers of one process.

    python tests/bench/scale.py [--workers 1,2] [--copies 12] [--text] [--cpus 0.4]

Workers are started and warm before the clock is. Sessions are named so that every partition gets a like share of each, as thousands of people's would; it
takes a multiple of 12 copies. `--text` leaves the screenshots out. Prints records a second, the CPU seconds that the workers used for a
thousand records and for an hour in which one person works without a pause, and the ratio to the first. A worker is two processes, and the broker and the
producer take their own: where there are not cores for all of them, what is measured is the machine. `--cpus` gives each worker so much of a core and no
more, as a container's limit does (needs root and the kernel's control groups), so that two of them fit on a small machine beside the broker.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from allowance import Allowance, allowances  # noqa: E402
from chaos import copies, mixed  # noqa: E402
from kafka import TopicPartition  # noqa: E402
from kafka.admin import KafkaAdminClient  # noqa: E402
from kafka.errors import KafkaError  # noqa: E402
from kafka.partitioner.default import murmur2  # noqa: E402
from streams import KAFKA, Stream  # noqa: E402

from pipeline import demo, load  # noqa: E402
from pipeline.settings import Settings, client  # noqa: E402

WAIT_SECONDS_MAX = 900
PARTITIONS = 12
AS_SHIPPED = {name: getattr(Settings(), name) for name in ("session_timeout_ms", "tick_ms", "batch_records")}
WARM_COPIES = 12  # every partition, so every worker, has seen all of it once
TICKS = os.sysconf("SC_CLK_TCK")


def hours() -> float:
    """Of people's work in one copy of the recording. It is three days in some hundred seconds each: what counts is the time in which something happens."""
    return sum(steps[-1].at for steps in load.turns()) / 3600


def cpu_seconds(stream: Stream) -> list[float]:
    """Of each worker and its processes, since it began."""
    return [_spent(worker.process.pid) for worker in stream.workers if worker.process is not None]


def _spent(worker: int) -> float:
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(worker)], capture_output=True, text=True).stdout.split()
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in (worker, *map(int, children))]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / TICKS


def taken(stream: Stream, admin: KafkaAdminClient) -> int:
    """Raw records acknowledged."""
    group = f"{stream.settings.topic_prefix}-redact"
    try:
        offsets = admin.list_group_offsets({group: [TopicPartition(stream.settings.topic("raw"), n) for n in range(PARTITIONS)]})[group]
    except KafkaError:  # the group is not there yet
        return 0
    return sum(max(0, at.offset) for at in offsets.values())


def even(groups: list[list[tuple[bytes | None, bytes]]]) -> list[list[tuple[bytes | None, bytes]]]:
    """The same copies, with their sessions renamed so that none of the partitions has more than its share."""
    return [_named(group, n) for n, group in enumerate(groups)]


def _named(group: list[tuple[bytes | None, bytes]], n: int) -> list[tuple[bytes | None, bytes]]:
    names: dict[bytes, bytes] = {}
    for key, _ in group:
        if key is not None and key not in names:
            wanted = (n + len(names)) % PARTITIONS
            names[key] = next(name for name in (b"%s.%d" % (key, k) for k in itertools.count()) if (murmur2(name) & 0x7FFFFFFF) % PARTITIONS == wanted)
    return [(None, value) if key is None else (names[key], value.replace(b'"session":"%s"' % key, b'"session":"%s"' % names[key])) for key, value in group]


def send(stream: Stream, records: list[tuple[bytes | None, bytes]]) -> None:
    producer = stream.producer()
    for key, value in records:
        producer.send(stream.settings.topic("raw"), key=key, value=value)
    producer.flush()
    producer.close()


def joined(stream: Stream, admin: KafkaAdminClient) -> None:
    """Until every worker has its partitions: whoever comes later would not be warm."""
    group, until = f"{stream.settings.topic_prefix}-redact", time.monotonic() + WAIT_SECONDS_MAX
    while True:
        with contextlib.suppress(KafkaError):
            described = admin.describe_groups([group])[group]
            if described["group_state"] == "Stable" and sum(bool(member["member_assignment"]) for member in described["members"]) == len(stream.workers):
                return
        if time.monotonic() > until:
            raise TimeoutError(stream.logs())
        time.sleep(0.5)


def wait(stream: Stream, admin: KafkaAdminClient, records: int) -> None:
    until = time.monotonic() + WAIT_SECONDS_MAX
    while taken(stream, admin) < records:
        if time.monotonic() > until:
            raise TimeoutError(stream.logs())
        time.sleep(0.2)


def rate(
    bootstrap: str, folder: Path, workers: int, groups: list[list[tuple[bytes | None, bytes]]], limits: list[Allowance], cpus: float
) -> tuple[float, float, list[float]]:
    """Records a second, CPU seconds a record, and how much of a core each worker used. `limits` has a group for each worker, or none where they are not limited."""
    folder.mkdir()
    shutil.copytree(demo.folder() / "blobs", folder / "raw" / "blobs")
    stream = Stream(bootstrap, folder, partitions=PARTITIONS, **AS_SHIPPED)
    admin = KafkaAdminClient(**client(stream.settings))
    real = {"STANDIN_REAL": "1", "SCRIM_PROCESSES": "1"} | {name: os.environ[name] for name in ("SCRIM_MODELS",) if name in os.environ}
    try:
        for n in range(workers):
            worker = stream.worker("redact", SCRIM_INSTANCE=f"redact-{n}", **real)
            if limits:
                assert worker.process is not None
                limits[n].take(worker.process.pid)
        warm, records = list(mixed(groups[:WARM_COPIES])), list(mixed(groups[WARM_COPIES:]))
        joined(stream, admin)
        send(stream, warm)
        wait(stream, admin, len(warm))
        for limit in limits:
            limit.limit(cpus)
        before, start = cpu_seconds(stream), time.monotonic()
        send(stream, records)
        wait(stream, admin, len(warm) + len(records))
        took, spent = time.monotonic() - start, [after - one for after, one in zip(cpu_seconds(stream), before, strict=True)]
        return len(records) / took, sum(spent) / len(records), [one / took for one in spent]
    finally:
        admin.close()
        for worker in stream.workers:
            worker.kill()


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--workers", default="1,2")
    args.add_argument("--copies", type=int, default=12)
    args.add_argument("--text", action="store_true")
    args.add_argument("--cpus", type=float, default=0.0)
    given = args.parse_args()
    groups = even(list(itertools.islice(copies(), given.copies + WARM_COPIES)))
    if given.text:
        groups = [[one for one in group if b'"screenshot"' not in one[1]] for group in groups]
    counts = [int(n) for n in given.workers.split(",")]
    with tempfile.TemporaryDirectory(prefix="scrim-scale-") as name, Console(stderr=True).status("starting a broker") as status:
        folder, first = Path(name), 0.0
        started = subprocess.run([KAFKA, "start", "--dir", folder / "kafka", "--port", "0"], capture_output=True, text=True, check=True)
        try:
            for workers in counts:
                status.update(f"{workers} workers")
                with allowances(workers) if given.cpus else contextlib.nullcontext([]) as limits:
                    records, cpu, cores = rate(started.stdout.strip(), folder / str(workers), workers, groups, limits, given.cpus)
                first = first or records
                person = cpu * len(groups[0]) / hours()
                print(f"{workers} workers  {records:7.0f} records/s  {records / first:5.2f} times  CPU {1000 * cpu:6.2f} s/1,000 records  {person:7.1f} s/active person-hour"
                      f"  cores {' '.join(f'{one:.2f}' for one in cores)}")  # fmt: skip
        finally:
            subprocess.run([KAFKA, "stop", "--dir", folder / "kafka"], check=True, capture_output=True)


if __name__ == "__main__":
    main()
