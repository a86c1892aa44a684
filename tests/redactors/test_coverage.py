"""What is said to be covered is: each source finds its own examples, and what a policy turns off is not covered."""

from __future__ import annotations

from redactors import coverage, duties
from redactors.policy.load import load, shipped
from schemas.policy import ENTITIES


def without(name: str) -> str:
    return shipped().replace(f"  {name}: {{action: label}}", f"  {name}: {{action: label, enabled: false}}")


def verdicts(text: str) -> dict[str, str]:
    return {duty.item.number: duty.verdict for duty in duties.duties(load(text))}


def test_every_entity_of_scrims_own_is_found_somewhere_and_nothing_that_is_turned_off() -> None:
    table = coverage.table(load(shipped()))
    assert {name for name in ENTITIES if not table[name]} == {"ORGANIZATION"}
    assert coverage.table(load(without("PERSON")))["PERSON"] == {}


def test_a_threshold_that_no_score_reaches_covers_nothing() -> None:
    high = shipped().replace("  OTP: {action: label}", "  OTP: {action: label, threshold: 0.995}")
    assert coverage.table(load(shipped()))["OTP"] and coverage.table(load(high))["OTP"] == {}


def test_all_eighteen_identifiers_are_judged_each_with_a_reason() -> None:
    found = [duty for duty in duties.duties(load(shipped())) if duty.item.list.startswith("HIPAA")]
    assert [duty.item.number for duty in found] == list("ABCDEFGHIJKLMNOPQR")
    assert all(duty.why for duty in found)
    assert {duty.item.number for duty in found if duty.verdict == "not covered"} == {"P"}


def test_a_duty_falls_with_what_meets_it_and_rises_with_a_rule_of_ones_own() -> None:
    assert verdicts(shipped())["F"] == "covered" and verdicts(without("EMAIL_ADDRESS"))["F"] == "not covered"
    assert verdicts(shipped())["B"] == "partly" and verdicts(without("LOCATION"))["B"] == "partly"
    assert verdicts(shipped())["track"] == "not covered" and verdicts(shipped("pci"))["track"] == "covered"


def test_an_entity_is_explained_with_what_finds_it_and_what_is_done() -> None:
    said = coverage.explain(load(shipped("pci")), "CREDIT_CARD")
    assert said.rule.action == "mask" and any(s.kind == "pattern" and s.finds for s in said.sources)
    assert {s.kind for s in coverage.explain(load(shipped("pci")), "TRACK_DATA").sources} == {"own rule", "own field"}
