"""Whether a policy lets more out than another: each setting one way and the other, what has no effect, and what nobody has thought of."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from redactors import admission
from redactors.policy.load import load, shipped
from redactors.policy.stricter import classify
from schemas.policy import AppRule, EntityRule, FieldRule, OwnModel, OwnRule, Policy
from schemas.raw import App

SHIPPED = load(shipped())
RULE = OwnRule(name="e", entity="ID", words=("alpha",), context=("staff",), finds=("alpha",), ignores=("beta",))
FIELD = FieldRule(name="f", entity="ID", labels=("Ward",))
MODEL = OwnModel(name="m", sha256="0" * 64, entities={"PER": "PERSON"})
BASE = replace(
    SHIPPED,
    rules=(RULE,),
    fields=(FIELD,),
    text=replace(SHIPPED.text, own_models=(MODEL,), allow=("Globex",), countries=("US", "UK"), models=("spacy",)),
    urls=replace(SHIPPED.urls, query_allow=("tab",)),
    apps=(*SHIPPED.apps, AppRule(ids=("browser",), hosts=("*.a.example", "b.example"), paths=("/work",))),
)


def with_(path: str, value: Any, policy: Policy = BASE) -> Policy:
    """The policy with one setting changed: `text.recall`, or a part of the document."""
    head, _, rest = path.partition(".")
    return replace(policy, **{head: replace(getattr(policy, head), **{rest: value}) if rest else value})


def entity(name: str, **fields: Any) -> Policy:
    return replace(BASE, entities={**BASE.entities, name: replace(BASE.entities.get(name, EntityRule()), **fields)})


def app(**fields: Any) -> Policy:
    return replace(BASE, apps=(*BASE.apps[:-1], replace(BASE.apps[-1], **fields)))


def rule(**fields: Any) -> Policy:
    return replace(BASE, rules=(replace(RULE, **fields),))


# name: (a looser policy than BASE, or a stricter one, which)
LOOSER = {
    "an app more": replace(BASE, apps=(*BASE.apps, AppRule(ids=("photos",)))),
    "an id more of an app": replace(BASE, apps=(replace(BASE.apps[0], ids=(*BASE.apps[0].ids, "another")), *BASE.apps[1:])),
    "a site more": app(hosts=("*.a.example", "b.example", "c.example")),
    "a site's subdomains": app(hosts=("*.a.example", "*.b.example", "b.example")),
    "a path more": app(paths=("/work", "/play")),
    "a wider path": app(paths=("/",)),
    "all paths": app(paths=()),
    "a purpose more": with_("purposes", ("train-computer-use-agents", "another")),
    "an entity turned off": entity("PERSON", enabled=False),
    "an entity that was not listed turned off": replace(BASE, entities={**BASE.entities, "NEW": EntityRule(), "CVV": EntityRule(enabled=False)}),
    "a higher threshold": entity("AGE", threshold=0.6),
    "a label for a mask": entity("SECURE", action="label"),
    "a stand-in for a label": entity("PERSON", action="surrogate"),
    "a rule less": with_("rules", ()),
    "a rule's word less": rule(words=()),
    "a rule of another regex": rule(regex="a"),
    "a rule that needs another word near it": rule(context=("crew",)),
    "a rule less sure": rule(score=0.5),
    "a rule of another entity": rule(entity="PERSON"),
    "a field less": with_("fields", ()),
    "a field of another entity": with_("fields", (replace(FIELD, entity="AGE"),)),
    "a field's label less": with_("fields", (replace(FIELD, labels=("Bed",)),)),
    "a model less": with_("text.models", ()),
    "a model of one's own less": with_("text.own_models", ()),
    "another model of the same name": with_("text.own_models", (replace(MODEL, sha256="1" * 64),)),
    "a model surer before it counts": with_("text.own_models", (replace(MODEL, threshold=0.9),)),
    "lower recall": with_("text.recall", "balanced"),
    "a country less": with_("text.countries", ("US",)),
    "an allowed word more": with_("text.allow", ("Globex", "Initech")),
    "an allowed parameter more": with_("urls.query_allow", ("tab", "q")),
    "single keys": with_("keystrokes.output", "keys"),
    "finer time": with_("keystrokes.time_resolution_ms", 500),
    "time cut elsewhere": with_("keystrokes.time_resolution_ms", 1500),
    "longer pauses in a run": with_("keystrokes.idle_ms", 90_000),
    "shorter pauses in a run": with_("keystrokes.idle_ms", 30_000),
    "another engine": with_("screens.ocr", "tesseract"),
    "a weaker cover": with_("screens.cover", "surrogate"),
    "a narrower shadow": with_("screens.window_shadow_px", 0),
    "finer covers": with_("screens.width_step_px", 1),
    "longer looks": with_("screens.frame_timeout_ms", 240_000),
    "fewer frames read again": with_("screens.read_again_share", 0.0),
    "less memory": with_("memory.values_max", 10),
    "less of memory": with_("memory.value_chars_min", 9),
    "stand-ins that reach further": with_("surrogates.scope", "dataset"),
    **{f"{name} for longer": with_(f"retention.{name}", 24 * 3650) for name in ("raw_hours", "redacted_hours", "quarantine_hours", "clean_hours", "audit_hours")},
    "less proof": with_("retention.audit_hours", 1),
}
STRICTER = {
    "an app less": replace(BASE, apps=BASE.apps[1:]),
    "a site less": app(hosts=("*.a.example",)),
    "a narrower site": app(hosts=("c.a.example", "*.b.a.example", "b.example")),
    "a narrower path": app(paths=("/work/sales",)),
    "no window that may be private": app(private="required"),
    "an entity turned on": entity("ORGANIZATION", enabled=True),
    "an entity that is off not listed": replace(BASE, entities={name: rule for name, rule in BASE.entities.items() if name != "ORGANIZATION"}),
    "a lower threshold": entity("AGE", threshold=0.1),
    "a mask for a label": entity("PERSON", action="mask"),
    "nothing for a mask": entity("PASSWORD", action="remove"),
    "a rule more": replace(BASE, rules=(RULE, replace(RULE, name="e2"))),
    "a rule with an entity of its own": replace(
        BASE, rules=(RULE, replace(RULE, name="e2", entity="NEW")), entities={**BASE.entities, "NEW": EntityRule(action="surrogate")}
    ),
    "a rule's word more": rule(words=("alpha", "gamma")),
    "a rule that holds everywhere": rule(context=()),
    "a rule that holds near more words": rule(context=("staff", "crew")),
    "a field more": replace(BASE, fields=(FIELD, replace(FIELD, name="f2"))),
    "a model more": with_("text.models", ("spacy", "rampart")),
    "a model less sure before it counts": with_("text.own_models", (replace(MODEL, threshold=0.2),)),
    "a country more": with_("text.countries", ("US", "UK", "DE")),
    "no allowed word": with_("text.allow", ()),
    "no allowed parameter": with_("urls.query_allow", ()),
    "coarser time": with_("keystrokes.time_resolution_ms", 60_000),
    "both engines": with_("screens.recall", "high"),
    "a flat cover": with_("screens.cover", "fill"),
    "frames dropped": with_("screens.non_work_windows", "drop"),
    "a wider shadow": with_("screens.window_shadow_px", 48),
    "coarser covers": with_("screens.width_step_px", 48),
    "shorter looks": with_("screens.frame_timeout_ms", 1000),
    "all frames read again": with_("screens.read_again_share", 1.0),
    "more memory": with_("memory.values_max", 100_000),
    "only those who agreed": with_("consent.default", "opted_out"),
    **{f"{name} for less time": with_(f"retention.{name}", 1) for name in ("raw_hours", "redacted_hours", "quarantine_hours", "clean_hours")},
}
NO_EFFECT = {
    "another name": replace(BASE, name="another"),
    "examples": rule(finds=("see alpha",), ignores=("gamma",)),
    "another order": replace(BASE, apps=BASE.apps[::-1], text=replace(BASE.text, countries=("UK", "US"))),
    "capitals of an id": replace(BASE, apps=(*BASE.apps[:-1], replace(BASE.apps[-1], ids=("BROWSER",)))),
    "a default written out": entity("URL", threshold=0.35),
    "a setting of an entity that is off": entity("ORGANIZATION", threshold=0.9),
    "an entity that nothing finds": replace(BASE, entities={**BASE.entities, "NEW": EntityRule(enabled=False)}),
}


@pytest.mark.parametrize("name", LOOSER)
def test_what_lets_more_out_is_a_loosening(name: str) -> None:
    assert classify(BASE, LOOSER[name]).kind in ("loosening", "mixed")


@pytest.mark.parametrize("name", STRICTER)
def test_what_lets_less_out_is_a_tightening_and_its_way_back_a_loosening(name: str) -> None:
    assert classify(BASE, STRICTER[name]).kind == "tightening"
    assert classify(STRICTER[name], BASE).kind == "loosening"


@pytest.mark.parametrize("name", NO_EFFECT)
def test_what_has_no_effect_is_no_change(name: str) -> None:
    assert classify(BASE, NO_EFFECT[name]).differences == classify(NO_EFFECT[name], BASE).differences == ()


def test_one_loosening_among_tightenings_is_seen_and_each_is_said_in_words() -> None:
    both = replace(STRICTER["a rule more"], text=LOOSER["an allowed word more"].text)
    found = classify(BASE, both)
    assert found.kind == "mixed"
    assert [(d.path, d.way, d.what) for d in found.differences] == [
        ("rules", "tightening", "rule e2 is new"), ("text.allow", "loosening", "allowed word Initech is new"),
    ]  # fmt: skip


def test_a_field_whose_entity_never_counts_there_is_a_loosening() -> None:
    deaf = replace(BASE, entities={**BASE.entities, "NEW": EntityRule(threshold=1.0)}, fields=(FIELD, FieldRule(name="g", entity="NEW", labels=("Password",))))
    assert classify(BASE, deaf).kind == "mixed"


def leaves(value: Struct, path: str = "") -> list[str]:
    """Every setting's path: a part of the document, or a field of such a part."""
    out = []
    for name in value.__struct_fields__:
        item = getattr(value, name)
        out += leaves(item, f"{name}.") if isinstance(item, Struct) else [path + name]
    return out


