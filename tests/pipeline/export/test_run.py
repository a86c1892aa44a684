"""An export goes on where it stopped, says whose every row is, and lets go of a person whole."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cleanly import PURPOSE, Day, folder, full
from typer.testing import CliRunner

from pipeline import cli
from pipeline.export import Refused, books, card, episodes, erase, lerobot, rewriting, run
from pipeline.export.erasure import verify
from pipeline.faults import CannotRun

pytest.importorskip("pyarrow")


def order(source: Path, out: Path, **more: Any) -> run.Order:
    return run.Order(**{"source": str(source), "out": out, "formats": run.FORMATS, "purpose": PURPOSE, "shard_bytes": 6_000, **more})


def source(place: Path, people: int = 4) -> Path:
    return folder(place / "clean", *(full(f"s-{n}", f"u-{n % 3}", n) for n in range(people)))


def files(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def actors(shard: Path) -> list[str]:
    return [row.actor for row in rewriting.rows(shard)]


def mentions(out: Path, actor: str) -> set[str]:
    """Files in which a row of the actor is, read row by row; compressed ones by their readers."""
    shards = [path for path in out.glob("*/**/*") if path.suffix in (".parquet", ".tar", ".jsonl") and not {"meta", "manifest"} & {*path.parts}]
    found = {path.name for path in shards if actor in actors(path)}
    return found | {name for name, data in files(out).items() if not name.endswith((".parquet", ".tar")) and f'"actor":"{actor}"'.encode() in data}


def test_a_run_that_was_stopped_anywhere_goes_on_and_ends_as_one_that_was_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after any episode or between the moves of a commit: the same rows, in the same order, each once."""
    place = source(tmp_path)
    run.export(order(place, tmp_path / "whole"))
    whole = files(tmp_path / "whole")
    assert json.loads(whole["state.json"])["batches"] == 4
    commit, add, moved = run.Batch.commit, run.Batch.add, run.os.replace

    def stopping(step: int) -> None:
        count = [0]

        def dies(*args: Any) -> None:
            count[0] += 1
            if count[0] == step:
                raise KeyboardInterrupt

        monkeypatch.setattr(run.Batch, "add", lambda *args: (dies(), add(*args)))
        monkeypatch.setattr(run.Batch, "commit", lambda *args: (dies(), commit(*args)))
        monkeypatch.setattr(run.os, "replace", lambda *args: (dies(), moved(*args)))

    for step in (1, 2, 3, 5, 9, 14, 22, 31):
        out = tmp_path / f"stopped-{step}"
        stopping(step)
        with pytest.raises(KeyboardInterrupt):
            run.export(order(place, out))
        monkeypatch.undo()
        run.export(order(place, out))
        assert files(out).keys() == whole.keys()
        again = files(out)
        assert [name for name in whole if whole[name] != again[name]] == []


def test_a_second_run_adds_what_is_new(tmp_path: Path) -> None:
    """And nothing where nothing is."""
    place = source(tmp_path)
    before = run.export(order(place, tmp_path / "out"))
    assert run.export(order(place, tmp_path / "out")).batches == before.batches
    folder(place, full("s-9", "u-9", 9))
    after = run.export(order(place, tmp_path / "out"))
    assert after.batches == before.batches + 1 and set(after.people) == {"u-0", "u-1", "u-2", "u-9"}
    assert [one.session for one in episodes(tmp_path / "out", purpose=PURPOSE)] == ["s-0", "s-1", "s-2", "s-3", "s-9"]


def test_an_export_is_gone_on_with_only_as_it_was_begun_and_never_into_what_is_not_one(tmp_path: Path) -> None:
    """Other formats, another purpose, a folder with something in it: refused in one line."""
    place = source(tmp_path, 1)
    run.export(order(place, tmp_path / "out", formats=("agentnet",)))
    with pytest.raises(CannotRun, match="was begun with --format agentnet"):
        run.export(order(place, tmp_path / "out", formats=("uitars",)))
    with pytest.raises(CannotRun, match="holds no export"):
        run.export(order(place, place))
    with pytest.raises(CannotRun, match="expected some of"):
        run.export(order(place, tmp_path / "new", formats=("csv",)))
    with pytest.raises(Refused):
        run.export(order(place, tmp_path / "new", purpose="another"))


def test_the_manifest_says_whose_every_row_is_and_of_which_events(tmp_path: Path) -> None:
    """Row by row, beside what the shards themselves say."""
    run.export(order(source(tmp_path), tmp_path / "out"))
    state = run.load(tmp_path / "out")
    for number in range(state.batches):
        rows = list(books.manifest(tmp_path / "out", number))
        for shard in {row.shard for row in rows}:
            mine = [row for row in rows if row.shard == shard]
            assert [row.row for row in mine] == list(range(len(mine)))
            assert [row.actor for row in mine] == (actors(tmp_path / "out" / shard))
        parquet = [(row.session, row.seq, row.last_seq) for row in rows if row.shard.startswith("parquet/")]
        assert len(set(parquet)) == len(parquet) and all(first <= last for _, first, last in parquet)


