"""Policies over policies: what merges, what replaces, where faults are told; and the profiles that come with Scrim."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from redactors.policy.load import PolicyError, digest, load, shipped, whole
from redactors.text import find
from redactors.text.finding import Context, Text
from redactors.text.models import Models
from schemas.jsonschema import render
from schemas.policy import PROFILES

BASE = """\
version: 1
name: base
apps:
  - ids: [slack]
entities:
  PERSON: {action: mask, threshold: 0.5}
text: {allow: [Acme]}
"""
OVER = "extends: base.yaml\nname: mine\n"


def faults(text: str, **named: str) -> list[str]:
    with pytest.raises(PolicyError) as error:
        load(text, "mine.yaml", {f"{name}.yaml": other for name, other in named.items()})
    return str(error.value).splitlines()


@pytest.mark.parametrize("name", PROFILES)
def test_a_shipped_profile_loads_and_says_only_what_it_changes(name: str) -> None:
    text = shipped(name)
    policy = load(text)
    assert text.startswith("# yaml-language-server: $schema=../../schemas/json/policy.schema.json\n")
    assert policy.name == ("shipped" if name == "default" else name)
    if name != "default":
        assert "\nextends: default\n" in text and digest(policy) != digest(load(shipped()))
        assert policy.apps == load(shipped()).apps
        assert policy.rules and all(rule.finds and rule.ignores for rule in policy.rules)


@pytest.mark.parametrize("name", PROFILES)
def test_what_a_rule_finds_in_its_examples_is_found_by_the_finder_too(name: str) -> None:
    policy = load(shipped(name))
    finder = find.build(policy, Models())
    for rule in policy.rules:
        for example in rule.finds:
            (found,) = finder.find([Text(example, Context("typed"))])
            assert any(f.entity == rule.entity for f in found), (rule.name, example)
        for example in rule.ignores:
            (found,) = finder.find([Text(example, Context("typed"))])
            assert not any(f.rule == rule.name for f in found), (rule.name, example)


@pytest.mark.parametrize("name", PROFILES)
def test_the_schema_for_editors_takes_each_profile_and_refuses_a_misspelt_key(name: str) -> None:
    valid = Draft202012Validator(json.loads(render("policy"))).is_valid
    document = yaml.safe_load(shipped(name))
    assert valid(document) and not valid(document | {"entitis": {}})
    assert not valid({key: value for key, value in document.items() if key != "name"})
    assert not valid(document | {"rules": {"add": 1}})


def test_maps_merge_lists_replace_and_add_adds() -> None:
    named = {"base.yaml": BASE}
    merged = load(OVER + "entities: {PERSON: {threshold: 0.7}, AGE: {}}\ntext: {recall: balanced, allow: {add: [Globex]}}\n", named=named)
    assert (merged.name, merged.apps[0].ids) == ("mine", ("slack",))
    assert (merged.entities["PERSON"].action, merged.entities["PERSON"].threshold) == ("mask", 0.7)
    assert list(merged.entities) == ["PERSON", "AGE"]
    assert (merged.text.recall, merged.text.allow) == ("balanced", ("Acme", "Globex"))
    assert load(OVER + "text: {allow: [Globex]}\n", named=named).text.allow == ("Globex",)
    assert load(OVER + "urls: {query_allow: {add: [tab]}}\n", named=named).urls.query_allow == ("tab",)


def test_the_digest_is_of_the_merged_whole_and_a_text_that_needs_no_file_has_the_same() -> None:
    named = {"base.yaml": BASE}
    text = OVER + "entities: {PERSON: {threshold: 0.7}}\n"
    alone = BASE.replace("threshold: 0.5", "threshold: 0.7").replace("name: base", "name: mine")
    assert digest(load(text, named=named)) == digest(load(alone)) == digest(load(whole(text, named)))
    assert digest(load(text, named={"base.yaml": BASE.replace("mask", "remove")})) != digest(load(alone))
    assert whole(shipped("pci")) == shipped("pci")


def test_profiles_stand_over_profiles_through_files() -> None:
    named = {"house.yaml": "extends: pci\nname: house\nmemory: {value_chars_min: 5}\n"}
    policy = load("extends: house.yaml\nname: team\n", named=named)
    assert policy.entities["CVV"].action == "mask" and policy.memory.value_chars_min == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extends: strickt\nname: x\n", 'mine.yaml:1 extends "strickt" unknown, did you mean strict? (expected default, strict,'),
        ("name: x\nextends: [a]\n", "mine.yaml:2 extends must be one name"),
        ("extends: strict\n", 'mine.yaml:1 key "name" missing: a policy that extends another has a name of its own'),
        (OVER + "entities: {PERSON: {action: hide}}\n", 'mine.yaml:3 entity "PERSON": action "hide" unknown'),
        (OVER + "entities:\n  PERSON: {}\n  PERSON: {}\n", 'mine.yaml:5 key "PERSON" given twice (first on line 4)'),
        (OVER + "rules: {add: {name: x}}\n", "mine.yaml:3 rules must be a list"),
        (BASE + "rules: {add: []}\n", "mine.yaml:8 rules must be a list, not keys and values (add: needs a policy to add to"),
    ],
)  # fmt: skip
def test_a_fault_in_what_extends_is_told_with_its_own_line(text: str, said: str) -> None:
    assert any(line.startswith(said) for line in faults(text, base=BASE)), faults(text, base=BASE)


def test_a_fault_in_what_is_extended_is_told_with_that_file_and_line() -> None:
    assert faults(OVER, base=BASE.replace("mask,", "hide,")) == [
        'base.yaml:6 entity "PERSON": action "hide" unknown (expected label, mask, remove, surrogate)'
    ]
    assert faults(OVER, base=BASE + "\tx: 1\n")[0].startswith("base.yaml:8 not YAML")
    # hidden under what stands over it, it is a fault all the same
    assert faults(OVER + "entities: {PERSON: {action: mask}}\n", base=BASE.replace("mask,", "hide,"))[0].startswith("base.yaml:6")


def test_policies_that_extend_each_other_are_refused() -> None:
    (said,) = faults("extends: a.yaml\nname: x\n", a="extends: b.yaml\nname: a\n", b="name: b\nextends: a.yaml\n")
    assert said == 'a.yaml:1 extends "b.yaml": comes back to where it began (b.yaml → a.yaml → b.yaml)'


def test_a_file_beside_a_policy_may_not_take_a_shipped_policys_name() -> None:
    assert load("extends: strict\nname: x\n", named={"strict": BASE}).apps == load(shipped()).apps


def test_only_plain_files_beside_the_policy_are_read(tmp_path: Path) -> None:
    from pipeline import policies

    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "mine.yaml").write_text("extends: ../base.yaml\nname: mine\n")
    (tmp_path / "mine.yaml").write_text(OVER)
    text, policy = policies.of_file(tmp_path / "mine.yaml")
    assert policy.entities["PERSON"].action == "mask" and digest(load(text)) == digest(policy)
    with pytest.raises(PolicyError, match="unknown"):
        policies.of_file(tmp_path / "sub" / "mine.yaml")
