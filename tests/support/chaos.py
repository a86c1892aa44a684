"""Everything that can go wrong, at random moments, on a real broker; then every record is looked for: `make chaos`.

The bundled recording, many times over under other names, goes through two redact and two release workers with the real engine, behind a proxy, while
workers, their processes, the broker, the network and the clean blob store fail. What is left is counted, and printed as one line of JSON:
`lost`, `repeated`, `out_of_order`, `leaks`, `chains_broken`, `frames_missing` and `differ` (clean events that an undisturbed run over files gives
otherwise, pixels apart) must be 0; exit 1 where they are not. `fewer` are clean events that the undisturbed run has and this one quarantined.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from proxy import Proxy
from rich.console import Console
from streams import KAFKA, PARTITIONS, Stream, Worker

from pipeline import demo
from pipeline.files import Run, run
from pipeline.models import weights
from pipeline.proof import audit
from pipeline.settings import client, read_kek
from redactors.policy.load import shipped

SESSION_TIMEOUT_MS = 6000
BATCH_SECONDS_MAX = 25  # a process that hangs for good is noticed after this
FAULT_EVERY_SECONDS = (3.0, 8.0)
SETTLE_SECONDS_MAX = 900
MUST_BE_0 = ("lost", "repeated", "out_of_order", "leaks", "chains_broken", "frames_missing", "differ")
# In the clear on the screen or typed: what must be found nowhere. Short values stand in ordinary words and keys by chance.
VALUE_CHARS_MIN = 6


class Broker:
    """A broker of its own, and the proxy that all clients go through."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.proxy = Proxy(self.port)
        self.start()

    def start(self) -> None:
        """Begins it, or begins it again on the same data."""
        advertised = f"advertised.listeners=PLAINTEXT://127.0.0.1:{self.proxy.port}"
        command = [str(KAFKA), "start", "--dir", str(self.folder), "--port", str(self.port), "--set", advertised]
        for _ in range(3):
            if subprocess.run(command, capture_output=True).returncode == 0:
                return
        raise RuntimeError("the broker did not start")

    def stop(self, kill: bool = False) -> None:
        """Asks it to end, or kills it."""
        state = json.loads((self.folder / "broker.json").read_text()) if kill else {}
        if "pid" in state:
            os.kill(int(state["pid"]), signal.SIGKILL)
        subprocess.run([str(KAFKA), "stop", "--dir", str(self.folder)], check=True, capture_output=True)


