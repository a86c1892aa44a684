"""A URL in, what of it must be searched out; the rewritten pieces in, a URL without user info, fragment and query values out.

What cannot happen: a part that is not understood stays. What is not an http or https URL that every program reads alike is masked whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from urllib.parse import quote, unquote, unquote_plus

from msgspec import Struct

from redactors import addresses
from redactors.text.finding import Finding
from schemas.policy import EntityRule, Policy

PIECES_MAX = 200
DECODINGS_MAX = 4
_PLAIN = "<>@:!$'()*,~-._"
_UNLISTED = EntityRule()


class Cut(Struct, frozen=True):
    """Something that went without being searched; the caller makes a mark of it."""

    entity: str
    rule: str
    action: str


class UrlParts(Struct, frozen=True):
    """A URL taken apart. `texts` are to be searched and rewritten, each decoded; `found` has, for each, what its form alone gives away (identifiers),
    to be added to what the finder says. `raw` are the same pieces as they stood, `frame` what stands before each and after the last."""

    texts: tuple[str, ...]
    found: tuple[tuple[Finding, ...], ...]
    raw: tuple[str, ...]
    frame: tuple[str, ...]
    cuts: tuple[Cut, ...]

    def rebuild(self, rewritten: Sequence[str]) -> tuple[str, tuple[Cut, ...]]:
        """The URL with its texts replaced, one for one; a text that came back as it was stands as it stood. What was found by its form and was not
        rewritten is masked all the same. Raises `ValueError` where the counts differ."""
        out = [self.frame[0]]
        for text, found, raw, new, after in zip(self.texts, self.found, self.raw, rewritten, self.frame[1:], strict=True):
            if new == text or not text:  # where nothing stood, nothing can have been found
                new = f"<{found[0].entity}>" if found else text
            out.append(raw if new == text else quote(new.replace(" ", "-"), safe=_PLAIN))
            out.append(after)
        return "".join(out), self.cuts


def take_apart(url: str, policy: Policy) -> UrlParts:
    """Takes any string apart as a URL."""
    if not url:
        return UrlParts((), (), (), ("",), ())
    address = addresses.parse(url)
    if address is None:
        return _whole()
    port = f":{address.port}" if address.port else ""
    cuts = []
    if "@" in url.split("://", 1)[1].partition("/")[0].partition("?")[0].partition("#")[0]:
        cuts.append(Cut("URL", "url-user", "remove"))
    query, _, fragment = address.rest.partition("#")
    if fragment:
        cuts.append(Cut("URL", "url-fragment", "remove"))
    pieces = [("/", segment, _decoded(segment, plus=False)) for segment in address.path.split("/")[1:]]
    in_path = len(pieces)
    asked, lost = _query(query[1:], policy)
    pieces += asked
    if len(pieces) > PIECES_MAX:
        return _whole()
    if lost:
        cuts.append(Cut("URL", "url-query", "remove"))
    masks_ids = policy.entities.get("ID", _UNLISTED).enabled
    found = tuple(tuple(_ids(text)) if masks_ids and i < in_path else () for i, (_, _, text) in enumerate(pieces))
    frame = [before for before, _, _ in pieces] + [""]
    frame[0] = f"{address.scheme}://{address.host}{port}{frame[0]}"
    return UrlParts(tuple(_spaced(text) for _, _, text in pieces), found, tuple(raw for _, raw, _ in pieces), tuple(frame), tuple(cuts))


def _whole() -> UrlParts:
    return UrlParts((), (), (), ("<URL>",), (Cut("URL", "url", "mask"),))


_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,31}\Z")


def _query(query: str, policy: Policy) -> tuple[list[tuple[str, str, str]], bool]:
    """What stands before, the piece as it stood, and its text, for names and allowed values; and whether anything was left out. A parameter that is
    no name at all goes whole."""
    allowed = set(policy.urls.query_allow)
    pieces: list[tuple[str, str, str]] = []
    lost = False
    for parameter in filter(None, query.split("&")):
        name, equals, value = parameter.partition("=")
        if not _NAME.match(name) or any(_ids(name)):
            lost = True
            continue
        pieces.append(("&" if pieces else "?", name, name))
        if value and name in allowed:
            pieces.append(("=", value, _decoded(value, plus=True)))
        else:
            pieces.append((equals, "", ""))
            lost |= bool(value)
    return pieces, lost


def _decoded(text: str, plus: bool) -> str:
    """Percent signs undone until nothing changes: what is encoded twice is read once all the same."""
    for _ in range(DECODINGS_MAX):
        plain = unquote_plus(text) if plus else unquote(text)
        if plain == text:
            break
        text = plain
    return text


def _spaced(text: str) -> str:
    """john-smith reads as john smith: one character for one, so that spans keep their places."""
    return re.sub(r"(?<=[^\W\d_])[-_+](?=[^\W\d_])", " ", text)


_UUID = r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
_EMAIL = r"[^\s@/]+@[^\s@/]+"
_CANDIDATE = re.compile(rf"{_UUID}|{_EMAIL}|[A-Za-z0-9_=+-]+|[^\W_]+")
_CERTAIN = re.compile(rf"(?:{_UUID}|{_EMAIL})\Z")
_HEX = re.compile(r"(?=.*[0-9])(?=.*[A-Fa-f])[0-9A-Fa-f]{8,}\Z")


def _ids(text: str) -> Iterator[Finding]:
    """Identifiers by their form: UUIDs, e-mail addresses, five digits or more in a row, hex of eight or more, tokens of mixed characters."""
    # no UTF-8, encoded over and over, or with characters in it that nobody sees: fails closed
    if "\ufffd" in text or "%" in text or (not text.isascii() and any(unicodedata.category(c) == "Cf" for c in text)):
        yield Finding(0, len(text), "ID", 1.0, "url", "url-undecodable")
        return
    for match in _CANDIDATE.finditer(text):
        if _CERTAIN.match(match[0]) or _token(match[0]):
            yield Finding(match.start(), match.end(), "ID", 1.0, "url", "url-id")
            continue
        for part in re.finditer(r"[^\W_]+", match[0]):
            if _identifies(part[0]):
                yield Finding(match.start() + part.start(), match.start() + part.end(), "ID", 1.0, "url", "url-id")


def _identifies(word: str) -> bool:
    return bool(re.search(r"\d{5}", word) or _HEX.match(word)) or (len(word) >= 8 and _changes(word) >= 4)


def _token(run: str) -> bool:
    """Base64-like: long, small and capital letters and digits, changing often. A slug of words and years is not."""
    return len(run) >= 16 and any(c.isdigit() for c in run) and any(c.isupper() for c in run) and any(c.islower() for c in run) and _changes(run) >= 6


def _changes(word: str) -> int:
    """How often the kind of character changes; a capital before a small letter is one kind, as in a title."""
    kinds = ["0" if c.isdigit() else "A" if c.isupper() else "a" if c.isalpha() else "-" for c in word]
    return sum(1 for a, b in pairwise(kinds) if a != b and (a, b) != ("A", "a"))
