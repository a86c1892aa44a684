"""`scrim erase`: Everything of one person that can be destroyed is, and a certificate says so."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from pipeline.commands.common import err, fail, load_kek, load_settings, or_exit, out, signer


def erase(
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="The person's pseudonym, as recorders send it.")],
    certificate: Annotated[Path | None, typer.Option(help="A new file for the certificate (JSON).", show_default=False)] = None,
    wait: Annotated[float, typer.Option(help="Seconds that the redact worker may take to let go of what it holds.", min=0)] = 60,
) -> None:
    """Erase a person: opt them out for good, destroy their key, delete their frames, tell the holders of copies, and certify it.

    Exit 1 where something was not found done when it was tried; erase again once it is mended. Undo the opting out: scrim consent ACTOR allow.
    """
    from pipeline import policies
    from pipeline.stream import erasure
    from schemas.raw import ID_PATTERN

    if not re.match(ID_PATTERN, actor):
        raise typer.BadParameter("is no pseudonym: letters, digits and ._:- only, at most 64")
    if certificate is not None and certificate.exists():
        fail(f"{certificate}: is there already (give a new file)")
    settings = load_settings()
    kek = load_kek()
    if kek is None:
        fail("SCRIM_KEK_FILE is not set: without it the person's key and states cannot be told from others'")
    _, policy = or_exit(lambda: policies.read(settings))
    with err.status("erasing") as status:
        done = or_exit(lambda: asyncio.run(erasure.erase(settings, policy, kek, signer(), actor, lambda step: status.update(step), wait)))
    if certificate is not None:
        certificate.write_bytes(msgspec.json.format(msgspec.json.encode(done), indent=2) + b"\n")
    for one in done.findings:
        out.print(f"{'done  ' if one.done else 'NOT   '} {one.what}: {one.detail}", markup=False, highlight=False, soft_wrap=True)
    for line in done.stays:
        out.print(f"stays  {line}", markup=False, highlight=False, soft_wrap=True)
    out.print(f"raw records of {actor} are gone by {done.raw_until}; the certificate is {'signed' if done.signature else 'not signed (SCRIM_AUDIT_KEY_FILE)'}",
              markup=False, highlight=False, soft_wrap=True)  # fmt: skip
    if not done.complete:
        raise typer.Exit(1)
