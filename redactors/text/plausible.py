"""Second thoughts on what a model guessed: findings of the models in, those that can be what they claim out. Patterns with checks need none.

What is avoided: masking ordinary work because a model saw a name in a menu word, a command, a code identifier, or an id in a URL.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from redactors.text.detectors.dates import DATE
from redactors.text.detectors.filler import placeholder
from redactors.text.finding import Finding
from redactors.text.lexicon import WORDS, word_kind
from redactors.text.names import NAMES
from redactors.text.words import ORDINARY, PRODUCTS

# An address of e-mail, more or less; a mention (@name) has nothing before its sign.
_AT = re.compile(r"[\w.+\-%']+(?:@|[ ]@[ ])[\w.\-]+(?:[ ]\.[ ]\w+)*")
# What a tokenizer makes of "don't": no Don.
_NOT = re.compile(r"[ ]?['’][ ]?t\b", re.IGNORECASE)
# "Cherry-picked": a word made of words.
_COMPOUND = re.compile(r"-(?!(?:el|al|ul|de|la)\b)[a-z]{3,}(?<=ed|ng|ly|er)\b")
_URL = re.compile(r"\b[a-z][a-z0-9+.\-]{1,20}:(?:[a-z]{1,12}:){0,2}//[^\s<>\"')\]]+|\bwww\.[^\s<>\"')\]]+", re.IGNORECASE)
_SCHEME = re.compile(r":(?:[a-z]{1,12}:){0,2}//")
_CODE_BEFORE = re.compile(r"[\w.)\]][.(\[{=:/\\_]\Z|[$#\\_{<]\Z|</\Z|(?:^|\s)--?\Z|::\Z")
# A call, an index, an assignment, a member's call, generics, a cast, a file name, a path.
_CODE_AFTER = re.compile(r"[(\[{=_\\]|<\w|[ ]?\*+\)|(?:\.[A-Za-z_]\w*){1,4}[(\[]|\.[A-Za-z_]+[ =)]|[ ]?(?:[-+*/&|<>=!]=|&&|\|\||->|=>)|(?:-[a-z0-9]+){2}|[ ]=[ ](?:new|await|function|require)\b|\.(?:py|js|ts|tsx|java|go|rs|rb|c|h|cpp|sh|json|ya?ml|toml|md|txt|csv|pdf|docx?|xlsx?|png|jpe?g|html?|css|sql|log|zip|exe)\b|::|/\w|-\d")
CODE_AFTER_CHARS = 80
CODE_LINE_CHARS_MAX = 400
FILLER_CHARS_MIN = 6
# A line of a program: it ends as one, opens as one, or holds marks that sentences lack: "501(c)" and "file(s)" are no calls.
_CODE_LINE = re.compile(r"[;{}]\s*$|^\s*(?:if|while|for)\s*\(|^\W*(?:var|let|const|def|public|private|static)\s+\w|[A-Za-z_]\w*\((?!s\))\w*[,)]|&&|\|\||=>|->|::|==|!=|\+=|</\w+>")
_SENTENCE_END = re.compile(r"[.!?][ ]")
# What speaks in it: a text in quotes, a comment.
_SPEECH = re.compile(r"[\"'`][^\"'`]*$|//|/\*|(?:^|\s)(?:#|--)\s")
_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# A date, or a time: the models take its numbers for parts of phones and ids.
_DATE = re.compile(DATE + r"|\b\d{1,2}:\d{2}(?::\d{2})?\b", re.IGNORECASE)
_DIGITS_MIN = {
    "PHONE_NUMBER": 5, "TAX_ID": 5, "BANK_ACCOUNT": 4, "NATIONAL_ID": 4, "PASSPORT": 4, "DRIVER_LICENSE": 4, "ZIP_CODE": 3,
}  # fmt: skip
_ID_SCORE_MIN = 0.6  # an id by its look alone must look it
_SURE = 0.7
_ADDRESS_NEAR_CHARS = 40
NEAR_CHARS = 64  # no rule here looks further; no date is longer
_WORD_NEAR_CHARS = 60
_ABBREVIATION_CHARS_MAX = 2  # GB, MB: no place, unless a model says it is a state
_NUMBERS = frozenset({"building_number", "secondary_address", "zip_code"})
_SYMBOL = re.compile(r"[{}\[/$|<>=\\@#_]|(?:^|\s)-")
# fooBar, but not McDonald, DeVito, LaRue, O'Neill.
_CAMEL = re.compile(r"\b(?!(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz|O['’])[A-Z])[A-Za-z]*[a-z][A-Z][a-z]\w*")
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_ZIP_WORD = re.compile(r"\bzip\b|\bpost(?:al|code|leitzahl|[ -]?code)\b|plz|\bcap\b|address|adresse|dirección|indirizzo", re.IGNORECASE)
_ID_WORD = re.compile(
    r"\bid\b|ident|licen[cs]e|licencia|passport|reisepass|passeport|pasaporte|ssn|social|\btax|\btin\b|national|driv|insurance|account|\bacct|bank|routing|iban|konto|compte|cuenta|conto"
    r"|rekening|steuer|führerschein|ausweis|fiscal|\bdni\b|\bnif\b|\bbsn\b|permit|government|member|patient|citizen|medicare|\bnumber is\b",
    re.IGNORECASE,
)
_PLACES = frozenset({"STREET_ADDRESS", "LOCATION", "ZIP_CODE"})


def plausible(text: str, guesses: Sequence[Finding]) -> Iterable[Finding]:
    """The guesses that hold, narrowed to the words that can be part of what they are."""
    if not guesses:
        return
    urls = [m.span() for m in _URL.finditer(text)]
    url_starts = [start for start, _ in urls]
    ordered = sorted(guesses, key=lambda g: g.start)
    starts, longest = [g.start for g in ordered], max(g.end - g.start for g in ordered)
    for guess in guesses:
        url = bisect_right(url_starts, guess.start) - 1
        in_url = url >= 0 and guess.start < urls[url][1]
        if in_url and (guess.entity != "PERSON" or guess.score < 0.7):
            continue
        # Only what stands near can say anything of a guess: a page full of names must not cost its square.
        near = ordered[bisect_left(starts, guess.start - longest - NEAR_CHARS) : bisect_right(starts, guess.end + NEAR_CHARS)]
        for piece in _lines(text, guess):
            if _holds(text, piece, near):
                yield from _trimmed(text, piece, near)


def _lines(text: str, guess: Finding) -> Iterable[Finding]:
    """A person's name ends with its line: "Dana Whitfield\\nAddress" is a name and a label."""
    value = text[guess.start : guess.end]
    if guess.entity != "PERSON" or "\n" not in value:
        yield guess
        return
    for line in re.finditer(r"[^\n]+", value):
        yield msgspec.structs.replace(guess, start=guess.start + line.start(), end=guess.start + line.end())


