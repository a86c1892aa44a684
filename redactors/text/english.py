"""Ordinary English: the stems of its common words (`stems.py`), and the beginnings and endings that make the rest of them. A word in, whether it is one out.

A word can be a name as well ("Rose"): `names.py` knows those.
"""

from __future__ import annotations

from collections.abc import Iterable

from redactors.text.stems import STEMS
from redactors.text.words import JARGON, ORDINARY

# An ending, and what may have stood there before it.
_ENDINGS = (
    ("ies", ("y",)), ("es", ("", "e")), ("s", ("",)), ("ied", ("y",)), ("ed", ("", "e")), ("ing", ("", "e")), ("ier", ("y",)), ("er", ("", "e")), ("or", ("", "e")),
    ("iest", ("y",)), ("est", ("", "e")), ("ily", ("y",)), ("ly", ("", "le")), ("ness", ("",)), ("iness", ("y",)), ("able", ("", "e")), ("less", ("",)), ("ful", ("",)),
    ("ment", ("",)), ("ion", ("", "e")), ("ally", ("al", "ic", "")), ("ity", ("", "e")), ("ive", ("ion",)), ("ry", ("",)),
    ("hood", ("",)), ("ship", ("",)), ("ism", ("",)), ("like", ("",)), ("wise", ("",)), ("men", ("",)), ("person", ("",)), ("people", ("",)),
)  # fmt: skip
_BEGINNINGS = ("un", "re", "dis", "over", "non", "pre", "mis", "out", "under", "sub", "inter")
_STEM_CHARS_MIN, _STEM_CHARS_MIN_BEHIND = 3, 4  # what is left once an ending or a beginning is off
_ROUNDS = 3  # "uninteresting": two endings and a beginning

_KNOWN = STEMS | ORDINARY | JARGON


def english(word: str) -> bool:
    """Whether `word`, in lower case, is a common English word or a form of one."""
    forms = {word}
    for _ in range(_ROUNDS):
        if not _KNOWN.isdisjoint(forms):
            return True
        forms = {form for known in forms for form in _forms(known)}
    return not _KNOWN.isdisjoint(forms)


def _forms(word: str) -> Iterable[str]:
    """What `word` may be a form of."""
    for ending, before in _ENDINGS:
        rest = word[: -len(ending)]
        if len(rest) >= _STEM_CHARS_MIN and word.endswith(ending):
            yield from (rest + letters for letters in before)
            if rest[-1] == rest[-2]:
                yield rest[:-1]
    for beginning in _BEGINNINGS:
        if word.startswith(beginning) and len(word) - len(beginning) >= _STEM_CHARS_MIN_BEHIND:
            yield word[len(beginning) :]
