"""The two named-entity models behind one batched call each: plain strings in, findings out. They are loaded elsewhere and handed in.

What cannot happen: a text is cut where a model looks (long texts go through in overlapping windows), a word is masked by half (pieces widen to words),
or a very long run without spaces costs more than its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct

from redactors.text.finding import Finding

if TYPE_CHECKING:
    from spacy.language import Language

WINDOW_TOKENS = 256
OVERLAP_TOKENS = 48
BATCH_TOKENS_MAX = 512  # a batch is padded to its longest row: a few hundred tokens keep one core's cache warm
BATCH_ROWS_MAX = 16
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
# Below this, a place is any lower-case noun.
LEAST_BY_LABEL = {"CITY": 0.2, "STATE": 0.2}
NEIGHBOUR_SHARE = 0.3
_NAMES = frozenset({"GIVEN_NAME", "SURNAME"})
_LONG = re.compile(rf"\S{{{WORD_CHARS_MAX + 1},}}")
_LETTER = re.compile(r"[^\W\d_]")


class Rampart(Struct, frozen=True):
    """An onnxruntime session (input_ids, attention_mask, token_type_ids → logits [rows, tokens, labels]), its tokenizer, and its labels in order."""

    session: Any
    tokenizer: Any
    labels: tuple[str, ...]


class Models(Struct, frozen=True):
    """What the policy asked for; None is a model it left out."""

    spacy: Language | None = None
    rampart: Rampart | None = None


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


def rampart_findings(rampart: Rampart, texts: Sequence[str], threshold: float) -> list[list[Finding]]:
    """Words with P(not O) ≥ `threshold`, one list per text; the entity is the likeliest that is not O.

    A score is ACCEPTED_SCORE at the threshold and 1 at certainty. Beside a name, a third of the threshold is enough for the rest of the name.
    """
    asked = [n for n, text in enumerate(texts) if any(c.isalnum() for c in text)]
    encoded = rampart.tokenizer.encode_batch([_without_long(texts[n]) for n in asked], add_special_tokens=False)
    windows = [(row, start) for row, e in enumerate(encoded) for start in _window_starts(len(e.ids))]
    windows.sort(key=lambda w: min(len(encoded[w[0]].ids) - w[1], WINDOW_TOKENS))
    best = [np.zeros((len(e.ids), len(rampart.labels)), np.float32) for e in encoded]
    ids_of = [np.asarray(e.ids, np.int64) for e in encoded]
    cls, sep = rampart.tokenizer.token_to_id("[CLS]"), rampart.tokenizer.token_to_id("[SEP]")
    for batch in _batches([min(len(ids_of[r]) - s, WINDOW_TOKENS) for r, s in windows]):
        rows = [windows[n] for n in batch]
        for (row, start), probabilities in zip(rows, _run(rampart, [ids_of[r][s : s + WINDOW_TOKENS] for r, s in rows], cls, sep), strict=True):
            seen = best[row][start : start + len(probabilities)]
            surer = probabilities[:, 1:].sum(-1) > seen[:, 1:].sum(-1)
            seen[surer] = probabilities[surer]
    out: list[list[Finding]] = [[] for _ in texts]
    for n, encoding, probabilities in zip(asked, encoded, best, strict=True):
        out[n] = list(_words(texts[n], encoding.offsets, encoding.word_ids, probabilities, rampart.labels, threshold))
    return out


def _without_long(text: str) -> str:
    return _LONG.sub(lambda m: " " * len(m[0]), text)


def _window_starts(tokens: int) -> Iterable[int]:
    if not tokens:
        return ()
    return range(0, max(1, tokens - OVERLAP_TOKENS), WINDOW_TOKENS - OVERLAP_TOKENS)


def _batches(lengths: Sequence[int]) -> Iterable[list[int]]:
    """Runs of indices whose padded size stays within bounds; `lengths` is ascending."""
    batch: list[int] = []
    for n, length in enumerate(lengths):
        if batch and (len(batch) == BATCH_ROWS_MAX or (len(batch) + 1) * length > BATCH_TOKENS_MAX):
            yield batch
            batch = []
        batch.append(n)
    if batch:
        yield batch


def _run(rampart: Rampart, rows: Sequence[Any], cls: int, sep: int) -> list[Any]:
    """Probabilities [tokens, labels] of each row of ids."""
    width = max(len(r) for r in rows) + 2
    ids = np.zeros((len(rows), width), np.int64)
    mask = np.zeros_like(ids)
    for n, row in enumerate(rows):
        ids[n, 0], ids[n, 1 : len(row) + 1], ids[n, len(row) + 1] = cls, row, sep
        mask[n, : len(row) + 2] = 1
    logits = rampart.session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})[0]
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    probabilities = powers / powers.sum(-1, keepdims=True)
    return [probabilities[n, 1 : len(row) + 1] for n, row in enumerate(rows)]


def _words(text: str, offsets: Sequence[tuple[int, int]], words: Sequence[int | None], probabilities: Any, labels: tuple[str, ...], threshold: float) -> Iterable[Finding]:
    """One finding per word any piece of which is likely enough; the likeliest piece names it."""
    sure = 1.0 - probabilities[:, 0]
    seen: dict[int, int] = {}
    for token in np.nonzero(sure >= threshold * NEIGHBOUR_SHARE)[0].tolist():
        word = words[token]
        if word is not None and (word not in seen or sure[token] > sure[seen[word]]):
            seen[word] = token
    names = [int(p[1:].argmax()) + 1 for p in probabilities]
    surely = {w for w, t in seen.items() if sure[t] >= threshold and labels[names[t]][2:] in _NAMES}
    seen = {w: t for w, t in seen.items() if sure[t] >= threshold or (labels[names[t]][2:] in _NAMES and (w - 1 in surely or w + 1 in surely))}
    for word, token in seen.items():
        first, last = token, token
        while first and words[first - 1] == word:
            first -= 1
        while last + 1 < len(words) and words[last + 1] == word:
            last += 1
        label = labels[names[token]][2:]
        start, end = offsets[first][0], offsets[last][1]
        if label in RAMPART_ENTITIES and sure[token] >= LEAST_BY_LABEL.get(label, 0.0) and any(c.isalnum() for c in text[start:end]):
            # What recall accepts stands above the shipped threshold; the rest of the scale is the model's sureness.
            score = ACCEPTED_SCORE + (1 - ACCEPTED_SCORE) * max(0.0, float(sure[token]) - threshold) / (1 - threshold)
            yield Finding(start, end, RAMPART_ENTITIES[label], round(score, 3), "rampart", label.lower())
