"""The text finder: strings with their context in, what must be masked out. One batched call; models and policy were handed in when it was built.

What cannot happen: a finding outside its string, two findings that overlap, a word of the policy's `allow` list masked by a guess, a string of a `secure`
element looked at. Building raises where an own rule does not compile, so that a worker refuses at its start rather than at event nine million.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from redactors.text import models as ner
from redactors.text import people
from redactors.text.allow import Allow, allowed
from redactors.text.allow import build as build_allow
from redactors.text.detectors import ALL, dates, entropy
from redactors.text.detectors.fields import Fields, build_fields, field_entity, is_label
from redactors.text.finding import Context, Finding, Text
from redactors.text.grow import grown
from redactors.text.known import Known, KnownFinder, through
from redactors.text.models import Models
from redactors.text.normalise import Plain, closed_up, normalise
from redactors.text.overlaps import merge
from redactors.text.own import OwnRules, own_findings, own_rules
from redactors.text.patterns import Compiled, compile_all, search
from redactors.text.plausible import plausible
from redactors.text.presidio import Packs, build_packs, pack_findings
from redactors.text.screen import confused
from redactors.text.weigh import weighed, worth_asking
from schemas.policy import Policy

BEFORE_CHARS_MAX = 400  # how much of the text before a string is searched with it
# P(not O) from which a model's word counts, by policy.text.recall.
RECALL = {"strict": 0.1, "balanced": 0.5}
UNNAMED_THRESHOLD = 0.35  # of entities the policy does not name: masked, as any other
_FIELD_SCORE = 0.99
_UNFIELDED = frozenset({"name", "title", "url"})  # what an element or window is called, not what stands in it


class Finder(Struct, frozen=True):
    """Built by `build`; `find` is its one call. What it keeps between calls (`known`) only saves time."""

    policy: Policy
    models: Models
    patterns: Compiled
    tolerant: Compiled
    own: OwnRules
    packs: Packs
    fields: Fields
    allow: Allow
    known: Known | None = None

    def find(self, texts: Sequence[Text]) -> list[tuple[Finding, ...]]:
        """One tuple per text, in order: findings that are sorted and do not overlap. Equal texts in equal contexts are looked at once."""
        unique = list(dict.fromkeys(texts))
        found = dict(zip(unique, self._find(unique), strict=True))
        closed = [(text, plain) for text in unique if text.context.channel != "pixels" and (plain := closed_up(text.text))]
        for (text, plain), more in zip(closed, self._find([Text(p.text, t.context) for t, p in closed]), strict=True):
            found[text] = merge(text.text, (*found[text], *(_back(f, plain) for f in more)))
        return [found[text] for text in texts]

    def _find(self, texts: Sequence[Text]) -> list[tuple[Finding, ...]]:
        whole = [self._whole(text) for text in texts]
        asked = [_joined(text) if decided is None else None for text, decided in zip(texts, whole, strict=True)]
        open_ = [(j, t) for t, j in zip(texts, asked, strict=True) if j is not None]
        units = [_unit(t) for _, t in open_]
        guesses = iter(self._guesses([(unit, joined) for unit, (joined, t) in zip(units, open_, strict=True) if t.context.guess]))
        alone = iter(self._alone([(unit, t.context) for unit, (_, t) in zip(units, open_, strict=True)]))
        out: list[tuple[Finding, ...]] = []
        for text, decided, joined in zip(texts, whole, asked, strict=True):
            if decided is not None:
                out.append(decided)
            elif joined is not None:
                out.append(self._one(text, joined, next(guesses) if text.context.guess else [], next(alone)))
        return out

    def _whole(self, text: Text) -> tuple[Finding, ...] | None:
        """What is decided without reading the string: nothing in it, a secure element, or a field whose name says it all."""
        if not text.text.strip():
            return ()
        context = text.context
        if context.secure:
            return (Finding(0, len(text.text), "SECURE", 1.0, "secure", "secure-element", ("secure",)),)
        if context.channel in _UNFIELDED:
            return None
        hit = field_entity(self.fields, context.field, context.role)
        if hit is None or not self._counts(hit[0], _FIELD_SCORE) or allowed(self.allow, text.text, hit[0], context):
            return None
        if context.channel in ("pixels", "value") and is_label(self.fields, text.text):
            return None
        return (Finding(0, len(text.text), hit[0], _FIELD_SCORE, "field", hit[1], ("field",)),)

    def _guesses(self, places: Sequence[tuple[_Joined, _Joined]]) -> Iterable[list[Finding]]:
        """What the models say of each line or cell, as spans of the plain text it is the end of. Lines before it would cost as much as the line, and
        keep its answer from being known when the same line comes again.
        """
        answers = self._asked([unit.plain.text for unit, _ in places])
        for (unit, joined), found in zip(places, answers, strict=True):
            yield [_forth(_back(f, unit.plain), len(joined.raw) - len(unit.raw), joined.plain) for f in found]

    def _asked(self, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        """The models' findings: of lines seen before from what is known, of the others in one batch, of none where nothing they could say would count."""
        asked = [text for text in texts if self.models.own or worth_asking(text)]
        found = dict(zip(asked, through(self.known, asked, self._models), strict=True))
        return [found.get(text, ()) for text in texts]

    def _models(self, texts: Sequence[str]) -> Sequence[Sequence[Finding]]:
        """All models' findings over all texts, as one list per text."""
        out: list[list[Finding]] = [[] for _ in texts]
        if self.models.rampart is not None:
            for found, more in zip(out, ner.tagger_findings(self.models.rampart, texts, RECALL[self.policy.text.recall], ner.FAINT_SHARE), strict=True):
                found += more
        if self.models.spacy is not None:
            for found, more in zip(out, ner.spacy_findings(self.models.spacy, texts), strict=True):
                found += more
        for tagger, threshold in self.models.own:
            for found, more in zip(out, ner.tagger_findings(tagger, texts, threshold), strict=True):
                found += more
        return out

    def _alone(self, units: Sequence[tuple[_Joined, Context]]) -> list[list[Finding]]:
        """For lines and cells that are nothing but one value: that value, in the string itself. A name is judged inside a sentence."""
        out: list[list[Finding]] = [[] for _ in units]
        open_ = [(n, unit.plain.text) for n, (unit, context) in enumerate(units) if context.channel not in _UNFIELDED]
        for n, text in open_:
            lone = entropy.lone_password(text, units[n][1].channel == "typed")
            out[n] += [f for f in (lone, dates.whole_cell(text, units[n][1].role)) if f is not None]
        if self.models.rampart is not None:
            spans = [(n, text, span) for n, text in open_ if units[n][1].guess and (span := people.bare_name(text))]
            sentences = [people.CARRIER[0] + text[a:b] + people.CARRIER[1] for _, text, (a, b) in spans]
            for (n, _, span), guesses in zip(spans, ner.tagger_findings(self.models.rampart, sentences, people.CARRIED_LEAST), strict=True):
                name = people.carried(span, guesses, units[n][1].role)
                out[n] += [name] if name is not None else []
        return [[_clipped(_back(f, unit.plain), unit.offset) for f in found] for found, (unit, _) in zip(out, units, strict=True)]

    def _one(self, text: Text, joined: _Joined, guesses: list[Finding], alone: list[Finding]) -> tuple[Finding, ...]:
        plain, context = joined.plain, text.context
        found = [*people.continued(plain.text, plausible(plain.text, weighed(plain.text, guesses))), *self._searched(plain.text, context)]
        names = [msgspec.structs.replace(f, start=f.start + joined.offset, end=f.end + joined.offset) for f in alone if f.entity == "PERSON"]
        found += names if plain.starts is None else []
        found += dates.beside_person(plain.text, found)
        found = grown(plain.text, found)
        spans = [_back(f, plain) for f in found]
        if plain.starts is not None:
            # What folding may have hidden: the raw string is searched too.
            spans += self._searched(joined.raw, context)
        inside = [*alone, *(_clipped(f, joined.offset) for f in spans if f.end > joined.offset)]
        kept = [f for f in inside if self._counts(f.entity, f.score) and not allowed(self.allow, text.text[f.start : f.end], f.entity, context)]
        return merge(text.text, kept)

    def _searched(self, text: str, context: Context) -> list[Finding]:
        """Every detector that is not a model."""
        field = context.field.lower()
        found = [*search(self.patterns, text, field), *own_findings(self.own, text, context), *entropy.random_strings(text)]
        found += pack_findings(self.packs, text, field)
        if context.channel == "pixels":
            found += search(self.tolerant, confused(text), field)
        if context.channel not in _UNFIELDED:
            found += entropy.inner_passwords(text)
        return found

    def _counts(self, entity: str, score: float) -> bool:
        rule = self.policy.entities.get(entity)
        if rule is None:
            return score >= UNNAMED_THRESHOLD and entity != "ORGANIZATION"
        return rule.enabled and score >= rule.threshold


