"""Named-entity models behind one batched call each: plain strings in, findings out. They are loaded elsewhere and handed in.

What cannot happen: a text is cut where a model looks (long texts go through in overlapping windows), a word is masked by half (pieces widen to words),
an answer depends on what else was asked at the same time, or a very long run without spaces costs more than its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from redactors.text.finding import Finding

if TYPE_CHECKING:
    from spacy.language import Language

WINDOW_TOKENS = 256
OVERLAP_TOKENS = 48
BATCH_TOKENS_MAX = 512  # a few hundred tokens keep one core's cache warm
WIDTH_STEP_TOKENS = 8  # rows are padded to their own width rounded up, never to a neighbour's: whatever stands beside a row, its numbers are the same
SPACY_BATCH = 256
WORD_CHARS_MAX = 100  # longer runs are no words; they would only cost time

# Rampart's labels (its config.json) in Scrim's names. URLs are left out: an address of a page is no person's, and what is in it is searched.
RAMPART_ENTITIES = {
    "GIVEN_NAME": "PERSON",
    "SURNAME": "PERSON",
    "EMAIL": "EMAIL_ADDRESS",
    "PHONE": "PHONE_NUMBER",
    "TAX_ID": "TAX_ID",
    "BANK_ACCOUNT": "BANK_ACCOUNT",
    "ROUTING_NUMBER": "BANK_ACCOUNT",
    "GOVERNMENT_ID": "NATIONAL_ID",
    "PASSPORT": "PASSPORT",
    "DRIVERS_LICENSE": "DRIVER_LICENSE",
    "BUILDING_NUMBER": "STREET_ADDRESS",
    "STREET_NAME": "STREET_ADDRESS",
    "SECONDARY_ADDRESS": "STREET_ADDRESS",
    "CITY": "LOCATION",
    "STATE": "LOCATION",
    "ZIP_CODE": "ZIP_CODE",
}
# OntoNotes labels in Scrim's names. Dates, nationalities, quantities and works of art are left out: ordinary words.
SPACY_ENTITIES = {"PERSON": "PERSON", "GPE": "LOCATION", "LOC": "LOCATION", "FAC": "LOCATION", "ORG": "ORGANIZATION"}
SPACY_SCORE = 0.85  # the model gives no probability; Presidio's figure for it
ACCEPTED_SCORE = 0.4  # of a word just likely enough
FAINT_SHARE = 0.05  # of Rampart's threshold: what is fainter is not looked at
_LONG = re.compile(rf"\S{{{WORD_CHARS_MAX + 1},}}")
_NO_RULE = re.compile(r"[^a-z0-9._-]")
_LETTER = re.compile(r"[^\W\d_]")


class Tagger(Struct, frozen=True):
    """A token classifier. `logits`: int64 ids [rows, width] and the rows' lengths in, float32 [rows, width, labels] out. `tokenizer`: Hugging Face's.

    `labels` are the model's, in order, the first of them O; `entities` names those that count (without B- and I-) in Scrim's names. `detector` is what
    its findings are said to come from, their rule is the label, behind `prefix`. `opens` and `closes`: the ids a row begins and ends with.
    """

    detector: str
    logits: Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float32]]
    tokenizer: Any
    labels: tuple[str, ...]
    entities: Mapping[str, str]
    opens: int
    closes: int
    prefix: str = ""


class Models(Struct, frozen=True):
    """What the policy asked for; None is a model it left out."""

    spacy: Language | None = None
    rampart: Tagger | None = None
    own: tuple[tuple[Tagger, float], ...] = ()  # the policy's own, each with its threshold


def spacy_findings(nlp: Language, texts: Sequence[str]) -> list[list[Finding]]:
    """spaCy's entities of the kinds in SPACY_ENTITIES, one list per text."""
    out: list[list[Finding]] = [[] for _ in texts]
    asked = [(n, _without_long(text)) for n, text in enumerate(texts) if _LETTER.search(text)]
    # The zone frees the words it has seen: a worker's memory neither grows nor remembers.
    with nlp.memory_zone():
        for (n, _), doc in zip(asked, nlp.pipe((text for _, text in asked), batch_size=SPACY_BATCH), strict=True):
            for ent in doc.ents:
                if entity := SPACY_ENTITIES.get(ent.label_):
                    out[n].append(Finding(ent.start_char, ent.end_char, entity, SPACY_SCORE, "spacy", ent.label_.lower()))
    return out


