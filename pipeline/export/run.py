"""An export: a source in; shards of each format, their manifest and a data card out.

Delivery: shards are written in `.part`, and a batch of them, one of each format, becomes part of the export in one step: the new `state.json`, which says
how many batches there are and where the reader stood. A run that was stopped goes on there; what a stopped run left half done is removed. Memory: one
episode, one row group of each format, a few frames.
"""

from __future__ import annotations

import os
import shutil
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from pipeline.export import card, lerobot, lines, preview, stored, tars
from pipeline.export.books import FORMATS, Row, State, finish, held, load, save, shard_of
from pipeline.export.erasure import follow
from pipeline.export.reader import Reader, episodes
from pipeline.export.shapes import Episode, Frame, Step, sources
from pipeline.export.sources import notices_of
from pipeline.faults import CannotRun

SHARD_BYTES = 512 * 2**20
SHARD_EVENTS = 1_000_000
FRAMES_KEPT = 4  # a frame is looked at again by the next step and by the other formats
PART = ".part"


class Order(Struct, frozen=True, kw_only=True):
    """What is wanted."""

    source: str
    out: Path
    formats: tuple[str, ...]
    purpose: str
    policies: tuple[Any, ...] = ()
    preview: bool = False
    canary: Path | None = None
    shard_bytes: int = SHARD_BYTES


def export(order: Order, progress: Callable[[int, int], None] = lambda records, steps: None) -> State:
    """Exports what is new in the source, once what notices took back is out; and again what they took back meanwhile. Raises Refused, CannotRun."""
    with held(order.out):
        state = _begin(order)
        reader = episodes(order.source, purpose=order.purpose, policies=order.policies, position=bytes(state.position), without=state.taken)
        _prepare(order.out, state)
        board = notices_of(reader.source) if reader.source is not None and reader.source.settings is not None else None
        if state.pending is not None or board is not None:
            state = follow(order.out, board)
            reader = episodes(order.source, purpose=order.purpose, policies=order.policies, position=bytes(state.position), without=state.taken)
        _export(order, state, reader, progress)
        return follow(order.out, board) if board is not None else state


def _export(order: Order, state: State, reader: Reader, progress: Callable[[int, int], None]) -> None:
    samples = preview.Samples()
    batch: Batch | None = None
    steps = 0
    for episode in reader:
        batch = batch or Batch(order, state, reader)
        batch.add(episode)
        if order.preview:
            samples.offer(episode, reader)
        steps += len(episode.steps)
        progress(reader.records, steps)
        if batch.pictures.bytes >= order.shard_bytes or batch.events >= SHARD_EVENTS:
            batch.commit()
            batch = None
    if batch is not None:
        batch.commit()
    else:
        state.position = msgspec.Raw(reader.position())
        save(order.out, state)
    progress(reader.records, steps)
    finish(order.out, state)
    if order.preview and samples.strips:
        preview.write(order.out, samples, state.purpose)


class Pictures:
    """Frames by way of a small memory; and as files that the formats of lines share."""

    def __init__(self, reader: Reader, folder: Path, name: str) -> None:
        self._reader, self._folder, self._name = reader, folder, name
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._written: set[str] = set()
        self.bytes = 0

    def data(self, frame: Frame) -> bytes:
        """The frame's bytes."""
        data = self._kept.get(frame.sha256)
        if data is None:
            data = self._kept[frame.sha256] = self._reader.read(frame)
            self.bytes += len(data)
            if len(self._kept) > FRAMES_KEPT:
                self._kept.popitem(last=False)
        return data

    def file(self, frame: Frame) -> str:
        """The frame's file, relative to the export."""
        name = f"images/{self._name}/{frame.sha256}.{frame.media_type.rpartition('/')[2]}"
        if name not in self._written:
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.data(frame))
            self._written.add(name)
        return name


