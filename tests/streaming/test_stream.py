"""The two workers on a real broker: what goes in ends once, whatever is killed."""

from __future__ import annotations

import json
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from accounts import check_accounts, send
from kafka.admin import ConfigResource, ConfigResourceType

from pipeline import metrics
from pipeline.broker import topics
from pipeline.broker.admin import open_admin
from pipeline.broker.produce import produce
from pipeline.doctor import check as examine
from pipeline.proof.quarantine import KeyRing, open_record
from pipeline.settings import read_kek
from pipeline.stream import watching
from pipeline.work import handover
from redactors.policy.load import digest, load, shipped
from schemas.audit import Outcome, Place, QuarantineRecord, Reason
from schemas.clean import CleanApp, CleanTextInput
from schemas.raw import RECORD_BYTES_MAX
from schemas.redacted import Redacted

pytestmark = [pytest.mark.streaming, pytest.mark.timeout(200)]
Make = Callable[..., list[tuple[str, bytes]]]


def test_topics_applied_twice_change_nothing_and_a_partition_count_is_a_fault(stream: Any) -> None:
    policy = load(shipped())
    assert topics.apply(stream.settings, policy) == []
    more = msgspec.structs.replace(stream.settings, partitions=9)
    changes = topics.apply(more, policy, plan=True)
    assert changes and all(change.fault and change.what == "partitions" for change in changes)
    shorter = msgspec.structs.replace(policy, retention=msgspec.structs.replace(policy.retention, raw_hours=2))
    assert {change.what for change in topics.apply(stream.settings, shorter, plan=True)} == {"retention.ms", "segment.ms"}
    assert topics.apply(stream.settings, shorter) != [] and topics.apply(stream.settings, shorter) == []


def test_a_worker_shows_topics_that_differ_and_records_that_should_be_gone(stream: Any) -> None:
    policy = load(shipped())
    a_day = 86_400_000
    stream.producer().send(stream.settings.topic("redacted"), value=b"x").get(30)
    watching.look(stream.settings, policy)
    assert (_shown("scrim_topics_differ"), _shown("scrim_oldest_record_seconds", topic="raw")) == (0, 0)
    assert 0 < _shown("scrim_oldest_record_seconds", topic="redacted") < _shown("scrim_retention_seconds", topic="redacted") < 2 * a_day / 1000
    with closing(open_admin(stream.settings, "test")) as admin:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, stream.settings.topic("raw"), {"retention.ms": str(30 * a_day)})], incremental=True)
    watching.look(stream.settings, policy)
    assert _shown("scrim_topics_differ") == 1


def test_redact_stops_where_partitions_were_added_before_a_session_is_judged_in_two_places(stream: Any, recording: Make) -> None:
    """By the broker's own tool; and where SCRIM_PARTITIONS was then set to what there is, while sessions are under way."""
    worker, there = stream.worker("redact", STANDIN_QUIET_MS="3600000"), stream.settings.partitions
    send(stream, recording(6, 10))
    until = time.monotonic() + 60
    while not any(stream.read("sessions").values()):
        assert time.monotonic() < until, stream.logs()
        time.sleep(0.3)
    assert worker.end() == 0
    before = stream.read("redacted")
    with closing(open_admin(stream.settings, "test")) as admin:
        admin.create_partitions({stream.settings.topic("raw"): there + 2})
    send(stream, recording(6, 20)[60:])
    worker.keep()
    assert worker.process.wait(60) == 70
    assert f"has {there + 2} partitions and SCRIM_PARTITIONS says {there}" in stream.logs()
    worker.env["SCRIM_PARTITIONS"] = str(there + 2)
    worker.keep()
    assert worker.process.wait(60) == 70
    assert f"sessions began under {there} partitions, and there are {there + 2}" in stream.logs()
    assert stream.read("redacted") == before


def _shown(name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, labels) or 0


