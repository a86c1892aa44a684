"""Canaries' values: a random generator and a language in, one invented value of an entity out, with the checksum that its kind really has.

Independent of the detectors: nothing of `redactors` is imported, and every checksum is computed here by its own published rule. A value belongs to
nobody: numbers are drawn, addresses end in domains reserved for examples.
"""

from __future__ import annotations

import base64
import json
import re
import string
import zlib
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from msgspec import Struct

from pipeline.canary import national, people

Make = Callable[[Random, str], "Value"]
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_BASE32 = string.ascii_uppercase + "234567"


class Value(Struct, frozen=True):
    """`text` as a form would have it; `cores` are its parts of which none may be left; `kind` says which sort of the entity, for its label."""

    entity: str
    text: str
    cores: tuple[str, ...]
    kind: str = ""


def _digits(random: Random, count: int) -> str:
    """`count` digits, the first not 0."""
    return str(random.randint(10 ** (count - 1), 10**count - 1))


def _from(random: Random, letters: str, count: int) -> str:
    return "".join(random.choices(letters, k=count))


def _filled(random: Random, forms: str) -> str:
    """One of the forms, with its places drawn: `#{d4}` four digits, `#{n}` a house number, `#{zip4}` four digits."""
    drawn = {"n": lambda: str(random.randint(11, 899))}
    form = random.choice(forms.split("|"))
    return re.sub(r"#\{(?:(n)|(?:d|zip)(\d))\}", lambda m: drawn["n"]() if m[1] else _from(random, string.digits, int(m[2])), form)


def luhn(digits: str) -> str:
    """The check digit for `digits` (ISO/IEC 7812-1)."""
    doubled = [int(d) * 2 if i % 2 == 0 else int(d) for i, d in enumerate(reversed(digits))]
    return str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


def mod97(country: str, account: str) -> str:
    """The two check digits of an IBAN (ISO 13616)."""
    return f"{98 - int(''.join(str(int(c, 36)) for c in account + country + '00')) % 97:02}"


def _card(random: Random, language: str) -> Value:
    prefix, length = random.choice((("4", 16), ("4", 16), ("51", 16), ("54", 16), ("37", 15), ("6011", 16)))
    body = prefix + _from(random, string.digits, length - len(prefix) - 1)
    number = body + luhn(body)
    groups = (number[:4], number[4:10], number[10:]) if length == 15 else tuple(number[i : i + 4] for i in range(0, 16, 4))
    return Value("CREDIT_CARD", " ".join(groups), (number, number[:12], number[-12:]))


# Country by language; what stands behind the check digits: digits, or letters where the bank's code has them.
_ACCOUNTS = {"en": ("GB", "AAAA99999999999999"), "de": ("DE", "9" * 18), "fr": ("FR", "9" * 23), "es": ("ES", "9" * 20), "it": ("IT", "A" + "9" * 22),
             "nl": ("NL", "AAAA9999999999"), "pt": ("PT", "9" * 21)}  # fmt: skip


def _iban(random: Random, language: str) -> Value:
    country, form = _ACCOUNTS[language]
    account = "".join(random.choice(string.digits if c == "9" else string.ascii_uppercase) for c in form)
    number = country + mod97(country, account) + account
    return Value("IBAN_CODE", " ".join(number[i : i + 4] for i in range(0, len(number), 4)), (number, number[4:16], number[-10:]))


def _ssn(random: Random, language: str) -> Value:
    area = random.choice([n for n in range(101, 773) if n != 666])
    text = f"{area}-{random.randint(11, 99)}-{random.randint(1001, 9999)}"
    return Value("US_SSN", text, (text,))


def _name(random: Random, language: str) -> tuple[str, str]:
    return random.choice(people.GIVEN[language].split()), random.choice(people.SURNAMES[language].split())


def _person(random: Random, language: str) -> Value:
    given, surname = _name(random, language)
    return Value("PERSON", f"{given} {surname}", (given, surname))


def _email(random: Random, language: str) -> Value:
    given, surname = (plain(part) for part in _name(random, language))
    local = random.choice((f"{given}.{surname}", f"{given[0]}{surname}{random.randint(10, 99)}", f"{surname}_{given}", f"{given}-{surname}"))
    return Value("EMAIL_ADDRESS", f"{local}@{random.choice(people.DOMAINS)}", (local, surname))


def plain(name: str) -> str:
    """A name as an address has it: small letters, without accents."""
    return re.sub(r"[^a-z]", "", name.casefold().translate(str.maketrans("àáâãäåçèéêëíîïñóôõöúûü", "aaaaaaceeeeiiinoooouuu")))


