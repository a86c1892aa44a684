"""One process of the pool when people choose: what waits is dropped, what is sealed or remembered goes, and a record that is sent again has its turn."""

from __future__ import annotations

import hashlib
import json
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest

from pipeline.faults import CannotRun
from pipeline.proof import retry
from pipeline.proof.quarantine import KeyRing, SealError, open_record
from pipeline.stream import consents
from pipeline.stream.breaker import Breaker
from pipeline.stream.officer import added
from pipeline.work.choices import Choices
from pipeline.work.engine import Raw, Work
from pipeline.work.station import Setup, Station
from redactors import admission
from redactors.policy.load import shipped
from schemas import consent
from schemas.audit import Outcome, Place, Reason
from schemas.consent import Change, Consent
from schemas.policy import Policy
from schemas.redacted import Redacted

KEK = bytes(range(32))


def said(actor: str, *changes: dict[str, str]) -> bytes:
    return json.dumps({"actor": actor, "changes": list(changes)}).encode()


ERASE = {"state": "erase", "since": "2026-05-01T00:00:00Z"}


class Recorder:
    """One session's raw records, each at an offset of its own."""

    def __init__(self, name: str) -> None:
        self.name, self.n = name, 0

    def raw(self, again: bool = False, **fields: Any) -> Raw:
        event = {
            "id": f"{self.name}-{self.n}", "type": "key.down", "time": f"2026-04-01T09:00:{self.n % 60:02}Z", "session": self.name, "seq": self.n,
            "actor": f"a-{self.name}", "device": "d", "app": {"id": "com.tinyspeck.slackmacgap"},
        }  # fmt: skip
        return self.bytes(json.dumps(event | fields).encode(), again)

    def bytes(self, value: bytes, again: bool = False) -> Raw:
        self.n += 1
        return Raw(Place("capture.raw", 0, self.n - 1), self.name.encode(), value, again)

    def types(self, text: str) -> list[Raw]:
        return [self.raw(key=c, code="KeyA") for c in text]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("station")


@pytest.fixture(scope="module")
def setup(models_folder: Path, folder: Path) -> Setup:
    (folder / "raw").mkdir()
    return Setup(shipped(), str(folder / "raw"), str(folder / "clean"), str(models_folder), "test", KEK, seals=True, keys=str(folder / "keys"))


@pytest.fixture(scope="module")
def station(setup: Setup) -> Station:
    return Station(setup, SimpleNamespace(frame=lambda place: nullcontext(), times_ns=list))  # type: ignore[arg-type]  # no frame here hangs


def outcomes(work: Work) -> list[tuple[Outcome, Reason]]:
    return [(one.outcome, one.reason) for one in work.redacted]


def test_what_waits_of_a_person_is_dropped_when_they_are_erased_and_their_state_is_gone(station: Station) -> None:
    r = Recorder("s1")
    held = station.process(r.types("secret plans"), {})
    assert held.redacted == [] and held.states["s1"] is not None
    work = station.consent("a-s1", said("a-s1", ERASE))
    assert outcomes(work) == [(Outcome.DROPPED, Reason.ERASED)] * 12
    assert work.states == {"s1": None} and station.waiting().get("s1") is None
    after = station.process([*r.types("x"), r.raw(type="window.focus")], {})
    assert outcomes(after) == [(Outcome.DROPPED, Reason.ERASED)] * 2 and after.states == {"s1": None}


def test_a_state_that_is_restored_after_its_person_was_erased_is_let_go_at_once(station: Station) -> None:
    r = Recorder("s2")
    state = station.process(r.types("secret"), {}).states["s2"]
    station.forget(["s2"])
    station.consent("a-s2", said("a-s2", ERASE))
    work = station.process([], {"s2": state or b""})
    assert outcomes(work) == [(Outcome.DROPPED, Reason.ERASED)] * 6 and work.states == {"s2": None}


def test_somebody_who_opts_out_from_now_on_keeps_what_was_typed_before_it_in_another_field(station: Station) -> None:
    r = Recorder("s3")
    station.process([*r.types("fine"), r.raw(type="mouse.click", x=1, y=1, button="left")], {})
    work = station.consent("a-s3", said("a-s3", {"state": "opted_out", "since": "2026-04-01T09:00:30Z"}))
    assert outcomes(work) == [] and work.states["s3"] is not None
    assert {o for o, _ in outcomes(station.flush(["s3"]))} == {Outcome.CLEAN, Outcome.MERGED}


def test_a_choice_that_cannot_be_read_opts_out_what_waits(station: Station) -> None:
    r = Recorder("s4")
    station.process(r.types("abc"), {})
    assert outcomes(station.consent("a-s4", b"{}")) == [(Outcome.DROPPED, Reason.OPTED_OUT)] * 3
    station.consent("a-s4", None)
    assert outcomes(station.process([r.raw(type="window.focus")], {}))[0][0] is Outcome.CLEAN


