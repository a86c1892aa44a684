"""A policy's text with an item more in one of its lists, and nothing else changed: text, place and item in, text out. Comments stay where they are.

The item is written as one line of JSON, which is YAML. Raises ValueError where the place cannot be found in the text: it is then the officer's to write.
"""

from __future__ import annotations

import json
from typing import Any

import yaml


def append(text: str, path: tuple[str, ...], item: dict[str, Any]) -> str:
    """The text with `item` at the end of the list at `path`; what is missing on the way is made."""
    root = yaml.compose(text)
    if not isinstance(root, yaml.MappingNode):
        raise ValueError("the policy is not a map")
    line = json.dumps(item, ensure_ascii=False)
    at: yaml.Node = root
    for depth, name in enumerate(path):
        found = _value(at, name)
        if found is None:
            return _with_key(text, at, path[depth:], line)
        at = found
    if isinstance(at, yaml.SequenceNode):
        return _with_item(text, at, line)
    if isinstance(at, yaml.MappingNode) and len(at.value) == 1 and at.value[0][0].value == "add":  # a list over the one it extends
        return append(text, (*path, "add"), item)
    raise ValueError("there is something else in the place of the list")


def _value(at: yaml.Node, name: str) -> yaml.Node | None:
    if not isinstance(at, yaml.MappingNode):
        raise ValueError("there is something else in the place of a map")
    return next((value for key, value in at.value if key.value == name), None)


def _with_key(text: str, at: yaml.Node, path: tuple[str, ...], line: str) -> str:
    """Adds the keys that are missing, and a list of one item, to a map."""
    assert isinstance(at, yaml.MappingNode)
    if at.flow_style:
        inner = "[" + line + "]"
        for name in reversed(path[1:]):
            inner = "{" + f"{name}: {inner}" + "}"
        return _before(text, at.end_mark.index - 1, f"{', ' if at.value else ''}{path[0]}: {inner}")
    indent = " " * at.start_mark.column
    new = "".join(f"{indent}{'  ' * depth}{name}:\n" for depth, name in enumerate(path)) + f"{indent}{'  ' * len(path)}- {line}\n"
    return _after_line(text, at.value[-1][1], new)


def _with_item(text: str, at: yaml.SequenceNode, line: str) -> str:
    if at.flow_style:
        return _before(text, at.end_mark.index - 1, f"{', ' if at.value else ''}{line}")
    return _after_line(text, at.value[-1], f"{' ' * at.start_mark.column}- {line}\n")


def _before(text: str, index: int, new: str) -> str:
    while index > 0 and text[index - 1] in " \n":
        index -= 1
    return text[:index] + new + text[index:]


def _after_line(text: str, node: yaml.Node, new: str) -> str:
    """Puts whole lines behind the line on which a node's last word stands."""
    while isinstance(node, (yaml.MappingNode, yaml.SequenceNode)) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end = text.find("\n", max(node.start_mark.index, node.end_mark.index - 1))
    if end < 0:
        return f"{text}\n{new}"
    return text[: end + 1] + new + text[end + 1 :]
