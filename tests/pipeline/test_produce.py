"""Reading a recording for the topic: every line that is one, as it is."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from pipeline.broker.produce import lines
from pipeline.broker.topics import RAW_BYTES_MAX


def test_a_bom_at_the_start_and_blank_lines_are_no_records() -> None:
    assert list(lines(io.BytesIO(b"\xef\xbb\xbf{}\r\n\n  \t\n\xef\xbb\xbf{}\nlast"))) == [b"{}", b"\xef\xbb\xbf{}", b"last"]


@given(st.lists(st.binary(min_size=1, max_size=50).filter(lambda line: b"\n" not in line and line.strip(b" \t\r") and not line.endswith(b"\r")), max_size=20))
def test_broken_lines_come_out_as_they_are(records: list[bytes]) -> None:
    found = list(lines(io.BytesIO(b"x\n" + b"\n".join(records))))
    assert found == [b"x", *records]


def test_a_line_over_the_limit_is_one_record_cut_to_just_over_it() -> None:
    found = list(lines(io.BytesIO(b"x" * (2 * RAW_BYTES_MAX + 5) + b"\nnext\n")))
    assert [len(line) for line in found] == [RAW_BYTES_MAX + 1, 4]
