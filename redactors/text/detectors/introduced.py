"""People and places by the words that introduce them, where a model has nothing else to go by: "my maiden name is …", "born in …", the line under "Regards,"."""

from __future__ import annotations

import itertools
import re

from redactors.text.detectors.detector import Detector
from redactors.text.lexicon import WORDS, word_kind
from redactors.text.words import ORDINARY

_CAPITALISED = re.compile(r"[^\W\d_][^\W\d_'’\-]+(?:['’\-][^\W\d_]+)*")
_NAME = r"\p{Lu}[\pL'’.\-]+"
# What is said of a name, rather than the name.
_NOT_A_NAME = frozenset("a an the not in on of at for my your his her its also now still too missing wrong misspelled required unknown correct incorrect invalid empty blank optional unique".split())
_CLOSING = r"(?:(?:best|kind|warm|many)[ ])?(?:regards|thanks|wishes)|best|cheers|sincerely|yours(?:[ ]truly)?|thank you|(?:viele|liebe|beste)[ ]grüße|mfg|saludos|cordialement|groeten|saluti"


def _no_word(text: str) -> bool:
    """Whether one of the words stands in no dictionary."""
    return any(word_kind(word) not in WORDS for word in text.split())


def _given_and_surname(text: str) -> tuple[int, int] | None:
    """A common name and the word behind it, where that is a name too or in no dictionary."""
    words = list(_CAPITALISED.finditer(text))
    for first, second in itertools.pairwise(words):
        if word_kind(first[0]) == "name" and word_kind(second[0]) in ("name", "unknown") and not second[0].isupper():
            return first.start(), second.end()
    return None


DETECTORS = (
    Detector(
        name="given-and-surname",
        entity="PERSON",
        pattern=rf"{_NAME}(?:[ ]{_NAME}){{1,4}}",
        cut=_given_and_surname,
        score=0.5,
        why=("list",),
        finds=("Ask Ingrid Quarmby today", "Olivia Brindlewick"),
        ignores=("Ask Ingrid", "Oliver Street", "Quarmby Report"),
    ),
    Detector(
        name="name-introduced",
        entity="PERSON",
        pattern=r"(?i)\b(?:my|his|her|their|maiden|last|first|family|middle)[ ](?:(?:maiden|last|first|family|middle|full)[ ])?name(?:[ ]is|[ ]was|['’]s|:)[ ](\pL[\pL'’\-]+)",
        check=lambda text: text.lower() not in _NOT_A_NAME,
        score=0.6,
        why=("introduced",),
        finds=("Her maiden name is Quill", "my last name is stone, with an e", "hi, my name's Ilse"),
        ignores=("the file name is report", "his last name is missing", "my name is not on the list"),
    ),
    Detector(
        name="called",
        entity="PERSON",
        pattern=rf"\b(?i:calls?|called|named|nicknamed)[ ](?i:me|him|her)[ ]({_NAME})",
        check=lambda text: text.lower() not in ORDINARY,
        score=0.5,
        why=("introduced",),
        finds=("everyone calls me Ottoline", "They named him Bo-Erik."),
        ignores=("call me Monday", "call me back", "he called her ASAP"),
    ),
    Detector(
        name="signature",
        entity="PERSON",
        pattern=rf"(?im)^[ \t>]*(?:{_CLOSING})[ ]?[,!.]?[ ]*\n[\s>]{{0,4}}((?-i:{_NAME})(?:[ ](?-i:{_NAME})){{0,2}})[ \t]*$",
        check=_no_word,
        score=0.6,
        why=("introduced",),
        finds=("Kind regards,\nOttoline Quarm", "Cheers\n\nBram"),
        ignores=("Best,\nPlease see below", "Thanks,\nThe Team"),
    ),
    Detector(
        name="speaker",
        entity="PERSON",
        pattern=rf"(?m)^[>\s]*({_NAME}(?:[ ]{_NAME})?):[ ]?[\"“\p{{Lu}}]",
        check=lambda text: word_kind(text.split()[0]) == "name",
        score=0.5,
        why=("introduced",),
        finds=('Olivia: "Who is that?"', "Marcus Quarm: Nobody."),
        ignores=("Note: Read this", "Kubernetes: Up and running", "TODO: Fix"),
    ),
    Detector(
        name="place-introduced",
        entity="LOCATION",
        pattern=rf"(?i)\b(?:(?:originally|come|comes|am|i'm|he's|she's|they're)[ ]from|(?:born|raised|grew up|lives?|living|lived)[ ]in|(?:flew|flying|travell?ed|travell?ing)[ ]to|home[ ]?(?:town|city)(?:[ ]of)?)[ ]((?-i:{_NAME})(?:[ ](?-i:{_NAME})){{0,2}})",
        check=_no_word,
        score=0.5,
        why=("introduced",),
        finds=("originally from Quarmby", "she was born in Oud Zelhem", "flew to Brindlewick on Monday"),
        ignores=("I'm from Support", "it lives in Git", "born in March"),
    ),
)
