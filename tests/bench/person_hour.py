"""What an hour of one person costs redact and release, by what happens in it: CPU seconds, bytes on each topic, memory. No broker: the core and what it writes.

    python tests/bench/person_hour.py [--copies 3] [--keys 5000] [--others 600] [--frames 120]

The bundled recording, once without and once with its screenshots, as the first person's (nothing is known yet) and as others' after that (who show the
same: a lower bound). The hour is put together out of keystrokes, other events and screenshots: say how many your people have.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import sys
import tempfile
import time
import zlib
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from chaos import copies  # noqa: E402

from pipeline import blobs, demo  # noqa: E402
from pipeline.models import weights  # noqa: E402
from pipeline.proof import sinks  # noqa: E402
from pipeline.proof.audit import Head  # noqa: E402
from pipeline.work import handover  # noqa: E402
from pipeline.work.engine import Raw  # noqa: E402
from pipeline.work.looks import look  # noqa: E402
from pipeline.work.station import Setup, Station  # noqa: E402
from pipeline.work.watch import Watch, slot  # noqa: E402
from redactors import recheck  # noqa: E402
from redactors.policy.load import load, shipped  # noqa: E402
from schemas.audit import Place  # noqa: E402

BATCH = 200
Records = list[tuple[bytes | None, bytes]]


class Cost(msgspec.Struct):
    """CPU seconds of both stages, and bytes written, over so many records."""

    records: int = 0
    redact: float = 0.0
    release: float = 0.0
    raw: int = 0
    redacted: int = 0
    clean: int = 0
    audit: int = 0
    states: int = 0


def measured(station: Station, store: blobs.Store, records: Records, first: int) -> Cost:
    """One copy of the recording through both stages, in batches, as the workers take them."""
    checks, head, cost = recheck.build(load(shipped())), Head(), Cost(len(records), raw=sum(len(value) for _, value in records))
    for at in range(0, len(records), BATCH):
        batch = [Raw(Place("capture.raw", 0, first + at + n), key or b"", value) for n, (key, value) in enumerate(records[at : at + BATCH])]
        begun = time.process_time()
        works = [station.process(batch, {}), *([station.flush()] if at + BATCH >= len(records) else [])]
        decisions = [decided for work in works for decided in work.redacted]
        cost.states += sum(len(zlib.compress(plain, 1)) for work in works for plain in work.states.values() if plain)
        lines = [handover.encode(decided) for decided in decisions]
        middle = time.process_time()
        for n, line in enumerate(lines):
            verdict = look(checks, store, handover.decode(line), Place("capture.redacted", 0, n), "capture.raw")
            settled, head = sinks.settle(head, verdict.decided, verdict.caught, None)
            cost.clean += len(settled.clean or b"")
            cost.audit += len(settled.audit_line)
        cost.redact += middle - begun
        cost.release += time.process_time() - middle
        cost.redacted += sum(map(len, lines))
    return cost


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default, what in (("copies", 3, "of the recording"), ("keys", 5000, "keystrokes an hour"), ("others", 600, "clicks, moves and window changes an hour"),
                                ("frames", 120, "screenshots an hour")):
        args.add_argument(f"--{name}", type=int, default=default, help=f"{what} (default: {default})")
    given = args.parse_args()
    groups = list(itertools.islice(copies(), 2 * given.copies))
    with tempfile.TemporaryDirectory(prefix="scrim-hour-") as clean:
        setup = Setup(shipped(), str(demo.folder()), clean, str(weights.folder()), "bench", b"k" * 32, True, f"{clean}/keys")
        frames_in = sum(b'"screenshot"' in value for _, value in groups[0])
        bare = [[one for one in group if b'"screenshot"' not in one[1]] for group in groups[: given.copies]]
        store = blobs.open_store(clean)
        costs = {}
        for name, part in (("without", bare), ("with", groups[given.copies :])):
            station = Station(setup, Watch(slot(), 60_000))
            costs[name] = [measured(station, store, group, n * 100_000) for n, group in enumerate(part)]
    print("the first person, to whom everything is new; then others, who show the same")
    for n, who in ((0, "first"), (-1, "others")):
        plain, whole = costs["without"][n], costs["with"][n]
        for stage in ("redact", "release"):
            event = getattr(plain, stage) / plain.records
            frame = max(0.0, getattr(whole, stage) - event * (whole.records - frames_in)) / frames_in
            hour = event * (2 * given.keys + given.others) + frame * given.frames
            print(f"{who:7} {stage:8} {1e6 * event:7.0f} µs an event  {1e3 * frame:7.1f} ms a frame  {hour:7.2f} CPU s a person-hour")
    plain = costs["without"][-1]
    events = 2 * given.keys + given.others
    for topic in ("raw", "redacted", "states", "clean", "audit"):
        print(f"{topic:9} {getattr(plain, topic) / plain.records:6.0f} bytes an event  {getattr(plain, topic) / plain.records * events / 1e6:7.2f} MB a person-hour")
    print(f"memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
