"""A recording that was made to do harm is refused, or its bad part left out; nothing outside it is read, and nothing of it is said aloud."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline import cli
from pipeline.adapters import idfx as adapter
from pipeline.adapters import source as reading
from pipeline.adapters.notes import Note
from pipeline.adapters.source import ImportFault
from pipeline.adapters.table import FORMATS
from schemas.raw import RECORD_BYTES_MAX
from tests.pipeline.adapters.recordings import APP, idfx, imported, key, lines, openadapt, typed

SECRET = "hunter2-the-secret"


@pytest.mark.parametrize("head", [
    '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>', '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE log SYSTEM "http://127.0.0.1/x.dtd">',
])  # fmt: skip
def test_xml_with_a_document_type_is_refused_whatever_it_declares(tmp_path: Path, head: str) -> None:
    (tmp_path / "log.idfx").write_text(f'<?xml version="1.0"?>{head}<log><event type="keyboard"></event></log>')
    with pytest.raises(ImportFault, match="document type"):
        imported("idfx", tmp_path / "log.idfx", tmp_path / "out")
    assert not (tmp_path / "out" / "import.json").exists()


def test_xml_that_is_too_deep_or_has_too_long_a_text_or_is_cut_is_refused(tmp_path: Path) -> None:
    for n, text in enumerate(("<log>" + "<a>" * 50, f"<log><event><key>{'x' * 200_000}</key></event></log>", "<log><event>", "<log>&undeclared;</log>")):
        (tmp_path / f"{n}.idfx").write_text(text)
        with pytest.raises(ImportFault):
            imported("idfx", tmp_path / f"{n}.idfx", tmp_path / f"out{n}")


@given(st.integers(1, 200))
@settings(max_examples=20)
def test_a_reference_that_xml_forbids_is_passed_over_wherever_the_file_is_cut(cut: int) -> None:
    data = idfx([key("a", 1), key("\b", 2, "VK_BACK"), key("é", 3)]).encode()
    parts = [data[n : n + cut] for n in range(0, len(data), cut)]
    assert b"".join(adapter._allowed(iter(parts))) == data.replace(b"&#x8;", b"")


@pytest.mark.parametrize("statement", [
    "CREATE VIEW v AS SELECT 1", "CREATE TRIGGER t AFTER INSERT ON recording BEGIN SELECT 1; END", "CREATE VIRTUAL TABLE f USING fts5(x)",
    "ALTER TABLE action_event RENAME TO hidden; CREATE VIEW action_event AS SELECT * FROM hidden",
])  # fmt: skip
def test_a_database_with_anything_that_runs_is_refused(tmp_path: Path, statement: str) -> None:
    file = openadapt(tmp_path / "recording.db", [])
    with sqlite3.connect(file) as base:
        base.executescript(statement)
    with pytest.raises(ImportFault, match="no views"):
        imported("openadapt", file, tmp_path / "out")


def test_reading_a_database_leaves_it_and_its_journal_as_they_were(tmp_path: Path) -> None:
    openadapt(tmp_path / "in" / "recording.db", [{"name": "press", "timestamp": 1772442002.0, "key_char": "h"}])
    (tmp_path / "in" / "recording.db-wal").write_bytes(b"somebody else's pages")
    before = {f.name: f.read_bytes() for f in (tmp_path / "in").iterdir()}
    _, brought = imported("openadapt", tmp_path / "in", tmp_path / "out", app=APP)
    assert {f.name: f.read_bytes() for f in (tmp_path / "in").iterdir()} == before and brought.notes[Note.UNSAVED] == 1


def test_a_database_that_is_none_or_has_odd_values_is_refused_or_they_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"SQLite format 3\0" + SECRET.encode() * 100)
    with pytest.raises(ImportFault) as fault:
        imported("openadapt", tmp_path / "a.db", tmp_path / "a")
    assert SECRET not in str(fault.value)
    odd: list[Any] = [9e999, "x", None, -5, 1e300]
    file = openadapt(tmp_path / "b.db", [{"name": "press", "timestamp": at, "key_char": "h"} for at in odd], [], [(1772442000.0, b"no png"), (1772442000.0, "text")])
    events, brought = imported("openadapt", file, tmp_path / "b")
    assert [e["type"] for e in events] == ["session.start"] and brought.notes[Note.BAD_TIME] == len(odd) and brought.notes[Note.BAD_IMAGE] == 2


def test_nothing_outside_the_folder_is_read_through_a_link_or_a_pipe(tmp_path: Path) -> None:
    outside = lines(tmp_path / "outside.jsonl", typed(SECRET))
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "events.jsonl").symlink_to(outside)
    (tmp_path / "piped").mkdir()
    os.mkfifo(tmp_path / "piped" / "events.jsonl")
    for folder in ("linked", "piped"):
        with pytest.raises(ImportFault):
            imported("ducktrack", tmp_path / folder, tmp_path / f"out-{folder}")
    beside = lines(tmp_path / "beside" / "events.jsonl", typed("hi")).parent
    (beside / "metadata.json").symlink_to(lines(tmp_path / "m.json", [{"system": SECRET}]))
    imported("ducktrack", beside, tmp_path / "out")
    assert SECRET not in (tmp_path / "out" / "raw.jsonl").read_text()
    with pytest.raises(ImportFault):
        reading.opened(reading.Source(str(beside), ("events.jsonl",), "events.jsonl"), "../outside.jsonl")


def test_a_playlist_that_calls_itself_a_video_is_not_given_to_the_video_reader(tmp_path: Path) -> None:
    folder = lines(tmp_path / "in" / "events.jsonl", typed("hi")).parent
    (folder / "film.mp4").write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
    events, brought = imported("ducktrack", folder, tmp_path / "out", app=APP)
    assert brought.notes[Note.BAD_VIDEO] == 1 and not [e for e in events if e["type"] == "screenshot"]


def test_a_packed_file_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "UNPACKED_BYTES_MAX", 4 * 1024 * 1024)
    (tmp_path / "events.jsonl.gz").write_bytes(gzip.compress(b"\n" * (16 * 1024 * 1024)))
    with pytest.raises(ImportFault, match="more than 4 MiB"):
        imported("ducktrack", tmp_path / "events.jsonl.gz", tmp_path / "out")


def test_broken_lines_are_left_out_and_counted_and_the_rest_comes_in(tmp_path: Path) -> None:
    bad = [b"{", b"[1]", b'{"a": NaN}', b'{"time": 1, "time": 2}', b"\xff\xfe", b'{"a":' + b"[" * 5000, b'{"t": ' + b"9" * 5000 + b"}", b"x" * (RECORD_BYTES_MAX + 5)]
    good = json.dumps(typed("a", 1.0)[0]).encode()
    (tmp_path / "events.jsonl").write_bytes(b"\n".join([good, *bad, good]))
    events, brought = imported("ducktrack", tmp_path / "events.jsonl", tmp_path / "out", app=APP)
    assert brought.notes[Note.BAD_LINE] == len(bad) and len([e for e in events if e["type"] == "key.down"]) == 2


@pytest.mark.parametrize("row", [
    {"action": "click", "x": 10**400, "y": 1, "pressed": True, "button": "left"}, {"action": "move", "x": "1", "y": None},
    {"action": "scroll", "x": 1e308, "y": 0}, {"action": "click", "x": 1, "y": 1, "pressed": "yes"}, {"action": ["press"], "name": {}}, {"action": "press", "time_stamp": 10**30},
    {"action": "press", "time_stamp": -1e30}, {"action": "press", "time_stamp": True}, {"action": "press", "time_stamp": 1e18},
])  # fmt: skip
def test_odd_values_are_left_out_whatever_they_are(tmp_path: Path, row: dict[str, Any]) -> None:
    file = lines(tmp_path / "events.jsonl", [{"time_stamp": 1.0, "action": "move", "x": 1, "y": 1}, {"time_stamp": 1.0, **row}])
    events, brought = imported("ducktrack", file, tmp_path / "out", app=APP)
    assert [e["type"] for e in events] == ["session.start", "mouse.move"] and sum(brought.notes.values()) >= 2


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        "type data timestamp source id node childNodes tagName attributes textContent positions x y text adds removes texts value parentId buckets events "
        "hostname app title url action name key pressed time_stamp".split()), inner, max_size=5), max_leaves=20)  # fmt: skip


@given(st.sampled_from(["rrweb", "activitywatch", "ducktrack", "pynput", "agentnet"]), st.lists(_JSON, max_size=5))
@settings(max_examples=150)
def test_json_of_any_shape_is_imported_or_refused_and_never_more(tmp_path_factory: pytest.TempPathFactory, form: str, rows: list[Any]) -> None:
    folder = tmp_path_factory.mktemp("any")
    if form in ("rrweb", "activitywatch"):
        (folder / "a.json").write_text(json.dumps(rows if form == "rrweb" else {"buckets": rows}))
    else:
        lines(folder / "events.jsonl", rows)
    try:
        imported(form, folder, folder / "out", app=APP)
    except ImportFault as fault:
        assert str(folder) in str(fault)


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_file_of_another_kind_is_refused_in_one_line_without_a_word_of_it(tmp_path: Path, form: str) -> None:
    name = FORMATS[form].files[0].replace("*", "a")
    (tmp_path / name).write_bytes(b'{"' + SECRET.encode() + b'": <a>&' + SECRET.encode() + bytes(range(256)))
    ran = CliRunner().invoke(cli.app, ["import", form, str(tmp_path / name), str(tmp_path / "out")])
    assert ran.exit_code == (0 if name.endswith(".jsonl") else 1)
    assert SECRET not in ran.output and "Traceback" not in ran.output
    assert not (tmp_path / "out" / "raw.jsonl").exists() or SECRET not in (tmp_path / "out" / "raw.jsonl").read_text()
