"""A policy's text in, one tree of nodes out: its own, over that of the policy it extends, over that of the one which that extends, and so on.

Maps merge key by key. A list replaces the list it stands over; `{add: [...]}` puts its items behind it. Everything else replaces. Texts are handed in by
name: nothing is read here. What cannot happen: a policy that extends one which is not a policy by itself, or which comes back to where it began.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import yaml

from redactors.policy.nodes import Fault, compose
from redactors.policy.shape import nearest

EXTENDS_MAX = 8
_Pairs: TypeAlias = list[tuple[yaml.Node, yaml.Node]]


def extended(text: str) -> str | None:
    """The name of the policy that this one extends; None where it extends none, or is no policy."""
    root = compose(text)
    found = _extends(root) if isinstance(root, yaml.MappingNode) else None
    return str(found.value) if isinstance(found, yaml.ScalarNode) else None


def merged(text: str, named: Mapping[str, str], way: tuple[str, ...] = ()) -> yaml.Node | list[Fault]:
    """The tree that a policy means. `named`: the texts of those that may be extended; `way`: which policies have led here."""
    file = way[-1] if way else ""
    root = compose(text, file)
    if not isinstance(root, yaml.MappingNode):
        return root
    link = _extends(root)
    if link is None:
        return root
    name = str(link.value) if isinstance(link, yaml.ScalarNode) else ""
    wrong = _refused(link, name, named, way)
    if wrong is None and not any(key.value == "name" for key, _ in root.value):
        wrong = 'key "name" missing: a policy that extends another has a name of its own'
    if wrong is not None:
        return [Fault(link.start_mark.line + 1, "extends", wrong, file)]
    base = merged(named[name], named, (*way, name))
    if not isinstance(base, yaml.MappingNode):
        return base
    root.value = [(key, value) for key, value in root.value if value is not link]
    return _over(base, root)


def _extends(root: yaml.MappingNode) -> yaml.Node | None:
    return next((value for key, value in root.value if key.value == "extends"), None)


def _refused(link: yaml.Node, name: str, named: Mapping[str, str], way: tuple[str, ...]) -> str | None:
    """Why this cannot be extended."""
    if not name:
        return "extends must be one name (expected a shipped policy, or the name of a file beside this one)"
    if name in way:
        return f'extends "{name}": comes back to where it began ({" → ".join((*way, name))})'
    if len(way) >= EXTENDS_MAX:
        return f'extends "{name}": more than {EXTENDS_MAX} policies, each over the next'
    if name not in named:
        return f'extends "{name}" unknown{nearest(name, list(named))} (expected {", ".join(named)}, or the name of a .yaml file beside this one)'
    return None


def _over(base: yaml.Node | None, own: yaml.Node) -> yaml.Node:
    """What stands where `own` is written over `base`."""
    added = _added(own)
    if added is not None and (base is None or isinstance(base, yaml.SequenceNode)):
        return yaml.SequenceNode(added.tag, [*(base.value if base is not None else ()), *added.value], own.start_mark, own.end_mark)
    if not isinstance(own, yaml.MappingNode):
        return own
    below: dict[str, yaml.Node] = {key.value: value for key, value in base.value} if isinstance(base, yaml.MappingNode) else {}
    mine: _Pairs = []
    for key, value in own.value:
        at = below.pop(key.value, None) if isinstance(key, yaml.ScalarNode) else None
        mine.append((key, _over(at, value)))
    kept: _Pairs = [(key, value) for key, value in base.value if key.value in below] if isinstance(base, yaml.MappingNode) else []
    return yaml.MappingNode(own.tag, [*kept, *mine], own.start_mark, own.end_mark)


def _added(own: yaml.Node) -> yaml.SequenceNode | None:
    """The items of `{add: [...]}`."""
    if isinstance(own, yaml.MappingNode) and len(own.value) == 1 and own.value[0][0].value == "add" and isinstance(own.value[0][1], yaml.SequenceNode):
        return own.value[0][1]
    return None
