"""A frame that hangs its process, through Kafka: the worker goes on, and the record is quarantined."""

from __future__ import annotations

from typing import Any

import pytest
from hanging import FINE, HANGS_NATIVELY, frame, pasted

pytestmark = [pytest.mark.streaming, pytest.mark.timeout(200)]


def test_a_frame_that_hangs_is_quarantined_and_the_worker_neither_hangs_nor_starts_again(stream: Any) -> None:
    records = [("s", pasted("a", "s", 0)), ("s", frame(HANGS_NATIVELY, "s", 1)), ("s", frame(FINE, "s", 2)), ("t", pasted("b", "t", 3))]
    producer = stream.producer()
    for session, record in records:
        producer.send(stream.settings.topic("raw"), key=session.encode(), value=record)
    producer.flush()
    redact = stream.worker("redact", SCRIM_PROCESSES="1", STANDIN_HANGS="1")
    stream.worker("release")
    stream.wait(len(records))
    ended = {a["id"]: (a["outcome"], a["reason"]) for a in stream.audits()}
    assert ended == {"s-0": ("clean", "passed"), "s-1": ("quarantined", "timeout"), "s-2": ("clean", "passed"), "t-3": ("clean", "passed")}
    assert redact.ends == [] and redact.end() == 0
