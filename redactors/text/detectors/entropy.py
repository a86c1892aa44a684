"""Strings that look drawn at random: keys without a prefix, and passwords typed alone. Shapes and letter statistics, no word lists.

What is avoided: identifiers, paths, file names, versions, hashes that name a commit, ordinary words with a number, encoded data, and what a line of code
calls by a name of its own: there the name decides (`naming`), and `checksum = …` is none of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from redactors.text.detectors.checks import classes, entropy
from redactors.text.detectors.filler import counted, placeholder, readable
from redactors.text.finding import Finding

RANDOM_CHARS_MIN, RANDOM_CHARS_MAX = 20, 512
FREE_CHARS_MAX = 100  # longer ones without a name are encoded data
PASSWORD_CHARS_MIN, PASSWORD_CHARS_MAX = 8, 64
LONE_CHARS_MIN = 6
ENTROPY_BITS_MIN = 3.6
WORDY_SHARE_MAX = 0.4
LONG_CHARS, LONG_WORDY_SHARE_MAX = 36, 0.55  # a long random string has runs of small letters by chance
TURNS_SHARE_MIN = 0.3
_TOKEN = re.compile(rf"[A-Za-z0-9+/_\-]{{{RANDOM_CHARS_MIN},{RANDOM_CHARS_MAX}}}={{0,2}}")
_WORDY = re.compile(r"[A-Z]?[a-z]{4,}|[A-Z]{5,}")
_TURN = re.compile(r"(?<=[a-z])[A-Z0-9]|(?<=[A-Z])[0-9]|(?<=[0-9])[A-Za-z]")
_MIXED = re.compile(r"(?<=[a-z])[A-Z0-9]|(?<=[A-Z])[0-9]|(?<=[0-9])[A-Za-z]|(?<=[A-Z])[a-z](?=[A-Z0-9])")
_VOWEL, _LETTERS, _DIGITS = re.compile(r"[aeiouyAEIOUY]"), re.compile(r"[A-Z]?[a-z]+|[A-Z]+"), re.compile(r"[0-9]+")
LONE_WORDY_SHARE_MAX = 0.7
# A capitalised word, a few digits, one mark: the commonest password there is.
_IDIOM = re.compile(r"[A-Z][a-zà-ÿ]{1,20}[0-9]{2,6}[!#$%&*@?]")
_NOT_LONE = re.compile(r"--?[\w\-]+=?.*|[\w.]+\(.*\)[;:]?|.*(?:://|\\|/).*|[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|[$%]?\w+[=<>].*|\$\{?[A-Z_]+\}?|[\w.]+\[.*|[\w\-]+(?:\.[\w\-]+)+")
_HEX = re.compile(r"[0-9a-fA-F-]+")
# A sentence may quote, bracket and end with what stands free in it; an assignment, a call, a path or a URL goes on.
_FREE_BEFORE = re.compile(r"(?:^|[\s])[\"'`(<*]{0,2}$")
_FREE_AFTER = re.compile(r"[\"'`)>*.,;:!?]{0,3}(?:\s|$)")
# An assignment, a call, an index, an arrow, a public key; or a setting's name as in YAML and JSON (a plain word and a colon may be a chat's "here:").
_SETTING = re.compile(r"(?:=|\w[(\[]|[{\[]|[-+/]>|\bssh-[\w\-]+|^\s+[\"']?[\w.\-]+[\"']?:|^[\"'][\w.\-]+[\"']:|^\w*[._\-]\w[\w.\-]*:)\s*[\"'`(]{0,2}$")
_DIGEST = re.compile(r"(?i)sha(?:1|256|384|512)-")  # of a file's content: subresource integrity, lock files
LINE_CHARS = 120
_SPECIAL = re.compile(r"[!@#$%^&*+?()~=]")
_NOT_PASSWORD = re.compile(r"[A-Z]?[A-Za-z]+\d?[!?.]+|[#@]?[\w.\-]*|--?[\w\-]+=?.*|[\w.]+\(.*\)[;:]?|.*(?:://|\\|/).*|[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|[$%]?[\w.\-]+[=<>]=?.*|[\"'({\[<].*|\$\{?\w+\}?|=.*|[\w.]+\[.*")
_CODE_MARK = re.compile(r"[()\[\]{}\"'=<>;|\\/:,&]")
_TAIL = "!?.,;:)\"'"


def random_strings(text: str) -> Iterable[Finding]:
    """Long tokens that are drawn at random: mixed case and digits, high entropy, few word-like runs."""
    for match in _TOKEN.finditer(text):
        start, _end = match.start(), match.end()
        # A leading or trailing mark belongs to the sentence or the shell.
        token = match[0].rstrip("-_").lstrip("-=/")
        start = start + match[0].find(token) if token else start
        if looks_random(token) and _stands_free(text, start, start + len(token)) and not (counted(token) or readable(token) or placeholder(token)):
            yield Finding(start, start + len(token), "SECRET", 0.7, "entropy", "random-string", ("entropy",))


def _stands_free(text: str, start: int, end: int) -> bool:
    """Whether a token stands alone or in a sentence: no part of a longer expression, and not what a setting's own name says it is."""
    if end - start > FREE_CHARS_MAX or _DIGEST.match(text, start) or not _FREE_AFTER.match(text, end):
        return False
    line = text[max(text.rfind("\n", 0, start) + 1, start - LINE_CHARS) : start]
    return _FREE_BEFORE.search(line) is not None and not _SETTING.search(line)


