"""A policy file's text in, a `Policy` out, or every fault in it at once, each with its line, its place and what was expected.

Fails closed: nothing is ignored, guessed or defaulted that the file says otherwise. A policy that loads has been run on its own examples.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import msgspec
from msgspec import Struct, structs

from redactors.policy.checks import check
from redactors.policy.merge import extended, merged
from redactors.policy.nodes import FAULTS_MAX, Fault
from redactors.policy.shape import shape
from schemas.policy import PROFILES, EntityRule, Policy


class PolicyError(Exception):
    """The text is no policy. `faults` are in the order of the file; `str()` has one `file:line message` a line."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(said(fault, file) for fault in faults))
        self.file = file
        self.faults = faults


def said(fault: Fault, file: str) -> str:
    """A fault as compilers tell it: `file:line message`, where `file` is the policy that was loaded."""
    return f"{fault.file or file}:{fault.line} {fault.message}"


def load(text: str, file: str = "policy.yaml", named: Mapping[str, str] | None = None) -> Policy:
    """Reads a policy. `file` is only for messages; `named` are the policies that it may extend beside the shipped ones, whose names are taken.

    What it extends must be a policy by itself. Raises `PolicyError` with every fault found, those of what it extends first.
    """
    known = _profiles() | {name: other for name, other in (named or {}).items() if name not in PROFILES}
    base = extended(text)
    if base in known and base not in PROFILES:
        _based(known[base], base, file, known)
    return _load(text, file, known)


def _based(text: str, name: str, file: str, known: Mapping[str, str]) -> None:
    """Loads what a policy extends, by itself."""
    try:
        _load(text, name, known)
    except PolicyError as error:
        raise PolicyError(file, tuple(structs.replace(fault, file=fault.file or name) for fault in error.faults)) from None


def _load(text: str, file: str, known: Mapping[str, str]) -> Policy:
    root = merged(text, known)
    if isinstance(root, list):
        raise PolicyError(file, tuple(root))
    shaped = shape(root, Policy)
    meant = ((*_line(shaped.lines, path), path, message) for path, message in check(shaped.parts))
    faults = shaped.faults + [Fault(line, path, message, of) for line, of, path, message in meant]
    if faults:
        raise PolicyError(file, tuple(sorted(faults, key=lambda fault: (fault.file == "", fault.file, fault.line))[:FAULTS_MAX]))
    policy = shaped.parts[""]
    assert isinstance(policy, Policy)
    return policy


def _line(lines: dict[str, tuple[int, str]], path: str) -> tuple[int, str]:
    """The line (and its file) of the nearest place that was written: a missing key is reported where its parent begins."""
    while path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines[path]


def whole(text: str, named: Mapping[str, str] | None = None) -> str:
    """The same policy as a text that needs no other file: itself, unless it extends a file of somebody's own. Raises `PolicyError`."""
    base = extended(text)
    if base is None or base in PROFILES:
        return text
    return msgspec.json.encode(load(text, named=named)).decode()  # JSON is YAML


def digest(policy: Policy) -> str:
    """The first 16 hex digits of SHA-256 over the whole policy in canonical JSON, defaults written out: the same digest is the same behaviour.

    Of a policy that extends another, it is of the merged whole.
    """
    return hashlib.sha256(msgspec.json.encode(_whole(policy), order="sorted")).hexdigest()[:16]


def _whole(value: Any) -> Any:
    if isinstance(value, Struct):
        return {name: _whole(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_whole(item) for item in value]
    return value


def shipped(name: str = "default") -> str:
    """The text of a policy that comes with Scrim, one of `PROFILES`."""
    return resources.files("redactors.policy").joinpath(f"{name}.yaml").read_text(encoding="utf-8")


@cache
def _profiles() -> dict[str, str]:
    return {name: shipped(name) for name in PROFILES}


def entity_rule(policy: Policy, entity: str) -> EntityRule:
    """What the policy does with an entity. One it does not list is masked all the same: fails closed."""
    return policy.entities.get(entity, _UNLISTED)


_UNLISTED = EntityRule()
