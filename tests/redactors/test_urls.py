"""URLs: what stays of one."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactors.policy.load import load, shipped
from redactors.urls import take_apart
from schemas.policy import EntityRule, Urls

POLICY = load(shipped())
ALLOWING = msgspec.structs.replace(POLICY, urls=Urls(query_allow=("tab", "q")))


def left(url: str, **said: str) -> str:
    """The URL where the finder says that each key of `said` reads as its value."""
    parts = take_apart(url, ALLOWING)
    return parts.rebuild([said.get(text, text) for text in parts.texts])[0]


@pytest.mark.parametrize(
    "url",
    [
        "", "https://crm.example-corp.com", "https://crm.example-corp.com/", "http://crm.example-corp.com:8080/deals/open",
        "https://jira.example-corp.com/browse/PROJ-142",
        "https://x.example-corp.com/a//b/", "https://x.example-corp.com/quarterly-report-2024-final-version",
        "https://x.example-corp.com/caf%C3%A9/a%20b?tab=notes&q=a+b%21&x=",
        "https://x.example-corp.com/Q3Report2024.pdf", "https://x.example-corp.com/customers/<PERSON_1>/<ID>",
    ],
)  # fmt: skip
def test_what_gives_nothing_away_stands_as_it_stood(url: str) -> None:
    """No masks, no other encoding."""
    assert left(url) == url and take_apart(url, ALLOWING).cuts == ()


@pytest.mark.parametrize(
    ("url", "out", "rules"),
    [
        ("https://u:secret@h.example/a", "https://h.example/a", ["url-user"]),
        ("https://h.example/a#secret", "https://h.example/a", ["url-fragment"]),
        ("https://h.example/a?id=secret&tab=notes&flag", "https://h.example/a?id=&tab=notes&flag", ["url-query"]),
        ("https://h.example/?secret@x.example&dana%40x=1&a=2", "https://h.example/?a=", ["url-query"]),
        ("https://h.example?session1234567=1", "https://h.example", ["url-query"]),
        ("javascript:secret", "<URL>", ["url"]), ("about:blank", "<URL>", ["url"]), ("secret", "<URL>", ["url"]), ("file:///home/dana", "<URL>", ["url"]),
        ("https://h.example\\secret", "<URL>", ["url"]), ("https://h.example/" + "a/" * 300, "<URL>", ["url"]),
    ],
)  # fmt: skip
def test_what_goes_unread_goes_whole(url: str, out: str, rules: list[str]) -> None:
    """User info, fragments, query values that are not allowed, parameters that are no names; what is no web address is masked whole."""
    parts = take_apart(url, ALLOWING)
    assert parts.rebuild(parts.texts) == (out, parts.cuts)
    assert [cut.rule for cut in parts.cuts] == rules


@pytest.mark.parametrize(
    "segment",
    [
        "00123456", "550e8400-e29b-41d4-a716-446655440000", "deadbeef01", "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms", "a8f3k2m9q1z7",
        "dana@x.example", "dana%40x.example",
        "dana%2540x.example", "%ff%fe", "0015g00000ABCDE", "abc_DEF-123_ghi-456X",
    ],
)  # fmt: skip
def test_identifiers_in_a_path_are_found_by_their_form(segment: str) -> None:
    """And masked even where the caller forgets what was found."""
    parts = take_apart(f"https://h.example/case/{segment}/edit", POLICY)
    assert [bool(found) for found in parts.found] == [False, True, False]
    assert (parts.found[1][0].start, parts.found[1][0].end) == (0, len(parts.texts[1]))
    assert parts.rebuild(parts.texts)[0] == "https://h.example/case/<ID>/edit"


def test_a_policy_without_ids_leaves_them() -> None:
    """An entity that is turned off is not looked for."""
    policy = msgspec.structs.replace(POLICY, entities=POLICY.entities | {"ID": EntityRule(enabled=False)})
    parts = take_apart("https://h.example/case/00123456", policy)
    assert parts.rebuild(parts.texts)[0] == "https://h.example/case/00123456"


def test_the_rest_of_the_path_and_allowed_values_are_searched_as_text() -> None:
    """Decoded, with dashes between words as spaces, one character for one; what is put in is encoded again."""
    url = "https://h.example/customers/dana-whitfield/caf%C3%A9?q=dana%2Bx+y&id=7"
    assert take_apart(url, ALLOWING).texts == ("customers", "dana whitfield", "café", "q", "dana x y", "id", "")
    assert (
        left(url, **{"dana whitfield": "<PERSON_1>", "dana x y": "<PERSON_1> x/y&z"})
        == "https://h.example/customers/<PERSON_1>/caf%C3%A9?q=<PERSON_1>-x%2Fy%26z&id="
    )


def test_a_caller_that_loses_a_text_is_told() -> None:
    """Fails closed: no URL out of too few or too many pieces."""
    parts = take_apart("https://h.example/a/b", POLICY)
    for wrong in (["a"], ["a", "b", "c"], []):
        with pytest.raises(ValueError):
            parts.rebuild(wrong)


@pytest.mark.parametrize("mark", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad"])
def test_a_path_with_characters_that_nobody_sees_is_masked(mark: str) -> None:
    """A number with one in it is read as the number, and would be no five digits in a row."""
    from urllib.parse import quote

    assert left(f"https://h.example/orders/{quote(f'43{mark}85{mark}21')}/view") == "https://h.example/orders/<ID>/view"


PART = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.text(max_size=60) | st.builds("https://{}@h.example:1/{}/{}?{}={}&q={}#{}".format, PART, PART, PART, PART, PART, PART, PART), st.data())
def test_whatever_comes_in_what_goes_out_parses_and_has_only_what_was_allowed(url: str, data: st.DataObject) -> None:
    """Same scheme and host, no user info, no fragment, no query value but the allowed; and what was put in cannot break out of its place."""
    parts = take_apart(url, ALLOWING)
    out, _ = parts.rebuild([data.draw(st.sampled_from([text, "<PERSON_1>", "/?#&=@:%", ""])) for text in parts.texts])
    if not parts.texts:
        assert out in ("", "<URL>") or urlsplit(out).path == ""
        return
    split = urlsplit(out)
    assert split.scheme in ("http", "https") and split.username is None and split.fragment == ""
    assert all(value == "" or name == "q" or name == "tab" or not name or name not in parts.texts for name, value in parse_qsl(split.query, keep_blank_values=True))


@given(st.text(alphabet="abcXYZ019-_.", min_size=1, max_size=30))
def test_secrets_outside_the_path_never_come_through(secret: str) -> None:
    """Planted as user, password, fragment or query value, it is nowhere in the result."""
    planted = f"zq{secret}qz"
    for url in (
        f"https://{planted}@h.example/a",
        f"https://u:{planted}@h.example/a",
        f"https://h.example/a#{planted}",
        f"https://h.example/a?x={planted}",
        f"data:{planted}",
    ):
        assert planted not in left(url)
