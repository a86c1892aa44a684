"""`scrim audit`: the audit chain, its checkpoints, and the pack of evidence."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.commands.common import err, fail, load_settings, now_ms, or_exit, out, signer

app = typer.Typer(no_args_is_help=True, help="The audit chain, its checkpoints, and the pack of evidence.")

PublicKey = Annotated[Path | None, typer.Option("--key", help="A file with the public key (scrim audit key). Without it, that of SCRIM_AUDIT_KEY_FILE.")]
HOUR_MS = 3_600_000


@app.command("verify", epilog="Example: scrim audit verify clean/audit.jsonl --clean clean/clean.jsonl --key audit.pub")
def audit_verify(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="An audit.jsonl. Without it, give --topic.", show_default=False)] = None,
    topic: Annotated[bool, typer.Option("--topic", help="The chains on the broker, every partition.")] = False,
    points: Annotated[
        Path | None,
        typer.Option("--checkpoints", help="FILE's checkpoints; without it, the checkpoints.jsonl beside FILE. With --topic, ones that were kept elsewhere."),
    ] = None,
    key: PublicKey = None,
    clean: Annotated[Path | None, typer.Option(help="The clean.jsonl that must agree with it.", show_default=False)] = None,
    quarantine: Annotated[Path | None, typer.Option(help="The quarantine.jsonl that must agree with it.", show_default=False)] = None,
) -> None:
    """Check that nothing was edited, deleted, moved, added, cut off at either end, or made anew. Exit 1 with each fault in one line."""
    if (file is None) is not topic:
        raise typer.BadParameter("give either FILE or --topic")
    public = public_key(key)
    if file is not None:
        _verify_file(file, points, public, clean, quarantine)
    else:
        _verify_topic(points, public)


@app.command("key", epilog="Example: SCRIM_AUDIT_KEY_FILE=audit.key scrim audit key > audit.pub")
def audit_key() -> None:
    """Print the public key that belongs to SCRIM_AUDIT_KEY_FILE: give it to whoever is to check the audit."""
    public = signer().public
    if public is None:
        fail("SCRIM_AUDIT_KEY_FILE is not set (make one: head -c 32 /dev/urandom | base64 > audit.key)")
    typer.echo(base64.b64encode(public).decode())


@app.command("heads", epilog="Example: scrim audit heads >> /mnt/elsewhere/heads.jsonl")
def audit_heads() -> None:
    """Print the newest checkpoint of each partition. Keep them elsewhere: `verify --topic --checkpoints` then finds even an end cut off of all topics."""
    from pipeline.stream import proving

    for line in or_exit(lambda: list(proving.heads(load_settings()))):
        typer.echo(line.decode())


@app.command("evidence", epilog="Example: scrim audit evidence evidence.zip --from clean/ --policy policy.yaml")
def audit_evidence(
    target: Annotated[Path, typer.Argument(metavar="OUT", help="A new .zip, or a new folder.")],
    run: Annotated[Path | None, typer.Option("--from", help="What `scrim redact` wrote. Without it, the broker that the settings name.")] = None,
    policy_file: Annotated[Path | None, typer.Option("--policy", help="The policy file. Without it, the settings' or the shipped one.")] = None,
    figures: Annotated[Path | None, typer.Option(help="A JSON file of test or bench figures to put in.", show_default=False)] = None,
    key: PublicKey = None,
) -> None:
    """Gather what a data protection impact assessment asks for: policy, versions, weights, counts, proof, retention, access. No content."""
    from pipeline import evidence

    settings = load_settings()
    pack = or_exit(lambda: evidence.gather(settings, run, policy_file, figures, public_key(key)))
    or_exit(lambda: evidence.write(pack, target))
    out.print(f"{target}: {pack.summary}", markup=False, highlight=False, soft_wrap=True)


def public_key(file: Path | None) -> bytes | None:
    """The public key in a file, or that of the configured key; exit 1 where the file holds none."""
    from pipeline.proof.signing import decode_key

    if file is None:
        return signer().public
    try:
        public = decode_key(file.read_bytes())
    except OSError:
        public = None
    return public if public is not None else fail(f"{file}: does not hold a public key, 32 bytes in base64 (print it: scrim audit key)")


def lines(file: Path) -> Iterator[bytes]:
    """The lines of a file that are not empty, or exit 1."""
    try:
        with file.open("rb") as opened:
            yield from (stripped for line in opened if (stripped := line.rstrip(b"\r\n")))
    except OSError:
        fail(f"{file}: cannot be read")


def _verify_file(file: Path, points: Path | None, public: bytes | None, clean: Path | None, quarantine: Path | None) -> None:
    from pipeline.proof import access, accounts, audit, checkpoints

    reading = audit.Reading()
    faults = [(file, fault) for line in lines(file) for fault in reading.take(line)]
    beside = file.with_name("checkpoints.jsonl")
    points = points or (beside if beside.exists() else None)
    if points is not None or public is not None:
        faults += [(file, fault) for fault in checkpoints.verify(reading, lines(points) if points else (), None, public, None)]
    for named, look in ((clean, accounts.clean), (quarantine, accounts.quarantine)):
        if named is not None and not reading.beyond:
            faults += [(named, fault) for fault in look(reading, lines(named))]
    log = file.with_name("access.jsonl")
    if log.exists():
        faults += [(log, fault) for fault in access.verify(lines(log))]
    _tell(faults)
    if points is None:
        err.print("no checkpoints: an end cut off, or a chain made anew, would not show")
    signed = "signed checkpoints" if public is not None else "checkpoints, signatures not looked at (--key)"
    out.print(f"{file}: the chain holds, {reading.head.count} records" + (f", {signed}" if points else ""), markup=False, highlight=False, soft_wrap=True)


def _verify_topic(points: Path | None, public: bytes | None) -> None:
    from pipeline import policies
    from pipeline.proof import checkpoints
    from pipeline.stream import proving

    settings = load_settings()
    _, policy = or_exit(lambda: policies.read(settings))
    kept = [checkpoints.parse(line) or fail(f"{points}: has a line that is no checkpoint known here") for line in lines(points)] if points is not None else []
    gone_before_ms = now_ms() - policy.retention.audit_hours * HOUR_MS
    proved = or_exit(lambda: proving.prove(settings, public, gone_before_ms, kept))
    openings, wrong = or_exit(lambda: proving.opened(settings))
    _tell([*((one.name, fault) for one in proved for fault in one.faults), *((settings.topic("access"), fault) for fault in wrong)])
    for one in proved:
        out.print(f"{one.name}: the chain holds, {one.reading.head.count} records", markup=False, highlight=False)
    out.print(f"{settings.topic('access')}: holds, {openings} openings", markup=False, highlight=False)


def _tell(faults: Iterable[tuple[Any, Any]]) -> None:
    """Each fault in one line, then exit 1; nothing where there is none."""
    told = False
    for place, fault in faults:
        told = True
        err.print(f"{place}: {fault}", markup=False, highlight=False, soft_wrap=True)
    if told:
        raise typer.Exit(1)
