"""The typing editor against a plain reference: whatever is pressed, the text that stands is what a text box would show."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from redactors.typing import editor
from redactors.typing.editor import Buffer

LETTERS = st.text(alphabet="ab c1@.é", min_size=1, max_size=3)
STEPS = st.one_of(
    st.tuples(st.just("insert"), LETTERS),
    st.tuples(st.just("backspace"), st.booleans()),
    st.tuples(st.just("delete"), st.booleans()),
    st.tuples(st.sampled_from(["ArrowLeft", "ArrowRight", "Home", "End"]), st.tuples(st.booleans(), st.booleans())),
    st.tuples(st.just("select_all"), st.none()),
)


class Box:
    """A text box as one would write it in five minutes: a string, a caret, an anchor."""

    def __init__(self) -> None:
        self.text, self.caret, self.anchor = "", 0, 0

    def cut(self, start: int, end: int) -> None:
        self.text = self.text[:start] + self.text[end:]
        self.caret = self.anchor = start

    def selected(self) -> bool:
        if self.caret == self.anchor:
            return False
        self.cut(min(self.caret, self.anchor), max(self.caret, self.anchor))
        return True

    def left(self, word: bool) -> int:
        at = self.caret
        if not word:
            return max(0, at - 1)
        return len(self.text[:at].rstrip().rpartition(" ")[0]) + (1 if " " in self.text[:at].rstrip() else 0)

    def right(self, word: bool) -> int:
        rest = self.text[self.caret :]
        if not word:
            return min(len(self.text), self.caret + 1)
        skipped = len(rest) - len(rest.lstrip())
        return self.caret + skipped + len(rest[skipped:].partition(" ")[0])

    def do(self, step: str, how: object) -> None:
        if step == "insert":
            self.selected()
            self.text = self.text[: self.caret] + str(how) + self.text[self.caret :]
            self.caret = self.anchor = self.caret + len(str(how))
        elif step == "backspace":
            _ = self.selected() or self.cut(self.left(bool(how)), self.caret)
        elif step == "delete":
            _ = self.selected() or self.cut(self.caret, self.right(bool(how)))
        elif step == "select_all":
            self.anchor, self.caret = 0, len(self.text)
        else:
            word, select = how  # type: ignore[misc]
            low, high = min(self.caret, self.anchor), max(self.caret, self.anchor)
            if step in ("Home", "End"):
                self.caret = 0 if step == "Home" else len(self.text)
            elif low != high and not select:
                self.caret = low if step == "ArrowLeft" else high
            else:
                self.caret = self.left(word) if step == "ArrowLeft" else self.right(word)
            if not select:
                self.anchor = self.caret


def press(buffer: Buffer, step: str, how: object) -> None:
    if step == "insert":
        editor.insert(buffer, str(how))
    elif step == "backspace":
        editor.delete_backward(buffer, word=bool(how))
    elif step == "delete":
        editor.delete_forward(buffer, word=bool(how))
    elif step == "select_all":
        editor.select_all(buffer)
    else:
        word, select = how  # type: ignore[misc]
        editor.move(buffer, step, word, select)


@given(st.lists(STEPS, max_size=60))
def test_the_text_that_stands_is_what_a_text_box_shows(steps: list[tuple[str, object]]) -> None:
    buffer, box = Buffer(), Box()
    for step, how in steps:
        press(buffer, step, how)
        box.do(step, how)
        assert editor.text_of(buffer) == box.text
        assert (buffer.caret, buffer.anchor) == (box.caret, box.anchor)


@given(st.lists(STEPS, max_size=60))
def test_what_stood_before_a_burst_of_edits_is_remembered_as_it_was(steps: list[tuple[str, object]]) -> None:
    buffer = Buffer()
    for step, how in steps:
        text, remembered, burst = editor.text_of(buffer), len(buffer.stood), buffer.burst
        press(buffer, step, how)
        if len(text) > editor.HISTORY_CHARS:
            return
        if len(buffer.stood) > remembered:
            known = ["".join(buffer.typed[n] for n in stretch.numbers) for stretch in buffer.stood[remembered:]]
            assert text in known or burst == "delete"
            assert all(stretch.first and stretch.last for stretch in buffer.stood[remembered:])
        elif step in ("backspace", "delete") and editor.text_of(buffer) != text:
            assert burst == "delete"  # the burst's first deletion remembered more than this one could


def test_a_composition_replaces_itself_until_it_is_done() -> None:
    buffer = Buffer()
    for text in ("m", "mü", "mül", "müller"):
        editor.compose(buffer, text)
    buffer.composing = 0
    editor.compose(buffer, "!")
    assert editor.text_of(buffer) == "müller!"


def test_an_edit_beyond_the_runs_own_text_changes_nothing_and_says_so() -> None:
    buffer = Buffer()
    editor.insert(buffer, "a")
    assert not editor.move(buffer, "ArrowRight", word=False, select=False)
    assert editor.delete_backward(buffer)
    assert not editor.delete_backward(buffer)
    assert not editor.delete_forward(buffer)
    assert not editor.move(buffer, "ArrowLeft", word=False, select=False)
