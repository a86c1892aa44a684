"""`scrim erase`: everything of one person that can be destroyed is; or the records in which a value can be read are. A certificate says so."""

from __future__ import annotations

import asyncio
import getpass
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from pipeline.commands.common import err, fail, load_kek, load_settings, or_exit, out, signer

if TYPE_CHECKING:
    from schemas.erasure import Certificate, RecordsCertificate

SESSIONS_SHOWN_MAX = 20


def erase(
    actor: Annotated[str | None, typer.Argument(metavar="ACTOR", help="The person's pseudonym, as recorders send it.", show_default=False)] = None,
    value: Annotated[bool, typer.Option("--value", help="Erase a value that can be read, instead: it is asked for, or read from standard input.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --value: do not ask again once the records that hold it are counted.")] = False,
    certificate: Annotated[Path | None, typer.Option(help="A new file for the certificate (JSON).", show_default=False)] = None,
    wait: Annotated[float, typer.Option(help="Seconds that the redact worker may take to let go of what it holds.", min=0)] = 60,
) -> None:
    """Erase a person: opt them out for good, destroy their key, delete their frames, tell the holders of copies, and certify it.

    With --value, erase a value that leaked: the clean records in which it can be read are named to the holders of copies, and their frames deleted.
    Exit 1 where something was not found done when it was tried; erase again once it is mended. Undo the opting out: scrim consent ACTOR allow.
    """
    from schemas.raw import ID_PATTERN

    if value is (actor is not None):
        raise typer.BadParameter("expected one of the two: ACTOR, or --value")
    if actor is not None and not re.match(ID_PATTERN, actor):
        raise typer.BadParameter("is no pseudonym: letters, digits and ._:- only, at most 64")
    if certificate is not None and certificate.exists():
        fail(f"{certificate}: is there already (give a new file)")
    done = _person(actor, wait) if actor is not None else _value(yes)
    if certificate is not None:
        certificate.write_bytes(msgspec.json.format(msgspec.json.encode(done), indent=2) + b"\n")
    for one in done.findings:
        _say(f"{'done  ' if one.done else 'NOT   '} {one.what}: {one.detail}")
    for line in done.stays:
        _say(f"stays  {line}")
    _say(f"the certificate is {'signed' if done.signature else 'not signed (SCRIM_AUDIT_KEY_FILE)'}")
    if not done.complete:
        raise typer.Exit(1)


def _person(actor: str, wait: float) -> Certificate:
    from pipeline import policies
    from pipeline.stream import erasure

    settings = load_settings()
    kek = load_kek()
    if kek is None:
        fail("SCRIM_KEK_FILE is not set: without it the person's key and states cannot be told from others'")
    _, policy = or_exit(lambda: policies.read(settings))
    with err.status("erasing") as status:
        done = or_exit(lambda: asyncio.run(erasure.erase(settings, policy, kek, signer(), actor, lambda step: status.update(step), wait)))
    _say(f"raw records of {actor} are gone by {done.raw_until}")
    return done


def _value(yes: bool) -> RecordsCertificate:
    from pipeline import policies
    from pipeline.stream import value_erasure

    text = _asked()
    or_exit(lambda: value_erasure.asked(text))
    settings = load_settings()
    _, policy = or_exit(lambda: policies.read(settings))
    with err.status("looking") as status:
        held = or_exit(lambda: value_erasure.find(settings, text, lambda step: status.update(step)))
    _say(f"it can be read in {len(held.records)} of {held.searched} clean records, in {len(held.sessions)} sessions")
    for session, count in list(held.sessions.items())[:SESSIONS_SHOWN_MAX]:
        _say(f"  {session}: {count}")
    if held.records and not yes and not (sys.stdin.isatty() and typer.confirm("erase these records?", err=True)):
        fail("nothing was erased (to erase without being asked: --yes)")
    with err.status("erasing") as status:
        return or_exit(lambda: asyncio.run(value_erasure.erase(settings, policy, signer(), text, lambda step: status.update(step))))


def _asked() -> str:
    """The value: never an argument, which other users of the machine can read, and the shell's history keeps."""
    return (getpass.getpass("value (not shown): ") if sys.stdin.isatty() else sys.stdin.readline()).strip()


def _say(line: str) -> None:
    out.print(line, markup=False, highlight=False, soft_wrap=True)
