"""What a session has shown to be sensitive, as keyed fingerprints: findings in, and later the same values found again in any text, in any modality.

Only fingerprints are kept, never a value; a stolen state says nothing without the key. What was learnt from "John Smith" is found again in "smith",
"JOHN  SMITH" and "john.smith@…": whole values as joined runs of words, and each part of a person's name. Ordinary words are never learnt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b

from msgspec import Struct, structs

from redactors.digests import DIGEST_BYTES
from redactors.text.common import COMMON
from redactors.text.finding import Finding
from schemas.policy import Memory as Limits
from schemas.policy import Policy

NAME_PART_CHARS_MIN = 3
HANDLE_CHARS_MIN = 5
DIGITS_MIN = 5
VALUE_CHARS_MAX = 512
WORDS_MAX = 16
PREFIX_CHARS = 3
SCORE = 0.9
# Entities that say nothing about the value: what was never read, and what any text may have by chance.
NOT_LEARNT = frozenset({"SECURE", "OPEN_TAIL", "UNREAD", "WINDOW", "FACE", "CODE", "AGE", "CVV", "CARD_EXPIRY", "URL"})
_NOT_NAMES = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof", "sir", "jr", "sr", "von", "van", "der", "den", "del", "della", "the", "bin", "ibn"])

Word = tuple[str, int, int]  # folded, start, end


class Memory(Struct):
    """A session's memory. `entities`: fingerprint to entity, oldest first. `lengths` and `prefixes` (16 bits of fingerprint) only say where a look-up
    is worth its while; they may promise too much, never too little."""

    entities: dict[bytes, str] = {}
    lengths: set[int] = set()
    prefixes: set[int] = set()


def learn(memory: Memory, key: bytes, text: str, findings: Sequence[Finding], policy: Policy) -> int:
    """Remembers the findings' values, and gives how many were new. `key`: 16 to 64 bytes, the session's. Past `values_max` the oldest go."""
    new = 0
    for finding in findings:
        if finding.entity in NOT_LEARNT or finding.detector == "memory":
            continue
        for value, entity in _values(text[finding.start : finding.end], finding.entity, policy.memory):
            new += _remember(memory, key, value, entity, policy.memory.values_max)
    return new


def each_word(text: str) -> tuple[Finding, ...]:
    """Every word of a text as if it were a name: for what could not be searched. Ordinary words are not learnt from it either."""
    return tuple(Finding(start, end, "PERSON", 1.0, "unsearched", "unsearched") for _, start, end in _words(text))


def recall(memory: Memory, key: bytes, text: str) -> tuple[Finding, ...]:
    """Where learnt values stand in the text, whole words only: findings of detector `memory`, in order. Where values overlap, all of them is one."""
    if not memory.entities:
        return ()
    words = _words(text)
    hashed = _hasher(key)
    out: list[Finding] = []
    for at, (_, start, _) in enumerate(words):
        found = _longest(memory, hashed, words, at) or _numbered(memory, hashed, words, at)
        if found is None:
            continue
        last, entity = found
        end = words[last][2]
        if out and start < out[-1].end:  # one value begins within another
            out[-1] = structs.replace(out[-1], end=max(out[-1].end, end))
        else:
            out.append(Finding(start, end, entity, SCORE, "memory", "memory"))
    return tuple(out)


def _values(value: str, entity: str, limits: Limits) -> list[tuple[str, str]]:
    """The folded forms worth remembering of one value, and what each is."""
    if len(value) > VALUE_CHARS_MAX:
        return []
    words = [word for word, _, _ in _words(value)]
    whole = "".join(words)
    values = []
    least = max(limits.value_chars_min, DIGITS_MIN) if whole.isdigit() else limits.value_chars_min
    if len(words) <= WORDS_MAX and len(whole) >= least and not (len(words) == 1 and whole in COMMON):
        values.append((whole, entity))
    if entity == "PERSON":
        names = [word for word in words if not word.isdigit() and word not in _NOT_NAMES]
        values += [(name, entity) for name in names if len(name) >= NAME_PART_CHARS_MIN and name not in COMMON]
        values += [(handle, "USER_NAME") for handle in _handles(names) if len(handle) >= HANDLE_CHARS_MIN and handle not in COMMON]
    return values


def _handles(names: list[str]) -> list[str]:
    """What John Smith is called by machines: jsmith, johns, smithj, smithjohn."""
    if len(names) < 2:
        return []
    first, last = names[0], names[-1]
    return [first[0] + last, first + last[0], last + first[0], last + first, first + last]


def _remember(memory: Memory, key: bytes, value: str, entity: str, values_max: int) -> int:
    hashed = _hasher(key)
    print_ = _print(hashed, value)
    known = memory.entities.pop(print_, None)
    memory.entities[print_] = known or entity  # seen again, it is young again, and keeps what it was first taken for
    memory.lengths.add(len(value))
    memory.prefixes.add(_prefix(hashed, value))
    while len(memory.entities) > values_max:
        del memory.entities[next(iter(memory.entities))]
    return int(known is None)


def _longest(memory: Memory, hashed: Hasher, words: list[Word], at: int) -> tuple[int, str] | None:
    """The last word and the entity of the longest learnt value that begins at this word."""
    joined, best, likely = "", None, False
    for last in range(at, min(at + WORDS_MAX, len(words))):
        joined += words[last][0]
        if len(joined) > VALUE_CHARS_MAX:
            break
        if len(joined) < PREFIX_CHARS:
            continue
        if not likely and _prefix(hashed, joined) not in memory.prefixes:
            break
        likely = True
        if len(joined) in memory.lengths:
            entity = memory.entities.get(_print(hashed, joined))
            if entity is not None:
                best = (last, entity)
    return best


def _numbered(memory: Memory, hashed: Hasher, words: list[Word], at: int) -> tuple[int, str] | None:
    """A learnt name with a number behind it, as in user names: smith42."""
    word = words[at][0]
    core = word.rstrip("0123456789")
    if len(core) == len(word) or len(core) < NAME_PART_CHARS_MIN or len(core) not in memory.lengths:
        return None
    entity = memory.entities.get(_print(hashed, core))
    return (at, "USER_NAME") if entity in ("PERSON", "USER_NAME") else None


Hasher = blake2b


def _hasher(key: bytes) -> Hasher:
    if len(key) < 16:
        raise ValueError("the key is shorter than 16 bytes")
    return blake2b(digest_size=DIGEST_BYTES, key=key, person=b"memory")


def _print(hashed: Hasher, plain: str) -> bytes:
    keyed = hashed.copy()
    keyed.update(plain.encode("utf-8", "surrogatepass"))
    return keyed.digest()


def _prefix(hashed: Hasher, plain: str) -> int:
    # A prefix is hashed as no value can be: no folded value has a space.
    return int.from_bytes(_print(hashed, plain[:PREFIX_CHARS] + " ")[:2], "big")


# Combining marks and invisible characters belong to the word they stand in.
_TOKEN = re.compile("(?:[^\\W_][\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]*)+")


def _words(text: str) -> list[Word]:
    if text.isascii():
        return [(m[0].lower(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    return [(folded, m.start(), m.end()) for m in _TOKEN.finditer(text) if (folded := _fold(m[0]))]


def _fold(word: str) -> str:
    """NFKD, case-folded, without accents, every decimal digit as 0 to 9: "José" is "jose", full-width and Arabic digits are digits."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(str(int(c)) if c.isdecimal() else c for c in decomposed.casefold() if c.isalnum())
