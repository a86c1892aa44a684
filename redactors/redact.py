"""Records whose turn has come in, decisions out: every open string searched in one batch, remembered, rewritten; frames covered.

Groups of records (what one fold answered) are decided one after another: first all that a group shows is learnt, then all of it is masked, so that a
value found in one place of a group is masked in every other. Cannot happen: a record without a decision, or a clean event with a string that was
not searched. A fault while one record is searched quarantines that record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from msgspec import Struct, field

from redactors import events, memory
from redactors.admission import Admission
from redactors.screens import Frame, Reader, Seen
from redactors.state import Ready, State
from redactors.strings import Slot
from redactors.text.finding import Finder, Finding, Text
from redactors.text.overlaps import merge
from redactors.typed import read_typed, texts_of_typed
from schemas.audit import Outcome, Reason
from schemas.clean import Mark
from schemas.policy import Policy
from schemas.raw import Image, RawEvent, Screenshot
from schemas.redacted import Redacted

FOUND_MAX = 50_000


class Core(Struct):
    """What decides: a policy, and what was built from it once. `key` is the secret that labels, memory and surrogates hang on."""

    policy: Policy
    digest: str
    worker: str
    key: bytes
    admission: Admission
    finder: Finder
    reader: Reader
    load: Callable[[Image], bytes | Reason]
    store: Callable[[Frame], str]
    found: dict[Text, tuple[Finding, ...]] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)


class Decision(Struct):
    """A record's decision. `raw` is there where it is quarantined: content, for sealing only."""

    redacted: Redacted
    raw: RawEvent | None = None
    sample: "Sample | None" = None


class Sample(Struct):
    """Before and after of a string or a frame, for a report on synthetic data. Raw content: in memory only."""

    before: bytes | str
    after: bytes | str
    marks: tuple[Mark, ...] = ()
