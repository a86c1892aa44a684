"""What is named of a value that leaked: every record once, in notices of a bounded size, and its frames; what could not be read is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.faults import CannotRun
from pipeline.stream import value_erasure
from pipeline.stream.committed import Found
from pipeline.stream.value_erasure import Held, notices_of
from schemas.erasure import RECORDS_MAX, ErasedRecord, key_of

SHA = "0a" * 32
TIME = "2026-03-02T09:00:00Z"


def found(offset: int, kind: str, partition: int = 0, **fields: Any) -> Found:
    event = {"id": f"e{offset}", "type": kind, "session": "s", "seq": offset, "app": {"id": "slack", "title": ""}} | fields
    return Found(partition, offset, b"s", json.dumps(event).encode())


def test_as_many_notices_as_it_takes_name_each_record_once_and_the_frames_once() -> None:
    records = tuple(ErasedRecord(0, n, f"s{n % 7}", n, f"e{n}", "text.input") for n in range(2 * RECORDS_MAX + 1))
    refs = (f"blobs/0a/{SHA}.png",)
    notices = notices_of(Held(99_999, 0, records, refs, refs), "a1", TIME, "capture.clean")
    assert [len(one.records) for one in notices] == [RECORDS_MAX, RECORDS_MAX, 1]
    assert tuple(record for one in notices for record in one.records) == records
    assert [one.blobs for one in notices] == [one.shared for one in notices] == [refs, (), ()]
    assert {(one.part, one.parts, one.erasure) for one in notices} == {(n, 3, "a1") for n in range(3)} and len(set(map(key_of, notices))) == 3
    assert notices_of(Held(5, 0, (), (), ()), "a1", TIME, "capture.clean") == ()


def test_a_look_goes_on_where_it_stood_and_counts_what_it_could_not_read() -> None:
    """A value that began before the last call is found with its end; what is no clean record is neither passed over in silence nor in the way."""
    told = list[str]()
    look = value_erasure._Look("hunter22", told.append)
    batches: list[list[Found]] = [
        [found(0, "text.input", text="hunt"), Found(0, 1, b"s", b"{"), Found(0, 2, b"s", None), found(3, "screenshot", image={"ref": "a"}),
         found(4, "screenshot", image={"ref": "b"}, app={"title": "Hunter 22"}), found(5, "screenshot", image={})],
        [found(6, "text.input", text="ER-22")],
    ]  # fmt: skip

    def read() -> Iterator[Found]:
        yield from batches.pop(0)

    assert {record.offset for record in look.more(read)} == {4}
    assert {record.offset for record in look.more(read)} == {0, 6}
    assert (look._searched, look._unread, look._own, look._others) == (7, 3, {"b"}, {"a"})
    assert told == ["looking through clean records, 0 so far"]


@pytest.mark.parametrize("value", ["", "a-1", "x" * 401])
def test_what_cannot_be_told_from_other_text_is_refused_without_being_quoted(value: str) -> None:
    with pytest.raises(CannotRun) as refused:
        value_erasure.asked(value)
    assert not value or value not in str(refused.value)
