"""Names that stand alone, and names that go on. What comes in: a text and what was guessed in it. What goes out: whole names rather than halves.

A cell or a chat line that is nothing but `faas reijers` gives a model no sentence to judge it by. Put into one, the model knows: of 240 lower-case names of eight
countries, bare 5.8 % had no word at P ≥ 0.5, in the sentence 0.4 %; words of ordinary work that it then takes for names are refused by `words.ORDINARY`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from redactors.text.finding import Finding
from redactors.text.lexicon import WORDS, has_capitals, word_kind
from redactors.text.models import ACCEPTED_SCORE
from redactors.text.words import ORDINARY, PRODUCTS

CARRIER = ("please ask ", " about it")
CARRIED_LEAST = 0.3  # P in a cell of a sheet, where names stand alone
CARRIED_SCORE = 0.57  # as a finding's score, P = 0.5: elsewhere
_CELLS = frozenset({"gridcell", "cell", "row", "listitem", "option"})
_BARE = re.compile(r"\s*([^\W\d_]+(?:[.'’\-][^\W\d_]*)*(?:[ ]{1,2}[^\W\d_]+(?:[.'’\-][^\W\d_]*)*){1,3})[.,;:]?\s*")
BARE_CHARS_MAX = 48
_NEXT = re.compile(r"[ ]((?:(?:de|la|van|von|der|den|del|della|di|da|dos|du|le|bin|al|el|ter|ten|zu|zum|zur)[ ]){0,3}\p{Lu}[\w'’\-]+)".replace(r"\p{Lu}", "[A-ZÀ-ÖØ-ÞŁŚŻŽŠČĆĐ]"))
_LAST = re.compile(r"([A-ZÀ-ÖØ-ÞŁŚŻŽŠČĆĐ][\w'’\-]+)[ ]$")
# How somebody is addressed goes with the name: it tells sex, rank and calling.
_TITLE = re.compile(
    r"\b(?:mr|mrs|ms|mx|miss|mister|madam|madame|mme|dr|doctor|prof|professor|sir|lord|lady|dame|rev|reverend|fr|sgt|sergeant|lt|lieutenant|capt|captain|col|colonel|gen|general|judge|justice|senator|sen"
    r"|gov|governor|president|chairman|chairwoman|herr|frau|monsieur|señor|señora|sr|sra|signor|signora|mevrouw|meneer)\.?[ ]$",
    re.IGNORECASE,
)
TITLE_CHARS_MAX = 16
_MODELS = frozenset({"rampart", "spacy"})  # a policy's own model says itself what belongs to a name
# In a text without capitals: an initial and a word, or a word that ends what is said.
_NEXT_LOWER = re.compile(r"[ ](?:[^\W\d_]\.?[ ]([^\W\d_][^\W\d_'’\-]{2,})\b|([^\W\d_][^\W\d_'’\-]{2,})(?=\s*(?:[\n,.;:!?)]|$)))")
WORDS_ADDED_MAX = 2
OPENS_CHARS = 32  # more blank than this, and whatever follows begins anew


def bare_name(text: str) -> tuple[int, int] | None:
    """The span of two to four words that are all of `text` and none of them an ordinary word, or None."""
    if len(text) > BARE_CHARS_MAX:
        return None
    match = _BARE.fullmatch(text)
    if match is None:
        return None
    words = match[1].lower().split()
    if match[1].lower() in PRODUCTS or any(w in PRODUCTS for w in words) or any(w in ORDINARY for w in words):
        return None
    return match.span(1)


def carried(span: tuple[int, int], guesses: Sequence[Finding], role: str) -> Finding | None:
    """The whole of a bare name, where the model is sure enough of it in the sentence. `guesses` are those of CARRIER around it, from P ≥ CARRIED_LEAST."""
    least = ACCEPTED_SCORE if role.lower() in _CELLS else CARRIED_SCORE
    if not any(g.entity == "PERSON" and g.score >= least for g in guesses):
        return None
    return Finding(span[0], span[1], "PERSON", 0.6, "rampart", "bare-name", ("alone",))


def continued(text: str, found: Iterable[Finding]) -> Iterable[Finding]:
    """Persons that a model guessed, widened over their titles and the words that go on with the name; everything else as it was."""
    cased = has_capitals(text)
    for finding in found:
        if finding.entity != "PERSON" or finding.detector not in _MODELS:
            yield finding
            continue
        start, end = finding.start, finding.end
        if text[start : start + 1].isupper():
            start, end = _capitals_around(text, start, end)
        elif finding.detector == "rampart" and not cased:
            further = _NEXT_LOWER.match(text, end)
            end = further.end() if further and word_kind(further[1] or further[2]) not in WORDS else end
        title = _TITLE.search(text, max(0, start - TITLE_CHARS_MAX), start)
        yield msgspec.structs.replace(finding, start=title.start() if title else start, end=end)


def _capitals_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the capitalised words right after it and the one right before it, where they are no ordinary words."""
    for _ in range(WORDS_ADDED_MAX):
        match = _NEXT.match(text, end)
        if match is None or match[1].split()[-1].lower().rstrip("'’s") in ORDINARY or match[1].isupper():
            break
        end = match.end()
    before = _LAST.search(text, max(0, start - 24), start)
    if before and before[1].lower() not in ORDINARY and not before[1].isupper() and not _opens(text, before.start()):
        start = before.start()
    return start, end


def _opens(text: str, at: int) -> bool:
    """Whether a sentence or line begins at `at`: there any word is capitalised."""
    before = text[max(0, at - OPENS_CHARS) : at]
    return not before.strip() or before.rstrip()[-1:] in ".!?:;>•*\"“(" or before[-1:] == "\n"
