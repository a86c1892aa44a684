"""The made-up material of stand-ins, and the arithmetic that makes it valid: check digits, fictional telephone numbers, dates, names. Pure tables and sums."""

from __future__ import annotations

import re
from collections.abc import Callable

Below = Callable[[int], int]

# Each serves as a given name and as a family name, so that one word has one stand-in wherever it stands.
NAMES = tuple(
    """Adair Addison Ainsley Alden Alexis Arden Ariel Ashby Ashton Aubrey Avery Bailey Barrett Beckett Bellamy Bennett Blair Blake Bowie Brady
    Brennan Brett Briar Brinley Brody Cadence Camden Cameron Campbell Carey Carlin Carson Carter Casey Cassidy Channing Clancy Colby Collins
    Conley Corey Courtney Dakota Dallas Dana Darby Darcy Delaney Denver Devin Dorian Drake Easton Eden Ellery Elliott Ellis Ember Emerson Emery
    Everett Fallon Farley Finley Flynn Gentry Grady Greer Hadley Halsey Harley Harlow Harper Haven Hayden Hollis Hunter Indigo Jamison Jensen
    Jessup Jordan Jules Kelsey Kendall Kennedy Kerry Kiley Kirby Lachlan Lane Langley Larkin Leighton Lennon Lennox Linden Logan London Lowell
    Lyric Mackenzie Maddox Marley Marlow Merritt Micah Monroe Morgan Murphy Nevin Noel Oakley Palmer Parker Paxton Payton Perry Peyton Phoenix
    Presley Quincy Quinn Raleigh Reagan Reese Regan Remington Riley Rory Rowan Rylan Sage Salem Sawyer Selby Shannon Shelby Shiloh Sidney Skyler
    Sloan Spencer Sterling Stevie Sutton Sydney Tatum Taylor Teagan Tierney Tobin Tracy Tristan Tyler Vaughn Wallace Wesley Whitney Winslow Wren
    Wyatt Yardley""".split()
)
TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "mme", "sir", "jr", "sr"])
PARTICLES = frozenset("von van der den de del della da dos di du la le bin ibn al el und and y e".split())
TOWNS = tuple(
    """Ashbourne Bellhaven Brackenford Calderwick Cedarholm Clearbrook Coldwater Copperfield Dunmere Eastmarsh Elmstead Fairhaven Fernhill
    Foxbridge Glenmoor Goldcrest Greyfield Hartwell Hazelton Kingsmere Lakewood Larchmont Maplewood Millbrook Northgate Oakhurst Pinecrest
    Ravenswood Redcliff Rosewood Silverton Stonebridge Summerfield Thornbury Westbrook Whitcombe Willowdale Winterfold Woodhaven""".split()
)
FIRMS = (
    "Alder Works", "Beacon Supply", "Bluefin Systems", "Brightwater", "Cobalt Foundry", "Crestline", "Driftwood Labs", "Fernway", "Granite Point",
    "Harbor Nine", "Ironleaf", "Juniper Row", "Kestrel Freight", "Larkfield", "Meridian Goods", "Northfold", "Orchard Lane", "Pebblebrook",
    "Quarry Hill", "Riverstone", "Saltmarsh", "Tamarack", "Umber Studio", "Vantage Mill", "Wildgrove", "Yarrow Partners",
)  # fmt: skip
STREETS = (
    "Alder Street", "Birch Lane", "Cedar Road", "Dogwood Drive", "Elder Avenue", "Fir Street", "Hawthorn Road", "Hazel Lane", "Juniper Street",
    "Larch Avenue", "Laurel Drive", "Linden Road", "Maple Street", "Oak Avenue", "Poplar Road", "Rowan Lane", "Spruce Street", "Sycamore Drive",
    "Tamarack Road", "Willow Lane",
)  # fmt: skip
_MONTHS = "January February March April May June July August September October November December".split()