def looks_random(token: str) -> bool:
    """Random base62 or base64 rather than an identifier, a path, a commit's hash or words."""
    if not RANDOM_CHARS_MIN <= len(token) <= RANDOM_CHARS_MAX or _HEX.fullmatch(token):
        return False
    if not any(c.islower() for c in token) or not any(c.isupper() for c in token) or not any(c.isdigit() for c in token):
        return False
    wordy = sum(len(m[0]) for m in _WORDY.finditer(token)) / len(token)
    turns = len(_TURN.findall(token)) / len(token)
    return wordy <= (WORDY_SHARE_MAX if len(token) < LONG_CHARS else LONG_WORDY_SHARE_MAX) and turns >= TURNS_SHARE_MIN * 0.5 and entropy(token) >= ENTROPY_BITS_MIN


def lone_password(text: str, typed: bool) -> Finding | None:
    """A text that is nothing but one password-shaped token: three or four kinds of characters, one of them a special one."""
    token = text.strip()
    if not LONE_CHARS_MIN <= len(token) <= PASSWORD_CHARS_MAX or any(c.isspace() for c in token) or not _password_shaped(token, typed):
        return None
    start = len(text) - len(text.lstrip())
    return Finding(start, start + len(token), "PASSWORD", 0.6, "entropy", "lone-password", ("shape",))


def inner_passwords(text: str) -> Iterable[Finding]:
    """Password-shaped tokens inside a text; an exclamation mark at a token's end is the sentence's, not the password's."""
    for match in re.finditer(r"\S+", text):
        token = match[0].rstrip(_TAIL)
        if PASSWORD_CHARS_MIN < len(token) <= PASSWORD_CHARS_MAX and not _CODE_MARK.search(token) and classes(token) == 4 and entropy(token) >= 3.0 and _password_shaped(token, False):
            yield Finding(match.start(), match.start() + len(token), "PASSWORD", 0.5, "entropy", "inner-password", ("shape",))


def _password_shaped(token: str, typed: bool) -> bool:
    if not any(c.isdigit() for c in token) or not any(c.isalpha() for c in token):
        return False
    body = "".join(c for c in token if c.isalnum())
    if typed and not _NOT_LONE.fullmatch(token) and _drawn(body):
        return True
    if typed and _IDIOM.fullmatch(token):
        return True
    if _NOT_PASSWORD.fullmatch(token):
        return False
    special = _SPECIAL.search(token) is not None
    both = any(c.islower() for c in token) and any(c.isupper() for c in token)
    return special and len(token) >= PASSWORD_CHARS_MIN and (both or typed and classes(token) >= 3)


def _drawn(body: str) -> bool:
    """Whether letters of both cases and digits alternate as no word, name or version does."""
    if len(body) < PASSWORD_CHARS_MIN or classes(body) != 3 or not body.isascii() or _HEX.fullmatch(body):
        return False
    turns = len(_MIXED.findall(body))
    wordy = sum(len(m[0]) for m in _WORDY.finditer(body)) / len(body)
    unspeakable = any(len(m) >= 3 and not _VOWEL.search(m) for m in _LETTERS.findall(body)) or len(_DIGITS.findall(body)) >= 2
    return turns >= 3 and unspeakable and wordy <= LONE_WORDY_SHARE_MAX
