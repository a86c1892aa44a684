"""What a typed event costs outside of detection: µs of processor time an event, by stage, over generated typing; and what a session's state weighs.

    python tests/bench/typing_cost.py [--profile]

Stages run one after another, as in the workers with one session and then on disk; patterns search, models do not, and the search itself is left out. The least of
several rounds. States are written once a batch for each session in it, so they cost more the more sessions share a batch: that is printed for some numbers of them.
"""

from __future__ import annotations

import collections
import cProfile
import gc
import pickle
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

sys.path[:0] = [str(Path(__file__).parent.parent / "support"), str(Path(__file__).parent.parent.parent)]

from typist import CRM, SLACK, Typist, core  # noqa: E402

from pipeline.blobs import open_store  # noqa: E402
from pipeline.proof.sinks import Folder  # noqa: E402
from pipeline.report import Tally  # noqa: E402
from pipeline.settings import Settings  # noqa: E402
from pipeline.stream import state  # noqa: E402
from pipeline.work import handover, looks  # noqa: E402
from pipeline.work.engine import Raw, Work  # noqa: E402
from pipeline.work.pool import session_of  # noqa: E402
from pipeline.work.samples import tell  # noqa: E402
from redactors import recheck, session  # noqa: E402
from redactors.core import Core  # noqa: E402
from redactors.policy import load as policies  # noqa: E402
from redactors.redact import redact  # noqa: E402
from redactors.state import State  # noqa: E402
from schemas.audit import Place  # noqa: E402
from schemas.raw import Event, decode  # noqa: E402
from schemas.redacted import Redacted  # noqa: E402

LINES = 300
ROUNDS = 5
TOPIC, SESSIONS = "capture.raw", "capture.sessions"
WORDS = "please note that the order of Dana Whitfield leaves at noon, mail dana.whitfield@example.com or call 415 555 2671 before two".split()


def typing(lines: int) -> list[bytes]:
    """Lines of words with slips, arrow edits, looks elsewhere and a wandering mouse; key down and up, as recorders send them."""
    r, t = random.Random(7), Typist()
    for _ in range(lines):
        for word in r.sample(WORDS, 8):
            t.type(word + " ")
            chance = r.random()
            if chance < 0.1:
                t.type("qx\b\b")
            elif chance < 0.13:
                t.type("←←→→")
            elif chance < 0.2:
                for n in range(5):
                    t.emit("mouse.move", x=n, y=n)
            elif chance < 0.23:
                t.app = CRM
                t.emit("window.focus")
                t.app = SLACK
                t.emit("window.focus")
        t.type("\n")
    return [msgspec.json.encode(event) for event in t.events]


