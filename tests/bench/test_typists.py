"""The study of typists finds a signal where there is one, and none where the pipeline has taken it away."""

from __future__ import annotations

import random
import runpy
from pathlib import Path
from typing import Any

STUDY: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("typists.py")))
WORDS = "the quarterly numbers are ready so please look at them before noon and tell me what is missing in the second table thanks".split()


def typist(seed: int, hold_ms: float, other_hand_ms: float, same_hand_ms: float) -> Any:
    """3,000 keys of somebody with this rhythm, who clicks into the text now and then. The texts are alike, and so is the speed."""
    rng, keys, clicks, now = random.Random(seed), [], [], 0.0
    kind = STUDY["kind"]
    while len(keys) < 3000:
        for c in rng.choice(WORDS) + " ":
            same = bool(keys) and kind(keys[-1].name) == kind(c)
            now += max(30.0, rng.gauss(same_hand_ms if same else other_hand_ms, 25))
            keys.append(STUDY["Key"](c, int(now), int(now + max(20.0, rng.gauss(hold_ms, 8)))))
        if rng.random() < 0.1:
            now += rng.uniform(800, 4000)
            clicks.append((int(now), 10, 10))
    return STUDY["Log"](keys, clicks)


def test_typists_are_told_apart_by_raw_timing_and_not_by_what_a_trainer_gets() -> None:
    """Two people of one speed and different rhythm: certain on raw stamps; no better than names drawn at random on clean ones."""
    logs = {"a": typist(1, 80, 150, 212), "b": typist(2, 95, 190, 147)}
    figures = STUDY["study"](logs, 150, None)
    assert abs(logs["a"].keys[-1].down / logs["b"].keys[-1].down - 1) < 0.03
    assert figures["raw"]["rank1"] >= 0.95 and figures["raw_at_16_ms"]["rank1"] >= 0.95
    assert figures["clean"]["rank1"] <= figures["clean"]["shuffled_95"] < 0.8
    assert sum(figures["clean_blocks"].values()) >= 20


def test_an_export_is_read_as_keys(tmp_path: Path) -> None:
    """Named keys, characters, shortcuts and clicks; nothing else."""
    rows = [
        '{"kind":"focus","t_down":0,"t_up":0,"title":"t"}', '{"kind":"keyboard","t_down":5,"t_up":9,"vk":"VK_T","char":"T"}',
        '{"kind":"keyboard","t_down":7,"t_up":7,"vk":"VK_BACK"}', '{"kind":"keyboard","t_down":8,"t_up":12,"vk":"VK_C"}',
        '{"kind":"mouse","type":"click","t_down":9,"t_up":9,"x":"1.5","y":"2","button":"LEFT"}', '{"kind":"keyboard","t_down":10,"t_up":12,"vk":"VK_OEM_CLEAR"}',
    ]  # fmt: skip
    path = tmp_path / "p.events.jsonl"
    path.write_text("\n".join(rows), encoding="utf-8")
    log = STUDY["read"](path)
    assert [tuple(k) for k in log.keys] == [("T", 5, 9, False), ("Backspace", 7, 8, False), ("c", 8, 12, True)] and log.clicks == [(9, 1, 2)]
    typed = STUDY["typed"]("p", log)
    assert [e["type"] for e in typed.events].count("key.down") == 3 and typed.raw()
