"""Raw capture events: bytes in, one frozen struct out, or the reason why not.

Nothing here reads a file or a clock. `decode` never raises on any input, and never lets content into its answer's reason.
Names follow W3C UI Events (keys), W3C Input Events (`input_type`) and WAI-ARIA (roles).
"""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, NoReturn

import msgspec
from msgspec import Meta, Struct

from schemas.audit import Reason

RECORD_BYTES_MAX = 8 * 1024 * 1024
TEXT_CHARS_MAX = 100_000
DEPTH_MAX = 16
NODES_MAX = 20_000
IMAGE_BYTES_MAX = 32 * 1024 * 1024
IMAGE_PIXELS_MAX = 50_000_000
SEQ_MAX = 2**63 - 1

ID_PATTERN = r"^[A-Za-z0-9._:-]{1,64}\Z"
# RFC 3339 in UTC, with or without a fraction; a leap second (":60") is not a device's wall clock and is refused.
TIME_PATTERN = r"^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:Z|\+00:00)\Z"
SHA256_PATTERN = r"^[0-9a-f]{64}\Z"

Id = Annotated[str, Meta(pattern=ID_PATTERN)]
Time = Annotated[str, Meta(pattern=TIME_PATTERN)]
Seq = Annotated[int, Meta(ge=0, le=SEQ_MAX)]
OpenText = Annotated[str, Meta(max_length=TEXT_CHARS_MAX)]
Sha256 = Annotated[str, Meta(pattern=SHA256_PATTERN)]
Number = Annotated[float, Meta(ge=-1e9, le=1e9)]
Extent = Annotated[float, Meta(ge=0, le=1e9)]
Bounds = tuple[Number, Number, Extent, Extent]
Modifier = Literal["Shift", "Control", "Alt", "Meta", "AltGraph"]
Button = Literal["left", "middle", "right", "back", "forward"]
MediaType = Literal["image/png", "image/jpeg", "image/webp"]
# https://www.w3.org/TR/input-events-2/#interface-InputEvent-Attributes
InputType = Literal[
    "insertText", "insertReplacementText", "insertLineBreak", "insertParagraph", "insertOrderedList", "insertUnorderedList",
    "insertHorizontalRule", "insertFromYank", "insertFromDrop", "insertFromPaste", "insertFromPasteAsQuotation", "insertTranspose",
    "insertCompositionText", "insertFromComposition", "insertLink", "deleteWordBackward", "deleteWordForward",
    "deleteSoftLineBackward", "deleteSoftLineForward", "deleteEntireSoftLine", "deleteHardLineBackward", "deleteHardLineForward",
    "deleteByDrag", "deleteByCut", "deleteContent", "deleteContentBackward", "deleteContentForward", "deleteByComposition",
    "deleteCompositionText", "historyUndo", "historyRedo",
]  # fmt: skip


