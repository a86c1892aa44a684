"""Sealed samples: they open with every key and whole, or not; nothing of them is plain on disk, not while policies are compared on them either."""

from __future__ import annotations

import base64
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from morning import morning
from sqlalchemy import create_engine
from typer.testing import CliRunner

from pipeline import cli, demo
from pipeline.blobs import open_store, put, read
from pipeline.commands import policy as policy_command
from pipeline.desk import recordings
from pipeline.desk.asked import Desk
from pipeline.policy_diff import Diff, Example, Keys, diff
from pipeline.policy_diff.shape import shape
from pipeline.proof import sample
from pipeline.proof.quarantine import KeyRing
from pipeline.proof.sample import Frame, Item, Record, Sample, SampleError, Writer
from pipeline.settings import Settings
from redactors.policy.load import shipped
from schemas.audit import Place, Reason
from schemas.raw import Refused, Screenshot, decode

KEK = bytes(range(32))
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
SECRET = b"Dana Whitfield"


def item(n: int, text: bytes = SECRET) -> Record:
    return Record(Place("capture.raw", 1, n), b"s", b'{"text": "' + text + b'"}')


def written(file: Path, keys: Path, *sessions: list[tuple[str, Item]], bytes_max: int = 2**30, made: datetime = NOW, hours: int = 24) -> Path:
    with file.open("w+b") as opened:
        writer = Writer(opened, KEK, KeyRing(KEK, str(keys)), made, hours)
        for one in sessions:
            writer.session(iter(one), bytes_max)
        writer.end()
    return file


def items(found: Sample, keys: Path) -> list[Item]:
    return list(found.items(KeyRing(KEK, str(keys))))


@pytest.fixture
def one(tmp_path: Path) -> Path:
    first = [("ana", item(1)), ("ana", Frame("blobs/x.png", b"\x89PNG" + SECRET)), ("ana", item(2))]
    return written(tmp_path / "one.sample", tmp_path / "keys", first, [("ben", item(3)), ("ana", item(4))])


def test_a_sample_opens_with_every_key_and_hides_what_it_holds(one: Path, tmp_path: Path) -> None:
    found = sample.open_sample(one, KEK, LATER)
    assert [type(part) for part in items(found, tmp_path / "keys")] == [Record, Frame, Record, Record, Record] and found.gone == 0
    assert (found.whole.sessions, found.whole.records, found.whole.frames, found.size) == (2, 4, 1, one.stat().st_size)
    for plain in (SECRET, b"PNG", b"ana", b"ben", b"blobs"):
        assert plain not in one.read_bytes()
    assert sample.is_sample(one) and not sample.is_sample(tmp_path / "nothing")


def test_who_is_erased_is_gone_from_every_sample_even_when_they_allow_again(one: Path, tmp_path: Path) -> None:
    ring = KeyRing(KEK, str(tmp_path / "keys"))
    ring.destroy("ana")
    for _ in range(2):
        found = sample.open_sample(one, KEK, LATER)
        assert items(found, tmp_path / "keys") == [item(3)] and found.gone == 4
        ring.key("ana")  # they allow again: another key of the same name


def test_a_sample_past_its_time_or_under_another_key_is_not_read(one: Path) -> None:
    with pytest.raises(SampleError, match="no longer"):
        sample.open_sample(one, KEK, NOW + timedelta(hours=24, seconds=1))
    with pytest.raises(SampleError, match="another key"):
        sample.open_sample(one, bytes(32), LATER)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_sample_that_was_changed_or_cut_anywhere_is_refused(one: Path, tmp_path: Path, data: st.DataObject) -> None:
    whole = one.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.sampled_from(["cut", "bit", "more", "twice"]))
    bad = {"cut": whole[:at], "bit": whole[:at] + bytes([whole[at] ^ (1 << at % 8)]) + whole[at + 1 :], "more": whole + whole[at:], "twice": whole[: at + 1] + whole}[other]
    (tmp_path / "bad.sample").write_bytes(bad)
    with pytest.raises(SampleError) as refused:
        sample.open_sample(tmp_path / "bad.sample", KEK, LATER)
    assert "Whitfield" not in str(refused.value)


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_no_sample_is_refused_whatever_it_is(tmp_path: Path, rest: bytes) -> None:
    for begun in (b"", sample.MAGIC):
        (tmp_path / "bad.sample").write_bytes(begun + rest)
        with pytest.raises(SampleError):
            sample.open_sample(tmp_path / "bad.sample", KEK, LATER)


