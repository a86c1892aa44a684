"""Policies: what loads, what does not, and what is said about it."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redactors.policy.load import PolicyError, digest, load, shipped
from redactors.policy.nodes import POLICY_DEPTH_MAX
from schemas.policy import ENTITIES, Policy

SMALL = """\
version: 1
name: small
apps:
  - ids: [slack]
entities:
  PERSON: {}
"""
RULE = """\
rules:
  - name: employee-id
    entity: PERSON
    regex: '\\bE-\\d{6}\\b'
    finds: [E-104233]
    ignores: [E-10]
"""


def faults(text: str) -> list[str]:
    """`line message` of each fault."""
    with pytest.raises(PolicyError) as error:
        load(text)
    return [f"{fault.line} {fault.message}" for fault in error.value.faults]


def one(text: str) -> str:
    said = faults(text)
    assert len(said) == 1, said
    return said[0]


def test_the_shipped_policy_loads_and_names_every_entity() -> None:
    """The file in the package is a policy, keeps nothing of a masked value, and says what it does with every entity there is."""
    policy = load(shipped(), "default.yaml")
    assert set(policy.entities) == set(ENTITIES)
    assert [name for name, rule in policy.entities.items() if not rule.enabled] == ["ORGANIZATION"]
    assert {rule.action for rule in policy.entities.values()} == {"label", "mask"}
    assert policy.text.recall == "strict" and policy.keystrokes.output == "runs"


def test_a_policy_that_names_no_purpose_allows_none_and_a_purpose_is_a_plain_word() -> None:
    """What clean records may be used for is listed or refused, and is part of the digest."""
    assert load(shipped()).purposes == ("train-computer-use-agents",)
    assert load(SMALL).purposes == ()
    named = load(SMALL + "purposes: [evaluate-agents]\n")
    assert named.purposes == ("evaluate-agents",) and digest(named) != digest(load(SMALL))
    assert "purposes" in one(SMALL + "purposes: [Anything at all]\n")


@pytest.mark.parametrize("app", ["com.google.Chrome", "msedge.exe", "firefox", "com.apple.Safari"])
def test_the_shipped_browsers_pass_only_the_work_sites(app: str) -> None:
    """Each browser is bound to the same hosts."""
    rule = next(rule for rule in load(shipped()).apps if app in rule.ids)
    assert rule.hosts == ("*.example-corp.com", "docs.google.com")


def test_a_small_policy_takes_the_defaults() -> None:
    """What is not written is as the types say."""
    assert load(SMALL) == msgspec.convert({"version": 1, "name": "small", "apps": [{"ids": ["slack"]}], "entities": {"PERSON": {}}}, Policy)
    assert load(SMALL + RULE).rules[0].name == "employee-id"


def test_the_commented_examples_of_the_shipped_policy_hold() -> None:
    """What the comments show can be uncommented."""
    text = re.sub(r"(?m)^#  (- name|  [a-z]+: )", r"  \1", shipped().replace("rules: []", "rules:").replace("fields: []", "fields:"))
    policy = load(text.replace("  PERSON: {action: label}", "  PERSON: {action: label}\n  EMPLOYEE_ID: {action: label}"))
    assert policy.rules[0].name == "employee-id" and policy.fields[0].labels[0] == "Patient"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (SMALL.replace("{}", "{action: hide}"), '6 entity "PERSON": action "hide" unknown (expected label, mask, remove, surrogate)'),
        (SMALL.replace("{}", "{acton: mask}"), '6 entity "PERSON": key "acton" unknown, did you mean action? (expected action, threshold, enabled)'),
        (SMALL.replace("{}", "{enabled: off}"), '6 entity "PERSON": enabled "off" is neither true nor false (expected true, false)'),
        (SMALL.replace("{}", "{threshold: 2}"), '6 entity "PERSON": threshold 2 is out of range (expected a number from 0 to 1)'),
        (SMALL.replace("{}", "{threshold: .5}"), '6 entity "PERSON": threshold ".5" is not a number from 0 to 1'),
        (SMALL.replace("{}", "{threshold: 0}"), '6 entity "PERSON": threshold 0 would mask every guess (expected more than 0)'),
        (SMALL.replace("{}", ""), "6 entity \"PERSON\" must hold keys and values, not nothing"),
        (SMALL + "  PERSON: {}\n", '7 key "PERSON" given twice (first on line 6)'),
        (SMALL + "name: again\n", '7 key "name" given twice (first on line 2)'),
        (SMALL + "keystroke: {}\n", '7 key "keystroke" unknown, did you mean keystrokes? (expected'),
        (SMALL.replace("[slack]", "[]"), "4 app 1: ids is empty: give at least 1, or leave the whole entry out"),
        (SMALL.replace("[slack]", "slack"), '4 app 1: ids must be a list, not "slack" (write [a, b], or one item a line after a dash)'),
        (SMALL.replace("[slack]", "[no]"), "4 app \"no\": ids[0] \"no\" is read as true or false by YAML; quote it: 'no'"),
        (SMALL.replace("[slack]", "[42]"), "4 app \"42\": ids[0] \"42\" is read as a number by YAML; quote it: '42'"),
        (SMALL.replace("[slack]", "[' slack']"), '4 app " slack": id " slack" has spaces or control characters around it and would never match'),
        (SMALL.replace("[slack]", "[slack*]"), '4 app "slack*": id "slack*" would never match: ids are matched whole, without wildcards; list each one'),
        (SMALL.replace("[slack]", "[/usr/bin/slack]"), 'would never match: recorders send an executable\'s name, not its path'),
        (SMALL.replace("[slack]", "[slack, SLACK]"), '4 app "slack": id "SLACK" is listed already (apps[0].ids[0]): which entry would hold?'),
        (SMALL.replace("[slack]", "[chrome.exe]"), '4 app "chrome.exe": id "chrome.exe" is a browser: without hosts every page would pass'),
        (SMALL.replace("[slack]", "[x]\n    hosts: ['*']"), '5 app "x": host "*" would never match'),
        (SMALL.replace("[slack]", "[x]\n    hosts: ['*.com']"), '5 app "x": host "*.com" would pass every site under .com'),
        (SMALL.replace("[slack]", "[x]\n    hosts: ['https://a.example']"), '5 app "x": host "https://a.example" would never match'),
        (SMALL.replace("[slack]", "[x]\n    hosts: ['mün.example']"), "write it as browsers report it, in its xn-- form"),
        (SMALL.replace("[slack]", "[x]\n    hosts: [a.example]\n    paths: [sales]"), '6 app "x": path "sales" would never match'),
        (SMALL.replace("[slack]", "[x]\n    paths: [/sales]"), '5 app "x": paths without hosts have no effect: list the hosts'),
        (SMALL + "  PERSN: {}\n", '7 entity "PERSN" unknown, did you mean PERSON?'),
        (SMALL + "  person: {}\n", 'entity "person" is no name, did you mean PERSON? (expected capitals, digits and _, like EMAIL_ADDRESS)'),
        (SMALL + "  SECURE: {action: mask, enabled: false}\n", '7 entity "SECURE": cannot be turned off'),
        (SMALL + "  SECURE: {action: label}\n", '7 entity "SECURE": action "label" impossible for what is never read (expected mask, remove)'),
        (SMALL.replace("{}", "{enabled: false}"), "5 entities: all are turned off: nothing would be masked"),
        (SMALL + RULE.replace("regex: '\\bE-\\d{6}\\b'", "regex: '(?=x)'"),
        'rule "employee-id": regex refused: invalid perl operator: (?= (RE2 syntax: linear-time'),
        (SMALL + RULE.replace("regex: '\\bE-\\d{6}\\b'", "regex: '(a)\\1'"), "regex refused"),
        (SMALL + RULE.replace("[E-10]", "[E-104234]"), '12 rule "employee-id": finds "E-104234", which it should ignore'),
        (SMALL + RULE.replace("[E-104233]", "[E-1]"), '11 rule "employee-id": does not find its example "E-1"'),
        (SMALL + RULE.replace("    ignores: [E-10]\n", ""), '8 rule "employee-id": key "ignores" missing'),
        (SMALL + RULE.replace("    finds: [E-104233]\n", "    finds: []\n"), '11 rule "employee-id": finds is empty'),
        (SMALL + RULE.replace("    regex: '\\bE-\\d{6}\\b'\n", ""), '8 rule "employee-id": give either a regex or words'),
        (SMALL + RULE.replace("entity: PERSON", "entity: EMPLOYEE"), '9 rule "employee-id": entity "EMPLOYEE" unknown'),
        (SMALL + RULE + RULE.replace("rules:\n", ""), '13 rule "employee-id": the name is taken already (rules[0])'),
        (SMALL + "fields: [{name: f, entity: PERSON, labels: ['']}]\n", '7 field "f": labels[0] is blank: it would match nothing or everything'),
        (SMALL + "text: {countries: [NO]}\n", "quote it: 'NO'"),
        (SMALL + "text: {countries: ['XX']}\n", '7 text: countries[0] "XX" unknown (expected'),
        (SMALL + "urls: {query_allow: [utm_*]}\n", '7 urls: query_allow "utm_*" would never match'),
        (SMALL + "keystrokes: {idle_ms: 1_000}\n", '7 keystrokes: idle_ms "1_000" is not a whole number from 1000'),
        (SMALL + "keystrokes: {idle_ms: 20:30}\n", "is not a whole number"),
        (SMALL + "keystrokes: {idle_ms: 400000}\n", "7 keystrokes: idle_ms 400000 is over hold_ms_max 300000"),
        (SMALL.replace("version: 1", "version: 2"), '1 version "2" unknown (expected 1)'),
        (SMALL.replace("version: 1\n", ""), '1 key "version" missing'),
        (SMALL + "x: &a 1\n", '7 anchor "&a": anchors are refused'),
        (SMALL + "x: !!str 1\n", "7 tag"),
        (SMALL + "<<: {a: b}\n", "7 merge keys (<<) are refused"),
        (SMALL + "---\nversion: 1\n", "7 a second document begins here: a policy is one document"),
        (SMALL + "? [a, b]\n: c\n", "7 a key must be one word, not a list"),
        (SMALL + "\tx: 1\n", "7 not YAML"),
        ("", "1 the file is empty: nothing would pass"),
        ("# nothing\n", "the file is empty"),
        ("[" * 5000, f"1 nested deeper than {POLICY_DEPTH_MAX} levels"),
        ("a: \x01", "1 not YAML: a character that YAML does not allow"),
        ("- a\n", "1 the policy must hold keys and values, not a list"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_line(broken: str, said: str) -> None:
    """One thing wrong, one message: where, what, and what was expected."""
    assert said in one(broken)


def test_aliases_are_refused_before_anything_is_built() -> None:
    """A billion laughs are two messages."""
    assert faults("a: &x [1]\nb: [*x, *x]\n") == [
        '1 anchor "&x": anchors are refused, write the value out where it is used',
        '2 alias "*x": aliases are refused, write the value out',
        '2 alias "*x": aliases are refused, write the value out',
    ]


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    """Nobody fixes a file one message at a time."""
    text = (
        SMALL.replace("{}", "{action: hide, enabled: yes}").replace("name: small", "name: Big Name")
        + RULE.replace("E-104233", "x")
        + "memory: {value_chars_min: 1}\n"
    )
    assert [line.split()[0] for line in faults(text)] == ["2", "6", "6", "11", "13"]


def test_an_error_reads_like_a_compiler_s() -> None:
    """`file:line message`, a line each, with the YAML path in the fault."""
    with pytest.raises(PolicyError) as error:
        load(SMALL.replace("{}", "{action: hide}"), "mine.yaml")
    assert str(error.value) == 'mine.yaml:6 entity "PERSON": action "hide" unknown (expected label, mask, remove, surrogate)'
    assert error.value.faults[0].path == "entities.PERSON.action"


def test_words_match_whole_in_any_case_and_any_script() -> None:
    """A list of words finds "Orion" and "ORION.", not "orions"; context words must stand near."""
    words = RULE.replace("regex: '\\bE-\\d{6}\\b'", "words: [Orion, Projekt Zoë]").replace("[E-104233]", '["ask ORION.", "projekt  zoë", "xorion orion"]')
    assert load(SMALL + words.replace("[E-10]", '["orions", "Zorion", "öorion", "projekt zoës"]'))
    near = words.replace("    finds", "    context: [launch]\n    finds")
    assert "(one of its context words must stand in the example: launch)" in faults(SMALL + near)[0]


def test_the_digest_is_of_what_the_policy_does() -> None:
    """Comments and order of keys change nothing; a default written out changes nothing; any setting does."""
    assert digest(load(SMALL)) == digest(load("# hello\n" + SMALL.replace("{}", "{enabled: true, action: label}")))
    assert digest(load(SMALL)) != digest(load(SMALL.replace("{}", "{action: mask}")))
    assert len(digest(load(SMALL))) == 16 and int(digest(load(SMALL)), 16) >= 0


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=200) | st.text(alphabet="ab:-[]{}&*!#'\"|>\n ,?%@`\t1", max_size=60))
def test_any_text_is_a_policy_or_a_policy_error(text: str) -> None:
    """No text raises anything else."""
    with pytest.raises(PolicyError):
        load(text)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_any_damage_to_the_shipped_policy_is_found_or_harmless(data: st.DataObject) -> None:
    """A few characters changed: it loads, or a fault with a line says why not."""
    text = shipped()
    at = data.draw(st.integers(0, len(text)))
    noise = data.draw(st.text(alphabet="ab:-[]{}&*!'\"|>\n ,?\t1", min_size=1, max_size=3))
    try:
        load(text[:at] + noise + text[at + len(noise) :])
    except PolicyError as error:
        assert error.faults and all(fault.line >= 1 and fault.message for fault in error.faults)