def test_every_record_ends_once_and_bad_ones_with_a_reason(stream: Any, recording: Make) -> None:
    records = recording(6, 50)
    producer = stream.producer()
    raw = stream.settings.topic("raw")
    secret = b'{"id": "x", "text": "hunter2 hunter2"'
    bad = [
        (b"s1", secret, "not_json"),
        (None, b"\xff\xfe", "not_utf8"),
        (b"s2", b'"' + b"x" * RECORD_BYTES_MAX + b'"', "too_big"),
        (b"another", records[0][1], "key_mismatch"),
        (b"s3", None, "not_json"),
    ]
    for key, value, _ in bad:
        producer.send(raw, key=key, value=value)
    producer.flush()
    send(stream, records)
    redact, release = stream.worker("redact", STANDIN_QUIET_MS="1000"), stream.worker("release")
    stream.wait(len(records) + len(bad))
    check_accounts(stream, records, others=len(bad))
    assert Counter(a["reason"] for a in stream.audits() if a["outcome"] == "quarantined") == Counter(reason for _, _, reason in bad)
    kept = [msgspec.json.decode(value or b"", type=QuarantineRecord) for lines in stream.read("quarantine").values() for _, value in lines]
    ring = KeyRing(read_kek(stream.settings) or b"", stream.settings.keys)
    opened = {record.reason.value: open_record(record, ring) for record in kept if record.sealed}
    assert opened["not_json"] == secret
    assert opened["too_big"] == bad[2][1]
    topics_ = ("redacted", "clean", "audit", "quarantine", "sessions")
    everything = b"".join(v or b"" for topic in topics_ for lines in stream.read(topic).values() for _, v in lines)
    assert b"hunter2" not in everything
    assert redact.end() == 0 and release.end() == 0
    assert "hunter2" not in stream.logs()


