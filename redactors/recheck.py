"""Release's independent eyes: a clean event in, the reason to stop it or None out. Shares no code and no model with the redact stage but admission,
and what the policy allows.

Looks at every string of the event, wherever it stands, for patterns that must not be there whatever the policy found: plain patterns, each with its
checksum where it has one. A hit is an alarm, so patterns here are chosen to be right when they speak. Fails closed: what does not decode is stopped.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import Struct, structs

from redactors import admission
from redactors.admission import Admission
from redactors.policy.load import entity_rule
from redactors.text.allow import Allow, allowed
from redactors.text.allow import build as build_allow
from redactors.text.finding import Context
from schemas import raw
from schemas.audit import Reason
from schemas.clean import NAMED_KEYS, CleanApp, CleanEvent, CleanImage, CleanKeyPress, CleanScreenshot, CleanSessionEnd, CleanSessionStart
from schemas.policy import AllowEntry, Policy

# Held by their own patterns or enums in schemas.clean; all other strings are open.
_CLOSED = frozenset({"id", "time", "session", "actor", "device", "policy", "type", "key", "modifiers", "button", "action", "input_type", "media_type",
                     "sha256", "ref", "marks"})  # fmt: skip
_PLACEHOLDER = re.compile(r"<[A-Z][A-Z0-9_]*>")


class Pattern(Struct, frozen=True):
    """One thing that must not be there: an entity, what it looks like, and a check that is sure."""

    entity: str
    regex: re.Pattern[str]
    check: Callable[[str], bool]
    made_up: Callable[[str], bool] | None = None  # what a stand-in of it looks like, where that can be told


def luhn(text: str) -> bool:
    """ISO/IEC 7812-1, for 13 to 19 digits that begin as card numbers do."""
    digits = [int(c) for c in text if c.isascii() and c.isdigit()]
    if not 13 <= len(digits) <= 19 or digits[0] not in (3, 4, 5, 6) or len(set(digits)) < 2:
        return False
    doubled = [d if n % 2 == 0 else (d * 2 - 9 if d > 4 else d * 2) for n, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def iban(text: str) -> bool:
    """ISO 13616: mod 97 is 1."""
    plain = text.replace(" ", "").upper()
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def ssn(text: str) -> bool:
    """Numbers the SSA has never given out are not SSNs (area 000, 666, 9xx; group 00; serial 0000)."""
    area, group, serial = text.split("-")
    return area not in ("000", "666") and area[0] != "9" and group != "00" and serial != "0000"


def _sure(_: str) -> bool:
    return True


def _example(text: str) -> bool:
    # RFC 2606 keeps these for examples: nobody's address
    return text.lower().endswith(("@example.com", "@example.org", "@example.net"))


def _test_card(text: str) -> bool:
    # the networks' published test prefixes: nobody's card
    return "".join(c for c in text if c.isdigit()).startswith(("400000", "555555", "601111", "378282", "305693"))


def _drawn(text: str) -> bool:
    """A long hyphenated name ("sk-learn-…") has no digit; what stands for a token in documentation says so, or counts up ("abc123")."""
    kept = [c for c in text.lower() if c.isalnum()]
    ups = sum(any(ord(after) - ord(c) == 1 for after in kept[n + 1 : n + 3]) for n, c in enumerate(kept))
    return any(c.isdigit() for c in text) and 2 * ups <= len(kept) and _STANDS_FOR.search(text) is None


_STANDS_FOR = re.compile(r"(?i)x{6}|0{10}|[#*•?]{4}|\.\.\.|example|placeholder|your[_-]|redacted|random_?string")
# Vendors' documented token formats: the prefix and the length make them sure. Whole, so that its check sees all of it.
_TOKENS = (
    r"(?:AKIA|ASIA)[A-Z2-7]{16}",
    r"gh[pousr]_[A-Za-z0-9]{36,256}",
    r"github_pat_[A-Za-z0-9_]{60,256}",
    r"glpat-[A-Za-z0-9_-]{20,256}",
    r"xox[abeoprs](?:\.xox[bp])?-(?:[0-9]{1,14}-){1,4}[A-Za-z0-9]{16,256}",
    r"sk_(?:live|test)_[A-Za-z0-9]{16,256}",
    r"sk-(?:proj-|ant-)?[A-Za-z0-9_-]{32,512}",
    r"AIza[A-Za-z0-9_-]{35}",
    r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}",
    r"npm_[A-Za-z0-9]{36,256}",
    r"eyJ[A-Za-z0-9_-]{10,4096}\.eyJ[A-Za-z0-9_-]{10,4096}\.",
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----",
)
PATTERNS = (
    Pattern("EMAIL_ADDRESS", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])"), _sure, _example),
    Pattern("CREDIT_CARD", re.compile(r"(?<![\w.,-])\d(?:[ -]?\d){12,18}(?![\w-]|[.,]\d)"), luhn, _test_card),
    Pattern("US_SSN", re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"), ssn),
    Pattern("IBAN_CODE", re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?)(?!\w)"), iban),
    Pattern("SECRET", re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(_TOKENS)})"), lambda text: text.startswith("-") or _drawn(text)),
)


class Recheck(Struct, frozen=True):
    """What release knows of the policy. Make it with `build`."""

    admission: Admission
    patterns: tuple[Pattern, ...]
    surrogates: frozenset[str]
    allow: Allow
    single_keys: bool

    def decode(self, event: bytes) -> CleanEvent | None:
        """The clean event in `event` (MessagePack), or None where it is not one, to the letter."""
        try:
            decoded: CleanEvent = msgspec.msgpack.decode(event, type=CleanEvent)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        return decoded

    def check(self, event: CleanEvent) -> Reason | None:
        """Why this event may not leave: CATCH_SCHEMA, CATCH_APP or CATCH_CONTENT.

        It may have been redacted under an earlier policy, which its digest names; it is judged by the policy that holds here and now.
        """
        if not self._closed(event):
            return Reason.CATCH_SCHEMA
        if not self._admitted(event):
            return Reason.CATCH_APP
        whole = msgspec.to_builtins(event)
        made: dict[str, set[str]] = {}
        for mark in event.marks:
            if mark.action == "surrogate" and mark.path is not None and mark.entity in self.surrogates:
                made.setdefault(mark.path, set()).add(mark.entity)
        if any(self._found(text, made.get(path, set()), _place(event)) for path, text in strings(whole)):
            return Reason.CATCH_CONTENT
        return None

    def shows(self, line: str, event: CleanEvent) -> bool:
        """Whether a line read off an event's frame holds what must not be there."""
        return self._found(line, set(), _place(event))

    def _closed(self, event: CleanEvent) -> bool:
        """What the types cannot say: a pressed key is one of W3C's names, or one character of a shortcut, unless the policy keeps single keys."""
        if not isinstance(event, CleanKeyPress) or event.key in NAMED_KEYS or event.key == " ":
            return True
        return len(event.key) == 1 and (self.single_keys or bool(set(event.modifiers) & {"Control", "Alt", "Meta", "AltGraph"}))

    def _admitted(self, event: CleanEvent) -> bool:
        if isinstance(event, CleanSessionStart | CleanSessionEnd) and event.app is None:
            return True
        if isinstance(event, CleanScreenshot) and any(w.app is not None and self._refuses(w.app) for w in event.windows or ()):
            return False
        return event.app is not None and not self._refuses(event.app)

    def _refuses(self, app: CleanApp) -> bool:
        return self.admission.app(raw.App(id=app.id, name=app.name, title=app.title, url=app.url, private=app.private)) is not None

    def _found(self, text: str, made: set[str], place: Context) -> bool:
        """`made`: the entities of which a mark says that a stand-in was put into this string, and of which the policy makes stand-ins."""
        rest = _PLACEHOLDER.sub(" ", text)
        return any(
            not allowed(self.allow, match.group(), pattern.entity, place) and pattern.check(match.group())
            for pattern in self.patterns
            for match in pattern.regex.finditer(rest)
            # a stand-in looks like the real thing: it is let through only where one was made, and only if it is nobody's where that can be told
            if not (made and pattern.made_up(match.group()) if pattern.made_up else pattern.entity in made)
        )


