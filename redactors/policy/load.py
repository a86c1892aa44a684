"""A policy file's text in, a `Policy` out, or every fault in it at once, each with its line, its place and what was expected.

Fails closed: nothing is ignored, guessed or defaulted that the file says otherwise. A policy that loads has been run on its own examples.
"""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import Any

import msgspec
from msgspec import Struct

from redactors.policy.checks import check
from redactors.policy.nodes import FAULTS_MAX, Fault, compose
from redactors.policy.shape import shape
from schemas.policy import EntityRule, Policy


class PolicyError(Exception):
    """The text is no policy. `faults` are in the order of the file; `str()` has one `file:line message` a line."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(f"{file}:{fault.line} {fault.message}" for fault in faults))
        self.file = file
        self.faults = faults


def load(text: str, file: str = "policy.yaml") -> Policy:
    """Reads a policy. `file` is only for messages. Raises `PolicyError` with every fault found."""
    root = compose(text)
    if isinstance(root, list):
        raise PolicyError(file, tuple(root))
    shaped = shape(root, Policy)
    faults = shaped.faults + [Fault(_line(shaped.lines, path), path, message) for path, message in check(shaped.parts)]
    if faults:
        raise PolicyError(file, tuple(sorted(faults, key=lambda fault: fault.line)[:FAULTS_MAX]))
    policy = shaped.parts[""]
    assert isinstance(policy, Policy)
    return policy


def _line(lines: dict[str, int], path: str) -> int:
    """The line of the nearest place that was written: a missing key is reported where its parent begins."""
    while path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines[path]


def digest(policy: Policy) -> str:
    """The first 16 hex digits of SHA-256 over the whole policy in canonical JSON, defaults written out: the same digest is the same behaviour."""
    return hashlib.sha256(msgspec.json.encode(_whole(policy), order="sorted")).hexdigest()[:16]


def _whole(value: Any) -> Any:
    if isinstance(value, Struct):
        return {name: _whole(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_whole(item) for item in value]
    return value


def shipped() -> str:
    """The text of the policy that comes with Scrim."""
    return resources.files("redactors.policy").joinpath("default.yaml").read_text(encoding="utf-8")


def entity_rule(policy: Policy, entity: str) -> EntityRule:
    """What the policy does with an entity. One it does not list is masked all the same: fails closed."""
    return policy.entities.get(entity, _UNLISTED)


_UNLISTED = EntityRule()
