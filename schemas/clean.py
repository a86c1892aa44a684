"""Clean events: what trainers receive. Open strings are redacted; every other value is held by a closed enum or a pattern."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from schemas.raw import NODES_MAX, Bounds, Button, Id, Modifier, Number, OpenText, Seq, Sha256

# Coarse: never finer than a millisecond, and the policy rounds further down.
CleanTime = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3})?Z\Z")]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
Entity = Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9_]{0,63}\Z")]
RuleName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}\Z")]
JsonPath = Annotated[str, Meta(pattern=r"^\$(?:\.[a-z_]+|\[[0-9]+\])*\Z")]
BlobRef = Annotated[str, Meta(pattern=r"^blobs/[0-9a-f]{2}/[0-9a-f]{64}\.(?:png|webp)\Z")]
Pixel = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
# A printable character with Control, Alt or Meta (a shortcut), or a named key of W3C UI Events; `NAMED_KEYS` has the list.
PRESSED_KEY_PATTERN = r"^(?:[^\W_]|[!-/:-@\[-`{-~ ]|[A-Z][A-Za-z0-9]{1,31})\Z"
PressedKey = Annotated[str, Meta(pattern=PRESSED_KEY_PATTERN)]

# https://www.w3.org/TR/uievents-key/ , the parts a desktop keyboard has. A key outside the list leaves as "Unidentified".
NAMED_KEYS = frozenset(
    """Unidentified Alt AltGraph CapsLock Control Fn FnLock Meta NumLock ScrollLock Shift Symbol SymbolLock Hyper Super Enter Tab
    ArrowDown ArrowLeft ArrowRight ArrowUp End Home PageDown PageUp Backspace Clear Copy CrSel Cut Delete EraseEof ExSel Insert Paste
    Redo Undo Accept Again Attn Cancel ContextMenu Escape Execute Find Finish Help Pause Play Props Select ZoomIn ZoomOut
    BrightnessDown BrightnessUp Eject LogOff Power PowerOff PrintScreen Hibernate Standby WakeUp AllCandidates Alphanumeric CodeInput
    Compose Convert Dead FinalMode GroupFirst GroupLast GroupNext GroupPrevious ModeChange NextCandidate NonConvert PreviousCandidate
    Process SingleCandidate HangulMode HanjaMode JunjaMode Eisu Hankaku Hiragana HiraganaKatakana KanaMode KanjiMode Katakana Romaji
    Zenkaku ZenkakuHankaku F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24 Soft1 Soft2 Soft3 Soft4
    MediaPlay MediaPause MediaPlayPause MediaStop MediaTrackNext MediaTrackPrevious AudioVolumeDown AudioVolumeUp AudioVolumeMute
    MicrophoneVolumeMute BrowserBack BrowserFavorites BrowserForward BrowserHome BrowserRefresh BrowserSearch BrowserStop
    LaunchApplication1 LaunchApplication2 LaunchMail LaunchMediaPlayer Close New Open Print Save SpellCheck MailForward MailReply MailSend""".split()
)


class Mark(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something was rewritten here: a JSON path into the event, or a box [x, y, w, h] in pixels of its image. Never the text."""

    entity: Entity
    rule: RuleName
    action: Literal["label", "mask", "remove", "surrogate", "cover"]
    path: JsonPath | None = None
    box: tuple[Pixel, Pixel, Pixel, Pixel] | None = None


