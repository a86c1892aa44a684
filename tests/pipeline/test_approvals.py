"""What workers make of records of `capture.policy`: enough signatures of the right people, of exactly this change, or nothing changes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from officers import APPROVERS, DANA, KIM, NOON, RAVI, RULE, change, files, with_rule

from pipeline import metrics
from pipeline.faults import CannotRun
from pipeline.proof import approvals
from pipeline.proof.approvals import Accepted, Approvers, Chain, Refused
from pipeline.settings import Settings, SettingsError
from pipeline.stream import published
from redactors.policy.load import digest, load, shipped
from schemas.control import PolicyChange
from schemas.raw import milliseconds

LOOSER = shipped().replace("allow: []", "allow: [Globex]")
FIRST = change(shipped(), None, RAVI, KIM)
TIGHTER = change(with_rule(), FIRST, KIM)
OPEN = change(LOOSER, FIRST, RAVI, KIM)


def take(chain: Chain, one: PolicyChange, at_ms: int = 0) -> Accepted | Refused | None:
    return chain.take(approvals.published_key(one.serial), msgspec.json.encode(one), at_ms)


def begun(approvers: Approvers = APPROVERS) -> Chain:
    chain = Chain(approvers)
    assert isinstance(take(chain, FIRST), Accepted)
    return chain


def test_a_tightening_takes_one_approval_and_a_loosening_two() -> None:
    for text, enough, kind in ((with_rule(), (KIM,), "tightening"), (LOOSER, (RAVI, KIM), "loosening")):
        for n in range(len(enough)):
            assert take(begun(), change(text, FIRST, *enough[:n])) == Refused(2, "approvals")
        made = change(text, FIRST, *enough)
        taken = take(begun(), made)
        assert isinstance(taken, Accepted) and made.kind == kind and taken.digest == digest(load(text)) == made.digest


def test_the_first_policy_on_the_topic_takes_two_approvals_whatever_it_says() -> None:
    assert take(Chain(APPROVERS), change(shipped(), None, KIM)) == Refused(1, "approvals")


# What somebody with the right to write to the topic, and no second signature, could try.
FORGED: dict[str, tuple[Callable[[], PolicyChange], str]] = {
    "a loosening that calls itself a tightening": (lambda: replace(change(LOOSER, FIRST, KIM), kind="tightening"), "author"),
    "a signed loosening that calls itself a tightening": (lambda: _claimed("tightening"), "approvals"),
    "an approval of another text": (lambda: replace(change(LOOSER, FIRST), approvals=TIGHTER.approvals), "approvals"),
    "another text under all signatures": (lambda: replace(TIGHTER, policy=LOOSER), "author"),
    "an approval that was given to another serial": (lambda: replace(change(with_rule(), FIRST, serial=3), approvals=TIGHTER.approvals), "approvals"),
    "one approval written twice": (lambda: replace(OPEN, approvals=OPEN.approvals[:1] * 2), "approvals"),
    "the author approves": (lambda: _self_approved("dana", "dana"), "approvals"),
    "the author approves under another's name": (lambda: _self_approved("dana", "kim"), "approvals"),
    "an author who is not the one who signed": (lambda: replace(TIGHTER, author="ravi"), "author"),
    "an author who may only approve": (lambda: change(with_rule(), FIRST, RAVI, author=KIM), "author"),
    "an author nobody knows": (lambda: change(with_rule(), FIRST, RAVI, author=approvals.make_signatory("eve")), "author"),
    "an approver nobody knows": (lambda: change(with_rule(), FIRST, approvals.make_signatory("eve")), "approvals"),
    "an approver's name with another key": (lambda: change(with_rule(), FIRST, approvals.make_signatory("kim")), "approvals"),
    "an earlier serial": (lambda: change(with_rule(), FIRST, KIM, serial=1), "serial"),
    "another policy replaced than the one that holds": (lambda: change(with_rule(), OPEN, KIM, serial=2), "replaces"),
    "a first policy where there is one": (lambda: change(with_rule(), None, RAVI, KIM, serial=2), "replaces"),
    "no policy": (lambda: _broken(), "policy"),
}


def _claimed(kind: str) -> PolicyChange:
    made = replace(change(LOOSER, FIRST), kind=kind)
    made = replace(made, signature=DANA.sign(approvals.statement(made, "propose", "dana", made.time)))
    return approvals.approved(made, KIM, NOON)


def _self_approved(author: str, who: str) -> PolicyChange:
    made = change(with_rule(), FIRST, KIM)
    mine = DANA.sign(approvals.statement(made, "approve", who, NOON))
    return replace(made, approvals=(replace(made.approvals[0], who=who, signature=mine),))


def _broken() -> PolicyChange:
    made = replace(change(with_rule(), FIRST), policy="version: 1\n")
    made = replace(made, signature=DANA.sign(approvals.statement(made, "propose", "dana", made.time)))
    return approvals.approved(approvals.approved(made, KIM, NOON), RAVI, NOON)


@pytest.mark.parametrize("name", FORGED)
def test_what_is_forged_is_refused_and_the_policy_that_holds_goes_on(name: str) -> None:
    make, why = FORGED[name]
    chain, forged = begun(), make()
    assert take(chain, forged) == Refused(forged.serial, why)
    assert chain.last is not None and chain.last.change == FIRST
    assert isinstance(take(chain, TIGHTER), Accepted)  # and does not stand in the way


@pytest.mark.parametrize("value", [b"", b"hunter2", b"{}", b"[" * 100_000, b"\xff", msgspec.json.encode(TIGHTER)[:-1] + b',"more":1}'])
def test_what_is_no_record_is_refused_by_a_code_only(value: bytes) -> None:
    assert begun().take(approvals.published_key(2), value, 0) == Refused(0, "not_a_record")


def test_a_record_counts_under_its_own_key_only_and_a_proposal_not_at_all() -> None:
    value = msgspec.json.encode(TIGHTER)
    assert begun().take(approvals.published_key(9), value, 0) == Refused(0, "not_a_record")
    assert begun().take(approvals.proposal_key(2), value, 0) is None
    assert begun().take(approvals.published_key(2), None, 0) is None


def test_all_read_again_from_the_beginning_ends_at_the_same_policy() -> None:
    chain = begun()
    last = change(LOOSER, TIGHTER, RAVI, KIM)
    records = [FIRST, TIGHTER, change(LOOSER, FIRST, KIM), last, last]
    taken = [take(chain, one) for one in records[1:]]
    assert [type(one) for one in taken] == [Accepted, Refused, Accepted, type(None)]
    again = Chain(APPROVERS)
    for one in records:
        take(again, one)
    assert again.last == chain.last


def test_who_has_left_approves_nothing_any_more_and_what_they_approved_still_holds() -> None:
    left = {**APPROVERS, "kim": replace(APPROVERS["kim"], until="2026-05-01T00:00:00Z")}
    before, after = milliseconds("2026-04-30T23:59:59Z"), milliseconds("2026-05-01T00:00:00Z")
    for at_ms, expected in ((before, Accepted), (after, Refused)):
        assert isinstance(take(begun(left), TIGHTER, at_ms), expected)


def test_nobody_signs_their_own_by_mistake() -> None:
    with pytest.raises(CannotRun, match="somebody else"):
        change(with_rule(), FIRST, DANA)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not json", "scrim policy keygen"), ('{"a": {"key": "AA==", "role": "viewer"}}', "scrim policy keygen"), ('{"a": {"key": "AA==", "role": "officer"}}', "bytes in base64"),
        (json.dumps({name: {"key": DANA.public, "role": "officer"} for name in "ab"}), "two names have the same key"),
    ],
)  # fmt: skip
def test_an_approvers_file_that_does_not_hold_is_refused_in_one_line(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "approvers.json"
    file.write_text(text)
    with pytest.raises(SettingsError, match=said):
        approvals.read_approvers(Settings(approvers_file=str(file)))


def test_keys_and_approvers_are_read_as_they_were_written(tmp_path: Path) -> None:
    assert approvals.read_approvers(Settings(approvers_file=str(files(tmp_path)))) == APPROVERS
    assert approvals.read_signatory(tmp_path / "kim.key") == KIM
    assert approvals.read_approvers(Settings()) is None
    with pytest.raises(CannotRun, match="is not a key file"):
        approvals.read_signatory(tmp_path / "approvers.json")


def test_the_rule_of_these_tests_is_a_tightening() -> None:
    assert RULE in with_rule() and TIGHTER.kind == "tightening" and OPEN.kind == "loosening"


def test_without_approvers_the_topic_is_not_read_and_the_file_s_policy_holds() -> None:
    """Where there is no broker at all, nothing is missing."""
    nowhere = Settings(bootstrap="127.0.0.1:1")

    async def follow() -> bool:
        known = asyncio.Event()
        await published.follow(nowhere, "redact", shipped(), never, known)
        return known.is_set()

    async def never(_: Accepted) -> bool:
        raise AssertionError

    assert asyncio.run(follow())
    assert published.at_start(nowhere)[0] == shipped()
    holds = [(sample.labels["digest"], sample.value) for family in metrics.policy.collect() for sample in family.samples]
    assert holds == [(digest(load(shipped())), 1.0)]
