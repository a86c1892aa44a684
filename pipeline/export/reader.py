"""The trainers' door: `episodes(source, purpose=…)` gives typed episodes, and reads their frames.

In: clean records, from wherever they are. Out: episodes in order, and a position from which another reader goes on without a gap or a repeat.
From Kafka, notices of erasure are read first, and again while it goes on: what they take back is in no episode from then on, though the topic still holds
it. Bounded: the steps of SESSIONS_MAX sessions; an open action and a frame's name of each of SESSIONS_KNOWN_MAX, and beyond that it refuses.
What cannot happen: a record of another schema or of a policy that was not named; a purpose that a policy does not allow; content in an error.
"""

from __future__ import annotations

import time
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from pipeline import blobs
from pipeline.export import acts, fold, notices, stored
from pipeline.export.acts import Session
from pipeline.export.notices import Board, Taken
from pipeline.export.preview import opened
from pipeline.export.shapes import Episode, Frame
from pipeline.export.sources import Source, notices_of, open_source
from pipeline.faults import CannotRun
from redactors.policy import load as policies
from schemas.audit import Reason
from schemas.clean import CleanEvent
from schemas.policy import Policy

CANARIES = "canary."  # sessions of invented values, planted to see whether any comes through: nobody trains on them
SESSIONS_MAX = 1024  # with steps in memory; of the one that said nothing for the longest they leave first, and it goes on in another episode
SESSIONS_KNOWN_MAX = 100_000  # that may go on; some 2 kB each
OVER_HOURS = 72  # a session that said nothing for so long is over, as it is for redact
NOTICES_S = 30.0  # between two looks for notices
_DECODER: Any = msgspec.json.Decoder(CleanEvent)


class Refused(CannotRun):
    """The purpose is not allowed, or a record is not what was named. Says which and where, never what is in it."""


class Position(Struct, omit_defaults=True):
    """Where a reader stands: the next record of each partition, the folds of open sessions, episodes that were ready and not yet taken."""

    offsets: dict[int, int] = {}
    sessions: dict[str, Session] = {}
    ready: list[Episode] = []


def episodes(
    source: str | Path, *, purpose: str, policies: Iterable[str | Path | Policy] = (), position: str | bytes | None = None,
    part: tuple[int, int] = (0, 1), without: Iterable[str] | Taken = (),
) -> Reader:  # fmt: skip
    """Episodes of a `scrim redact` folder, of Parquet that `scrim export` wrote, or of `kafka://[host:port[/topic]]`.

    `purpose` must be one that each of the `policies` (files; the shipped one if none is named) allows, and every record must have been made under one of
    them. `position` is what another reader's `position()` said. `part` (i, n) reads one of n shares; `without` leaves people out (from Kafka, those whom
    notices of erasure name are left out in any case). Raises Refused, CannotRun.
    """
    allowed = _allowed(purpose, policies)
    name = str(source)
    shards = [] if name.startswith("kafka://") else stored.shards(Path(name))
    opened = None if shards else open_source(name)
    at = msgspec.json.decode(position, type=Position) if position else Position()
    taken = Taken()
    taken.merge(without if isinstance(without, Taken) else notices.without(without))
    return Reader(opened, shards, allowed, at, part, taken)


