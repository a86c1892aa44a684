"""Who reads declares a purpose, gets what the policy allows, and goes on where they stopped."""

from __future__ import annotations

import hashlib
import sys
import types
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cleanly import PURPOSE, SHIPPED, Day, folder, full

from pipeline.canary import plan
from pipeline.export import Click, Drag, Episode, Hotkey, Refused, Scroll, Type, episodes, reader, run, torch_dataset
from pipeline.export.sources import Record
from pipeline.faults import CannotRun
from redactors.policy import load as policies
from schemas import clean

SECRET = "hunter2-is-content"


def read(source: Path, **more: Any) -> list[Episode]:
    return list(episodes(source, purpose=PURPOSE, **more))


def plain(made: list[Episode]) -> Any:
    """Episodes without where their frames are."""
    told = msgspec.to_builtins(made)
    for step in (step for episode in told for step in episode["steps"]):
        for side in ("before", "after"):
            step.get(side, {}).pop("ref", None)
    return told


def test_a_purpose_that_the_policy_does_not_allow_is_refused(tmp_path: Path) -> None:
    """So is any purpose under a policy that names none."""
    source = folder(tmp_path, full())
    with pytest.raises(Refused, match="does not allow this purpose"):
        episodes(source, purpose="sell-to-advertisers")
    silent = policies.shipped().replace("purposes: [train-computer-use-agents]", "")
    (tmp_path / "silent.yaml").write_text(silent)
    with pytest.raises(Refused, match="its purposes: none"):
        episodes(source, purpose=PURPOSE, policies=[tmp_path / "silent.yaml"])


def test_a_record_of_a_policy_that_was_not_named_is_refused_and_named_it_is_read(tmp_path: Path) -> None:
    """A purpose is allowed by the policy under which a record was made, not by another."""
    own = policies.shipped().replace("name: shipped", "name: own")
    (tmp_path / "own.yaml").write_text(own)
    digest = policies.digest(policies.load(own))
    source = folder(tmp_path / "clean", full(), Day("s-2", policy=digest).click(9, 9))
    with pytest.raises(Refused, match=f"made under policy {digest}"):
        read(source)
    shipped = policies.load(policies.shipped())
    assert {one.policy for one in read(source, policies=[shipped, tmp_path / "own.yaml"])} == {SHIPPED, digest}


@pytest.mark.parametrize("line", [b'{"type":"secret","text":"%s"}', b"%s", b'{"type":"text.input","text":"%s"'])
def test_what_is_no_clean_event_is_refused_without_its_content(tmp_path: Path, line: bytes) -> None:
    """The place is told, what stands there is not."""
    source = folder(tmp_path, full())
    with (source / "clean.jsonl").open("ab") as file:
        file.write(line.replace(b"%s", SECRET.encode()) + b"\n")
    with pytest.raises(Refused, match="clean.jsonl, the record that ends at byte") as refused:
        read(source)
    assert SECRET not in str(refused.value) and refused.value.__cause__ is None and refused.value.__suppress_context__


def test_a_source_that_is_none_is_refused(tmp_path: Path) -> None:
    """In one line that says what was expected."""
    with pytest.raises(CannotRun, match="holds no clean.jsonl"):
        episodes(tmp_path, purpose=PURPOSE)


def test_a_frame_is_read_back_as_it_was_released_or_not_at_all(tmp_path: Path) -> None:
    """Bytes are verified; a frame that was changed or lost is an error that names it."""
    source = folder(tmp_path, full())
    opened = episodes(source, purpose=PURPOSE)
    frame = next(step.before for episode in opened for step in episode.steps if step.before)
    assert hashlib.sha256(opened.read(frame)).hexdigest() == frame.sha256
    assert opened.image(frame).size == (1280, 720)
    (source / frame.ref).write_bytes(b"another")
    with pytest.raises(CannotRun, match="blob_hash"):
        opened.read(frame)
    (source / frame.ref).unlink()
    with pytest.raises(CannotRun, match="blob_missing"):
        opened.read(frame)


def test_a_reader_that_stops_after_any_episode_is_gone_on_with_without_a_gap_or_a_repeat(tmp_path: Path) -> None:
    """The position holds all that the episodes given so far do not."""
    days = [full(f"s-{n}", f"u-{n}", n) for n in range(3)]
    for day in days:
        day.wait(500).click(9, 9).wait(500).type("again").key("Enter").stop()
    source = folder(tmp_path, *days)
    whole = read(source)
    assert len(whole) == 9
    for stop in range(len(whole) + 1):
        first, given = episodes(source, purpose=PURPOSE), []
        for episode in first if stop else ():
            given.append(episode)
            if len(given) == stop:
                break
        assert given + read(source, position=first.position()) == whole


