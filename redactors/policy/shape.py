"""YAML nodes and the policy's types in, values of those types out, with every place where the two disagree.

The types in `schemas.policy` are the only description of what may stand where: keys, kinds, ranges and closed lists are read off them, so that a new
setting needs no code here. What cannot happen: a key that is not understood, or given twice, has no effect.
"""

from __future__ import annotations

import difflib
import re
from typing import Any

import msgspec
import yaml
from msgspec import Struct
from msgspec import inspect as types

from redactors.policy.nodes import Fault
from schemas.policy import DATE_PATTERN

BAD: Any = object()
_TRUTH = {"true": True, "false": False}
_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?\Z")
_SINGULAR = {"apps": "app", "rules": "rule", "fields": "field", "entities": "entity"}


class Shaped(Struct):
    """What was read: lines, and the files that they are of, by YAML path; `parts` (well-formed structs) by YAML path; and the faults."""

    lines: dict[str, tuple[int, str]]
    parts: dict[str, Any]
    faults: list[Fault]


def shape(root: yaml.Node, kind: type[Struct]) -> Shaped:
    """Reads `root` as a `kind`; its value is `parts[""]`, absent where anything in it is wrong."""
    out = Shaped({}, {}, [])
    _read(root, types.type_info(kind), "", "", "the policy", out)
    return out


def nearest(word: str, known: list[str]) -> str:
    """` (did you mean x?)` where something known is close to the word, else nothing."""
    close = difflib.get_close_matches(word.lower(), [k.lower() for k in known], n=1, cutoff=0.6)
    return f", did you mean {next(k for k in known if k.lower() == close[0])}?" if close else ""


def _say(out: Shaped, node: yaml.Node, path: str, place: str, message: str) -> Any:
    out.faults.append(Fault(node.start_mark.line + 1, path, f"{place}: {message}" if place else message, node.start_mark.name))
    return BAD


def _read(node: yaml.Node, kind: types.Type, path: str, place: str, name: str, out: Shaped) -> Any:
    out.lines[path] = (node.start_mark.line + 1, node.start_mark.name)
    if isinstance(kind, types.UnionType):
        kind = _meant(node, kind)
    if isinstance(kind, types.StructType):
        return _struct(node, kind, path, place, name, out)
    if isinstance(kind, types.DictType):
        return _dict(node, kind, path, place, name, out)
    if isinstance(kind, types.VarTupleType):
        return _list(node, kind, path, place, name, out)
    return _scalar(node, kind, path, place, name, out)


def _meant(node: yaml.Node, kind: types.UnionType) -> types.Type:
    """The one kind of several that is meant. `str | None`: absent is the only way to say None. A word or an entry with keys: by how it is written."""
    known = [t for t in kind.types if not isinstance(t, types.NoneType)]
    return next((t for t in known if isinstance(t, types.StructType) == isinstance(node, yaml.MappingNode)), known[0])


def _struct(node: yaml.Node, kind: types.StructType, path: str, place: str, name: str, out: Shaped) -> Any:
    if not isinstance(node, yaml.MappingNode):
        return _say(out, node, path, place, f"{name} must hold keys and values, not {_kind(node)}")
    fields = {field.encode_name: field for field in kind.fields}
    place = _place(node, path, place)
    before = len(out.faults)
    values: dict[str, Any] = {}
    for key, child, line in _pairs(node, path, place, out):
        field = fields.get(key)
        if field is None:
            _say(out, child, _join(path, key), place, f'key "{key}" unknown{nearest(key, list(fields))} (expected {", ".join(fields)})')
        else:
            values[key] = _read(child, field.type, _join(path, key), place, key, out)
            out.lines[_join(path, key)] = (line, child.start_mark.name)
    for key, field in fields.items():
        if field.required and key not in values:
            _say(out, node, _join(path, key), place, f'key "{key}" missing (expected {_wanted(field.type)})')
    if len(out.faults) > before:
        return BAD
    try:
        part = msgspec.convert(values, kind.cls)
    except msgspec.ValidationError as error:  # a limit of the types that is not told in plainer words above
        return _say(out, node, path, place, str(error))
    out.parts[path] = part
    return part


def _dict(node: yaml.Node, kind: types.DictType, path: str, place: str, name: str, out: Shaped) -> Any:
    if not isinstance(node, yaml.MappingNode):
        return _say(out, node, path, place, f"{name} must hold names and their settings, not {_kind(node)}")
    before = len(out.faults)
    pattern = getattr(kind.key_type, "pattern", None)
    values: dict[str, Any] = {}
    for key, child, line in _pairs(node, path, place, out):
        at = _join(path, key)
        if pattern and not re.match(pattern, key):
            noun = _SINGULAR.get(path, name)
            _say(out, child, at, place, f'{noun} "{key}" is no name{_capitals(key, pattern)} (expected capitals, digits and _, like EMAIL_ADDRESS)')
        values[key] = _read(child, kind.value_type, at, place, f'{_SINGULAR.get(path, name)} "{key}"', out)
        out.lines[at] = (line, child.start_mark.name)
    if not values and kind.min_length:
        return _say(out, node, path, place, f"{name} is empty: nothing would be masked")
    return values if len(out.faults) == before else BAD


def _list(node: yaml.Node, kind: types.VarTupleType, path: str, place: str, name: str, out: Shaped) -> Any:
    if not isinstance(node, yaml.SequenceNode):
        return _say(out, node, path, place, f"{name} must be a list, not {_kind(node)} ({_as_list(node)})")
    if kind.min_length and len(node.value) < kind.min_length:
        return _say(out, node, path, place, f"{name} is empty: give at least {kind.min_length}, or leave the whole entry out")
    items = [_read(child, kind.item_type, f"{path}[{i}]", place, f"{name}[{i}]", out) for i, child in enumerate(node.value)]
    return BAD if any(item is BAD for item in items) else items


