"""What is deployed without being run here: the compose file, and the local broker's words where it cannot run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.broker import topics
from pipeline.settings import load

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


@pytest.fixture
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text()))


def test_every_setting_in_the_compose_file_is_one(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        load({name: value for name, value in service.get("environment", {}).items() if name.startswith("SCRIM_")})


def test_only_redact_holds_the_key_and_release_cannot_reach_raw(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert [name for name, service in services.items() if service.get("secrets")] == ["redact"]
    assert all("raw" not in volume for volume in services["release"]["volumes"])
    assert not any(name.endswith(("KEK", "PASSWORD")) for service in services.values() for name in service.get("environment", {}))


def test_nothing_listens_outside_the_inner_network(compose: dict[str, Any]) -> None:
    assert not any("ports" in service for service in compose["services"].values())


def test_the_brokers_take_the_largest_record_of_any_topic(compose: dict[str, Any]) -> None:
    limit = int(compose["services"]["kafka"]["environment"]["KAFKA_MESSAGE_MAX_BYTES"])
    assert limit >= topics.WRITTEN_BYTES_MAX
    assert f"MESSAGE_BYTES_MAX = {limit // 2**20} * 1024 * 1024" in (DEPLOY / "kafka-local").read_text()


def test_without_java_and_docker_the_broker_says_so_in_one_line_and_exits_3(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, DEPLOY / "kafka-local", "start", "--dir", tmp_path / "k"], env={"PATH": "/nowhere"}, capture_output=True, text=True)
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1 and "Java 17" in done.stderr and "Docker" in done.stderr


def test_status_and_stop_of_a_broker_that_does_not_run_say_so_and_harm_nothing(tmp_path: Path) -> None:
    (tmp_path / "broker.json").write_text(f'{{"kind": "java", "pid": {os.getpid()}, "born": "another time", "bootstrap": "127.0.0.1:1"}}')
    status = subprocess.run([DEPLOY / "kafka-local", "status", "--dir", tmp_path], capture_output=True, text=True)
    assert status.returncode == 1 and "no broker runs" in status.stderr
    assert subprocess.run([DEPLOY / "kafka-local", "stop", "--dir", tmp_path]).returncode == 0
