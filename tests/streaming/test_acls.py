"""A broker with logins and access rules: the workers do their work with the rules they are given, and nobody can do another's."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from kafka import KafkaProducer
from kafka.errors import KafkaError

from pipeline.broker import acls, topics
from pipeline.settings import Settings, client
from redactors.policy.load import load, shipped

pytestmark = [pytest.mark.streaming, pytest.mark.timeout(200)]

USERS = ("admin", "recorder", "redact", "release", "trainer", "intruder")
LOGINS = " ".join(f'user_{user}="{user}-password"' for user in USERS)
PROPERTIES = {
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:SASL_PLAINTEXT,INNER:PLAINTEXT",
    "sasl.enabled.mechanisms": "PLAIN",
    "inter.broker.listener.name": "INNER",
    "listener.name.plaintext.plain.sasl.jaas.config": (
        f'org.apache.kafka.common.security.plain.PlainLoginModule required {LOGINS};'
    ),
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": "User:admin;User:ANONYMOUS",  # the broker's own listeners, on loopback, have no login
}


ADMIN = {"security": "sasl_plaintext", "sasl_mechanism": "PLAIN", "sasl_user": "admin"}


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="module")
def guarded(broker: str, tmp_path_factory: pytest.TempPathFactory, kafka_local: Path) -> Iterator[str]:
    """A second broker, with logins. Asks for the first so that it is skipped, or fails, where that is."""
    folder = tmp_path_factory.mktemp("guarded")
    port, inner, controller = free_port(), free_port(), free_port()
    listeners = f"PLAINTEXT://127.0.0.1:{port},INNER://127.0.0.1:{inner},CONTROLLER://127.0.0.1:{controller}"
    own = {"listeners": listeners, "advertised.listeners": listeners, "controller.quorum.bootstrap.servers": f"127.0.0.1:{controller}"}
    more = [arg for name, value in (PROPERTIES | own).items() for arg in ("--set", f"{name}={value}")]
    started = subprocess.run([kafka_local, "start", "--dir", folder, "--port", str(port), *more], capture_output=True, text=True)
    assert started.returncode == 0, started.stderr
    yield started.stdout.strip()
    subprocess.run([kafka_local, "stop", "--dir", folder], check=True)


def login(settings: Settings, user: str, folder: Path) -> Settings:
    (folder / user).write_text(f"{user}-password\n")
    return msgspec.structs.replace(settings, security="sasl_plaintext", sasl_mechanism="PLAIN", sasl_user=user, sasl_password_file=str(folder / user))


def refused(settings: Settings, topic: str) -> bool:
    producer = KafkaProducer(**client(settings), max_block_ms=1500)
    try:
        producer.send(settings.topic(topic), value=b"x").get(timeout=10)
    except KafkaError:
        return True
    finally:
        producer.close()
    return False


def test_the_workers_run_with_their_own_rights_and_no_others(guarded: str, make_stream: Any, recording: Callable[..., Any], tmp_path: Path) -> None:
    named = {f"{role}_user": role for role in ("recorder", "redact", "release", "trainer")}
    (tmp_path / "admin").write_text("admin-password")
    stream = make_stream(guarded, tmp_path, **ADMIN, sasl_password_file=str(tmp_path / "admin"), **named)
    admin = stream.settings
    assert acls.apply(admin, plan=True) == acls.apply(admin) != []
    assert acls.apply(admin) == [] and topics.apply(admin, load(shipped())) == []

    for user, topic in (("redact", "clean"), ("redact", "audit"), ("release", "redacted"), ("recorder", "clean"), ("trainer", "clean"), ("intruder", "raw")):
        assert refused(login(admin, user, tmp_path), topic), (user, topic)

    records = recording(3, 20)
    producer = KafkaProducer(**client(login(admin, "recorder", tmp_path)))
    for session, value in records:
        producer.send(admin.topic("raw"), key=session.encode(), value=value)
    producer.flush()
    for role in ("redact", "release"):
        login(admin, role, tmp_path)
        secure = {f"SCRIM_{name.upper()}": value for name, value in (ADMIN | {"sasl_user": role, "sasl_password_file": str(tmp_path / role)}).items()}
        stream.worker(role, STANDIN_QUIET_MS="500", **secure)
    stream.wait(len(records))
    assert all(worker.ends == [] for worker in stream.workers), stream.logs()


def test_another_who_may_write_clean_is_a_fault(guarded: str, make_stream: Any, tmp_path: Path) -> None:
    (tmp_path / "admin").write_text("admin-password")
    stream = make_stream(guarded, tmp_path, **ADMIN, sasl_password_file=str(tmp_path / "admin"), release_user="intruder")
    acls.apply(stream.settings)
    told = acls.apply(msgspec.structs.replace(stream.settings, release_user="release"), plan=True)
    assert {change.topic for change in told if change.fault} == {stream.settings.topic(name) for name in acls.GUARDED}


def test_a_broker_without_an_authorizer_is_a_fault(stream: Any) -> None:
    told = acls.apply(msgspec.structs.replace(stream.settings, release_user="release"))
    assert [change.fault for change in told] == [True]
