"""Two kinds of notices on one topic, told apart."""

from __future__ import annotations

import msgspec
import pytest

from schemas.erasure import RECORDS_MAX, ErasedRecord, Notice, RecordsNotice, Span, decode, key_of

PERSON = Notice(actor="u-1", time="2026-01-02T03:04:05Z", topic="capture.clean", clean=(Span(0, "s-1", 3, 9, 2),), blobs=(), shared=())
RECORD = ErasedRecord(0, 7, "s-1", 4, "e-1", "text.input")
RECORDS = RecordsNotice(
    notice="records", erasure="a1", part=1, parts=2, time="2026-01-02T03:04:05Z", topic="capture.clean", records=(RECORD,), blobs=(), shared=()
)  # fmt: skip
BEFORE = b'{"actor":"u-1","time":"2026-01-02T03:04:05Z","topic":"capture.clean","clean":[],"blobs":[],"shared":[]}'


@pytest.mark.parametrize("notice", [PERSON, RECORDS])
def test_a_notice_is_read_as_what_it_was_written_as(notice: Notice | RecordsNotice) -> None:
    assert decode(msgspec.json.encode(notice)) == notice


def test_a_notice_about_a_person_is_written_as_it_was_before_there_were_others() -> None:
    read = decode(BEFORE)
    assert isinstance(read, Notice) and msgspec.json.encode(read) == BEFORE


def test_keys_of_records_are_nobodys_pseudonym_and_each_has_its_own() -> None:
    other = msgspec.structs.replace(RECORDS, part=0)
    assert key_of(PERSON) == b"u-1" and key_of(RECORDS) == b"records/a1/1" != key_of(other)


@pytest.mark.parametrize("value", [
    b"", b"[]", b'"x"', b"\xff", b"{}", b'{"notice":"records"}', b'{"notice":"frames"}', b'{"notice":1}', BEFORE[:-1] + b',"notice":"records"}',
    msgspec.json.encode(msgspec.structs.replace(RECORDS, records=(RECORD,) * (RECORDS_MAX + 1))),
])  # fmt: skip
def test_what_is_no_notice_of_this_version_is_not_taken_for_one(value: bytes) -> None:
    assert decode(value) is None
