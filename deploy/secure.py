"""What a broker with logins needs: a folder in; an authority, the broker's certificate, a password for each user and an environment for each out.

Cannot happen: a key or password that others on this machine can read (files 0600 in a folder 0700), or that stands in an argument of a process;
another certificate by this authority (its key is thrown away). Standard library and the `openssl` command only.
"""

from __future__ import annotations

import base64
import os
import secrets
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

ADMIN = "admin"
USERS = ("recorder", "redact", "release", "trainer", "officer")
BROKER = "scrim-broker"
# In a container: where the folder is mounted, and where the image keeps its data.
MOUNTED, DATA = "/secure", "/var/lib/kafka/data"
DAYS = "3650"
ITERATIONS = 4096  # of SCRAM; the passwords are random, so that more would protect nothing

EXTENSIONS = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[broker]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = IP:127.0.0.1, DNS:localhost{hosts}
"""


class OpensslFailed(Exception):
    """One line for the user."""


def make(folder: Path, hosts: tuple[str, ...] = ()) -> None:
    """Fills `folder`, once: ca.pem, broker.pem (key and certificate), NAME.password for each user. `hosts` are the broker's names beside localhost."""
    if made(folder):
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    for user in (ADMIN, *USERS):
        write(folder / f"{user}.password", secrets.token_urlsafe(24) + "\n")
    with tempfile.TemporaryDirectory(dir=folder) as work:  # 0700, and gone with the authority's key
        _certify(Path(work), hosts)
        write(folder / "broker.pem", (Path(work) / "broker.key").read_text() + (Path(work) / "broker.crt").read_text())
        write(folder / "ca.pem", (Path(work) / "ca.crt").read_text())  # last: with it, all is there


def made(folder: Path) -> bool:
    """Whether the folder is filled."""
    return (folder / "ca.pem").exists()


def properties(folder: Path, client: str, inner: str, controller: str, outside: str = "") -> dict[str, str]:
    """The broker's properties: clients log in by SCRAM over TLS at `client`; the broker knows itself by its certificate; no rule, no access.

    Each address is host:port; `outside` is the one that clients are told, where it is another.
    """
    listeners = f"CLIENT://{client},INNER://{inner},CONTROLLER://{controller}"
    return {
        "listeners": listeners,
        "advertised.listeners": f"CLIENT://{outside or client},INNER://{inner},CONTROLLER://{controller}",
        "controller.quorum.bootstrap.servers": controller,
        "listener.security.protocol.map": "CLIENT:SASL_SSL,INNER:SSL,CONTROLLER:SSL",
        "inter.broker.listener.name": "INNER",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(folder / "broker.pem"),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(folder / "ca.pem"),
        "listener.name.inner.ssl.client.auth": "required",
        "listener.name.controller.ssl.client.auth": "required",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "listener.name.client.scram-sha-512.sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required;",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "allow.everyone.if.no.acl.found": "false",
        "super.users": f"User:{ADMIN};User:CN={BROKER}",
    }


def logins(folder: Path) -> list[str]:
    """Arguments that make StorageTool create the users. They hold passwords: for a file of arguments, never a command line."""
    given = ((user, (folder / f"{user}.password").read_text().strip()) for user in (ADMIN, *USERS))
    return [arg for user, password in given for arg in ("--add-scram", f"SCRAM-SHA-512=[name={user},iterations={ITERATIONS},password={password}]")]


def quoted(*args: str) -> str:
    """Arguments as Java reads them from a file."""
    return "".join('"' + arg.replace("\\", "\\\\").replace('"', '\\"') + '"\n' for arg in args)


def contain(folder: Path, host: str, more: dict[str, str]) -> None:
    """Fills `folder`, once, for deploy/compose.yaml, where it is mounted: beside what `make` makes, the broker's properties, the arguments that format
    its storage, and the properties of a client that is the broker itself, for the health check."""
    there = Path(MOUNTED)
    settings = more | properties(there, "0.0.0.0:9092", "localhost:9094", "localhost:9093", outside=f"{host}:9092") | {"log.dirs": DATA}
    itself = {name: value for name, value in settings.items() if name.startswith("ssl.")} | {"security.protocol": "SSL"}
    make(folder, (host,))
    write(folder / "itself.properties", listed(itself))
    cluster = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=").replace("-", "A")  # an id that begins with - would be an option
    tool = ("-cp", "/opt/kafka/libs/*", "kafka.tools.StorageTool", "format", "--ignore-formatted", "--standalone", "-t", cluster)
    write(folder / "format.arguments", quoted(*tool, "-c", f"{there}/server.properties", *logins(folder)))
    write(folder / "server.properties", listed(settings))


def contains(folder: Path, host: str) -> bool:
    """Whether the folder was filled by `contain` for that name."""
    settings = folder / "server.properties"
    return settings.exists() and f"CLIENT://{host}:" in settings.read_text()


def listed(settings: dict[str, str]) -> str:
    """Settings as a properties file."""
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def environments(folder: Path, bootstrap: str) -> None:
    """Writes NAME.env for each user: what `scrim` needs to log in as that user, and the names of all roles."""
    names = {f"SCRIM_{user.upper()}_USER": user for user in USERS}
    for user in (ADMIN, *USERS):
        login = {
            "SCRIM_BOOTSTRAP": bootstrap,
            "SCRIM_SECURITY": "sasl_ssl",
            "SCRIM_SASL_USER": user,
            "SCRIM_SASL_PASSWORD_FILE": str(folder / f"{user}.password"),
            "SCRIM_CA_FILE": str(folder / "ca.pem"),
        }
        write(folder / f"{user}.env", "".join(f"{name}={shlex.quote(value)}\n" for name, value in (login | names).items()))


def write(path: Path, text: str) -> None:
    """A file that nobody else may read, from its first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def _certify(work: Path, hosts: tuple[str, ...]) -> None:
    for name, subject in (("ca", "scrim local authority"), ("broker", BROKER)):
        write(work / f"{name}.cnf", EXTENSIONS.format(name=subject, hosts="".join(f", DNS:{host}" for host in hosts)))
        write(work / f"{name}.key", "")
        _openssl(work, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", f"{name}.key")
    _openssl(work, "req", "-x509", "-new", "-key", "ca.key", "-config", "ca.cnf", "-extensions", "authority", "-days", DAYS, "-out", "ca.crt")
    _openssl(work, "req", "-new", "-key", "broker.key", "-config", "broker.cnf", "-out", "broker.csr")
    serial = str(secrets.randbits(64) | 1)
    signed = ("-CA", "ca.crt", "-CAkey", "ca.key", "-set_serial", serial, "-days", DAYS, "-extfile", "broker.cnf", "-extensions", "broker")
    _openssl(work, "x509", "-req", "-in", "broker.csr", *signed, "-out", "broker.crt")


def _openssl(work: Path, *args: str) -> None:
    if shutil.which("openssl") is None:
        raise OpensslFailed("a broker with logins needs the openssl command (apt-get install openssl)")
    done = subprocess.run(["openssl", *args], cwd=work, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise OpensslFailed(f"openssl {args[0]} failed: {(done.stderr.strip().splitlines() or ['no message'])[-1]}")
