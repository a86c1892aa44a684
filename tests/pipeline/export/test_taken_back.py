"""Records that were taken back are in nothing that was made of them, and nothing that a later run makes; a process may be killed at it anywhere."""

from __future__ import annotations

import json
import multiprocessing
import random
import shutil
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cleanly import PURPOSE, Day, folder, full

from pipeline.export import books, episodes, erase, erase_records, run, stored
from pipeline.export.erasure import verify
from pipeline.export.notices import Taken, without
from pipeline.export.shapes import sources
from pipeline.faults import CannotRun
from schemas.erasure import ErasedRecord, RecordsNotice

pytest.importorskip("pyarrow")
SECRET = "Zq7-secret"
KILLED = ("parquet", "webdataset", "agentnet", "lerobot")  # each way of rewriting


def export(source: Path, out: Path, formats: tuple[str, ...] = books.FORMATS, **more: Any) -> books.State:
    return run.export(run.Order(**{"source": str(source), "out": out, "formats": formats, "purpose": PURPOSE, "shard_bytes": 15_000, **more}))


def notice(*events: Any) -> RecordsNotice:
    named = tuple(ErasedRecord(0, n, one.session, one.seq, one.id, type(one).__struct_config__.tag) for n, one in enumerate(events))
    return RecordsNotice(notice="records", erasure="e-1", part=0, parts=1, time="2026-03-02T11:00:00Z", topic="capture.clean", records=named, blobs=(), shared=())


def taken(*events: Any) -> Taken:
    made = Taken()
    made.add(notice(*events))
    return made


def everything(out: Path) -> bytes:
    """All bytes that hold something; those in Parquet by its reader."""
    _, parquet = stored.arrow()
    read = [repr(parquet.read_table(path).to_pylist()).encode() for path in out.rglob("*.parquet")]
    return b"".join([*read, *(path.name.encode() + path.read_bytes() for path in out.rglob("*") if path.is_file() and path.suffix != ".parquet")])


def steps(out: Path) -> dict[tuple[str, int], Any]:
    return {(one.session, step.seq): step for one in episodes(out, purpose=PURPOSE) for step in one.steps}


def edited(day: Day, kind: str, n: int, change: Callable[[Any], Any]) -> Any:
    """The nth event of a kind, which then holds the secret."""
    at = [at for at, event in enumerate(day.events) if type(event).__name__ == f"Clean{kind}"][n]
    day.events[at] = change(day.events[at])
    return day.events[at]


def title(event: Any, secret: str) -> Any:
    return msgspec.structs.replace(event, app=msgspec.structs.replace(event.app, title=secret))


CASES: dict[str, tuple[str, int, Callable[[Any, str], Any]]] = {
    "a typed run": ("TextInput", 0, lambda one, secret: msgspec.structs.replace(one, text=secret)),
    "a run that another one went on with": ("TextInput", 1, lambda one, secret: msgspec.structs.replace(one, text=secret)),
    "what was pasted": ("TextInput", 2, lambda one, secret: msgspec.structs.replace(one, text=secret)),
    "a title": ("MouseScroll", 0, title),
    "a title of what was waited for": ("MouseDown", 1, title),
    "the task": ("SessionStart", 0, lambda one, secret: msgspec.structs.replace(one, task=secret)),
    "the task, told at the end": ("SessionEnd", 0, lambda one, secret: msgspec.structs.replace(one, task=secret)),
    "a frame": ("Screenshot", 2, lambda one, secret: one),
    "the last frame": ("Screenshot", -1, lambda one, secret: one),
}


@cache
def planted() -> tuple[list[Day], dict[str, tuple[Any, bytes]]]:
    """A session for each case, the event that is taken back in it, and what shows that it is there; and a session of which nothing is."""
    days, found = [full("s-whole", "u-9", 99)], {}
    for n, (case, (kind, nth, change)) in enumerate(CASES.items()):
        days.append(full(f"s-{n}", f"u-{n}", n))
        event = edited(days[-1], kind, nth, lambda one, n=n, change=change: change(one, f"{SECRET}-{n}-"))
        found[case] = event, event.image.sha256.encode() if "frame" in case else f"{SECRET}-{n}-".encode()
    return days, found


def test_what_was_made_of_records_that_were_taken_back_is_gone_from_every_format_and_nothing_else(tmp_path: Path) -> None:
    """Their steps, frames before and after, the task on every row: read back by every reader, and looked for as bytes."""
    days, cases = planted()
    place, out = folder(tmp_path / "clean", *days), tmp_path / "out"
    export(place, out, preview=True, shard_bytes=60_000)
    before, there, events = steps(out), everything(out), [event for event, _ in cases.values()]
    assert all(secret in there and verify(out, taken(event))[0] for event, secret in cases.values())
    done = erase_records(out, notice(*events))
    left, after = everything(out), steps(out)
    assert verify(out, taken(*events)) == (set(), done.read_back) and [case for case, (_, secret) in cases.items() if secret in left] == []
    for event in events:
        mine = {key: one for key, one in before.items() if key[0] == event.session}
        hit = {key for key, one in mine.items() if one.seq <= event.seq <= one.last_seq or event.seq in sources(one)}
        assert hit and {key for key in after if key[0] == event.session} == mine.keys() - hit
    assert {key for key in before if key[0] == "s-whole"} == {key for key in after if key[0] == "s-whole"}
    card = json.loads((out / "datacard.json").read_text())
    assert card["counts"]["steps"] == len(after) and (out / "preview.html").is_file()
    assert json.loads((out / "erasures.jsonl").read_text())["rows"] == done.rows
    assert all((out / row["image"]).is_file() for path in out.glob("uitars/*") for row in map(json.loads, path.read_text().splitlines()))
    info, frames = json.loads((out / "lerobot/meta/info.json").read_text()), stored.arrow()[1].read_table(out / "lerobot/data").to_pylist()
    assert [row["index"] for row in frames] == list(range(info["total_frames"])) and [row["frame_index"] for row in frames if row["next.done"]]


