"""A value and a key in, a made-up value of the same form out: the same one every time, valid where the form has a checksum, and never the value itself.

The stand-in is drawn from HMAC-SHA256 over the value's spelling-free form, so nobody without the key can tell which value it stands for. Where somebody
has set numbers aside for fiction, those are used; their sources stand beside each form. A form that is not understood gives None: the caller masks.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable

from redactors import forms
from redactors.digests import normal

ATTEMPTS_MAX = 32
VALUE_CHARS_MAX = 2_000


class Draw:
    """A stream of numbers fixed by key, entity and value."""

    def __init__(self, key: bytes, entity: str, value: str, attempt: int = 0) -> None:
        self._mac = hmac.new(key, f"{entity}\0{attempt}\0{value}".encode("utf-8", "surrogatepass"), "sha256")
        self._count = 0

    def below(self, n: int) -> int:
        """The next number in range(n); 64 bits are drawn for each, so the bias is under 2**-40 for every n used here."""
        mac = self._mac.copy()
        mac.update(self._count.to_bytes(8, "big"))
        self._count += 1
        return int.from_bytes(mac.digest()[:8], "big") % n

    def pick(self, items: str | tuple[str, ...]) -> str:
        """One of the items."""
        return items[self.below(len(items))]

    def digits(self, n: int) -> str:
        """n decimal digits."""
        return "".join(str(self.below(10)) for _ in range(n))


def stand_in(entity: str, value: str, key: bytes) -> str | None:
    """The stand-in for a value of an entity, or None where the value has no form that can be kept. Same key, same value, same stand-in."""
    if len(value) > VALUE_CHARS_MAX:
        return None
    form, spellings = FORMS.get(entity, _pattern), _SPELLINGS.get(entity)
    bare = value.strip()
    plain = (spellings(bare) if spellings else None) or normal(bare)
    for attempt in range(ATTEMPTS_MAX):
        out = form(bare, Draw(key, entity, plain, attempt), key)
        if out is None:
            return None
        if normal(out) != normal(bare) and (form is not _pattern or not forms.valid(out)):
            return value.replace(bare, out, 1)
    return None


def _pattern(value: str, draw: Draw, key: bytes) -> str | None:
    """Each digit by a digit, each letter by a letter of its case; the rest stays where it is. What looks like an SSN becomes nobody's."""
    if not any(c.isalnum() for c in value):
        return None
    return _SSN.sub(lambda m: _nobody(draw, m[0]), "".join(_like(c, draw) for c in value))


_SSN = re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)")


def _like(c: str, draw: Draw) -> str:
    if c.isdecimal():
        return draw.pick("0123456789")
    if c.isalpha():
        return draw.pick("ABCDEFGHJKLMNPQRSTUVWXYZ") if c.isupper() else draw.pick("abcdefghijkmnopqrstuvwxyz")
    return draw.pick("0123456789") if c.isalnum() else c


