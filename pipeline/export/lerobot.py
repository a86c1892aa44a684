"""LeRobot's dataset format v3.0: many episodes in a data file, their bounds in `meta/episodes`, images in the rows (features of dtype `image`).

An action is a vector (ACTION) and two strings. `timestamp` counts a second a step, as the format wants even time; the event's own time is in `time`. What the
format cannot hold is left out and counted: steps without a frame, and frames of another size than the first one's.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline.export.shapes import Episode, Frame, Step
from pipeline.export.stored import GROUP_BYTES, GROUP_ROWS, WRITING, arrow, flat

VERSION = "v3.0"
CHUNK = 1000
KINDS = ("click", "drag", "scroll", "type", "hotkey", "wait")
ACTION = ("kind", "nx", "ny", "nx2", "ny2", "dx", "dy", "count", "submit")
STATE = ("nx", "ny")  # where the pointer was before the action
SCREEN = "observation.images.screen"
_VALUES = {"float": "float32", "int64": "int64", "string": "string", "bool": "bool"}


class Index(Struct):
    """What is numbered through all files: episodes and frames so far, tasks by their number, and the size of every frame."""

    episodes: int = 0
    frames: int = 0
    tasks: dict[str, int] = {}
    size: tuple[int, int] | None = None


def index(folder: Path) -> Index:
    """The numbering so far, from the files that are there."""
    found = Index(size=_size(sorted(folder.glob("data/chunk-*/file-*.parquet"))))
    for row in bounds(folder):
        found.episodes, found.frames = row["episode_index"] + 1, row["dataset_to_index"]
        found.tasks.setdefault(row["tasks"][0], len(found.tasks))
    return found


def bounds(folder: Path) -> Iterator[dict[str, Any]]:
    """Each episode's row of `meta/episodes`."""
    _, parquet = arrow()
    for path in sorted(folder.glob("meta/episodes/chunk-*/file-*.parquet")):
        yield from parquet.read_table(path).to_pylist()


def place(number: int) -> str:
    """The place of a file in its folder."""
    return f"chunk-{number // CHUNK:03d}/file-{number % CHUNK:03d}.parquet"


def schema() -> Any:
    """The columns of a data file, with the metadata by which `datasets` knows the image."""
    pa, _ = arrow()
    image = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    columns = [
        ("action", pa.list_(pa.float32(), len(ACTION))), ("action.text", pa.string()), ("action.keys", pa.string()),
        ("observation.state", pa.list_(pa.float32(), len(STATE))), (SCREEN, image), ("timestamp", pa.float32()), ("frame_index", pa.int64()),
        ("episode_index", pa.int64()), ("index", pa.int64()), ("task_index", pa.int64()), ("next.done", pa.bool_()), ("loss_mask", pa.bool_()),
        ("time", pa.string()), ("session", pa.string()), ("seq", pa.int64()), ("actor", pa.string()),
    ]  # fmt: skip
    features: dict[str, Any] = {}
    for name, kind in columns:
        if name == SCREEN:
            features[name] = {"_type": "Image"}
        elif pa.types.is_fixed_size_list(kind):
            features[name] = {"_type": "Sequence", "feature": {"dtype": "float32", "_type": "Value"}, "length": kind.list_size}
        else:
            features[name] = {"dtype": _VALUES[str(kind)], "_type": "Value"}
    return pa.schema([pa.field(*column) for column in columns], metadata={"huggingface": json.dumps({"info": {"features": features}})})


