"""What was taken back, taken out of an export: people and records in; every shard that holds a row of theirs rewritten, and the whole read back, out.

Delivery: what is to go is noted in the state first, so that no later run brings it back. Then each batch that holds some of it is written anew beside the
old one (`.taken`), and from one step on, again in the state, the new files take the old ones' place. A process that is killed anywhere is gone on
with by the next command of any kind on this export. Memory: one row group, one sample, one line, and the keys of what goes out of one batch.
What cannot happen: `gone` without having looked; a shard that is half of each.
"""

from __future__ import annotations

import os
import re
import shutil
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.export import books, card, notices, preview, rewriting, stored
from pipeline.export.books import Done, State
from pipeline.export.notices import Board, Taken
from pipeline.export.reader import forget
from pipeline.export.rewriting import Key
from pipeline.export.shapes import Frame
from pipeline.export.sources import Source
from pipeline.faults import CannotRun
from schemas.erasure import RecordsNotice

STAGE = ".taken"
_IMAGE = re.compile(rb"images/\d+/([0-9a-f]{64}\.[a-z]+)")


class Erased(Struct, frozen=True):
    """What was done: rows taken out, by shard; images deleted; rows that were read back to look for more."""

    actor: str
    rows: dict[str, int]
    images: int
    read_back: int


class ErasedRecords(Struct, frozen=True):
    """The same, of an erasure of records."""

    erasure: str
    rows: dict[str, int]
    images: int
    read_back: int


def erase(out: str | Path, actor: str) -> Erased:
    """Erases an actor from an export, for good. Raises CannotRun where it is none, or where something of them is left."""
    return Erased(actor, *_at_once(Path(out), notices.without([actor]), "asked for here"))


def erase_records(out: str | Path, notice: RecordsNotice) -> ErasedRecords:
    """Erases what was made of the records that a notice names. Raises CannotRun as `erase`."""
    taken = Taken()
    taken.add(notice)
    return ErasedRecords(notice.erasure, *_at_once(Path(out), taken, f"given here, {notice.time}"))


def honour(out: Path, source: Source) -> tuple[Done, ...]:
    """Takes out what the notices on a topic take back that this export has not seen. Raises CannotRun. May be killed, and run again, at any time."""
    if not out.is_dir():
        raise CannotRun(f"{out}: holds no export (no state.json)")
    with books.held(out):
        before = len(books.load(out).done)
        return follow(out, source).done[before:]


def follow(out: Path, source: Source | None) -> State:
    """`honour` for who holds the export already; without a source, what was begun is ended."""
    state = books.load(out)
    if state.pending is not None:
        _carry_out(out, state)
    if source is None:
        return state
    board = Board(source, state.noticed.get(source.topic, 0))
    news = board.read()
    known = state.noticed.get(source.topic)
    state.noticed = {**state.noticed, source.topic: board.next}
    if news.said:
        _take(out, state, news.taken, news.said)
    elif board.next != known:
        books.save(out, state)
    if news.fault is not None:
        raise CannotRun(news.fault)  # what lies before it is done; behind it nothing is
    return state


def verify(out: Path, taken: Taken | str) -> tuple[set[str], int]:
    """Reads every row of every shard, manifest and state: the files that hold something of what was taken back (or of an actor), and how many rows were
    read. A shard whose rows are not those of its manifest counts too."""
    taken = notices.without([taken]) if isinstance(taken, str) else taken
    state, left, read = books.load(out), set(), 0
    for number in range(state.batches):
        left |= {f"manifest/{number:05d}.jsonl" for row in books.manifest(out, number) if rewriting.hit(row, taken)}
        for shard in (books.shard_of(name, number) for name in state.formats):
            for told, there in zip_longest((row for row in books.manifest(out, number) if row.shard == shard), rewriting.rows(out / shard)):
                read += there is not None
                if told is None or there is None or there[:3] != (told.actor, told.session, told.seq) or rewriting.hit(there, taken):
                    left.add(shard)
    if "lerobot" in state.formats and any(row["actor"] in taken.people for row in rewriting.bounds(out)):
        left.add("lerobot/meta/episodes")
    if taken.people.keys() & state.people.keys() or forget(bytes(state.position), taken) != forget(bytes(state.position), Taken()):
        left.add("state.json")
    return left, read


def _at_once(out: Path, taken: Taken, why: str) -> tuple[dict[str, int], int, int]:
    if not out.is_dir():
        raise CannotRun(f"{out}: holds no export (no state.json)")
    with books.held(out):
        state = follow(out, None)
        _take(out, state, taken, why)
    done = state.done[-1] if state.batches else Done("", why, {}, 0, 0)
    return done.rows, done.images, done.read_back


def _take(out: Path, state: State, taken: Taken, because: str) -> None:
    """Notes what is to go, and takes it out."""
    state.taken.merge(taken)
    state.pending, state.because, state.staged = taken, because, None
    state.position = msgspec.Raw(forget(bytes(state.position), taken))
    books.save(out, state)
    _carry_out(out, state)