class Batch:
    """One shard of each format, until it is committed."""

    def __init__(self, order: Order, state: State, reader: Reader) -> None:
        self._out, self._state, self._reader, self.events = order.out, state, reader, 0
        number = f"{state.batches:05d}"
        self._part = order.out / PART
        self.pictures = Pictures(reader, self._part, number)
        self._shards: dict[str, tuple[str, Any]] = {}
        for name in state.formats:
            shard = shard_of(name, state.batches)
            self._shards[name] = (shard, self._open(name, self._part / shard))
        self._part.joinpath("manifest").mkdir(parents=True, exist_ok=True)
        self._manifest = (self._part / f"manifest/{number}.jsonl").open("wb")

    def add(self, episode: Episode) -> None:
        """An episode, to every format."""
        for shard, writer in self._shards.values():
            for row, steps in writer.add(episode):
                self._manifest.write(msgspec.json.encode(_row(shard, row, episode, steps)) + b"\n")
        self._state.people.setdefault(episode.actor, card.Counts()).add(episode)
        self.events += episode.events

    def commit(self) -> None:
        """All of it becomes part of the export, or none: `state.json` decides."""
        self._manifest.close()
        for name, (shard, writer) in self._shards.items():
            writer.close()
            if not writer.rows:  # readers refuse a shard without rows
                (self._part / shard).unlink()
                if name == "lerobot":
                    (self._part / "lerobot/meta/episodes" / lerobot.place(self._state.batches)).unlink()
            if left := getattr(writer, "left_out", 0):
                self._state.left_out[name] = self._state.left_out.get(name, 0) + left
        for path in sorted(path for path in self._part.rglob("*") if path.is_file()):
            to = self._out / path.relative_to(self._part)
            to.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, to)
        shutil.rmtree(self._part)
        self._state.batches += 1
        self._state.position = msgspec.Raw(self._reader.position())
        save(self._out, self._state)

    def _open(self, name: str, path: Path) -> Any:
        if name == "parquet":
            return stored.Shard(path, self.pictures)
        if name == "webdataset":
            return tars.Shard(path, self.pictures)
        if name == "lerobot":
            return lerobot.Shard(self._part / "lerobot", self._state.batches, self.pictures, lerobot.index(self._out / "lerobot"))
        return lines.Shard(path, self.pictures, name)


def _row(shard: str, row: int, episode: Episode, steps: Sequence[Step]) -> Row:
    first, last = steps[0].seq, steps[-1].last_seq
    more = sources(steps[0]) if len(steps) == 1 else tuple(sorted({seq for step in steps for seq in sources(step)}))
    return Row(shard, row, episode.session, first, last, episode.actor, more)


def _begin(order: Order) -> State:
    """The state to go on from. Writes nothing: what is wanted may yet be refused."""
    unknown = [name for name in order.formats if name not in FORMATS]
    if unknown or not order.formats:
        raise CannotRun(f"--format: expected some of {', '.join(FORMATS)}")
    if {"parquet", "lerobot"} & set(order.formats):
        stored.arrow()
    out = order.out
    if not (out / "state.json").exists():
        if out.exists() and any(path.name != ".state.part" for path in out.iterdir()):
            raise CannotRun(f"{out}: is not empty and holds no export (give a new folder)")
        state = State(formats=order.formats, purpose=order.purpose)
    else:
        state = load(out)
        if (set(state.formats), state.purpose) != (set(order.formats), order.purpose):
            raise CannotRun(f"{out}: was begun with --format {','.join(state.formats)} --purpose {state.purpose}; go on with the same, or give a new folder")
    if order.canary is not None:
        state.bound = card.bound(order.canary)
    state.preview = state.preview or order.preview
    return state


def _prepare(out: Path, state: State) -> None:
    """A folder that says what it is; half-done work of a stopped run is removed."""
    out.mkdir(parents=True, exist_ok=True)
    save(out, state)
    shutil.rmtree(out / PART, ignore_errors=True)
    for path in _after(out, state):
        path.unlink(missing_ok=True)
    shutil.rmtree(out / f"images/{state.batches:05d}", ignore_errors=True)


def _after(out: Path, state: State) -> Iterable[Path]:
    """Files of a batch that was moved but never committed."""
    yield out / f"manifest/{state.batches:05d}.jsonl"
    yield from (out / shard_of(name, state.batches) for name in state.formats)
    yield out / "lerobot/meta/episodes" / lerobot.place(state.batches)