def test_what_comes_after_the_end_of_a_source_goes_on_with_its_screen_and_task(tmp_path: Path) -> None:
    """A session that was still open at the end is not forgotten."""
    day = Day().start().frame("red").click(9, 9)
    source = folder(tmp_path, day)
    first = episodes(source, purpose=PURPOSE)
    assert len(list(first)) == 1
    later, day.events = first.position(), []
    folder(tmp_path, day.wait(1).click(40, 40))
    (more,) = read(source, position=later)
    assert more.task == "Answer <PERSON_1>" and more.steps[0].before is not None and more.steps[0].seq == 3
    assert read(source, position=episodes(source, purpose=PURPOSE, position=later).position()) == [more]


def test_parts_share_the_sessions_out(tmp_path: Path) -> None:
    """Each session is in exactly one part."""
    source = folder(tmp_path, *(full(f"s-{n}", f"u-{n}", n) for n in range(9)))
    parts = [[one.id for one in read(source, part=(n, 3))] for n in range(3)]
    assert sorted(name for part in parts for name in part) == sorted(one.id for one in read(source)) and all(parts)


def test_people_who_are_left_out_are(tmp_path: Path) -> None:
    """By actor."""
    assert {one.actor for one in read(folder(tmp_path, full(), full("s-2", "u-2", 1)), without=["u-1"])} == {"u-2"}


def test_canaries_are_no_training_data(tmp_path: Path) -> None:
    """The planted sessions, by the prefix that the canary command gives them."""
    assert reader.CANARIES == plan.SESSION_PREFIX
    source = folder(tmp_path, full(), full(f"{plan.SESSION_PREFIX}1", "canary-1", 1))
    assert {one.session for one in read(source)} == {"s-1"}


def test_more_sessions_than_are_kept_open_close_the_quietest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory has a bound, and no step is lost to it."""
    days = [full(f"s-{n}", f"u-{n}", n) for n in range(9)]
    source = folder(tmp_path, *days)
    expected = acted(read(source))
    monkeypatch.setattr(reader, "SESSIONS_MAX", 4)
    opened = episodes(source, purpose=PURPOSE)
    made, held = [], 0
    for episode in opened:
        made.append(episode)
        held = max(held, sum(bool(session.steps) for session in opened._at.sessions.values()))
    assert len(made) > 9 and held == 4 and acted(made) == expected


def acted(made: list[Episode]) -> list[Any]:
    """What was done, in the order of each session, with its frames and tasks: however the steps are cut into episodes."""
    told = []
    for episode in sorted(made, key=lambda one: (one.session, one.steps[0].seq)):
        for step in episode.steps:
            told.append((episode.session, episode.task, step.seq, step.last_seq, step.action, step.before and step.before.sha256, step.masked))
    return told


def test_thousands_of_open_sessions_are_gone_on_with_from_any_place_and_nothing_is_lost_or_twice(tmp_path: Path) -> None:
    """More than SESSIONS_MAX at a time, their events in turn: each press, each text and each turn of the wheel once, with its task and frame."""
    count = reader.SESSIONS_MAX + 200
    days = [Day(f"s-{n:04d}", f"u-{n}").start(task=f"Task {n}") for n in range(count)]
    shot = Day().frame("red")
    for n, day in enumerate(days):
        day.add(clean.CleanScreenshot, image=shot.events[0].image)
        day.wait(1).click(5, 5).down(9, 9).up(9, 9).click(9, 9, 1).down(9, 9).up(9, 9).click(9, 9, 2).type("a").type("b").key("Enter").scroll(1).scroll(2)
        day.key("v", "Control").type(f"pasted {n}", paste=True).down(60, 60).up(200, 60)
    source = folder(tmp_path, *days)
    whole = read(source)
    told = acted(whole)
    assert len(whole) > count and {row[0] for row in told} == {day.session for day in days}
    for n in (0, 700, count - 1):
        mine = [row for row in told if row[0] == f"s-{n:04d}"]
        done = [row[4] for row in mine]
        assert [type(one).__name__ for one in done] == ["Click", "Click", "Type", "Scroll", "Hotkey", "Drag"]
        assert (done[1].count, done[2], done[3].dy, done[4].pasted) == (2, Type("ab", True), 3, f"pasted {n}")
        assert {row[1] for row in mine} == {f"Task {n}"} and all(row[5] == shot.events[0].image.sha256 for row in mine)
    stops, first = [1, count // 2, count + 40], episodes(source, purpose=PURPOSE)
    given: list[Episode] = []
    for episode in first:
        given.append(episode)
        if len(given) in stops:
            rest = read(source, position=first.position())
            assert acted(given + rest) == told


def test_what_is_half_there_at_the_end_of_a_source_is_not_done_twice(tmp_path: Path) -> None:
    """The second half of a click, a double click, a drag or a paste comes with the next read: wherever the first one ended."""
    def day() -> Day:
        made = Day().start().click(5, 5).down(9, 9).up(9, 9).click(9, 9, 1).down(9, 9).up(9, 9).click(9, 9, 2).type("ab").key("Enter")
        return made.scroll(1).scroll(2).key("v", "Control").type("x", paste=True).down(60, 60).up(200, 60).click(200, 60).key("a").stop()

    events = day().events
    for cut in range(1, len(events)):
        place, made = tmp_path / str(cut), []
        position: bytes | None = None
        for part in (events[:cut], events[cut:]):
            half = day()
            half.events = part
            opened = episodes(folder(place, half), purpose=PURPOSE, position=position)
            made += [step.action for episode in opened for step in episode.steps]
            position = opened.position()
        presses = sum(one.count for one in made if isinstance(one, Click))
        typed = "".join(one.text for one in made if isinstance(one, Type))
        assert (presses, sum(isinstance(one, Drag) for one in made), typed) == (3, 1, "ab"), cut
        assert sum(one.dy for one in made if isinstance(one, Scroll)) == 3
        assert [one.key for one in made if isinstance(one, Hotkey)] in (["v", "a"], ["Enter", "v", "a"])


def test_more_sessions_than_can_be_known_are_refused_unless_the_quietest_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line that says what to do; of a file nobody knows what is over, of a topic the broker's clock tells."""
    monkeypatch.setattr(reader, "SESSIONS_KNOWN_MAX", 4)
    source = folder(tmp_path, *(Day(f"s-{n}").click(n, n) for n in range(5)))
    with pytest.raises(CannotRun, match="more than 4 sessions are open at a time: read the source in shares"):
        read(source)
    assert len([one for n in range(2) for one in read(source, part=(n, 2))]) == 5
    opened = episodes(source, purpose=PURPOSE)
    lines = (source / "clean.jsonl").read_bytes().splitlines()
    day_ms = 24 * 3_600_000
    records = [Record(0, n, "there", line, n * day_ms) for n, line in enumerate(lines)]
    assert opened.source is not None
    monkeypatch.setattr(type(opened.source), "records", lambda *_: iter(records))
    assert len(list(opened)) == 5


