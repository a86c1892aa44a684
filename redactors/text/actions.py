"""A text and its findings in, the text with each finding rewritten by the policy's action out. Spans are rewritten by Presidio's engine.

What cannot happen: a part of a finding stays, whatever overlaps it; a label or a mask tells a value's length; anything of the text is logged
(Presidio's engine logs positions and entity names only, and only at debug level).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct, structs
from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import OperatorConfig, RecognizerResult
from presidio_anonymizer.operators import Operator, OperatorType

from redactors.digests import digest, normal
from redactors.surrogates import stand_in
from redactors.text.finding import Finding
from schemas.policy import Action, EntityRule, Policy

# What stands for something that was never read has no value to number or to imitate.
UNREAD_ENTITIES = frozenset({"SECURE", "OPEN_TAIL", "UNREAD", "WINDOW", "FACE", "CODE"})
LABELS_MAX = 50_000
_UNLISTED = EntityRule()


class Labels(Struct):
    """A session's numbering: entity, keyed digest of the value, number. Past `LABELS_MAX` values of an entity, labels go without a number."""

    numbers: dict[str, dict[bytes, int]] = {}

    def number(self, entity: str, value: str, key: bytes) -> int | None:
        """The value's number, from 1, in the order of first sight."""
        known = self.numbers.setdefault(entity, {})
        print_ = digest(key, normal(value), b"label")
        if print_ not in known and len(known) >= LABELS_MAX:
            return None
        return known.setdefault(print_, len(known) + 1)


def action(policy: Policy, entity: str) -> Action:
    """What is done with an entity. One the policy does not list is labelled; what was never read is masked, unless it is removed: fails closed."""
    chosen = policy.entities.get(entity, _UNLISTED).action
    return "mask" if entity in UNREAD_ENTITIES and chosen != "remove" else chosen


def taken(policy: Policy, entity: str, value: str, key: bytes) -> Action:
    """What is really done with a value: where there is no stand-in for it, it is masked. A mark says this, not what was asked for."""
    chosen = action(policy, entity)
    return "mask" if chosen == "surrogate" and stand_in(entity, value, key) is None else chosen


def rewrite(
    text: str, findings: Sequence[Finding], policy: Policy, labels: Labels, key: bytes, within: tuple[int, int] | None = None
) -> str:
    """The text with every finding rewritten, or only the stretch `within` it. `labels` learns new values, in the order of the text. `key`: at least
    16 bytes; stand-ins are the same for as long as it is, so derive it by `policy.surrogates.scope`.

    A value that reaches over the edge of `within` is written as the whole value, so that the stretches of one text agree: its label in each of them,
    its stand-in once, in the stretch where it begins.
    """
    low, high = within or (0, len(text))
    spans = [span for span in disjoint(text, findings) if span.start < high and low < span.end]
    if not spans:
        return text[low:high]
    operators, results = {}, []
    for n, span in enumerate(spans):
        name, value = action(policy, span.entity), text[span.start : span.end]
        if name == "label":
            labels.number(span.entity, value, key)  # Presidio works from the end; numbers go from the start
        # Presidio knows one operator for each entity; each span is one here, for each has a value of its own.
        operators[str(n)] = OperatorConfig(f"scrim_{name}", {"labels": labels, "key": key, "entity": span.entity, "value": value, "begins": span.start >= low})
        results.append(RecognizerResult(str(n), max(span.start, low) - low, min(span.end, high) - low, span.score))
    return str(_ENGINE.anonymize(text[low:high], results, operators, merge_entities_with_spaces=False).text)


def disjoint(text: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings in order, cut to the text, without overlaps: those that overlap become one, under the entity of the widest (then the surest)."""
    out: list[Finding] = []
    widest: list[tuple[int, float]] = []
    for finding in sorted(findings, key=lambda f: (f.start, -f.end, -f.score)):
        start, end = max(finding.start, 0), min(finding.end, len(text))
        if start >= end:
            continue
        rank = (end - start, finding.score)
        if out and start < out[-1].end:
            lead = finding if rank > widest[-1] else out[-1]
            out[-1] = structs.replace(lead, start=out[-1].start, end=max(end, out[-1].end))
            widest[-1] = max(rank, widest[-1])
        else:
            out.append(structs.replace(finding, start=start, end=end))
            widest.append(rank)
    return tuple(_touching(out))


def _touching(spans: list[Finding]) -> list[Finding]:
    # Presidio joins spans of one entity that touch; joined here, the numbering sees what the engine sees.
    out: list[Finding] = []
    for span in spans:
        if out and out[-1].end == span.start and out[-1].entity == span.entity:
            out[-1] = structs.replace(out[-1], end=span.end)
        else:
            out.append(span)
    return out


def _label(value: str, entity: str, labels: Labels, key: bytes, begins: bool) -> str:
    number = labels.number(entity, value, key)
    return f"<{entity}>" if number is None else f"<{entity}_{number}>"


def _mask(value: str, entity: str, labels: Labels, key: bytes, begins: bool) -> str:
    return f"<{entity}>"


def _remove(value: str, entity: str, labels: Labels, key: bytes, begins: bool) -> str:
    return ""


def _surrogate(value: str, entity: str, labels: Labels, key: bytes, begins: bool) -> str:
    out = stand_in(entity, value, key)
    return f"<{entity}>" if out is None else out if begins else ""


_Write = Callable[[str, str, Labels, bytes, bool], str]
_WRITERS: dict[Action, _Write] = {"label": _label, "mask": _mask, "remove": _remove, "surrogate": _surrogate}


def _operator(name: str, write: _Write) -> type[Operator]:
    class Written(Operator):
        """One of our actions as Presidio wants it; the parameters are made in `rewrite`, so there is nothing to validate."""

        def operate(self, text: str, params: dict[str, Any] | None = None) -> str:
            given = params or {}
            return write(given["value"], given["entity"], given["labels"], given["key"], given["begins"])

        def validate(self, params: dict[str, Any] | None = None) -> None:
            return None

        def operator_name(self) -> str:
            return name

        def operator_type(self) -> OperatorType:
            return OperatorType.Anonymize

    return Written


def _engine() -> AnonymizerEngine:
    engine = AnonymizerEngine()  # type: ignore[no-untyped-call]
    for name, write in _WRITERS.items():
        engine.add_anonymizer(_operator(f"scrim_{name}", write))
    return engine


_ENGINE = _engine()
