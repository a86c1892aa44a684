"""The text finder's speed beside Presidio's `analyze()` with en_core_web_sm, one core, one run, the same texts in turns.

    python tests/bench/text_speed.py [FILE.jsonl] [--spacy FOLDER]

Three loads: `short` texts, each once (FILE's rows, {"text": …}; without one, lines typed by `typing_speed`'s authors); `stream`, every string of the
bundled demo recording in the order in which a worker asks, repeats and all, lines read off its screenshots among them; `pages`, the short texts put together to 3,000 characters. Scrim has both
models and what a worker has: batches of 256, lines known by their fingerprints. Seconds are of processor time. `p95_ms`: one short text asked alone.
`--spacy`: a whole en_core_web_sm for Presidio; without it the pinned one, `ner` alone, which is faster.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import socket
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "support")]
from peers import Presidio  # noqa: E402
from typing_speed import record  # noqa: E402
from typist import core  # noqa: E402

import pipeline.demo  # noqa: E402
from pipeline import blobs  # noqa: E402
from pipeline.models import eyes, language, weights  # noqa: E402
from redactors import session  # noqa: E402
from redactors.core import Core  # noqa: E402
from redactors.policy import load as policies  # noqa: E402
from redactors.redact import redact  # noqa: E402
from redactors.state import State  # noqa: E402
from redactors.text import find  # noqa: E402
from redactors.text.finding import Context, Finder, Finding, Text  # noqa: E402
from redactors.text.known import KnownFinder  # noqa: E402
from schemas.audit import Place  # noqa: E402
from schemas.policy import Policy  # noqa: E402
from schemas.raw import Event, decode  # noqa: E402

BATCH = 256
PAGE_CHARS = 3_000
TURNS = 10  # how often the two take turns in one load


class Listening:
    """A finder that finds nothing and knows what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Text] = []

    def find(self, texts: Sequence[Text]) -> list[tuple[Finding, ...]]:
        self.asked += texts
        return [() for _ in texts]


def stream(policy: Policy) -> list[Text]:
    """Every string of the demo recording that a worker asks about, in its order."""
    listening = Listening()
    judge: Core = core(policy, find_with=listening)
    recording = Path(pipeline.demo.__path__[0]) / "recording"
    store = blobs.open_store(str(recording))
    judge.eyes, judge.load = eyes.load(policy), lambda image: blobs.read(store, image.ref or "", image.sha256)
    states: dict[str, State] = {}
    for n, line in enumerate((recording / "raw.jsonl").read_bytes().splitlines()):
        event = decode(line)
        if isinstance(event, Event):
            state = states.setdefault(event.session, State())
            redact([(state, session.fold(state, Place(line=n + 1), event, judge.admission.event(event, None), policy.keystrokes))], judge)
    for state in states.values():
        redact([(state, session.flush(state))], judge)
    return [text for text in listening.asked if text.text.strip()]


def pages(texts: list[Text]) -> list[Text]:
    whole = "\n".join(text.text for text in texts)
    return [Text(whole[at : at + PAGE_CHARS], Context("clipboard")) for at in range(0, len(whole) - PAGE_CHARS + 1, PAGE_CHARS)]


def batched(finder: Finder) -> Callable[[list[Text]], None]:
    def run(texts: list[Text]) -> None:
        for at in range(0, len(texts), BATCH):
            finder.find(texts[at : at + BATCH])

    return run


def spent(run: Callable[[list[Text]], None], texts: list[Text]) -> float:
    start = time.process_time()
    run(texts)
    return time.process_time() - start


def load(texts: list[Text], ours: Callable[[list[Text]], None], theirs: Callable[[list[Text]], None]) -> dict[str, Any]:
    """Texts a second of both, in turns, so that what else the machine does is the same to both."""
    size = -(-len(texts) // TURNS)
    seconds = [0.0, 0.0]
    for at in range(0, len(texts), size):
        part = texts[at : at + size]
        seconds = [seconds[0] + spent(ours, part), seconds[1] + spent(theirs, part)]
    mine, peer = (round(len(texts) / s, 1) for s in seconds)
    return {"texts": len(texts), "distinct": len(set(texts)), "scrim_per_second": mine, "presidio_per_second": peer, "times_faster": round(seconds[1] / seconds[0], 2)}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("file", nargs="?", type=Path)
    ap.add_argument("--spacy", type=Path, help="a whole en_core_web_sm for Presidio")
    args = ap.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    socket.socket.connect = lambda *_: (_ for _ in ()).throw(OSError("this script goes nowhere"))  # type: ignore[assignment,method-assign]
    policy = policies.load(policies.shipped())
    loaded = language.load(weights.folder(), policy)
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    peer = Presidio(args.spacy)

    def theirs(texts: list[Text]) -> None:
        for text in texts:
            peer.analyzer.analyze(text.text, language="en")

    def ours() -> KnownFinder:
        return find.remembering(policy, loaded, b"k" * 32)

    rows = [json.loads(line)["text"] for line in args.file.read_text().splitlines()] if args.file else [run for n in range(16) for run in record(n, 40, "speed").runs]
    short = [Text(row, Context("clipboard")) for row in dict.fromkeys(rows)]
    warm = [Text(run, Context("typed")) for n in range(8) for run in record(n, 40, "warm").runs]
    batched(find.build(policy, loaded))(warm)
    theirs(warm[:200])
    asked = stream(policy)
    alone, lone = ours(), list[float]()
    for text in short[:400]:
        lone.append(spent(lambda texts: (alone.find(texts), None)[1], [text]))
    lines = ours()
    figures = {
        "short": load(short, batched(ours()), theirs),
        "stream": load(asked, batched(lines), theirs) | {"known": round((counted := lines.counted())[1] / counted[0], 3)},
        "pages": load(list(itertools.islice(pages(short), 40)), batched(ours()), theirs),
        "p95_ms": round(sorted(lone)[int(0.95 * len(lone))] * 1000, 2),
        "memory_mb": memory_mb,
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