def _holds(text: str, guess: Finding, guesses: Sequence[Finding]) -> bool:
    value = text[guess.start : guess.end]
    digits = sum(c.isdigit() for c in value)
    if guess.entity in _DIGITS_MIN:
        return _number_holds(text, guess, guesses)
    if guess.entity == "EMAIL_ADDRESS":
        return guess.score >= _ID_SCORE_MIN and any(m.start() < guess.end and guess.start < m.end() for m in _AT.finditer(text, max(0, guess.start - 64), guess.end + 64))
    if guess.rule in ("building_number", "secondary_address") or (guess.rule == "street_name" and (digits or len(value) == 1)):
        return _near_place(text, guess, guesses)
    if guess.detector == "spacy" and (digits or _SYMBOL.search(value)):
        return False
    if guess.entity == "PERSON" and (_NOT.match(text, guess.end) or (_COMPOUND.match(text, guess.end) and word_kind(value) != "name")):
        return False
    if guess.entity in ("PERSON", "ORGANIZATION"):
        return digits < len(value) and _spelled(value) and not _codelike(text, guess) and (not _CAMEL.search(value) or _names_in_one(value, guess.score))
    return guess.entity not in _PLACES or not _codelike(text, guess)


def _names_in_one(value: str, score: float) -> bool:
    """Whether a value like fooBar is names written in one ("JoJo", "AnnaQuarmby"): it begins with a capital, and none of its parts is a word of the dictionary."""
    return score >= _SURE and value[:1].isupper() and all(word_kind(part[0]) not in WORDS for part in _PARTS.finditer(value))


def _number_holds(text: str, guess: Finding, guesses: Sequence[Finding]) -> bool:
    """Digits enough, no date, and for ids and postcodes a word or a place that says so: a number alone is an order, a row, a version."""
    if any(m.start() < guess.end and guess.start < m.end() for m in _DATE.finditer(text, max(0, guess.start - NEAR_CHARS), guess.end + NEAR_CHARS)):
        return False
    # A long number comes in pieces; its neighbours count.
    around = sum(c.isdigit() for g in guesses if g.entity == guess.entity and abs(g.start - guess.start) < _ADDRESS_NEAR_CHARS for c in text[g.start : g.end])
    if around < _DIGITS_MIN[guess.entity]:
        return False
    if guess.entity == "PHONE_NUMBER":
        return True
    before = text[max(0, guess.start - _WORD_NEAR_CHARS) : guess.start]
    if guess.entity == "ZIP_CODE":
        return _near_place(text, guess, guesses) or _ZIP_WORD.search(before) is not None
    return guess.score >= _ID_SCORE_MIN and _ID_WORD.search(before) is not None


