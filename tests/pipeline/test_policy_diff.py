"""What another policy would change: the same records under both, compared by what went into them; values told by shape only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from pipeline import cli, demo
from pipeline.policy_diff import Diff, diff, page
from pipeline.policy_diff.compare import compare
from pipeline.policy_diff.run import FRAMES_SHOWN_MAX
from pipeline.policy_diff.shape import around, shape
from pipeline.policy_diff.twin import Seen
from pipeline.proof import access
from redactors.core import Put
from redactors.policy import load as policies
from schemas.audit import Outcome, Reason
from schemas.clean import Mark

CLEAN, MERGED, DROPPED, HELD = Outcome.CLEAN, Outcome.MERGED, Outcome.DROPPED, Outcome.QUARANTINED
TEXT = "ask Dana Whitfield at noon"
DANA = (4, 18, "PERSON", "given-and-surname")


def seen(line: int, outcome: Outcome = CLEAN, *puts: Put, **more: Any) -> Seen:
    base = Seen(line, f"e-{line}", "s-1", line, outcome, Reason.PASSED, kind="text.input", app="slack" if outcome is CLEAN else "", puts=puts)
    return msgspec.structs.replace(base, **more)


def text(value: str, *spans: tuple[int, int, str, str], path: str = "$.text") -> Put:
    return Put(path, value, spans)


def told(a: list[Seen], b: list[Seen], unsealed: bool = False) -> Diff:
    return compare(a, b, ("a" * 16, "b" * 16), unsealed)


def test_a_value_is_told_by_its_shape_and_the_masked_words_around_it() -> None:
    (row,) = told([seen(1, CLEAN, text(TEXT, DANA))], [seen(1, CLEAN, text(TEXT))]).exposed
    assert (row.entity, row.rule, row.app, row.channel, row.count) == ("PERSON", "given-and-surname", "slack", "typed", 1)
    assert [(e.shape, e.before, e.after, e.value) for e in row.examples] == [("Aaaa Aaaaaaaaa", "ask", "at noon", None)]
    other = told([seen(1, CLEAN, text(TEXT))], [seen(1, CLEAN, text(TEXT, DANA))])
    assert not other.exposed and other.masked[0].examples[0].shape == "Aaaa Aaaaaaaaa"
    assert shape("DE89 3704-ß\u202e") == "AA99 9999-a·"


def test_what_either_policy_masks_is_masked_in_the_words_around() -> None:
    noon = (22, 26, "OTP", "otp")
    (row,) = told([seen(1, CLEAN, text(TEXT, DANA))], [seen(1, CLEAN, text(TEXT, noon))]).exposed
    assert row.examples[0].after == "at <OTP>"
    long = "secretword" * 10 + " x " + "y" * 60
    assert around(long, [None] * len(long), 101, 102) == ("", "")


def test_a_raw_value_is_in_the_answer_only_where_it_was_unsealed() -> None:
    sides = [seen(1, CLEAN, text(TEXT, DANA))], [seen(1, CLEAN, text(TEXT))]
    assert b"Dana" not in msgspec.json.encode(told(*sides)) and b"Whitfield" not in page.render(told(*sides)).encode()
    assert told(*sides, unsealed=True).exposed[0].examples[0].value == "Dana Whitfield"


def test_runs_that_are_cut_in_another_place_are_compared_as_one_text() -> None:
    whole = [seen(1, CLEAN, text(TEXT, DANA)), seen(2, MERGED, into="e-1"), seen(3, MERGED, into="e-1")]
    cut = [seen(1, CLEAN, text(TEXT[:9], (4, 9, "PERSON", "memory"))), seen(2, CLEAN, text(TEXT[9:])), seen(3, MERGED, into="e-2")]
    found = told(whole, cut)
    assert [e.shape for row in found.exposed for e in row.examples] == ["Aaaaaaaaa"] and not found.masked and not found.moves
    assert not told(whole, [seen(1, CLEAN, text(TEXT[:9], (4, 9, *DANA[2:]))), seen(2, CLEAN, text(TEXT[9:], (0, 9, *DANA[2:]))), seen(3, MERGED, into="e-2")]).exposed


def test_a_value_masked_as_something_else_is_neither_exposed_nor_newly_masked() -> None:
    assert told([seen(1, CLEAN, text(TEXT, DANA))], [seen(1, CLEAN, text(TEXT, (4, 18, "ORGANIZATION", "org")))]).empty


def test_a_parameter_that_only_one_policy_lets_stand_is_exposed() -> None:
    path = "$.app.url"
    one, other = [text("contacts", path=path)], [text("contacts", path=path), text("Whitfield", path=path)]
    assert [row.channel for row in told([seen(1, CLEAN, *one)], [seen(1, CLEAN, *other)]).exposed] == ["url"]
    assert [row.channel for row in told([seen(1, CLEAN, *other)], [seen(1, CLEAN, *one)]).masked] == ["url"]


def test_records_that_end_elsewhere_are_counted_by_app_and_reason() -> None:
    a = [seen(1, CLEAN), seen(2, MERGED, into="e-1"), seen(3, DROPPED, reason=Reason.APP_NOT_ALLOWED), seen(4, HELD, reason=Reason.TIMEOUT), seen(5)]
    b = [seen(1, DROPPED, reason=Reason.OPTED_OUT), seen(2, DROPPED, reason=Reason.OPTED_OUT), seen(3), seen(4), seen(5, HELD, reason=Reason.CATCH_CONTENT)]
    assert [(m.kind, m.app, m.reason, m.count) for m in told(a, b).moves] == [
        ("dropped", "slack", "opted_out", 2), ("passed", "slack", "app_not_allowed", 1),
        ("quarantined", "slack", "catch_content", 1), ("released", "slack", "timeout", 1),
    ]  # fmt: skip


def test_a_cover_that_is_gone_is_exposed_and_one_that_moved_a_little_is_not() -> None:
    def frame(*marks: Mark, under: str = "") -> Seen:
        return seen(1, CLEAN, kind="screenshot", ref="blobs/x.png", size=(100, 100), marks=marks, under=((marks[0].box, under),) if marks else ())

    face, moved = Mark("FACE", "face", "cover", box=(10, 10, 20, 20)), Mark("FACE", "face", "cover", box=(12, 10, 20, 20))
    found = told([frame(face, under="Dana 12")], [frame()])
    assert [(row.entity, row.channel, row.examples[0].shape) for row in found.exposed] == [("FACE", "pixels", "Aaaa 99")]
    assert found.frames[0].exposed == (("FACE", (10, 10, 20, 20)),) and found.frames[0].a == "blobs/x.png"
    assert told([frame(face)], [frame(moved)]).empty
    assert told([frame(face)], [frame(Mark("WINDOW", "non-work-window", "cover", box=(0, 0, 100, 100)))]).exposed == ()


def test_unsealing_needs_a_name_and_a_reason_and_is_written_down_before_anything_runs(tmp_path: Path) -> None:
    log = tmp_path / "access.jsonl"
    command = ["policy", "diff", "default", "strict", "--on", str(demo.folder()), "--unseal", "--log", str(log)]
    ran = CliRunner().invoke(cli.app, command)
    assert ran.exit_code == 1 and "--who" in ran.output and not log.exists()
    from pipeline.commands import policy

    policy._unseal(log, "d.osei", "ticket 4411")
    lines = log.read_bytes().splitlines()
    assert json.loads(lines[0])["action"] == "compare" and not list(access.verify(lines))


@pytest.mark.parametrize("command", [["explain", "PERSON"], ["explain", "track-data", "--policy", "pci"], ["coverage"], ["coverage", "--json", "--policy", "hipaa-18"], ["schema"],
                                     ["check", "eu-workplace"]])  # fmt: skip
def test_the_commands_of_a_policy_answer(command: list[str]) -> None:
    ran = CliRunner().invoke(cli.app, ["policy", *command])
    assert ran.exit_code == 0 and len(ran.output) > 40
    if "--json" in command or command == ["schema"]:
        assert json.loads(ran.output)


@pytest.fixture(scope="module")
def nameless(models_folder: Path) -> Diff:
    """The demo's day, the shipped policy against one that leaves names and masks a word of its own."""
    other = policies.shipped().replace("  PERSON: {action: label}", "  PERSON: {action: label, enabled: false}\n  PROJECT: {action: mask}")
    rule = "rules:\n  - {name: our-word, entity: PROJECT, words: [refund], finds: [the refund], ignores: [refunded]}\n"
    return diff(policies.shipped(), other.replace("rules: []\n", rule), demo.folder(), models_folder, 2)


@pytest.mark.slow
def test_a_policy_without_names_exposes_the_persons_of_the_demo_and_nothing_else(nameless: Diff) -> None:
    assert {row.entity for row in nameless.exposed} == {"PERSON"} and not nameless.moves
    shapes = {e.shape for row in nameless.exposed if row.channel != "pixels" for e in row.examples}
    assert shapes & {shape(one.value) for one in demo.planted() if one.entity == "PERSON"}
    assert nameless.frames and all(frame.pictures is not None for frame in nameless.frames[:FRAMES_SHOWN_MAX])


@pytest.mark.slow
def test_a_word_of_a_list_is_newly_masked(nameless: Diff) -> None:
    assert {(row.entity, row.rule) for row in nameless.masked if row.channel != "pixels"} == {("PROJECT", "our-word")}
    assert {e.shape.casefold() for row in nameless.masked if row.rule == "our-word" and row.channel != "pixels" for e in row.examples} == {"aaaaaa"}


@pytest.mark.slow
def test_a_policy_against_itself_changes_nothing(models_folder: Path) -> None:
    assert diff(policies.shipped(), policies.shipped(), demo.folder(), models_folder, 2).empty
