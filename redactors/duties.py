"""What the law and the card industry list, and how far a policy covers it: a policy in, each item with covered, partly or not covered, and why, out.

Words here are as careful as the measurement: no detector finds everything, so nothing that only reading can find is called covered. `covered` is for
what has a form, a checksum or a place that can be told; `partly` for what is found where words or models show it; `not covered` for the rest.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from redactors.coverage import table
from schemas.policy import Policy

Verdict = Literal["covered", "partly", "not covered"]


class Item(Struct, frozen=True):
    """One item of a list: `needs` are the entities that find it, `more` entities of a policy's own that find more of it; `most` is the best that can be said
    with all of `needs`, and `better` with one of `more` too. `why` says what is missing."""

    list: str
    number: str
    what: str
    needs: tuple[str, ...]
    most: Verdict
    why: str
    more: tuple[str, ...] = ()
    better: Verdict | None = None


class Duty(Struct, frozen=True):
    """An item, and what holds of it under a policy."""

    item: Item
    verdict: Verdict
    why: str
    by: tuple[str, ...]


_H, _P = "HIPAA 45 CFR 164.514(b)(2)(i)", "PCI DSS 4.0, account data (3.3, 3.4)"
ITEMS = (
    Item(
        _H,
        "A",
        "names",
        ("PERSON",),
        "partly",
        "names are found by models, labels and introductions, and some are missed, most of all in lower case or as single ordinary words",
    ),
    Item(
        _H,
        "B",
        "places smaller than a state",
        ("STREET_ADDRESS", "LOCATION", "ZIP_CODE"),
        "partly",
        "street numbers and postal codes have forms; cities and counties are found by models; a state is masked too, though it need not be",
    ),
    Item(
        _H,
        "C",
        "dates about a person, but for the year; ages over 89",
        ("DATE_OF_BIRTH", "AGE"),
        "partly",
        "dates of birth and ages are found; dates of admission, discharge, death and visits only with a rule of the policy's own, beside words that say so",
        ("CARE_DATE",),
        "partly",
    ),
    Item(_H, "D", "telephone numbers", ("PHONE_NUMBER",), "covered", "of the policy's countries, and in international form"),
    Item(_H, "E", "fax numbers", ("PHONE_NUMBER",), "covered", "as telephone numbers"),
    Item(_H, "F", "e-mail addresses", ("EMAIL_ADDRESS",), "covered", "by their form"),
    Item(_H, "G", "social security numbers", ("US_SSN",), "covered", "by their form and ranges; nine digits without dashes need a word beside them"),
    Item(_H, "H", "medical record numbers", ("ID",), "partly", "by the label beside them (MRN, record number, patient no.); bare numbers have no form"),
    Item(
        _H,
        "I",
        "health plan numbers",
        ("ID",),
        "partly",
        "a member or policy number is found as an identifier, by the label beside it only",
        ("HEALTH_PLAN_ID",),
        "partly",
    ),
    Item(
        _H,
        "J",
        "account numbers",
        ("BANK_ACCOUNT", "IBAN_CODE", "CREDIT_CARD"),
        "partly",
        "IBANs and cards by checksum, other accounts by the label beside them",
    ),
    Item(
        _H,
        "K",
        "certificate and licence numbers",
        ("DRIVER_LICENSE", "PASSPORT"),
        "partly",
        "driving licences and passports of the policy's countries beside their word; other certificates have no form",
    ),
    Item(
        _H,
        "L",
        "vehicle identifiers and plates",
        ("ID",),
        "partly",
        "plates of some of the policy's countries, beside their word; vehicle numbers only with a rule of the policy's own",
        ("VEHICLE_ID",),
        "partly",
    ),
    Item(
        _H,
        "M",
        "device identifiers and serial numbers",
        ("MAC_ADDRESS",),
        "partly",
        "network cards' addresses and UUIDs are found; other serial numbers only with a rule of the policy's own, beside their word",
        ("DEVICE_ID",),
        "partly",
    ),
    Item(
        _H,
        "N",
        "web addresses",
        ("URL",),
        "partly",
        "identifiers in paths, user names, fragments and query values go; host and path stay, and may name a person",
    ),
    Item(_H, "O", "IP addresses", ("IP_ADDRESS",), "covered", "by their form, versions 4 and 6"),
    Item(
        _H,
        "P",
        "biometric identifiers",
        (),
        "not covered",
        "recordings hold no sound and no prints; a picture of one on a screen is not recognised. How somebody "
        "types is removed: keys leave as runs at coarse times",
    ),
    Item(_H, "Q", "full-face photographs", ("FACE",), "partly", "faces turned away or smaller than about 16 pixels are missed"),
    Item(
        _H,
        "R",
        "any other unique number, characteristic or code",
        ("ID", "SECRET", "CODE"),
        "partly",
        "UUIDs, long tokens, labelled numbers, bar and QR codes; what is unique by its meaning alone cannot be told",
    ),
    Item(_P, "PAN", "primary account number", ("CREDIT_CARD",), "covered", "13 to 19 digits with a right checksum, typed, shown or read off a screen"),
    Item(_P, "name", "cardholder's name", ("PERSON",), "partly", "as names are; beside a card on a screen by its place"),
    Item(_P, "expiry", "expiration date", ("CARD_EXPIRY",), "covered", "beside its word, in its field, or beside a card number"),
    Item(
        _P,
        "service",
        "service code",
        (),
        "not covered",
        "three digits without a form; only as part of a track, or in a field of the policy's own",
        ("TRACK_DATA",),
        "partly",
    ),
    Item(_P, "track", "full track data", (), "not covered", "the card number in it is masked, the rest stays", ("TRACK_DATA",), "covered"),
    Item(_P, "CVV", "card verification code", ("CVV",), "covered", "beside its word, in its field, or beside a card number on a screen"),
    Item(
        _P,
        "PIN",
        "PIN and PIN block",
        ("PASSWORD",),
        "partly",
        "a PIN beside its word or in its field; a PIN block only with a rule of the policy's own",
        ("PIN_BLOCK",),
        "covered",
    ),
)


def duties(policy: Policy) -> list[Duty]:
    """Every item, as this policy has it."""
    found = {entity for entity, cells in table(policy).items() if cells}
    return [_duty(item, found) for item in ITEMS]


def _duty(item: Item, found: set[str]) -> Duty:
    have = tuple(name for name in item.needs if name in found)
    own = tuple(name for name in item.more if name in found)
    lost = [name for name in item.needs if name not in found]
    if own and item.better is not None and not lost:
        return Duty(
            item, item.better, f"rules of the policy's own find it ({', '.join(own)})" + ("" if item.better == "covered" else f"; {item.why}"), have + own
        )
    if lost:
        why = f"the policy turns off, or has nothing that finds, {', '.join(lost)}"
        return Duty(item, "partly" if have or own else "not covered", why, have + own)
    return Duty(item, item.most, item.why, have)
