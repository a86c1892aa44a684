"""Keys, text inputs and pastes, each to its field and run: a held record in, the same record given to a run, made a key press, or dropped.

Names are W3C: UI Events `key` values, Input Events `input_type` values. What a key would do to text the editor cannot see ends the run.
"""

from __future__ import annotations

from collections.abc import Collection

from redactors.state import Held, State
from redactors.typing import editor
from redactors.typing.fields import decide_field, end_press, end_run, new_run, open_run, place_of, step, take_field
from redactors.typing.prompts import doubtful_lines, is_terminal, secret_lines, shows_prompt
from redactors.typing.runs import TRACE_CHARS, Field, Op, Run, Step, Trace
from schemas.audit import Reason
from schemas.clean import NAMED_KEYS
from schemas.raw import Clipboard, KeyDown, KeyUp, RawEvent, TextInput

RETRIES = 2  # lines after a password that may be the same password again, when the first was refused
_STATE_KEYS = frozenset("Shift Control Alt Meta AltGraph CapsLock NumLock ScrollLock Fn FnLock Symbol SymbolLock Hyper Super Dead Process Compose".split())
_OPS: dict[str, Op] = {"Backspace": "back", "Delete": "forward", "ArrowLeft": "left", "ArrowRight": "right", "Home": "home", "End": "end"}
_REPEATED = frozenset("Backspace Delete ArrowLeft ArrowRight ArrowUp ArrowDown".split())
# Shortcuts that leave text and caret alone, nearly everywhere.
_CALM = frozenset("sScCbBiIuU")
# What a shell's line editor does with Control (GNU Readline, zsh's emacs keys).
_SHELL_OPS: dict[str, Step] = {
    "w": Step("back", word=True), "u": Step("back", line=True), "h": Step("back"), "d": Step("forward"), "k": Step("forward", line=True),
    "a": Step("home"), "e": Step("end"), "b": Step("left"), "f": Step("right"),
}  # fmt: skip
_DELETES = {
    "deleteContentBackward": Step("back"), "deleteWordBackward": Step("back", word=True), "deleteSoftLineBackward": Step("back", line=True),
    "deleteHardLineBackward": Step("back", line=True), "deleteContentForward": Step("forward"), "deleteWordForward": Step("forward", word=True),
    "deleteSoftLineForward": Step("forward", line=True), "deleteHardLineForward": Step("forward", line=True), "deleteContent": Step("back"),
}  # fmt: skip
_OTHERS = {"deleteByCut": Step("cut"), "historyUndo": Step("undo")}
_ABANDONS = frozenset("deleteCompositionText deleteByComposition insertCompositionText".split())
_PASTES = frozenset("insertFromPaste insertFromPasteAsQuotation insertFromDrop insertFromYank".split())
_INSERTS = frozenset("insertCompositionText insertText insertReplacementText insertFromComposition insertTranspose insertLink".split())


def take(state: State, item: Held, event: KeyDown | KeyUp | TextInput) -> None:
    """Gives a typing event to its place."""
    place = place_of(event)
    if isinstance(event, KeyUp) or (isinstance(event, KeyDown) and event.key in _STATE_KEYS):
        _silent(state, item, place)
    elif isinstance(event, KeyDown):
        if _is_text(event):
            _type(state, item, place, event, event.key)
        else:
            _press(state, item, place, event)
    else:
        _input(state, item, place, event)


def paste(state: State, item: Held, event: Clipboard) -> None:
    """A paste becomes part of its field's text, so that what is typed around it is searched with it. A copy or cut ends the run."""
    place = place_of(event)
    if event.target is None:  # a recorder may not know where a paste goes: to where the keys went last
        here = [f for f in state.fields.values() if event.app is not None and f.app.id == event.app.id]
        place = max(here, key=lambda f: f.last_ms).place if here else place
    if event.action == "paste":
        _paste(state, item, place, event, event.text)
    elif place in state.fields:
        end_run(state, state.fields[place])


def _paste(state: State, item: Held, place: str, event: Clipboard | TextInput, text: str) -> None:
    open_field = take_field(state, event, place)
    end_run(state, open_field)
    run = new_run(state, open_field, "pasted" if isinstance(event, Clipboard) else "typed")
    editor.insert(run.buffer, text)
    run.ended, item.run = True, run.number


def _is_text(event: KeyDown) -> bool:
    """Whether a key writes its `key` into the text. AltGr reads as Control+Alt on Windows; Option writes characters on a Mac."""
    key, held = event.key, event.modifiers
    if key in NAMED_KEYS or not key.isprintable() or (len(key) > 1 and key.isascii()):
        return False
    if not held or "AltGraph" in held:
        return True
    plain = key.isascii() and (key.isalnum() or key == " ")
    if "Meta" in held or ("Control" in held and "Alt" not in held):
        return False
    return not ("Alt" in held and plain)