class Shard:
    """One data file that is being written, and its part of `meta/episodes`."""

    def __init__(self, root: Path, number: int, pictures: Any, numbering: Index) -> None:
        self._pa, parquet = arrow()
        self._data, self._meta = root / "data" / place(number), root / "meta/episodes" / place(number)
        for path in (self._data, self._meta):
            path.parent.mkdir(parents=True, exist_ok=True)
        self._schema, self._number, self._pictures, self._index = schema(), number, pictures, numbering
        self._file = parquet.ParquetWriter(self._data, self._schema, compression="zstd", **WRITING)
        self._rows: list[dict[str, Any]] = []
        self._bounds: list[dict[str, Any]] = []
        self._bytes, self.rows, self.left_out = 0, 0, 0

    def add(self, episode: Episode) -> list[tuple[int, tuple[Step, ...]]]:
        """Adds an episode; gives each row with the steps in it: those that the format holds."""
        kept = [step for step in episode.steps if step.before is not None and self._fits(step.before)]
        self.left_out += len(episode.steps) - len(kept)
        if not kept:
            return []
        task = self._index.tasks.setdefault(episode.task or "", len(self._index.tasks))
        numbered: list[tuple[int, tuple[Step, ...]]] = []
        pointer = (0.0, 0.0)
        for n, step in enumerate(kept):
            columns = flat(episode, step)
            self._rows.append(self._row(columns, step, n, task, pointer, n == len(kept) - 1, episode))
            pointer = (columns["nx2"] or columns["nx"] or pointer[0], columns["ny2"] or columns["ny"] or pointer[1])
            numbered.append((self.rows, (step,)))
            self.rows += 1
            if self._bytes >= GROUP_BYTES or len(self._rows) >= GROUP_ROWS:
                self._flush()
        self._bounds.append(bound(self._index.episodes, episode.task or "", self._index.frames, len(kept), self._number, episode.session, episode.actor))
        self._index.episodes, self._index.frames = self._index.episodes + 1, self._index.frames + len(kept)
        return numbered

    def close(self) -> None:
        """Writes what is left."""
        self._flush()
        self._file.close()
        write_bounds(self._meta, self._bounds)

    def _fits(self, frame: Frame) -> bool:
        self._index.size = self._index.size or (frame.width, frame.height)
        return self._index.size == (frame.width, frame.height)

    def _row(self, columns: dict[str, Any], step: Step, n: int, task: int, pointer: tuple[float, float], last: bool, episode: Episode) -> dict[str, Any]:
        assert step.before is not None
        data = self._pictures.data(step.before)
        self._bytes += len(data)
        vector = [float(KINDS.index(columns["action"])), *(float(columns[name] or 0) for name in ACTION[1:])]
        keys = "+".join((*columns["modifiers"], columns["key"])) if columns["key"] else ""
        return {
            "action": vector, "action.text": columns["text"] or "", "action.keys": keys, "observation.state": list(pointer),
            SCREEN: {"bytes": data, "path": None}, "timestamp": float(n), "frame_index": n, "episode_index": self._index.episodes,
            "index": self._index.frames + n, "task_index": task, "next.done": last, "loss_mask": step.loss_mask, "time": step.time,
            "session": episode.session, "seq": step.seq, "actor": episode.actor,
        }  # fmt: skip

    def _flush(self) -> None:
        if self._rows:
            self._file.write_table(self._pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows, self._bytes = [], 0


def bound(episode: int, task: str, begins: int, length: int, number: int, session: str, actor: str) -> dict[str, Any]:
    """An episode's row of `meta/episodes`."""
    chunk, file = divmod(number, CHUNK)
    return {
        "episode_index": episode, "tasks": [task], "length": length, "dataset_from_index": begins, "dataset_to_index": begins + length,
        "data/chunk_index": chunk, "data/file_index": file, "meta/episodes/chunk_index": chunk, "meta/episodes/file_index": file,
        "session": session, "actor": actor,
    }  # fmt: skip


def write_bounds(path: Path, rows: list[dict[str, Any]]) -> None:
    """A file of `meta/episodes`."""
    pa, parquet = arrow()
    names = bound(0, "", 0, 0, 0, "", "")
    kinds = {int: pa.int64(), str: pa.string(), list: pa.list_(pa.string())}
    parquet.write_table(pa.Table.from_pylist(rows, schema=pa.schema([(name, kinds[type(value)]) for name, value in names.items()])), path)


def finish(folder: Path) -> None:
    """Writes `info.json`, `stats.json` and `tasks.parquet` for what is there."""
    pa, parquet = arrow()
    found = index(folder)
    files = sorted(folder.glob("data/chunk-*/file-*.parquet"))
    wide, high = found.size or (0, 0)
    features: dict[str, Any] = {}
    for field in schema():
        if field.name == SCREEN:
            features[field.name] = {"dtype": "image", "shape": [3, high, wide], "names": ["channels", "height", "width"]}
        elif pa.types.is_fixed_size_list(field.type):
            features[field.name] = {"dtype": "float32", "shape": [field.type.list_size], "names": list(ACTION if field.name == "action" else STATE)}
        else:
            features[field.name] = {"dtype": _VALUES[str(field.type)], "shape": [1], "names": None}
    info = {
        "codebase_version": VERSION, "robot_type": "computer", "total_episodes": found.episodes, "total_frames": found.frames, "total_tasks": len(found.tasks),
        "chunks_size": CHUNK, "data_files_size_in_mb": 100, "video_files_size_in_mb": 200, "fps": 1, "splits": {"train": f"0:{found.episodes}"},
        "data_path": "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet", "video_path": None, "features": features,
    }  # fmt: skip
    (folder / "meta").mkdir(parents=True, exist_ok=True)
    _replace(folder / "meta/info.json", json.dumps(info, indent=2).encode())
    _replace(folder / "meta/stats.json", json.dumps(_stats(files, parquet), indent=2).encode())
    columns = pa.schema([("task_index", pa.int64()), ("task", pa.string())])
    tasks = pa.table({"task_index": list(found.tasks.values()), "task": list(found.tasks)}, schema=columns)
    column = {"field_name": "task", "name": "task", "pandas_type": "unicode", "numpy_type": "object", "metadata": None}
    number = {"field_name": "task_index", "name": "task_index", "pandas_type": "int64", "numpy_type": "int64", "metadata": None}
    pandas = {"index_columns": ["task"], "columns": [number, column], "column_indexes": [], "pandas_version": "2.0.0"}
    parquet.write_table(tasks.replace_schema_metadata({"pandas": json.dumps(pandas)}), folder / "meta/.tasks.part")
    os.replace(folder / "meta/.tasks.part", folder / "meta/tasks.parquet")


def _size(files: list[Path]) -> tuple[int, int] | None:
    import io

    from PIL import Image

    _, parquet = arrow()
    for path in files:
        for batch in parquet.ParquetFile(path).iter_batches(batch_size=1, columns=[SCREEN]):
            with Image.open(io.BytesIO(batch.to_pylist()[0][SCREEN]["bytes"])) as image:
                return image.size
    return None


def _stats(files: list[Path], parquet: Any) -> dict[str, Any]:
    import numpy as np

    stats: dict[str, Any] = {}
    for name, length in (("action", len(ACTION)), ("observation.state", len(STATE))):
        count, total, square = 0, np.zeros(length), np.zeros(length)
        least, most = np.full(length, np.inf), np.full(length, -np.inf)
        for path in files:
            for batch in parquet.ParquetFile(path).iter_batches(columns=[name]):
                values = np.asarray(batch.column(0).flatten()).reshape(-1, length).astype(float)
                if len(values):
                    count, total, square = count + len(values), total + values.sum(0), square + (values**2).sum(0)
                    least, most = np.minimum(least, values.min(0)), np.maximum(most, values.max(0))
        if count:
            mean = total / count
            std = np.sqrt(np.maximum(0.0, square / count - mean**2))
            stats[name] = {"min": least.tolist(), "max": most.tolist(), "mean": mean.tolist(), "std": std.tolist(), "count": [count]}
    return stats


def _replace(path: Path, data: bytes) -> None:
    partial = path.with_name(f".{path.name}.part")
    partial.write_bytes(data)
    os.replace(partial, path)