def luhn_digit(body: str) -> str:
    """The check digit that makes body + digit pass the Luhn test (ISO/IEC 7812-1)."""
    total = 0
    for i, c in enumerate(reversed(body)):
        n = int(c) * (2 if i % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return str(-total % 10)


def iban_digits(country: str, account: str) -> str:
    """The two check digits of an IBAN (ISO 13616: 98 minus the remainder by 97)."""
    number = "".join(str(int(c, 36)) for c in account + country + "00")
    return f"{98 - int(number) % 97:02d}"


def valid(text: str) -> bool:
    """Whether a text drawn at random has by chance become what passes a check: a card number, with any of its groups, or an IBAN."""
    for run in re.findall(r"[0-9]+(?:[ -][0-9]+)*", text):
        groups = re.split("[ -]", run)
        numbers = ("".join(groups[i:j]) for i in range(len(groups)) for j in range(i + 1, len(groups) + 1))
        if any(12 <= len(n) <= 19 and luhn_digit(n[:-1]) == n[-1] for n in numbers):
            return True
    shaped = re.fullmatch(r"([A-Z]{2})(\d\d)([A-Z0-9]{11,30})", "".join(c for c in text.upper() if c.isalnum()), re.A)
    return shaped is not None and iban_digits(shaped[1], shaped[3]) == shaped[2]


def national(digits: str, international: bool) -> str:
    """A number without its country's code, where that is known here: the same for every way to write it."""
    dialled = digits[2:] if international and digits.startswith("00") else digits
    if dialled.startswith("1") and len(dialled) == 11:
        return dialled[1:]
    for code, length in (("44", 12), ("33", 11)):
        if international and dialled.startswith(code) and len(dialled) == length:
            return "0" + dialled[2:]
    return dialled


def phone(digits: str, international: bool, below: Below) -> str:
    """As many digits, of a number that its country keeps for fiction; where none is known, one that nobody can dial.

    NANP 555-0100 to 555-0199; UK: Ofcom's numbers for drama; France: Arcep's; anything else: a 0 or 000 where no subscriber's number has one.
    """

    def fill(prefix: str) -> str:
        return (prefix + "".join(str(below(10)) for _ in range(len(digits))))[: len(digits)]

    area = f"{2 + below(8)}{below(9)}{below(10)}"
    area = area[0] + "02" if area[1:] == "11" else area
    dialled = digits[2:] if digits.startswith("00") else digits
    prefix = digits[: len(digits) - len(dialled)]
    if international:
        if dialled.startswith("1") and len(dialled) == 11:
            return fill(f"{prefix}1{area}55501")
        if dialled.startswith("44") and len(dialled) == 12:
            return fill(f"{prefix}44" + ("7700900" if dialled[2] == "7" else "2079460" if dialled[2] == "2" else "1632960"))
        if dialled.startswith("33") and len(dialled) == 11:
            return fill(f"{prefix}33" + ("63998" if dialled[2] in "67" else "19900"))
        return fill(f"{prefix}{dialled[:2]}000")
    if len(digits) == 7:
        return fill("55501")
    if len(digits) == 10 and digits[0] != "0":
        return fill(f"{area}55501")
    if len(digits) == 11 and digits[0] == "1":
        return fill(f"1{area}55501")
    if len(digits) == 11 and digits[0] == "0":
        return fill("07700900" if digits[1] == "7" else "02079460" if digits[1] == "2" else "01632960")
    if len(digits) == 10:
        return fill("063998" if digits[1] in "67" else "019900")
    return fill("000")


_ISO = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})\Z")
_NUMERIC = re.compile(r"(\d{1,2})([-/. ]+)(\d{1,2})([-/. ]+)(\d{4}|\d{2})\Z")
_NAMED = re.compile(r"(?:(\d{1,2})(\.|st|nd|rd|th)?(\s+(?:of\s+)?))?([A-Za-z]{3,9})(\.?\s+)(?:(\d{1,2})(st|nd|rd|th)?(,?\s+))?(\d{4})\Z", re.I)


def date(value: str, below: Below) -> str | None:
    """Another date in the same notation, one to four years away, valid whichever way round its day and month are read. None: not a notation known here."""
    text = value.strip()
    shift = (1 + below(4)) * (1 if below(2) else -1)
    month, day, either = 1 + below(12), 1 + below(28), 1 + below(12)
    if match := _ISO.match(text):
        return f"{_year(match[1], shift)}{match[2]}{month:02d}{match[2]}{day:02d}"
    if match := _NUMERIC.match(text):
        first, second = (month, day) if int(match[3]) > 12 else (day, month) if int(match[1]) > 12 else (either, month)
        return f"{_padded(first, match[1])}{match[2]}{_padded(second, match[3])}{match[4]}{_year(match[5], shift)}"
    if match := _NAMED.match(text):
        name = _month(match[4], month)
        if name is None:
            return None
        before = f"{_plain(day, match[1])}{_ordinal(day, match[2])}{match[3]}" if match[1] else ""
        after = f"{_plain(day, match[6])}{_ordinal(day, match[7])}{match[8]}" if match[6] else ""
        return f"{before}{name}{match[5]}{after}{_year(match[9], shift)}"
    return None


def same_day(value: str) -> str | None:
    """A date as year-month-day, so that its notations come together. None where day and month cannot be told apart, or the year is cut to two digits."""
    text = value.strip()
    if match := _ISO.match(text):
        return f"{match[1]}-{match[3]}-{match[4]}"
    if (match := _NUMERIC.match(text)) and len(match[5]) == 4 and max(int(match[1]), int(match[3])) > 12:
        day, month = (match[1], match[3]) if int(match[1]) > 12 else (match[3], match[1])
        return f"{match[5]}-{int(month):02d}-{int(day):02d}"
    if (match := _NAMED.match(text)) and (number := _number(match[4])) and (match[1] or match[6]):
        return f"{match[9]}-{number:02d}-{int(match[1] or match[6]):02d}"
    return None


def _number(name: str) -> int | None:
    return next((n for n, month in enumerate(_MONTHS, 1) if len(name) >= 3 and month.lower().startswith(name.lower())), None)


def _year(like: str, shift: int) -> str:
    return f"{(int(like) + shift) % 10 ** len(like):0{len(like)}d}"


def _padded(n: int, like: str) -> str:
    return f"{n:02d}" if len(like) == 2 else str(n)


def _plain(n: int, like: str) -> str:
    return f"{n:02d}" if like.startswith("0") else str(n)


def _ordinal(day: int, like: str | None) -> str:
    if like is None or like == ".":
        return like or ""
    suffix = "th" if 10 <= day <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return suffix.upper() if like.isupper() else suffix


def _month(like: str, month: int) -> str | None:
    whole = {name.lower() for name in _MONTHS}
    short = {name.lower()[:n] for name in _MONTHS for n in (3, 4)}
    if like.lower() not in whole | short:
        return None
    name = _MONTHS[month - 1] if like.lower() in whole and like.lower() != "may" else _MONTHS[month - 1][:3]
    return name.upper() if like.isupper() else name.lower() if like.islower() else name
