"""What was taken back of the clean topic: the notices on capture.erasure in; whose records, and which, nobody may keep a copy of, out.

A notice about a person takes their records back up to its time, and the sessions it names; what they allow later is theirs to give. A notice about
records takes each of them back, and all that was made of it. What cannot happen: a notice that is passed over, because it cannot be read or was not there
to be read (fails closed: nothing is read then).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from kafka.errors import KafkaError
from msgspec import Struct

from pipeline.export.acts import Session, seconds
from pipeline.export.shapes import Episode, Step, sources
from pipeline.export.sources import Source
from pipeline.faults import CannotRun
from schemas import erasure


class Person(Struct):
    """Whose records are taken back: up to `until` (seconds since 1970; none: for good), and all of these sessions."""

    until: float | None = None
    sessions: set[str] = set()


class Taken(Struct, omit_defaults=True):
    """People by actor, and single records by session and `seq`."""

    people: dict[str, Person] = {}
    records: dict[str, set[int]] = {}

    def __bool__(self) -> bool:
        return bool(self.people or self.records)

    def add(self, notice: erasure.Notice | erasure.RecordsNotice) -> None:
        """One more notice."""
        if isinstance(notice, erasure.Notice):
            until = seconds(notice.time) or None  # of a day that no calendar has: for good
            self.merge(Taken(people={notice.actor: Person(until, {span.session for span in notice.clean})}))
        for record in notice.records if isinstance(notice, erasure.RecordsNotice) else ():
            self.records.setdefault(record.session, set()).add(record.seq)

    def merge(self, more: Taken) -> None:
        """All that the other says too."""
        for actor, one in more.people.items():
            known = self.people.setdefault(actor, Person(0.0))
            known.until = None if known.until is None or one.until is None else max(known.until, one.until)
            known.sessions |= one.sessions
        for session, seqs in more.records.items():
            self.records.setdefault(session, set()).update(seqs)

    def person(self, actor: str, session: str, time: str) -> bool:
        """Whether what a person did then is taken back. A time that cannot be read is: fails closed."""
        one = self.people.get(actor)
        return one is not None and (one.until is None or session in one.sessions or seconds(time) <= one.until)

    def event(self, event: Any) -> bool:
        """Whether a clean event is."""
        return self.person(event.actor, event.session, event.time) or event.seq in self.records.get(event.session, ())

    def span(self, session: str, seq: int, last_seq: int, more: Iterable[int] | None) -> bool:
        """Whether something that was made of these events is; where it is not known of which (None), by its session."""
        seqs = self.records.get(session)
        return seqs is not None and (more is None or not seqs.isdisjoint(more) or any(seq <= one <= last_seq for one in seqs))

    def step(self, session: str, step: Step) -> bool:
        """Whether a step is made of, or shows, a record that is."""
        return bool(self.records) and self.span(session, step.seq, step.last_seq, sources(step))


def without(actors: Iterable[str]) -> Taken:
    """People, for good."""
    return Taken(people={actor: Person() for actor in actors})


def left_of(episode: Episode, taken: Taken) -> Episode | None:
    """An episode without the steps that are taken back; None where nothing is left."""
    if taken.person(episode.actor, episode.session, episode.steps[0].time):
        return None
    if episode.session not in taken.records:
        return episode
    steps = tuple(step for step in episode.steps if not taken.step(episode.session, step))
    return msgspec.structs.replace(episode, steps=steps) if steps else None


def gone(session: Session, taken: Taken) -> bool:
    """Whether a session's fold is taken back whole."""
    return taken.person(session.actor, session.name, session.began)


class News(Struct, frozen=True):
    """What was taken back by notices that are new, and which those are (empty: none). `fault` says why the one after them cannot be read, if one cannot."""

    taken: Taken
    said: str
    fault: str | None


class Board:
    """The notices on a topic, from an offset on. `next` is where the one after what was read begins."""

    def __init__(self, source: Source, offset: int = 0) -> None:
        self.topic, self.next = source.topic, offset
        self._source = source._replace(again=True)  # a topic that begins anew is read anew

    def read(self) -> News:
        """What is new. Raises CannotRun where the topic cannot be read."""
        found, fault, count, said = Taken(), None, 0, ""
        try:
            for record in self._source.records({0: self.next}, (0, 1)):
                notice = erasure.decode(record.value)
                if notice is None:
                    fault = f"{record.place}: is no notice of this version; a later one of Scrim reads it"
                    break
                found.add(notice)
                count += 1
                said = f"{self.topic}: {count} notices up to offset {record.next - 1}, the last of {notice.time}"
                self.next = record.next
        except KafkaError as error:
            raise CannotRun(f"{self.topic}: cannot be read ({type(error).__name__}): who was erased cannot be known") from None
        return News(found, said, fault)

    def all(self) -> Taken:
        """What is new, where all of it can be read. Raises CannotRun."""
        news = self.read()
        if news.fault is not None:
            raise CannotRun(news.fault)
        return news.taken
