"""`scrim import`: a recording of another tool in, `raw.jsonl`, `blobs/` and `import.json` of the contract out.

Ids, session and pseudonyms are made from the recording itself, so that importing it again gives the same. Every line that is written has passed the
contract's own decoder; what would not is left out and counted. What cannot happen: a host's or a person's name as `device` or `actor`; content in a
count or an error; a half-written recording under a whole one's name: `import.json` is written last.
"""

from __future__ import annotations

import hmac
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import Struct

from pipeline.adapters.apps import is_browser
from pipeline.adapters.draft import SECOND, Ask, Draft, Format
from pipeline.adapters.frames import png_size
from pipeline.adapters.notes import WORDS, Note, Notes
from pipeline.adapters.source import ImportFault, digest, open_source
from pipeline.adapters.table import FORMATS
from pipeline.blobs import Store, open_store, write
from schemas.raw import Refused, decode

_OURS = frozenset(("at", "part", "person", "machine", "png", "type", "app"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Import(Struct, frozen=True):
    """What to import, and what the user knows about it. `key` makes pseudonyms agree over recordings; without one they hold within a recording."""

    format: str
    source: Path
    out: Path
    app: str | None = None
    url: str | None = None
    session: str | None = None
    actor: str | None = None
    device: str | None = None
    ask: Ask = Ask()
    key: bytes | None = None


class Brought(Struct, frozen=True):
    """What came of it: events written by type, sessions, notes by code, and what the format never has."""

    format: str
    sessions: int
    events: dict[str, int]
    notes: dict[Note, int]
    lacks: tuple[str, ...]


class Writer:
    """A recording being written: which `seq` each session is at, what was written of each type. `seed` (hex) makes the session's id and the pseudonyms."""

    def __init__(self, what: Import, form: Format, lines: BinaryIO, store: Store, seed: str, notes: Notes) -> None:
        self.what, self.lines, self.store, self.notes = what, lines, store, notes
        self.session = what.session or f"{form.name}-{seed[:16]}"
        self.key = hmac.digest(what.key, b"scrim import pseudonyms", "sha256") if what.key else bytes.fromhex(seed)
        self.seqs: Counter[str] = Counter()
        self.events: Counter[str] = Counter()
        self.last: dict[int, Draft] = {}

    def write(self, draft: Draft) -> None:
        """One event, if the contract takes it."""
        part = draft.get("part", 0)
        session = self.session if part == 0 else f"{self.session}.{part}"
        fields = {name: value for name, value in draft.items() if name not in _OURS and value is not None}
        if "png" in draft and (image := self._image(draft["png"])) is not None:
            fields["image"] = image
        elif "png" in draft:
            self.notes[Note.BAD_IMAGE] += 1
            return
        seq = self.seqs[session]
        actor = self.what.actor or self._pseudonym("actor", draft.get("person"))
        device = self.what.device or self._pseudonym("device", draft.get("machine"))
        event = {
            "id": f"{session}.{seq:06d}", "type": draft["type"], "time": _time(draft["at"]), "session": session, "seq": seq, "actor": actor, "device": device,
            "app": self._app(draft), **fields,
        }  # fmt: skip
        try:
            line = json.dumps(event, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        except (ValueError, UnicodeEncodeError):
            self.notes[Note.BAD_EVENT] += 1
            return
        if isinstance(decode(line), Refused):
            self.notes[Note.BAD_EVENT] += 1
            return
        self.lines.write(line + b"\n")
        self.last[part] = {name: draft[name] for name in ("at", "part", "person", "machine") if name in draft}
        self.seqs[session] += 1
        self.events[draft["type"]] += 1

    def end(self) -> None:
        """The file is all there will ever be of its sessions."""
        for last in list(self.last.values()):
            self.write({"type": "session.end", **last})

    def _app(self, draft: Draft) -> dict[str, Any] | None:
        """The app that the recording names, else the one that the user names, else none: the gate then drops the event (fails closed)."""
        if draft["type"].startswith("session."):
            return None
        app: dict[str, Any] = dict(draft.get("app") or {})
        if "id" not in app:
            if self.what.app is None:
                self.notes[Note.NO_APP] += 1
                return None
            app = {"id": self.what.app, **app}
            self.notes[Note.APP_NAMED] += 1
        if self.what.url is not None and "url" not in app and is_browser(app["id"]):
            app["url"] = self.what.url
            self.notes[Note.URL_NAMED] += 1
        return app

    def _pseudonym(self, kind: str, name: str | None) -> str:
        """A keyed digest: nobody gets from it to a name by trying names, without the key or the recording."""
        return f"{kind}-{hmac.new(self.key, f'{kind}/{name or self.session}'.encode(), sha256).hexdigest()[:16]}"

    def _image(self, png: bytes) -> dict[str, Any] | None:
        size = png_size(png)
        if size is None:
            return None
        return {"media_type": "image/png", "width": size[0], "height": size[1], "sha256": sha256(png).hexdigest(), "ref": write(self.store, png, "image/png")}


def bring(what: Import) -> Brought:
    """Imports a recording. Raises ImportFault where it cannot be read; OUT then holds no import.json."""
    form = FORMATS.get(what.format)
    if form is None:
        raise ImportFault(f"{what.format}: no such format (expected one of {', '.join(sorted(FORMATS))})")
    source = open_source(what.source, form.files)
    if what.out.exists() and (not what.out.is_dir() or any(what.out.iterdir())):
        raise ImportFault(f"{what.out}: is not empty (give a new folder)")
    notes: Notes = Counter()
    try:
        what.out.mkdir(parents=True, exist_ok=True)
        with open(what.out / "raw.jsonl", "wb") as lines:
            out = Writer(what, form, lines, open_store(str(what.out)), digest(source), notes)
            for draft in form.events(source, what.ask, notes):
                out.write(draft)
            out.end()
        brought = Brought(form.name, len(out.seqs), dict(sorted(out.events.items())), dict(sorted(notes.items())), form.lacks)
        (what.out / "import.json").write_text(_account(brought), encoding="utf-8")
    except OSError:
        raise ImportFault(f"{what.out}: cannot be written (room? permissions?)") from None
    return brought


def _account(brought: Brought) -> str:
    """`import.json`: counts and our own words."""
    notes = [{"note": note.value, "kind": WORDS[note][0], "what": WORDS[note][1], "count": count} for note, count in brought.notes.items()]
    told = {"format": brought.format, "sessions": brought.sessions, "events": brought.events, "notes": notes, "format_lacks": list(brought.lacks)}
    return json.dumps(told, indent=2) + "\n"


def _time(at: int) -> str:
    """RFC 3339 in UTC, to the nanosecond where there is one."""
    seconds, rest = divmod(at, SECOND)
    fraction = f".{rest:09d}".rstrip("0") if rest else ""
    return f"{(_EPOCH + timedelta(seconds=seconds)).strftime('%Y-%m-%dT%H:%M:%S')}{fraction}Z"
