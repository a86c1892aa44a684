"""What an export says of itself on disk: its state, its manifest, where each shard is; and that one process at a time works on it.

`state.json` decides what is there. It is written whole or not at all, so that a run that was killed anywhere is gone on with by the next.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.export import card, lerobot, lines
from pipeline.export.notices import Taken, without
from pipeline.faults import CannotRun

FORMATS = ("parquet", "webdataset", *lines.FORMATS, "lerobot")
SUFFIX = {"parquet": "parquet", "webdataset": "tar"}


class Done(Struct, frozen=True):
    """One time that something was taken out: why (the notices, by place); rows by shard; images; rows that were read back. Names nobody."""

    time: str
    because: str
    rows: dict[str, int]
    images: int
    read_back: int


class State(Struct, kw_only=True):
    """What is on disk: `state.json`. `people` holds what each person adds to the card; who was erased stays away from later runs too.

    `taken` is all that was taken back so far. `pending` is the part of it that may still be in the shards; `staged` names the batches whose shards
    are written anew beside the old ones, from when on they take their place. `noticed` is the next offset of each topic of notices.
    """

    formats: tuple[str, ...]
    purpose: str
    batches: int = 0
    position: msgspec.Raw = msgspec.Raw(b"{}")
    erased: tuple[str, ...] = ()
    people: dict[str, card.Counts] = {}
    left_out: dict[str, int] = {}
    bound: card.Bound | None = None
    preview: bool = False
    taken: Taken = msgspec.field(default_factory=Taken)
    pending: Taken | None = None
    because: str = ""
    staged: dict[int, dict[str, int]] | None = None
    noticed: dict[str, int] = {}
    counts_before: bool = False
    done: tuple[Done, ...] = ()


class Row(Struct, frozen=True):
    """A line of the manifest. `sources` are events that it shows something of and that do not lie between `seq` and `last_seq`: frames, the session's
    start; none where the export was written before they were noted."""

    shard: str
    row: int
    session: str
    seq: int
    last_seq: int
    actor: str
    sources: tuple[int, ...] | None = None


@contextmanager
def held(out: Path) -> Iterator[None]:
    """One process at a time. A folder that was not there and stays empty goes again. Raises CannotRun where another is at work."""
    new = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    folder = os.open(out, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CannotRun(f"{out}: another scrim works on this export (wait until it has ended)") from None
    finally:
        os.close(folder)
        if new and not any(out.iterdir()):
            out.rmdir()


def shard_of(name: str, number: int) -> str:
    """Where a format's shard of this batch is."""
    if name == "lerobot":
        return f"lerobot/data/{lerobot.place(number)}"
    return f"{name}/train-{number:05d}.{SUFFIX.get(name, 'jsonl')}"


def load(out: Path) -> State:
    """The state of an export. Raises CannotRun where there is none."""
    try:
        state = msgspec.json.decode((out / "state.json").read_bytes(), type=State)
        state.taken.merge(without(actor for actor in state.erased if actor not in state.taken.people))  # as earlier versions noted them
        return state
    except FileNotFoundError:
        raise CannotRun(f"{out}: holds no export (no state.json)") from None
    except msgspec.MsgspecError:
        raise CannotRun(f"{out}: its state.json is not one of this version") from None


def save(out: Path, state: State) -> None:
    """Writes the state, whole or not at all."""
    put(out / "state.json", msgspec.json.encode(state))


def put(path: Path, data: bytes) -> None:
    """Writes a file, whole or not at all, and to stay."""
    partial = path.with_name(f".{path.stem}.part")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def manifest(out: Path, number: int) -> Iterator[Row]:
    """The rows of a batch."""
    decoder = msgspec.json.Decoder(Row)
    with (out / f"manifest/{number:05d}.jsonl").open("rb") as file:
        yield from (decoder.decode(line) for line in file)


def finish(out: Path, state: State) -> None:
    """What describes the whole: LeRobot's tables, the data card, what was taken out."""
    if "lerobot" in state.formats and state.batches:
        lerobot.finish(out / "lerobot")
    card.write(out, state)
    if state.done:
        put(out / "erasures.jsonl", b"".join(msgspec.json.encode(one) + b"\n" for one in state.done))
