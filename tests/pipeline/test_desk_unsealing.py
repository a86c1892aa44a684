"""One raw value of a comparison, at the desk: an officer's alone, with a reason, written down before it is shown, and kept nowhere."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from served import Reader, Served, served

from pipeline.desk import jobs, recordings, unsealing
from pipeline.desk.unsealing import Values, stripped
from pipeline.policy_diff import Diff, Example, Row
from pipeline.proof import access
from pipeline.proof.quarantine import KeyRing
from pipeline.proof.sample import Writer
from pipeline.settings import Settings
from redactors.policy.load import shipped
from schemas.audit import Place

HOSTILE = "<script>window.__xss=1</script>\u202e'\">{{7*7}}"
WHY = "ticket 4411: is this a real name?"


def example(value: str, line: int) -> Example:
    return Example("s-1", f"e-{line}", "Aaaa Aaaaaaaaa", "ask", "at noon", value, Place(line=line))


FOUND = Diff(
    "a" * 16, "b" * 16, 9, (Row("exposed", "PERSON", "given", "slack", "typed", "Note", 2, (example("Runa Thorvald", 1), example(HOSTILE, 2))),),
    (Row("masked", "ID", "own", "slack", "pixels", "", 1, (example("", 3),)),), (), (),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "out").mkdir()
    with served(tmp_path, tmp_path / "out") as running:
        yield running


def compared(desk: Served, name: str) -> Reader:
    """Somebody who has just compared two policies."""
    answer = recordings.Compared(stripped(FOUND), Values(FOUND), (), 0)
    job = jobs.begin(desk.desk, "diff", name, lambda tell: answer)
    while not job.done:
        time.sleep(0.01)
    return desk.reader(name)


def log(desk: Served) -> list[bytes]:
    assert desk.desk.folder is not None
    file = desk.desk.folder / "access.jsonl"
    return file.read_bytes().splitlines() if file.exists() else []


def ask(reader: Reader, which: str, reason: str = WHY) -> Any:
    return reader.post("/rules/diff/unseal", {"which": which, "reason": reason})


def test_a_comparison_shows_shapes_and_one_value_only_when_it_is_asked_for_with_a_reason(desk: Served, tmp_path: Path) -> None:
    dana = compared(desk, "dana")
    page = dana.get("/rules/diff").text
    assert "Aaaa Aaaaaaaaa" in page and "Thorvald" not in page and "script>" not in page
    for which, reason in (("exposed-0-0", ""), ("exposed-0-0", "  "), ("exposed-0-0", "x" * 401), ("exposed-0-0", "two\nlines"), ("", WHY), ("exposed-9-9", WHY), (HOSTILE, WHY)):
        refused = ask(dana, which, reason)
        assert refused.status in (409, 422) and "Thorvald" not in refused.text and HOSTILE not in refused.text, (which, reason)
    assert not log(desk)
    shown = ask(dana, "exposed-0-0")
    assert shown.status == 200 and "Runa Thorvald" in shown.text and "__xss" not in shown.text
    assert shown.headers["cache-control"] == "no-store"
    (line,) = log(desk)
    said = json.loads(line)
    assert (said["action"], said["who"], said["why"], said["place"]) == ("compare", "dana", WHY, {"line": 1}) and not list(access.verify([line]))
    assert "no text was read" in ask(dana, "masked-0-0").text and len(log(desk)) == 2 and not list(access.verify(log(desk)))
    assert "unsealed" in dana.get("/evidence").text
    assert "Thorvald" not in dana.get("/rules").text + dana.get("/rules/diff").text
    kept = "\n".join(sqlite3.connect(tmp_path / "desk.db").iterdump())
    assert "unsealed" in kept and "Thorvald" not in kept and "__xss" not in kept and "4411" not in kept
    assert b"Thorvald" not in b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_a_hostile_value_is_shown_as_text(desk: Served) -> None:
    shown = ask(compared(desk, "dana"), "exposed-0-1", "<img src=x onerror=alert(1)>")
    assert "&lt;script&gt;" in shown.text and "<script" not in shown.text and "\u202e" not in shown.text and "onerror" not in shown.text


@pytest.mark.parametrize("name", ["ann", "vic"])
def test_nobody_but_an_officer_may_and_no_officer_sees_anothers(desk: Served, name: str) -> None:
    other = compared(desk, name)
    assert ask(other, "exposed-0-0").status == 403
    compared(desk, "dana")
    assert ask(desk.reader("oli"), "exposed-0-0").status == 409
    assert not log(desk)


def test_what_cannot_be_written_down_is_not_shown(desk: Served) -> None:
    dana = compared(desk, "dana")
    assert desk.desk.folder is not None
    (desk.desk.folder / "access.jsonl").mkdir()
    refused = ask(dana, "exposed-0-0")
    assert refused.status == 409 and "cannot be written down" in refused.text and "Thorvald" not in refused.text


def test_sealed_samples_are_offered_beside_the_recording_until_their_time_is_over(tmp_path: Path) -> None:
    for name in ("out", "samples", "demo"):
        (tmp_path / name).mkdir()
    kek, ring = bytes(32), KeyRing(bytes(32), str(tmp_path / "keys"))
    now = datetime.now(UTC)
    for name, made in (("20260302T090000-a.sample", now), ("old.sample", now - timedelta(hours=3))):
        with (tmp_path / "samples" / name).open("w+b") as opened:
            Writer(opened, kek, ring, made, 2).end()
    (tmp_path / "secret.sample").write_bytes(b"x")
    (tmp_path / "samples" / "link.sample").symlink_to(tmp_path / "secret.sample")
    settings = Settings(samples=str(tmp_path / "samples"))
    with served(tmp_path, tmp_path / "out", recording=tmp_path / "demo", models=tmp_path) as desk:
        desk.desk.settings = msgspec.structs.replace(desk.desk.settings, samples=settings.samples)
        dana = desk.reader("dana")
        page = dana.get("/rules").text
        assert re.findall(r"<option>([^<]+)</option>", page) == ["demo", "20260302T090000-a.sample"]
        assert not (tmp_path / "samples" / "old.sample").exists() and (tmp_path / "secret.sample").exists()
        for name in ("../secret.sample", "link.sample", "old.sample", HOSTILE):
            refused = dana.post("/rules/diff", {"policy": shipped(), "on": name})
            assert refused.status == 409 and HOSTILE not in refused.text and jobs.find(desk.desk, "diff", "dana") is None
        dana.post("/rules/diff", {"policy": shipped(), "on": "20260302T090000-a.sample"})
        while not (job := jobs.find(desk.desk, "diff", "dana")).done:  # type: ignore[union-attr]
            time.sleep(0.01)
        assert "SCRIM_KEK_FILE" in job.fault  # type: ignore[union-attr]


def test_values_are_let_go_when_their_time_is_over() -> None:
    values = Values(FOUND, seconds=0.05)
    while values.get("exposed-0-0") is not None:
        time.sleep(0.01)
    assert unsealing.VALUES_SECONDS_MAX <= 3600 and all(one.value is None for row in stripped(FOUND).exposed for one in row.examples)
    assert b"Thorvald" not in msgspec.json.encode(stripped(FOUND))
