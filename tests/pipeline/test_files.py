"""`scrim redact` over the bundled recording: everything accounted for, nothing planted left, work text kept, the same on one process as on two."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import cli, demo, files
from pipeline.files import FilesError, Run
from pipeline.proof import audit
from redactors.policy import load as policies
from schemas.audit import Outcome

KEY = b"k" * 32


def rows(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_bytes().splitlines()]


@pytest.fixture(scope="module")
def out(models_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "out"
    files.run(Run(demo.folder(), folder, policies.shipped(), models_folder, KEY, 2))
    return folder


@pytest.mark.slow
def test_every_line_is_accounted_for_once_and_the_chain_holds(out: Path) -> None:
    lines = [raw.place.line for raw in files.lines(demo.folder() / "raw.jsonl")]
    audits = rows(out / "audit.jsonl")
    assert sorted(a["place"]["line"] for a in audits) == lines
    assert not list(audit.verify((out / "audit.jsonl").read_bytes().splitlines()))
    clean = {e["id"] for e in rows(out / "clean.jsonl")}
    assert clean == {a["id"] for a in audits if a["outcome"] == "clean"}
    assert {a["into"] for a in audits if a["outcome"] == "merged"} <= clean
    assert len(rows(out / "quarantine.jsonl")) == sum(a["outcome"] == "quarantined" for a in audits)


@pytest.mark.slow
def test_every_broken_line_has_the_reason_it_was_made_for(out: Path) -> None:
    reasons = {a["place"]["line"]: a["reason"] for a in rows(out / "audit.jsonl")}
    assert {line: reasons[line] for line in demo.broken()} == demo.broken()


@pytest.mark.slow
def test_no_planted_value_is_left_in_any_text_that_leaves(out: Path) -> None:
    texts = "\n".join((out / f"{name}.jsonl").read_text() for name in ("clean", "audit", "quarantine")).casefold()
    left = [p for p in demo.planted() if set(p.channels) != {"pixels"} and p.value.casefold() in texts]
    assert not left


@pytest.mark.slow
def test_ordinary_work_text_is_kept(out: Path) -> None:
    clean = (out / "clean.jsonl").read_text()
    assert not [phrase for phrase in demo.kept() if phrase not in clean]


@pytest.mark.slow
def test_one_process_gives_the_same_bytes_as_two(out: Path, models_folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    files.run(Run(demo.folder(), again, policies.shipped(), models_folder, KEY, 1))
    by_id = [{e["id"]: e for e in rows(folder / "clean.jsonl")} for folder in (out, again)]
    assert by_id[0] == by_id[1]


def test_an_output_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("precious")
    with pytest.raises(FilesError, match="not empty"):
        files.run(Run(demo.folder(), tmp_path / "out", policies.shipped(), tmp_path, KEY, 1))
    assert (tmp_path / "out" / "mine").read_text() == "precious"


def test_a_missing_recording_is_exit_1_in_one_line(tmp_path: Path, models_folder: Path) -> None:
    ran = CliRunner().invoke(cli.app, ["redact", str(tmp_path / "nowhere"), str(tmp_path / "out")])
    assert ran.exit_code == 1 and "no such recording" in ran.output and "Traceback" not in ran.output
    assert not (tmp_path / "out").exists()


def test_blank_lines_are_passed_over_a_bom_is_allowed_and_lines_keep_their_numbers(tmp_path: Path) -> None:
    file = tmp_path / "raw.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"session":"a"}\r\n\n  \n{"session" : "b"}\n{"x":"no end')
    found = list(files.lines(file))
    assert [(raw.place.line, raw.key) for raw in found] == [(1, b"a"), (4, b"b"), (5, None)]


def test_an_overlong_line_is_one_record_that_says_it_is_too_big(tmp_path: Path) -> None:
    from schemas.raw import RECORD_BYTES_MAX, Reason, Refused, decode

    file = tmp_path / "raw.jsonl"
    file.write_bytes(b'{"a":"' + b"x" * (RECORD_BYTES_MAX * 3) + b'"}\n{"session":"b"}\n')
    long, short = files.lines(file)
    assert len(long.value or b"") <= RECORD_BYTES_MAX + 16
    assert decode(long.value or b"") == Refused(Reason.TOO_BIG)
    assert short.place.line == 2


@pytest.mark.parametrize("command", [["--help"], ["redact", "--help"], ["worker", "--help"], ["policy", "check", "--help"], ["try", "--help"], ["demo", "--help"]])
def test_every_command_has_help(command: list[str]) -> None:
    ran = CliRunner().invoke(cli.app, command)
    assert ran.exit_code == 0


def test_every_command_has_an_example() -> None:
    groups = [cli.app, *(group.typer_instance for group in cli.app.registered_groups)]
    commands = [c for group in groups for c in group.registered_commands]
    assert commands and all((c.epilog or "").startswith("Example: ") for c in commands)


def test_bad_usage_is_exit_2() -> None:
    assert CliRunner().invoke(cli.app, ["redact"]).exit_code == 2


def test_a_policy_with_faults_is_told_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(policies.shipped().replace("action: label}", "action: hide}", 1))
    ran = CliRunner().invoke(cli.app, ["policy", "check", str(file)])
    assert ran.exit_code == 1 and "unknown (expected label, mask, remove, surrogate" in " ".join(ran.output.split())


def test_outcome_names_are_the_contracts() -> None:
    assert [o.value for o in Outcome] == ["clean", "dropped", "merged", "quarantined"]


@pytest.mark.slow
def test_a_run_that_quarantined_most_of_its_records_ends_well_and_says_so_in_red(tmp_path: Path, models_folder: Path) -> None:
    (tmp_path / "raw.jsonl").write_text("{broken\n" * 3)
    ran = CliRunner().invoke(cli.app, ["redact", str(tmp_path / "raw.jsonl"), str(tmp_path / "out"), "--processes", "1"])
    assert ran.exit_code == 0 and "100% of the records were quarantined" in ran.stdout
    assert CliRunner().invoke(cli.app, ["audit", "verify", str(tmp_path / "out" / "audit.jsonl")]).exit_code == 0