def test_states_on_the_topic_are_sealed_and_survive_a_restart(stream: Any, recording: Make) -> None:
    records = recording(4, 20)
    send(stream, records[: len(records) // 2])
    worker = stream.worker("redact", STANDIN_QUIET_MS="3600000")
    release = stream.worker("release")
    stream.wait(1)
    time.sleep(1)
    held = b"".join(v or b"" for lines in stream.read("sessions").values() for _, v in lines)
    assert held and b"com.tinyspeck" not in held
    assert worker.end() == 0
    worker.env["STANDIN_QUIET_MS"] = "500"
    send(stream, records[len(records) // 2 :])
    stream.wait(len(records))
    check_accounts(stream, records)
    assert release.ends == []


def test_a_choice_made_before_the_start_holds_from_the_first_record(stream: Any, recording: Make) -> None:
    producer = stream.producer()
    producer.send(stream.settings.topic("consent"), key=b"a1", value=b'{"actor":"a1","changes":[{"state":"opted_out","since":"2020-01-01T00:00:00Z"}]}')
    producer.flush()
    records = recording(3, 10)
    send(stream, records)
    stream.worker("redact", STANDIN_QUIET_MS="300")
    stream.worker("release")
    stream.wait(len(records))
    assert {a["session"] for a in stream.audits() if a["outcome"] == "dropped"} == {"s1"}
    assert Counter(a["outcome"] for a in stream.audits())["dropped"] == 10


@pytest.mark.parametrize("victim", ["redact", "release", "both"])
def test_killed_three_times_nothing_is_lost_or_repeated(stream: Any, recording: Make, victim: str) -> None:
    records = recording(12, 250)
    workers = {"redact": stream.worker("redact", STANDIN_QUIET_MS="1500", STANDIN_BATCH_MS="40"), "release": stream.worker("release")}
    victims = [workers[name] for name in workers if victim in (name, "both")]
    chance = random.Random(victim)
    chunks = [records[at : at + 500] for at in range(0, len(records), 500)]
    kills = 0

    def meanwhile() -> None:
        nonlocal kills
        if chunks:
            send(stream, chunks.pop(0))
        seen = len(stream.audits())
        if kills < 3 and seen > 300 * (kills + 1):
            time.sleep(chance.random() * 0.5)
            for worker in victims:
                worker.kill()
            kills += 1

    stream.wait(len(records), 150, meanwhile)
    assert kills == 3
    check_accounts(stream, records)


def test_two_of_each_share_the_work_and_one_that_slept_too_long_cannot_write_any_more(stream: Any, recording: Make) -> None:
    """SIGSTOP beyond the session timeout, then SIGCONT: the sleeper was replaced, and what it wakes up with is fenced."""
    records = recording(12, 200)
    first = [stream.worker("redact", STANDIN_QUIET_MS="1500", STANDIN_BATCH_MS="60"), stream.worker("release")]
    stream.worker("redact", STANDIN_QUIET_MS="1500", STANDIN_BATCH_MS="60", SCRIM_INSTANCE="redact-2")
    stream.worker("release", SCRIM_INSTANCE="release-2")
    chunks = [records[at : at + 300] for at in range(0, len(records), 300)]
    asleep_until = 0.0
    woken = False

    def meanwhile() -> None:
        nonlocal asleep_until, woken
        if chunks:
            send(stream, chunks.pop(0))
        if not asleep_until and len(stream.audits()) > 300:
            asleep_until = time.monotonic() + 9
            for worker in first:
                worker.process.send_signal(signal.SIGSTOP)
        elif asleep_until and not woken and time.monotonic() > asleep_until:
            woken = True
            for worker in first:
                worker.process.send_signal(signal.SIGCONT)

    stream.wait(len(records), 150, meanwhile)
    while not woken:
        time.sleep(0.5)
        meanwhile()
    time.sleep(3)  # what a sleeper would still write, it writes now
    check_accounts(stream, records)


def test_what_redact_should_never_have_sent_is_caught(stream: Any) -> None:
    """A leak, noise, an event of a private app, and a decision that says it comes from elsewhere: quarantined, counted, and not kept."""
    digest_ = digest(load(shipped()))
    envelope = {"time": "2026-01-05T09:00:00Z", "session": "s", "actor": "a", "device": "d", "policy": digest_}

    def decision(seq: int, text: str, app: str, topic: str) -> bytes:
        event = CleanTextInput(**envelope, id=f"e{seq}", seq=seq, app=CleanApp(id=app), text=text, input_type="insertText")
        return handover.encode(Redacted(Place(topic, 0, seq), Outcome.CLEAN, Reason.PASSED, digest_, "rogue", f"e{seq}", "s", seq, event=event, resolution_ms=1000))

    raw, work = stream.settings.topic("raw"), "com.tinyspeck.slackmacgap"
    sent = [
        decision(0, "hello", work, raw), decision(1, "4111111111111111", work, raw), decision(2, "hello", "com.apple.Photos", raw),
        decision(3, "hello", work, "another"), b"noise hunter2", decision(0, "again", work, raw),
    ]  # fmt: skip
    producer = stream.producer()
    for value in sent:
        producer.send(stream.settings.topic("redacted"), key=b"s", value=value, partition=0)
    producer.flush()
    release = stream.worker("release")
    stream.wait(5)
    assert [a["reason"] for a in stream.audits()] == ["passed", "catch_content", "catch_app", "catch_schema", "catch_schema"]
    assert len(stream.read("clean")[0]) == 1
    assert release.end() == 0
    everything = b"".join(v or b"" for topic in ("clean", "audit", "quarantine") for _, v in stream.read(topic)[0]) + stream.logs().encode()
    assert b"hunter2" not in everything and b"4111" not in everything
    assert stream.logs().count("caught: ") == 4


def test_a_recording_on_disk_goes_onto_the_topic_whole(stream: Any, recording: Make, tmp_path: Path) -> None:
    folder = tmp_path / "recording"
    (folder / "frames").mkdir(parents=True)
    (folder / "frames" / "1.png").write_bytes(b"frame")
    shot = json.loads(recording(1, 1)[0][1]) | {"type": "screenshot", "image": {"ref": "frames/1.png"}}
    records = recording(2, 3)
    lines = [value for _, value in records] + [b"{broken", json.dumps(shot).encode()]
    (folder / "raw.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n\n".join(lines))
    done = produce(stream.settings, folder)
    assert (done.records, done.unkeyed, done.frames, done.frames_missing) == (8, 1, 1, 0)
    sent = [record for part in stream.read("raw").values() for record in part]
    assert Counter(value for _, value in sent) == Counter(lines)
    assert {key for key, value in sent if value == b"{broken"} == {None}
    assert (Path(stream.settings.raw_blobs) / "frames" / "1.png").read_bytes() == b"frame"


def test_the_doctor_finds_what_is_missing_and_nothing_where_all_is_there(stream: Any, tmp_path: Path) -> None:
    Path(stream.settings.raw_blobs).mkdir()
    Path(stream.settings.keys).mkdir()
    told = {check.name: check for check in examine(stream.settings) if check.name not in ("models", "ocr")}
    assert [check for check in told.values() if not check.ok] == []
    broken = msgspec.structs.replace(stream.settings, bootstrap="127.0.0.1:1", kek_file=None, clean_blobs="/proc/none", policy_file=str(tmp_path / "none.yaml"))
    told = {check.name: check for check in examine(broken)}
    assert [told[name].ok for name in ("policy", "kek", "clean blobs", "broker")] == [False] * 4
    assert all(check.fix for check in told.values() if not check.ok)
