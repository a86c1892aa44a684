from __future__ import annotations

import pytest

from redactors.screens.fields import fields, labelled, labels
from redactors.screens.words import cells
from schemas.policy import FieldRule


def named(screen, *own) -> dict[str, str]:
    """The label of every cell, by the cell's text."""
    every = cells(screen.words)
    return dict(
        zip((c.text for c in every), fields(every, labels(tuple(FieldRule(name="own", entity="PERSON", labels=(label,)) for label in own))), strict=True)
    )


def test_a_label_above_its_value_names_it(draw):
    screen = draw(
        (20, 20, "Full name"), (260, 20, "Security code"), (28, 46, "Maria Lima"), (268, 46, "847"),
        (20, 90, "City"), (260, 90, "Notes"), (28, 116, "Porto"), (268, 116, "call back"),
    )  # fmt: skip
    got = named(screen)
    assert (got["Maria Lima"], got["847"], got["Porto"], got["call back"]) == ("Full name", "Security code", "City", "Notes")
    assert got["Full name"] == got["City"] == ""


@pytest.mark.parametrize("colon", ["", ":"])
def test_a_label_left_of_its_value_names_it(draw, colon):
    screen = draw(
        (20, 20, "Full name" + colon), (160, 20, "Maria Lima"), (20, 50, "CVV" + colon), (160, 50, "847"), (20, 80, "Phone" + colon), (160, 80, "none yet"),
    )  # fmt: skip
    got = named(screen)
    assert (got["Maria Lima"], got["847"], got["none yet"]) == ("Full name", "CVV", "Phone")
    assert got["CVV" + colon] in ("", "Full name") if colon else got["CVV"] == ""


def test_a_columns_header_names_its_cells_and_not_the_header_beside_it(draw):
    rows = [("Name", "Title", "Email"), ("Ana Cardoso", "Owner", "ana@x.org"), ("Levi Abreu", "Buyer", "levi@x.org"), ("Caio Dias", "Analyst", "caio@x.org")]
    screen = draw(*[(x, 20 + 30 * n, cell) for n, row in enumerate(rows) for x, cell in zip((20, 220, 400), row, strict=True)])
    got = named(screen)
    assert [got[row[0]] for row in rows[1:]] == ["Name"] * 3
    assert [got[row[1]] for row in rows[1:]] == ["Title"] * 3
    assert [got[row[2]] for row in rows[1:]] == ["Email"] * 3
    assert got["Title"] == ""


def test_what_stands_above_a_table_is_no_header_of_its_columns(draw):
    rows = [("Name", "Stage"), ("Ana Cardoso", "Won"), ("Levi Abreu", "Lost")]
    screen = draw((220, 8, "New contact"), *[(x, 60 + 30 * n, cell) for n, row in enumerate(rows) for x, cell in zip((20, 220), row, strict=True)])
    got = named(screen)
    assert got["Lost"] == got["Won"] == "Stage"


def test_the_policys_own_labels_count_as_labels(draw):
    screen = draw((20, 20, "Kundnummer"), (200, 20, "77123"), (20, 50, "Mitarbeiter"), (200, 50, "Anna"))
    assert named(screen, "Kundnummer", "Mitarbeiter")["77123"] == "Kundnummer"


@pytest.mark.parametrize("text", ["", "4111 1111", "ana@x.org", "Name: Ana", "we should schedule a follow up call", "x" * 60, "DB_PASSWORD = 'a'"])
def test_values_and_sentences_are_no_labels(text):
    assert not labelled(text)


def test_a_value_that_reads_as_a_label_names_nothing_in_a_table(draw):
    rows = [
        ("Id", "Stage", "Value"),
        ("10234", "Customer", "$11000"),
        ("10235", "Lost", "$3300"),
        ("10236", "Customer", "$9500"),
        ("10237", "Customer", "$250"),
    ]
    screen = draw(*[(x, 20 + 30 * n, cell) for n, row in enumerate(rows) for x, cell in zip((20, 200, 400), row, strict=True)])
    got = named(screen)
    assert {got[row[2]] for row in rows[1:]} == {"Value"}
    assert got["Lost"] == "Stage"


def test_a_list_of_labels_at_the_left_names_its_values_even_by_labels_that_nobody_knows(draw):
    rows = [("Name on card", "Ingrid Halvorsen"), ("Card number", "5425 2334"), ("Expires", "11/27"), ("City", "Oslo"), ("Delivery notes", "leave at the door")]
    got = named(draw(*[(x, 20 + 40 * n, cell) for n, row in enumerate(rows) for x, cell in zip((20, 200), row, strict=True)], size=(640, 300)))
    assert [got[value] for _, value in rows] == [label for label, _ in rows]
    assert [got[label] for label, _ in rows[:4]] == [""] * 4


def test_a_spreadsheets_column_letters_are_no_headers(draw):
    rows = [("A", "B", "C"), ("Employee", "Department", "Social security"), ("Priya Rao", "Finance", "219-09-9999"), ("Liam Ode", "Sales", "078-05-1120")]
    got = named(draw(*[(x, 20 + 30 * n, cell) for n, row in enumerate(rows) for x, cell in zip((20, 200, 400), row, strict=True)]))
    assert got["Priya Rao"] == got["Liam Ode"] == "Employee" and got["078-05-1120"] == "Social security" and got["Sales"] == "Department"