@pytest.mark.parametrize("path", [path for path in leaves(BASE) if path not in ("version", "name", "apps", "entities")])
def test_no_setting_changes_unseen_and_what_nobody_knows_is_a_loosening(path: str) -> None:
    """Also one of a kind that is not there yet: a value that no judge knows."""
    head, _, rest = path.partition(".")
    was = getattr(getattr(BASE, head), rest) if rest else getattr(BASE, head)
    other = was + 1 if isinstance(was, int | float) else () if isinstance(was, tuple) else "another"
    there, back = (classify(a, b).differences for a, b in ((BASE, with_(path, other)), (with_(path, other), BASE)))
    assert there and back and any(d.way == "loosening" for d in (*there, *back))


ALL = st.sampled_from([*LOOSER.values(), *STRICTER.values(), *NO_EFFECT.values(), BASE, SHIPPED])


@given(ALL, ALL)
def test_what_tightens_one_way_loosens_the_other(a: Policy, b: Policy) -> None:
    if classify(a, b).kind == "tightening":
        assert classify(b, a).kind == "loosening"
    assert (classify(a, b).kind == "same") == (classify(b, a).kind == "same")


NAMES = st.sampled_from(["a.example", "b.a.example", "c.b.a.example", "aa.example"])
HOSTS = st.lists(st.builds(lambda star, name: star + name, st.sampled_from(["", "*."]), NAMES), min_size=1, max_size=3)
PATHS = st.lists(st.sampled_from(["/", "/x", "/x/", "/x/y", "/xy"]), max_size=2)
APPS = st.builds(lambda h, p, x: AppRule(ids=("b",), hosts=tuple(h), paths=tuple(p), private=x), HOSTS, PATHS, st.sampled_from(["optional", "required"]))
PAGES = st.builds(
    lambda host, path, private: App(id="b", url=f"https://{host}{path}", private=private),
    NAMES, st.sampled_from(["", "/", "/x", "/x/", "/x/y", "/x/y/z", "/xy"]), st.sampled_from([None, False]),
)  # fmt: skip


@settings(max_examples=400)
@given(APPS, APPS, PAGES)
def test_a_page_that_passes_anew_makes_it_a_loosening(before: AppRule, after: AppRule, page: App) -> None:
    old, new = (replace(SHIPPED, apps=(rule,)) for rule in (before, after))
    assume(admission.build(old).app(page) is not None and admission.build(new).app(page) is None)
    assert classify(old, new).kind in ("loosening", "mixed")


def test_what_is_said_of_a_difference_can_be_sent() -> None:
    for policy in (*LOOSER.values(), *STRICTER.values()):
        assert msgspec.json.encode(classify(BASE, policy))
