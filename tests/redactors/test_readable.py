"""Where a value can be read: in one string however it is written, in runs that follow each other, beside placeholders, and nowhere else."""

from __future__ import annotations

import unicodedata
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactors.readable import KEPT_CHARS, SKELETON_CHARS_MIN, VALUE_CHARS_MAX, Search, compared
from redactors.text.normalise import skeleton

VALUE = "Łucja Müller-48213"
SLACK = {"id": "com.tinyspeck.slackmacgap", "title": "General"}


def record(n: int, kind: str = "text.input", **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"id": f"e{n}", "type": kind, "session": "s", "seq": n, "actor": "a", "device": "d", "time": "2026-03-02T09:00:00Z", "app": SLACK,
                            "policy": "0" * 16, "target": {"name": "Note", "role": "textbox"}}  # fmt: skip
    if kind == "text.input":
        made["input_type"] = "insertText"
    return made | fields


def read(value: str, *events: dict[str, Any]) -> set[int]:
    """The places of the records that hold the value."""
    plain = compared(value)
    assert plain is not None
    search, found = Search[int](plain), set[int]()
    for n, event in enumerate(events):
        found |= search.take(n, event)
    return found


def typed(*texts: str) -> list[dict[str, Any]]:
    return [record(n, text=text) for n, text in enumerate(texts)]


WRITTEN = [
    VALUE, VALUE.upper(), VALUE.lower(), "lucja muller 48213", "Łucja\u00a0Mu\u0308ller\u201148213", unicodedata.normalize("NFD", VALUE), "ŁUCJAMÜLLER48213",
    "Łuc\u200bja Müller-\uff14\uff18\uff12\uff11\uff13", "Łuсjа Müllеr-48213", "(see: Łucja Müller-48213!)", "Łucja Müller-٤٨٢١٣",
]  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
def test_a_value_is_read_in_every_string_of_a_record_in_whatever_writing(written: str) -> None:
    for event in (
        record(0, text=written), record(0, text="x", app=SLACK | {"title": written}), record(0, text="x", target={"value": written}),
        record(0, "clipboard", action="copy", text=written), record(0, "ui.snapshot", nodes=[{}, {"name": f"to {written}"}]),
        record(0, "session.start", app=None, task=written), record(0, "window.focus", app=SLACK | {"url": "https://a.example/" + quote(quote(written))}),
        record(0, "screenshot", image={}, windows=[{"app": SLACK | {"name": written}, "bounds": [0, 0, 1, 1]}]),
    ):  # fmt: skip
        assert read(VALUE, record(0, text="before"), event, record(2, text="after")) == {1}, event["type"]


@given(
    cuts=st.lists(st.integers(0, len(VALUE)), max_size=6), between=st.lists(st.sampled_from(["focus", "Enter", "ArrowLeft", "shot"]), max_size=8),
    change=st.sampled_from([str, str.upper, str.casefold, lambda text: unicodedata.normalize("NFD", text)]), before=st.text(max_size=5), after=st.text(max_size=5),
)  # fmt: skip
def test_a_value_typed_over_any_records_is_read_and_all_that_hold_a_part_of_it_are_named(
    cuts: list[int], between: list[str], change: Any, before: str, after: str
) -> None:
    """Cut anywhere, with other records between, in any case and form, with anything around it."""
    ends = [0, *sorted(cuts), len(VALUE)]
    parts = [change(VALUE[a:b]) for a, b in zip(ends, ends[1:])]
    texts = [change(before) + parts[0], *parts[1:]]
    texts[-1] += after
    events, holding = [], set()
    for part, text, what in zip(parts, texts, [*between, *[""] * len(texts)]):
        if skeleton(part):
            holding.add(len(events))
        events.append(record(len(events), text=text, target={"name": what or "Note"}))
        if what == "shot":
            events.append(record(len(events), "screenshot", image={}))
        elif what:
            events.append(record(len(events), "key.press", key=what) if what != "focus" else record(len(events), "window.focus"))
    assert read(VALUE, *events) >= holding and not any(events[n]["type"] in ("screenshot", "window.focus") for n in read(VALUE, *events))


