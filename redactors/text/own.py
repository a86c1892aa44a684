"""The officer's own rules as detectors: a regex or a list of words of the policy in, compiled detectors out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import re2  # it ships no types

from redactors.text.detectors.detector import Detector
from redactors.text.finding import Finding
from redactors.text.patterns import Compiled, compile_all, search
from schemas.policy import OwnRule

# With `context`, a rule without any of its words nearby counts this share of its score.
_ALONE_SHARE = 0.3


def own_rules(rules: Sequence[OwnRule]) -> list[Detector]:
    """One detector per rule. Raises ValueError with the rule's name where its regex is not RE2's."""
    detectors = [_detector(rule) for rule in rules]
    for detector in detectors:
        try:
            compile_all([detector])
        except re2.error:
            raise ValueError(f'rule "{detector.name}": regex is not linear-time (RE2)') from None
    return detectors


def own_findings(own: Compiled, rules: Sequence[OwnRule], text: str, field: str) -> Iterable[Finding]:
    """Findings of the policy's own rules, marked as such."""
    if not rules:
        return
    for f in search(own, text, field):
        yield Finding(f.start, f.end, f.entity, f.score, "policy", f.rule, f.why)


def _detector(rule: OwnRule) -> Detector:
    pattern = rule.regex if rule.regex is not None else "(?i)(?:" + "|".join(re.escape(word) for word in rule.words) + ")"
    return Detector(
        name=rule.name,
        entity=rule.entity,
        pattern=pattern if rule.regex is not None or rule.words else r"\z.",
        score=rule.score * _ALONE_SHARE if rule.context else rule.score,
        boosted=rule.score,
        context=tuple(word.lower() for word in rule.context),
        edges="none" if rule.regex is not None else "word",
        finds=rule.finds,
        ignores=rule.ignores,
    )
