"""WebDataset: a tar in which each step is a sample, `KEY.json`, then `KEY.before.png` and, where it differs, `KEY.after.png`.

The JSON comes first, so that whoever reads the tar as a stream knows whose sample it is before its images.
"""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

import msgspec

from pipeline.export.shapes import Episode, Frame, Step
from pipeline.export.stored import flat


class Shard:
    """One tar that is being written."""

    def __init__(self, path: Path, pictures: Any) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._tar = tarfile.open(path, "w", format=tarfile.USTAR_FORMAT)  # noqa: SIM115  closed by `close`
        self._batch, self._pictures, self.rows = path.stem.rpartition("-")[2], pictures, 0

    def add(self, episode: Episode) -> list[tuple[int, tuple[Step, ...]]]:
        """Adds its steps; gives each row with the steps in it."""
        rows: list[tuple[int, tuple[Step, ...]]] = []
        for step in episode.steps:
            key = f"{self._batch}-{self.rows:08d}"  # no dot: WebDataset parts names at the first one
            put(self._tar, f"{key}.json", msgspec.json.encode({**flat(episode, step), "step_record": step}))
            before, after = step.before, step.after
            if before is not None:
                self._image(f"{key}.before", before)
            if after is not None and (before is None or before.sha256 != after.sha256):
                self._image(f"{key}.after", after)
            rows.append((self.rows, (step,)))
            self.rows += 1
            self._tar.members = []  # type: ignore[attr-defined]  # tarfile remembers what it wrote, without end
        return rows

    def close(self) -> None:
        """Writes the end of the archive."""
        self._tar.close()

    def _image(self, name: str, frame: Frame) -> None:
        put(self._tar, f"{name}.{frame.media_type.rpartition('/')[2]}", self._pictures.data(frame))


def put(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    """One file, with nothing of this machine in its header."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o644
    tar.addfile(info, io.BytesIO(data))
