"""A small engine that stands in for the real one, and a way to run either worker with it: `python standin.py redact|release`.

It folds as the real one does where delivery is concerned: typed text is held until something else happens or the session goes quiet, then leaves as one
event with the rest merged into it; states hold the last offset; nothing is decided twice. It masks nothing: the records of these tests hold nothing.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline import settings as settings_
from pipeline.proof.quarantine import Sealer
from pipeline.stream.release import run_release
from pipeline.stream.worker import run, run_redact
from pipeline.work.engine import Raw, Work
from pipeline.work.pool import Pool
from pipeline.work.station import Setup
from redactors import admission
from redactors.clean import coarse
from redactors.policy.load import digest, load, shipped
from schemas import raw as raws
from schemas.audit import Outcome, Place, Reason
from schemas.clean import CleanApp, CleanEvent, CleanTextInput, CleanWindowFocus
from schemas.redacted import Redacted

WORKER = "stand-in"
FAILS = "!"  # what this engine cannot search


class Held(Struct):
    place: Place
    event: raws.TextInput


class State(Struct):
    last: int = -1
    held: list[Held] = []
    asked_out: bool = False


class StandIn:
    """See the module. `quiet_ms` is how long a session's typed text is held by the wall clock."""

    def __init__(self, sealer: Sealer, quiet_ms: int, batch_ms: int = 0) -> None:
        self.sealer = sealer
        policy = load(shipped())
        self.policy, self.resolution_ms, self.admission = digest(policy), policy.keystrokes.time_resolution_ms, admission.build(policy)
        self.quiet_ms = quiet_ms
        self.batch_ms = batch_ms
        self.states: dict[str, State] = {}
        self.touched_ms: dict[str, int] = {}
        self.out: set[str] = set()

    async def process(self, batch: list[Raw], states: dict[str, bytes]) -> Work:
        now = time.time_ns() // 1_000_000
        for session, state in states.items():
            self.states[session], self.touched_ms[session] = msgspec.msgpack.decode(state, type=State), now
        time.sleep(self.batch_ms / 1000 if batch else 0)
        work = Work([], {})
        for raw in batch:
            self.take(raw, now, work)
        return work

    def take(self, raw: Raw, now: int, work: Work) -> None:
        event = raws.decode(raw.value or b"")
        if isinstance(event, raws.Refused):
            return self.quarantine(work, raw, event.reason, event)
        if raw.key != event.session.encode():
            return self.quarantine(work, raw, Reason.KEY_MISMATCH, raws.Refused(Reason.KEY_MISMATCH, event.id, event.session, event.seq))
        state = self.states.setdefault(event.session, State())
        self.touched_ms[event.session] = now
        if (raw.place.offset or 0) <= state.last:
            return None
        state.last = raw.place.offset or 0
        if isinstance(event, raws.TextInput) and event.text == FAILS:
            self.quarantine(work, raw, Reason.DETECTOR_ERROR, raws.Refused(Reason.DETECTOR_ERROR, event.id, event.session, event.seq))
        elif event.actor in self.out:
            self.drop(work, raw, event, Reason.OPTED_OUT)
        elif (denied := self.admission.event(event, None)) is not None or event.app is None or event.app.url is not None:
            self.drop(work, raw, event, denied or Reason.APP_NOT_ALLOWED)  # it writes events of apps only, and no page's address
        elif isinstance(event, raws.TextInput):
            state.held.append(Held(raw.place, event))
        else:
            self.release(state, work)
            work.redacted.append(self.clean(raw.place, event, CleanWindowFocus))
        work.states[event.session] = msgspec.msgpack.encode(state)
        return None

    def drop(self, work: Work, raw: Raw, event: raws.RawEvent, reason: Reason) -> None:
        work.redacted.append(Redacted(raw.place, Outcome.DROPPED, reason, self.policy, WORKER, event.id, event.session, event.seq))

    def quarantine(self, work: Work, raw: Raw, reason: Reason, told: raws.Refused) -> None:
        sealed = self.sealer.record(reason, raw.place, raw.value, id=told.id, session=told.session, seq=told.seq)
        work.redacted.append(Redacted(raw.place, Outcome.QUARANTINED, reason, self.policy, WORKER, told.id, told.session, told.seq, quarantine=sealed))

    def clean(self, place: Place, event: raws.RawEvent, kind: type, **more: object) -> Redacted:
        app = CleanApp(id=event.app.id) if event.app else None
        clean: CleanEvent = kind(
            id=event.id, time=coarse(event.time, self.resolution_ms), session=event.session, seq=event.seq, actor=event.actor, device=event.device, app=app, policy=self.policy, **more
        )
        ends = (Outcome.CLEAN, Reason.PASSED, self.policy, WORKER)
        return Redacted(place, *ends, event.id, event.session, event.seq, event=clean, resolution_ms=self.resolution_ms)

    def release(self, state: State, work: Work) -> None:
        if state.held:
            first = state.held[0]
            work.redacted.append(self.clean(first.place, first.event, CleanTextInput, text="".join(h.event.text for h in state.held), input_type="insertText"))
            for held in state.held[1:]:
                e = held.event
                work.redacted.append(Redacted(held.place, Outcome.MERGED, Reason.RUN, self.policy, WORKER, e.id, e.session, e.seq, into=first.event.id))
            state.held = []

    async def tick(self, now_ms: int) -> Work:
        work = Work([], {})
        for session, state in self.states.items():
            if state.held and now_ms - self.touched_ms[session] > self.quiet_ms:
                self.release(state, work)
                work.states[session] = msgspec.msgpack.encode(state)
        return work

    def consent(self, actor: str, value: bytes | None) -> Work:
        (self.out.add if value is not None and b"opted_out" in value else self.out.discard)(actor)
        return Work([], {})

    async def adopt(self, policy: str) -> Work:
        self.policy = digest(load(policy))
        return Work([], {})

    def forget(self, sessions: Iterable[str]) -> None:
        for session in sessions:
            self.states.pop(session, None)

    def close(self) -> None:
        pass


def main() -> int:
    options = {name: int(os.environ.pop(name, "0")) for name in ("STANDIN_QUIET_MS", "STANDIN_BATCH_MS")}
    settings = settings_.load()
    if os.environ.get("STANDIN_HANGS"):
        sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))  # for the pool's processes too
        import hanging

        setup = Setup(hanging.POLICY, None, settings.clean_blobs, "", WORKER, settings_.read_kek(settings), True, settings.keys)
        return run_redact(settings, Pool(setup, settings.processes, build=hanging.build), setup.policy)
    if os.environ.get("STANDIN_REAL"):
        return run(settings)
    if sys.argv[1] == "release":
        return run_release(settings, shipped(), load(shipped()))
    engine = StandIn(Sealer(settings_.read_kek(settings), settings.keys), options["STANDIN_QUIET_MS"], options["STANDIN_BATCH_MS"])
    return run_redact(settings, engine, shipped())


if __name__ == "__main__":
    sys.exit(main())
