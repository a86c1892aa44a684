"""Bytes at random into everything that reads what strangers sent: an answer or a reason comes out, never an exception, and never more work than the input's
length allows: work is counted, not timed."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from random import Random
from typing import Any, TypeVar

import images
import numpy as np
import records
from hypothesis import example, given
from hypothesis import strategies as st

from redactors.policy import load as policies
from redactors.screens.decode import decode as decode_image
from redactors.urls import take_apart
from schemas import raw
from schemas.audit import Reason
from schemas.raw import Refused

POLICY = policies.load(policies.shipped())
LINES = [one.line for one in records.make(400, 7) if len(one.line) < 4000]
PICTURES = [(media_type, data) for name in images.KINDS for media_type, data, _ in [images.make(Random(name), name, "x")] if len(data) < 20_000]
YAML = policies.shipped()
Answer = TypeVar("Answer")


def calls(work: Callable[[], Answer]) -> tuple[Answer, int]:
    """What it answers, and how many functions, of Python and of C, were called for it."""
    count = 0

    def told(frame: Any, kind: str, what: Any) -> None:
        nonlocal count
        count += kind in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(told)
    try:
        answer = work()
    finally:
        sys.setprofile(before)
    return answer, count


@st.composite
def mutated(draw: st.DrawFn, base: bytes) -> bytes:
    """Some bytes of it changed, taken out, doubled or put in."""
    data = bytearray(base)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        how = draw(st.sampled_from(("set", "cut", "double", "put", "end")))
        if how == "set" and at < len(data):
            data[at] = draw(st.integers(0, 255))
        elif how == "cut":
            del data[at : at + draw(st.integers(1, 64))]
        elif how == "double":
            data[at:at] = data[at : at + draw(st.integers(1, 64))]
        elif how == "put":
            data[at:at] = draw(st.binary(max_size=12) | st.sampled_from((b'"', b"{", b"[", b"\\u0000", b"\\ud800", b"9" * 30, b"\xff", b"NaN", b"\xe2\x80\xae")))
        else:
            del data[at:]
    return bytes(data)


def _reads_a_record(data: bytes) -> None:
    answer, work = calls(lambda: raw.decode(data))
    assert isinstance(answer, Refused) == (type(answer).__name__ == "Refused")
    if isinstance(answer, Refused):
        assert isinstance(answer.reason, Reason)
        assert all(part is None or raw._ID.match(part) for part in (answer.id, answer.session))
    assert work < 300 + 8 * len(data)


@given(st.binary(max_size=400) | st.sampled_from(LINES).flatmap(mutated))
@example(b'{"type":"key.down"' + b"," * 100)
@example(b"[" * 10_000)
@example(b'"' + b"\\" * 9_999)
def test_a_record_is_an_event_or_a_reason(data: bytes) -> None:
    _reads_a_record(data)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=30))
def test_any_json_in_any_field_is_an_event_or_a_reason(value: Any) -> None:
    for field in ("id", "seq", "time", "app", "target", "nodes", "image", "windows", "selection", "type"):
        _reads_a_record(json.dumps(records.event(1) | {field: value}).encode("utf-8", "surrogatepass"))


@given(st.sampled_from(PICTURES).flatmap(lambda picture: st.tuples(st.just(picture[0]), mutated(picture[1]))), st.integers(1, 60), st.integers(1, 60))
def test_an_image_is_pixels_of_the_size_it_says_or_a_reason(picture: tuple[str, bytes], width: int, height: int) -> None:
    media_type, data = picture
    for size in (images.SIZE, (width, height)):
        said = raw.Image(media_type, *size, hashlib.sha256(data).hexdigest())  # type: ignore[arg-type]
        answer, work = calls(lambda said=said: decode_image(data, said))  # type: ignore[misc]
        if isinstance(answer, Reason):
            assert answer.value.startswith(("image_", "blob_"))
        else:
            assert answer.shape == (size[1], size[0], 3) and answer.dtype == np.uint8
        assert work < 3000 + 20 * len(data)


@given(st.text(max_size=300) | st.text(alphabet="ahtps:/.@%2e?&=#[]\\\u202e\u200b ", max_size=300).map(lambda rest: f"https://docs.google.com{rest}"))
@example("https://docs.google.com/" + "%25" * 3000 + "41")
@example("https://docs.google.com/" + "/" * 5000)
@example("https://docs.google.com/?" + "&a=b" * 5000)
@example("https://" + "@" * 5000 + "docs.google.com/")
@example("https://docs.google.com/" + "a@" * 5000)
def test_a_url_is_taken_apart_or_masked_whole(url: str) -> None:
    parts, work = calls(lambda: take_apart(url, POLICY))
    out, _ = parts.rebuild(list(parts.texts))
    assert out == "<URL>" or out == "" or out.startswith(("http://", "https://"))
    assert work < 500 + 40 * len(url)


@given(mutated(YAML.encode()) | st.text(max_size=200).map(str.encode) | st.text(alphabet="{}[]:-,&*!|>#'\"% \n\tab1", max_size=120).map(str.encode))
@example(b"a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b]")
@example(b"[" * 5000)
@example(b"version: 1\nname: " + b"9" * 5000)
@example(b"!!python/object/apply:os.system [x]")
def test_a_policy_loads_or_its_faults_are_told(data: bytes) -> None:
    try:
        policies.load(data.decode("utf-8", "replace"))
    except policies.PolicyError as wrong:
        assert wrong.faults and all(fault.line >= 0 and fault.message for fault in wrong.faults)


def test_twice_the_input_is_about_twice_the_work() -> None:
    """On what makes careless readers slow: many brackets, quotes, separators, encodings."""
    def url(n: int, part: str) -> int:
        return calls(lambda: take_apart("https://docs.google.com/" + part * n, POLICY))[1]

    def line(n: int, begins: bytes, part: bytes) -> int:
        return calls(lambda: raw.decode(begins + part * n))[1]

    for part in ("a%2Fb/", "?&a=b", "-a1", "@", "%25"):
        assert url(160, part) < 5 * url(40, part) + 200
    for begins, piece in ((b'{"a":"', b'\\"'), (b"[", b"{},"), (b"{", b'"a":1,'), (b"", b"["), (b"", b'"')):
        assert line(2000, begins, piece) < 5 * line(500, begins, piece) + 200
