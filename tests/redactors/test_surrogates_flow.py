"""Stand-ins end to end: a CRM flow typed with real-looking values comes out as the same flow with other people's, and passes release."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typist import CRM, SLACK, Typist, clean, core, decide

from redactors import recheck
from redactors.policy import load as policies
from redactors.surrogates import stand_in
from redactors.text.detectors import checks
from schemas.audit import Reason
from schemas.clean import CleanEvent, CleanTextInput
from schemas.policy import EntityRule, Policy, Surrogates

SHIPPED = policies.load(policies.shipped())
NAME, EMAIL, PHONE, CARD = "John Smith", "john.smith@acme-tools.com", "(415) 867-5309", "4539 1488 0343 6467"
IBAN, SSN, BORN = "DE89 3704 0044 0532 0130 00", "536-90-4399", "1984-03-12"
FIELDS = {"Full name": NAME, "E-mail": EMAIL, "Phone": PHONE, "Card number": CARD, "IBAN": IBAN, "Social security number": SSN, "Date of birth": BORN}
STOOD_IN = ["PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "US_SSN", "DATE_OF_BIRTH", "USER_NAME"]


def policy(scope: str = "session", entities: list[str] = STOOD_IN) -> Policy:
    rules = SHIPPED.entities | {e: msgspec.structs.replace(SHIPPED.entities[e], action="surrogate") for e in entities}
    return msgspec.structs.replace(SHIPPED, entities=rules, surrogates=Surrogates(scope=scope))  # type: ignore[arg-type]


def click(t: Typist) -> None:
    t.emit("mouse.click", x=10, y=10, button="left")


def flow(name: str = "s-1", actor: str = "u-1") -> Typist:
    """A form filled in, and the same values again in a title, a clipboard, a message and a tree."""
    t = Typist(name)
    t.app = CRM
    for field, value in FIELDS.items():
        t.target = {"role": "textbox", "name": field}
        click(t)
        t.type(value + "\t")
    t.app, t.target = dict(CRM, title=f"{NAME} - CRM"), None
    t.emit("window.focus")
    t.emit("clipboard", action="copy", text="\n".join(FIELDS.values()))
    t.emit("ui.snapshot", nodes=[{"role": "textbox", "name": "Customer", "value": f"{NAME}, {PHONE}, {EMAIL}"}])
    t.app, t.target = SLACK, {"role": "textbox", "name": "Message #support"}
    t.emit("window.focus")
    t.type(f"{NAME} ({EMAIL}, {PHONE}) has card {CARD}\n")
    t.events = [event | {"actor": actor} for event in t.events]
    return t


def typed(events: list[dict[str, Any]]) -> list[str]:
    return [e["text"] for e in events if e["type"] == "text.input"]


def run(t: Typist, chosen: Policy, key: bytes = b"k" * 32) -> list[dict[str, Any]]:
    return clean(decide(t.raw(), msgspec.structs.replace(core(chosen), key=key)))


def test_a_form_becomes_the_same_form_of_somebody_else() -> None:
    """Each stand-in is a `text.input` as the value was, of its form, passing its check, and to be learnt from."""
    events = run(flow(), policy())
    name, email, phone, card, iban, ssn, born, message = typed(events)
    assert re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", name) and name != NAME
    assert re.fullmatch(rf"{name.replace(' ', '.').lower()}\d\d@example\.(com|org|net)", email)
    assert re.fullmatch(r"\([2-9]\d\d\) 555-01\d\d", phone)
    assert re.fullmatch(r"4000 00\d\d \d{4} \d{4}", card) and checks.luhn(checks.digits(card))
    assert re.fullmatch(r"DE\d\d( \d{4}){4} \d\d", iban) and checks.iban(iban) == (0, len(iban))
    assert re.fullmatch(r"9\d\d-[0-4]\d-\d{4}", ssn)
    assert re.fullmatch(r"198[0-8]-(0[1-9]|1[0-2])-([01]\d|2[0-8])", born)
    assert message == f"{name} ({email}, {phone}) has card {card}"
    assert not any(e.get("loss_mask") for e in events)
    assert {m["action"] for e in events for m in e.get("marks", [])} == {"surrogate"}


def test_one_value_has_one_stand_in_in_a_title_a_clipboard_a_tree_and_a_typed_run() -> None:
    events = run(flow(), policy())
    name, email, phone, card, iban, ssn, born, _ = typed(events)
    assert events[-1]["app"]["title"] == SLACK["title"]
    assert f"{name} - CRM" in {e["app"].get("title") for e in events}
    assert next(e["text"] for e in events if e["type"] == "clipboard") == "\n".join([name, email, phone, card, iban, ssn, born])
    assert next(e["nodes"][0]["value"] for e in events if e["type"] == "ui.snapshot") == f"{name}, {phone}, {email}"


@pytest.mark.parametrize("restarts", [frozenset({5}), frozenset(range(0, 600, 7))])
def test_a_restart_changes_no_stand_in(restarts: frozenset[int]) -> None:
    assert clean(decide(flow().raw(), core(policy()), restarts)) == run(flow(), policy())


@pytest.mark.parametrize(("scope", "other_session", "other_person"), [("session", False, False), ("actor", True, False), ("dataset", True, True)])
def test_stand_ins_reach_as_far_as_the_policy_says(scope: str, other_session: bool, other_person: bool) -> None:
    here = typed(run(flow(), policy(scope)))
    there = typed(run(flow("s-2"), policy(scope)))
    theirs = typed(run(flow("s-3", "u-2"), policy(scope)))
    assert (here == there) is other_session and (here == theirs) is other_person
    if not other_session:
        assert not set(here) & set(there)


@pytest.mark.parametrize("scope", ["session", "actor", "dataset"])
def test_another_key_breaks_the_link(scope: str) -> None:
    """No value has the stand-in it had, whatever the scope."""
    assert not set(typed(run(flow(), policy(scope)))) & set(typed(run(flow(), policy(scope), b"x" * 32)))


@pytest.mark.parametrize(
    ("entity", "field", "spellings"),
    [
        ("PHONE_NUMBER", "Phone", ["(415) 867-5309", "415.867.5309", "+1 415 867 5309", "1-415-867-5309", "+14158675309"]),
        ("PHONE_NUMBER", "Phone", ["020 7123 4567", "+44 20 7123 4567", "0044 20 7123 4567"]),
        ("CREDIT_CARD", "Card number", ["4539 1488 0343 6467", "4539148803436467", "4539-1488-0343-6467"]),
        ("PERSON", "Full name", ["John Smith", "JOHN SMITH", "john smith"]),
    ],
)
def test_one_value_in_other_spellings_has_one_stand_in_in_those_spellings(entity: str, field: str, spellings: list[str]) -> None:
    t = Typist()
    t.app, t.target = CRM, {"role": "textbox", "name": field}
    for spelling in spellings:
        click(t)
        t.type(spelling + "\t")
    out = typed(run(t, policy()))
    national = {re.sub(r"^(\+|00)?(1(?=\d{10}$)|44)|^0(?=20)", "", re.sub(r"[^\w+]", "", text.casefold())) for text in out}
    assert len(national) == 1 and len(out) == len(set(spellings))


def test_dates_in_other_notations_are_one_day() -> None:
    t = Typist()
    t.app, t.target = CRM, {"role": "textbox", "name": "Date of birth"}
    for spelling in ["1984-03-25", "25.03.1984", "03/25/1984", "25 March 1984", "Mar 25, 1984"]:
        click(t)
        t.type(spelling + "\t")
    iso, dotted, american, named, short = typed(run(t, policy()))
    year, month, day = iso.split("-")
    assert dotted in (f"{day}.{month}.{year}", f"{int(day)}.{month}.{year}") and american == f"{month}/{day}/{year}"
    assert named.split()[0] == str(int(day)) and short.endswith(f"{int(day)}, {year}") and named.startswith(f"{int(day)} {short[:3]}")


@settings(max_examples=60)
@given(st.sampled_from([EMAIL, PHONE, CARD, IBAN, SSN]), st.sets(st.integers(1, 26), min_size=1, max_size=3))
def test_a_value_cut_over_several_runs_is_one_stand_in(value: str, cuts: set[int]) -> None:
    """Clicks cut a run; what comes out, joined, is what would have come out uncut: the stand-in where the value began, and nothing of it after."""
    whole, cut = Typist(), Typist()
    whole.type(f"send {value} today\n")
    cut.type("send ")
    for n, c in enumerate(value):
        if n in cuts:
            click(cut)
        cut.type(c)
    cut.type(" today\n")
    expected, out = typed(run(whole, policy())), run(cut, policy())
    assert "".join(typed(out)) == "".join(expected)
    assert not any(e.get("loss_mask") for e in out)


def test_labels_of_a_value_cut_over_two_runs_agree() -> None:
    t = Typist()
    t.type(CARD[:10])
    click(t)
    t.type(CARD[10:] + " and " + CARD + "\n")
    assert typed(run(t, SHIPPED)) == ["<CREDIT_CARD_1>", "<CREDIT_CARD_1> and <CREDIT_CARD_1>"]


def test_a_value_without_a_form_is_masked_and_said_to_be() -> None:
    """The mark says what was done, and the loss is masked: a placeholder is nothing to learn."""
    t = Typist()
    t.app, t.target = CRM, {"role": "textbox", "name": "Date of birth"}
    t.type("the ides of March\t")
    (event,) = [e for e in run(t, policy()) if e["type"] == "text.input"]
    assert event["text"] == "<DATE_OF_BIRTH>" and event["loss_mask"] and [m["action"] for m in event["marks"]] == ["mask"]


def decoded(events: list[dict[str, Any]]) -> list[CleanEvent]:
    return [msgspec.convert(e, CleanEvent) for e in events]


def test_release_lets_stand_ins_pass_where_a_mark_says_so_and_nowhere_else() -> None:
    """Without its mark, or under a policy that makes none, the same event is stopped."""
    check = recheck.build(policy())
    events = decoded(run(flow(), policy()))
    assert [check.check(e) for e in events] == [None] * len(events)
    alike = [e for e in events if isinstance(e, CleanTextInput) and any(m.entity in ("EMAIL_ADDRESS", "CREDIT_CARD", "IBAN_CODE") for m in e.marks)]
    assert len(alike) == 4
    for event in alike:
        assert check.check(msgspec.structs.replace(event, marks=())) is Reason.CATCH_CONTENT
        assert recheck.build(SHIPPED).check(event) is Reason.CATCH_CONTENT
        moved = tuple(msgspec.structs.replace(m, path="$.app.title") for m in event.marks)
        assert check.check(msgspec.structs.replace(event, marks=moved)) is Reason.CATCH_CONTENT


@pytest.mark.parametrize("leak", [EMAIL, CARD, SSN, IBAN, "ghp_" + "a1" * 18])
def test_release_stops_a_real_value_beside_a_stand_in(leak: str) -> None:
    """A mark for a name lets no card through, and a mark for an address only addresses that are nobody's."""
    (event,) = [e for e in decoded(run(flow(), policy())) if isinstance(e, CleanTextInput) and e.text.endswith(tuple("0123456789")) and "@" in e.text]
    check = recheck.build(policy())
    assert check.check(event) is None
    assert check.check(msgspec.structs.replace(event, text=f"{event.text} {leak}")) is Reason.CATCH_CONTENT


