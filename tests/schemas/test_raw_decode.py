"""`raw.decode`: bytes in, an event or a reason out, and never an exception."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schemas import raw
from schemas.audit import Reason
from schemas.raw import Refused, decode

KEY: dict[str, Any] = {
    "id": "e-1", "type": "key.down", "time": "2026-01-02T03:04:05.678Z", "session": "s-1", "seq": 0, "actor": "u-1", "device": "d-1",
    "app": {"id": "slack"}, "key": "a", "code": "KeyA",
}  # fmt: skip
SHA = "0" * 64
SHOT = {k: v for k, v in KEY.items() if k not in ("key", "code")} | {
    "type": "screenshot", "image": {"media_type": "image/png", "width": 1, "height": 1, "sha256": SHA, "ref": "a.png"},
}  # fmt: skip


def said(**changes: Any) -> bytes:
    return json.dumps(KEY | changes).encode()


def without(field: str) -> bytes:
    return json.dumps({k: v for k, v in KEY.items() if k != field}).encode()


def reason(data: bytes) -> Reason | None:
    answer = decode(data)
    return answer.reason if isinstance(answer, Refused) else None


def test_a_whole_event_is_decoded() -> None:
    """The sample the other tests break is itself whole."""
    assert isinstance(decode(said()), raw.KeyDown)
    assert isinstance(decode(json.dumps(SHOT).encode()), raw.Screenshot)


@pytest.mark.parametrize("data", [b"", b" ", b"{", said()[:-1], said() + b"}", said() + said(), b"nul", b"{'a':1}", b"\xef\xbb\xbf{}", said()[:40]])
def test_truncated_or_broken_json_is_not_json(data: bytes) -> None:
    """What ends too early, goes on too long or is no JSON is `not_json`."""
    assert reason(data) is Reason.NOT_JSON


@pytest.mark.parametrize("word", [b"NaN", b"Infinity", b"-Infinity"])
def test_numbers_json_does_not_have_are_refused(word: bytes) -> None:
    """NaN and the infinities are no JSON, wherever they stand."""
    assert reason(said(seq=7).replace(b"7,", word + b",", 1)) is Reason.NOT_JSON
    assert reason(b'{"type": "key.down", "zzz": [' + word + b"]}") is Reason.NOT_JSON


@pytest.mark.parametrize("data", [b"[]", b"1", b'"x"', b"null", b"true", b"[{}]"])
def test_json_that_is_no_object_is_refused(data: bytes) -> None:
    """A record is an object."""
    assert reason(data) is Reason.NOT_OBJECT


def test_repeated_keys_are_refused_at_any_depth() -> None:
    """Two readers could take different ones."""
    assert reason(said()[:-1] + b', "seq": 0}') is Reason.REPEATED_KEY
    assert reason(said().replace(b'{"id": "slack"}', b'{"id": "slack", "\\u0069d": "x"}')) is Reason.REPEATED_KEY


@pytest.mark.parametrize("escape", [rb"\ud800", rb"\udc00", rb"\udc00\ud800", rb"x\ud83dy"])
def test_lone_surrogates_are_refused(escape: bytes) -> None:
    """Half of a pair is no character; in a key no more than in a value."""
    assert reason(said().replace(b'"KeyA"', b'"' + escape + b'"')) is Reason.LONE_SURROGATE
    assert reason(said().replace(b'"code"', b'"' + escape + b'"')) is Reason.LONE_SURROGATE


def test_a_whole_pair_is_a_character() -> None:
    """An emoji that was escaped is an emoji."""
    answer = decode(said().replace(b'"a"', rb'"\ud83d\ude00"'))
    assert isinstance(answer, raw.KeyDown) and answer.key == "\U0001f600"


def test_nul_is_refused_and_the_words_for_it_are_not() -> None:
    """NUL, raw or escaped, is refused; a text about NUL escapes is not."""
    assert reason(said().replace(b'"a"', rb'"\u0000"')) is Reason.NUL
    assert reason(said().replace(b'"a"', b'"\0"')) is Reason.NUL
    assert reason(said() + b"\0") is Reason.NUL
    assert reason(said().replace(b'"a"', rb'"\\u0000"')) is None


@pytest.mark.parametrize("data", [b"\xff", said().replace(b"KeyA", b"\xed\xa0\x80"), said().replace(b"KeyA", b"\xc0\x80"), "{}".encode("utf-16")])
def test_what_is_not_utf8_is_refused(data: bytes) -> None:
    """Over-long forms, surrogates in bytes and other encodings are `not_utf8`."""
    assert reason(data) is Reason.NOT_UTF8


@pytest.mark.parametrize("kind", [None, 1, "", "key", "KEY.DOWN", "session.stop", ["key.down"], {}])
def test_unknown_types_are_refused(kind: Any) -> None:
    """A type the contract does not list is `unknown_type`."""
    assert reason(said(type=kind)) is Reason.UNKNOWN_TYPE
    assert reason(without("type")) is Reason.UNKNOWN_TYPE


@pytest.mark.parametrize("field", ["id", "time", "session", "seq", "actor", "device", "app", "key", "code"])
def test_missing_fields_are_refused(field: str) -> None:
    """Every field that is not optional is needed; `app` may be null, but it must be there."""
    assert reason(without(field)) is Reason.BAD_VALUE
    assert reason(said(app=None)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"extra": 1}, {"text": "a"}, {"app": {"id": "slack", "pid": 4}}, {"target": {"text": "x"}}, {"app": "slack"}, {"app": {}}, {"id": ""}, {"id": "a b"},
        {"id": "a" * 65}, {"id": "a\n"}, {"id": 1}, {"session": "ä"}, {"seq": -1}, {"seq": "1"}, {"seq": 1.5}, {"seq": True}, {"seq": 2**63}, {"seq": 10**400},
        {"time": 1}, {"time": "2026-01-02T03:04:05"}, {"time": "2026-01-02T03:04:05+01:00"}, {"time": "2026-02-30T03:04:05Z"}, {"time": "0000-01-01T00:00:00Z"},
        {"time": "2026-01-02T24:00:00Z"}, {"time": "2026-01-02T03:04:60Z"}, {"time": "2026-01-02T03:04:05.1234567890Z"}, {"time": "2026-01-02T03:04:05Z\n"},
        {"modifiers": ["Hyper"]}, {"modifiers": "Shift"}, {"repeat": 1}, {"key": ""}, {"key": "x" * 65}, {"app": {"id": "x", "private": "no"}},
        {"target": {"bounds": [1, 2, 3]}}, {"target": {"bounds": [1, 2, -3, 4]}}, {"target": {"bounds": [1, 2, 3, 1e300]}},
    ],
)  # fmt: skip
def test_unknown_fields_and_wrong_values_are_refused(changes: dict[str, Any]) -> None:
    """A field or value the contract does not have is `bad_value`."""
    assert reason(said(**changes)) is Reason.BAD_VALUE


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"9" * 400, b"9" * 5000, b"1" + b"0" * 20, b"1.5e-999"])
def test_huge_numbers_are_refused(number: bytes) -> None:
    """Too big for any clock, screen or counter: `bad_value`, whatever its length."""
    assert reason(said(seq=7).replace(b'"seq": 7', b'"seq": ' + number)) is Reason.BAD_VALUE


def test_limits_read_as_limits() -> None:
    """Over a limit, the reason names the limit."""
    assert reason(b" " * (raw.RECORD_BYTES_MAX + 1)) is Reason.TOO_BIG
    assert reason(said(app={"id": "x", "title": "t" * (raw.TEXT_CHARS_MAX + 1)})) is Reason.TEXT_TOO_LONG
    assert reason(said(app={"id": "x", "title": "t" * raw.TEXT_CHARS_MAX})) is None
    tree = {k: v for k, v in KEY.items() if k not in ("key", "code")} | {"type": "ui.snapshot"}
    assert reason(json.dumps(tree | {"nodes": [{}] * raw.NODES_MAX}).encode()) is None
    assert reason(json.dumps(tree | {"nodes": [{}] * (raw.NODES_MAX + 1)}).encode()) is Reason.TOO_MANY_NODES


@pytest.mark.parametrize("pair", [(b"[", b"]"), (b'{"a":', b"}")])
@pytest.mark.parametrize("depth", [raw.DEPTH_MAX + 1, 1000, 200_000])
def test_deep_nesting_is_refused(pair: tuple[bytes, bytes], depth: int) -> None:
    """Deeper than the limit is `too_deep`, however deep; at the limit it is judged for what it is."""
    assert reason(pair[0] * depth + b"1" + pair[1] * depth) is Reason.TOO_DEEP
    assert reason(b"[" * raw.DEPTH_MAX + b"]" * raw.DEPTH_MAX) is Reason.NOT_OBJECT


def test_brackets_in_strings_are_no_depth() -> None:
    """A typed text of brackets nests nothing."""
    assert reason(said(app={"id": "x", "title": '[{"\\' * 500})) is None


def test_an_unclosed_string_of_escaped_quotes_is_read_once() -> None:
    """Eight megabytes that would make a careless regex quadratic are refused like any broken JSON."""
    assert reason(b'{"a":' + b"[" * 8 + b"{" * 8 + b'"' + b'\\"' * 3_000_000) in (Reason.NOT_JSON, Reason.TOO_DEEP)


@pytest.mark.parametrize("image", [{"data": "AA=="}, {"ref": None}, {"ref": ""}, {"ref": "x" * 1025}])
def test_an_image_has_either_data_or_a_ref(image: dict[str, Any]) -> None:
    """Exactly one of the two, and a ref of a sane length."""
    assert reason(json.dumps(SHOT | {"image": SHOT["image"] | image}).encode()) is Reason.BAD_VALUE


def test_a_refusal_names_the_record_only_by_what_matches() -> None:
    """`id`, `session` and `seq` come back only where they match their patterns, and nothing else does."""
    answer = decode(said(extra="secret", id="my secret", seq=10**30))
    assert answer == Refused(Reason.BAD_VALUE, None, "s-1", None)
    assert decode(said(type="secret")) == Refused(Reason.UNKNOWN_TYPE, "e-1", "s-1", 0)


@given(st.binary(max_size=400))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    """No bytes raise, and bytes nobody chose are no event."""
    assert isinstance(decode(data), Refused)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # Hypothesis makes its table of all characters first
@given(st.dictionaries(st.sampled_from([*KEY, "image", "nodes", "text", "target", "extra"]), JSON, max_size=4))
@example({"seq": float("nan")})
@example({"type": "ui.snapshot"})
def test_any_values_in_any_fields_get_an_answer(changes: dict[str, Any]) -> None:
    """Whatever stands in a field, decode answers; what it lets through can be encoded again and is then the same event."""
    answer = decode(json.dumps(KEY | changes).encode("utf-8", "surrogatepass"))
    if not isinstance(answer, Refused):
        assert decode(msgspec.json.encode(answer)) == answer


@given(st.binary(min_size=1, max_size=3), st.integers(0, 400))
def test_any_damage_to_a_record_gets_an_answer(noise: bytes, at: int) -> None:
    """A few wrong bytes anywhere never raise."""
    data = said()
    decode(data[: at % len(data)] + noise + data[at % len(data) + len(noise) :])


MOVE = {k: v for k, v in KEY.items() if k not in ("key", "code")} | {
    "type": "mouse.click", "x": 12.5, "y": -3, "clicks": 1, "dx": None, "target": {"role": "button", "bounds": [0, 1, 2.5, 3], "secure": False},
}  # fmt: skip
TREE = {k: v for k, v in MOVE.items() if k not in ("x", "y", "clicks", "dx")} | {"type": "ui.snapshot", "nodes": [{"name": "a"}, {"value": "\u00e4"}]}
TOKENS = [re.findall(r'"[^"]*"|[-.0-9]+|[a-z]+|[^\s]', json.dumps(sample)) for sample in (KEY | {"modifiers": ["Shift"]}, SHOT, MOVE, TREE)]
NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,24})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)
OTHERS = st.sampled_from(
    ["", " ", "\n", "NaN", "-Infinity", "null", "true", "[]", "{}", '""', '"\\u0061"', '"\\u0069d"', '"\\ud800"', '"\\u0000"', '"\t"', "\ufeff", '"seq":0', '"app":null', ","]
)
CHANGE = st.tuples(st.integers(0, 200), st.integers(0, 3), NUMBERS | OTHERS | st.sampled_from([token for tokens in TOKENS for token in tokens]))


@given(st.sampled_from(TOKENS), st.lists(CHANGE, max_size=3))
@example(TOKENS[2], [(TOKENS[2].index("-3"), 1, "1e999")])
def test_reading_the_bytes_as_an_event_is_reading_the_strict_value_as_one(tokens: list[str], changes: list[tuple[int, int, str]]) -> None:
    """`decode` reads twice, for speed: it takes and refuses what converting the one strictly parsed value does, and every field comes out the same."""
    tokens = list(tokens)
    for at, size, new in changes:
        tokens[at % len(tokens) : at % len(tokens) + size] = [new]
    data = "".join(tokens).encode("utf-8", "surrogatepass")
    answer, value = decode(data), raw.parse(data)
    try:
        expected = value if isinstance(value, Refused) else msgspec.convert(value, raw.RawEvent, strict=True)
        if not isinstance(expected, Refused):
            raw.instant(expected.time)
    except (msgspec.ValidationError, ValueError):
        expected = None
    if expected is None or (isinstance(expected, raw.Screenshot) and (expected.image.data is None) == (expected.image.ref is None)):
        assert isinstance(answer, Refused) and answer.reason in (Reason.BAD_VALUE, Reason.UNKNOWN_TYPE, Reason.NOT_OBJECT)
    else:
        assert repr(answer) == repr(expected)


@given(st.datetimes(), st.integers(0, 999_999_999))
def test_instants_are_in_the_order_of_time(when: Any, nanos: int) -> None:
    """However many digits the fraction has, later is greater."""
    stamp = when.replace(microsecond=0).isoformat()
    assert raw.instant(f"{stamp}Z") + nanos == raw.instant(f"{stamp}.{nanos:09d}Z") == raw.instant(f"{stamp}.{nanos:09d}+00:00")
    assert raw.milliseconds(f"{stamp}.{nanos:09d}Z") == raw.instant(f"{stamp}.{nanos:09d}Z") // 1_000_000
    assert raw.instant(f"{stamp}.5Z") - raw.instant(f"{stamp}Z") == 500_000_000
