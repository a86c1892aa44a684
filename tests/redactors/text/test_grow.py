"""What belongs to an address once one piece of it is found."""

from __future__ import annotations

import pytest

from redactors.text.finding import Finding
from redactors.text.grow import grown

STREET, CITY = "STREET_ADDRESS", "LOCATION"


def whole(text: str, *pieces: tuple[str, str]) -> list[str]:
    found = [Finding(text.index(p), text.index(p) + len(p), entity, 0.8, "rampart", "street_name") for p, entity in pieces]
    return [text[f.start : f.end] for f in grown(text, found)]


@pytest.mark.parametrize(
    ("text", "pieces", "address"),
    [
        ("send it to 28030 Brindleby 55, Oud Zelhem", (("Brindleby 55", STREET), ("Zelhem", CITY)), "28030 Brindleby 55, Oud Zelhem"),
        ("it went to Brindlewick 41 Quarm Dam", (("41 Quarm Dam", STREET),), "Brindlewick 41 Quarm Dam"),
        ("4 Oak Road\nBRINDLEWICK\nFinland 11507", (("4 Oak Road", STREET), ("Finland", CITY)), "4 Oak Road\nBRINDLEWICK\nFinland 11507"),
        ("see 4 oak road brindlewick, finland", (("4 oak road", STREET), ("finland", CITY)), "4 oak road brindlewick, finland"),
        ("Flat 12a, 4 Oak Road", (("4 Oak Road", STREET),), "Flat 12a, 4 Oak Road"),
        ("4 Oak Road, Springmere, TX 78701, by noon", (("4 Oak Road", STREET), ("Springmere", CITY)), "4 Oak Road, Springmere, TX 78701"),
        ("4 oak road, springmere, tx 78701, by noon", (("4 oak road", STREET), ("springmere", CITY)), "4 oak road, springmere, tx 78701"),
        ("Via Oldoni 7, 12013, Chiusa (CN)", (("Via Oldoni 7", STREET), ("Chiusa", CITY)), "Via Oldoni 7, 12013, Chiusa (CN)"),
    ],
)
def test_an_address_takes_what_belongs_to_it(text: str, pieces: tuple[tuple[str, str], ...], address: str) -> None:
    assert whole(text, *pieces) == [address]


@pytest.mark.parametrize(("text", "city", "place"), [("moved to Moose Jaw, SK last year", "Moose Jaw", "Moose Jaw, SK"), ("in Stoke upon Quarm now", "Stoke", "Stoke upon Quarm"), ("in Springmere, so we said", "Springmere", "Springmere")])
def test_a_place_takes_the_rest_of_its_name(text: str, city: str, place: str) -> None:
    assert whole(text, (city, CITY)) == [place]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("4 Oak Road is closed, says London", (("4 Oak Road", STREET), ("London", CITY))),
        ("the builds in Berlin and 4 Oak Road", (("Berlin", CITY), ("4 Oak Road", STREET))),
    ],
)
def test_ordinary_words_between_two_places_keep_them_apart(text: str, pieces: tuple[tuple[str, str], ...]) -> None:
    joined = " ".join(whole(text, *pieces))
    assert "closed" not in joined and "builds" not in joined


def test_an_ordinary_word_before_an_address_stays() -> None:
    assert whole("deliver 4 Oak Road", ("4 Oak Road", STREET)) == ["4 Oak Road"]
    assert whole("behind 4 Oak Road, it is late", ("4 Oak Road", STREET)) == ["4 Oak Road"]
    assert whole("version 4.2: 4 Oak Road", ("4 Oak Road", STREET)) == ["4 Oak Road"]
