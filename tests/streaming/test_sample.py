"""A sample of the live stream, taken from a real broker: whole sessions of those who allow it, sealed, with their frames; deleted by a worker in time."""

from __future__ import annotations

import asyncio
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hanging import FINE, frame, pasted
from typer.testing import CliRunner

from pipeline import cli
from pipeline.desk.asked import Desk, Fault
from pipeline.desk.store import open_store
from pipeline.desk.unsealing import Values, unseal
from pipeline.faults import CannotRun
from pipeline.policy_diff import Diff, Example, Row
from pipeline.proof import sample
from pipeline.proof.quarantine import KeyRing
from pipeline.proof.sample import Frame, Record
from pipeline.settings import read_kek
from pipeline.stream import officer, sampling, watching
from pipeline.stream.sampling import Bounds
from redactors.policy.load import load, shipped
from schemas.audit import Place
from schemas.consent import Change

pytestmark = [pytest.mark.streaming, pytest.mark.timeout(200)]
PAST = "2026-01-01T00:00:00Z"
WORDS = "call Dana Whitfield"


def with_frame(folder: Path, session: str, seq: int, actor: str) -> bytes:
    """A screenshot whose pixels lie in the raw blob store."""
    event = json.loads(frame(FINE, session, seq, actor))
    data = b"\x89PNG not looked at here " + session.encode()
    (folder / "blobs").mkdir(parents=True, exist_ok=True)
    (folder / "blobs" / f"{session}.png").write_bytes(data)
    image = {name: value for name, value in event["image"].items() if name != "data"} | {"ref": f"blobs/{session}.png", "sha256": hashlib.sha256(data).hexdigest()}
    return json.dumps(event | {"image": image}).encode()


def send(stream: Any, *records: tuple[str, bytes]) -> None:
    producer = stream.producer()
    for session, record in records:
        producer.send(stream.settings.topic("raw"), key=session.encode(), value=record)
    producer.flush()
    producer.close()


def choose(stream: Any, actor: str, state: Any, since: str = PAST) -> None:
    asyncio.run(officer.choose(stream.settings, actor, Change(state=state, since=since)))


def test_whole_sessions_of_those_who_allow_it_are_taken_sealed_and_nobody_else_is_in_it(stream: Any, tmp_path: Path) -> None:
    raw = Path(stream.settings.raw_blobs)
    people = {"a": "ana", "d": "dan", "o": "opted", "p": "paused", "e": "erased", "once": "then", "canary.1": "nobody"}
    send(stream, *((s, pasted(f"{WORDS} {s}", s, n, actor)) for s, actor in people.items() for n in range(3)), ("a", with_frame(raw, "a", 3, "ana")),
         ("a", b'{"id": "broken'), ("d", pasted("again", "other", 9)), ("x", b"\xff"))  # fmt: skip
    for actor, state in (("opted", "opted_out"), ("paused", "paused"), ("erased", "erase")):
        choose(stream, actor, state)
    choose(stream, "then", "opted_out", "2026-03-02T09:00:01Z")  # in the middle of their session
    choose(stream, "then", "allow", "2026-03-02T09:00:02Z")
    (tmp_path / "samples").mkdir()
    env = stream.environ() | {"SCRIM_SAMPLES": str(tmp_path / "samples")}
    ran = CliRunner().invoke(cli.app, ["sample", "--hours", "1"], env=env)
    assert ran.exit_code == 0 and "2 sessions, 7 records, 1 frames" in ran.output, ran.output
    (file,) = (tmp_path / "samples").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600 and WORDS.encode() not in file.read_bytes() and b"PNG" not in file.read_bytes()
    kek = read_kek(stream.settings) or b""
    found = sample.open_sample(file, kek, datetime.now(UTC))
    items = list(found.items(KeyRing(kek, stream.settings.keys)))
    got = [json.loads(one.value) for one in items if isinstance(one, Record)]
    assert sorted((one["session"], one["seq"], one["actor"]) for one in got) == [("a", n, "ana") for n in range(4)] + [("d", n, "dan") for n in range(3)]
    assert [one.data for one in items if isinstance(one, Frame)] == [(raw / "blobs" / "a.png").read_bytes()]
    hours = (datetime.fromisoformat(found.head.until) - datetime.fromisoformat(found.head.made)) / timedelta(hours=1)
    assert hours == load(shipped()).retention.quarantine_hours


