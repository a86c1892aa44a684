"""Records that mean harm: a random generator and a secret in, one raw line out, of every kind that the contract's limits and a bad mind suggest.

Each kind says whether a clean event may come of it; all others must end in quarantine, or be dropped. The secret stands in every one of them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from images import KINDS as IMAGES
from images import SIZE
from images import make as make_image

SLACK = {"id": "com.tinyspeck.slackmacgap", "name": "Slack", "title": "#support"}
# All secrets begin so, and nothing else does: one search finds any of them.
MARK = "Zephyr"
BIDI = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"


class Hostile(NamedTuple):
    """A line, what kind it is of, whether a clean event may come of it, and a file beside the recording that it needs."""

    kind: str
    line: bytes
    passes: bool = False
    blob: tuple[str, bytes] | None = None


def secret(random: Random, n: int) -> str:
    """A password as the detectors know one when it is told as such."""
    return f"{MARK}!{n:05}{random.choice('qxzk')}{random.randrange(10**6)}"


def event(n: int, /, **fields: Any) -> dict[str, Any]:
    """A well-formed event in a session of its own."""
    base = {"id": f"h{n}", "type": "clipboard", "time": "2026-03-02T10:00:00Z", "session": f"hostile.{n}", "seq": 0, "actor": "h", "device": "h", "app": SLACK}
    return base | ({"action": "copy", "text": "hello"} if fields.get("type", "clipboard") == "clipboard" else {}) | fields


def dumped(value: Any, **how: Any) -> bytes:
    return json.dumps(value, **how).encode("utf-8", "surrogatepass")


def _told(s: str) -> str:
    return f"the password is {s} ."


def _shot(n: int, data: bytes, media_type: str, /, **image: Any) -> dict[str, Any]:
    said = {"media_type": media_type, "width": SIZE[0], "height": SIZE[1], "sha256": hashlib.sha256(data).hexdigest(), **image}
    return event(n, type="screenshot", image=said)


Line = Callable[[Random, int, str], bytes]

# What is no event: every one must be quarantined.
BROKEN: dict[str, Line] = {
    "cut off": lambda r, n, s: dumped(event(n, text=s))[: r.randrange(20, 150)],
    "trailing": lambda r, n, s: dumped(event(n, text=s)) + b" " + s.encode(),
    "two in a line": lambda r, n, s: dumped(event(n, text=s)) * 2,
    "no JSON": lambda r, n, s: s.encode(),
    "a text": lambda r, n, s: dumped(s),
    "a list": lambda r, n, s: dumped([event(n), s]),
    "single quotes": lambda r, n, s: str(event(n, text=s)).encode(),
    "a comment": lambda r, n, s: b"/* " + s.encode() + b" */" + dumped(event(n)),
    "NaN": lambda r, n, s: dumped(event(n, type="mouse.move", x=float("nan"), y=0, target={"name": s})),
    "Infinity": lambda r, n, s: dumped(event(n, type="mouse.move", x=r.choice((float("inf"), float("-inf"))), y=0, target={"name": s})),
    "an exponent": lambda r, n, s: dumped(event(n, type="mouse.move", x="@", y=0, target={"name": s})).replace(b'"@"', r.choice((b"1e999", b"-1e400", b"1e99999999"))),
    "a giant number": lambda r, n, s: dumped(event(n, seq="@", text=s)).replace(b'"@"', b"9" * r.choice((20, 400, 5000, 20_000))),
    "a negative seq": lambda r, n, s: dumped(event(n, seq=-r.randrange(1, 10**9), text=s)),
    "a seq that is none": lambda r, n, s: dumped(event(n, seq=r.choice((True, 1.5, "1", None, [1])), text=s)),
    "deep": lambda r, n, s: dumped(event(n, text=s))[:-1] + b',"x":' + b"[" * (d := r.choice((17, 1000, 100_000))) + b"]" * d + b"}",
    "deep objects": lambda r, n, s: b'{"a":' * (d := r.choice((17, 900, 50_000))) + dumped(s) + b"}" * d,
    "open brackets": lambda r, n, s: s.encode() + b"[{" * r.choice((10, 100_000)),
    "a repeated key": lambda r, n, s: dumped(event(n))[:-1] + b',"text":' + dumped(s) + b"}",
    "a repeated inner key": lambda r, n, s: dumped(event(n, target={"name": "a"})).replace(b'{"name": "a"}', b'{"name": "a", "name": ' + dumped(s) + b"}"),
    "a repeated escaped key": lambda r, n, s: dumped(event(n))[:-1] + b',"te\\u0078t":' + dumped(s) + b"}",
    "half a surrogate": lambda r, n, s: dumped(event(n, text=s + r.choice(("\ud800", "\udfff", "\udc00\ud800")))),
    "half a surrogate in a key": lambda r, n, s: dumped(event(n) | {"\ud800" + s: 1}),
    "a raw NUL": lambda r, n, s: dumped(event(n, text=s + "@")).replace(b"@", b"\0"),
    "an escaped NUL": lambda r, n, s: dumped(event(n, text=s + "\0")),
    "overlong UTF-8": lambda r, n, s: dumped(event(n, text=s + "@")).replace(b"@", r.choice((b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xed\xa0\x80"))),
    "no UTF-8": lambda r, n, s: s.encode() + bytes(r.randrange(128, 256) for _ in range(40)).replace(b"\n", b""),
    "UTF-16": lambda r, n, s: json.dumps(event(n, text=s)).encode("utf-16").replace(b"\n", b""),
    "a BOM in the middle": lambda r, n, s: b"\xef\xbb\xbf" + dumped(event(n, text=s)),
    "an unknown field": lambda r, n, s: dumped(event(n) | {s: s}),
    "an unknown inner field": lambda r, n, s: dumped(event(n, app=SLACK | {s: s})),
    "an unknown type": lambda r, n, s: dumped(event(n, type=r.choice(("keylog", s, "", None, 5)), text=s)),
    "a wrong type": lambda r, n, s: dumped(event(n) | {r.choice(("id", "time", "session", "actor", "device", "app", "text", "action")): r.choice(([s], {"a": s}, 7, True))}),
    "a field missing": lambda r, n, s: dumped({k: v for k, v in event(n, text=s).items() if k != gone} if (gone := r.choice(("id", "time", "session", "seq", "actor", "action"))) else 0),
    "an id that is content": lambda r, n, s: dumped(event(n) | {r.choice(("id", "session", "actor", "device")): f"{s} {s}"}),
    "an id that is long": lambda r, n, s: dumped(event(n, id="x" * 65, text=s)),
    "a time that is none": lambda r, n, s: dumped(event(n, time=r.choice(("2026-02-30T10:00:00Z", "2026-13-01T10:00:00Z", "0000-00-00T00:00:00Z", "2026-03-02T10:00:60Z", s, "١٢٣٤-03-02T10:00:00Z")), text=s)),
    "an action that is none": lambda r, n, s: dumped(event(n, action=s)),
    "a long text": lambda r, n, s: dumped(event(n, text=s + "x" * 100_000)),
    "a long key": lambda r, n, s: dumped(event(n, type="key.down", key=s * 10, code="KeyA")),
    "many nodes": lambda r, n, s: dumped(event(n, type="ui.snapshot", nodes=[{"name": s}] + [{}] * 20_000)),
    "many windows": lambda r, n, s: dumped(_shot(n, b"", "image/png", data="") | {"windows": [{"app": None, "bounds": [0, 0, 1, 1]}] * 1001, "target": {"name": s}}),
    "wild bounds": lambda r, n, s: dumped(event(n, target={"name": s, "bounds": r.choice(([0, 0, -1, 5], [1e10, 0, 1, 1], [0, 0, 1], [0, 0, 1, "1"], {}))})),
    "a wild scale": lambda r, n, s: dumped(_shot(n, s.encode(), "image/png", data="", scale=r.choice((0, -1, 1e9)))),
    "a wild size": lambda r, n, s: dumped(_shot(n, s.encode(), "image/png", data="", width=r.choice((0, -5, 10**9)))),
    "no base64": lambda r, n, s: dumped(_shot(n, s.encode(), "image/png", data=s)),
    "base64 with something between": lambda r, n, s: dumped(_shot(n, s.encode(), "image/png", data=base64.b64encode(s.encode()).decode() + "\n!")),
    "data and ref": lambda r, n, s: dumped(_shot(n, s.encode(), "image/png", data="", ref="a.png")),
    "neither data nor ref": lambda r, n, s: dumped(_shot(n, s.encode(), "image/png")),
    "an empty ref": lambda r, n, s: dumped(_shot(n, s.encode(), "image/png", ref="")),
    "a media type that is none": lambda r, n, s: dumped(_shot(n, s.encode(), r.choice(("image/gif", "text/html", s)), data="")),
}
# References that leave the store, or are no files in it.
REFS = (
    "../{s}.png", "../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/{s}", "blobs/../../{s}", "blobs/%2e%2e/{s}", "C:\\{s}", "blobs\\..\\{s}",
    "~/{s}", "blobs//{s}", "./{s}", "blobs/{s}\u202egnp", "\\\\host\\{s}", "blobs/{s}?x", "blobs/{s}#x", "s3://{s}/x", "blobs/link.png", "blobs/folder", "blobs/pipe", "linked/a.png",
    "blobs/{s}.png", "CON", "blobs/" + "a" * 300, "blobs/.", "proc/self/environ",
)  # fmt: skip
# What may leave, without the secret: well-formed, with something wicked in it.
WICKED: dict[str, Callable[[Random, int, str], dict[str, Any]]] = {
    "bidi": lambda r, n, s: event(n, text="".join(r.choice(BIDI) + c for c in "see ") + _told(s)),
    "bidi inside": lambda r, n, s: event(n, text=f"password: {s[:9]}{r.choice(BIDI)}{s[9:]}"),
    "a flood of accents": lambda r, n, s: event(n, text=_told(s) + " a" + "\u0301" * r.choice((50, 5000))),
    "invisible letters": lambda r, n, s: event(n, text="\u200b" * r.choice((10, 3000)) + _told(s)),
    "private and unassigned letters": lambda r, n, s: event(n, text="\ue000\uffff\U0010ffff\u0378 " + _told(s)),
    "control characters": lambda r, n, s: event(n, text="\x01\x07\x08\x1b[31m\x7f\x85\u2028 " + _told(s)),
    "terminal commands": lambda r, n, s: event(n, text=f"\x1b]0;{_told(s)}\x07"),
    "markup": lambda r, n, s: event(n, text=f"<script>alert(1)</script>[red]{{{{7*7}}}}</style> {_told(s)}"),
    "formats": lambda r, n, s: event(n, text="%s%n%x {0} {0.__class__} $(id) `id` ${jndi:ldap://x/a} " + _told(s)),
    "its own placeholders": lambda r, n, s: event(n, text=f"<PERSON_1> <PASSWORD> <{s}> {_told(s)}"),
    "what backtracks": lambda r, n, s: event(n, text=r.choice(("a" * 5000 + "!", "a@" * 3000, "((" * 3000, "1-" * 3000, "http://" * 900, "." * 9000)) + " " + _told(s)),
    "a key that is a secret": lambda r, n, s: event(n, type="key.down", key=s, code=s),
    "a modifier and a secret": lambda r, n, s: event(n, type="key.down", key=s, code="KeyA", modifiers=["Control"]),
    "a role": lambda r, n, s: event(n, target={"role": f"password: {s}"}),
    "an automation id": lambda r, n, s: event(n, target={"automation_id": f"password={s}"}),
    "a secure element": lambda r, n, s: event(n, target={"name": "x", "value": s, "secure": True}),
    "an app that is none": lambda r, n, s: event(n, app={"id": s, "title": s}, text=s),
    "no app": lambda r, n, s: event(n, app=None, text=s),
    "a private window": lambda r, n, s: event(n, app=SLACK | {"private": True, "title": s}, text=s),
    "a page that is none": lambda r, n, s: event(n, app={"id": "chrome.exe", "url": r.choice((f"javascript:{s}", f"data:,{s}", f"//{s}", f"https://{s}@evil.example/", "https://docs.google.com.evil.example/"))}, text=s),
    "user information": lambda r, n, s: event(n, app={"id": "chrome.exe", "url": f"https://{s}:{s}@docs.google.com/a?x={s}#{s}"}),
    "a page encoded over and over": lambda r, n, s: event(n, app={"id": "chrome.exe", "url": f"https://docs.google.com/{'%25' * 40}41"}, text=_told(s)),
    "far away": lambda r, n, s: event(n, type="mouse.move", x=-1e9, y=1e9, target={"value": _told(s)}),
    "a selection beyond the text": lambda r, n, s: event(n, type="text.input", text=_told(s), input_type="insertReplacementText", selection=[5, 10**15]),
    "a selection that goes back": lambda r, n, s: event(n, type="text.input", text=_told(s), input_type="insertText", selection=[10**12, 0]),
    "deletions of nothing": lambda r, n, s: event(n, type="text.input", text=_told(s), input_type=r.choice(("deleteByCut", "historyUndo", "deleteWordBackward"))),
    "a session's words": lambda r, n, s: event(n, type="session.start", os=_told(s), recorder=_told(s), task=_told(s)),
    "a year far off": lambda r, n, s: event(n, time=r.choice(("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z")), text=_told(s)),
}  # fmt: skip


def prepare(folder: Path) -> None:
    """What lies in the store besides frames: links out of it, a folder, a pipe."""
    (folder / "blobs" / "folder").mkdir(parents=True)
    (folder / "blobs" / "link.png").symlink_to("/etc/passwd")
    (folder / "linked").symlink_to("/etc")
    os.mkfifo(folder / "blobs" / "pipe")


def make(count: int, seed: int) -> list[Hostile]:
    """`count` of them, every kind as often as any other."""
    random = Random(f"hostile {seed}")
    kinds = [*BROKEN, *WICKED, *(f"image: {name}" for name in IMAGES), *(f"ref: {n}" for n in range(len(REFS)))]
    return [_one(random, n, kinds[n % len(kinds)]) for n in range(count)]


def _one(random: Random, n: int, kind: str) -> Hostile:
    s = secret(random, n)
    group, _, name = kind.partition(": ")
    if group == "ref":
        return Hostile(kind, dumped(_shot(n, s.encode(), "image/png", ref=REFS[int(name)].format(s=s))))
    if group == "image":
        media_type, data, passes = make_image(random, name, s)
        if random.random() < 0.5 or not data:
            return Hostile(kind, dumped(_shot(n, data, media_type, data=base64.b64encode(data).decode())), passes)
        return Hostile(kind, dumped(_shot(n, data, media_type, ref=f"blobs/{n}.bin")), passes, (f"blobs/{n}.bin", data))
    if kind in WICKED:
        return Hostile(kind, dumped(WICKED[kind](random, n, s), ensure_ascii=random.random() < 0.5), True)
    line = BROKEN[kind](random, n, s).replace(b"\n", b" ").replace(b"\r", b" ")
    return Hostile(kind, line)


def quarrels(first: dict[str, Any], n: int, s: str) -> list[bytes]:
    """What is well-formed alone and wrong behind `first`: the same id with other content, a seq that goes back, a seq that stands still."""
    return [
        dumped(first | {"text": _told(s)}), dumped(first | {"id": f"q{n}a", "text": _told(s)}),
        dumped(first | {"id": f"q{n}b", "seq": max(0, first["seq"] - 1), "text": _told(s)}),
    ]  # fmt: skip