@pytest.mark.parametrize("actor", ["u-0", "u-1", "u-2"])
def test_erasing_a_person_takes_every_row_and_image_of_theirs_out_and_no_other(tmp_path: Path, actor: str) -> None:
    """Read back by every reader; what stays is as if they had never been there."""
    place = source(tmp_path)
    run.export(order(place, tmp_path / "out", shard_bytes=15_000, preview=True))
    frames = [frame.sha256.encode() for one in episodes(place, purpose=PURPOSE) if one.actor == actor for step in one.steps for frame in (step.before, step.after) if frame]
    assert mentions(tmp_path / "out", actor) and verify(tmp_path / "out", actor)[0] and frames
    done = erase(tmp_path / "out", actor)
    assert mentions(tmp_path / "out", actor) == set() and verify(tmp_path / "out", actor)[0] == set()
    assert done.images > 0 and done.read_back > 0 and sum(done.rows.values()) > 0
    left = files(tmp_path / "out")
    assert not any(sha in name.encode() or sha in data for sha in frames for name, data in left.items())
    mine = [f"s-{n}".encode() for n in range(4) if f"u-{n % 3}" == actor]
    assert b"s-" in left["preview.html"] and not any(name in left["preview.html"] for name in mine)
    expected = tmp_path / "expected"
    rest = folder(tmp_path / "rest", *(full(f"s-{n}", f"u-{n % 3}", n) for n in range(4) if f"u-{n % 3}" != actor))
    run.export(order(rest, expected, shard_bytes=10**9))
    assert [one.id for one in episodes(tmp_path / "out", purpose=PURPOSE)] == [one.id for one in episodes(expected, purpose=PURPOSE)]
    ours, theirs = (json.loads((one / "datacard.json").read_text()) for one in (tmp_path / "out", expected))
    assert ours["counts"] == theirs["counts"] and ours["people_erased"] == 1
    keys = ("episode_index", "tasks", "length", "dataset_from_index", "dataset_to_index")
    bounds = [[[row[key] for key in keys] for row in lerobot.bounds(one / "lerobot")] for one in (tmp_path / "out", expected)]
    assert bounds[0] == bounds[1]
    for name in ("agentnet", "uitars", "anthropic", "openai"):
        said = [[re.sub(r"images/\d+/", "", line) for path in sorted(one.glob(f"{name}/*")) for line in path.read_text().splitlines()] for one in (tmp_path / "out", expected)]
        assert said[0] == said[1]


def test_an_erased_person_does_not_come_back_with_a_later_run(tmp_path: Path) -> None:
    """Though the source still holds them, and an episode of theirs was open."""
    day = Day("s-7", "u-7").start().frame("red").click(9, 9)
    place = folder(tmp_path / "clean", full(), day)
    run.export(order(place, tmp_path / "out"))
    erase(tmp_path / "out", "u-7")
    day.events = []
    folder(place, day.click(40, 40).stop(), full("s-8", "u-8", 8))
    run.export(order(place, tmp_path / "out"))
    assert {one.actor for one in episodes(tmp_path / "out", purpose=PURPOSE)} == {"u-1", "u-8"}
    assert verify(tmp_path / "out", "u-7")[0] == set()


def test_an_erasure_that_was_stopped_is_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After any of its moves, the next one ends it."""
    place, moved = source(tmp_path), run.os.replace
    for step in (2, 4, 7, 11, 13, 16):
        out = tmp_path / f"out-{step}"
        run.export(order(place, out, shard_bytes=15_000))
        count = [0]

        def dies(*args: Any, count: list[int] = count, step: int = step) -> None:
            count[0] += 1
            if count[0] == step:
                raise KeyboardInterrupt
            moved(*args)

        monkeypatch.setattr(run.os, "replace", dies)
        with pytest.raises(KeyboardInterrupt):
            erase(out, "u-0")
        monkeypatch.undo()
        if step % 2:
            run.export(order(place, out, shard_bytes=15_000))  # whatever comes next ends it
        else:
            erase(out, "u-0")
        assert books.load(out).pending is None and not (out / ".taken").exists()
        assert verify(out, "u-0")[0] == set() and mentions(out, "u-0") == set()
        info = json.loads((out / "lerobot/meta/info.json").read_text())
        assert [row["episode_index"] for row in lerobot.bounds(out / "lerobot")] == list(range(info["total_episodes"])) == [0, 1]


def test_an_erasure_that_left_something_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks before it says gone."""
    run.export(order(source(tmp_path), tmp_path / "out", formats=("agentnet",)))
    monkeypatch.setattr("pipeline.export.rewriting.without", lambda shard, to, going: to.parent.mkdir(parents=True, exist_ok=True) or shutil.copy(shard, to))
    with pytest.raises(CannotRun, match="still hold what was erased"):
        erase(tmp_path / "out", "u-0")


