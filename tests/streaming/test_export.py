"""Trainers read capture.clean: committed records only, and on from where they stopped."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cleanly import PURPOSE, Day, folder, full
from kafka import KafkaProducer
from streams import Stream, Worker

from pipeline import settings
from pipeline.export import Reader, books, episodes, run
from pipeline.export.erasure import verify
from pipeline.faults import CannotRun
from pipeline.settings import client
from schemas.erasure import ErasedRecord, Notice, RecordsNotice, Span, key_of

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


def tell(stream: Stream, *notices: Notice | RecordsNotice | bytes) -> None:
    """As the officer does."""
    producer = stream.producer()
    for one in notices:
        key, value = (b"k", one) if isinstance(one, bytes) else (key_of(one), msgspec.json.encode(one))
        producer.send(stream.settings.topic("erasure"), key=key, value=value)
    producer.close()


def person(actor: str, session: str, time: str = "2026-03-02T12:00:00Z") -> Notice:
    return Notice(actor=actor, time=time, topic="capture.clean", clean=(Span(0, session, 0, 99, 30),), blobs=(), shared=())


def record(event: Any) -> RecordsNotice:
    named = ErasedRecord(0, 0, event.session, event.seq, event.id, type(event).__struct_config__.tag)
    return RecordsNotice(
        notice="records", erasure=f"e-{event.seq}", part=0, parts=1, time="2026-03-02T12:00:00Z", topic="capture.clean", records=(named,), blobs=(), shared=()
    )  # fmt: skip


def order(stream: Stream, out: Path) -> run.Order:
    source = f"kafka://{stream.settings.bootstrap}/{stream.settings.topic('clean')}"
    return run.Order(source=source, out=out, formats=("parquet", "agentnet"), purpose=PURPOSE)


def test_exports_follow_the_notices_and_new_ones_hold_nothing_that_was_taken_back(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person and a record: out of an export that has them, never into one made later, though the clean topic still holds both; each notice once."""
    monkeypatch.setattr(settings, "load", lambda: stream.settings)
    days = [full(f"s-{n}", f"u-{n}", n) for n in range(3)]
    folder(stream.folder / "clean", *days)
    send(stream, *days)
    out, later = stream.folder / "out", stream.folder / "later"
    run.export(order(stream, out))
    assert books.load(out).people.keys() == {"u-0", "u-1", "u-2"}
    tell(stream, person("u-1", "s-1"), record(days[2].events[8]))
    told = stream.scrim("honour", out)
    assert told.exit_code == 0 and "2 notices up to offset 1" in told.output and "none left" in told.output
    assert verify(out, "u-1")[0] == set() and {one.session for one in episodes(out, purpose=PURPOSE)} == {"s-0", "s-2"}
    assert len(json.loads((out / "erasures.jsonl").read_text())["rows"]) == 2
    done = (out / "state.json").read_bytes()
    assert stream.scrim("honour", out).output == "" and (out / "state.json").read_bytes() == done
    run.export(order(stream, later))

    def steps(place: Path) -> set[tuple[str, int]]:
        return {(one.session, step.seq) for one in episodes(place, purpose=PURPOSE) for step in one.steps}

    assert verify(later, "u-1")[0] == set() and steps(later) == steps(out) | {("s-2", 9)}  # the run that went on with the one that is gone
    assert not any(one.session == "s-1" or (one.session == "s-2" and step.seq <= 8 <= step.last_seq) for one in read(stream) for step in one.steps)
    again = Day("s-1b", "u-1")
    again.at += 6 * 3600  # they allowed it, after the notice
    send(stream, again.start().click(9, 9).stop())
    assert {one.session for one in read(stream)} == {"s-0", "s-2", "s-1b"}
    tell(stream, person("u-1", "s-1b", "2026-03-02T20:00:00Z"))
    run.export(order(stream, out))  # an export that goes on honours them too
    assert verify(out, "u-1")[0] == set() and {one.session for one in read(stream)} == {"s-0", "s-2"}


def test_who_follows_hears_of_each_notice_and_may_be_killed(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    """kill -9 between two notices; what was said meanwhile is done when it is started again."""
    monkeypatch.setattr(settings, "load", lambda: stream.settings)
    days = [full(f"s-{n}", f"u-{n}", n) for n in range(3)]
    folder(stream.folder / "clean", *days)
    send(stream, *days)
    out = stream.folder / "out"
    run.export(order(stream, out))
    command = [sys.executable, "-m", "pipeline.cli", "honour", str(out), "--follow", "1"]
    follower = Worker(command, stream.environ(), stream.folder / "honour.log")
    stream.workers.append(follower)
    for n in range(2):
        tell(stream, person(f"u-{n}", f"s-{n}"))
        follower.keep()
        until = time.monotonic() + 60
        while len(books.load(out).done) <= n or books.load(out).pending is not None:
            assert time.monotonic() < until, stream.logs()
            time.sleep(0.2)
        follower.kill()
        assert verify(out, f"u-{n}")[0] == set()
    assert {one.session for one in episodes(out, purpose=PURPOSE)} == {"s-2"} and len(books.load(out).done) == 2


def test_a_reader_on_its_way_lets_go_of_a_person_as_soon_as_it_hears(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what it holds, of what it was handed by another's position, and of what comes."""
    monkeypatch.setattr(settings, "load", lambda: stream.settings)
    monkeypatch.setattr("pipeline.export.reader.NOTICES_S", 1e-9)
    send(stream, *(Day(f"s-{n}", f"u-{n % 2}").start().click(9, 9).wait(900).click(9, 9).type("later") for n in range(8)))
    opened = read(stream)
    given = iter(opened)
    first = next(given)
    other = "u-1" if first.actor == "u-0" else "u-0"
    tell(stream, *(person(other, f"s-{n}") for n in range(8) if f"u-{n % 2}" == other))
    handed = read(stream, position=opened.position())
    assert {one.actor for one in given} == {first.actor} == {one.actor for one in handed}
    assert other.encode() not in opened.position() + handed.position()


def test_a_notice_that_cannot_be_read_is_not_passed_over(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies before it is done; then nothing is read or written, and so it is without a topic of notices."""
    monkeypatch.setattr(settings, "load", lambda: stream.settings)
    send(stream, full("s-0", "u-0"), full("s-1", "u-1", 1))
    folder(stream.folder / "clean", full("s-0", "u-0"), full("s-1", "u-1", 1))
    out = stream.folder / "out"
    run.export(order(stream, out))
    tell(stream, person("u-1", "s-1"), b'{"notice":"of-next-year"}', person("u-0", "s-0"))
    told = stream.scrim("honour", out)
    assert told.exit_code == 1 and "offset 1: is no notice of this version" in told.output
    assert verify(out, "u-1")[0] == set() and verify(out, "u-0")[0]
    for work in (lambda: list(read(stream)), lambda: run.export(order(stream, out)), lambda: run.export(order(stream, stream.folder / "new"))):
        with pytest.raises(CannotRun, match="is no notice of this version"):
            work()
    with pytest.raises(CannotRun, match="no such topic, or this login may not read it"):
        list(episodes(f"kafka://{stream.settings.bootstrap}/nobody.clean", purpose=PURPOSE))


def read(stream: Stream, **more: Any) -> Reader:
    return episodes(f"kafka://{stream.settings.bootstrap}/{stream.settings.topic('clean')}", purpose=PURPOSE, **more)
