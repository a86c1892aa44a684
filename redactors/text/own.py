"""The officer's own rules over a text: findings marked as the policy's. What finds is what the policy's examples were run on (`redactors.policy.rules`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from redactors.policy import rules as own
from redactors.text.finding import Context, Finding
from schemas.policy import OwnRule

OwnRules = tuple[tuple[OwnRule, Callable[[str, str], own.Spans]], ...]


def own_rules(rules: Sequence[OwnRule]) -> OwnRules:
    """Each rule with what finds it. Raises ValueError with the rule's name where its regex is not RE2's."""
    out = []
    for rule in rules:
        try:
            out.append((rule, own.build(rule)))
        except ValueError:
            raise ValueError(f'rule "{rule.name}": regex is not linear-time (RE2)') from None
    return tuple(out)


def own_findings(rules: OwnRules, text: str, context: Context) -> Iterable[Finding]:
    """All that the rules find in `text`; a rule's context words count in the field's name and in the title too."""
    around = f"{context.field}\n{context.title}"
    for rule, spans in rules:
        for start, end in spans(text, around):
            yield Finding(start, end, rule.entity, rule.score, "policy", rule.name)