class _Joined(Struct, frozen=True):
    """A string behind the text that stood before it, and its plain form. `offset` is where the string itself begins in `raw`."""

    raw: str
    offset: int
    plain: Plain


def build(policy: Policy, models: Models, known: Known | None = None) -> Finder:
    """A finder for one policy. `known`: where what the models said of a line is kept. Raises ValueError where a rule of the policy's own does not compile."""
    return Finder(
        policy=policy,
        models=models,
        patterns=compile_all(ALL),
        tolerant=compile_all([d for d in ALL if d.ocr]),
        own=own_rules(policy.rules),
        packs=build_packs(policy.text.countries),
        fields=build_fields(policy.fields),
        allow=build_allow(policy),
        known=known,
    )


def remembering(policy: Policy, models: Models, key: bytes, lines: Known | None = None) -> KnownFinder:
    """A finder that looks at nothing twice: neither at a text in its context, nor, with the models, at a line. `key`: 16 to 64 bytes. `lines`: what the
    same models said of lines at the same recall, where that is known."""
    lines = lines if lines is not None else Known(key)
    return KnownFinder(build(policy, models, lines), Known(key), lines)


def _joined(text: Text) -> _Joined:
    before = text.context.before[-BEFORE_CHARS_MAX:]
    raw = before + text.text
    return _Joined(raw, len(before), normalise(raw))


