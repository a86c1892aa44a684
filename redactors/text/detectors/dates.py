"""Dates of birth. A plain date is ordinary work and stays; a date beside a word of birth, in a person's row or a birth field does not.

`beside_person` and `whole_cell` need to see what else is there; the finder calls them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from redactors.text.detectors.detector import Detector
from redactors.text.finding import Finding

_MONTH = (
    r"(?:jan(?:uary|uar|vier|\.)?|january|januari|gennaio|enero|feb(?:ruary|ruar|ruari|\.)?|février|febrero|febbraio|mar(?:ch|s|zo|\.)?|märz|maart|apr(?:il|ile|\.)?|avril|abril"
    r"|may|mai|mayo|maggio|mei|jun(?:e|i|io|\.)?|juin|giugno|jul(?:y|i|io|\.)?|juillet|luglio|aug(?:ust|ustus|\.)?|août|agosto|sept?(?:ember|embre|tembre|\.)?|septiembre|settembre"
    r"|o[ck]t(?:ober|obre|\.)?|octubre|ottobre|nov(?:ember|embre|iembre|\.)?|de[cz](?:ember|\.)?|décembre|diciembre|dicembre)"
)
# Two digits first: RE2 takes the first alternative that matches, and "1" would do for "13".
_D, _M, _Y = r"(?:[12][0-9]|3[01]|0?[1-9])", r"(?:1[0-2]|0?[1-9])", r"(?:19|20)[0-9]{2}"
DATE = rf"(?:{_M}[/.\- ]{_D}[/.\- ]{_Y}|{_D}[/.\-]{_M}[/.\-](?:{_Y}|[0-9]{{2}})|{_Y}[/.\-]{_M}[/.\-]{_D}|{_D}(?:st|nd|rd|th|\.)?(?: of| de)?[ \-]{_MONTH}(?: de)?[ \-,]{{1,2}}{_Y}|{_MONTH}[ ]{_D}(?:st|nd|rd|th)?,?[ ]{_Y})"
_BORN = (
    r"(?:d\.?o\.?b\.?|date of birth|birth ?date|birthday|born(?: on| the)?|geboren(?: am)?|geb\.|geburtsdatum|geburtstag|née? le|date de naissance|nacid[oa](?: el)?"
    r"|fecha de nacimiento|nat[oa](?: il)?|data di nascita|geboortedatum|geboren op|data de nascimento|nascid[oa](?: (?:em|a))?|b\.)"
)
_ANY_DATE = re.compile(DATE, re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# Nobody recorded at work was born later, and few cells of work name days before: the youngest who may work was born about here.
BIRTH_YEAR_MIN, BIRTH_YEAR_MAX = 1915, 2011
_CELL_ROLES = frozenset({"gridcell", "cell", "row", "rowheader", "listitem", "option"})
_NEAR_CHARS = 6

DETECTORS = (
    Detector(
        name="date-of-birth",
        entity="DATE_OF_BIRTH",
        pattern=rf"(?i)\b{_BORN}[ \t]*(?:is|was|:|=|-|;|,)?[ \t]*(?:on )?({DATE})",
        score=0.95,
        why=("birth word",),
        finds=("DOB: 03/14/1985", "born on 12 March 1971", "geboren am 12.03.1980", "date of birth is 1990-05-01", "born 1961-12-13", "dob 1/31/1970", "née le 3 mars 1962", "fecha de nacimiento: 12/03/1980", "data de nascimento 03/01/1961"),
        ignores=("due 03/14/2025", "released 12 March 2021", "2000-04-16 11:34:35"),
    ),
    Detector(
        name="date-of-birth-after",
        entity="DATE_OF_BIRTH",
        pattern=rf"(?i)({DATE})[ ]?(?:is (?:my|his|her|your|the) (?:date of birth|dob|birthday|birth ?date)|\((?:dob|date of birth|born)\))",
        score=0.9,
        why=("birth word",),
        finds=("03/14/1985 is my date of birth",),
        ignores=("03/14/1985 is my deadline",),
    ),
)


def beside_person(text: str, found: Sequence[Finding]) -> Iterable[Finding]:
    """Dates of a birth year that stand right after or before a person in one line of `text`, as in a row of a sheet."""
    people = [f for f in found if f.entity == "PERSON"]
    if not people:
        return
    for match in _ANY_DATE.finditer(text):
        if _birth_year(match[0]) and any(0 <= match.start() - p.end <= _NEAR_CHARS or 0 <= p.start - match.end() <= _NEAR_CHARS for p in people):
            gap = text[min(match.start(), *(p.end for p in people)) : match.start()]
            if "\n" not in gap[-_NEAR_CHARS:]:
                yield Finding(match.start(), match.end(), "DATE_OF_BIRTH", 0.6, "dates", "date-beside-person", ("person", "birth year"))


def whole_cell(text: str, role: str) -> Finding | None:
    """A cell that holds nothing but a date of a birth year."""
    if role.lower() not in _CELL_ROLES:
        return None
    match = _ANY_DATE.fullmatch(text.strip())
    if match is None or not _birth_year(match[0]):
        return None
    start = len(text) - len(text.lstrip())
    return Finding(start, start + len(match[0]), "DATE_OF_BIRTH", 0.6, "dates", "date-in-cell", ("cell", "birth year"))


def _birth_year(date: str) -> bool:
    year = _YEAR.search(date)
    return year is not None and BIRTH_YEAR_MIN <= int(year[0]) <= BIRTH_YEAR_MAX