def test_parquet_is_read_back_as_the_same_episodes_and_frames(tmp_path: Path) -> None:
    """From its beginning, and from any episode on."""
    pytest.importorskip("pyarrow")
    source = folder(tmp_path / "clean", *(full(f"s-{n}", f"u-{n}", n) for n in range(3)))
    run.export(run.Order(source=str(source), out=tmp_path / "out", formats=("parquet",), purpose=PURPOSE, shard_bytes=1))
    assert len(list((tmp_path / "out/parquet").iterdir())) == 3
    before, after = read(source), read(tmp_path / "out")
    assert plain(before) == plain(after)
    opened = episodes(tmp_path / "out", purpose=PURPOSE)
    for n, episode in enumerate(opened):
        for frame in (frame for step in episode.steps for frame in (step.before, step.after) if frame):
            assert hashlib.sha256(opened.read(frame)).hexdigest() == frame.sha256
        assert plain(read(tmp_path / "out", position=opened.position())) == plain(before[n + 1 :])
    with pytest.raises(Refused):
        episodes(tmp_path / "out", purpose="another")


def test_a_torch_dataset_shares_the_source_out_among_the_loaders_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stand-in for torch's two names: torch is no dependency. Without torch, one line says so."""
    source = folder(tmp_path, *(full(f"s-{n}", f"u-{n}", n) for n in range(5)))
    monkeypatch.setitem(sys.modules, "torch.utils.data", None)
    with pytest.raises(CannotRun, match="torch is not installed"):
        torch_dataset(str(source), purpose=PURPOSE)
    workers: list[Any] = [None]
    data = types.SimpleNamespace(IterableDataset=object, get_worker_info=lambda: workers[0])
    monkeypatch.setitem(sys.modules, "torch.utils.data", data)
    for name in ("torch", "torch.utils"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    with pytest.raises(Refused):
        torch_dataset(str(source), purpose="another")
    made = torch_dataset(str(source), purpose=PURPOSE)
    whole = [episode.id for episode, _ in made]
    shares = []
    for n in range(2):
        workers[0] = types.SimpleNamespace(id=n, num_workers=2)
        for episode, frames in made:
            shares.append(episode.id)
            assert {frame.sha256 for step in episode.steps for frame in (step.before, step.after) if frame} == set(frames)
            assert all(hashlib.sha256(data).hexdigest() == sha for sha, data in frames.items())
    assert sorted(shares) == sorted(whole) and len(whole) == 5
