"""Ten times the load for a while, on a real broker: what cannot be done at once waits, in order, and is done; by the workers' own metrics nothing waits then."""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict

import pytest
from lag import Curve
from streams import Stream

from pipeline import load
from schemas.raw import milliseconds

pytestmark = [pytest.mark.streaming, pytest.mark.timeout(300)]
PEOPLE, TIMES = 3, 10
METRICS = {"SCRIM_METRICS_PORT": "0"}


def test_a_burst_of_ten_times_the_load_waits_and_is_worked_off_with_nothing_lost(stream: Stream) -> None:
    workers = [stream.worker("redact", STANDIN_QUIET_MS="500", STANDIN_BATCH_MS="400", **METRICS), stream.worker("release", **METRICS)]
    sent = load.run(stream.settings, PEOPLE, 2, 1, active=1, seed=1).records
    assert sent
    stream.wait(sent)  # both are at work
    curve = Curve(workers, every_seconds=0.2)
    try:
        for n, (phase, people, seconds) in enumerate((("before", PEOPLE, 1), ("burst", TIMES * PEOPLE, 4), ("after", PEOPLE, 1))):
            curve.phase = phase
            sent += load.run(stream.settings, people, seconds, 1, active=1, seed=n).records
        curve.phase = "done"
        stream.wait(sent)
        time.sleep(0.5)  # a last look, after the last commit
        last = curve.now()
    finally:
        curve.close()
    assert curve.most("burst", "after", "done") > 2 * curve.most("before")  # there was something to catch up with
    assert (last.records, last.seconds) == (0, 0.0)
    audits = stream.audits()
    assert len(audits) == sent and set(Counter((a["place"]["partition"], a["place"]["offset"]) for a in audits).values()) == {1}
    clean = [json.loads(value or b"") for lines in stream.read("clean").values() for _, value in lines]
    assert not [a for a in audits if a["outcome"] == "quarantined"]
    assert Counter(a["outcome"] for a in audits)["clean"] == len({event["id"] for event in clean}) == len(clean)
    assert last.reached == max(milliseconds(event["time"]) for event in clean) / 1000  # in event time too, nothing is left
    seqs = defaultdict(list)
    for event in clean:
        seqs[event["session"]].append(event["seq"])
    assert all(one == sorted(one) for one in seqs.values())