def test_the_card_says_what_is_there_and_how_much_may_leak(tmp_path: Path) -> None:
    """Counts, policies, licences, limits, and the canary bound where one is given; no person."""
    row = {"by": "all", "name": "all", "planted": 2000, "leaked": 0, "upper": 0.0015, "controls": 1990}
    canary = {"holds": True, "seed": 1, "confidence": 0.95, "method": "Clopper-Pearson, one-sided", "strata": [row], "blind": [], "leaks": [], "limits": "…"}
    (tmp_path / "canary.json").write_text(json.dumps(canary))
    run.export(order(source(tmp_path), tmp_path / "out", canary=tmp_path / "canary.json"))
    told, page = json.loads((tmp_path / "out/datacard.json").read_text()), (tmp_path / "out/README.md").read_text()
    whole = [step for one in episodes(tmp_path / "out", purpose=PURPOSE) for step in one.steps]
    assert (told["counts"]["steps"], told["counts"]["people"], told["counts"]["sessions"]) == (len(whole), 3, 4)
    assert told["counts"]["masked"] == {"PERSON": 4} and told["counts"]["covered"] == {"FACE": 4} and told["left_out"]["agentnet"] == 4
    assert "at most 0.15% do, 95% sure" in page and "en_core_web_sm-3.8.0: MIT" in page and list(told["policies"])[0] in page
    assert "u-0" not in page and "u-0" not in json.dumps(told)
    (tmp_path / "canary.json").write_text(json.dumps({**canary, "blind": ["screen"]}))
    with pytest.raises(CannotRun, match="could not see"):
        card.bound(tmp_path / "canary.json")
    (tmp_path / "canary.json").write_text("{}")
    with pytest.raises(CannotRun, match="is no canary report"):
        card.bound(tmp_path / "canary.json")


def test_the_preview_shows_actions_on_frames_and_nothing_in_it_can_run_or_load(tmp_path: Path) -> None:
    """Hostile text is shown as text; the page's policy allows its one style by hash."""
    day = full().wait(1).frame("red").type('</svg><script>alert(1)</script>"><img src=x onerror=alert(1)>')
    run.export(order(folder(tmp_path / "clean", day), tmp_path / "out", formats=("agentnet",), preview=True))
    page = (tmp_path / "out/preview.html").read_text()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style and "sha256-" + base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() in page and "default-src &#39;none&#39;" in page
    assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page
    assert set(re.findall(r'href="([^"]{0,22})', page)) == {"data:image/webp;base64"} and "<circle" in page and "<line" in page and "Dear &lt;PERSON_1&gt;" in page


def test_the_command_exports_goes_on_erases_and_refuses(tmp_path: Path) -> None:
    """As the contract names it: 0 where it ran, 1 where it could not, 2 for bad usage."""
    place, out = str(source(tmp_path)), str(tmp_path / "out")
    asked = ["export", place, out, "--format", "parquet,agentnet", "--preview"]
    runner = CliRunner(env={"COLUMNS": "300"})
    assert runner.invoke(cli.app, asked).exit_code == 2
    refused = runner.invoke(cli.app, [*asked, "--purpose", "another"])
    assert refused.exit_code == 1 and "does not allow this purpose" in refused.output
    done = runner.invoke(cli.app, [*asked, "--purpose", PURPOSE])
    assert done.exit_code == 0 and "steps of 3 people" in done.output and (tmp_path / "out/preview.html").is_file()
    gone = runner.invoke(cli.app, ["export", "--erase", "u-1", out])
    assert gone.exit_code == 0 and "none left of this person" in " ".join(gone.output.split()) and verify(tmp_path / "out", "u-1")[0] == set()
    assert runner.invoke(cli.app, ["export", "--erase", "u-1", place]).exit_code == 1
    assert msgspec.json.decode((tmp_path / "out/state.json").read_bytes())["erased"] == ["u-1"]


@pytest.mark.slow
def test_the_bundled_recording_is_redacted_exported_and_opened(tmp_path: Path, models_folder: Path) -> None:
    """From raw to `load_dataset` with its images decoded; no policy but the shipped one."""
    datasets = pytest.importorskip("datasets")
    demo = Path(cli.__file__).parent / "demo/recording"
    assert CliRunner().invoke(cli.app, ["redact", str(demo), str(tmp_path / "clean"), "--processes", "2"]).exit_code == 0
    run.export(order(tmp_path / "clean", tmp_path / "out"))
    loaded = datasets.load_dataset("parquet", data_files=str(tmp_path / "out/parquet/*.parquet"), split="train", cache_dir=str(tmp_path / "cache"))
    images = [row["image"] for row in loaded if row["image"] is not None]
    assert len(loaded) > 60 and len(images) > 20 and {image.size for image in images} == {(1280, 800)}
