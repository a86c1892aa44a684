"""The `scrim` command. Arguments in, calls of the rooms behind it out; exit 0: ran to the end, 1: could not run, 2: bad usage.

Errors are one line: place, fault and fix. Nothing of a recording is ever in them.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console

from pipeline.faults import CannotRun

# Imports of what takes time to load are inside the commands, so that `--help` answers at once.

Answer = TypeVar("Answer")

app = typer.Typer(name="scrim", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich",
                  help="Redacts recordings of how people use computers: raw capture events in, a clean topic out.")  # fmt: skip
worker = typer.Typer(no_args_is_help=True, help="The two streaming roles on Kafka.")
topics = typer.Typer(no_args_is_help=True, help="The pipeline's topics.")
policy = typer.Typer(no_args_is_help=True, help="The privacy officer's policy.")
audit = typer.Typer(no_args_is_help=True, help="The audit chain.")
for sub, name in ((worker, "worker"), (topics, "topics"), (policy, "policy"), (audit, "audit")):
    app.add_typer(sub, name=name)

out = Console()
err = Console(stderr=True)

PolicyFile = Annotated[Path | None, typer.Option("--policy", help="The policy file. Without it, the shipped policy.", show_default=False)]


@app.command(epilog="Example: scrim redact recording/ clean/ --policy policy.yaml")
def redact(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A folder with raw.jsonl (and blobs), or one .jsonl file.")],
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="A new or empty folder: clean.jsonl, audit.jsonl, quarantine.jsonl, blobs/, report.html.")],
    policy_file: PolicyFile = None,
    processes: Annotated[int, typer.Option(help="Processes to work in.", min=1, max=256)] = os.cpu_count() or 1,
) -> None:
    """Redact a recording on disk, without a broker."""
    from pipeline import files, report

    kek = _kek()
    run = files.Run(
        source=source, out=folder, policy=_policy_text(policy_file), models=_models(), key=kek or secrets.token_bytes(32), processes=processes,
        seals=kek is not None, keys=os.environ.get("SCRIM_KEYS", str(folder / "keys"))
    )  # fmt: skip
    tally = _or_exit(lambda: files.redact(run, err))
    out.print(report.table(tally))
    out.print(f"report: {folder / 'report.html'}")


@app.command(epilog="Example: scrim models")
def models() -> None:
    """Fetch the pinned model weights once, verify them by SHA-256, and keep them; nothing is downloaded after that."""
    from pipeline.models import weights

    cache = weights.folder()
    _or_exit(lambda: weights.fetch(cache, lambda step: err.print(step)))
    out.print(f"models are in {cache}, verified")


@app.command(name="try", epilog='Example: scrim try "call Dana Whitfield on 555-0142"')
def try_(
    what: Annotated[str, typer.Argument(metavar="TEXT|IMAGE", help="A text, or the path of a screenshot (png, jpeg, webp).")],
    policy_file: PolicyFile = None,
    field: Annotated[str, typer.Option(help="The name of the field the text stands in.")] = "",
    save: Annotated[Path | None, typer.Option(help="Where to write the covered image.", show_default=False)] = None,
) -> None:
    """Show what would be masked, and which rule does it. Nothing is stored."""
    from pipeline import trial

    trier = _or_exit(lambda: trial.build(_policy_text(policy_file), _models()))
    path = Path(what)
    if path.suffix.lower() in (".png", ".jpg", ".jpeg", ".webp") and path.is_file():
        _or_exit(lambda: trial.image(trier, path, save or path.with_name(f"{path.stem}.covered.png"), out))
    else:
        trial.text(trier, what, field, out)


@app.command(epilog="Example: scrim produce recording/")
def produce(source: Annotated[Path, typer.Argument(metavar="IN", help="A folder with raw.jsonl (and blobs), or one .jsonl file.")]) -> None:
    """Put a recording onto capture.raw."""
    from pipeline.broker import produce as producer

    settings = _settings()
    with err.status("producing") as status:
        done = _or_exit(lambda: producer.produce(settings, source, lambda sent: status.update(f"producing: {sent} records")))
    out.print(str(done))


@app.command(epilog="Example: scrim demo")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="A new or empty folder for what comes out.")] = Path("out/demo"),
    broker: Annotated[bool, typer.Option(help="Use a real Kafka where Java 17 or Docker is there.")] = True,
) -> None:
    """Run it all on a bundled recording, on this machine: Kafka, both workers, and a report to look at."""
    from pipeline.demo import show

    _or_exit(lambda: show.run(folder, broker, out, err))


@app.command(epilog="Example: scrim doctor")
def doctor() -> None:
    """Check everything the workers need."""
    from pipeline import doctor as checks

    done = checks.check(_settings())
    out.print(checks.table(done))
    if not all(check.ok for check in done):
        raise typer.Exit(1)


@worker.command("redact", epilog="Example: SCRIM_BOOTSTRAP=kafka:9092 scrim worker redact")
def worker_redact() -> None:
    """Read capture.raw, write capture.redacted. At least once; repeats are dropped by release."""
    from pipeline.stream import worker as redacting

    raise typer.Exit(_or_exit(lambda: redacting.run(_settings())))


@worker.command("release", epilog="Example: SCRIM_BOOTSTRAP=kafka:9092 scrim worker release")
def worker_release() -> None:
    """Read capture.redacted, check it again, write capture.clean, capture.audit and capture.quarantine. Exactly once."""
    from pipeline.stream import release

    raise typer.Exit(_or_exit(lambda: release.run(_settings())))


@topics.command("apply", epilog="Example: scrim topics apply --plan")
def topics_apply(plan: Annotated[bool, typer.Option(help="Only show what would change.")] = False) -> None:
    """Create the topics and access rules, and bring them to what the policy and the settings say. Nothing is taken away."""
    from pipeline.broker import acls
    from pipeline.broker import topics as wanted

    settings = _settings()
    text = _policy_text(Path(settings.policy_file) if settings.policy_file else None)
    changes = _or_exit(lambda: [*wanted.apply(settings, _policy(text), plan=plan), *acls.apply(settings, plan=plan)])
    for change in changes:
        out.print(f"{'FAULT ' if change.fault else ''}{change}", markup=False, highlight=False)
    if any(change.fault for change in changes):
        raise typer.Exit(1)


@policy.command("check", epilog="Example: scrim policy check policy.yaml")
def policy_check(file: Annotated[Path, typer.Argument(metavar="FILE", help="The policy file.")]) -> None:
    """Check a policy line by line, and run its own examples."""
    from redactors.policy import load as policies

    loaded = _policy(_read(file), str(file))
    out.print(f"{file}: holds ({len(loaded.apps)} apps, {len(loaded.entities)} entities, {len(loaded.rules)} own rules), digest {policies.digest(loaded)}")


@audit.command("verify", epilog="Example: scrim audit verify clean/audit.jsonl")
def audit_verify(file: Annotated[Path, typer.Argument(metavar="FILE", help="An audit.jsonl.")]) -> None:
    """Check the chain of an audit file: nothing edited, deleted or moved."""
    from pipeline.proof import audit as chain

    faults = list(chain.verify(line for line in _read(file).encode().split(b"\n") if line))
    for fault in faults:
        err.print(f"{file}: record {fault.at} {fault.what}")
    if faults:
        raise typer.Exit(1)
    out.print(f"{file}: the chain holds")


def _settings() -> Any:
    from pipeline import settings

    return _or_exit(settings.load)


def _kek() -> bytes | None:
    """The key-encryption key, where one is configured. Only this of the settings: a run over files needs no broker."""
    from pipeline import settings

    file = os.environ.get("SCRIM_KEK_FILE")
    return _or_exit(lambda: settings.read_kek(settings.Settings(kek_file=file))) if file else None


def _models() -> Path:
    from pipeline.models import weights

    cache = weights.folder()
    faults = weights.verify(cache)
    if faults:
        _fail(f"{cache}: {faults[0]} (run: scrim models)")
    return cache


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        _fail(f"{file}: cannot be read as a UTF-8 text file")


def _policy_text(file: Path | None) -> str:
    from redactors.policy import load as policies

    if file is None:
        return policies.shipped()
    text = _read(file)
    _policy(text, str(file))
    return text


def _policy(text: str, file: str = "policy.yaml") -> Any:
    from redactors.policy import load as policies

    try:
        return policies.load(text, file)
    except policies.PolicyError as wrong:
        for fault in wrong.faults:
            err.print(f"{file}:{fault.line} {fault.message}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None


def _or_exit(call: Callable[[], Answer]) -> Answer:
    """Runs a step; what is known to go wrong becomes one line and exit 1."""
    try:
        return call()
    except CannotRun as wrong:
        _fail(str(wrong))


def _fail(line: str) -> NoReturn:
    err.print(f"scrim: {line}", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1)


def main() -> None:
    """The entry point. An exception nobody expected is told by its kind only: its text may hold content."""
    try:
        app()
    except Exception as wrong:  # noqa: BLE001  the outermost edge
        err.print(f"scrim: stopped by {type(wrong).__name__} in {_where(wrong)}", markup=False, highlight=False)
        sys.exit(1)


def _where(wrong: BaseException) -> str:
    trace = wrong.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else "?"


if __name__ == "__main__":
    main()