def test_nothing_broken_of_an_erased_person_is_kept_and_no_key_is_made_anew(station: Station, folder: Path) -> None:
    r = Recorder("s5")
    ring = KeyRing(KEK, str(folder / "keys"))
    broken = b'{"actor": "a-s5", "text": "hunter2"'
    (before,) = station.process([r.bytes(broken)], {}).redacted
    assert before.quarantine is not None and open_record(before.quarantine, ring) == broken
    value = said("a-s5", ERASE)
    assert consents.erase(ring, "a-s5", value)
    station.consent("a-s5", value)
    with pytest.raises(SealError, match="destroyed"):
        open_record(before.quarantine, ring)
    (after,) = station.process([r.bytes(broken)], {}).redacted
    assert after.reason is Reason.NOT_JSON and after.quarantine is not None and after.quarantine.sealed is None
    assert not list((folder / "keys").glob(f"{ring.key_id('a-s5')}*"))


def test_who_allows_again_after_erasure_is_sealed_under_a_new_key_that_opens(station: Station, folder: Path) -> None:
    r = Recorder("s6")
    ring = KeyRing(KEK, str(folder / "keys"))
    broken = b'{"actor": "a-s6"'
    station.process([r.bytes(broken)], {})
    consents.erase(ring, "a-s6", said("a-s6", ERASE))
    station.consent("a-s6", said("a-s6", ERASE))
    station.consent("a-s6", said("a-s6", ERASE, {"state": "allow", "since": "2026-06-01T00:00:00Z"}))
    (after,) = station.process([r.bytes(broken)], {}).redacted
    assert after.quarantine is not None and open_record(after.quarantine, KeyRing(KEK, str(folder / "keys"))) == broken


def frame() -> bytes:
    image = np.full((80, 240, 3), 255, np.uint8)
    cv2.putText(image, "hello", (20, 50), cv2.FONT_HERSHEY_SIMPLEX, 1, (0, 0, 0), 2)
    return bytes(cv2.imencode(".png", image)[1])


def test_a_frame_that_was_missing_is_judged_when_it_is_sent_again_and_leaves_beside_its_session(station: Station, folder: Path) -> None:
    r = Recorder("s7")
    png = frame()
    image = {"media_type": "image/png", "width": 240, "height": 80, "sha256": hashlib.sha256(png).hexdigest(), "ref": "late.png"}
    shot = r.raw(type="screenshot", image=image)
    (missing,) = station.process([shot], {}).redacted
    assert (missing.outcome, missing.reason) == (Outcome.QUARANTINED, Reason.BLOB_MISSING)
    station.process([r.raw(type="window.focus")], {})
    (folder / "raw" / "late.png").write_bytes(png)
    (resent,) = station.process([r.bytes(shot.value or b"")], {}).redacted
    assert (resent.outcome, resent.reason) == (Outcome.DROPPED, Reason.DUPLICATE)  # as recorders' resends are
    (done,) = station.process([r.bytes(shot.value or b"", again=True)], {}).redacted
    assert done.outcome is Outcome.CLEAN and done.event is not None and not done.ordered
    assert (done.session, done.event.session, done.id, done.seq) == ("s7.again", "s7.again", "s7-0", 0)
    assert outcomes(station.process([r.raw(type="window.focus")], {})) == [(Outcome.CLEAN, Reason.PASSED)]


def test_sent_again_of_somebody_who_opted_out_meanwhile_it_is_dropped(station: Station) -> None:
    r = Recorder("s8")
    image = {"media_type": "image/png", "width": 9, "height": 9, "sha256": "0" * 64, "ref": "none.png"}
    shot = r.raw(type="screenshot", image=image)
    station.process([shot, r.raw(type="window.focus")], {})
    station.consent("a-s8", said("a-s8", {"state": "opted_out", "since": "2026-01-01T00:00:00Z"}))
    assert outcomes(station.process([r.bytes(shot.value or b"", again=True)], {})) == [(Outcome.DROPPED, Reason.OPTED_OUT)]


def test_a_ticket_is_for_one_record_of_one_session_and_needs_the_key() -> None:
    key = retry.ticket_key(KEK)
    good = retry.ticket(key, b"s", b"value")
    assert retry.holds(key, [("other", b"x"), (retry.HEADER, good)], b"s", b"value") and retry.holds(key, {retry.HEADER: good}, b"s", b"value")
    for headers, session, value in (
        ([(retry.HEADER, good)], b"t", b"value"), ([(retry.HEADER, good)], b"s", b"other"), ([], b"s", b"value"), (None, b"s", b"value"),
        ([(retry.HEADER, None)], b"s", b"value"), ([(retry.HEADER, good)], b"s", None), ([(retry.HEADER, retry.ticket(bytes(32), b"s", b"value"))], b"s", b"value"),
    ):  # fmt: skip
        assert not retry.holds(key, headers, session, value)


