"""What ten times the load for a while does: the bundled recording under many people's names, before, during and after a burst, through both workers on a real broker.

    python tests/bench/burst.py [--people 10] [--times 10] [--seconds 20] [--burst 15] [--workers 2]

Prints the curve, as the workers' own metrics tell it: records that wait, for how long the broker has held the oldest of them, and how long ago the newest event
that release decided had happened; then how high it was, and how long after the burst's end nothing waited any more. Exit 1 where a record was lost or repeated, or
something still waits when `WAIT_SECONDS_MAX` are over. People work without a pause: what one of them does is in deploy/SIZING.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from lag import Curve, Point  # noqa: E402
from streams import KAFKA, Stream  # noqa: E402

from pipeline import load  # noqa: E402

WAIT_SECONDS_MAX = 900
EVERY_SECONDS = 1.0


def show(point: Point) -> None:
    print(f"{point.at:7.1f} s  {point.phase:7}  {point.records:7} records wait, {point.seconds:6.1f} s  event time {point.event_seconds:6.1f} s ago", flush=True)


@contextmanager
def workers(bootstrap: str, folder: Path, redacts: int) -> Iterator[Stream]:
    """Both stages with the real engine, warm."""
    stream = Stream(bootstrap, folder, partitions=12)
    real = {"STANDIN_REAL": "1", "SCRIM_PROCESSES": "1"} | {name: os.environ[name] for name in ("SCRIM_MODELS",) if name in os.environ}
    try:
        for n in range(redacts):
            stream.worker("redact", SCRIM_INSTANCE=f"redact-{n}", SCRIM_METRICS_PORT="0", SCRIM_QUIET_MS="2000", **real)
        stream.worker("release", SCRIM_METRICS_PORT="0")
        yield stream
    finally:
        for worker in stream.workers:
            worker.kill()


def burst(stream: Stream, people: int, times: int, seconds: float, burst_seconds: float) -> bool:
    """Runs it; whether all that was sent ended once, and nothing waits."""
    sent = load.run(stream.settings, people, 5, 1, active=1, seed=0).records
    stream.wait(sent, WAIT_SECONDS_MAX)
    curve = Curve(stream.workers, EVERY_SECONDS, show)
    try:
        for phase, number, length in (("before", people, seconds), ("burst", times * people, burst_seconds), ("after", people, seconds)):
            curve.phase, began = phase, time.monotonic()
            ran = load.run(stream.settings, number, length, 1, active=1, seed=len(phase))
            sent += ran.records
            print(f"{phase}: {ran.records} records, {ran.records / (time.monotonic() - began):.0f} a second, {ran.late_seconds:.1f} s behind its own pace", flush=True)
        curve.phase = "done"
        stream.wait(sent, WAIT_SECONDS_MAX)
        until = time.monotonic() + WAIT_SECONDS_MAX
        while curve.now().records and time.monotonic() < until:
            time.sleep(EVERY_SECONDS)
    finally:
        curve.close()
    over = max(point.at for point in curve.points if point.phase == "burst")
    behind = [point.at for point in curve.points if point.records > curve.most("before") and point.at > over]
    places = Counter((one["place"]["partition"], one["place"]["offset"]) for one in stream.audits())
    lost, repeated = sent - len(places), sum(places.values()) - len(places)
    print(f"at most {curve.most('burst', 'after', 'done')} records waited, {max(point.seconds for point in curve.points):.1f} s; "
          f"as before the burst {max(behind, default=over) - over:.0f} s after its end; {sent} records, {lost} lost, {repeated} repeated")  # fmt: skip
    return not lost and not repeated and not curve.now().records


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--people", type=int, default=10)
    args.add_argument("--times", type=int, default=10)
    args.add_argument("--seconds", type=float, default=20)
    args.add_argument("--burst", type=float, default=15)
    args.add_argument("--workers", type=int, default=2)
    given = args.parse_args()
    with tempfile.TemporaryDirectory(prefix="scrim-burst-") as name:
        folder = Path(name)
        started = subprocess.run([KAFKA, "start", "--dir", folder / "kafka", "--port", "0"], capture_output=True, text=True, check=True)
        try:
            (folder / "stream").mkdir()
            with workers(started.stdout.strip(), folder / "stream", given.workers) as stream:
                return int(not burst(stream, given.people, given.times, given.seconds, given.burst))
        finally:
            subprocess.run([KAFKA, "stop", "--dir", folder / "kafka"], check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
