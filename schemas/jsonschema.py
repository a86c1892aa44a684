"""The contract's types in, JSON Schema (2020-12) out, for those who read or write the topics in another language.

`python -m schemas.jsonschema` writes `schemas/json/*.schema.json`; a test fails while the files and the types disagree. What JSON Schema cannot say
(no repeated keys, no NUL or lone surrogates, the bytes and depth of a record, real days) stands in the descriptions, and `schemas.raw.decode` enforces it.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import Any

import msgspec

from schemas import audit, clean, consent, control, erasure, policy, proof, raw, redacted

FOLDER = Path(__file__).parent / "json"
BASE = "urn:scrim:"
TYPES: dict[str, tuple[Any, str]] = {
    "raw": (
        raw.RawEvent,
        f"One raw capture event: a value of capture.raw, or a line of raw.jsonl. Strict JSON in UTF-8, at most {raw.RECORD_BYTES_MAX} bytes and "
        f"{raw.DEPTH_MAX} levels deep, without repeated keys, NUL, lone surrogates, NaN or Infinity.",
    ),
    "clean": (clean.CleanEvent, "One clean event: a value of capture.clean, or a line of clean.jsonl. Every open string is redacted."),
    "redacted": (redacted.Redacted, "One raw record's decision on its way from redact to release: a value of capture.redacted."),
    "audit": (audit.AuditRecord, "What became of one raw record: a value of capture.audit, or a line of audit.jsonl. No content."),
    "quarantine": (audit.QuarantineRecord, "A raw record that did not pass, sealed: a value of capture.quarantine, or a line of quarantine.jsonl."),
    "policy": (policy.Policy, "A policy, as the YAML file holds it. `scrim policy check` tests more: names, patterns, examples."),
    "policy_change": (control.PolicyChange, "A policy that is to hold from the next record on, signed: a value of capture.policy."),
    "consent": (consent.Consent, "All that one person has said about being recorded: a value of capture.consent, whose key is the actor."),
    "checkpoint": (proof.Checkpoint, "An audit chain as it stood, signed: a value of capture.checkpoints, or a line of checkpoints.jsonl."),
    "access": (proof.Access, "Who looked into quarantine, and why: a value of capture.access, or a line of access.jsonl. Chained."),
    "erasure": (erasure.Notice, "Whose records are to be deleted from every copy, and where they were: a value of capture.erasure, whose key is the actor."),
    "erasure_records": (
        erasure.RecordsNotice,
        "Which records are to be deleted from every copy: a value of capture.erasure too, told from one about a person by its field `notice`.",
    ),
    "certificate": (erasure.Certificate, "What was destroyed for a person, verified; what stays, and until when. `scrim erase` writes it."),
    "certificate_records": (erasure.RecordsCertificate, "What was destroyed of the records that held a value. `scrim erase --value` writes it."),
}
# Python's regexes in words that every JSON Schema validator knows. ECMA-262 has no \Z, and its \W knows ASCII only.
_PORTABLE = {r"\Z": "$", r"[^\W_]": "[0-9A-Za-z\u00aa-\uffff]"}


def render(name: str) -> str:
    """The schema of one record as it is committed: sorted, indented JSON with a newline at its end."""
    kind, description = TYPES[name]
    (schema,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    if "Image" in definitions:
        definitions["Image"]["oneOf"] = [
            {"required": ["data"], "properties": {"data": {"type": "string"}, "ref": {"type": "null"}}},
            {"required": ["ref"], "properties": {"ref": {"type": "string"}, "data": {"type": "null"}}},
        ]
    whole: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{BASE}{name}", "title": name, "description": description}
    whole |= {**schema, "description": description, "$defs": definitions}
    if name == "policy":
        _extending(whole)
    return msgspec.json.format(msgspec.json.encode(_portable(whole), order="sorted"), indent=2).decode() + "\n"


def _extending(whole: dict[str, Any]) -> None:
    """What a file may say beyond the type: which policy it extends, and items that are added to a list of that one's."""
    document = whole["$defs"]["Policy"]
    says = "The policy over which this one is written: one that comes with Scrim, or a .yaml file beside this one. Maps merge, lists replace, or add: [...]."
    document["properties"]["extends"] = {"type": "string", "description": says, "examples": list(policy.PROFILES)}
    document["if"] = {"required": ["extends"]}
    document["then"], document["else"] = {"required": ["name"]}, {"required": document.pop("required")}
    for definition in whole["$defs"].values():
        for key, value in definition.get("properties", {}).items():
            if value.get("type") == "array" and definition is not whole["$defs"]["AllowEntry"]:
                items = {name: said for name, said in value.items() if name != "default"}
                adds = {"type": "object", "properties": {"add": items}, "required": ["add"], "additionalProperties": False}
                definition["properties"][key] = {"anyOf": [value, adds]}


def _portable(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {k: _portable(item, k) for k, item in value.items()}
    if isinstance(value, list | tuple):
        return [_portable(item) for item in value]
    if key == "description" and isinstance(value, str):
        return inspect.cleandoc(value)
    if key == "pattern" and isinstance(value, str):
        for python, portable in _PORTABLE.items():
            value = value.replace(python, portable)
    return value


def main() -> int:
    """Writes every schema."""
    FOLDER.mkdir(exist_ok=True)
    for name in TYPES:
        (FOLDER / f"{name}.schema.json").write_text(render(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