def _cased(word: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word.lower() if like.islower() else word


def _name(word: str, key: bytes) -> str:
    """One name for one word wherever it stands: in a full name, alone, or in an e-mail address."""
    plain = normal(word)
    if len(plain) == 1:
        return Draw(key, "initial", plain).pick("ABCDEFGHJKLMNPRSTW")
    for attempt in range(ATTEMPTS_MAX):
        name = Draw(key, "name", plain, attempt).pick(forms.NAMES)
        if normal(name) != plain:
            break
    return name


_WORDS = re.compile(r"(?:\b[OD]['’])?[^\W\d_]+")  # O'Brien is one word


# What people put beside a name, in a field for names too.
_BESIDE = re.compile(r"(?P<email>[^\s@,;<>()]+@[^\s@,;<>()]+)|(?P<phone>\+?\(?\d[\d ().-]{5,}\d)")


def _person(value: str, draw: Draw, key: bytes) -> str | None:
    if not _WORDS.search(value):
        return None
    out, at = "", 0
    for beside in _BESIDE.finditer(value):
        entity = "EMAIL_ADDRESS" if beside["email"] else "PHONE_NUMBER"
        out += _names(value[at : beside.start()], draw, key) + (stand_in(entity, beside[0], key) or f"<{entity}>")
        at = beside.end()
    return out + _names(value[at:], draw, key)


def _names(value: str, draw: Draw, key: bytes) -> str:
    several = len(_WORDS.findall(value)) > 1

    def named(match: re.Match[str]) -> str:
        word = match[0]
        genitive = word in ("s", "S") and value[match.start() - 1 : match.start()] in ("'", "’")
        if genitive or word.lower() in forms.TITLES or (several and word in forms.PARTICLES):
            return word
        return _cased(_name(word, key), word)

    return _WORDS.sub(named, _redrawn(value, draw))


def _redrawn(value: str, draw: Draw) -> str:
    return re.sub(r"\d", lambda _: draw.pick("0123456789"), value)


def _email(value: str, draw: Draw, key: bytes) -> str | None:
    local, at, domain = value.rpartition("@")
    if not at or not local:
        return None
    words = re.findall(r"[^\W\d_]+", local.partition("+")[0])[:2]
    separator = next((c for c in local if c in "._-"), ".")
    name = separator.join(_name(word, key).lower() for word in words) or draw.pick(forms.NAMES).lower()
    # RFC 2606 keeps these domains for examples; the digits keep apart people whose stand-in names are the same.
    return f"{name}{draw.digits(2)}@{Draw(key, 'domain', normal(domain)).pick(('example.com', 'example.org', 'example.net'))}"


def _user(value: str, draw: Draw, key: bytes) -> str | None:
    if "@" in value:
        return _email(value, draw, key)  # many sign in with their address
    if not _WORDS.search(value):
        return _pattern(value, draw, key)
    return _WORDS.sub(lambda m: _cased(_name(m[0], key), m[0]), _redrawn(value, draw))


def _onto(value: str, digits: str) -> str:
    """The value's separators with other digits in its digits' places. The counts must agree."""
    rest = iter(digits)
    return "".join(next(rest) if c.isdecimal() else c for c in value)


def _digits(value: str) -> str:
    return "".join(str(int(c)) for c in value if c.isdecimal())


def _card(value: str, draw: Draw, key: bytes) -> str | None:
    digits = _digits(value)
    if not 12 <= len(digits) <= 19:
        return _pattern(value, draw, key) if digits else None
    # The networks' published test prefixes: not issued to anybody.
    prefix = {"4": "400000", "5": "555555", "2": "222300", "6": "601111"}.get(digits[0], digits[0] + "00000")
    if digits[0] == "3":
        prefix = "378282" if len(digits) == 15 else "305693"
    body = prefix + draw.digits(len(digits) - len(prefix) - 1)
    return _onto(value, body + forms.luhn_digit(body))


def _iban(value: str, draw: Draw, key: bytes) -> str | None:
    characters = [c for c in value if c.isalnum()]
    if not 15 <= len(characters) <= 34 or not "".join(characters[:2]).isascii() or not "".join(characters[:2]).isalpha():
        return None
    country = "".join(characters[:2])
    account = "".join(draw.pick("0123456789") if c.isdecimal() else _like(c, draw) for c in characters[4:])
    rest = iter(country + forms.iban_digits(country.upper(), account.upper()) + account)
    return "".join(next(rest) if c.isalnum() else c for c in value)


def _ssn(value: str, draw: Draw, key: bytes) -> str | None:
    if len(_digits(value)) != 9:
        return _pattern(value, draw, key)
    return _nobody(draw, value)


def _nobody(draw: Draw, value: str) -> str:
    # The SSA issues no area 900 to 999; the IRS gives those as ITINs with groups from 50 up, so groups 01 to 49 are nobody's.
    # https://www.ssa.gov/employer/randomization.html , https://www.irs.gov/irm/part3/irm_03-021-263r
    return _onto(value, f"9{draw.digits(2)}{1 + draw.below(49):02d}{1 + draw.below(9999):04d}")


def _phone(value: str, draw: Draw, key: bytes) -> str | None:
    number, extension = _extended(value)
    digits = _digits(number)
    if len(digits) < 5:
        return _pattern(value, draw, key)
    fiction = forms.phone(digits, _international(number), draw.below)
    return _onto(number, fiction) + _redrawn(extension, draw)


def _extended(value: str) -> tuple[str, str]:
    match = re.search(r"\s*(?:ext\.?|extension|x|#)\s*\d+\s*\Z", value, re.I)
    return (value[: match.start()], match[0]) if match else (value, "")


def _international(number: str) -> bool:
    return number.lstrip(" (").startswith("+") or _digits(number).startswith("00")


def _called(value: str) -> str:
    """A telephone number as it is dialled at home, so that +1 (415) … and 415-… are one number."""
    number, extension = _extended(value)
    return forms.national(_digits(number), _international(number)) + _digits(extension)


def _ip(value: str, draw: Draw, key: bytes) -> str | None:
    if ":" in value:
        return "2001:db8::" + ":".join(f"{draw.below(0xFFFF) + 1:x}" for _ in range(4))  # RFC 3849
    if not re.fullmatch(r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d+)?(?::\d+)?", value):
        return None
    return draw.pick(("192.0.2.", "198.51.100.", "203.0.113.")) + str(1 + draw.below(254))  # RFC 5737


def _mac(value: str, draw: Draw, key: bytes) -> str | None:
    digits = [c for c in value if c.isalnum()]
    if len(digits) != 12:
        return None
    # Locally administered and unicast: no maker's address.
    rest = iter("02" + "".join(draw.pick("0123456789abcdef") for _ in range(10)))
    upper = value.upper() == value
    return "".join((next(rest).upper() if upper else next(rest)) if c.isalnum() else c for c in value)


def _password(value: str, draw: Draw, key: bytes) -> str | None:
    # Not the original's length or make-up: with a password that is half of it.
    return "".join(draw.pick("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(12))


def _listed(items: tuple[str, ...]) -> Callable[[str, Draw, bytes], str | None]:
    return lambda value, draw, key: _cased(draw.pick(items), value)


def _street(value: str, draw: Draw, key: bytes) -> str | None:
    return f"{1 + draw.below(980)} {draw.pick(forms.STREETS)}"


def _date(value: str, draw: Draw, key: bytes) -> str | None:
    return forms.date(value, draw.below)


def _expiry(value: str, draw: Draw, key: bytes) -> str | None:
    match = re.fullmatch(r"(\d{1,2})(\D{1,3})?(\d{4}|\d{2})", value.strip())
    if match is None:
        return None
    year = int(match[3]) + 1 + draw.below(4)
    return f"{1 + draw.below(12):02d}{match[2] or ''}{year % 10 ** len(match[3]):0{len(match[3])}d}"


def _age(value: str, draw: Draw, key: bytes) -> str | None:
    return re.sub(r"\d+", lambda _: str(21 + draw.below(60)), value) if re.search(r"\d", value) else None


def _url(value: str, draw: Draw, key: bytes) -> str | None:
    return f"https://www.example.com/{''.join(draw.pick('abcdefghijkmnopqrstuvwxyz23456789') for _ in range(10))}"


FORMS: dict[str, Callable[[str, Draw, bytes], str | None]] = {
    "PERSON": _person,
    "EMAIL_ADDRESS": _email,
    "USER_NAME": _user,
    "CREDIT_CARD": _card,
    "CARD_EXPIRY": _expiry,
    "IBAN_CODE": _iban,
    "US_SSN": _ssn,
    "PHONE_NUMBER": _phone,
    "IP_ADDRESS": _ip,
    "MAC_ADDRESS": _mac,
    "PASSWORD": _password,
    "LOCATION": _listed(forms.TOWNS),
    "ORGANIZATION": _listed(forms.FIRMS),
    "STREET_ADDRESS": _street,
    "DATE_OF_BIRTH": _date,
    "AGE": _age,
    "URL": _url,
}
# What brings the spellings of one value together, where letters and digits alone do not. None: as written.
_SPELLINGS: dict[str, Callable[[str], str | None]] = {"PHONE_NUMBER": _called, "DATE_OF_BIRTH": forms.same_day}
