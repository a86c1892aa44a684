"""How much a guess needs to hold: a model's findings of one text in, those that hold out. Patterns with checks need none of this.

The model gives each word a score; what the word is says how high that must be. A word that is a common name needs little, a word of no dictionary that is
written with a capital not much more, an ordinary word a lot: of 13,800 ordinary words of running text, the model thinks 1 in 200 a name at P ≥ 0.8, and
nearly all of them are lower-case verbs and nouns beside a real name ("Anna shouted"). What stands right beside a name or an address needs less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from redactors.text.finding import Finding
from redactors.text.lexicon import WORDS, Kind, has_capitals, word_kind
from redactors.text.models import ACCEPTED_SCORE

Written = Literal["capital", "opening", "capitals", "acronym", "lower", "small"]
NEVER = 2.0
# The least score by what a word is, and how it is written. `opening`: at a sentence's begin, where any word has a capital; `acronym`: up to four of them; `lower`: in a text without
# capitals; `small`: in a text with some. A score of 0.4 is P = 0.1 under strict recall, 0.04 is P = 0.01, 0.67 is P = 0.5.
LEAST: dict[Kind, dict[Written, float]] = {
    "name": {"capital": 0.02, "opening": 0.02, "capitals": 0.04, "acronym": 0.4, "lower": 0.02, "small": 0.1},
    "both": {"capital": 0.2, "opening": 0.4, "capitals": 0.4, "acronym": 0.8, "lower": 0.45, "small": 0.5},
    "unknown": {"capital": 0.02, "opening": 0.4, "capitals": 0.2, "acronym": 0.8, "lower": 0.04, "small": 0.5},
    "ordinary": {"capital": 0.3, "opening": 0.6, "capitals": 0.6, "acronym": 0.8, "lower": 0.8, "small": NEVER},
    "product": {"capital": NEVER, "opening": NEVER, "capitals": NEVER, "acronym": NEVER, "lower": NEVER, "small": NEVER},
}
# Right beside a name that holds.
BESIDE: dict[Kind, dict[Written, float]] = {
    "name": {"capital": 0.02, "opening": 0.02, "capitals": 0.02, "acronym": 0.04, "lower": 0.02, "small": 0.04},
    "both": {"capital": 0.04, "opening": 0.1, "capitals": 0.1, "acronym": 0.2, "lower": 0.12, "small": 0.6},
    "unknown": {"capital": 0.02, "opening": 0.04, "capitals": 0.04, "acronym": 0.2, "lower": 0.04, "small": 0.12},
    "ordinary": {"capital": 0.2, "opening": 0.4, "capitals": 0.4, "acronym": 0.4, "lower": 0.67, "small": NEVER},
    "product": {"capital": NEVER, "opening": NEVER, "capitals": NEVER, "acronym": NEVER, "lower": NEVER, "small": NEVER},
}
PLACE_BESIDE_LEAST = 0.04  # beside a part of an address
# Of an ordinary word as a street or city ("line 203", "floor 3 jams").
PLACE_ORDINARY: dict[Written, float] = {"capital": 0.4, "opening": 0.6, "capitals": 0.6, "acronym": 0.8, "lower": 0.8, "small": NEVER}
PLACE_BESIDE_ORDINARY: dict[Written, float] = {"capital": 0.04, "opening": 0.4, "capitals": 0.2, "acronym": 0.4, "lower": 0.3, "small": 0.6}
NUMBERS = frozenset({"building_number", "secondary_address", "zip_code"})
STREET_WORDS = frozenset("street st road rd avenue ave lane ln drive dr court ct place pl square sq way boulevard blvd terrace close crescent highway hwy parkway row alley".split())
# What Rampart must think of a word for spaCy's idea of it to count: of words with capitals, and of others.
SUPPORT_LEAST, SUPPORT_LEAST_SMALL = 0.04, 0.3
GAP_CHARS_MAX = 3
ACRONYM_CHARS_MAX = 4
DIGITS_MIN = 4
_QUIET: frozenset[Written] = frozenset({"lower", "opening", "acronym"})
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = frozenset({"STREET_ADDRESS", "LOCATION", "ZIP_CODE"})
_OPENS = frozenset(".!?:;>•*\"“(")


def worth_asking(text: str) -> bool:
    """Whether the models could say something of a text that counts: it has a word that is not ordinary, one with a capital that no sentence's begin
    explains, a word of streets, or digits enough for a number of a person's. Of "thanks, the build is stale" nothing they say would weigh enough.
    """
    if sum(c.isdigit() for c in text) >= DIGITS_MIN:
        return True
    return any(_written(text, m.start(), m.end(), False) not in _QUIET or m[0].lower() in STREET_WORDS or word_kind(m[0]) not in WORDS for m in _WORD.finditer(text))


def weighed(text: str, guesses: Sequence[Finding]) -> list[Finding]:
    """The guesses with scores enough for what they are, faint ones raised to ACCEPTED_SCORE."""
    cased = has_capitals(text)
    faint = [(g, _least(text, g, cased)) for g in guesses]
    held = {n for n, (g, (alone, _)) in enumerate(faint) if g.score >= alone and (g.detector != "spacy" or _supported(text, g, guesses))}
    # A name may go on over several words: what holds vouches for the next.
    for order in (range(len(faint)), range(len(faint) - 1, -1, -1)):
        for n in order:
            guess, (_, beside) = faint[n]
            if n not in held and guess.score >= beside and any(m in held and _vouches(text, faint[m][0], guess) for m in (n - 1, n + 1)):
                held.add(n)
    return [_raised(g) for n, (g, _) in enumerate(faint) if n in held]


def _least(text: str, guess: Finding, cased: bool) -> tuple[float, float]:
    """The least score of a guess alone, and beside another of its kind."""
    if guess.detector != "rampart":
        return 0.0, 0.0
    written = _written(text, guess.start, guess.end, cased)
    if guess.entity == "PERSON":
        kind = word_kind(text[guess.start : guess.end])
        if text[guess.start - 1 : guess.start] == "@":
            # A mention; but what stands behind user@ is a machine.
            return (NEVER, NEVER) if text[guess.start - 2 : guess.start - 1].isalnum() else (ACCEPTED_SCORE, ACCEPTED_SCORE)
        return LEAST[kind][written], BESIDE[kind][written]
    if guess.entity in _ADDRESS and not _numeric(text, guess):
        word = text[guess.start : guess.end]
        if word_kind(word) not in WORDS or word.lower() in STREET_WORDS:
            return ACCEPTED_SCORE, PLACE_BESIDE_LEAST
        return PLACE_ORDINARY[written], PLACE_BESIDE_ORDINARY[written]
    if guess.entity in _ADDRESS:
        return ACCEPTED_SCORE, PLACE_BESIDE_LEAST
    return ACCEPTED_SCORE, ACCEPTED_SCORE


def _supported(text: str, guess: Finding, guesses: Sequence[Finding]) -> bool:
    """Whether one word of what spaCy found is no ordinary word, or Rampart has an idea of it too: a title in capitals looks like a name to spaCy."""
    words = [m[0] for m in _WORD.finditer(text, guess.start, guess.end)]
    if any(word_kind(word) not in WORDS for word in words):
        return True
    least = SUPPORT_LEAST if all(word[0].isupper() for word in words) else SUPPORT_LEAST_SMALL
    ideas = (g for g in guesses if g.detector == "rampart" and g.score >= least and g.start < guess.end and guess.start < g.end)
    return any(word_kind(text[g.start : g.end]) != "product" for g in ideas)


def _vouches(text: str, held: Finding, guess: Finding) -> bool:
    """Whether `held` stands right beside `guess` and is of its kind. A number makes no street of the word beside it."""
    gap = text[held.end : guess.start] if held.end <= guess.start else text[guess.end : held.start]
    if len(gap) > GAP_CHARS_MAX:
        return False
    if held.entity == guess.entity == "PERSON":
        return not gap.strip(" -.'’")
    return held.entity in _ADDRESS and guess.entity in _ADDRESS and (not _numeric(text, held) or word_kind(text[guess.start : guess.end]) not in WORDS) and not gap.strip(" ,.-\n")


def _numeric(text: str, guess: Finding) -> bool:
    """Whether a part of an address is a number of it, whatever its label."""
    return guess.rule in NUMBERS or any(c.isdigit() for c in text[guess.start : guess.end])


def _raised(guess: Finding) -> Finding:
    return guess if guess.score >= ACCEPTED_SCORE else msgspec.structs.replace(guess, score=ACCEPTED_SCORE)


def _written(text: str, start: int, end: int, cased: bool) -> Written:
    if not text[start].isupper():
        return "small" if cased else "lower"
    if end - start <= ACRONYM_CHARS_MAX and text[start:end].isupper() and end - start > 1:
        return "acronym"
    if end - start > 1 and text[start:end].isupper():
        return "capitals"
    before = text[max(0, start - 8) : start].rstrip(" \t'‘")
    return "opening" if not before or before[-1] in _OPENS or before[-1] == "\n" else "capital"