def _near_place(text: str, guess: Finding, guesses: Sequence[Finding]) -> bool:
    """Whether a street, city or state was guessed close by; numbers do not vouch for each other, and neither do products and code."""
    return any(
        g is not guess and g.start - guess.end < _ADDRESS_NEAR_CHARS and guess.start - g.end < _ADDRESS_NEAR_CHARS and _is_place(text, g) for g in guesses
    )


def _is_place(text: str, guess: Finding) -> bool:
    value = text[guess.start : guess.end]
    if guess.entity not in _PLACES or guess.rule in _NUMBERS or value.lower() in PRODUCTS:
        return False
    return (len(value) > _ABBREVIATION_CHARS_MAX or guess.rule == "state") and not any(c.isdigit() for c in value) and not _codelike(text, guess)


def _code_word(text: str, guess: Finding) -> bool:
    """Whether a guess is one uncapitalised word in the code of a line of code, where names of people do not stand; in its texts and comments they do.

    A sentence beside the code is none: what is judged ends where a sentence does.
    """
    if not text[guess.start : guess.end].isalpha() or not text[guess.start].islower():
        return False
    start = text.rfind("\n", max(0, guess.start - CODE_LINE_CHARS_MAX), guess.start) + 1
    end = text.find("\n", guess.end, guess.end + CODE_LINE_CHARS_MAX)
    line = text[start : end if end >= 0 else len(text)] if start or guess.start < CODE_LINE_CHARS_MAX else text
    if len(line) > CODE_LINE_CHARS_MAX or _SPEECH.search(text[start : guess.start]) is not None:
        return False
    at = guess.start - start
    opens = max((m.end() for m in _SENTENCE_END.finditer(line, 0, at)), default=0)
    closes = _SENTENCE_END.search(line, at)
    return _CODE_LINE.search(line[opens : closes.start() if closes else len(line)]) is not None


def _spelled(value: str) -> bool:
    """Whether a name is written out, and no filler. A single sign of another script tells these models nothing; a Latin letter is an initial."""
    letters = [c for c in value if c.isalpha()]
    return (len(letters) > 1 or value.isascii()) and not (len(value) > FILLER_CHARS_MIN and placeholder(value)) and not value.lower().startswith("your")


def _codelike(text: str, guess: Finding) -> bool:
    if _SCHEME.match(text, guess.end) or _code_word(text, guess):
        return True
    return bool(_CODE_BEFORE.search(text[max(0, guess.start - 3) : guess.start]) or _CODE_AFTER.match(text[guess.end : guess.end + CODE_AFTER_CHARS]))


def _trimmed(text: str, guess: Finding, guesses: Sequence[Finding]) -> Iterable[Finding]:
    """The guess without ordinary words at its ends; nothing where all of it is ordinary, or it is a product's name."""
    value = text[guess.start : guess.end]
    if (product := value.strip().lower()) in PRODUCTS and not (product in NAMES and _beside_person(text, guess, guesses)):
        return
    if guess.entity != "PERSON":
        # "Street address", "Close date", "Next steps" are words of a form; beside a house number or a city they are an address.
        if guess.entity not in _PLACES or not all(_ordinary(m[0]) for m in _WORDS.finditer(value)) or _near_place(text, guess, guesses):
            yield guess
        return
    words = list(_WORDS.finditer(value))
    beside = _beside_person(text, guess, guesses)
    kept = list(words)
    while kept and _ordinary(kept[0][0]) and not _named(kept[0][0], guess, beside or len(kept) > 1):
        kept.pop(0)
    while kept and _ordinary(kept[-1][0]) and not _named(kept[-1][0], guess, beside or len(kept) > 1):
        kept.pop()
    if len(kept) == len(words):
        yield guess
    elif kept:
        yield Finding(guess.start + kept[0].start(), guess.start + kept[-1].end(), guess.entity, guess.score, guess.detector, guess.rule, guess.why)


def _named(word: str, guess: Finding, beside: bool) -> bool:
    """Whether an ordinary word is a part of a name here ("Ethan Price"): beside another name, and written as one or surely meant as one."""
    return beside and (word[:1].isupper() or (guess.detector == "rampart" and guess.score >= _SURE))


def _beside_person(text: str, guess: Finding, guesses: Sequence[Finding]) -> bool:
    """Whether another guess of a person, and no ordinary word itself, stands right before or after, but for a space or hyphen."""
    for other in guesses:
        if other.entity == "PERSON" and not (other.start < guess.end and guess.start < other.end):
            gap = text[other.end : guess.start] if other.end <= guess.start else text[guess.end : other.start]
            if len(gap) <= 2 and not gap.strip(" -.") and not _ordinary(text[other.start : other.end]):
                return True
    return False


def _ordinary(word: str) -> bool:
    return word.lower() in ORDINARY
