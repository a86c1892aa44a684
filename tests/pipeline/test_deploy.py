"""What is deployed without being run here: the compose file, and the local broker's words where it cannot run."""

from __future__ import annotations

import importlib.util
import os
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.broker import acls, topics
from pipeline.settings import load

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
KAFKA = DEPLOY / "kafka-local"


def _secure() -> Any:
    """deploy/secure.py: no package, it runs before anything is installed."""
    spec = importlib.util.spec_from_file_location("secure", DEPLOY / "secure.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


secure = _secure()


@pytest.fixture
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text()))


def test_every_setting_in_the_compose_file_is_one(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        load({name: value for name, value in service.get("environment", {}).items() if name.startswith("SCRIM_")})


def test_only_redact_holds_the_key_each_only_its_own_password_and_release_cannot_reach_raw(compose: dict[str, Any]) -> None:
    services = compose["services"]
    held = {name: set(service.get("secrets", ())) for name, service in services.items()}
    assert held == {"kafka": set(), "topics": {"ca", "admin"}, "redact": {"ca", "redact", "kek"}, "release": {"ca", "release"}}
    assert all("raw" not in volume for volume in services["release"]["volumes"])
    assert not any(name.endswith(("KEK", "PASSWORD")) for service in services.values() for name in service.get("environment", {}))


def test_everybody_in_the_compose_file_logs_in_over_tls_and_the_administrator_names_every_role(compose: dict[str, Any]) -> None:
    services = {name: load(service["environment"]) for name, service in compose["services"].items() if name != "kafka"}
    assert {settings.security for settings in services.values()} == {"sasl_ssl"}
    assert {name: settings.sasl_user for name, settings in services.items()} == {"topics": "admin", "redact": "redact", "release": "release"}
    assert set(acls.users(services["topics"])) == set(acls.MAY) == set(secure.USERS)


def test_nothing_listens_outside_the_inner_network(compose: dict[str, Any]) -> None:
    assert not any("ports" in service for service in compose["services"].values())


def test_a_broker_in_a_container_finds_all_it_needs_and_only_clients_reach_it_from_outside(compose: dict[str, Any], tmp_path: Path) -> None:
    made = subprocess.run([KAFKA, "logins", "--dir", tmp_path], capture_output=True, text=True)
    assert made.stdout.strip() == str(tmp_path / "secure")
    settings = dict(line.split("=", 1) for line in (tmp_path / "secure" / "server.properties").read_text().splitlines())
    assert int(settings["message.max.bytes"]) >= topics.WRITTEN_BYTES_MAX
    assert settings["listeners"] == "CLIENT://0.0.0.0:9092,INNER://localhost:9094,CONTROLLER://localhost:9093"
    assert "CLIENT:SASL_SSL" in settings["listener.security.protocol.map"] and "PLAINTEXT" not in settings["listener.security.protocol.map"]
    kafka = compose["services"]["kafka"]
    used = {word.removeprefix("@") for word in " ".join((*kafka["command"], *kafka["healthcheck"]["test"])).split() if "/secure/" in word}
    assert used == {f"/secure/{name}" for name in ("format.arguments", "server.properties", "itself.properties")}
    assert all((tmp_path / name.removeprefix("/")).exists() for name in (*used, settings["ssl.keystore.location"], settings["ssl.truststore.location"]))
    for secret in compose["secrets"].values():
        assert secret["file"] == "./secrets/kek" or (tmp_path / secret["file"].removeprefix("./secrets/")).exists()
    assert subprocess.run([KAFKA, "logins", "--dir", tmp_path, "--host", "another"], capture_output=True).returncode == 1


def test_the_brokers_own_files_are_nobody_elses_and_its_authority_has_no_key_left(tmp_path: Path) -> None:
    secure.make(tmp_path / "secure")
    files = {path.name: path for path in (tmp_path / "secure").iterdir()}
    assert set(files) == {"ca.pem", "broker.pem", *(f"{user}.password" for user in ("admin", *secure.USERS))}
    assert {path.stat().st_mode & 0o777 for path in files.values()} == {0o600} and (tmp_path / "secure").stat().st_mode & 0o777 == 0o700
    assert "PRIVATE" not in files["ca.pem"].read_text()
    before = {name: path.read_bytes() for name, path in files.items()}
    secure.make(tmp_path / "secure")
    assert {name: path.read_bytes() for name, path in files.items()} == before


@pytest.mark.parametrize("name, trusted", [("127.0.0.1", True), ("localhost", True), ("kafka", True), ("elsewhere", False)])
def test_clients_trust_the_broker_by_its_own_names_only(tmp_path: Path, name: str, trusted: bool) -> None:
    secure.make(tmp_path / "secure", ("kafka",))
    broker = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    broker.load_cert_chain(tmp_path / "secure" / "broker.pem")
    client = ssl.create_default_context(cafile=tmp_path / "secure" / "ca.pem")
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = client.wrap_bio(down, up, server_hostname=name), broker.wrap_bio(up, down, server_side=True)
    refused = []
    for end in (ends[0], ends[1], ends[0], ends[1]):
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError as error:
            refused.append(type(error))
    assert (refused == []) is trusted and (trusted or refused[0] is ssl.SSLCertVerificationError)


def test_a_folder_is_never_served_both_with_logins_and_without(tmp_path: Path) -> None:
    """One made without is not given logins afterwards; one made with them is not opened by another way of starting."""
    (tmp_path / "open" / "data").mkdir(parents=True)
    after = subprocess.run([KAFKA, "start", "--secure", "--dir", tmp_path / "open"], capture_output=True, text=True)
    assert after.returncode == 1 and "without logins" in after.stderr
    assert subprocess.run([KAFKA, "logins", "--dir", tmp_path / "open"], capture_output=True).returncode == 1
    secure.make(tmp_path / "closed" / "secure")
    opened = subprocess.run([KAFKA, "start", "--docker", "--dir", tmp_path / "closed", "--port", "0"], capture_output=True, text=True)
    assert opened.returncode == 1 and "--secure needs Java" in opened.stderr


def test_without_java_and_docker_the_broker_says_so_in_one_line_and_exits_3(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, KAFKA, "start", "--dir", tmp_path / "k"], env={"PATH": "/nowhere"}, capture_output=True, text=True)
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1 and "Java 17" in done.stderr and "Docker" in done.stderr


def test_status_and_stop_of_a_broker_that_does_not_run_say_so_and_harm_nothing(tmp_path: Path) -> None:
    (tmp_path / "broker.json").write_text(f'{{"kind": "java", "pid": {os.getpid()}, "born": "another time", "bootstrap": "127.0.0.1:1"}}')
    status = subprocess.run([KAFKA, "status", "--dir", tmp_path], capture_output=True, text=True)
    assert status.returncode == 1 and "no broker runs" in status.stderr
    assert subprocess.run([KAFKA, "stop", "--dir", tmp_path]).returncode == 0
