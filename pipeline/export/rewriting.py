"""Shards without some of their rows: a shard of any format and the keys of rows in; a new file beside it out. The old one is not touched."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from pipeline.export import books, lerobot, stored, tars
from pipeline.export.notices import Taken

Key = tuple[str, int]  # session, and the `seq` that a row begins with


class Held(NamedTuple):
    """Whose a row of a shard is, and of which events, as the shard itself says."""

    actor: str
    session: str
    seq: int
    last_seq: int
    sources: tuple[int, ...] | None = ()


def hit(row: Held | books.Row, taken: Taken) -> bool:
    """Whether a row is taken back. A person's are all: whatever is here was there when they asked."""
    return row.actor in taken.people or taken.span(row.session, row.seq, row.last_seq, row.sources)


def rows(shard: Path) -> Iterator[Held]:
    """Each row of a shard, in order; none where there is no such file: readers refuse a shard without rows, so none is kept."""
    if not shard.exists():
        return
    if shard.suffix == ".parquet":
        _, parquet = stored.arrow()
        file = parquet.ParquetFile(shard)
        last = "last_seq" if "last_seq" in file.schema_arrow.names else "seq"
        for batch in file.iter_batches(columns=list(dict.fromkeys(["actor", "session", "seq", last]))):
            yield from (Held(row["actor"], row["session"], row["seq"], row[last]) for row in batch.to_pylist())
    elif shard.suffix == ".tar":
        with tarfile.open(shard) as tar:
            for member in tar:
                tar.members = []  # type: ignore[attr-defined]  # it remembers what it read
                if member.name.endswith(".json"):
                    yield _held(msgspec.json.decode(tar.extractfile(member).read()))  # type: ignore[union-attr]
    else:
        with shard.open("rb") as file:
            yield from (_held(msgspec.json.decode(line)["scrim"]) for line in file)


def without(shard: Path, to: Path, going: set[Key]) -> None:
    """Writes a shard without the rows of these keys; a file of no bytes where none is left."""
    to.parent.mkdir(parents=True, exist_ok=True)
    {".parquet": _parquet, ".tar": _tar}.get(shard.suffix, _lines)(shard, to, going)
    if next(rows(to), None) is None:
        to.write_bytes(b"")


def manifest(out: Path, stage: Path, number: int, going: dict[str, set[Key]]) -> None:
    """The rows that stay, counted anew."""
    path = stage / f"manifest/{number:05d}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    counted: dict[str, int] = {}
    with path.open("wb") as file:
        for row in books.manifest(out, number):
            if (row.session, row.seq) not in going.get(row.shard, ()):
                at = counted.get(row.shard, 0)
                counted[row.shard] = at + 1
                file.write(msgspec.json.encode(msgspec.structs.replace(row, row=at)) + b"\n")


def bounds(out: Path) -> Iterator[dict[str, Any]]:
    """LeRobot's episodes."""
    return lerobot.bounds(out / "lerobot")


def lerobot_without(out: Path, stage: Path, going: list[set[Key]]) -> None:
    """LeRobot numbers episodes, frames and tasks through all files: every file is written anew, a row group at a time."""
    _, parquet = stored.arrow()
    episodes, frames, tasks = 0, 0, dict[str, int]()
    for number, keys in enumerate(going):
        data, meta = f"lerobot/data/{lerobot.place(number)}", f"lerobot/meta/episodes/{lerobot.place(number)}"
        if not (out / data).exists():
            continue
        there = ((row.session, row.seq) for row in rows(out / data))
        kept = []
        for row in parquet.read_table(out / meta).to_pylist():
            length = sum(key not in keys for key in islice(there, row["length"]))
            if length:
                tasks.setdefault(row["tasks"][0], len(tasks))
                kept.append(lerobot.bound(episodes, row["tasks"][0], frames, length, number, row["session"], row["actor"]))
                episodes, frames = episodes + 1, frames + length
        for path in (stage / data, stage / meta):
            path.parent.mkdir(parents=True, exist_ok=True)
        numbers = ((row["episode_index"], row["dataset_from_index"] + n, tasks[row["tasks"][0]], n, float(n), n == row["length"] - 1)
                   for row in kept for n in range(row["length"]))  # fmt: skip
        with parquet.ParquetFile(out / data) as file, parquet.ParquetWriter(stage / data, file.schema_arrow, compression="zstd", **stored.WRITING) as to:
            for group in range(file.num_row_groups):
                to.write_table(_renumbered(file.read_row_group(group), keys, numbers))
        lerobot.write_bounds(stage / meta, kept)
        for path in (stage / data, stage / meta) if not kept else ():
            path.write_bytes(b"")


def _renumbered(table: Any, going: set[Key], numbers: Iterator[tuple[Any, ...]]) -> Any:
    pa, _ = stored.arrow()
    table = _staying(table, going)
    new = list(islice(numbers, table.num_rows))
    for n, name in enumerate(("episode_index", "index", "task_index", "frame_index", "timestamp", "next.done")):
        field = table.schema.field(name)
        table = table.set_column(table.schema.get_field_index(name), field, pa.array([one[n] for one in new], field.type))
    return table


def _staying(table: Any, going: set[Key]) -> Any:
    pa, _ = stored.arrow()
    keys = zip(table.column("session").to_pylist(), table.column("seq").to_pylist())
    return table.filter(pa.array([key not in going for key in keys], pa.bool_()))


def _parquet(shard: Path, to: Path, going: set[Key]) -> None:
    _, parquet = stored.arrow()
    with parquet.ParquetFile(shard) as file, parquet.ParquetWriter(to, file.schema_arrow, compression="zstd", **stored.WRITING) as out:
        for group in range(file.num_row_groups):
            out.write_table(_staying(file.read_row_group(group), going))


def _tar(shard: Path, to: Path, going: set[Key]) -> None:
    keep = False
    with tarfile.open(shard) as tar, tarfile.open(to, "w", format=tarfile.USTAR_FORMAT) as out:
        for member in tar:
            data = tar.extractfile(member).read()  # type: ignore[union-attr]
            if member.name.endswith(".json"):  # the first of its sample
                row = _held(msgspec.json.decode(data))
                keep = (row.session, row.seq) not in going
            if keep:
                tars.put(out, member.name, data)
            tar.members = out.members = []  # type: ignore[attr-defined]


def _lines(shard: Path, to: Path, going: set[Key]) -> None:
    with shard.open("rb") as file, to.open("wb") as out:
        for line in file:
            row = _held(msgspec.json.decode(line)["scrim"])
            if (row.session, row.seq) not in going:
                out.write(line)


def _held(told: dict[str, Any]) -> Held:
    return Held(told["actor"], told["session"], told["seq"], told["last_seq"])
