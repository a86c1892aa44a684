"""What the policy says is not to be masked: words, and entries that hold for an entity, in an app or field, through a day. A word and its place in, yes or no out.

What cannot happen: an entry with a limit holds where its limit cannot be told (no app, no day), or the wall clock decides.
"""

from __future__ import annotations

from msgspec import Struct

from redactors.text.detectors.normal_label import label_words
from redactors.text.finding import Context
from schemas.policy import AllowEntry, Policy


class Allow(Struct, frozen=True):
    """`words`: folded, never masked. `entries`: by their folded word. `dated`: some of them end, so that an event's day matters."""

    words: frozenset[str] = frozenset()
    entries: dict[str, tuple[AllowEntry, ...]] = {}
    dated: bool = False


def build(policy: Policy) -> Allow:
    """What a policy allows."""
    entries: dict[str, tuple[AllowEntry, ...]] = {}
    for item in policy.text.allow:
        if isinstance(item, AllowEntry):
            word = _folded(item.word)
            entries[word] = (*entries.get(word, ()), item)
    words = frozenset(_folded(item) for item in policy.text.allow if isinstance(item, str))
    return Allow(words, entries, any(entry.until is not None for some in entries.values() for entry in some))


def allowed(allow: Allow, word: str, entity: str, context: Context) -> bool:
    """Whether this word, found as this entity in this place, stays."""
    if not allow.words and not allow.entries:
        return False
    folded = _folded(word)
    return folded in allow.words or any(_holds(entry, entity, context) for entry in allow.entries.get(folded, ()))


def _holds(entry: AllowEntry, entity: str, context: Context) -> bool:
    return (
        entry.entity in (None, entity)
        and (entry.app is None or entry.app.casefold() == context.app.casefold())
        and (entry.field is None or label_words(entry.field) == label_words(context.field))
        and (entry.until is None or "" < context.day <= entry.until)
    )


def _folded(word: str) -> str:
    return word.strip().lower()