def tagger_findings(tagger: Tagger, texts: Sequence[str], threshold: float, faint: float = 1.0) -> list[list[Finding]]:
    """Words with P(not O) ≥ `threshold`, one list per text, and fainter ones down to `faint` times that; the entity is the likeliest that is not O.


    A score is ACCEPTED_SCORE at the threshold and 1 at certainty. What is fainter scores less, and holds only where `weigh.py` finds support for it.
    """
    asked = [n for n, text in enumerate(texts) if any(c.isalnum() for c in text)]
    encoded = tagger.tokenizer.encode_batch([_without_long(texts[n]) for n in asked], add_special_tokens=False)
    best = [np.zeros((len(e.ids), len(tagger.labels)), np.float32) for e in encoded]
    ids_of = [e.ids for e in encoded]
    windows = [(row, start) for row, ids in enumerate(ids_of) for start in _window_starts(len(ids))]
    for batch in _batches([len(ids_of[row][start : start + WINDOW_TOKENS]) for row, start in windows]):
        rows = [windows[n] for n in batch]
        for (row, start), probabilities in zip(rows, _run(tagger, [ids_of[r][s : s + WINDOW_TOKENS] for r, s in rows]), strict=True):
            seen = best[row][start : start + len(probabilities)]
            surer = probabilities[:, 1:].sum(-1) > seen[:, 1:].sum(-1)
            seen[surer] = probabilities[surer]
    out: list[list[Finding]] = [[] for _ in texts]
    for n, encoding, probabilities in zip(asked, encoded, best, strict=True):
        out[n] = list(_words(tagger, texts[n], encoding.offsets, encoding.word_ids, probabilities, threshold, faint))
    return out


def _without_long(text: str) -> str:
    return _LONG.sub(lambda m: " " * len(m[0]), text)


def _window_starts(tokens: int) -> Iterable[int]:
    if not tokens:
        return ()
    return range(0, max(1, tokens - OVERLAP_TOKENS), WINDOW_TOKENS - OVERLAP_TOKENS)


def _width(tokens: int) -> int:
    """Of a row with its [CLS] and [SEP], padded."""
    return -(-(tokens + 2) // WIDTH_STEP_TOKENS) * WIDTH_STEP_TOKENS


def _batches(lengths: Sequence[int]) -> Iterable[list[int]]:
    """Indices of rows of one width, as many as fit."""
    batch: list[int] = []
    for n in sorted(range(len(lengths)), key=lambda n: _width(lengths[n])):
        width = _width(lengths[n])
        if batch and (width != _width(lengths[batch[0]]) or (len(batch) + 1) * width > BATCH_TOKENS_MAX):
            yield batch
            batch = []
        batch.append(n)
    if batch:
        yield batch


def _run(tagger: Tagger, rows: Sequence[Sequence[int]]) -> list[NDArray[np.float32]]:
    """Probabilities [tokens, labels] of each row of ids."""
    ids = np.zeros((len(rows), _width(len(rows[0]))), np.int64)
    for n, row in enumerate(rows):
        ids[n, 0], ids[n, 1 : len(row) + 1], ids[n, len(row) + 1] = tagger.opens, row, tagger.closes
    logits = tagger.logits(ids, np.array([len(row) + 2 for row in rows], np.int64))
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    probabilities = powers / powers.sum(-1, keepdims=True)
    return [probabilities[n, 1 : len(row) + 1] for n, row in enumerate(rows)]


def _words(
    tagger: Tagger, text: str, offsets: Sequence[tuple[int, int]], words: Sequence[int | None], probabilities: NDArray[np.float32], threshold: float, faint: float
) -> Iterable[Finding]:
    """One finding per word any piece of which is likely enough to be looked at; the likeliest piece names it."""
    labels = tagger.labels
    sure = 1.0 - probabilities[:, 0]
    seen: dict[int, int] = {}
    for token in np.nonzero(sure >= threshold * faint)[0].tolist():
        word = words[token]
        if word is not None and (word not in seen or sure[token] > sure[seen[word]]):
            seen[word] = token
    for word, token in seen.items():
        first, last = token, token
        while first and words[first - 1] == word:
            first -= 1
        while last + 1 < len(words) and words[last + 1] == word:
            last += 1
        label = labels[int(probabilities[token, 1:].argmax()) + 1][2:]
        start, end = offsets[first][0], offsets[last][1]
        if label in tagger.entities and any(c.isalnum() for c in text[start:end]):
            yield Finding(start, end, tagger.entities[label], _score(float(sure[token]), threshold), tagger.detector, tagger.prefix + _NO_RULE.sub("-", label.lower()))


def _score(probability: float, threshold: float) -> float:
    """ACCEPTED_SCORE at the threshold, which stands above the shipped policy's; 1 at certainty, 0 at none."""
    if probability < threshold:
        return round(ACCEPTED_SCORE * probability / threshold, 3)
    return round(ACCEPTED_SCORE + (1 - ACCEPTED_SCORE) * (probability - threshold) / (1 - threshold), 3)
