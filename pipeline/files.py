"""`scrim redact IN OUT`: a recording on disk in, a clean one out, by the same core as the stream, without a broker.

IN is a folder with `raw.jsonl` (blobs by `ref`, relative to it) or one `.jsonl` file. OUT must be new or empty and gets `clean.jsonl`, `audit.jsonl`,
`checkpoints.jsonl`, `quarantine.jsonl`, `blobs/` and `report.html`. Every line that is not blank ends in exactly one audit record. Cannot happen: content
in an error.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from pipeline import __version__, nodump, report
from pipeline.blobs import open_store
from pipeline.faults import CannotRun
from pipeline.proof.audit import Head
from pipeline.proof.checkpoints import Anchor, anchor
from pipeline.proof.signing import Signer
from pipeline.proof.sinks import Folder
from pipeline.report import Tally
from pipeline.work.engine import Raw, Work
from pipeline.work.looks import judge
from pipeline.work.pool import Pool, joined, session_of
from pipeline.work.rereading import Rereading
from pipeline.work.samples import Before, tell
from pipeline.work.station import Setup
from redactors import recheck
from redactors.core import StoreFailed
from redactors.policy import load as policies
from schemas.audit import Place
from schemas.policy import Policy
from schemas.raw import RECORD_BYTES_MAX

BATCH_RECORDS = 512
BATCH_BYTES = 4 * 1024 * 1024
BATCHES_AHEAD = 2
CHAIN = "audit.jsonl"  # what a checkpoint calls the chain of a file
_BOM = b"\xef\xbb\xbf"


class FilesError(CannotRun):
    """Why a run could not begin: place, fault and fix. Never content."""


class Run(Struct, frozen=True):
    """What to redact, and how."""

    source: Path
    out: Path
    policy: str
    models: Path
    key: bytes
    processes: int
    seals: bool = False
    keys: str = ""
    audit_key: bytes | None = None


def raw_file(source: Path) -> Path:
    """The file of raw lines that `source` means."""
    if source.is_dir():
        source = source / "raw.jsonl"
    if not source.is_file():
        raise FilesError(f"{source}: no such recording (expected a folder with raw.jsonl, or a .jsonl file)")
    return source


def lines(file: Path) -> Iterator[Raw]:
    """The file's lines that are not blank, with their numbers from 1; a BOM at the start is passed over. Longer lines than a record may be are cut."""
    with open(file, "rb") as opened:
        number = 0
        while line := opened.readline(RECORD_BYTES_MAX + 2):
            number += 1
            while not line.endswith(b"\n") and (rest := opened.readline(RECORD_BYTES_MAX)):
                line = line[: RECORD_BYTES_MAX + 1] + rest[-1:]  # too long in any case: only that it is matters
            value = line.rstrip(b"\r\n")
            if number == 1:
                value = value.removeprefix(_BOM)
            if value.strip():
                yield Raw(Place(line=number), session_of(value) if len(value) <= RECORD_BYTES_MAX else None, value)


def batches(raws: Iterator[Raw]) -> Iterator[list[Raw]]:
    """Batches bounded in records and bytes."""
    batch: list[Raw] = []
    size = 0
    for raw in raws:
        batch.append(raw)
        size += len(raw.value or b"")
        if len(batch) >= BATCH_RECORDS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def redact(what: Run, console: Console) -> Tally:
    """Redacts a recording and writes its report. Raises FilesError where it cannot begin; nothing is written then."""
    with bar(console) as progress:
        tally = run(what, progress)
    report.write(what.out / "report.html", tally, records_in=sum(1 for _ in lines(raw_file(what.source))))
    return tally


def bar(console: Console) -> Progress:
    """The progress bar of everything that takes long."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)


def run(what: Run, progress: Progress | None = None, before: Before | None = None) -> Tally:
    """Redacts a recording, without a report."""
    file = raw_file(what.source)
    nodump.seal()
    if what.out.exists() and (not what.out.is_dir() or any(what.out.iterdir())):
        raise FilesError(f"{what.out}: is not empty (give a new folder)")
    what.out.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    task = progress.add_task("redacting", total=file.stat().st_size) if progress is not None else None
    policy = policies.load(what.policy)
    checks, clean = recheck.build(policy), open_store(str(what.out))
    again = Rereading(policy, checks)
    pool = Pool(_setup(what, file), what.processes)
    try:
        pool.ready()
        with Folder(what.out, _anchored(what, policy)) as folder:
            for batch, work in _worked(pool, batches(lines(file))):
                for record in work.redacted:
                    caught = judge(checks, clean, record, record.event, again) if record.event is not None else None
                    folder.write(record, caught)
                    tell(tally, record, caught, clean, before)
                if progress is not None and task is not None:
                    progress.advance(task, sum(len(raw.value or b"") + 1 for raw in batch))
    except StoreFailed:
        raise FilesError(f"{what.out}/blobs or the recording's blobs cannot be read or written (room? permissions?); {what.out} is not whole") from None
    finally:
        pool.close()
    return tally


def _worked(pool: Pool, source: Iterator[list[Raw]]) -> Iterator[tuple[list[Raw], Work]]:
    """Each batch with its work. The next batch is with the processes while the last is written; at the end, all sessions are closed."""
    ahead: deque[tuple[list[Raw], list[Future[Work]]]] = deque()
    for batch in source:
        ahead.append((batch, pool.submit(batch, {})))
        if len(ahead) > BATCHES_AHEAD:
            done, futures = ahead.popleft()
            yield done, joined(future.result() for future in futures)
    for done, futures in ahead:
        yield done, joined(future.result() for future in futures)
    yield [], pool.flush()


def _anchored(what: Run, policy: Policy) -> Callable[[Head], bytes]:
    """Makes the checkpoint at the end of a run's audit."""
    signer, digest = Signer(what.audit_key), policies.digest(policy)

    def made(head: Head) -> bytes:
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return msgspec.json.encode(anchor(Anchor(), CHAIN, head, digest, __version__, now, signer)[0])

    return made


def _setup(what: Run, file: Path) -> Setup:
    return Setup(
        policy=what.policy, raw_blobs=str(file.parent), clean_blobs=str(what.out), models=str(what.models), worker=__version__, key=what.key,
        seals=what.seals, keys=what.keys,
    )  # fmt: skip
