"""A web page as rrweb tells it: its tree and the changes of it in; the roles, names and values of its elements out. Bounded, whatever is sent."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from pipeline.adapters.draft import text
from schemas.raw import NODES_MAX

ELEMENTS_MAX = 500_000
NAME_CHARS_MAX = 1000
_ROLES = {
    "a": "link", "button": "button", "textarea": "textbox", "select": "combobox", "img": "img", "h1": "heading", "h2": "heading", "h3": "heading",
    "h4": "heading", "li": "listitem", "option": "option", "nav": "navigation", "main": "main", "form": "form", "td": "cell", "th": "columnheader",
}  # fmt: skip
_INPUTS = {"checkbox": "checkbox", "radio": "radio", "button": "button", "submit": "button", "range": "slider", "search": "searchbox", "number": "spinbutton"}
_NO_TEXT = frozenset("checkbox radio button submit reset range color file image hidden".split())
# Never read by a person.
_SILENT = frozenset("script style noscript template head".split())


class Element(Struct):
    """One element: its tag, its attributes, its parent's number, the text directly in it."""

    tag: str
    attributes: dict[str, Any]
    parent: int | None
    said: str = ""
    value: str = ""


class Page:
    """The elements of a page by their numbers."""

    def __init__(self) -> None:
        self._elements: dict[int, Element] = {}
        self._labels: dict[str, str] = {}

    def add(self, node: Any, parent: int | None) -> list[dict[str, Any]]:
        """Takes a tree in; what can be read in it, as the nodes of a snapshot."""
        nodes: list[dict[str, Any]] = []
        waiting: list[tuple[Any, int | None]] = [(node, parent)]
        while waiting and len(self._elements) < ELEMENTS_MAX:
            node, parent = waiting.pop()
            if not isinstance(node, dict):
                continue
            number, said = node.get("id"), text(node.get("textContent"))
            above = self._elements.get(parent) if parent is not None else None
            if said is not None and node.get("type") == 3:
                self._say(above, said.strip(), nodes)
                continue
            if not isinstance(number, int):
                continue
            tag, attributes = str(node.get("tagName", "")).lower()[:32], node.get("attributes")
            if tag in _SILENT:
                continue
            self._elements[number] = Element(tag, attributes if isinstance(attributes, dict) else {}, parent)
            self._elements[number].value = text(self._elements[number].attributes.get("value")) or ""
            if self.is_text_field(number) or tag in ("button", "select", "img"):
                nodes.append({**self.target(number), **({"value": value} if (value := self._elements[number].value) else {})})
            inner = node.get("childNodes")
            waiting += [(child, number) for child in reversed(inner)] if isinstance(inner, list) else []
        return [node for node in nodes if node][:NODES_MAX]

    def _say(self, above: Element | None, said: str, nodes: list[dict[str, Any]]) -> None:
        if above is None or not said:
            return
        above.said = (above.said or said)[:NAME_CHARS_MAX]
        if above.tag == "label" and (owner := text(above.attributes.get("for"))):
            self._labels[owner] = above.said
        role = _ROLES.get(above.tag)
        nodes.append({**({"role": role} if role else {}), "name": said})

    def mutate(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        """Takes a mutation in; what can be read in what it added or wrote."""
        nodes: list[dict[str, Any]] = []
        for gone in _objects(data, "removes"):
            self._elements.pop(_number(gone.get("id")), None)
        for added in _objects(data, "adds"):
            nodes += self.add(added.get("node"), _number(added.get("parentId")))
        for written in _objects(data, "texts"):
            if said := text(written.get("value")):
                nodes.append({"name": said})
        for changed in _objects(data, "attributes"):
            element, given = self._elements.get(_number(changed.get("id"))), changed.get("attributes")
            if element is not None and isinstance(given, dict):
                element.attributes = element.attributes | given
        return nodes[:NODES_MAX]

    def target(self, number: Any) -> dict[str, Any]:
        """What the contract says of an element; empty where it is not known."""
        element = self._elements.get(_number(number))
        if element is None:
            return {}
        given = element.attributes
        kind = str(given.get("type", "")).lower()
        role = text(given.get("role")) or (_INPUTS.get(kind, "textbox") if element.tag == "input" else _ROLES.get(element.tag))
        label = self._labels.get(str(given.get("id")))
        name = next((t for key in ("aria-label", "placeholder", "title", "alt", "name") if (t := text(given.get(key)))), None)
        out = {"role": role, "name": label or name or element.said or None, "automation_id": text(given.get("id"))}
        if kind == "password" or "password" in str(given.get("autocomplete", "")):
            out["secure"] = True  # type: ignore[assignment]  # a truth value among texts
        return {key: value for key, value in out.items() if value is not None}

    def is_text_field(self, number: Any) -> bool:
        """Whether text can be typed into an element. One that was never shown is taken for a field: what it holds was typed somewhere."""
        element = self._elements.get(_number(number))
        if element is None:
            return True
        if element.tag == "input":
            return str(element.attributes.get("type", "text")).lower() not in _NO_TEXT
        return element.tag == "textarea" or "contenteditable" in element.attributes

    def change_value(self, number: Any, new: str) -> str:
        """Sets a field's value; the one before it."""
        element = self._elements.setdefault(_number(number), Element("input", {}, None))
        old, element.value = element.value, new
        return old


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _objects(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = data.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
