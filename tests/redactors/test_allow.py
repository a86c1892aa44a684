"""Allow entries: they hold for their entity, app, field and days, and nowhere else; a replay decides the same."""

from __future__ import annotations

from typing import Any

import pytest
from typist import CRM, MESSAGE, SLACK, Typist, clean, core, decide

from redactors import recheck
from redactors.policy.load import PolicyError, load, shipped
from redactors.text import find
from redactors.text.finding import Context, Text
from redactors.text.models import Models
from schemas.policy import Policy

MAIL = "desk@globex.example"


def policy(entry: str) -> Policy:
    return load(shipped().replace("  allow: []", f"  allow: [Acme, {{word: {MAIL}, reason: our own desk, author: d.osei{entry}}}]"))


def masked(entry: str, context: Context) -> bool:
    return bool(find.build(policy(entry), Models()).find([Text(f"ask {MAIL} now", context)])[0])


@pytest.mark.parametrize(
    ("entry", "context", "holds"),
    [
        ("", Context("typed"), True),
        (", entity: EMAIL_ADDRESS", Context("typed"), True),
        (", entity: PERSON", Context("typed"), False),
        (", app: com.tinyspeck.slackmacgap", Context("typed", app="com.tinyspeck.SlackMacGap"), True),
        (", app: com.tinyspeck.slackmacgap", Context("typed", app="com.google.Chrome"), False),
        (", app: com.tinyspeck.slackmacgap", Context("prose"), False),
        (", field: Reply to", Context("typed", field="reply-to:"), True),
        (", field: Reply to", Context("typed", field="Message"), False),
        (", until: 2026-03-02", Context("typed", day="2026-03-02"), True),
        (", until: 2026-03-02", Context("typed", day="2026-03-03"), False),
        (", until: 2026-03-02", Context("typed"), False),
    ],
)
def test_an_entry_holds_within_its_limits_only(entry: str, context: Context, holds: bool) -> None:
    assert masked(entry, context) is not holds


def test_the_shipped_form_of_an_allowed_word_is_as_it_was() -> None:
    assert load(shipped().replace("  allow: []", "  allow: [Acme]")).text.allow == ("Acme",)


def said(entry: str, app: dict[str, Any] = SLACK) -> str:
    who = Typist()
    who.app, who.target = app, MESSAGE
    who.type(f"ask {MAIL} now\n")
    return "".join(event.get("text", "") for event in clean(decide(who.raw(), core(policy(entry)))))


def test_the_day_that_counts_is_the_events_own() -> None:
    """The typist's clock stands on 2 March 2026, whatever today is."""
    assert MAIL in said(", until: 2026-03-02") and MAIL not in said(", until: 2026-03-01")


def test_a_value_shown_elsewhere_is_remembered_but_stays_where_an_entry_allows_it() -> None:
    who = Typist()
    who.app, who.target = CRM, MESSAGE
    who.type(f"{MAIL}\n")
    who.app = SLACK
    who.type(f"ask {MAIL}\n")
    texts = [event["text"] for event in clean(decide(who.raw(), core(policy(", app: com.tinyspeck.slackmacgap")))) if "text" in event]
    assert MAIL not in texts[0] and MAIL in texts[1]


def test_the_second_look_lets_an_allowed_value_pass_and_stops_it_after_its_day() -> None:
    who = Typist()
    who.type(f"ask {MAIL} now\n")
    events = [d.redacted.event for d in decide(who.raw(), core(policy(", until: 2026-03-02"))) if d.redacted.event is not None]
    assert not any(recheck.build(policy(", until: 2026-03-02")).check(event) for event in events)
    assert any(recheck.build(policy(", until: 2026-03-01")).check(event) for event in events)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{word: x, author: a}", 'key "reason" missing (expected a text)'),
        ("{word: x, reason: r, author: a, entity: PERSN}", 'allow "x": entity "PERSN" unknown, did you mean PERSON?'),
        ("{word: x, reason: r, author: a, app: slak.exe}", 'allow "x": app "slak.exe" is no work app here, did you mean slack.exe?'),
        ("{word: x, reason: r, author: a, until: 2026-02-30}", 'allow "x": until "2026-02-30" is no day of the calendar'),
        ("{word: x, reason: r, author: a, until: soon}", 'until "soon" is no until (expected a day, like 2027-01-31)'),
        ("{wrod: x, reason: r, author: a}", 'key "wrod" unknown, did you mean word?'),
    ],
)
def test_a_wrong_entry_is_told(entry: str, message: str) -> None:
    with pytest.raises(PolicyError) as error:
        load(shipped().replace("  allow: []", f"  allow: [{entry}]"))
    assert message in str(error.value)
