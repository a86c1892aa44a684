"""Whatever is found when it is typed plainly is found however it is typed: values of every detector, acts of every kind, any batches, restarts anywhere.

`SCRIM_SEARCH=N` looks through N examples rather than the few that CI has time for.
"""

from __future__ import annotations

import functools
import os

from hypothesis import given, note, settings
from hypothesis import strategies as st
from person import ACTS, NOTES, SENTENCES, Person, normal, pieces, shown
from typist import clean, core, decide

from redactors.policy import load as policies
from redactors.text.detectors import ALL
from redactors.text.finding import Context, Text
from schemas.audit import Outcome

SHIPPED = policies.load(policies.shipped())
CORE = core(SHIPPED)
EXAMPLES = int(os.environ.get("SCRIM_SEARCH", "0")) or 500
LONG = 110


def _sentences() -> list[str]:
    own = [text for d in ALL for text in d.finds if "\n" not in text and len(text) <= LONG and text.isprintable()]
    return [*SENTENCES, *own]


@functools.cache
def _values(text: str) -> tuple[tuple[str, str], ...]:
    """What is masked when it is typed plainly, whatever comes after it; with its entity."""
    context = Context("typed", field="Notes", role="textbox", app="com.tinyspeck.slackmacgap", title="#support - Slack")
    alone, *more = CORE.finder.find([Text("so " + text + end, context) for end in ("", " is in the file", " thanks")])
    both = [f for f in alone if all(any((f.start, f.end) == (m.start, m.end) for m in found) for found in more)]
    return tuple((text[f.start - 3 : f.end - 3], f.entity) for f in both if f.start >= 3 and len(normal(text[f.start - 3 : f.end - 3])) >= 5)


SEARCHED = [text for text in _sentences() if _values(text)]
ACT = st.tuples(st.integers(0, 40), st.sampled_from(ACTS), st.integers(1, 6))
ENDS = st.sampled_from(["enter", "sentence", "nothing", "click", "look", "gone", "idle"])


def end_of(person: Person, how: str) -> None:
    """How the typing ends."""
    if how == "enter":
        person.put("\n")
    elif how == "sentence":
        person.put(" is in the file\n")
    elif how == "gone":
        person.key("a", "Control")
        person.key("Backspace")
        person.put("never mind\n")
    elif how == "idle":
        person.pause(500)
        person.put(" is in the file\n")
    elif how in ("click", "look"):
        person.click()
        if how == "look":
            person.target = {"role": "textbox", "name": "Other"}
        person.put("thanks\n")


def surviving(text: str, decided: list[object], public: str) -> list[str]:
    seen = shown(decided)
    return [piece for value, entity in _values(text) for piece in pieces(value, entity) if piece in seen and piece not in public]


@settings(max_examples=EXAMPLES)
@given(
    st.sampled_from(SEARCHED), st.lists(ACT, max_size=5), ENDS, st.frozensets(st.integers(0, 160), max_size=3), st.lists(st.integers(1, 9), min_size=1, max_size=4)
)
def test_no_piece_of_any_value_survives_however_it_is_typed(
    text: str, acts: list[tuple[int, str, int]], end: str, restarts: frozenset[int], sizes: list[int]
) -> None:
    person = Person()
    person.target = NOTES
    person.put("so ")
    person.write(text, 0, acts)
    assert person.box == "so " + text
    end_of(person, end)
    raw = person.raw()
    decided = decide(raw, CORE, restarts, tuple(sizes))
    public = normal(text)
    for value, _ in _values(text):
        public = public.replace(normal(value), "|")
    note([e["text"] for e in clean(decided) if e["type"] in ("text.input", "clipboard")])
    assert not surviving(text, decided, public + "|infile|thanks|nevermind|opentickets")
    assert [d.redacted.place.line for d in decided] == list(range(1, len(raw) + 1))
    into = {d.redacted.into for d in decided if d.redacted.outcome is Outcome.MERGED}
    assert into <= {d.redacted.id for d in decided if d.redacted.outcome is Outcome.CLEAN}
    assert [d.redacted for d in decided] == [d.redacted for d in decide(raw, CORE)]
