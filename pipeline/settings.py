"""Settings: the environment's SCRIM_* variables in, one frozen struct out, or every fault at once in plain words.

What cannot happen: a misspelt variable that is silently ignored; a secret read from the environment itself (secrets are files);
a value of a setting in an error message.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import os
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from pipeline.faults import CannotRun
from schemas.formats import NEWEST, OLDEST

PREFIX = "SCRIM_"
# Read by other parts of the house, before there are settings: the model cache and the local broker's jars.
OTHERS = frozenset({"SCRIM_MODELS", "SCRIM_KAFKA_HOME"})
KEY_BYTES = 32
BREAKER_SHARE = 0.5

Positive = Annotated[int, Meta(ge=1)]
TopicPrefix = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,31}\Z")]
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{1,64}\Z")]
HttpUrl = Annotated[str, Meta(pattern=r"^https?://[^\s@]+\Z")]
Port = Annotated[int, Meta(ge=0, le=65535)]


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that the workers and tools read from the environment; the variable is SCRIM_ and the field's name in capitals."""

    # the broker
    bootstrap: Annotated[str, Meta(description="broker addresses, host:port, separated by commas")] = "127.0.0.1:9092"
    topic_prefix: Annotated[TopicPrefix, Meta(description="first part of every topic's name")] = "capture"
    partitions: Annotated[Positive, Meta(description="partitions of each topic; fixed once records flow: sessions are pinned to them")] = 6
    replication: Annotated[Positive, Meta(description="replicas of each partition")] = 1
    security: Annotated[Literal["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"], Meta(description="how to speak to the broker")] = "plaintext"
    sasl_mechanism: Annotated[Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"], Meta(description="how to log in, where security has sasl")] = "SCRAM-SHA-512"
    sasl_user: Annotated[str | None, Meta(description="user name for SASL")] = None
    sasl_password_file: Annotated[str | None, Meta(description="file with the password for SASL")] = None
    ca_file: Annotated[str | None, Meta(description="file with the certificates that the broker's is checked against; none: the system's")] = None
    recorder_user: Annotated[Name | None, Meta(description="broker user that may write raw; named users get access rules from `scrim topics apply`")] = None
    redact_user: Annotated[Name | None, Meta(description="broker user of the redact worker: reads raw, may not write clean")] = None
    release_user: Annotated[Name | None, Meta(description="broker user of the release worker: alone writes clean, may not read raw")] = None
    trainer_user: Annotated[Name | None, Meta(description="broker user that may read clean, and notices of erasure")] = None
    officer_user: Annotated[Name | None, Meta(description="broker user of the privacy officer: reads audit, quarantine; alone writes policy, consent")] = None
    # what may pass
    policy_file: Annotated[str | None, Meta(description="the policy; none: the shipped one")] = None
    approvers_file: Annotated[str | None, Meta(description="whose signatures change the policy of running workers; none: only policy_file counts")] = None
    # places, as fsspec URLs
    raw_blobs: Annotated[str, Meta(description="raw blob store")] = "file:///var/lib/scrim/raw"
    clean_blobs: Annotated[str, Meta(description="clean blob store")] = "file:///var/lib/scrim/clean"
    keys: Annotated[str, Meta(description="where the actors' keys are kept, each wrapped by the key-encryption key")] = "file:///var/lib/scrim/keys"
    kek_file: Annotated[str | None, Meta(description="file with the key-encryption key: 32 bytes, in base64")] = None
    audit_key_file: Annotated[str | None, Meta(description="file with the key that signs checkpoints and certificates: 32 bytes, in base64")] = None
    samples: Annotated[str | None, Meta(description="folder of sealed samples of the stream, deleted there when their time is over; none: no samples")] = None
    # the workers
    instance: Annotated[Name | None, Meta(description="this worker's own name, kept over restarts: its partitions wait for it")] = None
    format: Annotated[
        int, Meta(ge=OLDEST, le=NEWEST, description="format of what is written; while a release is rolled out, that of the release before: deploy/SIZING.md")
    ] = NEWEST
    processes: Annotated[int, Meta(ge=1, le=256, description="processes that redact, sessions pinned to them")] = 2
    batch_records: Annotated[int, Meta(ge=1, le=10_000, description="most records taken in one step")] = 200
    batch_wait_ms: Annotated[int, Meta(ge=1, le=10_000, description="longest wait for a batch to fill")] = 50
    tick_ms: Annotated[int, Meta(ge=100, le=60_000, description="how often the wall clock closes what has gone quiet")] = 1000
    batch_seconds_max: Annotated[
        int, Meta(ge=1, le=3600, description="longest time that one batch may take; then the worker stops, and its supervisor begins it anew")
    ] = 900
    quiet_ms: Annotated[int, Meta(ge=1000, description="typed text of a session that has sent nothing for so long is closed and leaves")] = 60_000
    session_hours: Annotated[Positive, Meta(description="a session in which nothing happened for so long is over: its state is erased")] = 72
    breaker_share: Annotated[float, Meta(gt=0, le=1, description="redact stops where more than this share of what it judges fails; 1: never")] = BREAKER_SHARE
    breaker_records: Annotated[Positive, Meta(description="of how many last records that share is")] = 500
    session_timeout_ms: Annotated[int, Meta(ge=1000, le=1_800_000, description="silence after which the broker gives partitions away")] = 20_000
    transaction_timeout_ms: Annotated[int, Meta(ge=5000, le=900_000, description="an unfinished transaction is aborted after this")] = 60_000
    # the officer's desk
    desk_database: Annotated[str, Meta(description="database of the desk: sqlite:///FILE, or postgresql+psycopg://…")] = "sqlite:///scrim-desk.db"
    desk_canaries: Annotated[str | None, Meta(description="file that scrim canary --json wrote last: its verdict is shown at the desk")] = None
    desk_names: Annotated[str | None, Meta(description="names that the desk is reached by over https, separated by commas; none: this machine only")] = None
    desk_idle_minutes: Annotated[int, Meta(ge=1, le=1440, description="a login at the desk ends after so long without a request")] = 30
    desk_login_hours: Annotated[int, Meta(ge=1, le=168, description="a login at the desk ends after so long in any case")] = 10
    desk_proxy: Annotated[str | None, Meta(description="address of the proxy that logs people in by OIDC; its headers are believed, nobody else's")] = None
    desk_proxy_secret_file: Annotated[
        str | None, Meta(description="file with what the proxy sends as X-Scrim-Proxy-Secret; needed where it is on this machine")
    ] = None
    desk_proxy_user_header: Annotated[str, Meta(description="header in which the proxy names the person")] = "X-Forwarded-User"
    desk_proxy_groups_header: Annotated[str, Meta(description="header in which the proxy names the person's groups")] = "X-Forwarded-Groups"
    desk_proxy_groups: Annotated[str | None, Meta(description="which of the proxy's groups is which role: group=role, separated by commas")] = None
    # what can be seen from outside
    metrics_host: Annotated[str, Meta(description="address the metrics listen on")] = "127.0.0.1"
    traces_url: Annotated[
        HttpUrl | None, Meta(description="where traces are sent by OTLP over HTTP, as http://collector:4318/v1/traces; none: there are no traces")
    ] = None
    metrics_port: Annotated[Port | None, Meta(description="port the metrics listen on; none: no metrics page; 0: any free port")] = None

    def topic(self, name: str) -> str:
        """The full name of a topic: `raw` -> `capture.raw`."""
        return f"{self.topic_prefix}.{name}"


class SettingsError(CannotRun):
    """What is wrong with the settings, one line each. Names variables, never their values."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `environ`. Raises SettingsError, with every fault at once, on an unknown variable or a wrong value."""
    fields = {PREFIX + name.upper(): name for name in Settings.__struct_fields__}
    given = {name: value for name, value in environ.items() if name.startswith(PREFIX) and name not in OTHERS}
    faults = [_unknown(name, [*fields, *OTHERS]) for name in sorted(given) if name not in fields]
    # An empty variable is an unset one: compose files and shells cannot always leave a variable out.
    values = {fields[name]: value for name, value in given.items() if name in fields and value != ""}
    for field, value in values.items():
        try:
            msgspec.convert({field: value}, Settings, strict=False)
        except msgspec.ValidationError as error:
            faults.append(f"{PREFIX}{field.upper()}: {_expected(field, str(error))}")
    if faults:
        raise SettingsError(faults)
    settings = msgspec.convert(values, Settings, strict=False)
    if settings.security.startswith("sasl") and not (settings.sasl_user and settings.sasl_password_file):
        raise SettingsError([f"SCRIM_SECURITY is {settings.security}: it needs SCRIM_SASL_USER and SCRIM_SASL_PASSWORD_FILE"])
    if shared := _shared(settings):
        raise SettingsError([f"{' and '.join(shared)} name the same broker user: one role would have another's rights"])
    return settings


def _shared(settings: Settings) -> list[str]:
    """The variables that name one broker user for several roles."""
    named = {name: getattr(settings, name) for name in ("recorder_user", "redact_user", "release_user", "trainer_user", "officer_user")}
    given = [user for user in named.values() if user is not None]
    return [PREFIX + name.upper() for name, user in named.items() if given.count(user) > 1]


def _expected(field: str, message: str) -> str:
    """What was expected, without what was there: msgspec tells the value of a wrong choice, and only there."""
    choices = msgspec.json.schema(Settings)["$defs"]["Settings"]["properties"][field].get("enum")
    return f"expected one of {', '.join(choices)}" if choices else message.split(" - at ")[0]


def _unknown(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0)
    return f"{name} is not a setting (did you mean {near[0]}?)"


def describe() -> list[tuple[str, str, str]]:
    """(variable, default, meaning) of every setting, for `--help` and the docs."""
    schema = msgspec.json.schema(Settings)["$defs"]["Settings"]["properties"]
    return [(PREFIX + name.upper(), str(value.get("default", "")), str(value.get("description", ""))) for name, value in schema.items()]


def read_kek(settings: Settings) -> bytes | None:
    """The key-encryption key, or None where none is configured. Raises SettingsError where the file does not hold 32 bytes in base64."""
    return _key("SCRIM_KEK_FILE", settings.kek_file)


def read_audit_key(settings: Settings) -> bytes | None:
    """The key that signs checkpoints and certificates, or None where none is configured. Raises SettingsError as `read_kek`."""
    return _key("SCRIM_AUDIT_KEY_FILE", settings.audit_key_file)


def _key(variable: str, file: str | None) -> bytes | None:
    if file is None:
        return None
    try:
        key = base64.b64decode(Path(file).read_bytes().strip(), validate=True)
    except OSError:
        raise SettingsError([f"{variable} cannot be read"]) from None
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError([f"{variable} does not hold {KEY_BYTES} bytes in base64 (make one: head -c {KEY_BYTES} /dev/urandom | base64)"])
    return key


def client(settings: Settings) -> dict[str, Any]:
    """Keyword arguments that aiokafka and kafka-python both take: where the broker is and how to log in."""
    args: dict[str, Any] = {"bootstrap_servers": settings.bootstrap.split(","), "security_protocol": settings.security.upper()}
    if settings.security.endswith("ssl"):
        args["ssl_context"] = ssl.create_default_context(cafile=settings.ca_file)
    if settings.security.startswith("sasl"):
        args |= {"sasl_mechanism": settings.sasl_mechanism, "sasl_plain_username": settings.sasl_user, "sasl_plain_password": read_password(settings)}
    return args


def read_password(settings: Settings) -> str:
    """The SASL password. Raises SettingsError where its file cannot be read."""
    try:
        return Path(settings.sasl_password_file or "").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingsError(["SCRIM_SASL_PASSWORD_FILE cannot be read"]) from None
