"""A person taken out of an export: an actor in; every shard that holds a row of theirs rewritten, and the whole read back to see that none is left.

Order: the actor is noted as erased first, so that no later run brings them back; then each batch's shards and images, then its manifest. A shard is
replaced whole; a run that was stopped is simply run again. Memory: one row group, one sample, one line. What cannot happen: `gone` without having looked.
"""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from pipeline.export import lerobot, run, stored, tars
from pipeline.export.run import Row, State
from pipeline.faults import CannotRun


class Erased(Struct, frozen=True):
    """What was done: rows taken out, by shard; images deleted; rows that were read back to look for more."""

    actor: str
    rows: dict[str, int]
    images: int
    read_back: int


def erase(out: str | Path, actor: str) -> Erased:
    """Erases an actor from an export. Raises CannotRun where it is none, or where something of them is left."""
    out = Path(out)
    state = run.load(out)
    if actor not in state.erased:
        state.erased = (*state.erased, actor)
    state.position = msgspec.Raw(run.forget(bytes(state.position), actor))
    state.people.pop(actor, None)
    run.save(out, state)
    (out / "preview.html").unlink(missing_ok=True)  # a few episodes of anyone: made anew by the next run
    rows: dict[str, int] = {}
    images = 0
    for number in range(state.batches):
        found = _held(out, number, actor)
        for shard in found:
            if not shard.startswith("lerobot/"):
                _rewrite(out / shard, actor)
        if found:
            images += _unused_images(out, state, number)
        rows |= found
    if "lerobot" in state.formats and any(shard.startswith("lerobot/") for shard in rows):
        _renumber(out / "lerobot", state.batches, actor)
    for number in range(state.batches):
        _manifest(out, number, actor)
    run.finish(out, state)
    left, read = verify(out, actor)
    if left:
        raise CannotRun(f"{out}: {len(left)} places still hold the erased person ({', '.join(sorted(left)[:5])}); run it again")
    return Erased(actor, rows, images, read)


def verify(out: Path, actor: str) -> tuple[set[str], int]:
    """Reads every row of every shard, manifest and state: the files that hold the actor, and how many rows were read."""
    state, left, read = run.load(out), set(), 0
    for number in range(state.batches):
        for shard in (run.shard_of(name, number) for name in state.formats):
            for whose in actors(out / shard):
                read += 1
                if whose == actor:
                    left.add(shard)
        left |= {f"manifest/{number:05d}.jsonl" for row in run.manifest(out, number) if row.actor == actor}
    if "lerobot" in state.formats and any(row["actor"] == actor for row in lerobot.bounds(out / "lerobot")):
        left.add("lerobot/meta/episodes")
    if actor in state.people or run.forget(bytes(state.position), actor) != bytes(state.position):
        left.add("state.json")
    return left, read


def actors(shard: Path) -> Iterator[str]:
    """Whose each row of a shard is."""
    if shard.suffix == ".parquet":
        _, parquet = stored.arrow()
        for batch in parquet.ParquetFile(shard).iter_batches(columns=["actor"]):
            yield from batch.column(0).to_pylist()
    elif shard.suffix == ".tar":
        with tarfile.open(shard) as tar:
            for member in tar:
                tar.members = []  # type: ignore[attr-defined]  # it remembers what it read
                if member.name.endswith(".json"):
                    yield msgspec.json.decode(tar.extractfile(member).read())["actor"]  # type: ignore[union-attr]
    else:
        with shard.open("rb") as file:
            yield from (msgspec.json.decode(line)["scrim"]["actor"] for line in file)


