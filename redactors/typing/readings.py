"""How a field's text may have read: its steps in, texts to be searched and what stands around the caret now out.

Runs leave as they were typed, one after another. What the screen showed may differ: a Backspace beyond a run took from the run before it, an arrow
went back into it, a click parted two words that follow each other here. Each such reading is a text whose characters are known by their place in the
joined text, so that what is found in any reading is masked where it was typed.
"""

from __future__ import annotations

from msgspec import Struct, field

from redactors.typing import editor
from redactors.typing.editor import HISTORY_CHARS, Buffer, Stretch
from redactors.typing.runs import BEFORE_CHARS, LOSES, TRACE_CHARS, Field, Run, Step, Stood

APART_MAX = 6  # seams that are tried one by one


class Readings(Struct):
    """What was read. `at`: for each character the view ever had, its place in the joined text, or -1. `apart`: the seams (counted from 0) at which
    the caret was lost that are taken to part words."""

    joined: str
    before: str
    view: Buffer = field(default_factory=Buffer)
    at: list[int] = field(default_factory=list)
    apart: frozenset[int] = frozenset()
    texts: dict[str, Stood] = field(default_factory=dict)


def read(open_field: Field, runs: dict[int, Run], starts: dict[int, int], joined: str) -> tuple[list[Stood], str, str]:
    """The readings that say more than the joined text does, and the text before and after the caret. `starts`: where each run begins in `joined`."""
    r = Readings(joined, open_field.before[-BEFORE_CHARS:])
    before, after = _replay(r, open_field, runs, starts)
    seams = sum(step.op in LOSES for step in open_field.steps)
    for apart in _apart(seams):
        r.apart = apart
        _replay(r, open_field, runs, starts)
    for chars in open_field.wiped:
        where = {n: {number: starts[n] + i for i, number in enumerate(runs[n].buffer.net)} for n in {n for n, _ in chars}}
        at = [where[n].get(number, -1) for n, number in chars]
        if any(i >= 0 for i in at):
            text = "".join([runs[n].buffer.typed[number] for n, number in chars])
            r.texts.setdefault(text, Stood(text, at, False))
    return list(r.texts.values()), before, after


def _replay(r: Readings, open_field: Field, runs: dict[int, Run], starts: dict[int, int]) -> tuple[str, str]:
    """One way through the field's steps, and the text before and after the caret at its end."""
    r.view = around(open_field.before, open_field.after, open_field.anchor)
    r.at = [-1] * len(r.view.typed)
    lost, seam = False, -1
    for step in open_field.steps:
        if step.op == "run":
            if lost and seam in r.apart:
                _part(r, runs[step.run])
            lost = False
            _splice(r, runs[step.run], starts[step.run])
        else:
            lost, seam = lost or step.op in LOSES, seam + (step.op in LOSES)
            apply(r.view, step)
    for stretch in r.view.stood:
        _add(r, stretch.numbers, False)
    # Models are asked about one way to read a text with seams: its pieces apart. That they belong together they have seen in the joined text.
    _add(r, r.view.net, seam < 0 or len(r.apart) == seam + 1)
    # Where the caret was lost last, what follows is taken to stand at the end.
    caret = len(r.view.net) if lost else r.view.caret
    text = editor.text_of(r.view)
    return text[max(0, caret - TRACE_CHARS) : caret], text[caret : caret + HISTORY_CHARS]


def around(before: str, after: str, anchor: int = 0) -> Buffer:
    """A buffer that shows this text, the caret in it, and a selection from `anchor` (counted from the caret)."""
    view = Buffer()
    editor.insert(view, before + after)
    view.caret = len(before)
    view.anchor = min(max(0, view.caret + anchor), len(view.net))
    return view


