"""`scrim policy keygen|propose|approve|publish|withdraw|status`: how a policy gets into running workers, signed by others than its author."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import fail, load_settings, now, or_exit, out, read_policy

if TYPE_CHECKING:
    from pipeline.stream.publishing import Board, Waiting

KeyFile = Annotated[Path, typer.Option("--key", help="Your own key file, as `scrim policy keygen` wrote it.")]
SerialArgument = Annotated[int, typer.Argument(metavar="SERIAL", help="The proposal's number.", min=1)]


def hang(app: typer.Typer) -> None:
    """Puts the commands under `scrim policy`."""
    app.command("keygen", epilog="Example: scrim policy keygen dana --role officer --approvers approvers.json")(keygen)
    app.command("propose", epilog="Example: scrim policy propose policy.yaml --key dana.key")(propose)
    app.command("approve", epilog="Example: scrim policy approve 7 --key ravi.key")(approve)
    app.command("publish", epilog="Example: scrim policy publish 7")(publish)
    app.command("withdraw", epilog="Example: scrim policy withdraw 7")(withdraw)
    app.command("status", epilog="Example: scrim policy status")(status)


def keygen(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The person's name, as it is to stand in the record.")],
    role: Annotated[str, typer.Option(help="officer: proposes and approves; approver: approves only.")] = "approver",
    approvers: Annotated[Path | None, typer.Option(help="The SCRIM_APPROVERS_FILE to put the public key into.", show_default=False)] = None,
    to: Annotated[Path | None, typer.Option("--to", help="Where to write the private key. Without it, NAME.key.", show_default=False)] = None,
) -> None:
    """Make a person's key: the private half into a file of their own, the public half into the file that the workers read."""
    import msgspec

    from pipeline.proof import approvals
    from pipeline.settings import Settings
    from schemas.control import NAME_PATTERN, Approver

    if role not in ("officer", "approver"):
        raise typer.BadParameter(f"{role} is none of officer, approver")
    if not re.match(NAME_PATTERN, name):
        raise typer.BadParameter("is no name: letters, digits and ._- only, at most 64")
    there: approvals.Approvers = {}
    if approvers is not None and approvers.exists():
        settings = Settings(approvers_file=str(approvers))
        there = or_exit(lambda: approvals.read_approvers(settings) or {})
    if name in there:
        fail(f"{approvers}: {name} has a key already (give it an `until`, and the new one another name)")
    made, target = approvals.make_signatory(name), to or Path(f"{name}.key")
    try:
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError:
        fail(f"{target}: is there already, or cannot be written")
    with os.fdopen(file, "wb") as opened:
        opened.write(msgspec.json.encode(made))
    everyone = {**there, name: Approver(key=made.public, role="officer" if role == "officer" else "approver")}
    text = msgspec.json.format(msgspec.json.encode(everyone), indent=2).decode()
    if approvers is None:
        typer.echo(text)
    else:
        approvers.write_text(text + "\n", encoding="utf-8")
        out.print(f"{target}: the private key, for {name} alone; the public one is in {approvers}", markup=False, highlight=False, soft_wrap=True)


def propose(file: Annotated[Path, typer.Argument(metavar="FILE", help="The policy file.")], key: KeyFile) -> None:
    """Put a policy up for approval. Says which way each change goes, and how many approvals it takes."""
    from pipeline.proof import approvals
    from pipeline.stream import publishing

    text, author = read_policy(file)[0], or_exit(lambda: approvals.read_signatory(key))
    waiting = or_exit(lambda: asyncio.run(publishing.propose(load_settings(), text, author, now())))
    _show(waiting)
    out.print(f"proposed as {waiting.change.serial}: {_lacks(waiting)}", highlight=False)


def approve(serial: SerialArgument, key: KeyFile, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Read what a proposal changes, and sign it."""
    from pipeline.proof import approvals
    from pipeline.stream import publishing

    settings, by = load_settings(), or_exit(lambda: approvals.read_signatory(key))
    board = or_exit(lambda: asyncio.run(publishing.board(settings)))
    waiting = or_exit(lambda: publishing.find(board, serial))
    _show(waiting)
    if not yes and not typer.confirm(f"approve {serial} as {by.name}?"):
        raise typer.Exit(1)
    after = or_exit(lambda: asyncio.run(publishing.approve(settings, serial, by, now(), waiting.change)))
    out.print(f"approved {serial} as {by.name}: {_lacks(after)}", highlight=False)


def publish(serial: SerialArgument) -> None:
    """Publish a proposal that has its approvals. Running workers hold to it from their next record on."""
    from pipeline.stream import publishing

    accepted = or_exit(lambda: asyncio.run(publishing.publish(load_settings(), serial)))
    out.print(f"published {serial}: policy {accepted.digest}; `scrim policy status` shows where it is live", highlight=False)
    if accepted.comparison is None or any(one.path.startswith("retention.") for one in accepted.comparison.differences):
        out.print("where it changes how long topics are kept: SCRIM_POLICY_FILE=… scrim topics apply", highlight=False)


def withdraw(serial: SerialArgument) -> None:
    """Take a proposal back."""
    from pipeline.stream import publishing

    or_exit(lambda: asyncio.run(publishing.withdraw(load_settings(), serial)))
    out.print(f"withdrawn: {serial}", highlight=False)


def status() -> None:
    """Show the policy that holds, what waits for approval, and by which policy each partition's records were decided last."""
    from rich.table import Table

    from pipeline.stream import publishing

    settings = load_settings()
    if settings.approvers_file is None:
        out.print("SCRIM_APPROVERS_FILE is not set: the workers hold to their policy files", highlight=False)
    else:
        _show_board(or_exit(lambda: asyncio.run(publishing.board(settings))))
    table = Table("Partition", "redact", "release", "Last record", box=None)
    for one in or_exit(lambda: publishing.live(settings)):
        table.add_row(str(one.partition), one.redact, one.release, one.time)
    out.print(table, markup=False)


def _show_board(board: Board) -> None:
    holds = board.holds
    if holds is None:
        out.print("nothing is published: the workers hold to their policy files", highlight=False)
    else:
        by = ", ".join(one.who for one in holds.change.approvals)
        out.print(f"holds: {holds.change.serial}, policy {holds.digest}, by {holds.change.author}, approved by {by}", markup=False, highlight=False)
    for waiting in board.waiting:
        change = waiting.change
        out.print(f"waits: {change.serial}, policy {change.digest}, by {change.author}: {_lacks(waiting)}", markup=False, highlight=False)
    for refused in board.refused:
        out.print(f"refused by the workers: record {refused.serial} ({refused.why})", highlight=False)


def _show(waiting: Waiting) -> None:
    """What a proposal changes, line by line."""
    if waiting.comparison is None:
        out.print("the first policy on the topic: there is nothing published that it could be compared with", highlight=False)
        return
    for one in waiting.comparison.differences:
        mark = "-" if one.way == "loosening" else "+"
        out.print(f"{mark} {one.way:<10} {one.path}: {one.what}", markup=False, highlight=False, soft_wrap=True)
    if not waiting.comparison.differences:
        out.print("nothing that has an effect", highlight=False)


def _lacks(waiting: Waiting) -> str:
    have = len(waiting.approved_by)
    if waiting.stale:
        return "stale: another policy was published meanwhile; propose it again"
    if waiting.ready:
        return f"ready (approved by {', '.join(waiting.approved_by)}): scrim policy publish {waiting.change.serial}"
    return f"{waiting.change.kind}, {have} of {waiting.needs} approvals"
