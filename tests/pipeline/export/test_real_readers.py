"""torch's own DataLoader and LeRobot's own reader take what is exported. Both packages are large, and none of ours: run it where they are installed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cleanly import PURPOSE, folder, full

from pipeline.export import episodes, erase, lerobot, run, torch_dataset

pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six sessions of three people."""
    return folder(tmp_path_factory.mktemp("clean"), *(full(f"s-{n}", f"u-{n % 3}", n) for n in range(6)))


@pytest.fixture(scope="module")
def exported(clean: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Parquet and LeRobot, some shards."""
    out = tmp_path_factory.mktemp("export") / "out"
    run.export(run.Order(source=str(clean), out=out, formats=("parquet", "lerobot"), purpose=PURPOSE, shard_bytes=1))
    return out


@pytest.mark.parametrize("kind", ["folder", "parquet"])
@pytest.mark.parametrize("workers", [0, 2, 3])
def test_a_torch_loader_gives_each_episode_once_whatever_number_of_workers_it_has(clean: Path, exported: Path, kind: str, workers: int) -> None:
    """Shards and sessions are shared out among real worker processes; each frame is the one that was released."""
    torch = pytest.importorskip("torch", reason="TORCH NOT TRIED: it is not installed here")
    source = clean if kind == "folder" else exported
    expected = sorted(one.id for one in episodes(source, purpose=PURPOSE))
    made = torch_dataset(str(source), purpose=PURPOSE)
    assert isinstance(made, torch.utils.data.IterableDataset)
    for _ in range(2):  # a second epoch gives them again
        seen = []
        for batch in torch.utils.data.DataLoader(made, batch_size=2, num_workers=workers, collate_fn=list):
            for episode, frames in batch:
                seen.append(episode.id)
                assert {frame.sha256 for step in episode.steps for frame in (step.before, step.after) if frame} == set(frames)
                assert all(hashlib.sha256(data).hexdigest() == sha for sha, data in frames.items())
        assert sorted(seen) == expected and len(expected) == 6


def opened(exported: Path) -> Any:
    datasets = pytest.importorskip("lerobot.datasets.lerobot_dataset", reason="LEROBOT NOT TRIED: it is not installed here", exc_type=ImportError)
    return datasets.LeRobotDataset("scrim/export", root=exported / "lerobot")


def test_lerobot_opens_an_export_and_gives_its_frames_actions_tasks_and_episodes(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its own reader, from local files only: any call out would fail."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    loaded = opened(exported)
    steps = [(one, step) for one in episodes(exported, purpose=PURPOSE) for step in one.steps if step.before is not None]
    assert (loaded.num_frames, loaded.num_episodes, loaded.fps) == (len(steps), 6, 1) and len(loaded) == len(steps)
    for n, (episode, step) in enumerate(steps):
        item = loaded[n]
        assert item["task"] == (episode.task or "") and item["session"] == episode.session and int(item["seq"]) == step.seq
        assert tuple(item[lerobot.SCREEN].shape) == (3, 720, 1280) and lerobot.KINDS[int(item["action"][0])] == type(step.action).__name__.lower()
        assert bool(item["next.done"]) == (step is episode.steps[-1])
    assert loaded.meta.stats["action"]["mean"].shape == (len(lerobot.ACTION),)


def test_lerobot_opens_what_is_left_after_a_person_was_erased(clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbered through again; some of its episodes, by their numbers, too."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    out = tmp_path / "out"
    run.export(run.Order(source=str(clean), out=out, formats=("lerobot",), purpose=PURPOSE, shard_bytes=1))
    erase(out, "u-1")
    loaded = opened(out)
    assert loaded.num_episodes == 4 and [int(loaded[n]["index"]) for n in range(len(loaded))] == list(range(len(loaded)))
    assert {loaded[n]["session"] for n in range(len(loaded))} == {"s-0", "s-2", "s-3", "s-5"}
    assert len(loaded) == json.loads((out / "lerobot/meta/info.json").read_text())["total_frames"]
