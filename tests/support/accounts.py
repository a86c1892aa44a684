"""What streaming tests send, and what must be true of it afterwards."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from streams import Stream

from pipeline.proof import audit


def send(stream: Stream, records: list[tuple[str, bytes]]) -> None:
    """(session, record) pairs onto raw, in order."""
    producer = stream.producer()
    for session, value in records:
        producer.send(stream.settings.topic("raw"), key=session.encode(), value=value)
    producer.flush()
    producer.close()


def check_accounts(stream: Stream, records: list[tuple[str, bytes]], others: int = 0) -> None:
    """Every record accounted for once, in an unbroken chain; no clean record twice; each session in order, and all its text there."""
    audits = stream.audits()
    places = Counter((a["place"]["partition"], a["place"]["offset"]) for a in audits)
    assert set(places.values()) == {1}
    assert len(audits) == len(records) + others
    for lines in stream.read("audit").values():
        assert list(audit.verify(value or b"" for _, value in lines)) == []
    clean = [json.loads(value or b"") for lines in stream.read("clean").values() for _, value in lines]
    assert max(Counter(c["id"] for c in clean).values()) == 1
    outcomes = Counter(a["outcome"] for a in audits)
    assert outcomes["clean"] == len(clean)
    leaders = {c["id"] for c in clean}
    assert all(a["into"] in leaders for a in audits if a["outcome"] == "merged")
    typed, seqs = defaultdict(str), defaultdict(list)
    for c in clean:
        typed[c["session"]] += c.get("text", "|")
        seqs[c["session"]].append(c["seq"])
    assert all(s == sorted(s) for s in seqs.values())
    expected: dict[str, str] = defaultdict(str)
    for session, value in records:
        expected[session] += json.loads(value).get("text", "|")
    assert dict(typed) == dict(expected)