class CleanApp(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An admitted app: `id` is one the policy lists; `name`, `title` and `url` are redacted."""

    id: OpenText
    name: OpenText | None = None
    title: OpenText | None = None
    url: OpenText | None = None
    private: bool | None = None


class CleanTarget(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A UI element with its strings redacted."""

    role: OpenText | None = None
    name: OpenText | None = None
    value: OpenText | None = None
    automation_id: OpenText | None = None
    bounds: Bounds | None = None
    secure: bool | None = None


class CleanWindow(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One visible window; `app` is null where the policy does not admit it (its pixels are covered)."""

    app: CleanApp | None
    bounds: Bounds
    z: int | None = None


class CleanImage(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The covered frame: lossless, 8-bit RGB, the raw frame's size, no metadata; `ref` is relative to the clean blob store."""

    media_type: Literal["image/png", "image/webp"]
    width: Annotated[int, Meta(ge=1, le=100_000)]
    height: Annotated[int, Meta(ge=1, le=100_000)]
    sha256: Sha256
    ref: BlobRef
    scale: float | None = None


class CleanBase(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", kw_only=True):
    """The envelope of a clean event. `loss_mask` is true where a trainer should not learn from the value."""

    id: Id
    time: CleanTime
    session: Id
    seq: Seq
    actor: Id
    device: Id
    app: CleanApp
    policy: Digest
    target: CleanTarget | None = None
    marks: tuple[Mark, ...] = ()
    loss_mask: bool = False


class CleanTextInput(CleanBase, tag="text.input", frozen=True, kw_only=True):
    """A typed run: the net text, after every correction, with `id`, `seq` and `time` of its first key."""

    text: OpenText
    input_type: Literal["insertText", "insertFromPaste"]


class CleanKeyPress(CleanBase, tag="key.press", frozen=True, kw_only=True):
    """A key that is not text: Enter, Tab, an arrow, a shortcut, a Backspace beyond the run's own text."""

    key: PressedKey
    modifiers: tuple[Modifier, ...] = ()
    count: Annotated[int, Meta(ge=1)] = 1


class _Mouse(CleanBase, frozen=True, kw_only=True):
    x: Number
    y: Number
    button: Button | None = None
    clicks: int | None = None
    dx: Number | None = None
    dy: Number | None = None


class CleanMouseMove(_Mouse, tag="mouse.move", frozen=True, kw_only=True):
    """As the raw event."""


class CleanMouseDown(_Mouse, tag="mouse.down", frozen=True, kw_only=True):
    """As the raw event."""


class CleanMouseUp(_Mouse, tag="mouse.up", frozen=True, kw_only=True):
    """As the raw event."""


class CleanMouseClick(_Mouse, tag="mouse.click", frozen=True, kw_only=True):
    """As the raw event."""


class CleanMouseScroll(_Mouse, tag="mouse.scroll", frozen=True, kw_only=True):
    """As the raw event."""


class CleanWindowFocus(CleanBase, tag="window.focus", frozen=True, kw_only=True):
    """An admitted app came to the front."""


class CleanClipboard(CleanBase, tag="clipboard", frozen=True, kw_only=True):
    """Copied, cut or pasted text, redacted."""

    action: Literal["copy", "cut", "paste"]
    text: OpenText


class CleanUiSnapshot(CleanBase, tag="ui.snapshot", frozen=True, kw_only=True):
    """The accessibility tree, redacted node by node."""

    nodes: Annotated[tuple[CleanTarget, ...], Meta(max_length=NODES_MAX)]


class CleanScreenshot(CleanBase, tag="screenshot", frozen=True, kw_only=True):
    """A covered frame."""

    image: CleanImage
    windows: Annotated[tuple[CleanWindow, ...], Meta(max_length=1000)] | None = None


class _SessionEdge(CleanBase, frozen=True, kw_only=True):
    # A session's edges belong to no app, and carry the session's own words, not a window's.
    app: CleanApp | None  # type: ignore[assignment]
    os: OpenText | None = None
    recorder: OpenText | None = None
    task: OpenText | None = None


class CleanSessionStart(_SessionEdge, tag="session.start", frozen=True, kw_only=True):
    """A recording began."""


class CleanSessionEnd(_SessionEdge, tag="session.end", frozen=True, kw_only=True):
    """A recording ended."""


CleanEvent = (
    CleanTextInput | CleanKeyPress | CleanMouseMove | CleanMouseDown | CleanMouseUp | CleanMouseClick | CleanMouseScroll
    | CleanWindowFocus | CleanClipboard | CleanUiSnapshot | CleanScreenshot | CleanSessionStart | CleanSessionEnd
)  # fmt: skip