def test_a_new_export_made_later_holds_nothing_of_them_either(tmp_path: Path) -> None:
    """Though the source still does; wherever the reader stood when they were taken back."""
    days, cases = planted()
    place, gone, secrets = folder(tmp_path / "clean", *days), taken(*(event for event, _ in cases.values())), [secret for _, secret in cases.values()]
    reader = episodes(place, purpose=PURPOSE)
    positions, given = [reader.position()], []
    for episode in reader:
        given.append(episode)
        positions.append(reader.position())
    assert all(secret in msgspec.json.encode(given) for secret in secrets)
    for position in positions[::3]:
        rest = episodes(place, purpose=PURPOSE, position=position, without=gone)
        left = msgspec.json.encode(list(rest)) + rest.position()
        assert [case for case, (_, secret) in cases.items() if secret in left] == []


def test_after_a_lost_frame_nobody_says_what_the_screen_showed(tmp_path: Path) -> None:
    """The frame from before it is no frame of what comes after it."""
    day = Day().start().frame("red").click(9, 9).frame("green").click(40, 40).stop()
    lost = day.events[3]
    (one,) = episodes(folder(tmp_path, day), purpose=PURPOSE, without=taken(lost))
    assert one.steps[0].before and not one.steps[0].after and not one.steps[1].before


def test_manifests_of_before_take_the_whole_session(tmp_path: Path) -> None:
    """Where nobody noted which frames a row shows: fails closed."""
    days = [full(f"s-{n}", f"u-{n}", n) for n in range(2)]
    export(folder(tmp_path / "clean", *days), tmp_path / "out", ("agentnet", "parquet"))
    for path in (tmp_path / "out/manifest").iterdir():
        rows = [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]
        path.write_bytes(b"".join(msgspec.json.encode({name: value for name, value in row.items() if name != "sources"}) + b"\n" for row in rows))
    erase_records(tmp_path / "out", notice(days[0].events[1]))
    assert {one.session for one in episodes(tmp_path / "out", purpose=PURPOSE)} == {"s-1"}


def test_without_whole_steps_the_card_says_that_it_counts_what_was_there_before(tmp_path: Path) -> None:
    day = full()
    export(folder(tmp_path / "clean", day), tmp_path / "out", ("agentnet",), preview=True)
    erase_records(tmp_path / "out", notice(edited(day, "TextInput", 0, lambda one: one)))
    assert "the counts are from before" in (tmp_path / "out/README.md").read_text() and not (tmp_path / "out/preview.html").exists()


def test_one_process_at_a_time_works_on_an_export(tmp_path: Path) -> None:
    place = folder(tmp_path / "clean", full())
    export(place, tmp_path / "out", ("agentnet",))
    with books.held(tmp_path / "out"):
        for work in (lambda: export(place, tmp_path / "out", ("agentnet",)), lambda: erase(tmp_path / "out", "u-1")):
            with pytest.raises(CannotRun, match="another scrim works on this export"):
                work()
    erase(tmp_path / "out", "u-1")


def test_a_process_that_is_killed_at_any_time_is_gone_on_with(tmp_path: Path) -> None:
    """kill -9, again and again, at random moments of taking out a person and of exporting; at the end everything is as it should be."""
    days = [full(f"s-{n}", f"u-{n % 3}", n) for n in range(4)]
    place, out, source = folder(tmp_path / "clean", *days), tmp_path / "out", random.Random(8)
    export(place, out, KILLED, preview=True)
    context = multiprocessing.get_context("fork")
    killed = 0
    for actor, event in (("u-0", days[1].events[1]), ("u-2", days[1].events[8])):
        began = time.monotonic()
        shutil.copytree(out, tmp_path / f"timed-{actor}")
        erase(tmp_path / f"timed-{actor}", actor)
        whole = time.monotonic() - began
        for _ in range(5):
            process = context.Process(target=lambda actor=actor, event=event: (erase(out, actor), erase_records(out, notice(event)), export(place, out, KILLED)))
            process.start()
            process.join(source.uniform(0.01, whole))
            killed += process.is_alive()
            process.kill()
            process.join()
        erase(out, actor)
        erase_records(out, notice(event))
        gone = taken(event)
        gone.merge(without([actor]))
        assert verify(out, gone)[0] == set()
    assert killed > 3
    state = export(place, out, KILLED)
    assert state.pending is None and set(state.erased) == {"u-0", "u-2"} and {one.actor for one in episodes(out, purpose=PURPOSE)} == {"u-1"}
    rows = [row for number in range(state.batches) for row in books.manifest(out, number) if row.shard.startswith("parquet/")]
    assert len({(row.session, row.seq) for row in rows}) == len(rows) and not [path for path in out.rglob(".*")]
