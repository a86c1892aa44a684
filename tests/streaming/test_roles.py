"""A broker with TLS, logins and access rules: the whole pipeline runs with each role's own rights, nobody can do another's, and the doctor tells who could."""

from __future__ import annotations

import asyncio
import json
import shlex
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka import TopicPartition as Partition
from aiokafka.errors import TopicAuthorizationFailedError as FetchRefused
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ConfigResource, ConfigResourceType, ResourcePattern, ResourceType
from kafka.errors import TopicAuthorizationFailedError

from pipeline.broker import acls, rights, topics
from pipeline.broker.admin import open_admin
from pipeline.broker.produce import produce
from pipeline.doctor import Check
from pipeline.doctor import check as examine
from pipeline.export import episodes
from pipeline.faults import CannotRun
from pipeline.settings import Settings, client, load
from pipeline.stream import officer as officers
from pipeline.stream import proving, sampling
from pipeline.stream.committed import committed
from redactors.policy.load import load as load_policy
from redactors.policy.load import shipped
from schemas.consent import Change

pytestmark = [pytest.mark.streaming, pytest.mark.timeout(200)]

# Who may read (r) and write (w) which topic: by hand, and not from the code under test.
TABLE = """
            raw redacted clean audit checkpoints quarantine sessions released policy consent erasure access breaker
recorder     w     -       -     -       -           -         -        -       -       -       -       -       -
redact       r     w       -     -       -           -        rw        -       r       r       -       -      rw
release      -     r       w     w       w           w         -       rw       r       r       -       -       -
trainer      -     -       r     -       -           -         -        -       -       -       r       -       -
officer      w     r       r     r       r           r         r        -      rw      rw      rw      rw      rw
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
RIGHTS = {role: dict(zip(HEAD, may)) for role, *may in ROWS}


@pytest.fixture(scope="module")
def keys(broker: str, tmp_path_factory: pytest.TempPathFactory, kafka_local: Path) -> Iterator[Path]:
    """A second broker's folder of logins. Asks for the first so that it is skipped, or fails, where that is."""
    folder = tmp_path_factory.mktemp("guarded")
    started = subprocess.run([kafka_local, "start", "--secure", "--dir", folder, "--port", "0"], capture_output=True, text=True)
    assert started.returncode == 0, started.stderr
    yield folder / "secure"
    subprocess.run([kafka_local, "stop", "--dir", folder], check=True)


@pytest.fixture
def stream(keys: Path, make_stream: Callable[..., Any], tmp_path: Path) -> Any:
    """Fresh topics and their rules on the guarded broker; its settings are the administrator's."""
    given = {name.removeprefix("SCRIM_").lower(): value for name, value in environment(keys, "admin").items()}
    stream = make_stream(given.pop("bootstrap"), tmp_path, **given)
    acls.apply(stream.settings)
    return stream


def environment(keys: Path, user: str) -> dict[str, str]:
    """What kafka-local wrote for a user, as a shell would take it."""
    return dict(line.split("=", 1) for line in shlex.split((keys / f"{user}.env").read_text()))


def login(stream: Any, keys: Path, user: str) -> Settings:
    given = load(environment(keys, user))
    return msgspec.structs.replace(stream.settings, sasl_user=given.sasl_user, sasl_password_file=given.sasl_password_file)


def told(settings: Settings) -> dict[str, Check]:
    return {check.name: check for check in examine(settings) if check.name not in ("models", "ocr")}


def grant(settings: Settings, user: str, operation: str, topic: str) -> None:
    """A rule that nobody should have given. Returns once the broker holds to it."""
    admin = open_admin(settings, "test")
    where = ResourcePattern(ResourceType.TOPIC, settings.topic(topic))
    done = admin.create_acls([ACL(f"User:{user}", "*", ACLOperation[operation], ACLPermissionType.ALLOW, where)])
    admin.close()
    assert done["failed"] == []
    acls._wait(admin := open_admin(settings, "test"), {acls.Rule(user, operation, "TOPIC", settings.topic(topic))})
    admin.close()


def ends(settings: Settings, topic: str) -> list[int]:
    consumer = KafkaConsumer(**client(settings))
    found = consumer.end_offsets([TopicPartition(settings.topic(topic), n) for n in range(settings.partitions)])
    consumer.close()
    return sorted(found.values())


