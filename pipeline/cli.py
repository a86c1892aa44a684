"""The `scrim` command. Arguments in, calls of the rooms behind it out; exit 0: ran to the end, 1: could not run, 2: bad usage.

Errors are one line: place, fault and fix. Nothing of a recording is ever in them.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import audit, canary, desk, policy, quarantine, topics, worker
from pipeline.commands.common import PolicyFile, err, load_audit_key, load_kek, load_settings, models_folder, or_exit, out, policy_text
from pipeline.commands.consent import consent
from pipeline.commands.erase import erase
from pipeline.commands.export import export
from pipeline.commands.honour import honour
from pipeline.commands.importing import import_
from pipeline.commands.load import load
from pipeline.commands.record import record
from pipeline.commands.sample import sample

# Imports of what takes time to load are inside the commands, so that `--help` answers at once.

app = typer.Typer(name="scrim", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich",
                  help="Redacts recordings of how people use computers: raw capture events in, a clean topic out.")  # fmt: skip
for group in (worker, topics, policy, audit, quarantine, desk):
    app.add_typer(group.app, name=group.__name__.rpartition(".")[2])
app.command("load", epilog="Example: scrim load --people 100 --minutes 10 --speed 5")(load)
app.command("canary", epilog="Example: scrim canary --canaries 2000 --json bound.json")(canary.canary)


@app.command(epilog="Example: scrim redact recording/ clean/ --policy policy.yaml")
def redact(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A folder with raw.jsonl (and blobs), or one .jsonl file.")],
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="A new or empty folder: clean.jsonl, audit.jsonl, quarantine.jsonl, blobs/, report.html.")],
    policy_file: PolicyFile = None,
    processes: Annotated[int, typer.Option(help="Processes to work in.", min=1, max=256)] = os.cpu_count() or 1,
) -> None:
    """Redact a recording on disk, without a broker."""
    from pipeline import files, report
    from pipeline.settings import BREAKER_SHARE
    from schemas.audit import Outcome

    kek = load_kek()
    run = files.Run(
        source=source, out=folder, policy=policy_text(policy_file), models=models_folder(), key=kek or secrets.token_bytes(32), processes=processes,
        seals=kek is not None, keys=os.environ.get("SCRIM_KEYS", str(folder / "keys")), audit_key=load_audit_key(),
    )  # fmt: skip
    tally = or_exit(lambda: files.redact(run, err))
    out.print(report.table(tally))
    if (share := tally.total(Outcome.QUARANTINED) / max(1, tally.total())) > BREAKER_SHARE:
        out.print(f"[bold red]{share:.0%} of the records were quarantined: something is wrong with the recording, the policy or this machine[/]")
    out.print(f"report: {folder / 'report.html'}")


@app.command(epilog="Example: scrim models")
def models() -> None:
    """Fetch the pinned model weights once, verify them by SHA-256, and keep them; nothing is downloaded after that."""
    from pipeline.models import weights

    cache = weights.folder()
    or_exit(lambda: weights.fetch(cache, lambda step: err.print(step)))
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

    trier = or_exit(lambda: trial.build(policy_text(policy_file), models_folder()))
    path = Path(what)
    if path.suffix.lower() in (".png", ".jpg", ".jpeg", ".webp") and path.is_file():
        or_exit(lambda: trial.image(trier, path, save or path.with_name(f"{path.stem}.covered.png"), out))
    else:
        trial.text(trier, what, field, out)


@app.command(epilog="Example: scrim produce recording/")
def produce(source: Annotated[Path, typer.Argument(metavar="IN", help="A folder with raw.jsonl (and blobs), or one .jsonl file.")]) -> None:
    """Put a recording onto capture.raw."""
    from pipeline.broker import produce as producer

    settings = load_settings()
    with err.status("producing") as status:
        done = or_exit(lambda: producer.produce(settings, source, lambda sent: status.update(f"producing: {sent} records")))
    out.print(str(done))


app.command(epilog="Example: scrim sample --sessions 50 --hours 8")(sample)


@app.command(epilog="Example: scrim demo")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="A new or empty folder for what comes out.")] = Path("out/demo"),
    broker: Annotated[bool, typer.Option(help="Use a real Kafka where Java 17 or Docker is there.")] = True,
) -> None:
    """Run it all on a bundled recording, on this machine: Kafka, both workers, and a report to look at."""
    from pipeline.demo import show

    or_exit(lambda: show.run(folder, broker, out, err))


app.command(epilog="Example: scrim consent u-17 paused --until 2026-03-02T18:00:00Z")(consent)
app.command(epilog="Example: scrim erase u-17 --certificate u-17.json; scrim erase --value --certificate leak.json")(erase)
app.command(epilog="Example: scrim record raw/ --seconds 120")(record)
app.command(name="import", epilog="Example: scrim import ducktrack recording/ raw/ --app com.tinyspeck.slackmacgap")(import_)
app.command(epilog="Example: scrim export clean/ data/ --format parquet,agentnet --purpose train-computer-use-agents --preview")(export)
app.command(epilog="Example: scrim honour data/ --follow 300")(honour)


@app.command(epilog="Example: scrim doctor")
def doctor() -> None:
    """Check everything that the role of this login needs, and try what it may not do. Changes nothing."""
    from pipeline import doctor as checks

    done = checks.check(load_settings())
    out.print(checks.table(done))
    if not all(check.ok for check in done):
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