def test_the_session_beside_a_session_is_one_of_the_contract_however_long_its_name() -> None:
    names = [retry.beside("s" * n) for n in range(1, 65)]
    assert all(len(name) <= 64 and name.endswith(".again") for name in names) and len(set(names)) == 64


def test_choices_hold_by_event_time_and_erasure_reaches_back(policy: Policy) -> None:
    choices = Choices(admission.build(policy))
    choices.tell("a", said("a", {"state": "opted_out", "since": "2026-04-01T00:00:00Z"}))
    assert choices.denied("a", "2026-03-01T00:00:00Z") is None and choices.denied("a", "2026-04-02T00:00:00Z") is Reason.OPTED_OUT
    choices.tell("a", said("a", ERASE))
    assert choices.denied("a", "2020-01-01T00:00:00Z") is Reason.ERASED and choices.erased("a") and choices.someone_erased()
    choices.tell("a", b"noise")
    assert choices.denied("a", "2020-01-01T00:00:00Z") is Reason.OPTED_OUT and not choices.erased("a")
    choices.tell("a", None)
    assert choices.denied("a", "2026-05-02T00:00:00Z") is None and not choices.said("a")


@pytest.mark.parametrize(
    ("states", "erased"),
    [("erase", True), ("erase allow", False), ("erase opted_out", True), ("allow erase paused", True), ("opted_out", False), ("erase allow erase", True)],
)
def test_erased_is_who_asked_for_it_and_has_not_allowed_again(states: str, erased: bool) -> None:
    changes = tuple(Change(state=s, since=f"2026-01-0{n + 1}T00:00:00Z") for n, s in enumerate(states.split()))  # type: ignore[arg-type]
    assert consent.erased(Consent(actor="a", changes=changes)) is erased


def test_a_change_takes_its_place_by_time_and_nothing_that_was_said_is_lost() -> None:
    first = added(None, False, "a", Change(state="opted_out", since="2026-03-05T00:00:00Z"))
    both = added(first, True, "a", Change(state="paused", since="2026-03-01T00:00:00Z", until="2026-03-02T00:00:00Z"))
    assert [change.state for change in both.changes] == ["paused", "opted_out"]
    again = added(both, True, "a", Change(state="allow", since="2026-03-05T00:00:00Z"))
    assert [change.state for change in again.changes] == ["paused", "opted_out", "allow"]
    erased = added(again, True, "a", Change(state="erase", since="2026-03-04T00:00:00Z"))
    assert [change.state for change in erased.changes] == ["paused", "erase"] and consent.erased(erased)  # what they said for later is taken back
    assert [change.state for change in added(None, True, "a", Change(state="erase", since="2026-03-04T00:00:00Z")).changes] == ["erase"]
    for before, there, change in (
        (None, True, Change(state="allow", since="2026-03-01T00:00:00Z")),
        (first, True, Change(state="allow", since="2026-03-01T00:00:00Z", until="2026-03-02T00:00:00Z")),
        (first, True, Change(state="paused", since="2026-03-02T00:00:00Z", until="2026-03-01T00:00:00Z")),
    ):
        with pytest.raises(CannotRun):
            added(before, there, "a", change)


def ended(outcome: Outcome, reason: Reason, count: int) -> list[Redacted]:
    return [Redacted(Place("capture.raw", 0, n), outcome, reason, "0" * 16, "w") for n in range(count)]


def test_the_breaker_trips_on_faults_of_ours_and_on_nothing_a_recorder_sends() -> None:
    bad = ended(Outcome.QUARANTINED, Reason.NOT_JSON, 1000) + ended(Outcome.DROPPED, Reason.APP_UNKNOWN, 1000) + ended(Outcome.MERGED, Reason.RUN, 1000)
    breaker = Breaker(0.5, 100)
    assert breaker.see(bad) is None
    assert breaker.see(ended(Outcome.QUARANTINED, Reason.DETECTOR_ERROR, 99)) is None  # too few to tell
    assert breaker.see(ended(Outcome.CLEAN, Reason.PASSED, 50)) is None
    assert breaker.see(ended(Outcome.QUARANTINED, Reason.TIMEOUT, 51)) == "51 of the last 100 judged records failed (timeout 51)"
    assert Breaker(1, 10).see(ended(Outcome.QUARANTINED, Reason.TIMEOUT, 50)) is None
