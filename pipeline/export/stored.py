"""Parquet: a row for each step, with the frame before it as an image that Hugging Face `datasets` decodes; and the same rows read back as episodes.

A row holds the step's parts as columns for those who filter and batch, and the whole step as JSON (`record`) for the reader. `image_after` is null where
the frame after shows the same as the one before. Bounded: a row group is written when its images reach GROUP_BYTES, or at GROUP_ROWS.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from pipeline.export.shapes import Episode, Frame, Step
from pipeline.faults import CannotRun

GROUP_BYTES = 16 * 2**20
GROUP_ROWS = 5000
DICTIONARY_BYTES = 64 * 2**20  # a frame that many steps of a group share is stored once
IMAGES = ("image", "image_after")
_STEP: Any = msgspec.json.Decoder(Step)


def arrow() -> tuple[Any, Any]:
    """pyarrow and its Parquet. Raises CannotRun where the extra is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise CannotRun("pyarrow is not installed: this format needs it (pip install 'scrim[export]')") from None
    return pyarrow, pyarrow.parquet


def schema() -> Any:
    """The columns, with the metadata by which `datasets` knows the images."""
    pa, _ = arrow()
    text, real, whole = pa.string(), pa.float64(), pa.int64()
    image = pa.struct([("bytes", pa.binary()), ("path", text)])
    texts, reals = pa.list_(text), pa.list_(real)
    columns = [
        ("episode", text), ("step", whole), ("session", text), ("seq", whole), ("last_seq", whole), ("actor", text), ("device", text), ("time", text),
        ("policy", text),
        ("task", text), ("os", text), ("whole", pa.bool_()), ("idle_s", real), ("events", whole), ("app", text), ("title", text), ("url", text),
        ("action", text), ("text", text), ("submit", pa.bool_()), ("key", text), ("modifiers", texts), ("count", whole), ("button", text),
        ("x", real), ("y", real), ("nx", real), ("ny", real), ("x2", real), ("y2", real), ("nx2", real), ("ny2", real), ("dx", real), ("dy", real),
        ("seconds", real), ("target_role", text), ("target_name", text), ("target_bounds", reals), ("loss_mask", pa.bool_()), ("masked", texts),
        ("width", whole), ("height", whole), ("before_sha256", text), ("before_age_s", real), ("after_sha256", text),
        ("image", image), ("image_after", image), ("record", text),
    ]  # fmt: skip
    fields = [pa.field(name, kind) for name, kind in columns]
    kinds = {"string": "string", "int64": "int64", "double": "float64", "bool": "bool"}
    features = {field.name: _feature(field, kinds, pa) for field in fields}
    return pa.schema(fields, metadata={"huggingface": json.dumps({"info": {"features": features}})})


def _feature(field: Any, kinds: dict[str, str], pa: Any) -> dict[str, Any]:
    if field.name in IMAGES:
        return {"_type": "Image"}
    if pa.types.is_list(field.type):
        return {"_type": "Sequence", "feature": {"dtype": kinds[str(field.type.value_type)], "_type": "Value"}}
    return {"dtype": kinds[str(field.type)], "_type": "Value"}


def flat(episode: Episode, step: Step) -> dict[str, Any]:
    """A step as columns, without its images."""
    action = msgspec.to_builtins(step.action)
    at, to = action.get("at") or action.get("start") or {}, action.get("end") or {}
    target, before, after = step.target, step.before, step.after
    return {
        "episode": episode.id, "step": step.index, "session": episode.session, "seq": step.seq, "last_seq": step.last_seq, "actor": episode.actor,
        "device": episode.device, "time": step.time, "policy": episode.policy, "task": episode.task, "os": episode.os, "whole": episode.whole,
        "idle_s": episode.idle_s, "events": episode.events, "app": step.app, "title": step.title, "url": step.url, "action": action["kind"],
        "text": action.get("text", action.get("pasted")), "submit": action.get("submit", False), "key": action.get("key"),
        "modifiers": action.get("modifiers", ()), "count": action.get("count", 1), "button": getattr(step.action, "button", None),
        "x": at.get("x"), "y": at.get("y"), "nx": at.get("nx"), "ny": at.get("ny"), "x2": to.get("x"), "y2": to.get("y"), "nx2": to.get("nx"),
        "ny2": to.get("ny"), "dx": action.get("dx"), "dy": action.get("dy"), "seconds": action.get("seconds"),
        "target_role": target.role if target else None, "target_name": target.name if target else None,
        "target_bounds": target.bounds if target else None, "loss_mask": step.loss_mask, "masked": step.masked,
        "width": before.width if before else None, "height": before.height if before else None, "before_sha256": before.sha256 if before else None,
        "before_age_s": step.before_age_s, "after_sha256": after.sha256 if after else None,
    }  # fmt: skip