class Clock:
    """Seconds of processor time by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = collections.defaultdict(float)

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.process_time()
        yield
        self.seconds[stage] += time.process_time() - start


def once(data: list[bytes], judge: Core, folder: Path) -> dict[str, float]:
    """Seconds by stage of one session, batch by batch: in a process of the pool, between processes, in the worker, in release and on disk."""
    clock, held, batch_records = Clock(), State(), Settings().batch_records
    judge.apps.clear(), judge.slots.clear()
    decided: list[Redacted] = []
    find = judge.finder.find

    class Timed:
        def find(self, texts: Any) -> Any:
            with clock("(find)"):
                return find(texts)

    judge.finder = Timed()  # type: ignore[assignment]
    try:
        for at in range(0, len(data), batch_records):
            lines = data[at : at + batch_records]
            with clock("read"):
                batch = [Raw(Place(TOPIC, 0, at + n), session_of(line), line) for n, line in enumerate(lines)]
            with clock("between processes"):
                batch = pickle.loads(pickle.dumps(batch, pickle.HIGHEST_PROTOCOL))
            with clock("decode"):
                events = [decode(raw.value or b"") for raw in batch]
            assert all(isinstance(event, Event) for event in events)
            with clock("admit"):
                refused = [judge.admission.event(event, None) for event in events]  # type: ignore[arg-type]
            with clock("fold"):
                groups = [
                    (held, session.fold(held, raw.place, event, reason, judge.policy.keystrokes))  # type: ignore[arg-type]
                    for raw, event, reason in zip(batch, events, refused, strict=True)
                ]
            if at + batch_records >= len(data):
                groups.append((held, session.flush(held)))
            with clock("decide"):
                done = [decision.redacted for decision in redact(groups, judge)]
            with clock("encode the state"):
                plain = msgspec.msgpack.encode(held)
            with clock("between processes"):
                done = pickle.loads(pickle.dumps(Work(done, {"s-1": plain}), pickle.HIGHEST_PROTOCOL)).redacted
            with clock("seal the state"):
                state.to_records(b"k" * 32, SESSIONS, 0, "s-1", plain, 0)
            decided += done
        with clock("hand over"):
            sent = [handover.encode(one) for one in decided]
        checks, clean, tally = recheck.build(judge.policy), open_store(str(folder)), Tally()
        with clock("look again"):
            for one, value in zip(decided, sent, strict=True):
                assert looks.look(checks, clean, handover.decode(value), one.place, TOPIC).caught is None
        with Folder(folder) as out, clock("write and audit"):
            for one in decided:
                out.write(one)
        with clock("report"):
            for one in decided:
                tell(tally, one, None, clean)
    finally:
        judge.finder = find.__self__
    clock.seconds["decide"] -= clock.seconds["(find)"]
    return clock.seconds


def best(work: Callable[[Path], dict[str, float]]) -> dict[str, float]:
    """The least of each stage."""
    rounds = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(work(Path(folder)))
    return {stage: min(one[stage] for one in rounds) for stage in rounds[0]}


def states(data: list[bytes], judge: Core, sessions: int) -> str:
    """What it takes to write the states of sessions that type at the same time."""
    events = [event for line in data if isinstance(event := decode(line), Event)]
    live, seconds, size, batch_records = [State() for _ in range(sessions)], 0.0, 0, Settings().batch_records
    at = [(n, event) for event in events for n in range(sessions)]
    for start in range(0, len(at), batch_records):
        batch = at[start : start + batch_records]
        redact([(live[n], session.fold(live[n], Place(TOPIC, 0, start), event, None, judge.policy.keystrokes)) for n, event in batch], judge)  # type: ignore[arg-type]
        begin = time.process_time()
        for n in {n for n, _ in batch}:
            records, _ = state.to_records(b"k" * 32, SESSIONS, 0, f"s-{n}", msgspec.msgpack.encode(live[n]), 0)
            size += sum(len(record.value or b"") for record in records)
        seconds += time.process_time() - begin
    return f"{seconds / len(at) * 1e6:8.2f} µs  an event to encode and seal the states of {sessions} sessions at once, {size / len(at):.0f} bytes an event"


def waiting(data: list[bytes], judge: Core) -> str:
    """How big a record is that waits behind an open run."""
    events = [event for line in data if isinstance(event := decode(line), Event) and getattr(event, "key", "") != "Enter"]
    held = State()
    for n, event in enumerate(events):
        session.fold(held, Place(TOPIC, 0, n), event, None, judge.policy.keystrokes)  # type: ignore[arg-type]
    before = sum(len(msgspec.msgpack.encode(event)) for event in events) / len(events)
    after = (len(msgspec.msgpack.encode(held.held)) + len(msgspec.msgpack.encode(held.arounds))) / len(held.held)
    return f"{len(held.held)} records wait: {before:.0f} bytes each as they came, {after:.0f} as they wait; whole state {len(msgspec.msgpack.encode(held))} bytes"


def main() -> None:
    data, judge = typing(LINES), core(policies.load(policies.shipped()))
    gc.freeze()  # as the pool does
    stages = best(lambda folder: once(data, judge, folder))
    for stage, seconds in stages.items():
        print(f"{seconds / len(data) * 1e6:8.2f} µs  {stage}")
    print(f"{sum(s for name, s in stages.items() if name != '(find)') / len(data) * 1e6:8.2f} µs  an event, all but (find); {len(data)} events")
    for sessions in (1, 10, 50):
        print(states(data[: 40_000 // sessions], judge, sessions))
    print(waiting(typing(12)[:1800], judge))
    if "--profile" in sys.argv:
        profile = cProfile.Profile()
        with tempfile.TemporaryDirectory() as folder:
            profile.runcall(once, data, judge, Path(folder))
        pstats.Stats(profile).sort_stats("tottime").print_stats(30)


if __name__ == "__main__":
    main()
