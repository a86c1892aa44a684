"""The open strings of an event: raw event in, each string with its JSON path and context out, and a clean struct built back from what they became.

Closed enums and numbers are not here. What is not listed here does not leave: clean events are built from these slots and the envelope only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from redactors.text.finding import Context, Finding, Text
from redactors.urls import UrlParts, take_apart
from schemas.policy import Policy
from schemas.raw import App, Clipboard, RawEvent, SessionEnd, SessionStart, Target, UiSnapshot

# https://www.w3.org/TR/wai-aria-1.2/#role_definitions , and what desktop accessibility trees add for terminals and windows.
ROLES = frozenset(
    """alert alertdialog application article banner blockquote button caption cell checkbox code columnheader combobox complementary
    contentinfo definition deletion dialog directory document emphasis feed figure form generic grid gridcell group heading img insertion
    link list listbox listitem log main marquee math menu menubar menuitem menuitemcheckbox menuitemradio meter navigation none note option
    paragraph presentation progressbar radio radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider
    spinbutton status strong subscript superscript switch tab table tablist tabpanel term textbox time timer toolbar tooltip tree treegrid
    treeitem terminal window pane""".split()
)


LABEL_CHARS_MAX = 48
_DIGIT = re.compile(r"\d")


class Slot(Struct, frozen=True):
    """One open string: where it stands in the event, how it is to be searched, and what its form alone has given away."""

    path: str
    text: Text
    known: tuple[Finding, ...] = ()


class AppSlots(Struct, frozen=True):
    """An app's strings; its URL is taken apart first."""

    slots: tuple[Slot, ...]
    url: UrlParts | None


def app_slots(app: App, policy: Policy, path: str = "$.app", day: str = "") -> AppSlots:
    """Name, title and the URL's searchable parts."""
    slots: list[Slot] = []
    if app.name:
        slots.append(Slot(f"{path}.name", Text(app.name, Context("name", app=app.id, day=day))))
    if app.title:
        slots.append(Slot(f"{path}.title", Text(app.title, Context("title", app=app.id, day=day))))
    url = take_apart(app.url, policy) if app.url else None
    if url is not None:
        slots += [Slot(f"{path}.url", Text(part, Context("url", app=app.id, day=day)), known) for part, known in zip(url.texts, url.found, strict=True)]
    return AppSlots(tuple(slots), url)


def target_slots(target: Target, app_id: str, title: str, path: str = "$.target", before: str = "", day: str = "") -> Iterator[Slot]:
    """Role (unless it is one of ARIA's), name, value and automation id. `before`: what names this element in the one before it."""
    if target.role and target.role not in ROLES:
        yield Slot(f"{path}.role", Text(target.role, Context("name", app=app_id, day=day)))
    if target.name:
        yield Slot(f"{path}.name", Text(target.name, Context("name", role=target.role or "", app=app_id, before=before, day=day)))
    if target.value:
        context = Context("value", field=target.name or "", role=target.role or "", app=app_id, title=title, secure=bool(target.secure), day=day)
        yield Slot(f"{path}.value", Text(target.value, context))
    if target.automation_id:
        yield Slot(f"{path}.automation_id", Text(target.automation_id, Context("name", app=app_id, day=day)))


def _label(earlier: Target, node: Target) -> str:
    """The words of the element before, where they may be the label of what stands in this one: a page shows both as texts of their own, "Passport" and
    then the number. Values without a digit are not told by a label but by themselves, and to ask again about all of a tree would cost as much again."""
    name = earlier.name or ""
    labels = 0 < len(name) <= LABEL_CHARS_MAX and not _DIGIT.search(name) and not earlier.value and not node.value
    return f"{name} " if labels and _DIGIT.search(node.name or "") else ""


def own_slots(event: RawEvent, day: str = "") -> Iterator[Slot]:
    """The strings that only some events have: clipboard text, a tree's nodes, a session's words. Typed text has its own way (`redactors.typed`)."""
    app, title = (event.app.id, event.app.title or "") if event.app else ("", "")
    if isinstance(event, Clipboard):
        target = event.target
        context = Context("clipboard", field=(target.name or "") if target else "", role=(target.role or "") if target else "", app=app, title=title, day=day)
        yield Slot("$.text", Text(event.text, context))
    elif isinstance(event, UiSnapshot):
        for i, node in enumerate(event.nodes):
            before = _label(event.nodes[i - 1], node) if i else ""
            yield from target_slots(node, app, title, f"$.nodes[{i}]", before, day)
    elif isinstance(event, SessionStart | SessionEnd):
        for name, text in (("os", event.os), ("recorder", event.recorder), ("task", event.task)):
            if text:
                yield Slot(f"$.{name}", Text(text, Context("prose", day=day)))
