"""`scrim quarantine`: What was held back. Nothing of it is shown but by `open`, and that is written down first."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.audit import lines
from pipeline.commands.common import err, fail, load_kek, load_settings, now, or_exit, out

if TYPE_CHECKING:
    from pipeline.proof.quarantine import KeyRing
    from schemas.audit import Place, QuarantineRecord

app = typer.Typer(no_args_is_help=True, help="What was held back. Nothing of it is shown but by `open`, and that is written down first.")

Where = Annotated[Path | None, typer.Option("--from", help="A quarantine.jsonl. Without it, the topic.", show_default=False)]
Who = Annotated[str, typer.Option(help="Who does this: it goes into the log.", show_default=False)]
Why = Annotated[str, typer.Option("--reason", help="Why: it goes into the log.", show_default=False)]
Codes = Annotated[list[str] | None, typer.Option("--code", help="Only what was quarantined for this reason code; may be given again.", show_default=False)]
Actor = Annotated[str | None, typer.Option(help="Only this person's.", show_default=False)]
Session = Annotated[str | None, typer.Option(help="Only this session's.", show_default=False)]


@app.command("list", epilog="Example: scrim quarantine list --from clean/quarantine.jsonl --code timeout --records")
def quarantine_list(
    where: Where = None, codes: Codes = None, actor: Actor = None, session: Session = None,
    each: Annotated[bool, typer.Option("--records", help="Every record too, not only counts.")] = False,
) -> None:  # fmt: skip
    """Count what is in quarantine, by reason. Never shows content."""
    from rich.table import Table

    from pipeline.proof import shelf
    from pipeline.report.words import REASONS

    found = list(shelf.select(_records(where), _wanted(codes, actor, session, ())))
    if each:
        rows = Table("Place", "Reason", "Id", "Session", "Actor", "Kept", box=None)
        for record in found:
            rows.add_row(shelf.write_place(record.place), record.reason, record.id or "-", record.session or "-", record.actor or "-", _yes(record.sealed))
        out.print(rows, markup=False)
    table = Table("Reason", "Records", "Kept", "Meaning", box=None)
    for reason, (count, kept) in shelf.counts(found).items():
        table.add_row(reason, f"{count:,}", f"{kept:,}", REASONS[reason])
    out.print(table)
    out.print(f"{len(found):,} in quarantine", highlight=False)


@app.command("open", epilog='Example: scrim quarantine open capture.raw/3/1042 --who "D. Osei" --reason "ticket 4411" --out record.json')
def quarantine_open(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="Its place, as `list --records` writes it.")],
    who: Who,
    why: Why,
    where: Where = None,
    target: Annotated[Path | None, typer.Option("--out", help="A new file for it, readable by you alone; none: the terminal.", show_default=False)] = None,
) -> None:
    """Show one raw record. Who and why are written to the chained log of openings before anything is shown."""
    from pipeline.proof import shelf
    from pipeline.proof.quarantine import SealError, open_record

    if target is None and not sys.stdout.isatty():
        fail("the content goes to a terminal only, or with --out to a file")
    if target is not None and target.exists():
        fail(f"{target}: is there already (give a new file)")
    record = next(shelf.select(_records(where), _wanted(None, None, None, (place,))), None)
    if record is None:
        fail(f"{place}: is not in quarantine")
    ring = _ring(where)
    _note(where, "open", who, why, [record.place])
    try:
        payload = open_record(record, ring)
    except SealError as wrong:
        fail(f"{place}: {wrong}")
    if target is not None:
        _write(target, [payload])
    else:
        typer.echo(shelf.printable(payload))


@app.command("retry", epilog='Example: scrim quarantine retry --code timeout --who "D. Osei" --reason "store is back"')
def quarantine_retry(
    who: Who, why: Why, where: Where = None, codes: Codes = None, actor: Actor = None, session: Session = None,
    places: Annotated[list[str] | None, typer.Option("--place", help="Only this place; may be given again.", show_default=False)] = None,
    target: Annotated[Path | None, typer.Option("--out", help="A new .jsonl for `scrim redact`, readable by you alone.", show_default=False)] = None,
    again: Annotated[bool, typer.Option(help="Those too that were sent again before.")] = False,
) -> None:  # fmt: skip
    """Send quarantined records again, once the cause is mended: onto capture.raw, or with --out into a file.

    On the stream they are judged by all that their session has shown since, and leave as session `<session>.again`, since their session has gone on without
    them. Keys and typed text cannot be sent again alone: they are parts of a run. From a file, they are a recording of their own: redact the whole
    recording again where what it showed elsewhere matters. Rules of order (id_conflict, out_of_order) and release's catches are final.
    """
    from pipeline.proof import retry, shelf

    if (where is None) is (target is not None):
        fail("--from FILE and --out FILE go together; without them, the topics")
    if target is not None and target.exists():
        fail(f"{target}: is there already (give a new file)")
    found = list(shelf.select(_records(where), _wanted(codes, actor, session, tuple(places or ()))))
    done = set() if again else _sent_before(where)
    chosen, left = retry.choose(found, _ring(where), done)
    if chosen:
        _note(where, "retry", who, why, [one.place for one in chosen])
        if target is not None:
            _write(target, [one.value for one in chosen])
        else:
            _send(chosen)
    out.print(f"{len(chosen)} sent again" + "".join(f", {count} {what}" for what, count in left.items()), markup=False, highlight=False, soft_wrap=True)


@app.command("resume", epilog='Example: scrim quarantine resume --who "D. Osei" --reason "the OCR model is back"')
def quarantine_resume(who: Who, why: Why) -> None:
    """Let redact workers start again after the breaker stopped them, once the cause is mended."""
    from pipeline.stream import breaker

    settings = load_settings()
    stopped = or_exit(lambda: asyncio.run(breaker.tripped(settings)))
    if stopped is None:
        fail("the breaker has not tripped")
    _note(None, "resume", who, why, [None])
    or_exit(lambda: asyncio.run(breaker.reset(settings)))
    out.print(f"redact may start again; it had stopped because {stopped}", markup=False, highlight=False, soft_wrap=True)


def _records(where: Path | None) -> Iterator[QuarantineRecord]:
    from pipeline.proof import shelf
    from pipeline.stream.committed import whole

    unread = 0
    if where is not None:
        for line in lines(where):
            record = shelf.parse(line)
            unread += record is None
            if record is not None:
                yield record
    else:
        with whole(load_settings(), "quarantine") as read:
            for found in read():
                record = shelf.parse(found.value or b"")
                unread += record is None
                if record is not None:
                    yield record
    if unread:
        err.print(f"{unread} lines are no quarantine records")


def _wanted(codes: list[str] | None, actor: str | None, session: str | None, places: tuple[str, ...]) -> Any:
    from pipeline.proof import shelf
    from schemas.audit import Reason

    known = {reason.value for reason in Reason}
    for code in codes or ():
        if code not in known:
            raise typer.BadParameter(f"{code} is no reason code")
    read = [shelf.read_place(place) for place in places]
    if None in read:
        raise typer.BadParameter("a place is a line, as in 12, or topic/partition/offset, as in capture.raw/3/1042")
    return shelf.Wanted(frozenset(Reason(code) for code in codes or ()), tuple(place for place in read if place is not None), actor, session)


def _ring(where: Path | None) -> KeyRing:
    from pipeline.proof.quarantine import KeyRing

    kek = load_kek()
    if kek is None:
        fail("SCRIM_KEK_FILE is not set: nothing opens without it")
    beside = str(where.parent / "keys") if where is not None else load_settings().keys
    return KeyRing(kek, os.environ.get("SCRIM_KEYS") or beside)


def _note(where: Path | None, action: Any, who: str, why: str, places: list[Place | None]) -> None:
    """Writes to the log, or exit 1: what cannot be written down is not done."""
    from pipeline.proof import access
    from pipeline.stream import officer

    if where is None:
        or_exit(lambda: asyncio.run(officer.note(load_settings(), action, who, why, now(), places)))
        return
    try:
        access.append(where.with_name("access.jsonl"), action, who, why, now(), places)
    except access.NotSaid as wrong:
        fail(str(wrong))
    except OSError:
        fail(f"{where.with_name('access.jsonl')}: cannot be written, so nothing was opened")


def _sent_before(where: Path | None) -> set[Place]:
    from pipeline.proof import access
    from pipeline.stream import officer

    if where is None:
        log = or_exit(lambda: officer.openings(load_settings()))
    else:
        file = where.with_name("access.jsonl")
        log = [record for line in (lines(file) if file.exists() else ()) if (record := access.parse(line)) is not None]
    return {record.place for record in log if record.action == "retry" and record.place is not None}


def _send(chosen: list[Any]) -> None:
    from pipeline.broker import produce
    from pipeline.proof import retry

    kek = load_kek() or b""
    key = retry.ticket_key(kek)
    or_exit(lambda: produce.again(load_settings(), [(one.place, one.session, one.value, retry.ticket(key, one.session, one.value)) for one in chosen]))


def _write(target: Path, values: list[bytes]) -> None:
    """A new file, readable by its owner alone."""
    try:
        opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError:
        fail(f"{target}: cannot be made")
    with os.fdopen(opened, "wb") as file:
        file.writelines(value + b"\n" for value in values)
    out.print(f"{target}: written, readable by you alone", markup=False, highlight=False, soft_wrap=True)


def _yes(value: object) -> str:
    return "yes" if value is not None else "no"