class Store:
    """The clean blob store. Where this user may mount, a small file system that can be filled; else a folder that can be gone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", str(folder)], capture_output=True).returncode == 0

    def fail(self) -> None:
        if self.mounted:
            with (self.folder / "filler").open("wb") as filler:
                try:
                    while True:
                        filler.write(bytes(1 << 20))
                except OSError:
                    return
        elif (self.folder / "blobs").exists():
            (self.folder / "blobs").rename(self.folder / "gone")
            (self.folder / "blobs").touch()

    def mend(self) -> None:
        (self.folder / "filler").unlink(missing_ok=True)
        if (self.folder / "gone").exists():
            (self.folder / "blobs").unlink()
            (self.folder / "gone").rename(self.folder / "blobs")

    def close(self) -> None:
        self.mend()
        if self.mounted:
            subprocess.run(["umount", str(self.folder)], capture_output=True)


class Chaos:
    """One run: its workers, and what is done to them."""

    def __init__(self, folder: Path, seed: int, say: Callable[[str], None]) -> None:
        self.chance = random.Random(seed)
        self.say = say
        self.broker = Broker(folder / "kafka")
        self.stream = Stream(f"127.0.0.1:{self.broker.proxy.port}", folder)
        self.store = Store(folder / "clean")
        real = {"STANDIN_REAL": "1", "SCRIM_PROCESSES": "1", "SCRIM_QUIET_MS": "120000", "SCRIM_BATCH_SECONDS_MAX": str(BATCH_SECONDS_MAX)}
        if "SCRIM_MODELS" in os.environ:
            real["SCRIM_MODELS"] = os.environ["SCRIM_MODELS"]
        self.redacts = [self.stream.worker("redact", SCRIM_INSTANCE=f"redact-{n}", **real) for n in (1, 2)]
        self.releases = [self.stream.worker("release", SCRIM_INSTANCE=f"release-{n}") for n in (1, 2)]
        self.later: list[tuple[float, Callable[[], None]]] = []
        self.done: Counter[str] = Counter()
        self.faults = {
            "worker_killed": self.kill, "worker_paused": self.pause, "process_killed": self.kill_process, "process_hung": self.hang_process,
            "connections_dropped": self.drop, "broker_unreachable": self.refuse, "broker_restarted": self.restart, "store_full": self.fill,
        }  # fmt: skip

    def step(self) -> None:
        """What was to happen by now; and workers that ended are started again, as a supervisor would."""
        now = time.monotonic()
        for at, what in list(self.later):
            if at <= now:
                self.later.remove((at, what))
                what()
        for worker in self.stream.workers:
            worker.keep()

    def fault(self) -> None:
        """One of the faults, each as often as the others."""
        least = min(self.done[name] for name in self.faults)
        name = self.chance.choice([name for name in self.faults if self.done[name] == least])
        self.done[name] += 1
        self.say(name)
        self.faults[name]()

    def mend(self) -> None:
        """Everything that was to be mended later is mended now."""
        for _, what in self.later:
            what()
        self.later.clear()

    def kill(self) -> None:
        self.chance.choice(self.stream.workers).kill()

    def pause(self) -> None:
        worker = self.chance.choice(self.stream.workers)
        pids = [_pid(worker), *_children(_pid(worker))]
        _signal(pids, signal.SIGSTOP)
        self.later.append((time.monotonic() + SESSION_TIMEOUT_MS / 1000 + 3, lambda: _signal(pids, signal.SIGCONT)))

    def kill_process(self) -> None:
        _signal(_children(_pid(self.chance.choice(self.redacts)))[-1:], signal.SIGKILL)

    def hang_process(self) -> None:
        _signal(_children(_pid(self.chance.choice(self.redacts)))[-1:], signal.SIGSTOP)  # for good

    def drop(self) -> None:
        self.broker.proxy.drop()

    def refuse(self) -> None:
        self.broker.proxy.refuse(self.chance.uniform(2, 8))

    def restart(self) -> None:
        self.broker.stop(kill=self.chance.random() < 0.5)
        self.broker.start()

    def fill(self) -> None:
        self.store.fail()
        self.later.append((time.monotonic() + self.chance.uniform(3, 8), self.store.mend))

    def close(self) -> None:
        self.mend()
        for worker in self.stream.workers:
            if worker.process is not None:
                children = _children(worker.process.pid)
                worker.kill()
                _signal(children, signal.SIGKILL)
        self.store.close()
        self.broker.stop()
        self.broker.proxy.close()


def _pid(worker: Worker) -> int:
    assert worker.process is not None
    return worker.process.pid


def _children(pid: int) -> list[int]:
    return [int(line) for line in subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout.split()]


def _signal(pids: list[int], number: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


# --- what is sent --------------------------------------------------------------------------------------------------------------------------


def copies() -> Iterator[list[tuple[bytes | None, bytes]]]:
    """The recording's (key, record) pairs, again and again, each time under other names."""
    lines = [line for line in (demo.folder() / "raw.jsonl").read_bytes().splitlines() if line.strip()]
    n = 0
    while True:
        yield [_renamed(line, n) for line in lines]
        n += 1


def _renamed(line: bytes, n: int) -> tuple[bytes | None, bytes]:
    value = re.sub(rb'(?<!"app":\{)"(id|session|actor)":\s*"([A-Za-z0-9._:-]{1,50})"', rb'"\1":"\2.c%d"' % n, line)
    session = re.search(rb'"session":"([A-Za-z0-9._:-]+)"', value)
    return (session[1] if session else None), value