def test_parts_of_two_samples_are_not_put_together(one: Path, tmp_path: Path) -> None:
    """Nor are parts of one put in another order: each is bound to its file and its place, whoever makes the end anew."""
    other = written(tmp_path / "other.sample", tmp_path / "keys", [("ana", item(9))])
    found, foreign = sample.open_sample(one, KEK, LATER), sample.open_sample(other, KEK, LATER)
    entries = list(sample._read(foreign.file, "other"))
    key = sample._data_key(KeyRing(KEK, str(tmp_path / "keys")), next(e for e in entries if isinstance(e, sample.Owner)))
    part = next(e for e in entries if isinstance(e, sample.Part))
    assert key is not None and sample._opened(part, key, sample._bound(foreign.head, 0), "x") == item(9)
    for head, number in ((found.head, 0), (foreign.head, 1)):
        with pytest.raises(SampleError):
            sample._opened(part, key, sample._bound(head, number), "x")


def test_a_session_that_would_make_the_file_too_large_leaves_nothing_in_it(tmp_path: Path) -> None:
    large = [("ana", Frame("blobs/l.png", os.urandom(50_000))) for _ in range(3)]
    file = written(tmp_path / "s.sample", tmp_path / "keys", [("ana", item(1))], large, [("ben", item(2))], bytes_max=100_000)
    found = sample.open_sample(file, KEK, LATER)
    assert items(found, tmp_path / "keys") == [item(1), item(2)] and found.whole.sessions == 2 and file.stat().st_size < 100_000


def test_samples_are_deleted_when_their_time_or_the_policys_is_over(one: Path, tmp_path: Path) -> None:
    part = tmp_path / "b.sample.partial"
    part.write_bytes(one.read_bytes()[:200])
    (tmp_path / "c.sample").write_bytes(b"broken")
    os.utime(tmp_path / "c.sample", (NOW.timestamp(), NOW.timestamp()))
    other = tmp_path / "raw.jsonl"
    other.write_bytes(b"{}")
    assert sample.sweep(tmp_path, 24, NOW + timedelta(minutes=30)) == 0
    assert sample.sweep(tmp_path, 24, NOW + timedelta(hours=2)) == 1 and not (tmp_path / "c.sample").exists()
    assert sample.sweep(tmp_path, 3, NOW + timedelta(hours=4)) == 2  # a policy that keeps for less by now
    assert not one.exists() and not part.exists() and other.exists()


def test_blobs_of_a_store_with_a_key_are_sealed_and_are_read_with_that_key_only(tmp_path: Path) -> None:
    put(open_store(str(tmp_path), KEK), "blobs/x.png", SECRET, 0o600)
    assert SECRET not in (tmp_path / "blobs" / "x.png").read_bytes()
    assert read(open_store(str(tmp_path), KEK), "blobs/x.png", None) == SECRET
    assert read(open_store(str(tmp_path), bytes(32)), "blobs/x.png", None) is Reason.BLOB_HASH
    assert read(open_store(str(tmp_path), KEK), "blobs/x.png", None, bytes_max=len(SECRET)) == SECRET
    assert read(open_store(str(tmp_path), KEK), "blobs/x.png", None, bytes_max=len(SECRET) - 1) is Reason.BLOB_TOO_BIG
    (tmp_path / "blobs" / "x.png").rename(tmp_path / "blobs" / "y.png")
    assert read(open_store(str(tmp_path), KEK), "blobs/y.png", None) is Reason.BLOB_HASH  # bound to its reference


