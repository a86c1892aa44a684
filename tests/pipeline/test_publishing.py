"""How a policy gets onto `capture.policy`: proposed, approved, published; and each thing that stands in its way, in one line. The topic is in memory here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
import pytest
from officers import APPROVERS, DANA, KIM, NOON, RAVI, files, with_rule
from typer.testing import CliRunner

from pipeline import cli
from pipeline.faults import CannotRun
from pipeline.proof import approvals
from pipeline.proof.approvals import Refused
from pipeline.settings import Settings
from pipeline.stream import publishing
from pipeline.stream.state import Read, Record
from redactors.policy.load import digest, load, shipped

LOOSER = with_rule().replace("allow: []", "allow: [Globex]")


class Topic:
    """What was committed, oldest first."""

    def __init__(self) -> None:
        self.records: list[Read] = []

    async def open(self, *_: Any) -> Topic:
        return self

    async def read(self, *_: Any) -> list[Read]:
        return list(self.records)

    async def commit(self, records: list[Record]) -> None:
        self.records += [Read(one.key, one.value, 0) for one in records]

    async def close(self) -> None:
        pass


@pytest.fixture
def topic(monkeypatch: pytest.MonkeyPatch) -> Topic:
    made = Topic()
    monkeypatch.setattr(publishing, "open_writer", made.open)
    monkeypatch.setattr(publishing, "read_partition", made.read)
    return made


@pytest.fixture
def settings(topic: Topic, tmp_path: Path) -> Settings:
    return Settings(approvers_file=str(files(tmp_path)))


Step = Callable[[Settings], Coroutine[Any, Any, Any]]


def run(settings: Settings, *steps: Step) -> list[Any]:
    return [asyncio.run(step(settings)) for step in steps]


def propose(text: str, by: approvals.Signatory = DANA) -> Step:
    return lambda settings: publishing.propose(settings, text, by, NOON)


def approve(serial: int, by: approvals.Signatory, seen: Any = None) -> Step:
    return lambda settings: publishing.approve(settings, serial, by, NOON, seen)


def publish(serial: int) -> Step:
    return lambda settings: publishing.publish(settings, serial)


FIRST = (propose(shipped()), approve(1, RAVI), approve(1, KIM), publish(1))


def test_a_policy_is_proposed_approved_and_published_and_the_next_replaces_it(settings: Settings) -> None:
    waiting, one, two, accepted = run(settings, *FIRST)
    assert (waiting.needs, waiting.approved_by, waiting.ready) == (2, (), False)
    assert (one.ready, two.ready, two.approved_by) == (False, True, ("kim", "ravi"))
    assert accepted.digest == digest(load(shipped()))
    waiting, ready, accepted = run(settings, propose(with_rule()), approve(2, KIM), publish(2))
    assert waiting.needs == 1 and [d.what for d in waiting.comparison.differences] == ["rule employee-id is new"] and ready.ready
    board = asyncio.run(publishing.board(settings))
    assert board.holds == accepted and len(board.published) == 2 and board.waiting == board.refused == ()


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((propose("version: 1\n"),), "key \"apps\" missing"),
        ((propose(shipped(), KIM),), "kim may not propose: approver"),
        ((propose(shipped(), approvals.make_signatory("dana")),), "the key of dana is not the one in SCRIM_APPROVERS_FILE"),
        ((propose(shipped()), approve(1, DANA)), "somebody else has to approve it"),
        ((propose(shipped()), approve(1, approvals.make_signatory("eve"))), "the key of eve is not the one"),
        ((propose(shipped()), approve(2, KIM)), "there is no proposal 2"),
        ((propose(shipped()), approve(1, KIM), publish(1)), "1 is a loosening: it needs 2 approvals and has 1"),
        ((*FIRST, publish(1)), "there is no proposal 1"),
        ((*FIRST, propose(shipped())), "this is the policy that holds"),
        ((*FIRST, propose(LOOSER), approve(2, KIM), publish(2)), "2 is a loosening: it needs 2 approvals and has 1"),
        ((*FIRST, propose(with_rule()), propose(LOOSER), approve(2, KIM), publish(2), approve(3, KIM), approve(3, RAVI), publish(3)), "another policy was published"),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_said_in_one_line(settings: Settings, steps: tuple[Step, ...], said: str) -> None:
    run(settings, *steps[:-1])
    with pytest.raises(CannotRun, match=said):
        run(settings, steps[-1])


def test_nobody_signs_another_proposal_than_they_saw(settings: Settings, topic: Topic) -> None:
    (seen,) = run(settings, propose(shipped()))
    other = approvals.proposed(LOOSER, None, 1, DANA, NOON)
    topic.records.append(Read(approvals.proposal_key(1), msgspec.json.encode(other), 0))
    with pytest.raises(CannotRun, match="another proposal than the one you saw"):
        run(settings, approve(1, KIM, seen.change))


def test_a_proposal_that_was_taken_back_is_gone_and_its_number_is_not_given_again(settings: Settings) -> None:
    run(settings, propose(shipped()), lambda s: publishing.withdraw(s, 1))
    assert asyncio.run(publishing.board(settings)).waiting == ()
    (again,) = run(settings, propose(shipped()))
    assert again.change.serial == 2


def test_what_was_written_past_the_approvals_is_shown_as_refused(settings: Settings, topic: Topic) -> None:
    run(settings, *FIRST)
    change = approvals.proposed(LOOSER, asyncio.run(publishing.board(settings)).holds.change, 2, DANA, NOON)  # type: ignore[union-attr]
    topic.records.append(Read(approvals.published_key(2), msgspec.json.encode(change), 0))
    board = asyncio.run(publishing.board(settings))
    assert board.refused == (Refused(2, "approvals"),) and board.holds is not None and board.holds.change.serial == 1


def test_without_an_approvers_file_nothing_can_be_proposed(topic: Topic) -> None:
    with pytest.raises(CannotRun, match="SCRIM_APPROVERS_FILE is not set"):
        run(Settings(), propose(shipped()))


def test_a_key_is_made_for_one_person_once_and_its_file_is_theirs_alone(tmp_path: Path) -> None:
    file, key = tmp_path / "approvers.json", tmp_path / "dana.key"
    scrim = CliRunner()
    for arguments, code in ((["dana", "--role", "officer"], 0), (["dana"], 1), (["../x"], 2), (["ravi", "--role", "viewer"], 2)):
        done = scrim.invoke(cli.app, ["policy", "keygen", *arguments, "--approvers", str(file), "--to", str(key)])
        assert done.exit_code == code, done.output
    known = approvals.read_approvers(Settings(approvers_file=str(file)))
    made = approvals.read_signatory(key)
    assert known == {"dana": msgspec.structs.replace(APPROVERS["dana"], key=made.public)}
    assert key.stat().st_mode & 0o777 == 0o600 and made.private not in file.read_text()
