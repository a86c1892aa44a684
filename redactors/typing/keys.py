"""Keys, text inputs and pastes, each to its field and run: a held record in, the same record given to a run, made a key press, or dropped.

Names are W3C: UI Events `key` values, Input Events `input_type` values. What a key would do to text the editor cannot see ends the run.
"""

from __future__ import annotations

from collections.abc import Collection

from redactors.state import Held, State
from redactors.typing import editor
from redactors.typing.fields import decide_field, end_press, end_run, new_run, open_run, place_of, take_field
from redactors.typing.prompts import is_terminal, secret_lines, shows_prompt
from redactors.typing.runs import Field, Run, Trace
from schemas.audit import Reason
from schemas.clean import NAMED_KEYS
from schemas.raw import Clipboard, KeyDown, KeyUp, TextInput

_STATE_KEYS = frozenset("Shift Control Alt Meta AltGraph CapsLock NumLock ScrollLock Fn FnLock Symbol SymbolLock Hyper Super Dead Process Compose".split())
_MOVES = frozenset("ArrowLeft ArrowRight Home End".split())
_REPEATED = frozenset("Backspace Delete ArrowLeft ArrowRight ArrowUp ArrowDown".split())
_DELETES = {
    "deleteContentBackward": ("back", False, False), "deleteWordBackward": ("back", True, False), "deleteSoftLineBackward": ("back", False, True),
    "deleteHardLineBackward": ("back", False, True), "deleteContentForward": ("forward", False, False), "deleteWordForward": ("forward", True, False),
    "deleteSoftLineForward": ("forward", False, True), "deleteHardLineForward": ("forward", False, True), "deleteContent": ("back", False, False),
}  # fmt: skip
_PASTES = frozenset("insertFromPaste insertFromPasteAsQuotation insertFromDrop insertFromYank".split())

def take(state: State, item: Held, event: KeyDown | KeyUp | TextInput) -> None:
    """Gives a typing event to its place."""
    place = place_of(event)
    if isinstance(event, KeyUp) or (isinstance(event, KeyDown) and event.key in _STATE_KEYS):
        _silent(state, item, place)
    elif isinstance(event, KeyDown):
        if _is_text(event):
            _type(state, item, place, event.key)
        else:
            _press(state, item, place, event)
    else:
        _input(state, item, place, event)

def paste(state: State, item: Held, event: Clipboard) -> None:
    """A paste becomes part of its field's text, so that what is typed around it is searched with it. A copy or cut ends the run."""
    place = place_of(event)
    if event.action != "paste":
        if place in state.fields:
            end_run(state, state.fields[place])
        return
    open_field = take_field(state, item, place)
    end_run(state, open_field)
    run = new_run(state, open_field, "pasted")
    editor.insert(run.buffer, event.text)
    run.ended = True
    item.run = run.number

def _is_text(event: KeyDown) -> bool:
    """Whether a key writes its `key` into the text. AltGr reads as Control+Alt on Windows; Option writes characters on a Mac."""
    key, held = event.key, event.modifiers
    if key in NAMED_KEYS or not key.isprintable():
        return False
    plain = key.isascii() and (key.isalnum() or key == " ")
    if "AltGraph" in held:
        return True
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

def _type(state: State, item: Held, place: str, text: str, composing: bool = False) -> None:
    end_press(state)
    open_field = take_field(state, item, place)
    run = open_run(state, place) or new_run(state, open_field, "typed")
    _replace_all(state, open_field, run)
    if composing:
        editor.compose(run.buffer, text)
    else:
        editor.insert(run.buffer, text)
    item.run = run.number
    open_field.last_ms = state.last_ms

def _press(state: State, item: Held, place: str, event: KeyDown) -> None:
    """A key that is not text: it edits the open run, or it ends it and leaves as a key press."""
    run, held = open_run(state, place), event.modifiers
    key, command = event.key, any(m in held for m in ("Control", "Meta", "Alt"))
    if run is not None and _edit(state, run, place, item, key, held):
        item.run = run.number
        state.fields[place].last_ms = state.last_ms
        return
    if key in ("Enter", "Tab") and not command:
        end_press(state)
        _finish(state, item, place, key)
        return
    if place in state.fields:
        end_run(state, state.fields[place])
    if key in _REPEATED:
        _repeat(state, item, place, event)
    else:
        end_press(state)