def _silent(state: State, item: Held, place: str) -> None:
    """A release or a modifier says nothing of its own: it goes into the open run of its place, or nowhere."""
    run = open_run(state, place)
    if run is not None:
        item.run = run.number
        return
    item.verdict, item.reason = "dropped", Reason.KEY_STATE


def _type(state: State, item: Held, place: str, event: RawEvent, text: str, composing: bool = False) -> None:
    end_press(state)
    open_field = take_field(state, event, place)
    run = open_run(state, place) or new_run(state, open_field, "typed")
    if run.selected is not None:
        _replace_all(state, open_field, run)
    write = editor.compose if composing else editor.insert
    write(run.buffer, text)
    if run.twin is not None:
        write(run.twin, text)
    item.run = run.number


def _press(state: State, item: Held, place: str, event: KeyDown) -> None:
    """A key that is not text: it edits the open run, or it ends it and leaves as a key press."""
    run, held = open_run(state, place), event.modifiers
    key, command = event.key, any(m in held for m in ("Control", "Meta", "Alt"))
    terminal = _in_terminal(event)
    if run is not None and _edit(state, run, place, item, key, held, terminal):
        item.run = run.number
        state.fields[place].last_ms = state.last_ms
        return
    if key == "Enter" or (key == "Tab" and not command):
        end_press(state)
        _finish(state, item, place, key, event)
        return
    done = _step_of(key, held, terminal)
    if done is not None and done.op == "cut":
        _cut(state, place)
    if place in state.fields:
        end_run(state, state.fields[place])
    if done is not None:
        step(state, place, done)
    if terminal and (key in ("ArrowUp", "ArrowDown") or (key in "rpn" and "Control" in held)):
        state.traces.setdefault(place, Trace()).recalled = True
    if key in _REPEATED:
        _repeat(state, item, place, event)
    else:
        end_press(state)


def _edit(state: State, run: Run, place: str, item: Held, key: str, held: Collection[str], terminal: bool) -> bool:
    """Applies an editing key to the open run. False where it is none, or reaches beyond the run's own text."""
    word, line = "Control" in held or "Alt" in held, "Meta" in held
    if key in _OPS:
        if key in ("Backspace", "Delete"):
            _replace_all(state, state.fields[place], run)
        if line:
            key = {"ArrowLeft": "Home", "ArrowRight": "End"}.get(key, key)
        if key in ("Home", "End") and _goes_on(state.fields[place], key):
            return False
        run.selected = None
        return _apply(run, Step(_OPS[key], word=word and key not in ("Home", "End"), line=line, select="Shift" in held))
    if key in ("a", "A") and _selects(held) and not terminal and run.buffer.net:
        if run.twin is None and "Control" in held:
            run.twin = editor.fork(run.buffer)
        editor.select_all(run.buffer)
        if run.twin is not None:
            run.twin.caret = run.twin.anchor = 0  # on a Mac, Control+A is Home
        run.selected = item.number
        return True
    return False


def _goes_on(open_field: Field, key: str) -> bool:
    """Whether the line begins before the open run, or may end after it."""
    beside = open_field.before.rpartition("\n")[2] if key == "Home" else open_field.after
    return len(open_field.runs) > 1 or bool(beside)


def _apply(run: Run, done: Step) -> bool:
    """An edit in the run's own text, and in its twin: there a word ends at a mark, as in many apps."""
    if done.word and run.twin is None:
        run.twin = editor.fork(run.buffer)
    if run.twin is not None:
        _apply_to(run.twin, done, fine=True)
    return _apply_to(run.buffer, done, fine=False)


def _apply_to(buffer: editor.Buffer, done: Step, fine: bool) -> bool:
    if done.op == "back":
        return editor.delete_backward(buffer, done.word, done.line, fine)
    if done.op == "forward":
        return editor.delete_forward(buffer, done.word, done.line, fine)
    key = {"left": "ArrowLeft", "right": "ArrowRight", "home": "Home"}.get(done.op, "End")
    return editor.move(buffer, key, done.word, done.select, fine)


def _selects(held: Collection[str]) -> bool:
    return ("Control" in held or "Meta" in held) and "Alt" not in held and "AltGraph" not in held