def _unit(text: Text) -> _Joined:
    """The line or cell that the string ends in: what stood before it there, and the string. A Tab or a new line ends a unit."""
    before = text.context.before[-BEFORE_CHARS_MAX:]
    start = max(before.rfind("\n"), before.rfind("\t")) + 1
    raw = before[start:] + text.text
    return _Joined(raw, len(before) - start, normalise(raw))


def _back(finding: Finding, plain: Plain) -> Finding:
    if plain.starts is None:
        return finding
    start, end = plain.back(finding.start, finding.end)
    return msgspec.structs.replace(finding, start=start, end=end)


def _forth(finding: Finding, offset: int, plain: Plain) -> Finding:
    """A span of a raw string's end as one of the plain form of all of it."""
    if not offset and plain.starts is None:
        return finding
    start, end = plain.forth(finding.start + offset, finding.end + offset)
    return msgspec.structs.replace(finding, start=start, end=end)


def _clipped(finding: Finding, offset: int) -> Finding:
    if not offset:
        return finding
    return msgspec.structs.replace(finding, start=max(0, finding.start - offset), end=finding.end - offset)


def counted(findings: Iterable[Finding]) -> dict[str, int]:
    """How many of each entity, for audits."""
    out: dict[str, int] = {}
    for finding in findings:
        out[finding.entity] = out.get(finding.entity, 0) + 1
    return out