def apply(view: Buffer, step: Step) -> None:
    """An edit outside of any run."""
    if step.op == "back":
        editor.delete_backward(view, step.word, step.line)
    elif step.op == "forward":
        editor.delete_forward(view, step.word, step.line)
    elif step.op in ("left", "right"):
        editor.move(view, "ArrowLeft" if step.op == "left" else "ArrowRight", step.word, step.select)
    elif step.op in ("home", "end"):
        editor.move(view, "Home" if step.op == "home" else "End", False, step.select)
    elif step.op == "all":
        editor.select_all(view)
    elif step.op == "undo" or (step.op == "cut" and view.caret != view.anchor):
        editor.delete_backward(view)  # of an undo it is known only that the last of the text is likely gone
    elif step.op == "wipe" and view.net:
        editor.select_all(view)
        editor.delete_backward(view)


def _apart(seams: int) -> list[frozenset[int]]:
    """Which seams are taken to part words, reading by reading: all of them, and each of the last few alone."""
    if not seams:
        return []
    return [frozenset(range(seams)), *(frozenset({n}) for n in range(max(0, seams - APART_MAX), seams) if seams > 1)]


def _part(r: Readings, run: Run) -> None:
    """A space that nobody typed, where two words would run into each other."""
    view = r.view
    last = view.typed[view.net[view.caret - 1]] if view.caret else " "
    if run.buffer.net and not last.isspace() and not run.buffer.typed[run.buffer.net[0]].isspace():
        editor.insert(view, " ")
        r.at.append(-1)


def _splice(r: Readings, run: Run, start: int) -> None:
    """Puts a run's text where the caret is, and reads what stood in the run at any time in its surroundings."""
    view, buffer = r.view, run.buffer
    if view.caret != view.anchor:
        editor.delete_backward(view)
    base = len(view.typed)
    view.typed.extend(buffer.typed)
    r.at.extend([-1] * len(buffer.typed))
    for i, n in enumerate(buffer.net):
        r.at[base + n] = start + i
    left, right = view.net[max(0, view.caret - BEFORE_CHARS) : view.caret], view.net[view.caret : view.caret + HISTORY_CHARS]
    stretches = [(stretch, False) for stretch in buffer.stood]
    if run.twin is not None:
        stretches += [*((stretch, False) for stretch in run.twin.stood), (Stretch(run.twin.net, True, True), True)]
    for stretch, now in stretches:
        _add(r, [*(left if stretch.first else ()), *(base + n for n in stretch.numbers), *(right if stretch.last else ())], now)
    if view.caret != len(view.net):
        view.burst = ""  # what stood there is remembered before it is parted
        view.stood.append(Stretch(left + right, False, False))
    view.net[view.caret : view.caret] = [base + n for n in buffer.net]
    view.anchor, view.caret = view.caret + buffer.anchor, view.caret + buffer.caret
    view.burst = ""


def _add(r: Readings, numbers: list[int], now: bool) -> None:
    at = [r.at[n] for n in numbers]
    known = next((n for n, i in enumerate(at) if i >= 0), None)
    if known is None:
        return
    if known > BEFORE_CHARS:
        numbers, at = numbers[known - BEFORE_CHARS :], at[known - BEFORE_CHARS :]
    text = "".join([r.view.typed[n] for n in numbers])
    if not text.strip() or _told(r, text, at):
        return
    key = f"{text}\0{at[0]}\0{at[-1]}\0{sum(at)}"
    known_as = r.texts.setdefault(key, Stood(text, at, now))
    known_as.now = known_as.now or now


def _told(r: Readings, text: str, at: list[int]) -> bool:
    """Whether a reading is in the joined text as it is, with nothing side by side that was not, so that searching that one finds the same."""
    first = next(n for n, i in enumerate(at) if i >= 0)
    start, size = at[first], len(at) - first
    if any(i != start + n for n, i in enumerate(at[first:])):
        return False
    if first and (start or not r.before.endswith(text[:first])):
        return False
    before = r.joined[start - 1] if start else r.before[-1:]
    left = first > 0 or not (before.isalnum() and text[first].isalnum())
    end = start + size
    return left and (end == len(r.joined) or not (r.joined[end].isalnum() and text[-1].isalnum()))
