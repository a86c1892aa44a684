"""Whatever the screen shows at the end is found, in whatever order its pieces were written: a text box and a person who edits all over it.

A state machine: the box is the truth, each rule is one thing a person does to it, and when the person is done, no piece of a value that stands in the box
may be readable in what leaves.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from person import NOTES, SENTENCES, Person, normal, pieces, shown
from typist import clean, core, decide

from redactors.policy import load as policies
from redactors.text.finding import Context, Text

CORE = core(policies.load(policies.shipped()))
EXAMPLES = max(200, int(os.environ.get("SCRIM_SEARCH", "0")) // 4)
FRAGMENTS_MAX = 6


class Screen(RuleBasedStateMachine):
    """`order`: the fragments of a text in the order of writing. The caret goes to where each belongs by the arrows, Home and End."""

    @initialize(text=st.sampled_from(SENTENCES), cuts=st.lists(st.integers(1, 40), max_size=FRAGMENTS_MAX), seed=st.randoms(use_true_random=False))
    def begin(self, text: str, cuts: list[int], seed: Any) -> None:
        self.person = Person()
        self.person.target = NOTES
        edges = sorted({0, len(text), *(c for c in cuts if c < len(text))})
        self.parts = [text[a:b] for a, b in zip(edges, edges[1:], strict=False)]
        self.todo = list(range(len(self.parts)))
        seed.shuffle(self.todo)
        self.there: list[int] = []
        self.caret = 0

    def shows(self) -> str:
        return "".join(self.parts[n] for n in self.there)

    def go(self, to: int, by: str) -> None:
        if by == "home" or to == 0:
            self.person.key("Home")
            self.caret = 0
        elif by == "end":
            self.person.key("End")
            self.caret = len(self.shows())
        self.person.arrows("ArrowRight" if to > self.caret else "ArrowLeft", abs(to - self.caret))
        self.caret = to

    @rule(by=st.sampled_from(["arrows", "home", "end"]))
    def write(self, by: str) -> None:
        """The next fragment, where it belongs."""
        if not self.todo:
            return
        n = self.todo.pop(0)
        at = sum(m < n for m in self.there)
        self.go(sum(len(self.parts[m]) for m in self.there[:at]), by)
        for c in self.parts[n]:
            self.person.key(c)
        self.there.insert(at, n)
        self.caret += len(self.parts[n])

    @rule(k=st.integers(1, 6))
    def backspace_and_again(self, k: int) -> None:
        k = min(k, self.caret)
        gone = self.shows()[self.caret - k : self.caret]
        self.person.arrows("Backspace", k)
        for c in gone:
            self.person.key(c)

    @rule(k=st.integers(1, 6))
    def delete_and_again(self, k: int) -> None:
        k = min(k, len(self.shows()) - self.caret)
        gone = self.shows()[self.caret : self.caret + k]
        self.person.arrows("Delete", k)
        for c in gone:
            self.person.key(c)
        self.caret += k

    @rule(k=st.integers(1, 6))
    def select_and_again(self, k: int) -> None:
        k = min(k, self.caret)
        gone = self.shows()[self.caret - k : self.caret]
        self.person.arrows("ArrowLeft", k, "Shift")
        for c in gone:
            self.person.key(c)

    @rule()
    def save(self) -> None:
        self.person.save()

    @rule()
    def wander(self) -> None:
        self.person.emit("mouse.move", x=1, y=1)

    @rule(seconds=st.sampled_from([5, 100]))
    def pause(self, seconds: int) -> None:
        self.person.pause(seconds)

    def teardown(self) -> None:
        if not hasattr(self, "person"):
            return
        while self.todo:
            self.write("arrows")
        text = self.shows()
        self.person.key("Enter")
        raw = self.person.raw()
        decided = decide(raw, CORE)
        (found,) = CORE.finder.find([Text(text, Context("typed", field="Notes", role="textbox"))])
        seen, public = shown(decided), normal(text)
        values = [(text[f.start : f.end], f.entity) for f in found if f.end - f.start >= 5]
        for value, _ in values:
            public = public.replace(normal(value), "|")
        left = [piece for value, entity in values for piece in pieces(value, entity) if piece in seen and piece not in public]
        assert not left, (left[:2], text, [e["text"] for e in clean(decided) if e["type"] == "text.input"])
        assert [d.redacted.place.line for d in decided] == list(range(1, len(raw) + 1))


Screen.TestCase.settings = settings(max_examples=EXAMPLES, stateful_step_count=14, deadline=None)
TestScreen = Screen.TestCase
