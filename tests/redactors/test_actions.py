"""Actions: what stands in the text where a finding was."""

from __future__ import annotations

import logging
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactors.policy.load import load, shipped
from redactors.text.actions import LABELS_MAX, Labels, action, disjoint, rewrite
from redactors.text.finding import Finding
from schemas.policy import EntityRule, Policy

SHIPPED = load(shipped())
KEY = b"0123456789abcdef"
ENTITIES = ["PERSON", "EMAIL_ADDRESS", "PASSWORD", "SECURE"]


def acting(name: str) -> Policy:
    rules = {entity: EntityRule(action=name) for entity in SHIPPED.entities}  # type: ignore[arg-type]
    return msgspec.structs.replace(SHIPPED, entities=rules)


def at(text: str, value: str, entity: str = "PERSON", score: float = 0.9) -> Finding:
    start = text.index(value)
    return Finding(start, start + len(value), entity, score, "test", "test")


def test_labels_number_values_in_the_order_of_the_text_and_keep_their_numbers() -> None:
    """The same value is the same number for the session, however it is written; another entity counts for itself."""
    labels = Labels()
    text = "Dana wrote to Kim and dana@example.com"
    assert rewrite(text, (at(text, "Dana"), at(text, "Kim"), at(text, "dana@example.com", "EMAIL_ADDRESS")), SHIPPED, labels, KEY) == (
        "<PERSON_1> wrote to <PERSON_2> and <EMAIL_ADDRESS_1>"
    )
    labels = msgspec.msgpack.decode(msgspec.msgpack.encode(labels), type=Labels)
    assert rewrite("KIM, Lee", (at("KIM, Lee", "KIM"), at("KIM, Lee", "Lee")), SHIPPED, labels, KEY) == "<PERSON_2>, <PERSON_3>"


@pytest.mark.parametrize(("name", "out"), [("mask", "ask <PERSON> now"), ("remove", "ask  now"), ("label", "ask <PERSON_1> now")])
def test_each_action_does_what_its_name_says(name: str, out: str) -> None:
    """Mask leaves the kind, remove nothing, label the kind and a number."""
    assert rewrite("ask Dana now", (at("ask Dana now", "Dana"),), acting(name), Labels(), KEY) == out


def test_what_was_never_read_has_no_number_and_no_stand_in() -> None:
    """A secure field is masked even where a policy asks for a label: numbers would tell equal passwords."""
    assert rewrite("hunter2", (at("hunter2", "hunter2", "SECURE"),), acting("label"), Labels(), KEY) == "<SECURE>"
    assert action(acting("surrogate"), "OPEN_TAIL") == "mask" and action(acting("remove"), "SECURE") == "remove"


def test_an_entity_the_policy_does_not_list_is_labelled() -> None:
    """Fails closed."""
    assert rewrite("E-104233", (at("E-104233", "E-104233", "EMPLOYEE_ID"),), SHIPPED, Labels(), KEY) == "<EMPLOYEE_ID_1>"


def test_past_the_limit_labels_go_without_a_number() -> None:
    """Bounded, and still masked."""
    labels = Labels({"PERSON": {n.to_bytes(4, "big"): n for n in range(LABELS_MAX)}})
    assert rewrite("Dana", (at("Dana", "Dana"),), SHIPPED, labels, KEY) == "<PERSON>"


def test_overlapping_findings_become_one_of_the_widest() -> None:
    """No piece stays between two findings that share a character; touching ones of one entity are one."""
    text = "Dana Whitfield-Jones"
    spans = disjoint(text, (Finding(0, 8, "USER_NAME", 1.0, "a", "a"), Finding(5, 20, "PERSON", 0.5, "b", "b"), Finding(5, 6, "ID", 1.0, "c", "c")))
    assert [(s.start, s.end, s.entity) for s in spans] == [(0, 20, "PERSON")]
    assert [(s.start, s.end) for s in disjoint(text, (Finding(0, 4, "PERSON", 1.0, "a", "a"), Finding(4, 9, "PERSON", 1.0, "a", "a")))] == [(0, 9)]
    assert disjoint(text, (Finding(-5, 0, "PERSON", 1.0, "a", "a"), Finding(20, 30, "PERSON", 1.0, "a", "a"), Finding(3, 3, "PERSON", 1.0, "a", "a"))) == ()


def test_nothing_of_the_text_is_logged_at_any_level(caplog: pytest.LogCaptureFixture) -> None:
    """Presidio's engine may log positions; never content."""
    with caplog.at_level(logging.DEBUG):
        for name in ("label", "mask", "remove", "surrogate"):
            rewrite("ask Dana Whitfield now", (at("ask Dana Whitfield now", "Dana Whitfield"),), acting(name), Labels(), KEY)
    assert "Dana" not in caplog.text and "Whitfield" not in caplog.text


SPANS = st.lists(st.tuples(st.integers(-3, 45), st.integers(-3, 45), st.sampled_from(ENTITIES), st.floats(0, 1)), max_size=6)


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=40), SPANS, st.sampled_from(["label", "mask", "remove"]))
def test_outside_findings_the_text_stands_and_inside_nothing_does(text: str, spans: list[tuple[int, int, str, float]], name: str) -> None:
    """Any spans, in any order and overlap: what no finding touches comes through in order, and nothing else does."""
    findings = [Finding(start, end, entity, score, "t", "t") for start, end, entity, score in spans]
    covered = {i for f in findings for i in range(max(f.start, 0), max(min(f.end, len(text)), 0))}
    text = text.replace("<", "_")
    out = rewrite(text, findings, acting(name), Labels(), KEY)
    assert re.sub(r"<(?:PERSON|EMAIL_ADDRESS|PASSWORD|SECURE)(?:_\d+)?>", "", out) == "".join(c for i, c in enumerate(text) if i not in covered)


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30), st.sampled_from(["label", "mask"]))
def test_no_trace_of_the_length(one: str, other: str, name: str) -> None:
    """Two values, long or short, leave the same placeholder."""
    said = [rewrite(f"x{value}y", (Finding(1, 1 + len(value), "PASSWORD", 1.0, "t", "t"),), acting(name), Labels(), KEY) for value in (one, other)]
    assert said[0] == said[1]