class Shard:
    """One Parquet file that is being written."""

    def __init__(self, path: Path, pictures: Any) -> None:
        self._pa, parquet = arrow()
        self._schema = schema()
        self._rows: list[dict[str, Any]] = []
        self._pictures, self._bytes, self.rows = pictures, 0, 0
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = parquet.ParquetWriter(path, self._schema, compression="zstd", **WRITING)

    def add(self, episode: Episode) -> list[tuple[int, tuple[Step, ...]]]:
        """Adds its steps; gives each row with the steps in it."""
        rows: list[tuple[int, tuple[Step, ...]]] = []
        for step in episode.steps:
            row = flat(episode, step)
            before, after = step.before, step.after
            row["image"] = self._image(before)
            row["image_after"] = self._image(after) if after is not None and (before is None or after.sha256 != before.sha256) else None
            row["record"] = msgspec.json.encode(step).decode()
            self._rows.append(row)
            rows.append((self.rows, (step,)))
            self.rows += 1
            if self._bytes >= GROUP_BYTES or len(self._rows) >= GROUP_ROWS:
                self._flush()
        return rows

    def close(self) -> None:
        """Writes what is left, and the footer."""
        self._flush()
        self._file.close()

    def _image(self, frame: Frame | None) -> dict[str, Any] | None:
        if frame is None:
            return None
        data = self._pictures.data(frame)
        self._bytes += len(data)
        return {"bytes": data, "path": f"{frame.sha256}.{frame.media_type.rpartition('/')[2]}"}

    def _flush(self) -> None:
        if self._rows:
            self._file.write_table(self._pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows, self._bytes = [], 0


WRITING: dict[str, Any] = {"use_dictionary": True, "dictionary_pagesize_limit": DICTIONARY_BYTES, "write_statistics": ["session", "actor", "policy", "episode"]}


def shards(folder: Path) -> list[Path]:
    """The Parquet of an export: its `parquet/` folder, or the folder itself."""
    return sorted(folder.glob("parquet/train-*.parquet")) or sorted(folder.glob("train-*.parquet"))


class Rows:
    """Shards read back: episodes, and the frames in them, a row group at a time."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths, self._group = paths, (("", -1), None)

    def episodes(self, shard: int, row: int) -> Iterator[tuple[Episode, int, int, str]]:
        """Episodes from a shard's row on, each with where the next begins, and its place in words."""
        for number in range(shard, len(self._paths)):
            start = row if number == shard else 0
            for _, group in groupby(self._steps(number, start), key=lambda one: one[1]["episode"]):
                rows = list(group)
                first = rows[0][1]
                named = {name: first[name] for name in ("session", "actor", "device", "policy", "task", "os", "whole", "idle_s", "events")}
                made = Episode(id=first["episode"], steps=tuple(self._step(number, at, one) for at, one in rows), **named)
                yield made, number, rows[-1][0] + 1, f"{self._paths[number].name}, row {rows[0][0]}"

    def read(self, frame: Frame) -> bytes:
        """A frame's bytes."""
        shard, row, column = frame.ref.split("#")
        _, parquet = arrow()
        path, at = self._paths[int(shard)], int(row)
        file = parquet.ParquetFile(path)
        for group in range(file.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            if at < rows:
                if self._group[0] != (str(path), group):
                    self._group = ((str(path), group), file.read_row_group(group, columns=list(IMAGES)))
                return bytes(self._group[1][column][at].as_py()["bytes"])  # type: ignore[index]
            at -= rows
        raise CannotRun(f"{path}: has no row {row}")

    def _steps(self, shard: int, start: int) -> Iterator[tuple[int, dict[str, Any]]]:
        _, parquet = arrow()
        names = ["episode", "session", "actor", "device", "policy", "task", "os", "whole", "idle_s", "events", "record"]
        at = 0
        for batch in parquet.ParquetFile(self._paths[shard]).iter_batches(batch_size=1000, columns=names):
            for row in batch.to_pylist():
                if at >= start:
                    yield at, row
                at += 1

    def _step(self, shard: int, row: int, columns: dict[str, Any]) -> Step:
        try:
            step: Step = _STEP.decode(columns["record"])
        except msgspec.MsgspecError:
            raise CannotRun(f"{self._paths[shard].name}, row {row}: is no step of this version") from None
        before, after = step.before, step.after
        same = before is not None and after is not None and before.sha256 == after.sha256
        return msgspec.structs.replace(
            step, before=msgspec.structs.replace(before, ref=f"{shard}#{row}#image") if before else None,
            after=msgspec.structs.replace(after, ref=f"{shard}#{row}#{'image' if same else 'image_after'}") if after else None,
        )  # fmt: skip