def test_a_sample_keeps_to_its_bounds_and_is_not_kept_where_somebody_changes_their_mind(stream: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    send(stream, *((s, pasted(WORDS, s, n, f"actor-{s}")) for s in ("a", "b", "c", "d") for n in range(4)))
    kek, policy = read_kek(stream.settings) or b"", load(shipped())

    def take(**bounds: int) -> sampling.Taken:
        return sampling.take(stream.settings, policy, kek, tmp_path, Bounds(**bounds))

    assert take(sessions=2).sessions == 2 and take(records=9).records == 8
    size = take(sessions=1).bytes
    assert take(bytes=2 * size + size // 2).sessions == 2
    with pytest.raises(CannotRun, match="4 too large"):
        take(records=3)
    with pytest.raises(CannotRun, match="4 older"):
        sampling.take(stream.settings, policy, kek, tmp_path, Bounds(hours=1), datetime.now(UTC) + timedelta(hours=2))
    for file in tmp_path.glob("*.sample"):
        file.unlink()
    items = sampling._items

    def meanwhile(*args: Any) -> Any:
        choose(stream, "actor-a", "erase")
        KeyRing(kek, stream.settings.keys).destroy("actor-a")
        return items(*args)

    monkeypatch.setattr(sampling, "_items", meanwhile)
    with pytest.raises(CannotRun, match="changed their mind"):
        take()
    ring = KeyRing(kek, stream.settings.keys)
    assert not list(tmp_path.glob("*.sample*")) and not ring.destroy("actor-a")


def test_a_worker_deletes_samples_whose_time_is_over(stream: Any, tmp_path: Path) -> None:
    send(stream, ("a", pasted(WORDS, "a", 0)))
    kek, policy = read_kek(stream.settings) or b"", load(shipped())
    days = timedelta(hours=policy.retention.quarantine_hours)
    taken = sampling.take(stream.settings, policy, kek, tmp_path, Bounds(), datetime.now(UTC))
    with (tmp_path / "old.sample").open("w+b") as opened:
        sample.Writer(opened, kek, KeyRing(kek, stream.settings.keys), datetime.now(UTC) - days - timedelta(minutes=1), policy.retention.quarantine_hours).end()

    async def until_gone() -> None:
        watching_it = asyncio.create_task(watching.watch(msgspec.structs.replace(stream.settings, samples=str(tmp_path)), 0.2))
        while (tmp_path / "old.sample").exists():
            await asyncio.sleep(0.1)
        watching_it.cancel()

    asyncio.run(until_gone())
    assert taken.file.exists()


def test_who_unseals_a_value_is_on_the_topic_before_it_is_shown(stream: Any) -> None:
    row = Row("exposed", "PERSON", "given", "slack", "typed", "", 1, (Example("s", "e", "Aaaa", value="Dana", place=Place("capture.raw", 2, 41, 7)),))
    values = Values(Diff("a" * 16, "b" * 16, 1, (row,), (), (), ()))
    desk = Desk(engine=open_store("sqlite://"), settings=stream.settings)
    with pytest.raises(Fault):
        unseal(desk, values, "exposed-0-0", "d.osei", "two\nlines")
    assert officer.openings(stream.settings) == []
    assert unseal(desk, values, "exposed-0-0", "d.osei", "ticket 4411").value == "Dana"
    (said,) = officer.openings(stream.settings)
    assert (said.action, said.who, said.why, said.place) == ("compare", "d.osei", "ticket 4411", Place("capture.raw", 2, 41, 7))
    with pytest.raises(Fault) as refused:  # a broker that does not answer
        unseal(Desk(engine=desk.engine, settings=msgspec.structs.replace(stream.settings, bootstrap="127.0.0.1:1")), values, "exposed-0-0", "d.osei", "again")
    assert "Dana" not in refused.value.says