def mixed(groups: list[list[tuple[bytes | None, bytes]]]) -> Iterator[tuple[bytes | None, bytes]]:
    """Several copies side by side."""
    for at in range(max(map(len, groups))):
        for group in groups:
            yield from group[at : at + 1]


# --- what is left --------------------------------------------------------------------------------------------------------------------------


def expected(folder: Path, key: bytes) -> dict[str, dict[str, Any]]:
    """The recording's clean events by id, by an undisturbed run over files."""
    out = folder / "undisturbed"
    run(Run(source=demo.folder(), out=out, policy=shipped(), models=weights.folder(), key=key, processes=2))
    return {event["id"]: event for event in map(json.loads, (out / "clean.jsonl").read_bytes().splitlines())}


def compared(event: dict[str, Any]) -> dict[str, Any]:
    """An event without its names, and without what depends on how its frame was read: after a restart it is read whole, else only where it changed."""
    marks = [mark for mark in event.get("marks", ()) if "path" in mark]
    names = ("id", "session", "actor", "image", "marks", "windows")
    return {name: value for name, value in event.items() if name not in names} | {"marks": marks}


def looked_for(stream: Stream, undisturbed: dict[str, dict[str, Any]], logs: str) -> dict[str, Any]:
    """All figures."""
    raw = _ends(stream, "raw")
    audits, clean = stream.audits(), [json.loads(v or b"") for lines in stream.read("clean").values() for _, v in lines]
    places = Counter((a["place"]["partition"], a["place"]["offset"]) for a in audits)
    sent = {(partition, offset) for partition, end in raw.items() for offset in range(end)}
    ids = Counter((event["session"], event["id"]) for event in clean)
    said_clean = {(a["session"], a["id"]) for a in audits if a["outcome"] == "clean"}
    seqs = defaultdict(list)
    for event in clean:
        seqs[event["session"]].append(event["seq"])
    stored = {path.relative_to(stream.folder / "clean").as_posix() for path in (stream.folder / "clean").rglob("*") if path.is_file()}
    frames = [event["image"]["ref"] for event in clean if event["type"] == "screenshot"]
    copies_sent = {match[1] for a in audits if a["id"] and (match := re.search(r"\.c(\d+)$", a["id"]))}
    differ = [event["id"] for event in clean if compared(event) != compared(undisturbed.get(re.sub(r"\.c\d+$", "", event["id"]), {}))]
    return {
        "records": len(sent), "outcomes": dict(Counter(a["outcome"] for a in audits)), "frames": len(frames),
        "lost": len(sent - set(places)) + len(said_clean - set(ids)), "repeated": sum(n - 1 for n in places.values()) + sum(n - 1 for n in ids.values()),
        "out_of_order": sum(s != sorted(s) for s in seqs.values()), "chains_broken": sum(1 for lines in stream.read("audit").values() for _ in audit.verify(v or b"" for _, v in lines)),
        "leaks": leaks(stream, logs), "frames_missing": len(set(frames) - stored), "differ": len(differ),
        "fewer": len(undisturbed) * len(copies_sent) - len(clean),
    }  # fmt: skip


def leaks(stream: Stream, logs: str) -> int:
    """Planted values found in anything that left redact, or in a log."""
    values = {plant.value.lower() for plant in demo.planted() if len(plant.value) >= VALUE_CHARS_MIN}
    everything = [logs.lower()]
    for topic in ("redacted", "sessions", "clean", "audit", "quarantine"):
        everything += [(v or b"").decode("utf-8", "replace").lower() for lines in stream.read(topic).values() for _, v in lines]
    text = "\n".join(everything)
    return sum(value in text or json.dumps(value)[1:-1] in text for value in values)