def test_the_whole_pipeline_runs_with_each_role_in_its_own_rights(
    stream: Any, keys: Path, recording: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recorder, redact, release, trainer and officer each log in as themselves, over TLS; the doctor has nothing to say about any of them."""
    records = recording(3, 20)
    (tmp_path / "raw.jsonl").write_bytes(b"\n".join([*(value for _, value in records), b"{broken"]))
    Path(stream.settings.raw_blobs).mkdir()
    Path(stream.settings.keys).mkdir()
    assert produce(login(stream, keys, "recorder"), tmp_path / "raw.jsonl").records == len(records) + 1
    for role in ("redact", "release"):
        env = environment(keys, role)
        stream.worker(role, STANDIN_QUIET_MS="500", **env)
    stream.wait(len(records) + 1)
    assert all(worker.ends == [] for worker in stream.workers), stream.logs()
    with committed(login(stream, keys, "trainer"), "clean") as read:
        clean = [json.loads(value) for value in read(None)]
    assert {event["session"] for event in clean} == {"s0", "s1", "s2"}
    monkeypatch.setattr("pipeline.settings.load", lambda: login(stream, keys, "trainer"))
    assert {one.session for one in episodes("kafka://", purpose="train-computer-use-agents")} == {"s0", "s1", "s2"}  # who reads looks at erasure too
    with committed(login(stream, keys, "officer"), "audit") as read:
        assert len(list(read(None))) == len(records) + 1
    with committed(login(stream, keys, "officer"), "quarantine") as read:
        assert [json.loads(value)["reason"] for value in read(None)] == ["not_json"]
    officer = login(stream, keys, "officer")
    asyncio.run(officers.choose(officer, "a1", Change(state="opted_out", since="2026-05-01T00:00:00Z")))
    asyncio.run(officers.note(officer, "open", "D. Osei", "ticket 4411", "2026-05-01T00:00:00Z", [None]))
    assert len(officers.openings(officer)) == 1
    proved = proving.prove(officer, None, None)
    assert sum(one.reading.head.count for one in proved) == len(records) + 1 and not any(one.faults for one in proved)
    for role in RIGHTS:
        checks = told(login(stream, keys, role))
        assert all(check.ok for check in checks.values()), (role, checks)
        assert f"tried as {role}, all refused" in checks["rights"].detail


@pytest.mark.parametrize("role", RIGHTS)
def test_the_broker_refuses_everything_that_is_not_the_roles(stream: Any, keys: Path, role: str) -> None:
    """Each role tries to read and to write each topic, on which a record lies."""
    producer = stream.producer()
    for topic in HEAD:
        producer.send(stream.settings.topic(topic), key=b"k", value=b"there", partition=0)
    producer.close()
    own = login(stream, keys, role)
    found = asyncio.run(readable(own))
    for topic in writable(own):
        found[topic] += "w"
    assert {topic: found[topic] or "-" for topic in HEAD} == RIGHTS[role]


async def readable(settings: Settings) -> dict[str, str]:
    """"r" for each topic whose first record this login gets, and nothing for those that the broker refuses."""
    admin = open_admin(settings, "test")
    known = {topic["name"]: topic["error_code"] for topic in admin.describe_topics([settings.topic(name) for name in HEAD])}
    admin.close()
    found = dict.fromkeys(HEAD, "")
    for topic in HEAD:
        if code := known[settings.topic(topic)]:
            assert code == TopicAuthorizationFailedError.errno  # it may not even be named; a consumer would ask for ever
            continue
        at = Partition(settings.topic(topic), 0)
        consumer = AIOKafkaConsumer(**client(settings), enable_auto_commit=False)
        await consumer.start()
        try:
            consumer.assign([at])
            consumer.seek(at, 0)
            assert (await asyncio.wait_for(consumer.getone(at), 20)).value == b"there"
            found[topic] = "r"
        except FetchRefused:
            pass
        finally:
            await consumer.stop()
    return found


def writable(settings: Settings) -> Iterator[str]:
    producer = KafkaProducer(**client(settings), enable_idempotence=False)  # an idempotent one is dead after its first refusal
    try:
        for topic in HEAD:
            try:
                producer.send(settings.topic(topic), key=b"k", value=b"mine", partition=0).get(timeout=20)
                yield topic
            except TopicAuthorizationFailedError:
                pass
    finally:
        producer.close()


@pytest.mark.parametrize("role, operation, topic", [("redact", "WRITE", "clean"), ("release", "READ", "raw"), ("trainer", "READ", "raw")])
def test_the_doctor_finds_by_trying_what_the_broker_would_allow_and_leaves_nothing(stream: Any, keys: Path, role: str, operation: str, topic: str) -> None:
    grant(stream.settings, role, operation, topic)
    before = ends(stream.settings, topic)
    checks = told(login(stream, keys, role))
    assert not checks["rights"].ok and checks["rights"].detail.endswith(f"not refused: {operation.lower()} {topic}: allowed")
    assert ends(stream.settings, topic) == before
    faults = [change for change in acls.apply(stream.settings, plan=True) if change.fault]
    assert [(fault.topic, fault.before.split()[:2]) for fault in faults] == [(stream.settings.topic(topic), [role, operation])]


def test_the_doctor_tells_a_role_that_lacks_a_right(stream: Any, keys: Path) -> None:
    swapped = msgspec.structs.replace(login(stream, keys, "trainer"), trainer_user="officer", officer_user="trainer")
    assert rights.role(swapped) == "officer"
    told_of = told(swapped)["rights"].detail
    assert told_of.startswith("officer may not ") and "read audit, " in told_of


def test_a_login_that_may_not_give_rules_or_look_at_them_is_told_so_in_one_line(stream: Any, keys: Path) -> None:
    more = msgspec.structs.replace(login(stream, keys, "officer"), recorder_user="another")
    for settings, said in ((more, "may not give access rules"), (login(stream, keys, "trainer"), "may not look at the access rules")):
        with pytest.raises(acls.CannotRun, match=said):
            acls.apply(settings)


def test_rules_applied_twice_change_nothing_and_a_plan_changes_nothing(stream: Any) -> None:
    settings = msgspec.structs.replace(stream.settings, trainer_user="another-trainer")
    assert acls.apply(settings, plan=True) == acls.apply(settings) != []
    assert acls.apply(settings) == [] and topics.apply(settings, load_policy(shipped())) == []


def test_no_password_stands_in_a_command_line_a_log_or_a_file_that_others_may_read(keys: Path) -> None:
    pid = json.loads((keys.parent / "broker.json").read_text())["pid"]
    seen = Path(f"/proc/{pid}/cmdline").read_bytes() if Path("/proc/self").exists() else b""
    seen += b"".join((keys.parent / name).read_bytes() for name in ("broker.log", "server.properties", "broker.json"))
    passwords = [path.read_bytes().strip() for path in keys.glob("*.password")]
    assert len(set(passwords)) == len(RIGHTS) + 1
    assert not any(password in seen for password in passwords)
    assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600} and keys.stat().st_mode & 0o777 == 0o700


def test_a_broker_without_an_authorizer_is_a_fault(broker: str, make_stream: Any, tmp_path: Path) -> None:
    stream = make_stream(broker, tmp_path)
    told = acls.apply(msgspec.structs.replace(stream.settings, release_user="release"))
    assert [change.fault for change in told] == [True]


def test_the_doctor_names_groups_that_read_raw_and_topics_that_keep_longer_than_the_policy(broker: str, make_stream: Any, tmp_path: Path) -> None:
    """A group that subscribes and left no offsets, and one that left offsets and is gone; a group on clean is nobody's business."""
    stream = make_stream(broker, tmp_path)
    settings = stream.settings
    readers = [KafkaConsumer(settings.topic(topic), **client(settings), group_id=settings.topic_prefix + name, enable_auto_commit=False)
               for topic, name in (("raw", "-curious"), ("clean", "-honest"))]  # fmt: skip
    for reader in readers:
        while not reader.assignment():
            reader.poll(timeout_ms=100)
    gone = KafkaConsumer(**client(settings), group_id=f"{settings.topic_prefix}-gone", enable_auto_commit=False)
    at = TopicPartition(settings.topic("raw"), 0)
    gone.assign([at])
    gone.seek(at, 0)
    gone.commit()
    gone.close()
    checks = told(settings)
    assert not checks["readers of raw"].ok and f"{settings.topic_prefix}-curious and 1 more" in checks["readers of raw"].detail
    assert checks["topics"].ok
    for reader in readers:
        reader.close()

    admin = open_admin(settings, "test")
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, settings.topic("raw"), {"retention.ms": "-1"})], incremental=True)
    admin.close()
    checks = told(settings)
    assert not checks["topics"].ok and f"{settings.topic('raw')}: retention.ms -1 -> 86400000" in checks["topics"].detail
    assert f"{settings.topic_prefix}-gone" in checks["readers of raw"].detail


def test_redact_takes_samples_and_no_other_role_may(stream: Any, keys: Path, recording: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "raw.jsonl").write_bytes(b"\n".join(value for _, value in recording(2, 5)))
    produce(login(stream, keys, "recorder"), tmp_path / "raw.jsonl")
    policy, kek = load_policy(shipped()), bytes(32)
    for role in ("officer", "release", "trainer", "recorder"):
        with pytest.raises(CannotRun, match="may not read"):
            sampling.take(login(stream, keys, role), policy, kek, tmp_path, sampling.Bounds())
    assert sampling.take(login(stream, keys, "redact"), policy, kek, tmp_path, sampling.Bounds()).records == 10