def _edit(state: State, run: Run, place: str, item: Held, key: str, held: Collection[str]) -> bool:
    """Applies an editing key to the open run. False where it is none, or reaches beyond the run's own text."""
    word, line = "Control" in held or "Alt" in held, "Meta" in held
    if key in ("Backspace", "Delete"):
        _replace_all(state, state.fields[place], run)
        delete = editor.delete_backward if key == "Backspace" else editor.delete_forward
        return delete(run.buffer, word=word, line=line)
    if key in _MOVES:
        key = {"ArrowLeft": "Home", "ArrowRight": "End"}.get(key, key) if line else key
        run.selected = None
        return editor.move(run.buffer, key, word=word, select="Shift" in held)
    if key in ("a", "A") and _selects(held) and run.buffer.net:
        editor.select_all(run.buffer)
        run.selected = item.number
        return True
    return False

def _selects(held: Collection[str]) -> bool:
    return ("Control" in held or "Meta" in held) and "Alt" not in held and "AltGraph" not in held


def _replace_all(state: State, open_field: Field, run: Run) -> None:
    """An edit over a select-all: what the field's earlier runs had is gone as well."""
    if run.selected is None:
        return
    run.selected = None
    for n in open_field.runs:
        other = state.runs[n]
        if other is not run and other.kind == "typed":
            editor.select_all(other.buffer)
            editor.delete_backward(other.buffer)

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

def _finish(state: State, item: Held, place: str, key: str) -> None:
    """Enter or Tab: the field is decided. In a terminal, Enter may be followed by a password."""
    if place in state.fields:
        end_run(state, state.fields[place])
        decide_field(state, place, finished=True)
    trace = state.traces.setdefault(place, Trace())
    trace.before += "\n" if key == "Enter" else "\t"
    if key != "Enter":
        return
    event = item.event
    trace.secret = max(0, trace.secret - 1)
    if event.app is not None and is_terminal(event.target.role if event.target else None, event.app.id, event.target.name if event.target else None):
        trace.secret = max(trace.secret, secret_lines(trace.line), int(shows_prompt(event.app.title)))
    trace.line = ""

def _input(state: State, item: Held, place: str, event: TextInput) -> None:
    kind = event.input_type
    if kind in ("insertLineBreak", "insertParagraph"):
        end_press(state)
        _finish(state, item, place, "Enter")
    elif kind in _DELETES:
        way, word, line = _DELETES[kind]
        run = open_run(state, place)
        if run is not None:
            _replace_all(state, state.fields[place], run)
            delete = editor.delete_backward if way == "back" else editor.delete_forward
            if delete(run.buffer, word=word, line=line):
                item.run = run.number
                return
        _other_input(state, item, place)
    elif kind in _PASTES or "\n" in event.text or "\r" in event.text:
        end_press(state)
        open_field = take_field(state, item, place)
        end_run(state, open_field)
        run = new_run(state, open_field, "pasted")
        editor.insert(run.buffer, event.text)
        run.ended, item.run = True, run.number
    elif event.text and kind in ("insertCompositionText", "insertText", "insertReplacementText", "insertFromComposition", "insertTranspose", "insertLink"):
        run = open_run(state, place)
        composing = kind in ("insertCompositionText", "insertFromComposition") or bool(kind == "insertText" and run and run.buffer.composing)
        _type(state, item, place, event.text, composing)
        if run is not None and kind != "insertCompositionText":
            run.buffer.composing = 0
    else:
        _other_input(state, item, place)

def _other_input(state: State, item: Held, place: str) -> None:
    """An edit that the editor cannot follow (undo, a cut elsewhere): the run ends, and the record leaves as an unidentified key press."""
    end_press(state)
    if place in state.fields:
        end_run(state, state.fields[place])