def _ends(stream: Stream, topic: str) -> dict[int, int]:
    consumer = KafkaConsumer(**client(stream.settings))
    try:
        return {at.partition: end for at, end in consumer.end_offsets([TopicPartition(stream.settings.topic(topic), n) for n in range(PARTITIONS)]).items()}
    finally:
        consumer.close()


def patiently(what: Callable[[], Any]) -> Any:
    """Asks again where the broker does not answer: it may just be gone."""
    until = time.monotonic() + 120
    while True:
        try:
            return what()
        except Exception:  # noqa: BLE001  whatever a client says of a broker that is gone
            if time.monotonic() > until:
                raise
            time.sleep(1)


def chaos(folder: Path, minutes: float, seed: int, say: Callable[[str], None] = lambda _: None, copies_at_once: int = 4) -> dict[str, Any]:
    """Runs it for so long, and until every fault was there; the figures."""
    shutil.copytree(demo.folder() / "blobs", folder / "raw" / "blobs")
    run_ = Chaos(folder, seed, say)
    try:
        started, source, sent = time.monotonic(), copies(), 0
        producer = run_.stream.producer()
        queue: Iterator[tuple[bytes | None, bytes]] = iter(())
        next_fault = started + 12
        while (now := time.monotonic()) < started + 60 * minutes or len(run_.done) < len(run_.faults):
            run_.step()
            accounted = patiently(lambda: sum(_ends(run_.stream, "audit").values()))
            if sent - accounted < 600 * copies_at_once:  # always something to do, never a heap of it
                for _ in range(400 * copies_at_once):
                    one = next(queue, None)
                    if one is None:
                        queue = mixed([next(source) for _ in range(copies_at_once)])
                        break
                    producer.send(run_.stream.settings.topic("raw"), key=one[0], value=one[1])
                    sent += 1
            if now > next_fault:
                run_.fault()
                next_fault = time.monotonic() + run_.chance.uniform(*FAULT_EVERY_SECONDS)
            time.sleep(0.2)
        for one in queue:  # sessions end
            producer.send(run_.stream.settings.topic("raw"), key=one[0], value=one[1])
        patiently(producer.flush)
        run_.mend()
        say("settling")
        total = patiently(lambda: sum(_ends(run_.stream, "raw").values()))
        until = time.monotonic() + SETTLE_SECONDS_MAX
        while len({(a["place"]["partition"], a["place"]["offset"]) for a in patiently(run_.stream.audits)}) < total and time.monotonic() < until:
            run_.step()
            time.sleep(1)
        seconds = time.monotonic() - started
        logs = "\n".join(path.read_text(errors="replace") for path in folder.glob("*.log"))
        figures = looked_for(run_.stream, expected(folder, read_kek(run_.stream.settings) or secrets.token_bytes(32)), logs)
        stops = {worker.command[-1] + worker.env["SCRIM_INSTANCE"][-2:]: len(worker.ends) for worker in run_.stream.workers}
        return figures | {"faults": dict(run_.done), "restarts": stops, "store": "filled" if run_.store.mounted else "gone", "seconds": round(seconds), "seed": seed}
    finally:
        run_.close()


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--minutes", type=float, default=10)
    args.add_argument("--seed", type=int, default=None)
    args.add_argument("--keep", type=Path, help="a new folder for everything; without it, one that is removed")
    given = args.parse_args()
    seed = given.seed if given.seed is not None else secrets.randbelow(10**6)
    err = Console(stderr=True)
    folder = given.keep or Path(tempfile.mkdtemp(prefix="scrim-chaos-"))
    folder.mkdir(exist_ok=True)
    try:
        with err.status("chaos") as status:
            figures = chaos(folder, given.minutes, seed, lambda what: status.update(f"chaos: {what}"))
    finally:
        if given.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(figures))
    return int(any(figures[name] for name in MUST_BE_0))


if __name__ == "__main__":
    sys.exit(main())
