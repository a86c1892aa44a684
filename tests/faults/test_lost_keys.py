"""A record that cannot be read in the middle of a typed value: the value is not what it was, no detector knows it, and nothing of it may leave."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest
from typist import SLACK, NoReader, Typist

from pipeline.models import eyes, language
from pipeline.work.engine import Raw
from pipeline.work.station import Setup, Station
from pipeline.work.watch import Watch, slot
from redactors.policy import load as policies
from redactors.screens.sights import Eyes
from redactors.text.models import Models
from schemas.audit import Outcome, Place

BROKEN = '{"session": "s-1", "seq": 3, "text": "'


@pytest.fixture
def station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Station:
    """Patterns only: what is looked at is typed."""
    monkeypatch.setattr(language, "load", lambda *_: Models(None, None))
    monkeypatch.setattr(eyes, "load", lambda *_: Eyes(NoReader(), ()))
    return Station(Setup(policies.shipped(), None, str(tmp_path), "", "test", b"k" * 32), Watch(slot(), 60_000))


def typed(text: str) -> list[bytes]:
    t = Typist()
    for c in text:
        t.key({"\n": "Enter"}.get(c, c), up=False)
    t.app = SLACK | {"title": "elsewhere"}
    t.emit("session.end")
    return [msgspec.json.encode(event) for event in t.events]


def left(station: Station, lines: list[bytes]) -> str:
    station.forget(["s-1"])
    raws = [Raw(Place(line=n), b"s-1", line) for n, line in enumerate(lines, 1)]
    out = [*station.process(raws, {}).redacted, *station.flush().redacted]
    assert len(out) == len(lines)
    return " ".join(d.event.text for d in out if d.outcome is Outcome.CLEAN and hasattr(d.event, "text"))


@pytest.mark.parametrize("value", ["4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "536-90-4399", "dana.whitfield@example.com", "AKIA2E0A8F3B244C9986"])
def test_a_value_with_a_key_lost_inside_leaves_no_more_than_its_beginning_or_end(station: Station, value: str) -> None:
    """Each key of it in turn; of what lies before and behind the loss, what could be a value is masked."""
    lines = typed(f"pay {value} now\n")
    for at in range(4, 4 + len(value)):
        text = left(station, [*lines[:at], BROKEN.encode(), *lines[at + 1 :]])
        runs = [run for run in re.findall(r"[\w@.]+", text.replace("pay", "").replace("now", "")) if not run.isupper() or any(c.isdigit() for c in run)]
        shown = sum(len(run) for run in runs if "<" not in run and not re.fullmatch(r"[A-Z_]+_?\d*", run))
        assert shown <= len(re.sub(r"\W", "", value)) // 2, (at, text)


def test_an_ordinary_text_loses_the_word_around_the_loss_and_no_more(station: Station) -> None:
    lines = typed("the report is ready for you\n")
    text = left(station, [*lines[:7], BROKEN.encode(), *lines[8:]])
    assert text.startswith("the <OPEN_TAIL>") and text.endswith(" is ready for you")


@pytest.mark.parametrize("wrong", [{"seq": 0}, {"id": "s-1-0"}])
def test_a_key_out_of_order_is_a_lost_one(station: Station, wrong: dict[str, object]) -> None:
    """It is quarantined, and its digit is missing from the number."""
    lines = typed("card 4111 1111 1111 1111 please\n")
    lines[10] = json.dumps(json.loads(lines[10]) | wrong).encode()
    assert not re.search(r"\d", re.sub(r"<[A-Z_0-9]+>", "", left(station, lines)))


def test_a_loss_is_told_to_a_session_once(station: Station) -> None:
    """A batch that is read again after a restart finds the session's offset beyond it: the same records give the same text."""
    lines = typed("card 4111 1111 1111 1111 please\n")
    raws = [Raw(Place(line=n), b"s-1", line) for n, line in enumerate([*lines[:9], BROKEN.encode(), *lines[10:]], 1)]
    once = [*station.process(raws[:12], {}).redacted, *station.process(raws[5:], {}).redacted, *station.flush().redacted]
    station.forget(["s-1"])
    whole = [*station.process(raws, {}).redacted, *station.flush().redacted]
    assert [d.event for d in once if d.event is not None] == [d.event for d in whole if d.event is not None]


def test_a_refused_line_too_many_costs_nothing(station: Station) -> None:
    """Where the good records' seqs follow each other, none of them is lost."""
    lines = typed("card 4111 1111 1111 1111 please, the report is ready\n")
    for at in range(1, len(lines) - 1):
        assert left(station, [*lines[:at], BROKEN.encode(), *lines[at:]]) == "card <CREDIT_CARD_1> please, the report is ready"


def test_a_line_of_no_session_stops_no_run(station: Station) -> None:
    lines = typed("card 4111 1111 1111 1111 please\n")
    raws = [Raw(Place(line=n), b"s-1", line) for n, line in enumerate(lines, 1)]
    raws.insert(12, Raw(Place(line=500), None, b"{"))
    out = [*station.process(raws, {}).redacted, *station.flush().redacted]
    texts = [json.loads(msgspec.json.encode(d.event)).get("text") for d in out if d.outcome is Outcome.CLEAN]
    assert "card <CREDIT_CARD_1> please" in texts
