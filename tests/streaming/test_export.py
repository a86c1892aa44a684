"""Trainers read capture.clean: committed records only, and on from where they stopped."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from cleanly import PURPOSE, Day, folder, full
from kafka import KafkaProducer
from streams import Stream

from pipeline import settings
from pipeline.export import Reader, episodes
from pipeline.settings import client

pytestmark = pytest.mark.streaming


def send(stream: Stream, *days: Day, commit: bool = True) -> None:
    """In one transaction, which is committed or aborted."""
    producer = KafkaProducer(**client(stream.settings), transactional_id=f"{stream.settings.topic_prefix}-t")
    producer.init_transactions()
    producer.begin_transaction()
    for event in (event for day in days for event in day.events):
        producer.send(stream.settings.topic("clean"), key=event.session.encode(), value=msgspec.json.encode(event))
    producer.flush()
    producer.commit_transaction() if commit else producer.abort_transaction()
    producer.close()


def test_a_reader_gets_what_was_committed_and_another_goes_on_at_its_offsets(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each committed event in one episode, whatever was aborted between, wherever the first reader stopped; frames come from the clean blob store."""
    monkeypatch.setattr(settings, "load", lambda: stream.settings)
    days = [full(f"s-{n}", f"u-{n}", n) for n in range(4)]
    folder(stream.folder / "clean", *days)
    expected = sorted((one.session, step.seq) for one in episodes(stream.folder / "clean", purpose=PURPOSE) for step in one.steps)
    send(stream, *days[:2])
    send(stream, Day("s-9", "u-9").click(9, 9), commit=False)
    opened = read(stream)
    first: list[Any] = [next(iter(opened))]
    send(stream, *days[2:])
    second = read(stream, position=opened.position())
    rest = list(second)
    assert sorted((one.session, step.seq) for one in [*first, *rest] for step in one.steps) == expected
    assert len(opened.read(first[0].steps[0].before)) > 0
    assert list(read(stream, position=second.position())) == []
    parts = [[one.session for one in read(stream, part=(n, 2))] for n in range(2)]
    assert sorted(parts[0] + parts[1]) == [f"s-{n}" for n in range(4)]


def read(stream: Stream, **more: Any) -> Reader:
    return episodes(f"kafka://{stream.settings.bootstrap}/{stream.settings.topic('clean')}", purpose=PURPOSE, **more)