@pytest.mark.parametrize("value", ["0012345678901234", "123-45-6789", "5105 1051 0510 5100", "DE12 3456 7890 1234 5678 90"])
@pytest.mark.parametrize("entity", ["ID", "BANK_ACCOUNT", "NATIONAL_ID"])
def test_a_stand_in_of_a_plain_form_never_looks_real(entity: str, value: str) -> None:
    """Digits drawn at random would be a card one time in ten, and release would stop them."""
    check = recheck.build(policy())
    for n in range(100):
        out = stand_in(entity, value, n.to_bytes(16, "big"))
        assert out is not None
        assert not any(p.check(m.group()) for p in check.patterns for m in p.regex.finditer(out))




def test_secrets_may_have_stand_ins_too() -> None:
    """They keep nothing of a vendor's prefix, so that no alarm is raised and none is silenced."""
    chosen = policy(entities=[*STOOD_IN, "SECRET", "PASSWORD"])
    t = Typist()
    t.type("use ghp_q7Rk2vXw9ZtB4mLd8Hs3pYc6Nf1GjE5uWz0T here\n")
    events = decoded(run(t, chosen))
    assert [recheck.build(chosen).check(e) for e in events] == [None] * len(events)
    (text,) = [e.text for e in events if isinstance(e, CleanTextInput)]
    assert re.fullmatch(r"use \w{3}_\w{36} here", text) and "ghp_" not in text


def test_every_entity_may_be_stood_in_for() -> None:
    """A policy that asks for stand-ins throughout decides, and releases, a whole flow."""
    chosen = msgspec.structs.replace(SHIPPED, entities={e: EntityRule(action="surrogate", enabled=r.enabled) for e, r in SHIPPED.entities.items()})
    events = decoded(run(flow(), chosen))
    assert [recheck.build(chosen).check(e) for e in events] == [None] * len(events)