def _phone(random: Random, language: str) -> Value:
    text = _filled(random, people.PHONES[language])
    return Value("PHONE_NUMBER", text, (re.sub(r"\D", "", text)[-8:],))


def _address(random: Random, language: str) -> Value:
    text = _filled(random, people.STREETS[language])
    street = text.partition(",")[0]
    return Value("STREET_ADDRESS", text, (street,))


def _born(random: Random, language: str) -> Value:
    day = date(1941, 1, 1) + timedelta(days=random.randrange(22_000))
    text = day.strftime(random.choice(people.BORN[language].split("|")))
    return Value("DATE_OF_BIRTH", text, (text,))


def _ip(random: Random, language: str) -> Value:
    if random.random() < 0.3:
        text = ":".join(["2001", "db8", *(f"{random.randint(0x1000, 0xFFFF):x}" for _ in range(6))])
        return Value("IP_ADDRESS", text, (text,))
    text = ".".join(str(random.randint(11, 223)) for _ in range(4))
    return Value("IP_ADDRESS", text, (text,))


def _crc62(body: str) -> str:
    """The last six characters of GitHub's tokens: CRC-32 of what stands before, in base 62."""
    number, out = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, rest = divmod(number, 62)
        out = _BASE62[rest] + out
    return out


def _jwt(random: Random) -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": _digits(random, 10), "iat": random.randint(1_600_000_000, 1_800_000_000)})
    signed = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*signed, base64.urlsafe_b64encode(random.randbytes(32)).rstrip(b"=").decode()])


def _secret(random: Random, language: str) -> Value:
    kind = random.choice(("aws", "aws secret", "github", "slack", "jwt"))
    if kind == "aws":
        text = "AKIA" + _from(random, _BASE32, 16)
    elif kind == "aws secret":
        text = _from(random, _BASE62 + "+/", 40)
    elif kind == "github":
        body = _from(random, _BASE62, 30)
        text = "ghp_" + body + _crc62(body)
    elif kind == "slack":
        text = f"xoxb-{_digits(random, 12)}-{_digits(random, 13)}-{_from(random, _BASE62, 24)}"
    else:
        text = _jwt(random)
    return Value("SECRET", text, (text[-16:], text[len(text) // 2 - 7 : len(text) // 2 + 7]), kind)


def _password(random: Random, language: str) -> Value:
    stem = random.choice("Kestrel Thimble Gondola Marzipan Saffron Obsidian Juniper Wombat Tangelo Zeppelin".split())
    text = f"{stem}{random.choice('!#%$&*')}{_digits(random, 4)}{_from(random, string.ascii_lowercase, 2)}"
    return Value("PASSWORD", text, (text,))


def _otp(random: Random, language: str) -> Value:
    text = _digits(random, 6)
    return Value("OTP", text, (text,))


def _passport(random: Random, language: str) -> Value:
    forms = {"en": "A99999999", "de": "C9X99XX99", "fr": "99XX99999", "es": "XXX999999", "it": "YX9999999", "nl": "NX9999999", "pt": "CX999999"}
    text = _shaped(random, forms[language])
    return Value("PASSPORT", text, (text,))


def _license(random: Random, language: str) -> Value:
    forms = {"en": "D9999999", "de": "B072X99X999", "fr": "99XX99999", "es": "99999999X", "it": "U1X999999X", "nl": "9999999999", "pt": "L-9999999 9"}
    text = _shaped(random, forms[language])
    return Value("DRIVER_LICENSE", text, (text,))


def _shaped(random: Random, form: str) -> str:
    """9 becomes a digit that is not 0, X a capital letter; the rest stays."""
    return "".join(random.choice("123456789") if c == "9" else random.choice("BDFGHJKLMNPRTVXZ") if c == "X" else c for c in form)


def _national(random: Random, language: str) -> Value:
    text = national.NUMBERS[language](random)
    return Value("NATIONAL_ID", text, (text,))


MAKERS: dict[str, Make] = {
    "CREDIT_CARD": _card, "IBAN_CODE": _iban, "US_SSN": _ssn, "EMAIL_ADDRESS": _email, "PHONE_NUMBER": _phone, "PERSON": _person, "SECRET": _secret,
    "PASSWORD": _password, "OTP": _otp, "STREET_ADDRESS": _address, "DATE_OF_BIRTH": _born, "IP_ADDRESS": _ip, "PASSPORT": _passport,
    "DRIVER_LICENSE": _license, "NATIONAL_ID": _national,
}  # fmt: skip