class Reader:
    """Iterate it for episodes. `read` gives a frame's bytes, verified; `image` gives it as a Pillow image."""

    def __init__(
        self, source: Source | None, shards: list[Path], allowed: frozenset[str], at: Position, part: tuple[int, int], taken: Taken
    ) -> None:  # fmt: skip
        self.records = 0
        self.source, self._allowed, self._at, self._part, self._taken = source, allowed, at, part, taken
        self._stored = stored.Rows(shards[part[0] :: part[1]]) if source is None else None
        self._board = Board(notices_of(source)) if source is not None and source.settings is not None else None
        self._looked = 0.0
        self._ready = deque(at.ready)
        self._busy = {name: None for name, session in at.sessions.items() if session.steps}

    def __iter__(self) -> Iterator[Episode]:
        self._let_go(self._taken)
        self._look(0.0)
        events = self._from_rows() if self.source is None else self._from_events(self.source)
        while self._ready:
            yield self._ready.popleft()
        for _ in events:
            while self._ready:
                yield self._ready.popleft()

    def position(self) -> bytes:
        """Where this reader stands: everything it gave is behind it, everything else is before it."""
        return msgspec.json.encode(msgspec.structs.replace(self._at, ready=list(self._ready)))

    def read(self, frame: Frame) -> bytes:
        """The frame's bytes. Raises CannotRun where they are not there, or are not those that were released."""
        if self._stored is not None:
            return self._stored.read(frame)
        assert self.source is not None
        data = blobs.read(self.source.store, frame.ref, frame.sha256)
        if isinstance(data, Reason):
            raise CannotRun(f"{frame.ref}: {data.value}: the clean blob store does not have this frame as it was released")
        return data

    def image(self, frame: Frame) -> Any:
        """The frame as an RGB Pillow image."""
        return opened(self.read(frame))

    def _from_events(self, source: Source) -> Iterator[None]:
        sessions, offsets, taken, told = self._at.sessions, self._at.offsets, self._taken, self._board is not None
        for record in source.records(offsets, self._part):
            if told:
                self._look(NOTICES_S)
            event = self._decoded(record.value, record.place)
            offsets[record.partition] = record.next
            self.records += 1
            if event.session.startswith(CANARIES) or not self._mine(source, event.session):
                continue
            if taken and taken.event(event):
                if event.session in sessions:
                    fold.lose(sessions[event.session], event)
                continue
            session = self._session(source, event.session, record.time_ms)
            self._ready.extend(fold.add(session, event))
            if event.__class__.__name__ == "CleanSessionEnd":
                del sessions[event.session]
            elif session.steps:
                self._busy[event.session] = None
                if len(self._busy) > SESSIONS_MAX:
                    quiet = next(iter(self._busy))
                    del self._busy[quiet]
                    self._ready.extend(fold.cut(sessions[quiet]))
            yield
        self._look(0.0)
        for session in sessions.values():  # the source is at its end; what comes later goes on in another episode
            self._ready.extend(fold.pause(session))
        self._busy.clear()
        yield

    def _session(self, source: Source, name: str, time_ms: int) -> Session:
        """A session's fold; the newest last, in the order of use. Raises CannotRun where too many are open."""
        sessions = self._at.sessions
        self._busy.pop(name, None)
        session = sessions.pop(name, None)
        if session is None:
            session = Session(name)
            if len(sessions) >= SESSIONS_KNOWN_MAX:
                self._forget(source, time_ms)
        sessions[name] = session
        session.seen_ms = time_ms
        return session

    def _forget(self, source: Source, now_ms: int) -> None:
        """Lets go of the session that said nothing for the longest, if it is over. In a file nobody knows when that was."""
        hours = source.settings.session_hours if source.settings is not None else OVER_HOURS
        quiet = next(iter(self._at.sessions.values()))
        if now_ms - quiet.seen_ms <= hours * 3_600_000:
            raise CannotRun(f"more than {SESSIONS_KNOWN_MAX:,} sessions are open at a time: read the source in shares, part=(0, 4) to part=(3, 4)")
        self._ready.extend(fold.end(quiet))
        self._busy.pop(quiet.name, None)
        del self._at.sessions[quiet.name]

    def _look(self, every_s: float) -> None:
        """Looks for new notices, where it is time, and lets go of what they take back."""
        if self._board is not None and (not every_s or time.monotonic() - self._looked >= every_s):
            taken, self._looked = self._board.all(), time.monotonic()
            self._taken.merge(taken)
            self._let_go(taken)

    def _let_go(self, taken: Taken) -> None:
        if not taken:
            return
        self._ready = deque(let_go(self._at.sessions, self._ready, taken))
        self._busy = {name: None for name in self._busy if name in self._at.sessions}

    def _from_rows(self) -> Iterator[None]:
        assert self._stored is not None
        shard, row = self._at.offsets.get(0, 0), self._at.offsets.get(1, 0)
        for episode, *ends, place in self._stored.episodes(shard, row):
            if episode.policy not in self._allowed:
                raise Refused(_foreign(place, episode.policy, self._allowed))
            self._at.offsets.update(enumerate(ends))
            self.records += len(episode.steps)
            left = notices.left_of(episode, self._taken)
            if left is not None:
                self._ready.append(left)
            yield

    def _mine(self, source: Source, session: str) -> bool:
        return source.folder is None or self._part[1] == 1 or zlib.crc32(session.encode()) % self._part[1] == self._part[0]

    def _decoded(self, value: bytes, place: str) -> Any:
        try:
            event = _DECODER.decode(value)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise Refused(f"{place}: is no clean event of this version's schema (schemas/json/clean.schema.json)") from None
        if event.policy not in self._allowed:
            raise Refused(_foreign(place, event.policy, self._allowed))
        return event


def let_go(sessions: dict[str, Session], ready: Iterable[Episode], taken: Taken) -> list[Episode]:
    """Takes out of the folds what is taken back; gives the episodes without it."""
    for name in [name for name, session in sessions.items() if notices.gone(session, taken)]:
        del sessions[name]
    for name in sessions.keys() & taken.records.keys():
        acts.forget(sessions[name], taken.records[name])
    return [left for episode in ready if (left := notices.left_of(episode, taken)) is not None]


def forget(position: bytes, taken: Taken) -> bytes:
    """A position without what is taken back."""
    at = msgspec.json.decode(position, type=Position)
    at.ready = let_go(at.sessions, at.ready, taken)
    return msgspec.json.encode(at)


def _foreign(place: str, digest: str, allowed: frozenset[str]) -> str:
    return f"{place}: was made under policy {digest}, which is none of those named ({', '.join(sorted(allowed))}); name its file too with --policy"


def _allowed(purpose: str, named: Iterable[str | Path | Policy]) -> frozenset[str]:
    """The digests of the policies, each of which must allow the purpose."""
    loaded = [_load(one) for one in named] or [policies.load(policies.shipped())]
    for policy in loaded:
        if purpose not in policy.purposes:
            known = ", ".join(policy.purposes) or "none"
            raise Refused(f'policy "{policy.name}" ({policies.digest(policy)}) does not allow this purpose (its purposes: {known})')
    return frozenset(policies.digest(policy) for policy in loaded)


def _load(one: str | Path | Policy) -> Policy:
    if isinstance(one, Policy):
        return one
    try:
        return policies.load(Path(one).read_text("utf-8"), str(one))
    except (OSError, UnicodeDecodeError):
        raise CannotRun(f"{one}: cannot be read as a UTF-8 text file") from None
    except policies.PolicyError as wrong:
        raise CannotRun(f"{one}: is no policy that holds ({len(wrong.faults)} faults; run: scrim policy check {one})") from None