@given(st.lists(st.text(st.characters(codec="utf-8")), max_size=6))
def test_the_skeleton_of_a_whole_is_that_of_its_parts(parts: list[str]) -> None:
    assert "".join(map(skeleton, parts)) == skeleton("".join(parts))


@given(text=st.text(), value=st.from_regex(r"[A-Za-z0-9]{4,12}", fullmatch=True))
def test_what_does_not_hold_it_is_not_named(text: str, value: str) -> None:
    """Against the plainest reading there is: with nothing folded but case, what ASCII holds is found if and only if it is there."""
    plain = "".join(c for c in text if c.isascii())
    assert bool(read(value, *typed(plain))) == (value.lower() in "".join(c for c in plain.lower() if c.isalnum()))


def test_single_keys_are_typed_text_and_shortcuts_are_not() -> None:
    keys = [record(n, "key.press", key=c, modifiers=["Shift"] if c.isupper() else []) for n, c in enumerate("xHunter22")]
    assert read("Hunter22", *keys) == set(range(1, 9))
    doubled = [*keys[:-2], record(7, "key.press", key="2", count=2)]
    assert read("Hunter22", *doubled) == set(range(1, 8))
    assert read("Hunter22", *[event | {"modifiers": ["Control"]} for event in keys]) == set()
    assert read("Hunter22", *[event | {"modifiers": ["Control", "Alt", "AltGraph"]} for event in keys]) == set(range(1, 9))


def test_what_backspace_left_in_a_field_is_read_too() -> None:
    events = [record(0, text="hunt-xx"), record(1, "key.press", key="Backspace", count=3), record(2, text="er22"), record(3, text="else")]
    assert read("hunter22", *events) == {0, 2}
    all_gone = [record(0, text="hunt"), record(1, "key.press", key="Backspace", count=9), record(2, text="hunter22")]
    assert read("hunter22", *all_gone) == {2}


def test_a_placeholder_parts_what_stands_around_it() -> None:
    assert read("person", *typed("<PERSON>", "<PERSON_1>")) == set()
    assert read("hunter22", *typed("hunt<PERSON_1>er22")) == read("hunter22", *typed("hunt<PASSWORD>", "er22")) == set()
    assert read("hunter22", *typed("<PERSON_1>hunter22<PERSON_2>")) == {0}


def test_sessions_and_fields_are_not_mixed() -> None:
    other = record(1, text="er22") | {"session": "t"}
    assert read("hunter22", record(0, text="hunt"), other) == set()
    # a look at another field: in the order of typing it is parted, in its own field it is not
    looked = [record(0, text="hunt"), record(1, text="zz", target={"name": "Search"}), record(2, text="er22")]
    assert read("hunter22", *looked) == {0, 2}


def test_a_value_parted_among_the_nodes_of_a_tree_is_read() -> None:
    nodes = [{"name": "4111", "value": "x"}, {"name": "1111 1111"}, {"name": "1111"}]
    assert read("4111 1111 1111 1111", record(0, "ui.snapshot", nodes=nodes)) == {0}


def test_long_ago_is_remembered_only_so_far() -> None:
    """The bound on memory is where it is said to be: a place keeps what was typed last."""
    near = [record(0, text="hunt"), record(1, text="x" * 10), record(2, "key.press", key="Backspace", count=10), record(3, text="er22")]
    assert read("hunter22", *near) == {0, 3}
    far = [record(0, text="hunt"), record(1, text="x" * 2 * KEPT_CHARS), record(2, "key.press", key="Backspace", count=2 * KEPT_CHARS), record(3, text="er22")]
    assert read("hunter22", *far) == set()


@pytest.mark.parametrize("value", ["", "a-1", "!!!!!!!!", "x" * (VALUE_CHARS_MAX + 1)])
def test_a_value_that_cannot_be_told_from_other_text_is_refused(value: str) -> None:
    assert compared(value) is None
    assert compared("x" * SKELETON_CHARS_MIN) == "x" * SKELETON_CHARS_MIN
