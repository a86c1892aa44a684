"""Folding hides nothing and loses no place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactors.text.normalise import normalise


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("ｊｏｓｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "jose@example.com"),
        ("41\u200b11\u00ad 11", "4111 11"),
        ("٤١١١", "4111"),
        ("१२३", "123"),
        ("раssword", "password"),
        ("АКIА", "AKIA"),
        ("привет", "привет"),
        ("José", "José"),
        ("Jose\u0301", "José"),
        ("ﬁle", "file"),
        ("a\u00a0b", "a b"),
        ("1–2", "1-2"),
    ],
)
def test_folds_what_looks_alike_and_keeps_what_does_not(raw: str, plain: str) -> None:
    assert normalise(raw).text == plain


@given(st.text(max_size=200))
def test_every_plain_span_leads_back_to_a_span_inside_the_original(raw: str) -> None:
    plain = normalise(raw)
    if plain.starts is None or plain.ends is None:
        assert plain.text == raw
        return
    assert len(plain.text) == len(plain.starts) == len(plain.ends)
    assert all(0 <= a < b <= len(raw) for a, b in zip(plain.starts, plain.ends, strict=True))
    assert list(plain.starts) == sorted(plain.starts)


@given(st.text(alphabet="abc123 -@.", max_size=50))
def test_ascii_stays_as_it_is(raw: str) -> None:
    assert normalise(raw).text == raw and normalise(raw).starts is None
