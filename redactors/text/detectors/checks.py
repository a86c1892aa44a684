"""Checksums and shapes: a string in, whether it can be what it looks like out. Pure, linear, never raising."""

from __future__ import annotations

import math
import re
from collections import Counter

_NOT_DIGIT = re.compile(r"[^0-9]")
_GROUP = re.compile(r"[0-9]+")
# Issuer prefixes and lengths, ISO/IEC 7812 as the card networks publish them.
_ISSUERS = re.compile(
    r"(?:4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})|(?:5[1-5]|2[2-7])[0-9]{14}|3[47][0-9]{13}|3(?:0[0-5]|[689][0-9])[0-9]{11}|(?:2131|1800|35[0-9]{2})[0-9]{11,12}"
    r"|(?:60|6[1-9]|5[06-9])[0-9]{10,17})"
)
# Registered IBAN lengths by country, SWIFT's IBAN registry.
IBAN_CHARS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29,
    "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
    "YE": 30,
}  # fmt: skip


IBAN_CHARS_MIN, IBAN_CHARS_MAX = 15, 34


def digits(text: str) -> str:
    """The ASCII digits of `text`, in order."""
    return _NOT_DIGIT.sub("", text)


def luhn(number: str) -> bool:
    """ISO/IEC 7812-1 check digit, over digits only."""
    total = 0
    for n, char in enumerate(reversed(number)):
        value = ord(char) - 48
        total += value if n % 2 == 0 else value * 2 - 9 * (value > 4)
    return total % 10 == 0


def card(text: str) -> tuple[int, int] | None:
    """The span of a card number inside digits with separators: an issuer's prefix and length, and the Luhn digit; the longest such from any group on."""
    groups = [m.span() for m in _GROUP.finditer(text)]
    for first, (start, _) in enumerate(groups):
        for _, end in reversed(groups[first:]):
            number = digits(text[start:end])
            if 12 <= len(number) <= 19 and len(set(number)) > 1 and _ISSUERS.fullmatch(number) and luhn(number):
                return start, end
    return None


def iban(text: str) -> tuple[int, int] | None:
    """The span of an IBAN at the start of `text`, spaced or not: the country's length and ISO 7064 mod 97, or one run of any length with that checksum."""
    length = IBAN_CHARS.get(text[:2].upper())
    if length is None:
        return None
    kept: list[str] = []
    for at, char in enumerate(text):
        if char.isalnum():
            kept.append(char.upper())
            if len(kept) == length and _mod97("".join(kept)):
                return 0, at + 1
    # Countries change their lengths, and people mistype: the checksum alone still says what it is.
    run = len(text) if text.isalnum() else len(re.split(r"[^A-Za-z0-9]", text, maxsplit=1)[0])
    return (0, run) if IBAN_CHARS_MIN <= run <= IBAN_CHARS_MAX and _mod97(text[:run].upper()) else None


def iban_by_length(text: str) -> tuple[int, int]:
    """The span of what somebody calls an IBAN and no checksum confirms: up to its country's length and the end of that group, so that no word after it goes."""
    length, kept = IBAN_CHARS.get(text[:2].upper(), IBAN_CHARS_MAX), 0
    for at, char in enumerate(text):
        if kept >= length and not char.isalnum():
            return 0, at
        kept += char.isalnum()
    return 0, len(text)


def _mod97(code: str) -> bool:
    return int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1


def ssn(text: str) -> bool:
    """A US social security number that can have been issued, or one randomised since 2011: no 000, 666 area, no 00 group, no 0000 serial.

    Areas from 900 are left to tax numbers, which have the same shape and are as sensitive, so they pass too.
    """
    number = digits(text)
    return len(number) == 9 and number[:3] not in ("000", "666") and number[3:5] != "00" and number[5:] != "0000"


def aba(text: str) -> bool:
    """A US bank routing number: the Federal Reserve's prefixes and the 3-7-1 checksum."""
    n = [int(c) for c in digits(text)]
    if len(n) != 9 or not (0 <= n[0] * 10 + n[1] <= 12 or 21 <= n[0] * 10 + n[1] <= 32 or 61 <= n[0] * 10 + n[1] <= 72 or n[0] * 10 + n[1] == 80):
        return False
    return any(n) and (3 * (n[0] + n[3] + n[6]) + 7 * (n[1] + n[4] + n[7]) + n[2] + n[5] + n[8]) % 10 == 0


def ipv4(text: str) -> bool:
    """Four numbers up to 255, not an address that names nobody (unspecified, loopback, broadcast, a netmask)."""
    parts = text.split(".")
    return all(p.isdigit() and len(p) <= 3 and int(p) <= 255 for p in parts) and not text.startswith(("0.", "127.", "255."))


def entropy(text: str) -> float:
    """Shannon entropy in bits per character."""
    total = len(text)
    return -sum(n / total * math.log2(n / total) for n in Counter(text).values()) if total else 0.0


def classes(text: str) -> int:
    """How many of lower case, upper case, digits and other characters there are."""
    return any(c.islower() for c in text) + any(c.isupper() for c in text) + any(c.isdigit() for c in text) + any(not c.isalnum() for c in text)
