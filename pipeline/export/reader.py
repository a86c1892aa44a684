"""The trainers' door: `episodes(source, purpose=…)` gives typed episodes, and reads their frames.

In: clean records, from wherever they are. Out: episodes in order, and a position from which another reader goes on without a gap or a repeat.
What cannot happen: a record of another schema or of a policy that was not named; a purpose that a policy does not allow; content in an error.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from pipeline import blobs
from pipeline.export import fold, stored
from pipeline.export.acts import Session
from pipeline.export.shapes import Episode, Frame
from pipeline.export.sources import Source, open_source
from pipeline.faults import CannotRun
from redactors.policy import load as policies
from schemas.audit import Reason
from schemas.clean import CleanEvent
from schemas.policy import Policy

CANARIES = "canary."  # sessions of invented values, planted to see whether any comes through: nobody trains on them
SESSIONS_MAX = 1024  # open at a time; the one that said nothing for the longest is closed first
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
    part: tuple[int, int] = (0, 1), without: Iterable[str] = (),
) -> Reader:  # fmt: skip
    """Episodes of a `scrim redact` folder, of Parquet that `scrim export` wrote, or of `kafka://[host:port[/topic]]`.

    `purpose` must be one that each of the `policies` (files; the shipped one if none is named) allows, and every record must have been made under one of
    them. `position` is what another reader's `position()` said. `part` (i, n) reads one of n shares; `without` leaves people out. Raises Refused, CannotRun.
    """
    allowed = _allowed(purpose, policies)
    name = str(source)
    shards = [] if name.startswith("kafka://") else stored.shards(Path(name))
    opened = None if shards else open_source(name)
    at = msgspec.json.decode(position, type=Position) if position else Position()
    return Reader(opened, shards, allowed, at, part, frozenset(without))


class Reader:
    """Iterate it for episodes. `read` gives a frame's bytes, verified; `image` gives it as a Pillow image."""

    def __init__(
        self, source: Source | None, shards: list[Path], allowed: frozenset[str], at: Position, part: tuple[int, int], without: frozenset[str]
    ) -> None:  # fmt: skip
        self.records = 0
        self._source, self._allowed, self._at, self._part, self._without = source, allowed, at, part, without
        self._stored = stored.Rows(shards[part[0] :: part[1]]) if source is None else None
        self._ready = deque(at.ready)

    def __iter__(self) -> Iterator[Episode]:
        events = self._from_rows() if self._source is None else self._from_events(self._source)
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
        assert self._source is not None
        data = blobs.read(self._source.store, frame.ref, frame.sha256)
        if isinstance(data, Reason):
            raise CannotRun(f"{frame.ref}: {data.value}: the clean blob store does not have this frame as it was released")
        return data

    def image(self, frame: Frame) -> Any:
        """The frame as an RGB Pillow image."""
        import io

        from PIL import Image

        return Image.open(io.BytesIO(self.read(frame))).convert("RGB")

    def _from_events(self, source: Source) -> Iterator[None]:
        sessions, offsets = self._at.sessions, self._at.offsets
        for record in source.records(offsets, self._part):
            event = self._decoded(record.value, record.place)
            offsets[record.partition] = record.next
            self.records += 1
            if event.session.startswith(CANARIES) or event.actor in self._without or not self._mine(source, event.session):
                continue
            session = sessions.pop(event.session, None) or Session(event.session)
            sessions[event.session] = session  # the dict is in order of last use
            self._ready.extend(fold.add(session, event))
            if event.__class__.__name__ == "CleanSessionEnd":
                del sessions[event.session]
            elif len(sessions) > SESSIONS_MAX:
                self._ready.extend(fold.end(sessions.pop(next(iter(sessions)))))
            yield
        for session in sessions.values():  # the source is at its end; what comes later goes on in another episode
            self._ready.extend(fold.end(session))
        yield

    def _from_rows(self) -> Iterator[None]:
        assert self._stored is not None
        shard, row = self._at.offsets.get(0, 0), self._at.offsets.get(1, 0)
        for episode, *ends, place in self._stored.episodes(shard, row):
            if episode.policy not in self._allowed:
                raise Refused(_foreign(place, episode.policy, self._allowed))
            self._at.offsets.update(enumerate(ends))
            self.records += len(episode.steps)
            if episode.actor not in self._without:
                self._ready.append(episode)
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
