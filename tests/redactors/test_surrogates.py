"""Stand-ins: of the same form, valid, the same each time, and never the value."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactors.digests import normal
from redactors.surrogates import FORMS, stand_in
from schemas.policy import ENTITIES

KEY, OTHER = b"0123456789abcdef", b"fedcba9876543210"


def made(entity: str, value: str, key: bytes = KEY) -> str:
    out = stand_in(entity, value, key)
    assert out is not None and normal(out) != normal(value)
    return out


def luhn(digits: str) -> bool:
    return sum(int(c) if i % 2 == 0 else sum(divmod(int(c) * 2, 10)) for i, c in enumerate(reversed(digits))) % 10 == 0


@given(st.from_regex(r"[3-6][0-9]{3} [0-9]{4}-[0-9]{4} [0-9]{4}|3[47][0-9]{2} [0-9]{6} [0-9]{5}|4[0-9]{12,18}", fullmatch=True))
def test_cards_pass_luhn_and_keep_length_grouping_and_first_digit(card: str) -> None:
    """The network can be told, and nothing more; the prefix is one of the published test prefixes."""
    out = made("CREDIT_CARD", card)
    assert luhn(re.sub(r"\D", "", out)) and out[0] == card[0]
    assert re.sub(r"\d", "0", out) == re.sub(r"\d", "0", card)


@given(st.from_regex(r"(DE[0-9]{2}( [0-9]{4}){4} [0-9]{2}|GB[0-9]{2}[A-Z]{4}[0-9]{14}|fr[0-9]{2}[0-9]{10}[a-z0-9]{11}[0-9]{2})", fullmatch=True))
def test_ibans_are_valid_and_keep_country_and_grouping(iban: str) -> None:
    """Modulo 97 is one, whatever the country."""
    out = made("IBAN_CODE", iban)
    plain = out.replace(" ", "").upper()
    assert int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1
    assert out[:2] == iban[:2] and [c == " " for c in out] == [c == " " for c in iban]


@given(st.from_regex(r"[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{9}", fullmatch=True))
def test_social_security_numbers_are_nobody_s(ssn: str) -> None:
    """Area 9xx is never issued, and groups 01 to 49 there are no ITIN."""
    digits = made("US_SSN", ssn).replace("-", "")
    assert digits[0] == "9" and 1 <= int(digits[3:5]) <= 49 and digits[5:] != "0000"


@pytest.mark.parametrize(
    ("number", "form"),
    [
        ("+1 (415) 867-5309", r"\+1 \([2-9]\d\d\) 555-01\d\d"), ("415.867.5309", r"[2-9]\d\d\.555\.01\d\d"), ("867-5309", r"555-01\d\d"),
        ("1-415-867-5309", r"1-[2-9]\d\d-555-01\d\d"),
        ("07911 123456", r"07700 900\d{3}"), ("+44 20 7123 4567", r"\+44 20 7946 0\d{3}"), ("020 7123 4567", r"020 7946 0\d{3}"),
        ("+33 6 12 34 56 78", r"\+33 6 39 98 \d\d \d\d"),
        ("06 12 34 56 78", r"06 39 98 \d\d \d\d"), ("+49 30 901820", r"\+49 00 0\d{5}"), ("(212) 555 1234 ext. 77", r"\([2-9]\d\d\) 555 01\d\d ext\. \d\d"),
    ],
)  # fmt: skip
def test_telephone_numbers_are_fictional_in_their_own_notation(number: str, form: str) -> None:
    """Numbers set aside for fiction where there are some, else numbers nobody can dial."""
    assert re.fullmatch(form, made("PHONE_NUMBER", number))


@pytest.mark.parametrize(
    ("date", "notation"),
    [
        ("1984-03-12", "%Y-%m-%d"), ("12.03.1984", "%d.%m.%Y"), ("25/12/1984", "%d/%m/%Y"), ("12/25/1984", "%m/%d/%Y"), ("3/4/84", "%m/%d/%y"),
        ("3/4/84", "%d/%m/%y"),
        ("19840312", "%Y%m%d"), ("12 March 1984", "%d %B %Y"), ("MAR 12, 1984", "%b %d, %Y"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", [bytes([i]) * 16 for i in range(40)])
def test_dates_stay_dates_in_their_notation(date: str, notation: str, key: bytes) -> None:
    """Valid whichever way round the day and month are read, and within four years."""
    out = made("DATE_OF_BIRTH", date, key)
    there = datetime.datetime.strptime(out.title() if "%b" in notation else out, notation)
    assert abs(there.year - 1984) <= 4


def test_one_word_has_one_stand_in_wherever_it_stands() -> None:
    """A full name, a part of it and the e-mail address made of it stay one person, in the case they were written in."""
    first, last = made("PERSON", "John Smith").split()
    assert made("PERSON", "john") == first.lower() and made("PERSON", "SMITH") == last.upper()
    assert made("EMAIL_ADDRESS", "john.smith@corp.example").startswith(f"{first}.{last}".lower())
    assert re.fullmatch(r"[a-z]+\.[a-z]+\d\d@example\.(com|org|net)", made("EMAIL_ADDRESS", "John.Smith+tag@corp.example"))
    assert re.fullmatch(r"Dr\. [A-Z]\. [A-Z][a-z]+", made("PERSON", "Dr. J. Smith"))


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("Ludwig van Beethoven", r"[A-Z][a-z]+ van [A-Z][a-z]+"), ("John Smith's", r"[A-Z][a-z]+ [A-Z][a-z]+'s"), ("Mary O'Brien", r"[A-Z][a-z]+ [A-Z][a-z]+"),
        ("Van", r"[A-Z][a-z]+"), ("  John Smith ", r"  [A-Z][a-z]+ [A-Z][a-z]+ "),
        ("John Smith, 415-867-5309", r"[A-Z][a-z]+ [A-Z][a-z]+, \d{3}-555-01\d\d"),
        ("John <john@corp.example>", r"([A-Z][a-z]+) <[a-z]+\d\d@example\.(com|org|net)>"),
    ],
)  # fmt: skip
def test_names_stay_names(value: str, form: str) -> None:
    """Small words and the space around a name stay; what stands beside it is stood in for as what it is."""
    assert re.fullmatch(form, made("PERSON", value))


@given(st.text(alphabet="0123456789 -AZ", max_size=40), st.binary(min_size=16, max_size=16))
def test_digits_drawn_at_random_are_no_card_s(value: str, key: bytes) -> None:
    """Whatever groups they stand in."""
    out = stand_in("ID", value, key)
    groups = re.findall(r"[0-9]+(?:[ -][0-9]+)*", out or "")
    assert not any(12 <= len(n) <= 19 and luhn(n) for n in (re.sub("[ -]", "", g) for g in groups))


@pytest.mark.parametrize(
    ("entity", "value", "form"),
    [
        ("IP_ADDRESS", "10.0.0.1", r"(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+"), ("IP_ADDRESS", "fe80::1", r"2001:db8::[0-9a-f:]+"), ("MAC_ADDRESS",
        "AA-BB-CC-DD-EE-FF", r"02(-[0-9A-F]{2}){5}"),
        ("PASSWORD", "x", r"[A-Za-z2-9]{12}"), ("PASSWORD", "a much longer pass phrase", r"[A-Za-z2-9]{12}"), ("SECRET",
        "ghp_abcDEF123", r"[a-z]{3}_[a-z]{3}[A-Z]{3}\d{3}"),
        ("CARD_EXPIRY", "12/27", r"(0[1-9]|1[0-2])/\d\d"), ("AGE", "42 years", r"\d\d years"), ("ZIP_CODE", "SW1A 1AA", r"[A-Z]{2}\d[A-Z] \d[A-Z]{2}"),
        ("URL", "https://a.b/c", r"https://www\.example\.com/\w+"),
    ],
)  # fmt: skip
def test_other_forms(entity: str, value: str, form: str) -> None:
    """Documentation ranges for networks; the shape of the value elsewhere; nothing of a password, not even its length."""
    assert re.fullmatch(form, made(entity, value))


@pytest.mark.parametrize(
    ("entity", "value"),
    [("ID", "***"), ("PERSON", "42"), ("DATE_OF_BIRTH", "the ides of March"), ("EMAIL_ADDRESS", "nobody"), ("MAC_ADDRESS", "aa:bb"), ("IP_ADDRESS", "ten")],
)
def test_what_has_no_form_has_no_stand_in(entity: str, value: str) -> None:
    """The caller masks it."""
    assert stand_in(entity, value, KEY) is None


def test_every_form_is_of_a_known_entity() -> None:
    """A form for an entity that does not exist would never be used."""
    assert set(FORMS) <= set(ENTITIES)


@given(st.sampled_from(sorted(ENTITIES)), st.text(max_size=40))
def test_any_value_has_one_stand_in_that_is_not_itself(entity: str, value: str) -> None:
    """Deterministic, never the value, never an exception; another key gives another draw of the same form."""
    out = stand_in(entity, value, KEY)
    assert out == stand_in(entity, value, KEY)
    assert out is None or normal(out) != normal(value)
    stand_in(entity, value, OTHER)


def test_without_the_key_nothing_follows() -> None:
    """Under two keys a hundred cards have nothing in common but their form."""
    cards = [f"4000 1234 5678 {n:04d}" for n in range(100)]
    assert sum(made("CREDIT_CARD", c) == made("CREDIT_CARD", c, OTHER) for c in cards) == 0
    assert len({made("CREDIT_CARD", c) for c in cards}) == 100