class App(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The app in front. `id` is a bundle id or an executable; `private` null or absent means unknown."""

    id: OpenText
    name: OpenText | None = None
    title: OpenText | None = None
    url: OpenText | None = None
    private: bool | None = None


class Target(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The UI element an event went to. `role` is a WAI-ARIA role where the recorder knows one; `bounds` is [x, y, w, h] in pixels."""

    role: OpenText | None = None
    name: OpenText | None = None
    value: OpenText | None = None
    automation_id: OpenText | None = None
    bounds: Bounds | None = None
    secure: bool | None = None


class Window(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One visible window of a screenshot; a greater `z` is nearer to the viewer."""

    app: App | None
    bounds: Bounds
    z: int | None = None


class Image(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A screenshot's bytes, inline as base64 (`data`) or by a path in the raw blob store (`ref`): exactly one of the two."""

    media_type: MediaType
    width: Annotated[int, Meta(ge=1, le=100_000)]
    height: Annotated[int, Meta(ge=1, le=100_000)]
    sha256: Sha256
    scale: Annotated[float, Meta(gt=0, le=16)] | None = None
    data: str | None = None
    ref: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class Event(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", kw_only=True):
    """The envelope every event carries."""

    id: Id
    time: Time
    session: Id
    seq: Seq
    actor: Id
    device: Id
    app: App | None
    target: Target | None = None


class _Key(Event, frozen=True, kw_only=True):
    key: Annotated[str, Meta(min_length=1, max_length=64)]
    code: Annotated[str, Meta(max_length=64)]
    modifiers: Annotated[tuple[Modifier, ...], Meta(max_length=5)] = ()
    repeat: bool | None = None


class KeyDown(_Key, tag="key.down", frozen=True, kw_only=True):
    """A key went down. `key` and `code` are W3C UI Events values."""


class KeyUp(_Key, tag="key.up", frozen=True, kw_only=True):
    """A key went up."""


class TextInput(Event, tag="text.input", frozen=True, kw_only=True):
    """Text that arrived without keys: composition, autocomplete, dictation, paste. `selection` is [start, end] in the field, in characters."""

    text: OpenText
    input_type: InputType
    selection: tuple[Annotated[int, Meta(ge=0)], Annotated[int, Meta(ge=0)]] | None = None


class _Mouse(Event, frozen=True, kw_only=True):
    x: Number
    y: Number
    button: Button | None = None
    clicks: Annotated[int, Meta(ge=0, le=100)] | None = None
    dx: Number | None = None
    dy: Number | None = None


class MouseMove(_Mouse, tag="mouse.move", frozen=True, kw_only=True):
    """The pointer moved to x, y."""


class MouseDown(_Mouse, tag="mouse.down", frozen=True, kw_only=True):
    """A button went down."""


class MouseUp(_Mouse, tag="mouse.up", frozen=True, kw_only=True):
    """A button went up."""


class MouseClick(_Mouse, tag="mouse.click", frozen=True, kw_only=True):
    """A press and release in one place."""


class MouseScroll(_Mouse, tag="mouse.scroll", frozen=True, kw_only=True):
    """The wheel turned by dx, dy, in notches; positive is to the right and down, as in W3C wheel events."""


class WindowFocus(Event, tag="window.focus", frozen=True, kw_only=True):
    """Another app or window came to the front; `app` is the news."""


class Clipboard(Event, tag="clipboard", frozen=True, kw_only=True):
    """Text was copied, cut or pasted."""

    action: Literal["copy", "cut", "paste"]
    text: OpenText


class UiSnapshot(Event, tag="ui.snapshot", frozen=True, kw_only=True):
    """The accessibility tree, flattened."""

    nodes: Annotated[tuple[Target, ...], Meta(max_length=NODES_MAX)]


class Screenshot(Event, tag="screenshot", frozen=True, kw_only=True):
    """A frame of the screen, and where it is known every visible window."""

    image: Image
    windows: Annotated[tuple[Window, ...], Meta(max_length=1000)] | None = None


class _SessionEdge(Event, frozen=True, kw_only=True):
    os: OpenText | None = None
    recorder: OpenText | None = None
    task: OpenText | None = None


class SessionStart(_SessionEdge, tag="session.start", frozen=True, kw_only=True):
    """A recording began."""


class SessionEnd(_SessionEdge, tag="session.end", frozen=True, kw_only=True):
    """A recording ended."""


RawEvent = (
    KeyDown | KeyUp | TextInput | MouseMove | MouseDown | MouseUp | MouseClick | MouseScroll
    | WindowFocus | Clipboard | UiSnapshot | Screenshot | SessionStart | SessionEnd
)  # fmt: skip

_ID = re.compile(ID_PATTERN)


class Refused(Struct, frozen=True):
    """Why a record is not an event. `id`, `session` and `seq` are there only where they match their patterns."""

    reason: Reason
    id: str | None = None
    session: str | None = None
    seq: int | None = None


class _Bad(Exception):
    """Carries a reason out of the JSON parser; never leaves this module."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) != len(pairs):
        raise _Bad(Reason.REPEATED_KEY)
    return out


def _constant(_: str) -> NoReturn:
    raise _Bad(Reason.NOT_JSON)


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _Bad(Reason.BAD_VALUE)
    return value


_parser = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)


def parse(data: bytes, bytes_max: int = RECORD_BYTES_MAX, depth_max: int = DEPTH_MAX) -> Any | Refused:
    """One strict JSON value: UTF-8, no NaN or Infinity, no repeated keys, no NUL, no lone surrogates, bounded depth and size."""
    if len(data) > bytes_max:
        return Refused(Reason.TOO_BIG)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return Refused(Reason.NOT_UTF8)
    if "\0" in text:
        return Refused(Reason.NUL)
    if _deep(text, depth_max):
        return Refused(Reason.TOO_DEEP)
    try:
        value = _parser.decode(text)
        if "\\u" in text:  # only an escape can make a NUL or a lone surrogate in text that decoded as UTF-8
            _whole_characters(value)
    except _Bad as bad:
        return Refused(bad.reason)
    except UnicodeEncodeError:
        return Refused(Reason.LONE_SURROGATE)
    except RecursionError:
        return Refused(Reason.TOO_DEEP)
    except json.JSONDecodeError:
        return Refused(Reason.NOT_JSON)
    except ValueError:  # a number of thousands of digits
        return Refused(Reason.BAD_VALUE)
    return value


def _whole_characters(value: Any) -> None:
    """Raises where a string, or a key, has a NUL or half of a surrogate pair."""
    if isinstance(value, str):
        if "\0" in value:
            raise _Bad(Reason.NUL)
        value.encode("utf-8")
    elif isinstance(value, list):
        for item in value:
            _whole_characters(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            _whole_characters(key)
            _whole_characters(item)


# Possessive, and content with an unclosed string: linear in the text, whatever it is.
_STRINGS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)


def _deep(text: str, depth_max: int) -> bool:
    """Whether brackets nest deeper than `depth_max`. Cheap where there are few brackets, which is nearly always."""
    if text.count("{") + text.count("[") <= depth_max:
        return False
    depth = 0
    for c in re.sub(r"[^\[\]{}]+", "", _STRINGS.sub("", text)):
        depth += 1 if c in "[{" else -1
        if depth > depth_max:
            return True
    return False


def envelope(value: Any) -> tuple[str | None, str | None, int | None]:
    """id, session and seq of a parsed record, each only where it matches its pattern."""
    if not isinstance(value, dict):
        return None, None, None
    id_, session, seq = value.get("id"), value.get("session"), value.get("seq")
    return (
        id_ if isinstance(id_, str) and _ID.match(id_) else None,
        session if isinstance(session, str) and _ID.match(session) else None,
        seq if isinstance(seq, int) and not isinstance(seq, bool) and 0 <= seq <= SEQ_MAX else None,
    )


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def instant(time: str) -> int:
    """Nanoseconds since 1970 of a time of the contract. Raises `ValueError` where the calendar has no such day."""
    fraction = time[20:].rstrip("Z").partition("+")[0] if time[19] == "." else ""
    return (datetime.fromisoformat(time[:19] + "Z") - _EPOCH) // timedelta(seconds=1) * 1_000_000_000 + int(fraction.ljust(9, "0"))


def later(time: str, by_ms: int) -> str:
    """A time of the contract, so many milliseconds later; the last day of the calendar has no later."""
    if time >= "9999-12-31":
        return time
    return (datetime.fromisoformat(time) + by_ms * _MILLISECOND).isoformat(timespec="microseconds").replace("+00:00", "Z")


def milliseconds(time: str) -> int:
    """Milliseconds since 1970, rounded down: what most of the house counts in."""
    return (datetime.fromisoformat(time) - _EPOCH) // _MILLISECOND


_TYPES = frozenset(member.__struct_config__.tag for member in RawEvent.__args__)
_decoder = msgspec.json.Decoder(RawEvent, strict=True)


def decode(data: bytes, bytes_max: int = RECORD_BYTES_MAX) -> RawEvent | Refused:
    """One raw event, or why it is refused. Never raises; fails closed: what it does not know is refused.

    The bytes are read twice: as JSON to the letter, where msgspec is more lenient (it takes the last of repeated keys), and then as an event.
    """
    value = parse(data, bytes_max)
    if isinstance(value, Refused):
        return value
    try:
        event: RawEvent = _decoder.decode(data)
        datetime.fromisoformat(event.time)  # the calendar may have no such day
    except (msgspec.DecodeError, RecursionError, OverflowError, ValueError):
        return _refused(value)
    if isinstance(event, Screenshot) and (event.image.data is None) == (event.image.ref is None):
        return Refused(Reason.BAD_VALUE, *envelope(value))
    return event


def _refused(value: Any) -> Refused:
    """Why JSON is no event."""
    if not isinstance(value, dict):
        return Refused(Reason.NOT_OBJECT)
    kind = value.get("type")
    known = isinstance(kind, str) and kind in _TYPES
    return Refused(_why(value) if known else Reason.UNKNOWN_TYPE, *envelope(value))


def _why(value: dict[str, Any]) -> Reason:
    """A limit reads as a limit; everything else is a field or value that the contract does not have."""
    nodes = value.get("nodes")
    if isinstance(nodes, list) and len(nodes) > NODES_MAX:
        return Reason.TOO_MANY_NODES
    if any(len(s) > TEXT_CHARS_MAX for k, s in _open_strings(value) if k != "data"):
        return Reason.TEXT_TOO_LONG
    return Reason.BAD_VALUE


def _open_strings(value: Any, key: str = "") -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [(key, value)]
    if isinstance(value, list):
        return [pair for item in value for pair in _open_strings(item, key)]
    if isinstance(value, dict):
        return [pair for k, item in value.items() for pair in _open_strings(item, k)]
    return []
