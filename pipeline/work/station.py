"""What one process of the pool runs: raw records in, `Redacted` records and session states out. Builds the core once; then only folds and redacts.

Guarantee: every record that goes in comes out once, now or when its session's turn comes; a record at or below the session's last offset yields nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline import blobs
from pipeline.faults import CannotRun
from pipeline.models import eyes, language
from pipeline.proof import retry
from pipeline.proof.quarantine import Sealer, derive
from pipeline.work.choices import Choices
from pipeline.work.engine import Raw, Work
from pipeline.work.watch import Watch
from redactors import admission, session
from redactors.core import Core, Decision
from redactors.policy import load as policies
from redactors.redact import redact
from redactors.screens import change
from redactors.screens.sights import Eyes, wanted
from redactors.state import Ready, State
from redactors.text import find
from redactors.text.known import Known, KnownFinder
from redactors.text.models import Models
from schemas.audit import Outcome, Place, Reason
from schemas.formats import NEWEST
from schemas.policy import Policy
from schemas.raw import IMAGE_BYTES_MAX, Event, Image, KeyDown, KeyUp, RawEvent, Refused, TextInput, decode, milliseconds
from schemas.redacted import Redacted

_STATE = msgspec.msgpack.Decoder(State)
_ACTOR = re.compile(rb'"actor"\s*:\s*"([A-Za-z0-9._:-]{1,64})"')


class Setup(Struct, frozen=True):
    """All that a process needs to build its core; it crosses to the process as it is. `key`: the secret for labels, memory, stand-ins and sealing.
    `format`: what states are written in. `raw_key`, `clean_key`: what the blobs of a store are sealed under, where they are."""

    policy: str
    raw_blobs: str | None
    clean_blobs: str
    models: str
    worker: str
    key: bytes
    seals: bool = False
    keys: str = ""
    format: int = NEWEST
    raw_key: bytes | None = None
    clean_key: bytes | None = None


class Loaded(Struct):
    """What takes long to load, for one policy: models, eyes, and where what the models said of lines is kept."""

    models: Models
    eyes: Eyes
    lines: Known


class _Built(Struct, frozen=True):
    """What a policy makes of a process."""

    policy: str
    core: Core
    models: Models
    finder: KnownFinder


class Station:
    """The core with the sessions it has in memory. `load`: another way to what takes long, which then is its own matter. `tell`: is handed each decision,
    which then has with it what was masked (see `Core`)."""

    def __init__(
        self, setup: Setup, watch: Watch, load: Callable[[Policy, Path], Loaded] | None = None, tell: Callable[[Decision], None] | None = None
    ) -> None:  # fmt: skip
        self._watch = watch
        self._tell = tell
        self._next: _Built | None = None
        self._setup = setup
        self._take(_build(setup, watch, None, load, tell is not None))
        self._sealer = Sealer(setup.key if setup.seals else None, setup.keys)
        self._sessions: dict[str, State] = {}
        self._choices = Choices(self.core.admission)

    def process(self, batch: Iterable[Raw], states: dict[str, bytes]) -> Work:
        """Takes records in order. `states` are those of sessions that are not in memory here."""
        touched = self._restore(states)
        groups = self._withdrawn(touched, self._denied)
        out: list[Redacted] = []
        for raw in batch:
            event = decode(raw.value) if raw.value is not None else Refused(Reason.NOT_JSON)
            if isinstance(event, Refused) or raw.key != event.session.encode():
                out.append(self._refused(raw, event))
                if isinstance(event, Refused):
                    touched |= self._lost(raw)
                continue
            state = touched[event.session] = self._sessions.setdefault(event.session, State())
            offset = _offset(raw.place)
            if offset <= state.offset:
                continue
            state.offset = offset
            if raw.again and event.seq <= state.last_seq and not isinstance(event, KeyDown | KeyUp | TextInput):
                out += self._decide(groups)
                out.append(self._again(state, raw, event))
                groups = []
                continue
            groups.append((state, session.fold(state, raw.place, event, self._denied(event), self.core.policy.keystrokes)))
        return self._work(out, groups, touched)

    def flush(self, names: Iterable[str] | None = None) -> Work:
        """Closes sessions (all of them, or those named): nothing more is expected of them for now."""
        touched = {name: self._sessions[name] for name in (self._sessions if names is None else names) if name in self._sessions}
        return self._work([], [(state, session.flush(state)) for state in touched.values()], touched)

    def waiting(self) -> dict[str, int]:
        """How many records wait in each session."""
        return {name: len(state.held) for name, state in self._sessions.items() if state.held}

    def consent(self, actor: str, value: bytes | None) -> Work:
        """What a person said. What waits of them and may not pass any more is dropped; of who asked for erasure, nothing is kept in memory."""
        self._choices.tell(actor, value)
        self._sealer.forget(actor)
        touched = {name: state for name, state in self._sessions.items() if session.holds_of(state, actor)}
        return self._work([], self._withdrawn(touched), touched)

    def prepare(self, policy: str) -> None:
        """Builds what `adopt` is to take, beside what is there. Raises CannotRun where it cannot be built."""
        try:
            self._next = _build(msgspec.structs.replace(self._setup, policy=policy), self._watch, self._built)
        except Exception as error:  # noqa: BLE001  whatever is wrong with it, the policy that holds goes on
            raise CannotRun(f"the policy cannot be built here ({type(error).__name__})") from None

    def adopt(self, policy: str) -> Work:
        """From now on this policy decides. What waits and may not pass under it is dropped. Sessions stay as they are, and so do models, and what was read
        on frames by the same eyes."""
        if self._next is None or self._next.policy != policy:
            self.prepare(policy)
        assert self._next is not None
        self._take(self._next)
        self._next = None
        self._choices.under(self.core.admission)
        touched = {name: state for name, state in self._sessions.items() if session.holds_refused(state, self._denied)}
        return self._work([], self._withdrawn(touched, self._denied), touched)

    def _take(self, built: _Built) -> None:
        self._built = built
        self.core, self._finder = built.core, built.finder
        self._watch.limit_ms = built.core.policy.screens.frame_timeout_ms

    def forget(self, names: Iterable[str]) -> None:
        """Drops sessions from memory; their states are elsewhere."""
        for name in names:
            self._sessions.pop(name, None)
            self.core.seen.pop(name, None)

    def _lost(self, raw: Raw) -> dict[str, State]:
        """Tells the session that a record lies under that this one is lost to it; answers with its state. Told once, however often the record comes."""
        name = (raw.key or b"").decode("utf-8", "replace")
        state = self._sessions.get(name)
        if state is None or _offset(raw.place) <= state.offset:
            return {}
        state.offset = _offset(raw.place)
        session.lose(state)
        return {name: state}

    def _denied(self, event: RawEvent) -> Reason | None:
        return self._choices.denied(event.actor, event.time) or self.core.admission.event(event, self._choices.of(event.actor))

    def _restore(self, states: dict[str, bytes]) -> dict[str, State]:
        """Takes states in that are not in memory; answers with those that somebody's choice, or a policy that came meanwhile, may have something to say
        about."""
        come = {name: read_state(data) for name, data in states.items() if name not in self._sessions}
        self._sessions |= come
        return {
            name: state
            for name, state in come.items()
            if any(self._choices.said(a.actor) for a in state.arounds.values()) or session.holds_refused(state, self._denied)
        }

    def _withdrawn(
        self, touched: dict[str, State], refused: Callable[[RawEvent], Reason | None] | None = None
    ) -> list[tuple[State, list[Ready]]]:
        return [(state, session.withdraw(state, self._choices.denied, refused)) for state in touched.values()]

    def _again(self, state: State, raw: Raw, event: RawEvent) -> Redacted:
        """A record whose turn is over, judged once more. It leaves beside its session; quarantined again, it is its session's as before."""
        self.core.seen.pop(event.session, None)
        other, ready = session.aside(state, raw.place, event, self._denied(event))
        (decided,) = self._decide([(other, [ready])])
        state.learnt = other.learnt
        self.core.seen.pop(event.session, None)  # the next frame is not to be held against this one
        decided = msgspec.structs.replace(decided, ordered=False)
        if decided.event is None:
            return decided
        name = retry.beside(event.session)
        return msgspec.structs.replace(decided, session=name, event=msgspec.structs.replace(decided.event, session=name))

    def _work(self, out: list[Redacted], groups: list[tuple[State, list[Ready]]], touched: dict[str, State]) -> Work:
        out += self._decide(groups)
        asked, known = self._finder.counted()
        shown, read = change.counted(self.core.seen.values())
        holds_ms = [max(0, state.last_ms - milliseconds(one.held.time)) for state, ready in groups for one in ready if one.typed is not None]
        return Work(out, {name: self._kept(name, state) for name, state in touched.items()}, asked, known, shown, read, holds_ms, self._watch.times_ns())

    def _decide(self, groups: list[tuple[State, list[Ready]]]) -> list[Redacted]:
        decisions = redact(groups, self.core)
        if self._tell is not None:
            for decision in decisions:
                self._tell(decision)
        return [self._sealed(decision) for decision in decisions]

    def _kept(self, name: str, state: State) -> bytes | None:
        """A session's state as it is stored; None, and gone from memory too, where all of it is of people who asked for erasure."""
        if self._choices.someone_erased() and state.arounds and not state.held and all(self._choices.erased(around.actor) for around in state.arounds.values()):
            self.forget([name])
            self.core.apps.clear()
            self.core.slots.clear()
            return None
        state.format = self._setup.format
        return msgspec.msgpack.encode(state)

    def _sealed(self, decision: Decision) -> Redacted:
        record = decision.redacted
        if record.outcome is not Outcome.QUARANTINED:
            return record
        raw = decision.raw
        payload, actor = (msgspec.json.encode(raw), raw.actor) if isinstance(raw, Event) else (None, None)
        if isinstance(raw, Event) and self._choices.denied(raw.actor, raw.time) is not None:
            payload = None  # nothing is kept of whoever does not allow it
        kept = self._sealer.record(record.reason, record.place, payload, id=record.id, session=record.session, seq=record.seq, actor=actor)
        return msgspec.structs.replace(record, quarantine=kept)

    def _refused(self, raw: Raw, event: RawEvent | Refused) -> Redacted:
        """A record that is no event of the session it lies under. It is in no session's order."""
        reason = event.reason if isinstance(event, Refused) else Reason.KEY_MISMATCH
        said = _ACTOR.search(raw.value) if raw.value is not None else None
        actor = said[1].decode() if said is not None else None
        payload = None if self._choices.erased(actor) else raw.value
        kept = self._sealer.record(reason, raw.place, payload, id=event.id, session=event.session, seq=event.seq, actor=actor)
        return Redacted(
            place=raw.place, outcome=Outcome.QUARANTINED, reason=reason, policy=self.core.digest, worker=self.core.worker, id=event.id,
            session=event.session, seq=event.seq, quarantine=kept, ordered=False,
        )  # fmt: skip


