"""Golden cases of typing: NAME.in.jsonl as a recorder sends it, NAME.out.jsonl as it leaves. The name says what the case shows.

`SCRIM_REWRITE=1` writes the outputs anew; the reviewer reads the diff. Patterns only, no models, so that the cases are the same everywhere.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from typist import core, decide

from schemas.policy import Policy
from schemas.raw import RawEvent, Refused, decode

CASES = sorted(Path(__file__).with_name("typing").glob("*.in.jsonl"))


def events(path: Path) -> list[RawEvent]:
    out = []
    for line in path.read_bytes().splitlines():
        event = decode(line)
        assert not isinstance(event, Refused)
        out.append(event)
    return out


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.removesuffix(".in.jsonl"))
def test_the_recording_leaves_as_it_did(path: Path, policy: Policy) -> None:
    decided = decide(events(path), core(policy))
    rows = [msgspec.to_builtins(d.redacted.event) for d in decided if d.redacted.event is not None]
    for row in rows:
        del row["policy"]  # its digest changes with any rule
    counts = Counter(f"{d.redacted.outcome}:{d.redacted.reason}" for d in decided)
    lines = [msgspec.json.encode(row, order="sorted") for row in [*rows, {"records": dict(sorted(counts.items()))}]]
    golden = path.with_name(path.name.replace(".in.", ".out."))
    written = b"".join(line + b"\n" for line in lines)
    if os.environ.get("SCRIM_REWRITE"):
        golden.write_bytes(written)
    assert golden.read_bytes() == written
