"""How long the desk's pages take with many decisions in its database: python tests/bench/desk_speed.py [--decisions 100000]

Prints the time to take the decisions in, and for each page the median and the slowest of several loads over HTTP, in milliseconds.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import msgspec
from sqlalchemy import Engine, func, select

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from served import Reader, served  # noqa: E402

from pipeline.desk.tables import decisions  # noqa: E402
from pipeline.proof import audit  # noqa: E402
from pipeline.proof.audit import Head  # noqa: E402
from schemas.audit import Outcome, Place, Reason  # noqa: E402
from schemas.redacted import Redacted  # noqa: E402

ENDS = ((Outcome.CLEAN, Reason.MASKED, 3), (Outcome.CLEAN, Reason.PASSED, 4), (Outcome.MERGED, Reason.RUN, 80), (Outcome.DROPPED, Reason.APP_NOT_ALLOWED, 11),
        (Outcome.QUARANTINED, Reason.TIMEOUT, 1), (Outcome.QUARANTINED, Reason.CATCH_CONTENT, 1))  # fmt: skip
APPS = ("com.google.Chrome", "com.microsoft.Excel", "com.tinyspeck.slackmacgap", "com.microsoft.VSCode")
LOADS = 15


def lay(folder: Path, number: int) -> None:
    """A run of so many records over four weeks."""
    chance, head = random.Random(7), Head()
    with (folder / "audit.jsonl").open("wb") as audits, (folder / "clean.jsonl").open("wb") as clean:
        for n in range(number):
            outcome, reason, _ = chance.choices(ENDS, [share for *_, share in ENDS])[0]
            session, day = f"s{n % 400}", 1 + n * 28 // number
            decided = Redacted(Place(topic="capture.raw", partition=n % 6, offset=n), outcome, reason, "0123456789abcdef", "w", f"e{n}", session, n,
                               entities={"PERSON": 2, "EMAIL_ADDRESS": 1} if reason is Reason.MASKED else {})  # fmt: skip
            record, head = audit.link(head, decided, outcome, reason)
            audits.write(msgspec.json.encode(record) + b"\n")
            if outcome is Outcome.CLEAN:
                time_ = f"2026-02-{day:02}T{n % 24:02}:00:00Z"
                event = {"id": f"e{n}", "type": "text.input", "session": session, "time": time_, "text": "hello", "app": {"id": APPS[n % 4]}, "marks": []}
                clean.write(msgspec.json.encode(event) + b"\n")


def taken(engine: Engine) -> int:
    with engine.connect() as read:
        return int(read.execute(select(func.count()).select_from(decisions)).scalar() or 0)


def timed(load: object) -> float:
    begun = time.perf_counter()
    load()  # type: ignore[operator]
    return 1000 * (time.perf_counter() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        out.mkdir()
        lay(out, asked.decisions)
        with served(Path(folder), out) as desk:
            begun = time.perf_counter()
            while taken(desk.desk.engine) < asked.decisions:
                time.sleep(0.1)
            seconds = time.perf_counter() - begun
            print(f"{asked.decisions:,} decisions taken in within {seconds:.1f} s, {asked.decisions / seconds:,.0f} a second")
            measure(desk.reader("dana"), asked.decisions)


def measure(reader: Reader, number: int) -> None:
    loads = {f"GET /{page}": lambda page=page: reader.get(f"/{page}") for page in ("", "overview/now", "try", "rules", "review", "approvals", "people", "evidence")}
    search = {"newest": {}, "the last page": {"before": "40"}, "in the middle": {"before": str(number // 2)}, "by outcome": {"outcome": "quarantined"},
              "by outcome and reason": {"outcome": "quarantined", "reason": "catch_content", "before": str(number // 2)}, "by session": {"session": "s123"},
              "by session and outcome": {"session": "s123", "outcome": "clean"}, "by place": {"place": f"capture.raw/1/{number // 6 * 6 - 5}"},
              "nothing found": {"session": "nobody"}}  # fmt: skip
    loads |= {f"evidence, {name}": lambda form=form: reader.post("/evidence/search", form) for name, form in search.items()}
    slowest = 0.0
    for name, load in loads.items():
        answer = load()
        assert answer.status == 200, (name, answer.status)
        times = [timed(load) for _ in range(LOADS)]
        slowest = max(slowest, *times)
        print(f"{name:34} median {statistics.median(times):6.1f} ms   slowest {max(times):6.1f} ms   {len(answer.data) / 1024:6.1f} kB")
    print(f"slowest of all {slowest:.1f} ms (bar 300)")


if __name__ == "__main__":
    main()
