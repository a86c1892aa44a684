"""The audit against somebody who can write to it: each of a thousand different tamperings is told, and what nobody touched is not."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from pipeline import cli
from pipeline.proof import accounts, audit, checkpoints
from pipeline.proof.audit import Head, Reading
from pipeline.proof.checkpoints import Anchor
from pipeline.proof.signing import Signer
from schemas.audit import AuditRecord, Outcome, Place, Reason
from schemas.proof import Checkpoint
from schemas.redacted import Redacted

POLICY = "0123456789abcdef"
OURS, THEIRS = Signer(bytes(range(32))), Signer(bytes(32))
ENDS = [(Outcome.CLEAN, Reason.PASSED), (Outcome.DROPPED, Reason.APP_NOT_ALLOWED), (Outcome.MERGED, Reason.RUN), (Outcome.QUARANTINED, Reason.TIMEOUT)]
Chain = tuple[list[AuditRecord], list[Checkpoint]]


def made(decisions: list[Redacted], chance: random.Random, signer: Signer = OURS) -> Chain:
    """A chain as release writes it: transactions of a few records, each with a checkpoint."""
    head, end = Head(), Anchor()
    records: list[AuditRecord] = []
    points: list[Checkpoint] = []
    while len(records) < len(decisions):
        for decided in decisions[len(records) : len(records) + chance.randint(1, 9)]:
            record, head = audit.link(head, decided, decided.outcome, decided.reason)
            records.append(record)
        point, end = checkpoints.anchor(end, "capture.audit/0", head, POLICY, "0.1.0", f"2026-03-{1 + len(points) % 28:02}T09:00:00Z", signer)
        points.append(point)
    return records, points


def decisions(count: int) -> list[Redacted]:
    return [
        Redacted(Place("capture.raw", 0, n), *ENDS[n % 4], POLICY, "0.1.0", f"e{n}", "s", n, into=f"e{n - 2}" if n % 4 == 2 else None) for n in range(count)
    ]


def faults(chain: Chain, public: bytes | None = OURS.public, gone_before_ms: int | None = None) -> list[str]:
    reading = Reading()
    found = [str(f) for record in chain[0] for f in reading.take(msgspec.json.encode(record))]
    found += [str(f) for f in checkpoints.verify(reading, map(msgspec.json.encode, chain[1]), "capture.audit/0", public, gone_before_ms)]
    return found


def relinked(records: list[AuditRecord], at: int) -> list[AuditRecord]:
    """Made to hold together again from record `at` on, as somebody would who knows how the hashes are made."""
    out = records[:at]
    for record in records[at:]:
        head = Head(out[-1].chain + 1, out[-1].hash) if out else Head()
        record = msgspec.structs.replace(record, chain=head.count, previous=head.hash)
        out.append(msgspec.structs.replace(record, hash=audit.digest_of(record)))
    return out


EDITS: list[Callable[[random.Random], dict[str, Any]]] = [
    lambda c: {"outcome": Outcome.CLEAN, "reason": Reason.MASKED}, lambda c: {"id": f"x{c.random()}"}, lambda c: {"session": "other"}, lambda c: {"seq": None},
    lambda c: {"place": Place("capture.raw", 0, 10**6)}, lambda c: {"entities": {"PERSON": c.randint(1, 9)}}, lambda c: {"policy": "f" * 16},
    lambda c: {"worker": "9.9"}, lambda c: {"reason": Reason.OUT_OF_ORDER}, lambda c: {"hash": f"{c.getrandbits(256):064x}"}, lambda c: {"chain": 10**6},
    lambda c: {"previous": f"{c.getrandbits(256):064x}"},
]  # fmt: skip


def edit(records: list[AuditRecord], c: random.Random) -> int:
    at = c.randrange(len(records))
    records[at] = msgspec.structs.replace(records[at], **c.choice(EDITS)(c))
    return at


def delete(records: list[AuditRecord], c: random.Random) -> int:
    at = c.randrange(len(records))
    del records[at : at + c.randint(1, 3)]
    return at


def swap(records: list[AuditRecord], c: random.Random) -> int:
    a, b = sorted(c.sample(range(len(records)), 2))
    records[a], records[b] = records[b], records[a]
    return a


def repeat(records: list[AuditRecord], c: random.Random) -> int:
    at = c.randrange(len(records))
    records.insert(c.randint(at, len(records)), records[at])
    return at


def insert(records: list[AuditRecord], c: random.Random) -> int:
    at = c.randint(0, len(records))
    forged = msgspec.structs.replace(records[0], id="forged", place=Place("capture.raw", 0, 10**6))
    records.insert(at, forged)
    return at


def cut_end(records: list[AuditRecord], c: random.Random) -> int:
    del records[c.randrange(len(records)) :]
    return len(records)


def cut_start(records: list[AuditRecord], c: random.Random) -> int:
    del records[: c.randint(1, len(records))]
    return len(records)  # there is nothing to make hold together: it does


def tampered(chain: Chain, c: random.Random) -> Chain:
    """One way of touching a chain: its records, then perhaps all hashes made anew, then perhaps the checkpoints too."""
    records, points = list(chain[0]), list(chain[1])
    how = c.choice([edit, delete, swap, repeat, insert, cut_end, cut_start, None])
    if how is None:
        return records, touched(points, c)
    at = how(records, c)
    if c.random() < 0.5 and how is not cut_start:
        records = relinked(records, at)
    remade = c.random()
    if remade < 0.15:  # all checkpoints made anew, by somebody without our key
        points = made([Redacted(r.place, r.outcome, r.reason, r.policy, r.worker, r.id, r.session, r.seq) for r in records], c, c.choice([THEIRS, Signer()]))[1]
    elif remade < 0.25:  # ours, made to fit and signed with what there is
        points = [msgspec.structs.replace(p, head=records[min(p.count, len(records)) - 1].hash) if records else p for p in points]
    elif remade < 0.35:
        points = [p for p in points if p.count <= len(records)][: c.randint(0, len(points))]
        if points and points[-1].count == len(records):
            points = points[:-1]
    return records, points


def touched(points: list[Checkpoint], c: random.Random) -> list[Checkpoint]:
    """The checkpoints alone: edited, gone, moved, twice."""
    at, how = c.randrange(len(points)), c.randrange(5)
    if how == 0:
        change = c.choice([{"count": points[at].count + 1}, {"head": "f" * 64}, {"time": "2020-01-01T00:00:00Z"}, {"number": 99}, {"policy": "f" * 16},
                           {"signature": None}, {"chain": "capture.audit/1"}, {"first": 0 if points[at].first else 1}])  # fmt: skip
        points[at] = msgspec.structs.replace(points[at], **change)
        if c.random() < 0.5:
            points[at] = THEIRS.sign(points[at])
    elif how == 1:
        del points[at]
    elif how == 2:
        points.insert(c.randint(0, len(points)), points[at])
    elif how == 3:
        del points[c.randrange(len(points)) :]
    else:
        del points[: c.randint(1, len(points))]
    return points


def test_each_of_a_thousand_tamperings_is_told() -> None:
    chance = random.Random(20260302)
    told = 0
    while told < 1000:
        chain = made(decisions(chance.randint(2, 60)), chance)
        other = tampered(chain, chance)
        assert bool(faults(other)) is (other != chain), other  # making it hold together again may undo the edit of a hash
        told += other != chain


def test_a_chain_made_anew_with_its_checkpoints_shows_without_the_key_only_by_the_kept_ones() -> None:
    chance = random.Random(1)
    ours, theirs = made(decisions(40), chance), made(decisions(39), chance, THEIRS)
    assert faults(theirs, None) == [] and faults(theirs)
    assert checkpoints.digest_of(ours[1][-1]) not in {checkpoints.digest_of(point) for point in theirs[1]}


def test_a_beginning_may_be_missing_where_it_has_aged_and_only_there() -> None:
    """One transaction a day in March; what was written before the 11th may be gone, by segments of both topics, each on its own."""
    head, end = Head(), Anchor()
    records: list[AuditRecord] = []
    points: list[Checkpoint] = []
    for day in range(1, 21):
        for decided in decisions(200)[len(records) : len(records) + 3]:
            record, head = audit.link(head, decided, decided.outcome, decided.reason)
            records.append(record)
        point, end = checkpoints.anchor(end, "capture.audit/0", head, POLICY, "0.1.0", f"2026-03-{day:02}T09:00:00Z", OURS)
        points.append(point)
    the_11th = 1_773_187_200_000
    for gone in range(61):
        for points_gone in range(0, 20, 3):
            allowed = gone <= 30 and points_gone <= 10
            assert (faults((records[gone:], points[points_gone:]), gone_before_ms=the_11th) == []) is allowed, (gone, points_gone)


def test_clean_and_quarantine_agree_with_the_audit_record_by_record() -> None:
    records, _ = made(decisions(40), random.Random(2))
    reading = Reading()
    assert not [f for record in records for f in reading.take(msgspec.json.encode(record))]
    clean = [msgspec.json.encode({"id": r.id, "session": r.session, "text": "hi"}) for r in records if r.outcome is Outcome.CLEAN]
    kept = [msgspec.json.encode({"reason": r.reason, "place": r.place}) for r in records if r.outcome is Outcome.QUARANTINED]
    assert [*accounts.clean(reading, clean), *accounts.quarantine(reading, kept)] == []
    for look, lines in ((accounts.clean, clean), (accounts.quarantine, kept)):
        for other in (lines[1:], lines[:-1], [*lines, lines[0]], [*lines, b"{}"], [lines[0].replace(b'e0"', b'e1"').replace(b"timeout", b"nul"), *lines[1:]]):
            assert list(look(reading, other))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    records, points = made(decisions(30), random.Random(3))
    (tmp_path / "audit.jsonl").write_bytes(b"".join(msgspec.json.encode(r) + b"\n" for r in records))
    (tmp_path / "checkpoints.jsonl").write_bytes(b"".join(msgspec.json.encode(p) + b"\n" for p in points))
    (tmp_path / "audit.key").write_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    return tmp_path


def test_the_command_holds_what_is_untouched_and_tells_each_fault_in_a_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audit_file = folder / "audit.jsonl"
    monkeypatch.setenv("SCRIM_AUDIT_KEY_FILE", str(folder / "audit.key"))
    printed = CliRunner().invoke(cli.app, ["audit", "key"])
    (folder / "audit.pub").write_text(printed.stdout)
    monkeypatch.delenv("SCRIM_AUDIT_KEY_FILE")
    verify = ["audit", "verify", str(audit_file), "--key", str(folder / "audit.pub")]
    assert CliRunner().invoke(cli.app, verify).exit_code == 0
    whole = audit_file.read_bytes()
    audit_file.write_bytes(b"".join(whole.splitlines(keepends=True)[:-2]))
    told = CliRunner().invoke(cli.app, verify)
    assert told.exit_code == 1
    assert told.stderr.splitlines() == [f"{audit_file}: record 28 and all after it are missing: 30 were written"]
    audit_file.write_bytes(whole)
    (folder / "checkpoints.jsonl").unlink()
    assert CliRunner().invoke(cli.app, verify).exit_code == 1
    unsure = CliRunner().invoke(cli.app, ["audit", "verify", str(audit_file)])
    assert unsure.exit_code == 0 and "would not show" in unsure.stderr


def test_verify_wants_a_file_or_the_topic() -> None:
    assert CliRunner().invoke(cli.app, ["audit", "verify"]).exit_code == 2