def _place(event: CleanEvent) -> Context:
    return Context("prose", app=event.app.id if event.app else "", day=event.time[:10])


def build(policy: Policy) -> Recheck:
    """The second look that a policy asks for."""
    patterns = tuple(p for p in PATTERNS if entity_rule(policy, p.entity).enabled)
    surrogates = frozenset(name for name, rule in policy.entities.items() if rule.action == "surrogate")
    # fields are not told apart here: an entry for one holds in all
    anywhere = tuple(structs.replace(item, field=None) if isinstance(item, AllowEntry) else item for item in policy.text.allow)
    allow = build_allow(structs.replace(policy, text=structs.replace(policy.text, allow=anywhere)))
    return Recheck(admission.build(policy), patterns, surrogates, allow, policy.keystrokes.output == "keys")


def strings(value: Any, path: str = "$") -> Iterator[tuple[str, str]]:
    """Every open string of an event (as plain values) with its JSON path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, item in value.items():
            # closed names are closed at the top and in `image` only; a node's fields are all open
            if not (name in _CLOSED and path in ("$", "$.image")):
                yield from strings(item, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for n, item in enumerate(value):
            yield from strings(item, f"{path}[{n}]")


def frame_is_bare(data: bytes, image: CleanImage) -> bool:
    """Whether a frame is what it says: its type and size, 8-bit RGB, pixels only. Reads the file's structure, not its pixels.

    PNG: https://www.w3.org/TR/png-3/#5Chunk-layout ; lossless WebP: RFC 9649, sections 2.3 to 2.7. Nothing may follow the end.
    """
    if image.media_type == "image/png":
        return _bare_png(data, image.width, image.height)
    return _bare_webp(data, image.width, image.height)


def _bare_png(data: bytes, width: int, height: int) -> bool:
    header = struct.pack(">II", width, height) + bytes((8, 2, 0, 0))  # bit depth 8, colour type 2 (RGB), deflate, adaptive filters
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[8:16] != b"\x00\x00\x00\x0dIHDR" or data[16:28] != header or data[28:29] not in (b"\x00", b"\x01"):
        return False
    at = 33
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        at += 12 + length
        if kind == b"IEND":
            return length == 0 and at == len(data)
        if kind != b"IDAT":
            return False
    return False


def _bare_webp(data: bytes, width: int, height: int) -> bool:
    # one VP8L chunk and nothing else; its header holds width and height less one in 14 bits each, a bit for alpha and a version of 0
    if data[:4] != b"RIFF" or data[8:16] != b"WEBPVP8L" or data[20:21] != b"\x2f":
        return False
    size, length = int.from_bytes(data[4:8], "little"), int.from_bytes(data[16:20], "little")
    bits = int.from_bytes(data[21:25], "little")
    whole = size + 8 == len(data) and 20 + length + length % 2 == len(data)
    return whole and (bits & 0x3FFF) + 1 == width and (bits >> 14 & 0x3FFF) + 1 == height and bits >> 29 == 0