def _carry_out(out: Path, state: State) -> None:
    """Takes out what is pending, from wherever it was stopped."""
    taken = state.pending
    assert taken is not None
    (out / "preview.html").unlink(missing_ok=True)  # a few episodes of anyone
    if state.staged is None:
        shutil.rmtree(out / STAGE, ignore_errors=True)
        state.staged = _stage(out, state, taken)
        books.save(out, state)  # from here on the new files are the export's
    _swap(out)
    images = sum(_unused_images(out, state, number) for number in state.staged)
    _count(out, state, taken)
    books.save(out, state)
    books.finish(out, state)
    _preview(out, state)
    left, read = verify(out, taken)
    if left:
        state.staged = None
        books.save(out, state)
        raise CannotRun(f"{out}: {len(left)} places still hold what was erased ({', '.join(sorted(left)[:5])}); run it again")
    rows: dict[str, int] = {}
    for found in state.staged.values():
        rows |= found
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if state.batches:
        state.done = (*state.done, Done(now, state.because, rows, images, read))
    state.pending, state.because, state.staged = None, "", None
    books.save(out, state)
    books.finish(out, state)


def _stage(out: Path, state: State, taken: Taken) -> dict[int, dict[str, int]]:
    """Writes the shards and manifests that change, and LeRobot's, which are numbered through, beside the old ones; how many rows go, by batch and shard."""
    stage, found = out / STAGE, dict[int, dict[str, int]]()
    robots: list[set[Key]] = []
    for number in range(state.batches):
        going: dict[str, set[Key]] = {}
        counted: dict[str, int] = {}
        for row in books.manifest(out, number):
            if rewriting.hit(row, taken):
                going.setdefault(row.shard, set()).add((row.session, row.seq))
                counted[row.shard] = counted.get(row.shard, 0) + 1
        robots.append(next((keys for shard, keys in going.items() if shard.startswith("lerobot/")), set()))
        if not going:
            continue
        found[number] = counted
        for shard, keys in going.items():
            if not shard.startswith("lerobot/"):
                rewriting.without(out / shard, stage / shard, keys)
        rewriting.manifest(out, stage, number, going)
    if any(robots):
        rewriting.lerobot_without(out, stage, robots)
    for path in stage.rglob("*"):
        if path.is_file():
            _to_stay(path)
    return found


def _to_stay(path: Path) -> None:
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _swap(out: Path) -> None:
    """The new files take the old ones' place, and those of no bytes with them. What has moved already is not there any more."""
    for path in sorted(path for path in (out / STAGE).rglob("*") if path.is_file()):
        to = out / path.relative_to(out / STAGE)
        if path.stat().st_size or path.parent.name == "manifest":
            to.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, to)
        else:
            to.unlink(missing_ok=True)  # a shard of which nothing is left
            path.unlink()
    shutil.rmtree(out / STAGE, ignore_errors=True)


def _unused_images(out: Path, state: State, number: int) -> int:
    """Deletes the batch's images that no line names any more."""
    folder = out / f"images/{number:05d}"
    if not folder.is_dir():
        return 0
    named = (out / books.shard_of(name, number) for name in state.formats if name not in ("parquet", "webdataset", "lerobot"))
    shards = [shard for shard in named if shard.exists()]
    gone = {image.name for image in folder.iterdir()}
    for shard in shards:
        with shard.open("rb") as file:
            for line in file:
                gone -= {name.decode() for name in _IMAGE.findall(line)}
    for name in gone:
        (folder / name).unlink()
    return len(gone)


def _count(out: Path, state: State, taken: Taken) -> None:
    """The card counts what is left: without a person it is known; without records it is counted anew, where whole steps can be read back."""
    touched = {shard for shards in (state.staged or {}).values() for shard in shards}
    here = [actor for actor, one in taken.people.items() if actor in state.people or one.until is None]
    state.erased = (*state.erased, *(actor for actor in here if actor not in state.erased))
    for actor in taken.people:
        state.people.pop(actor, None)
    if not taken.records or not touched:
        return
    if "parquet" not in state.formats:
        state.counts_before = True
        return
    state.people = {}
    for episode, *_ in stored.Rows(stored.shards(out)).episodes(0, 0):
        state.people.setdefault(episode.actor, card.Counts()).add(episode)


class _Frames:
    """Frames as images, out of the export's own shards."""

    def __init__(self, rows: stored.Rows) -> None:
        self._rows = rows

    def image(self, frame: Frame) -> object:
        """The frame as an RGB Pillow image."""
        return preview.opened(self._rows.read(frame))


def _preview(out: Path, state: State) -> None:
    """The page anew, from what is left; none where no format holds whole steps."""
    if not state.preview or "parquet" not in state.formats:
        return
    rows, samples = stored.Rows(stored.shards(out)), preview.Samples()
    for episode, *_ in rows.episodes(0, 0):
        samples.offer(episode, _Frames(rows))
    if samples.strips:
        preview.write(out, samples, state.purpose)
