"""What an import says about itself: what a recording lacked, what was guessed, what was left out. Codes and counts, never anything of the recording."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import Literal


class Note(StrEnum):
    """Why something is missing, guessed or left out."""

    NO_APP = "no_app"
    NO_CODE = "no_code"
    NO_DATE = "no_date"
    NO_FRAMES = "no_frames"
    NO_DELTA = "no_delta"
    APP_BY_NAME = "app_by_name"
    APP_NAMED = "app_named"
    URL_NAMED = "url_named"
    ZONE = "zone"
    KEY_BY_NUMBER = "key_by_number"
    RELEASE_LOST = "release_lost"
    SCALED = "scaled"
    CARET = "caret"
    PART_OF_TREE = "part_of_tree"
    BAD_LINE = "bad_line"
    BAD_EVENT = "bad_event"
    BAD_IMAGE = "bad_image"
    BAD_TIME = "bad_time"
    BAD_VIDEO = "bad_video"
    UNKNOWN_EVENT = "unknown_event"
    UNKNOWN_KEY = "unknown_key"
    NO_PLACE_FOR_IT = "no_place_for_it"
    NOT_IN_FRONT = "not_in_front"
    DISABLED = "disabled"
    UNSAVED = "unsaved"


Kind = Literal["missing", "guessed", "left out"]
Notes = Counter[Note]

WORDS: dict[Note, tuple[Kind, str]] = {
    Note.NO_APP: ("missing", "the app in front is not known: the gate will drop this, unless --app names it"),
    Note.NO_CODE: ("missing", "the physical key is not known"),
    Note.NO_DATE: ("missing", "the clock has no date: times count from 1970, or from --start"),
    Note.NO_FRAMES: ("missing", "there are no screenshots"),
    Note.NO_DELTA: ("missing", "how far the wheel turned is not known"),
    Note.APP_BY_NAME: ("guessed", "the app, by its name or the end of its window's title"),
    Note.APP_NAMED: ("guessed", "the app is the one that --app names"),
    Note.URL_NAMED: ("guessed", "the page is the one that --url names"),
    Note.ZONE: ("guessed", "a local time without a zone is read as UTC"),
    Note.KEY_BY_NUMBER: ("guessed", "a key by its number, as on Windows"),
    Note.RELEASE_LOST: ("guessed", "a modifier that was never let go is taken as let go"),
    Note.SCALED: ("guessed", "positions are scaled from points to the pixels of the frames"),
    Note.CARET: ("guessed", "only whole values are known: each change is taken as made at the end of the text"),
    Note.PART_OF_TREE: ("guessed", "a tree of what was added to a page, not of the whole page"),
    Note.BAD_LINE: ("left out", "not a JSON object, or over a limit"),
    Note.BAD_EVENT: ("left out", "values that the contract does not allow"),
    Note.BAD_IMAGE: ("left out", "an image that is none, or over a limit"),
    Note.BAD_TIME: ("left out", "a time that is none"),
    Note.BAD_VIDEO: ("left out", "a video that cannot be read, or is over a limit"),
    Note.UNKNOWN_EVENT: ("left out", "a kind of event that is not known"),
    Note.UNKNOWN_KEY: ("guessed", "a key that has no name here is Unidentified"),
    Note.NO_PLACE_FOR_IT: ("left out", "known, but nothing that the contract has a place for"),
    Note.NOT_IN_FRONT: ("left out", "of a window that was not in front"),
    Note.DISABLED: ("left out", "marked as taken out of the recording"),
    Note.UNSAVED: ("left out", "what the recorder had not yet written into its database (a -wal file)"),
}
