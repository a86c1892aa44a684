"""`scrim policy`: The privacy officer's policy: whether it holds, what it covers, what another one would change."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.commands import approvals
from pipeline.commands.common import PolicyFile, err, fail, load_kek, load_settings, models_folder, now, or_exit, out, read_policy

app = typer.Typer(no_args_is_help=True, help="The privacy officer's policy.")


@app.command("check", epilog="Example: scrim policy check policy.yaml")
def policy_check(file: Annotated[Path, typer.Argument(metavar="FILE", help="The policy file, or the name of a shipped one.")]) -> None:
    """Check a policy line by line, and run its own examples."""
    from redactors.policy import load as policies

    _, loaded = read_policy(file)
    out.print(f"{file}: holds ({len(loaded.apps)} apps, {len(loaded.entities)} entities, {len(loaded.rules)} own rules), digest {policies.digest(loaded)}")


@app.command("schema", epilog="Example: scrim policy schema > policy.schema.json")
def policy_schema() -> None:
    """Print the JSON Schema of a policy file, for editors that complete and check it as you type."""
    from schemas import jsonschema

    typer.echo(jsonschema.render("policy"), nl=False)


@app.command("explain", epilog="Example: scrim policy explain PERSON --policy policy.yaml")
def policy_explain(
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help="What to explain, for example PERSON.")], policy_file: PolicyFile = None
) -> None:  # fmt: skip
    """Say what finds an entity, where, how sure it must be, and what is done with it."""
    from pipeline.report import explained
    from redactors import coverage
    from redactors.policy.shape import nearest
    from schemas.policy import ENTITIES

    policy = _policy(policy_file)
    known = [*ENTITIES, *(name for name in policy.entities if name not in ENTITIES)]
    name = entity.upper().replace("-", "_")
    if name not in known:
        fail(f'entity "{entity}" unknown{nearest(entity, known)} (expected one of {", ".join(known)})')
    explained.explain(coverage.explain(policy, name), out)


@app.command("coverage", epilog="Example: scrim policy coverage --policy hipaa-18 --json")
def policy_coverage(policy_file: PolicyFile = None, as_json: Annotated[bool, typer.Option("--json", help="JSON instead of tables.")] = False) -> None:
    """Show which entity is found where and by what, and which of the HIPAA identifiers and PCI items are covered, partly, or not."""
    from pipeline.report import explained

    policy = _policy(policy_file)
    if as_json:
        typer.echo(explained.coverage_json(policy))
    else:
        explained.coverage(policy, out)


@app.command("diff", epilog="Example: scrim policy diff policy.yaml new.yaml --on recording/ --html diff.html")
def policy_diff(
    first: Annotated[Path, typer.Argument(metavar="A", help="The policy that holds: a file, or the name of a shipped one.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="The policy that might.")],
    recording: Annotated[Path, typer.Option("--on", metavar="RECORDING", help="A folder with raw.jsonl, a .jsonl, or a sealed sample.", show_default=False)],
    as_json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write it as JSON too.", show_default=False)] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write it as a page too, with frames.", show_default=False)] = None,
    processes: Annotated[int, typer.Option(help="Processes to work in.", min=1, max=256)] = os.cpu_count() or 1,
    unseal: Annotated[bool, typer.Option("--unseal", help="Show raw values. Needs --reason and --who, which are written down first.")] = False,
    why: Annotated[str | None, typer.Option("--reason", help="Why raw values are looked at.", show_default=False)] = None,
    who: Annotated[str | None, typer.Option(help="Who looks.", show_default=False)] = None,
    log: Annotated[Path, typer.Option(help="The chained log of who looked.")] = Path("access.jsonl"),
) -> None:  # fmt: skip
    """Say what policy B would newly mask and newly expose on a recording or a sealed sample of the stream (which SCRIM_KEK_FILE opens), by shape; with
    --unseal by value."""
    import msgspec

    from pipeline import files
    from pipeline.policy_diff import diff, page
    from pipeline.policy_diff.table import show

    texts = [read_policy(file)[0] for file in (first, second)]
    keys = _keys(recording)
    if unseal:
        _unseal(log, who, why)
    with files.bar(err) as progress:
        task = progress.add_task("comparing", total=1)
        told = lambda done, total: progress.update(task, completed=done, total=total)  # noqa: E731
        found = or_exit(lambda: diff(texts[0], texts[1], recording, models_folder(), processes, told, unseal, keys))
    if html is not None:
        page.write(html, found, f"{first} against {second}")
    if as_json is not None:
        as_json.write_bytes(msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(found, frames=())), indent=2) + b"\n")
    show(found, out)


def _keys(recording: Path) -> Any:
    """What opens a sealed sample; None for a recording in plain files. Exit 1 where there is neither, or no key."""
    from pipeline import files
    from pipeline.policy_diff import Keys
    from pipeline.proof import sample

    if not sample.is_sample(recording):
        or_exit(lambda: files.raw_file(recording))
        return None
    kek = load_kek()
    if kek is None:
        fail(f"{recording}: is a sealed sample, and SCRIM_KEK_FILE is not set: nothing opens without it")
    return Keys(kek, os.environ.get("SCRIM_KEYS") or load_settings().keys)


def _unseal(log: Path, who: str | None, why: str | None) -> None:
    """Writes down who looks and why, on disk before anything is shown."""
    from pipeline.proof import access

    if not who or not why:
        fail("--unseal needs --who NAME and --reason TEXT: they are written down first")
    try:
        access.append(log, "compare", who, why, now(), [None])
    except access.NotSaid as wrong:
        fail(str(wrong))
    except OSError:
        fail(f"{log}: cannot be written, so nothing is unsealed")


def _policy(file: Path | None) -> Any:
    from redactors.policy import load as policies

    return policies.load(policies.shipped()) if file is None else read_policy(file)[1]


approvals.hang(app)