def _scalar(node: yaml.Node, kind: types.Type, path: str, place: str, name: str, out: Shaped) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        return _say(out, node, path, place, f"{name} must be one value, not {_kind(node)}")
    text, tag, plain = str(node.value), node.tag.rsplit(":", 1)[-1], node.style is None
    if isinstance(kind, types.BoolType):
        if plain and text in _TRUTH:
            return _TRUTH[text]
        return _say(out, node, path, place, f'{name} "{text}" is neither true nor false (expected true, false)')
    if isinstance(kind, types.IntType | types.FloatType):
        return _number(node, kind, text, path, place, name, out)
    if isinstance(kind, types.LiteralType) and all(isinstance(v, int) for v in kind.values):
        value = int(text) if plain and _INT.match(text) else BAD
        return value if value in kind.values else _say(out, node, path, place, f'{name} "{text}" unknown (expected {", ".join(map(str, kind.values))})')
    if plain and tag != "str" and not (tag == "timestamp" and getattr(kind, "pattern", None) == DATE_PATTERN):
        what = {"bool": "true or false", "int": "a number", "float": "a number", "null": "nothing", "timestamp": "a date"}.get(tag, "something else")
        hint = "give a value, or leave the key out" if text == "" else f"quote it: '{text}'"
        return _say(out, node, path, place, f'{name} "{text}" is read as {what} by YAML; {hint}')
    if isinstance(kind, types.LiteralType):
        known = [str(v) for v in kind.values]
        return text if text in known else _say(out, node, path, place, f'{name} "{text}" unknown{nearest(text, known)} (expected {", ".join(known)})')
    pattern = getattr(kind, "pattern", None)
    if pattern and not re.match(pattern, text):
        return _say(out, node, path, place, f'{name} "{text}" is no {name} (expected {_described(pattern)})')
    if not text.strip() or "\0" in text:
        return _say(out, node, path, place, f"{name} is blank: it would match nothing or everything")
    return text


def _number(node: yaml.ScalarNode, kind: types.IntType | types.FloatType, text: str, path: str, place: str, name: str, out: Shaped) -> Any:
    whole = isinstance(kind, types.IntType)
    least, most = kind.ge, kind.le
    within = f" from {least:g}" if least is not None else ""
    within += f" to {most:g}" if most is not None else ""
    wanted = f"{'a whole number' if whole else 'a number'}{within}"
    if node.style is not None or not (_INT if whole else _FLOAT).match(text):
        return _say(out, node, path, place, f'{name} "{text}" is not {wanted}')
    value = int(text) if whole else float(text)
    if (least is not None and value < least) or (most is not None and value > most):
        return _say(out, node, path, place, f"{name} {text} is out of range (expected {wanted})")
    return value


def _pairs(node: yaml.MappingNode, path: str, place: str, out: Shaped) -> list[tuple[str, yaml.Node, int]]:
    """Keys, values, and the lines of the keys."""
    seen: dict[str, int] = {}
    pairs: list[tuple[str, yaml.Node, int]] = []
    for key, child in node.value:
        if not isinstance(key, yaml.ScalarNode):
            _say(out, key, path, place, f"a key must be one word, not {_kind(key)}")
            continue
        if key.value in seen:
            _say(out, key, _join(path, key.value), place, f'key "{key.value}" given twice (first on line {seen[key.value]})')
            continue
        seen[key.value] = key.start_mark.line + 1
        if key.tag.endswith(":merge"):
            _say(out, key, path, place, "merge keys (<<) are refused, write the values out")
            continue
        pairs.append((str(key.value), child, seen[key.value]))
    return pairs


def _place(node: yaml.MappingNode, path: str, place: str) -> str:
    """How a person finds it: `rule "employee-id"`, `entity "PERSON"`, `keystrokes`."""
    top = re.match(r"(\w+)(?:\[(\d+)\]|\.(\w+))?\Z", path)
    if top is None:
        return place
    section, index, key = top.groups()
    noun = _SINGULAR.get(section, section)
    if key is not None:
        return f'{noun} "{key}"'
    if index is None:
        return section
    for key_node, child in node.value:
        if key_node.value == "name" and isinstance(child, yaml.ScalarNode):
            return f'{noun} "{child.value}"'
        if key_node.value == "ids" and isinstance(child, yaml.SequenceNode) and child.value and isinstance(child.value[0], yaml.ScalarNode):
            return f'{noun} "{child.value[0].value}"'
    return f"{noun} {int(index) + 1}"


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _kind(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "keys and values"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return "nothing" if node.value == "" else f'"{node.value}"'


def _as_list(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode) and any(key.value == "add" for key, _ in node.value):
        return "add: needs a policy to add to: write extends: at the top, or write the list itself"
    return "write [a, b], or one item a line after a dash"


def _capitals(key: str, pattern: str) -> str:
    likely = re.sub(r"[\s-]+", "_", key.strip()).upper()
    return f", did you mean {likely}?" if re.match(pattern, likely) else ""


def _wanted(kind: types.Type) -> str:
    if isinstance(kind, types.VarTupleType):
        return f"a list of at least {kind.min_length}" if kind.min_length else "a list"
    if isinstance(kind, types.LiteralType):
        return ", ".join(map(str, kind.values))
    return "names and their settings" if isinstance(kind, types.DictType) else "a text"


def _described(pattern: str) -> str:
    if pattern == DATE_PATTERN:
        return "a day, like 2027-01-31"
    return "capitals, digits and _, like EMAIL_ADDRESS" if pattern.startswith("^[A-Z]") else "small letters, digits, dots and dashes, like employee-id"