def _build(
    setup: Setup, watch: Watch, before: _Built | None, load: Callable[[Policy, Path], Loaded] | None = None, keeps: bool = False
) -> _Built:  # fmt: skip
    """The core of a policy. What the one before has loaded, and this one wants too, is taken from there."""
    policy = policies.load(setup.policy)
    raw = blobs.open_store(setup.raw_blobs, setup.raw_key) if setup.raw_blobs is not None else None
    clean = blobs.open_store(setup.clean_blobs, setup.clean_key)
    folder, was = Path(setup.models), before.core.policy if before is not None else None
    has = load(policy, folder) if load is not None else None
    same_models = was is not None and (was.text.models, was.text.own_models) == (policy.text.models, policy.text.own_models)
    models = has.models if has is not None else before.models if before is not None and same_models else language.load(folder, policy)
    kept = before.finder.lines if before is not None and same_models and before.core.policy.text.recall == policy.text.recall else None
    finder = find.remembering(policy, models, derive(setup.key, "lines v1"), has.lines if has is not None else kept)
    same_eyes = was is not None and _looks(was) == _looks(policy)
    core = Core(
        policy=policy,
        digest=policies.digest(policy),
        worker=setup.worker,
        key=derive(setup.key, "sessions v1"),
        admission=admission.build(policy),
        finder=finder,
        eyes=has.eyes if has is not None else before.core.eyes if before is not None and same_eyes else eyes.load(policy, folder),
        load=lambda image: _load(image, raw),
        store=lambda frame: blobs.write(clean, frame.data, frame.media_type),
        watch=watch.frame,
        keeps=keeps,
        seen=before.core.seen if before is not None and same_eyes else {},
    )
    return _Built(setup.policy, core, models, finder)