def _step_of(key: str, held: Collection[str], terminal: bool) -> Step | None:
    """What a key does to text outside of the open run; None where it leaves text and caret alone."""
    word, line, select = "Control" in held or "Alt" in held, "Meta" in held, "Shift" in held
    if key in _OPS:
        return Step(_OPS[key], word=word, line=line, select=select)
    if _selects(held):
        if terminal and "Control" in held and key in _SHELL_OPS:
            return _SHELL_OPS[key]
        if key in _CALM:
            return None
        return {"a": Step("all"), "x": Step("cut"), "z": Step("undo")}.get(key.lower(), Step("lost"))
    return None if key in ("Escape", "Unidentified") else Step("lost")


def _replace_all(state: State, open_field: Field, run: Run) -> None:
    """An edit over a select-all: what the field's earlier runs had is gone as well."""
    if run.selected is None:
        return
    run.selected = None
    open_field.wiped.append([(n, number) for n in open_field.runs for number in state.runs[n].buffer.net])
    open_field.steps.insert(len(open_field.steps) - 1, Step("wipe"))
    for n in open_field.runs:
        other = state.runs[n]
        if other is not run and other.kind == "typed":
            editor.select_all(other.buffer)
            editor.delete_backward(other.buffer)


def _cut(state: State, place: str) -> None:
    """What is selected in the open run goes to the clipboard."""
    run = open_run(state, place)
    if run is not None and run.buffer.caret != run.buffer.anchor:
        _replace_all(state, state.fields[place], run)
        _apply(run, Step("back"))


def _repeat(state: State, item: Held, place: str, event: KeyDown) -> None:
    """Backspaces and arrows outside a run leave as one key press with a count."""
    kind = "\x1f".join((place, event.key, *sorted(event.modifiers)))
    if state.press and state.runs[state.press].place == kind:
        state.runs[state.press].count += 1
        item.run = state.press
        return
    end_press(state)
    state.number += 1
    state.runs[state.number] = Run(state.number, "press", kind)
    state.press = item.run = state.number


def _finish(state: State, item: Held, place: str, key: str, event: RawEvent) -> None:
    """Enter or Tab: the field is decided. In a terminal, Enter may be followed by a password."""
    if place in state.fields:
        end_run(state, state.fields[place])
        decide_field(state, place, finished=True)
    trace = state.traces.setdefault(place, Trace())
    line = (trace.before + trace.after).rpartition("\n")[2]
    trace.before, trace.after, trace.cut = (trace.before + trace.after + ("\n" if key == "Enter" else "\t"))[-TRACE_CHARS:], "", ""
    if key != "Enter":
        return
    asked = trace.secret > 0
    trace.secret, trace.doubt = max(0, trace.secret - 1), max(0, trace.doubt - 1)
    if _in_terminal(event):
        # Of a line that was secret nothing is kept, so that `line` is another one.
        trace.secret = max(trace.secret, 0 if asked else secret_lines(line), int(shows_prompt(event.app.title if event.app else None)))
        trace.doubt = RETRIES if asked else max(trace.doubt, doubtful_lines(line), int(trace.recalled or line.startswith("!")))
    trace.recalled = False


def _in_terminal(event: RawEvent) -> bool:
    app, target = event.app, event.target
    return app is not None and is_terminal(target.role if target else None, app.id, target.name if target else None)


def _input(state: State, item: Held, place: str, event: TextInput) -> None:
    kind, run = event.input_type, open_run(state, place)
    if kind in ("insertLineBreak", "insertParagraph"):
        end_press(state)
        _finish(state, item, place, "Enter", event)
    elif kind in _DELETES:
        if run is not None:
            _replace_all(state, state.fields[place], run)
            if _apply(run, _DELETES[kind]):
                item.run = run.number
                return
        _other_input(state, item, place, _DELETES[kind])
    elif kind in _ABANDONS and not event.text:
        if run is not None:  # a composition taken back, or one that never began
            editor.abandon(run.buffer)
            if run.twin is not None:
                editor.abandon(run.twin)
        _silent(state, item, place)
    elif kind in _PASTES or "\n" in event.text or "\r" in event.text:
        end_press(state)
        _paste(state, item, place, event, event.text)
    elif event.text and kind in _INSERTS:
        composing = kind in ("insertCompositionText", "insertFromComposition") or bool(kind == "insertText" and run and run.buffer.composing)
        _type(state, item, place, event, event.text, composing)
        run = open_run(state, place)
        if run is not None and kind != "insertCompositionText":
            run.buffer.composing = 0
            if run.twin is not None:
                run.twin.composing = 0
    else:
        if kind == "deleteByCut":
            _cut(state, place)
        _other_input(state, item, place, _OTHERS.get(kind, Step("lost")))


def _other_input(state: State, item: Held, place: str, done: Step) -> None:
    """An edit that the editor cannot follow (undo, a cut elsewhere): the run ends, and the record leaves as a key press."""
    end_press(state)
    if place in state.fields:
        end_run(state, state.fields[place])
    step(state, place, done)