def _held(out: Path, number: int, actor: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in run.manifest(out, number):
        if row.actor == actor:
            found[row.shard] = found.get(row.shard, 0) + 1
    return found


def _rewrite(shard: Path, actor: str) -> None:
    partial = shard.with_name(f".{shard.name}.part")
    {".parquet": _parquet, ".tar": _tar}.get(shard.suffix, _lines)(shard, partial, actor)
    os.replace(partial, shard)


def _parquet(shard: Path, partial: Path, actor: str) -> None:
    pa, parquet = stored.arrow()
    with parquet.ParquetFile(shard) as file, parquet.ParquetWriter(partial, file.schema_arrow, compression="zstd", **stored.WRITING) as out:
        for group in range(file.num_row_groups):
            table = file.read_row_group(group)
            out.write_table(table.filter(pa.array([whose != actor for whose in table.column("actor").to_pylist()], pa.bool_())))


def _tar(shard: Path, partial: Path, actor: str) -> None:
    keep = False
    with tarfile.open(shard) as tar, tarfile.open(partial, "w", format=tarfile.USTAR_FORMAT) as out:
        for member in tar:
            data = tar.extractfile(member).read()  # type: ignore[union-attr]
            if member.name.endswith(".json"):  # the first of its sample
                keep = msgspec.json.decode(data)["actor"] != actor
            if keep:
                tars.put(out, member.name, data)
            tar.members = out.members = []  # type: ignore[attr-defined]


def _lines(shard: Path, partial: Path, actor: str) -> None:
    with shard.open("rb") as file, partial.open("wb") as out:
        for line in file:
            if msgspec.json.decode(line)["scrim"]["actor"] != actor:
                out.write(line)


def _unused_images(out: Path, state: State, number: int) -> int:
    """Deletes the batch's images that no line names any more."""
    folder = out / f"images/{number:05d}"
    if not folder.is_dir():
        return 0
    shards = [out / run.shard_of(name, number) for name in state.formats if name not in ("parquet", "webdataset", "lerobot")]
    gone = 0
    for image in folder.iterdir():
        name = f"images/{number:05d}/{image.name}".encode()
        if not any(name in line for shard in shards for line in shard.open("rb")):
            image.unlink()
            gone += 1
    return gone


def _renumber(folder: Path, batches: int, actor: str) -> None:
    """LeRobot numbers episodes, frames and tasks through all files: every file is rewritten, a row group at a time."""
    pa, parquet = stored.arrow()
    episodes, frames, tasks = 0, 0, dict[str, int]()
    for number in range(batches):
        data, meta = folder / "data" / lerobot.place(number), folder / "meta/episodes" / lerobot.place(number)
        kept = [row for row in parquet.read_table(meta).to_pylist() if row["actor"] != actor]
        bounds = []
        for row in kept:
            tasks.setdefault(row["tasks"][0], len(tasks))
            bounds.append(lerobot.bound(episodes, row["tasks"][0], frames, row["length"], number, row["session"], row["actor"]))
            episodes, frames = episodes + 1, frames + row["length"]
        partial = data.with_name(f".{data.name}.part")
        # Rows stand in the order of the bounds, so that the numbers they had do not matter: a run that was stopped here is run again.
        rows = ((row, at, tasks[row["tasks"][0]]) for row in bounds for at in range(row["length"]))
        with parquet.ParquetFile(data) as file, parquet.ParquetWriter(partial, lerobot.schema(), compression="zstd", **stored.WRITING) as out:
            for group in range(file.num_row_groups):
                out.write_table(_renumbered(file.read_row_group(group), actor, rows, pa))
        partial_meta = meta.with_name(f".{meta.name}.part")
        lerobot.write_bounds(partial_meta, bounds)
        os.replace(partial, data)
        os.replace(partial_meta, meta)


def _renumbered(table: Any, actor: str, rows: Iterator[tuple[dict[str, Any], int, int]], pa: Any) -> Any:
    table = table.filter(pa.array([whose != actor for whose in table.column("actor").to_pylist()], pa.bool_()))
    new = [(row["episode_index"], row["dataset_from_index"] + at, task) for row, at, task in islice(rows, table.num_rows)]
    for n, name in enumerate(("episode_index", "index", "task_index")):
        table = table.set_column(table.schema.get_field_index(name), table.schema.field(name), pa.array([one[n] for one in new], pa.int64()))
    return table


def _manifest(out: Path, number: int, actor: str) -> None:
    """The rows that stay, counted anew."""
    path = out / f"manifest/{number:05d}.jsonl"
    partial = path.with_name(f".{path.name}.part")
    counted: dict[str, int] = {}
    with partial.open("wb") as file:
        for row in run.manifest(out, number):
            if row.actor != actor:
                at = counted.get(row.shard, 0)
                counted[row.shard] = at + 1
                file.write(msgspec.json.encode(Row(row.shard, at, row.session, row.seq, row.last_seq, row.actor)) + b"\n")
    os.replace(partial, path)
