"""What the session fold costs: µs an event over generated typing without text detection, and the bytes of state for each record that waits.

    python tests/bench/typing_fold.py [--profile]
"""

from __future__ import annotations

import cProfile
import pstats
import random
import sys
import time
from pathlib import Path

import msgspec

sys.path[:0] = [str(Path(__file__).parent.parent / "support"), str(Path(__file__).parent.parent.parent)]

from typist import CRM, SLACK, Typist  # noqa: E402

from redactors import session  # noqa: E402
from redactors.policy import load as policies  # noqa: E402
from redactors.state import State  # noqa: E402
from schemas.audit import Place  # noqa: E402
from schemas.raw import RawEvent  # noqa: E402

LINES = 300
WORDS = "please note that the order of Dana Whitfield leaves at noon, mail dana.whitfield@example.com or call 415 555 2671 before two".split()


def typing(lines: int) -> list[RawEvent]:
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
    return t.raw()


def main() -> None:
    policy = policies.load(policies.shipped())
    events = typing(LINES)
    best = min(fold(events, policy.keystrokes)[0] for _ in range(9))
    print(f"{len(events)} events, {best / len(events) * 1e6:.2f} µs an event")
    held = typing(12)[:1800]
    held = [e for e in held if getattr(e, "key", "") != "Enter"]
    _, state = fold(held, policy.keystrokes)
    before = sum(len(msgspec.msgpack.encode(e)) for e in held)
    after = len(msgspec.msgpack.encode(state.held)) + len(msgspec.msgpack.encode(state.arounds))
    print(f"{len(state.held)} records wait: {before / len(held):.0f} bytes each as they came, {after / len(state.held):.0f} as they wait")
    print(f"whole state {len(msgspec.msgpack.encode(state))} bytes")
    if "--profile" in sys.argv:
        profile = cProfile.Profile()
        profile.runcall(fold, events, policy.keystrokes)
        pstats.Stats(profile).sort_stats("tottime").print_stats(18)


def fold(events: list[RawEvent], limits: object) -> tuple[float, State]:
    state = State()
    start = time.process_time()
    for n, event in enumerate(events):
        session.fold(state, Place(topic="capture.raw", partition=0, offset=n), event, None, limits)  # type: ignore[arg-type]
    return time.process_time() - start, state


if __name__ == "__main__":
    main()
