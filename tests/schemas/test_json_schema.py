"""The committed JSON Schemas and the types say the same, both ways."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from jsonschema import Draft202012Validator

from redactors.policy.load import shipped
from schemas import raw
from schemas.clean import CleanEvent
from schemas.jsonschema import FOLDER, TYPES, render

ENVELOPE: dict[str, Any] = {"id": "e-1", "time": "2026-01-02T03:04:05Z", "session": "s-1", "seq": 0, "actor": "u-1", "device": "d-1", "app": {"id": "slack"}}
SHA = "0a" * 32
TARGET = {"role": "textbox", "name": "To", "value": "", "automation_id": "to", "bounds": [0, 0.5, 10, 20], "secure": None}
MOUSE = {"x": 1, "y": -2.5, "button": "left", "clicks": 2, "dx": 0, "dy": 1}
FIELDS: dict[str, dict[str, Any]] = {
    "key.down": {"key": "a", "code": "KeyA", "modifiers": ["Shift", "AltGraph"], "repeat": True, "target": TARGET},
    "key.up": {"key": "Enter", "code": "Enter"},
    "text.input": {"text": "héllo", "input_type": "insertFromPaste", "selection": [0, 4]},
    **{f"mouse.{kind}": MOUSE for kind in ("move", "down", "up", "click", "scroll")},
    "window.focus": {},
    "clipboard": {"action": "cut", "text": ""},
    "ui.snapshot": {"nodes": [TARGET, {}]},
    "screenshot": {
        "image": {"media_type": "image/jpeg", "width": 10, "height": 10, "scale": 1.5, "sha256": SHA, "ref": "a/b.jpg"},
        "windows": [{"app": None, "bounds": [0, 0, 1, 1]}, {"app": {"id": "x", "private": None}, "bounds": [0, 0, 1, 1], "z": -1}],
    },
    "session.start": {"os": "macOS", "recorder": "r", "task": "t"},
    "session.end": {"app": None},
}
RAW = [ENVELOPE | {"type": kind} | fields for kind, fields in FIELDS.items()]
_CLEAN_FIELDS: dict[str, dict[str, Any]] = {
    "text.input": {"text": "mail <EMAIL_ADDRESS_1>", "input_type": "insertText", "marks": [{"entity": "EMAIL_ADDRESS", "rule": "email",
    "action": "label", "path": "$.text"}]},
    "key.press": {"key": "Enter", "modifiers": ["Meta"], "count": 2},
    **{f"mouse.{kind}": MOUSE for kind in ("move", "down", "up", "click", "scroll")},
    "window.focus": {"loss_mask": True},
    "clipboard": {"action": "cut", "text": ""},
    "ui.snapshot": {"nodes": [TARGET, {}]},
    "screenshot": {
        "image": {"media_type": "image/png", "width": 10, "height": 10, "sha256": SHA, "ref": f"blobs/0a/{SHA}.png"},
        "windows": [{"app": None, "bounds": [0, 0, 1, 1], "z": 1}],
        "marks": [{"entity": "FACE", "rule": "face", "action": "cover", "box": [0, 0, 4, 4]}],
    },
    "session.start": {"app": None, "task": "t"},
    "session.end": {},
}  # fmt: skip
CLEAN = [ENVELOPE | {"type": kind, "policy": "0123456789abcdef"} | fields for kind, fields in _CLEAN_FIELDS.items()]
AUDIT: dict[str, Any] = {
    "outcome": "clean", "reason": "masked", "place": {"topic": "capture.raw", "partition": 0, "offset": 7}, "id": "e-1", "session": "s-1",
    "seq": 0, "into": None,
    "entities": {"PERSON": 1}, "policy": "0123456789abcdef", "worker": "0.1.0", "chain": 1, "previous": SHA, "hash": SHA,
}  # fmt: skip
QUARANTINE = {"reason": "not_json", "place": {"line": 3}, "sealed": "AA==", "key": "AA==", "key_id": "k1", "actor": "u-1"}
CONSENT = {"actor": "u-1", "changes": [{"state": "paused", "since": "2026-01-02T03:04:05Z", "until": "2026-01-02T04:04:05.5Z"}]}
CHANGE = {
    "serial": 2, "policy": "version: 1", "digest": "0123456789abcdef", "replaces": SHA, "author": "dana", "time": "2026-01-02T03:04:05Z", "kind": "tightening",
    "signature": "AA==", "approvals": [{"who": "ravi", "time": "2026-01-02T04:04:05Z", "signature": "AA=="}],
}  # fmt: skip
REDACTED = {"place": {"line": 3}, "outcome": "clean", "reason": "passed", "policy": "0123456789abcdef", "worker": "w", "event": CLEAN[0]}
NOTICE = {
    "actor": "u-1", "time": "2026-01-02T03:04:05Z", "topic": "capture.clean", "blobs": [f"blobs/0a/{SHA}.png"], "shared": [],
    "clean": [{"partition": 0, "session": "s-1", "first": 3, "last": 9, "records": 2}],
}  # fmt: skip
RECORDS_NOTICE = {
    "notice": "records", "erasure": "a1", "part": 0, "parts": 1, "time": "2026-01-02T03:04:05Z", "topic": "capture.clean",
    "records": [{"partition": 0, "offset": 7, "session": "s-1", "seq": 4, "id": "e-1", "type": "text.input"}], "blobs": [f"blobs/0a/{SHA}.png"], "shared": [],
}  # fmt: skip
FINDING = {"what": "frames", "done": True, "detail": "1 deleted"}
SAMPLES: dict[str, list[dict[str, Any]]] = {
    "erasure": [NOTICE], "erasure_records": [RECORDS_NOTICE],
    "certificate_records": [{"erasure": "a1", "time": "2026-01-02T03:04:05Z", "complete": True, "findings": [FINDING], "notices": [RECORDS_NOTICE], "stays": []}],
    "raw": RAW, "clean": CLEAN, "audit": [AUDIT], "quarantine": [QUARANTINE], "consent": [CONSENT], "policy_change": [CHANGE], "redacted": [REDACTED],
    "policy": [yaml.safe_load(shipped())],
}  # fmt: skip


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def typed(name: str, record: Any) -> bool:
    """Whether the types take the record."""
    data = json.dumps(record).encode()
    if name == "raw":
        return not isinstance(raw.decode(data), raw.Refused)
    try:
        msgspec.json.decode(data, type=TYPES[name][0])
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize("name", TYPES)
def test_the_committed_schema_is_what_the_types_say(name: str) -> None:
    """`python -m schemas.jsonschema` was run after the last change of a type."""
    assert (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8") == render(name)


def test_no_schema_is_left_over() -> None:
    """Each committed file is one of the records."""
    assert {path.name for path in Path(FOLDER).iterdir()} == {f"{name}.schema.json" for name in TYPES}


def test_the_samples_show_every_type_of_event() -> None:
    """A new type of event needs a sample here."""
    assert {sample["type"] for sample in RAW} == {t.__struct_config__.tag for t in raw.RawEvent.__args__}
    assert {sample["type"] for sample in CLEAN} == {t.__struct_config__.tag for t in CleanEvent.__args__}


@pytest.mark.parametrize(("name", "record"), [(name, record) for name, records in SAMPLES.items() for record in records])
def test_samples_pass_both_ways_and_broken_ones_neither(name: str, record: dict[str, Any]) -> None:
    """What the schema takes the types take; a field more, a needed field less, or a value of another kind, and both refuse."""
    valid = validator(name).is_valid
    assert valid(record) and typed(name, record)
    for broken in broken_ones(record):
        assert valid(broken) == typed(name, broken), broken
    assert not valid(record | {"extra": 1}) and not typed(name, record | {"extra": 1})


def broken_ones(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The record with each value in turn gone or replaced, at the first two levels."""
    out = []
    for key, value in record.items():
        out.append({k: v for k, v in record.items() if k != key})
        out += [record | {key: wrong} for wrong in (None, -1, "Ω", [], {}, "x" * 100_001)]
        if isinstance(value, dict):
            out += [record | {key: value | {"extra": 1}}, *({**record, key: {**value, inner: wrong}} for inner in value for wrong in (None, -1, "Ω", [[]]))]
    return out


@pytest.mark.parametrize("image", [{"data": "AA=="}, {"ref": None}, {"data": "AA==", "ref": None}])
def test_the_schema_knows_that_an_image_has_one_source(image: dict[str, Any]) -> None:
    """Data or a ref, not both and not neither, in the schema as in `decode`."""
    record = next(r for r in RAW if r["type"] == "screenshot")
    changed = record | {"image": record["image"] | image}
    assert validator("raw").is_valid(changed) == typed("raw", changed)
