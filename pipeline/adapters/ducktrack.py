"""DuckTrack (https://github.com/TheDuckAI/DuckTrack): events.jsonl of pynput's listeners, metadata.json, a screen video by OBS.

Its clock is `time.perf_counter`, which has no date; metadata.json says what it read when the video began, and when that was, in local time.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from pipeline.adapters.draft import Ask, Draft, Format, moment, nanoseconds, text
from pipeline.adapters.frames import frames, scale_of
from pipeline.adapters.keys import Keyboard
from pipeline.adapters.notes import Note, Notes
from pipeline.adapters.pointer import pressed_or_moved
from pipeline.adapters.source import Source, details, first, rows

VIDEOS = ("*.mp4", "*.mkv")


class Clock(Struct, frozen=True):
    """A clock without a date: it read `zero` (nanoseconds) at `start` (nanoseconds since 1970)."""

    zero: int
    start: int

    def at(self, value: Any) -> int | None:
        """A reading, in seconds, as nanoseconds since 1970; None where it is none."""
        read = nanoseconds(value)
        return self.start + read - self.zero if read is not None and self.start + read >= self.zero else None


def events(source: Source, ask: Ask, notes: Notes) -> Iterator[Draft]:
    """Events, and frames of the video between them, in order of time."""
    about = details(source, "metadata.json")
    clock = clock_of(source, about, ask, notes)
    yield {"type": "session.start", "at": clock.start, "os": text(about.get("system")), "recorder": "DuckTrack"}
    yield from heapq.merge(_events(source, about, clock, notes), screens(source, about, clock, ask, notes), key=lambda draft: draft["at"])


def clock_of(source: Source, about: dict[str, Any], ask: Ask, notes: Notes) -> Clock:
    """What the recording's clock means: by its metadata, else by --start, else from 1970, which is noted."""
    began = moment(about.get("start_time"), notes) if ask.start is None else ask.start
    zero = nanoseconds(about.get("video_start_timestamp"))
    if zero is None:
        zero = next((read for row in rows(source, source.main, Notes()) if (read := nanoseconds(row.get("time_stamp"))) is not None), 0)
    if began is None:
        notes[Note.NO_DATE] += 1
    return Clock(zero, began or 0)


def screens(source: Source, about: dict[str, Any], clock: Clock, ask: Ask, notes: Notes) -> Iterator[Draft]:
    """Frames of the recording's video, where it has one and the user wants some."""
    video = first(source, *VIDEOS)
    if video is None or ask.fps <= 0:
        notes[Note.NO_FRAMES] += 1
        return
    yield from frames(source, video, clock.at(about.get("video_start_timestamp")) or clock.start, ask.fps, notes)


def _events(source: Source, about: dict[str, Any], clock: Clock, notes: Notes) -> Iterator[Draft]:
    scale = scale_of(source, first(source, *VIDEOS), about.get("screen_width"), notes)
    keyboard = Keyboard(notes)
    for row in rows(source, source.main, notes):
        at = clock.at(row.get("time_stamp"))
        if at is None:
            notes[Note.BAD_TIME] += 1
            continue
        draft = pressed_or_moved(row, str(row.get("action")), at, keyboard, notes, scale)
        if draft is not None:
            yield draft


FORMAT = Format(
    name="ducktrack", what="a folder of DuckTrack, or its events.jsonl", files=("events.jsonl", "events.jsonl.gz", "*.jsonl", "*.jsonl.gz"), events=events,
    lacks=("the app in front", "the element that was clicked or typed into", "the time zone", "the keyboard's layout", "what other windows showed"),
)  # fmt: skip
