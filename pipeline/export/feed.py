"""Episodes for a torch DataLoader, where torch is installed; it is none of ours."""

from __future__ import annotations

from typing import Any

from pipeline.export.reader import episodes
from pipeline.faults import CannotRun


def torch_dataset(source: str, *, purpose: str, pictures: bool = True, **more: Any) -> Any:
    """A torch IterableDataset of (episode, frames): `frames` holds the bytes of each frame by its sha256, or nothing without `pictures`.

    Workers of a DataLoader share the source out (Parquet by shard, Kafka by partition, a folder by session): give it `collate_fn=list` or your own. The
    other arguments are those of `episodes`. Raises CannotRun where torch is not installed.
    """
    try:
        from torch.utils.data import IterableDataset, get_worker_info
    except ImportError:
        raise CannotRun("torch is not installed: torch_dataset needs it; `episodes` does not") from None
    episodes(source, purpose=purpose, **more)  # what is refused is refused here, not in a worker

    class Episodes(IterableDataset):  # type: ignore[misc]
        def __iter__(self) -> Any:
            worker = get_worker_info()
            reader = episodes(source, purpose=purpose, part=(worker.id, worker.num_workers) if worker else (0, 1), **more)
            for episode in reader:
                frames = [frame for step in episode.steps for frame in (step.before, step.after) if frame is not None] if pictures else []
                yield episode, {sha: reader.read(frame) for sha, frame in {frame.sha256: frame for frame in frames}.items()}

    return Episodes()