def test_a_sample_is_not_compared_on_without_its_key(one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCRIM_KEK_FILE", raising=False)
    ran = CliRunner().invoke(cli.app, ["policy", "diff", "default", "strict", "--on", str(one)])
    assert ran.exit_code == 1 and "SCRIM_KEK_FILE" in ran.output


def test_the_command_line_opens_a_sample_with_the_keys_that_the_environment_names(one: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kek").write_bytes(base64.b64encode(KEK))
    monkeypatch.setenv("SCRIM_KEK_FILE", str(tmp_path / "kek"))
    monkeypatch.setenv("SCRIM_KEYS", str(tmp_path / "keys"))
    assert policy_command._keys(one) == Keys(KEK, str(tmp_path / "keys")) and policy_command._keys(demo.folder()) is None
    ran = CliRunner().invoke(cli.app, ["policy", "diff", "default", "strict", "--on", str(one)])  # its time was over long ago
    assert ran.exit_code == 1 and "no longer" in ran.output


# --- the same day, as a recording in plain files and as a sealed sample --------------------------------------------------------------------


@pytest.fixture
def day(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Some of the demo, with two of its frames, in both forms."""
    folder, session = morning(tmp_path / "recording"), list[tuple[str, Item]]()
    for n, line in enumerate((folder / "raw.jsonl").read_bytes().splitlines()):
        event = decode(line)
        assert not isinstance(event, Refused)
        if isinstance(event, Screenshot) and event.image.ref is not None:
            session.append((event.actor, Frame(event.image.ref, (folder / event.image.ref).read_bytes())))
        session.append((event.actor, Record(Place("capture.raw", 0, n), event.session.encode(), line)))
    assert sum(isinstance(one, Frame) for _, one in session) == 2
    yield folder, written(tmp_path / "day.sample", tmp_path / "keys", session, made=datetime.now(UTC))


def told(found: Diff) -> Diff:
    """Without where the records lie, a line here and an offset there, and what covers are drawn from, which is by chance."""

    def bare(one: Example) -> Example:
        return msgspec.structs.replace(one, place=None)

    rows = [tuple(msgspec.structs.replace(row, examples=tuple(map(bare, row.examples))) for row in these) for these in (found.exposed, found.masked)]
    frames = tuple(msgspec.structs.replace(frame, a="", b="", pictures=None) for frame in found.frames)
    return msgspec.structs.replace(found, exposed=rows[0], masked=rows[1], frames=frames)


@pytest.mark.slow
def test_a_comparison_on_a_sample_says_what_one_on_the_recording_says_and_leaves_nothing_plain(
    day: tuple[Path, Path], models_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, sealed = day
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    other = shipped().replace("  PERSON: {action: label}", "  PERSON: {action: label, enabled: false}")
    seen: list[int] = []

    def look(step: str) -> None:
        files = [file for file in (tmp_path / "tmp").rglob("*") if file.is_file()]
        seen.append(len(files))
        for file in files:
            data = file.read_bytes()
            assert b"PNG" not in data and b"WEBP" not in data and b"Nakamura" not in data, "plain on disk"

    (tmp_path / "kek").write_bytes(base64.b64encode(KEK))
    desk = Desk(engine=create_engine("sqlite://"), settings=Settings(kek_file=str(tmp_path / "kek"), keys=str(tmp_path / "keys")))
    compared = recordings.diff(desk, shipped(), other, sealed, models_folder, look)
    assert max(seen) > 0 and not list((tmp_path / "tmp").iterdir())
    on_sample, on_files = compared.found, diff(shipped(), other, folder, models_folder)
    assert told(on_sample) == told(on_files) and on_sample.exposed and on_sample.gone == 0
    assert on_sample.frames and all(frame.pictures is not None for frame in on_sample.frames)
    value = compared.values.get("exposed-0-0")
    assert value is not None and shape(value.value or "") == on_sample.exposed[0].examples[0].shape and len(compared.pairs) == len(on_sample.frames)
    assert {one.place.topic for row in on_sample.exposed for one in row.examples if one.place is not None} == {"capture.raw"}
