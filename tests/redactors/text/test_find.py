"""What the finder finds, and what it leaves."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactors.text import people
from redactors.text.find import Finder, build
from redactors.text.finding import Channel, Context, Finding, Text
from redactors.text.grow import grown
from redactors.text.models import Models
from redactors.text.plausible import plausible
from redactors.text.weigh import weighed
from schemas.policy import EntityRule, FieldRule, OwnRule, Policy
from schemas.policy import Text as TextRules

TYPED = Context("typed", field="Message #support", role="textbox", title="#support - Slack")

WORK = [
    "ls -la", "make release", "sudo apt upgrade", "print(row.total)", "for row in rows:", "Compose - Mail", "#support - Slack", "Edit contact - CRM", "Slack", "Google Chrome",
    "Visual Studio Code", "Jira", "settings.py - api", "Payroll - Sheets", "New ticket - Jira", "Sign in", "git commit -m 'fix the build'", "due 2024-03-02", "released 12 March 2021",
    "order 2021030412", "version 3.11.7", "lunch at noon, then we look at the failing build together", "Q4FY24!", "Python3!", "getUserById2", "C3", "C$15", "12,450.00", "password", "Forgot password?",
    "https://jira.example-corp.com/create", "the password is wrong", "commit 38bb7b318cc6898c80317decb34525844bc9db55", "ping 127.0.0.1", "README.md", "1,024 rows", "dark mode", "pull request",
]  # fmt: skip

VALUES = [
    "4111 1111 1111 1111", "5500-0055-5555-5559", "514-69-0360", "DE89 3704 0044 0532 0130 00", "gb42nawi04454264788619", "jo.bloggs@example.com", "+44 20 7946 0958", "(415) 555-0132", "201-555-0123",
    "+49 30 1234567", "106.31.73.20", "00:1a:2b:3c:4d:5e", "AKIA2E0A8F3B244C9986", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzT9kLm2QxP", "ghp_q7Rk2vXw9ZtB4mLd8Hs3pYc6Nf1GjE5uWz0T", "xoxb-482910375562-q7Rk2vXw9ZtB4mLd8Hs3pYc6",
    "Walter1987!", "k#9Lm2$xPq8v", "@3EQEjbtwiC1D6", "221b Baker Street", "Hauptstraße 12", "Calle Mayor 12", "12, rue de la Paix", "Via Garibaldi, 45", "Keizersgracht 221", "H.No. 45, Sharma Ganj",
]  # fmt: skip


def masked(finder: Finder, text: str, context: Context = TYPED) -> str:
    for f in reversed(finder.find([Text(text, context)])[0]):
        text = text[: f.start] + f"<{f.entity}>" + text[f.end :]
    return text


@pytest.mark.parametrize("channel", ["typed", "title", "clipboard"])
def test_ordinary_work_stays_as_it_is(finder: Finder, channel: Channel) -> None:
    context = Context(channel)
    changed = [text for text, found in zip(WORK, finder.find([Text(t, context) for t in WORK]), strict=True) if found]
    assert changed == []


@pytest.mark.parametrize("value", VALUES)
def test_a_value_alone_is_masked_whole_without_any_model(plain_finder: Finder, value: str) -> None:
    (found,) = plain_finder.find([Text(value, TYPED)])
    covered = {i for f in found for i in range(f.start, f.end)}
    assert all(i in covered for i, c in enumerate(value) if c.isalnum())


@pytest.mark.parametrize("name", ["jose garcia", "Faas Reijers", "ottavio cammarata", "bilal prins", "Anne-Marie Renner", "bhanumati mody", "klaus-jürgen meyer"])
def test_a_name_alone_is_masked_whole_in_any_case(finder: Finder, name: str) -> None:
    assert masked(finder, name) == "<PERSON>"


def test_names_in_sentences_are_masked_whole(finder: Finder) -> None:
    assert masked(finder, "ring Daksh Som back on +1 339 286 4995").startswith("ring <PERSON> back on <PHONE_NUMBER>")
    assert "<PERSON>" in masked(finder, "Seen by Ethan Price on two machines.") and "Price" not in masked(finder, "Seen by Ethan Price on two machines.")


@pytest.mark.parametrize(
    ("field", "entity"),
    [("Full name", "PERSON"), ("cardNumber", "CREDIT_CARD"), ("CVV *", "CVV"), ("Fecha de nacimiento", "DATE_OF_BIRTH"), ("Straße und Hausnummer", "STREET_ADDRESS"), ("IBAN", "IBAN_CODE"), ("mot de passe", "PASSWORD"), ("Email address (required)", "EMAIL_ADDRESS")],
)  # fmt: skip
def test_a_field_by_its_name_is_masked_whole(plain_finder: Finder, field: str, entity: str) -> None:
    assert masked(plain_finder, "some thing 1", Context("typed", field=field, role="textbox")) == f"<{entity}>"


@pytest.mark.parametrize("field", ["Message #support", "C3", "editor", "shell", "Message body", "Search", "File name", "E-mail subject", "Password policy", "Description", ""])
def test_other_fields_decide_nothing(plain_finder: Finder, field: str) -> None:
    assert masked(plain_finder, "some thing 1", Context("typed", field=field, role="textbox", title="Sign in")) == "some thing 1"


def test_what_an_element_is_called_is_not_what_stands_in_it(plain_finder: Finder) -> None:
    assert masked(plain_finder, "Full name", Context("name", field="Full name")) == "Full name"
    assert masked(plain_finder, "Full name", Context("pixels", field="Full name")) == "Full name"


def test_a_secure_element_is_masked_whole_and_unread(plain_finder: Finder) -> None:
    (found,) = plain_finder.find([Text("hunter2", Context("typed", secure=True))])
    assert [(f.start, f.end, f.entity) for f in found] == [(0, 7, "SECURE")]


def test_a_value_that_began_before_is_masked_to_its_end(plain_finder: Finder) -> None:
    (found,) = plain_finder.find([Text(" 1111 1111 then", Context("typed", before="card 4111 1111"))])
    assert [(f.start, f.end, f.entity) for f in found] == [(0, 10, "CREDIT_CARD")]


def test_dates_of_birth_are_told_from_dates(plain_finder: Finder, finder: Finder) -> None:
    assert masked(plain_finder, "due 12.03.1980") == "due 12.03.1980"
    assert masked(plain_finder, "geboren am 12.03.1980") == "geboren am <DATE_OF_BIRTH>"
    assert masked(plain_finder, "12 March 1980", Context("typed", field="C4", role="gridcell")) == "<DATE_OF_BIRTH>"
    assert masked(plain_finder, "12 March 2024", Context("typed", field="C4", role="gridcell")) == "12 March 2024"
    assert "1980" not in masked(finder, "Maria Rossi\t12.03.1980")


@pytest.mark.parametrize("text", ["4111\u200b1111\u200b1111\u200b1111", "٤١١١ ١١١١ ١١١١ ١١١١", "АКIА2E0A8F3B244C9986", "jo\u00adse@exam\u00adple.com", "раssword: hunter2"])
def test_look_alikes_and_hidden_characters_hide_nothing(plain_finder: Finder, text: str) -> None:
    (found,) = plain_finder.find([Text(text, TYPED)])
    assert found and found[-1].end == len(text)


@pytest.mark.parametrize("text", ["4l11 1111 l111 1111", "GB29 NWBK 6O16 1331 9268 19", "5l4-69-036O"])
def test_checksums_are_read_through_confused_pixels(plain_finder: Finder, text: str) -> None:
    (found,) = plain_finder.find([Text(text, Context("pixels"))])
    assert found and (found[0].start, found[-1].end) == (0, len(text))


def test_allowed_words_thresholds_and_own_rules_of_the_policy_apply(policy: Policy) -> None:
    own = OwnRule(name="employee-id", entity="ID", regex=r"EMP-[0-9]{5}", finds=("EMP-12345",), ignores=("EMP-1",))
    words = OwnRule(name="projects", entity="ID", words=("Blue Heron",), finds=("Blue Heron",), ignores=("heron",))
    changed = msgspec.structs.replace(
        policy,
        rules=(own, words),
        fields=(FieldRule(name="badge", entity="ID", labels=("Badge no",)),),
        text=TextRules(allow=("help@example.com",)),
        entities={**policy.entities, "IP_ADDRESS": EntityRule(enabled=False), "PHONE_NUMBER": EntityRule(threshold=0.99)},
    )
    finder = build(changed, Models())
    assert masked(finder, "EMP-12345 on blue heron") == "<ID> on <ID>"
    assert masked(finder, "77", Context("typed", field="Badge No.")) == "<ID>"
    assert masked(finder, "help@example.com or 10.2.3.4 or 07700 063 966") == "help@example.com or 10.2.3.4 or 07700 063 966"
    assert finder.find([Text("EMP-12345", TYPED)])[0][0].rule == "employee-id"


def test_an_own_rule_that_is_not_linear_time_is_refused_when_building(policy: Policy) -> None:
    bad = OwnRule(name="look", entity="ID", regex=r"(?<=a)b\1", finds=("b",), ignores=("c",))
    with pytest.raises(ValueError, match="look"):
        build(msgspec.structs.replace(policy, rules=(bad,)), Models())


def test_a_country_pack_of_presidio_finds_with_its_word_beside_the_number(plain_finder: Finder) -> None:
    assert masked(plain_finder, "my nhs number is 943 476 5919") == "my nhs number is <NATIONAL_ID>"
    assert masked(plain_finder, "row 9434765919") == "row 9434765919"


def test_equal_texts_get_equal_answers_and_order_is_kept(finder: Finder) -> None:
    texts = [Text("jo@example.com", TYPED), Text("ls -la", TYPED), Text("jo@example.com", TYPED)]
    a, b, c = finder.find(texts)
    assert a == c and a and not b


def test_batching_changes_nothing(finder: Finder) -> None:
    texts = [Text(t, TYPED) for t in [*VALUES, *WORK, "jose garcia", "ring Maria Rossi back"]]
    assert finder.find(texts) == [finder.find([t])[0] for t in texts]


def test_a_name_anywhere_in_a_very_long_text_is_found(finder: Finder) -> None:
    text = "The build is green and the report is ready for review. " * 300
    for at in (0, 5_432, len(text)):
        at = text.rfind(". ", 0, at) + 2 if at else 0
        planted = text[:at] + "Ask Maria Rossi about it. " + text[at:]
        assert any(f.entity == "PERSON" and "Rossi" in planted[f.start : f.end] for f in finder.find([Text(planted, TYPED)])[0])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=40))
def test_findings_are_sorted_disjoint_and_inside_for_any_text(plain_finder: Finder, text: str, before: str) -> None:
    for channel in ("typed", "pixels"):
        (found,) = plain_finder.find([Text(text, Context(channel, before=before))])
        assert all(0 <= f.start < f.end <= len(text) for f in found)
        assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(VALUES[:14]), st.sampled_from(["", "see ", "it is (", "x: "]), st.sampled_from(["", " ok", ")", ", thanks", "\nnext"]))
def test_a_planted_value_never_survives(plain_finder: Finder, value: str, before: str, after: str) -> None:
    assert value not in masked(plain_finder, before + value + after)


@pytest.mark.parametrize("sentence", ["since 1990 in {}, we are a 501(c)3", "the file(s) that {} sent are open"])
def test_brackets_in_a_sentence_make_no_code_of_the_names_in_it(finder: Finder, sentence: str) -> None:
    assert "stavanger" not in masked(finder, sentence.format("stavanger"), Context("clipboard"))


@pytest.mark.parametrize("text", ["Please ask Dr. Ottoline Quarmby about it.", "please ask dr. olivia brindlewick about it", "spoke with mrs. Ingrid Quarmby"])
def test_a_name_takes_its_title_along(finder: Finder, text: str) -> None:
    left = masked(finder, text, Context("clipboard")).lower()
    assert "<person>" in left and not any(word in left for word in ("dr.", "mrs.", "quarmby", "brindlewick"))


@pytest.mark.timeout(60)
def test_a_page_full_of_names_and_addresses_costs_its_length_and_not_its_square() -> None:
    """Where each guess looks at all others, this takes several minutes; so long a hang is what the limit is for."""
    line = "Dana Whitfield, 12 Main St, Springfield, IL 62704, tel 555-0142\n"
    text = line * 2_000
    labels = [("Dana", "PERSON", "given_name"), ("Whitfield", "PERSON", "surname"), ("12", "STREET_ADDRESS", "building_number"), ("Main St", "STREET_ADDRESS", "street_name")]
    labels += [("Springfield", "LOCATION", "city"), ("62704", "ZIP_CODE", "zip_code"), ("555-0142", "PHONE_NUMBER", "phone")]
    spans = [(n * len(line) + line.index(word), word, entity, rule) for n in range(2_000) for word, entity, rule in labels]
    guesses = [Finding(start, start + len(word), entity, 0.9, "rampart", rule) for start, word, entity, rule in spans]
    kept = grown(text, [*people.continued(text, plausible(text, weighed(text, guesses)))])
    assert {text[f.start : f.end] for f in kept if f.entity == "PERSON"} <= {"Dana", "Whitfield", "Dana Whitfield"} and len(kept) > 6_000