def _looks(policy: Policy) -> tuple[str, str, tuple[str, ...]]:
    """What decides which eyes are loaded."""
    return policy.screens.ocr, policy.screens.recall, tuple(d.entity for d in eyes.DETECTORS if wanted(policy, d.entity))


def read_state(data: bytes) -> State:
    """A session's state from its bytes. Raises CannotRun where a newer worker wrote it: what this one does not know of could be what keeps a value masked."""
    state = _STATE.decode(data)
    if state.format > NEWEST:
        raise CannotRun(f"a session's state is of format {state.format}, and this worker reads up to {NEWEST}: run the newer redact")
    return state


def _offset(place: Place) -> int:
    return place.offset if place.offset is not None else place.line or 0


def _load(image: Image, store: blobs.Store | None) -> bytes | Reason:
    """An image's bytes, checked against their digest; or why there are none."""
    if image.data is None:
        return blobs.read(store, image.ref or "", image.sha256) if store is not None else Reason.BLOB_MISSING
    if len(image.data) > IMAGE_BYTES_MAX // 3 * 4 + 4:
        return Reason.BLOB_TOO_BIG
    try:
        data = base64.b64decode(image.data, validate=True)
    except (binascii.Error, ValueError):
        return Reason.IMAGE_UNDECODABLE
    return data if hashlib.sha256(data).hexdigest() == image.sha256 else Reason.BLOB_HASH
