"""What one process of the pool runs: raw records in, `Redacted` records and session states out. Builds the core once; then only folds and redacts.

Guarantee: every record that goes in comes out once, now or when its session's turn comes; a record at or below the session's last offset yields nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline import blobs
from pipeline.models import eyes, language
from pipeline.proof.quarantine import Sealer, derive
from pipeline.work.engine import Raw, Work
from pipeline.work.watch import Watch
from redactors import admission, session
from redactors.core import Core, Decision
from redactors.policy import load as policies
from redactors.redact import redact
from redactors.state import Ready, State
from redactors.text import find
from schemas import consent as consents
from schemas.audit import Outcome, Place, Reason
from schemas.consent import Consent
from schemas.raw import IMAGE_BYTES_MAX, Event, Image, RawEvent, Refused, decode
from schemas.redacted import Redacted

_STATE = msgspec.msgpack.Decoder(State)
_OPTED_OUT = "opted_out"


class Setup(Struct, frozen=True):
    """All that a process needs to build its core; it crosses to the process as it is. `key`: the secret for labels, memory, stand-ins and sealing."""

    policy: str
    raw_blobs: str | None
    clean_blobs: str
    models: str
    worker: str
    key: bytes
    seals: bool = False
    keys: str = ""


class Station:
    """The core with the sessions it has in memory."""

    def __init__(self, setup: Setup, watch: Watch) -> None:
        policy = policies.load(setup.policy)
        raw = blobs.open_store(setup.raw_blobs) if setup.raw_blobs is not None else None
        clean = blobs.open_store(setup.clean_blobs)
        self._finder = find.remembering(policy, language.load(Path(setup.models), policy), derive(setup.key, "lines v1"))
        self.core = Core(
            policy=policy,
            digest=policies.digest(policy),
            worker=setup.worker,
            key=derive(setup.key, "sessions v1"),
            admission=admission.build(policy),
            finder=self._finder,
            eyes=eyes.load(policy, Path(setup.models)),
            load=lambda image: _load(image, raw),
            store=lambda frame: blobs.write(clean, frame.data, frame.media_type),
            watch=watch.frame,
        )
        self._sealer = Sealer(setup.key if setup.seals else None, setup.keys)
        self._sessions: dict[str, State] = {}
        self._consents: dict[str, Consent | None] = {}

    def process(self, batch: Iterable[Raw], states: dict[str, bytes]) -> Work:
        """Takes records in order. `states` are those of sessions that are not in memory here."""
        for name, data in states.items():
            self._sessions.setdefault(name, _STATE.decode(data))
        groups: list[tuple[State, list[Ready]]] = []
        out: list[Redacted] = []
        touched: dict[str, State] = {}
        for raw in batch:
            event = decode(raw.value) if raw.value is not None else Refused(Reason.NOT_JSON)
            if isinstance(event, Refused) or raw.key != event.session.encode():
                out.append(self._refused(raw, event))
                continue
            state = touched[event.session] = self._sessions.setdefault(event.session, State())
            offset = _offset(raw.place)
            if offset <= state.offset:
                continue
            state.offset = offset
            groups.append((state, session.fold(state, raw.place, event, self._denied(event), self.core.policy.keystrokes)))
        return self._work(out, groups, touched)

    def flush(self, names: Iterable[str] | None = None) -> Work:
        """Closes sessions (all of them, or those named): nothing more is expected of them for now."""
        touched = {name: self._sessions[name] for name in (self._sessions if names is None else names) if name in self._sessions}
        return self._work([], [(state, session.flush(state)) for state in touched.values()], touched)

    def waiting(self) -> dict[str, int]:
        """How many records wait in each session."""
        return {name: len(state.held) for name, state in self._sessions.items() if state.held}

    def consent(self, actor: str, value: bytes | None) -> None:
        """What a person said. Fails closed: a record that cannot be read opts them out."""
        if value is None:
            self._consents.pop(actor, None)
        else:
            self._consents[actor] = consents.decode(value)

    def forget(self, names: Iterable[str]) -> None:
        """Drops sessions from memory; their states are elsewhere."""
        for name in names:
            self._sessions.pop(name, None)
            self.core.seen.pop(name, None)

    def _denied(self, event: RawEvent) -> Reason | None:
        if event.actor in self._consents and self._consents[event.actor] is None:
            return Reason.OPTED_OUT
        return self.core.admission.event(event, self._consents.get(event.actor))

    def _work(self, out: list[Redacted], groups: list[tuple[State, list[Ready]]], touched: dict[str, State]) -> Work:
        out += [self._sealed(decision) for decision in redact(groups, self.core)]
        asked, known = self._finder.counted()
        return Work(out, {name: msgspec.msgpack.encode(state) for name, state in touched.items()}, asked, known)

    def _sealed(self, decision: Decision) -> Redacted:
        record = decision.redacted
        if record.outcome is not Outcome.QUARANTINED:
            return record
        raw = decision.raw
        payload, actor = (msgspec.json.encode(raw), raw.actor) if isinstance(raw, Event) else (None, None)
        kept = self._sealer.record(record.reason, record.place, payload, id=record.id, session=record.session, seq=record.seq, actor=actor)
        return msgspec.structs.replace(record, quarantine=kept)

    def _refused(self, raw: Raw, event: RawEvent | Refused) -> Redacted:
        """A record that is no event of the session it lies under. It is in no session's order."""
        reason = event.reason if isinstance(event, Refused) else Reason.KEY_MISMATCH
        kept = self._sealer.record(reason, raw.place, raw.value, id=event.id, session=event.session, seq=event.seq)
        return Redacted(
            place=raw.place, outcome=Outcome.QUARANTINED, reason=reason, policy=self.core.digest, worker=self.core.worker, id=event.id,
            session=event.session, seq=event.seq, quarantine=kept, ordered=False,
        )  # fmt: skip


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
