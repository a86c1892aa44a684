"""A policy in, what finds each entity where out: the same detectors, labels, models and rules that the finder is built from, so that nothing is claimed.

What cannot happen: something counted as covered that the policy turns off, or that no score of its finder would reach.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from redactors.policy.load import entity_rule
from redactors.text.detectors import ALL
from redactors.text.detectors.fields import build_fields
from redactors.text.models import RAMPART_ENTITIES, SPACY_ENTITIES
from redactors.text.presidio import build_packs
from schemas.policy import ENTITIES, AllowEntry, EntityRule, Policy

CHANNELS = ("typed", "clipboard", "title", "url", "name", "value", "pixels", "prose")
_FIELDS = ("typed", "clipboard", "value", "pixels")  # where something stands in a field that has a name
# What is found by its shape or place alone: entity, rule, where, from what score on, in plain words.
_SHAPES = (
    ("SECRET", "random-string", CHANNELS, 0.7, "long random strings"),
    ("PASSWORD", "lone-password", ("typed", "clipboard", "value", "pixels", "prose"), 0.6, "a line that is nothing but a password by its shape"),
    ("PASSWORD", "inner-password", ("typed", "clipboard", "value", "pixels", "prose"), 0.5, "words that are passwords by their shape"),
    ("PASSWORD", "prompt", ("typed",), 1.0, "what is typed after a prompt for a password"),
    ("DATE_OF_BIRTH", "date-beside-person", CHANNELS, 0.6, "a date beside a name"),
    ("ID", "url-id", ("url",), 1.0, "identifiers in the path of a web address"),
    ("URL", "url-parts", ("url",), 1.0, "user names, fragments, and the values of parameters that the policy does not list"),
    ("PERSON", "initials", ("pixels",), 1.0, "a person's initials in an avatar or beside the name"),
    ("CARD_EXPIRY", "card-neighbour", ("pixels",), 1.0, "what stands beside a card number"),
    ("CVV", "card-neighbour", ("pixels",), 1.0, "what stands beside a card number"),
    ("SECURE", "secure-element", ("typed", "clipboard", "value", "pixels"), 1.0, "all of a field that says it is secure"),
    ("OPEN_TAIL", "tail", ("typed",), 1.0, "the end of a typed text that was cut"),
    ("UNREAD", "unread", ("pixels",), 1.0, "ink that could not be read"),
    ("WINDOW", "non-work-window", ("pixels",), 1.0, "windows of apps that are not work"),
    ("FACE", "face", ("pixels",), 1.0, "faces"),
    ("CODE", "code", ("pixels",), 1.0, "bar codes and QR codes"),
)  # fmt: skip


class Source(Struct, frozen=True):
    """One thing that finds an entity. `kind`: pattern, label, model, country pack, shape, own rule or own field. `alone` and `most`: the score without and
    with what supports it; what it finds counts from the entity's threshold on."""

    entity: str
    kind: str
    rule: str
    channels: tuple[str, ...]
    alone: float
    most: float
    context: tuple[str, ...] = ()
    finds: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()
    says: str = ""


class Explained(Struct, frozen=True):
    """All there is to say about an entity under a policy."""

    entity: str
    says: str
    rule: EntityRule
    listed: bool
    sources: tuple[Source, ...]
    allow: tuple[str | AllowEntry, ...]


def sources(policy: Policy) -> Iterator[Source]:
    """Everything that a policy sets to work, whether or not it reaches a threshold."""
    for d in ALL:
        yield Source(d.entity, "pattern", d.name, CHANNELS, d.score, max(d.score, d.boosted), d.context, d.finds, d.ignores)
    for pack in {(p.entity, p.rule): p for p in build_packs(policy.text.countries).packs}.values():
        yield Source(pack.entity, "country pack", pack.rule, CHANNELS, 0.3, 1.0, pack.context[:8])
    mine = {rule.name for rule in policy.fields}
    labels: dict[tuple[str, str], list[str]] = {}
    built = build_fields(policy.fields)
    for label, (entity, rule) in (*built.whole.items(), *built.parts.items()):
        labels.setdefault((entity, rule), []).append(label)
    for (entity, rule), known in labels.items():
        yield Source(entity, "own field" if rule in mine else "label", rule, _FIELDS, 0.99, 0.99, finds=tuple(known[:5]))
    yield from _models(policy)
    for entity, rule, channels, score, says in _SHAPES:
        yield Source(entity, "shape", rule, channels, score, score, says=says)
    for own in policy.rules:
        yield Source(own.entity, "own rule", own.name, CHANNELS, own.score, own.score, own.context, own.finds, own.ignores)


def _models(policy: Policy) -> Iterator[Source]:
    """Models read every line, and are never sure."""
    known = {"rampart": RAMPART_ENTITIES, "spacy": SPACY_ENTITIES}
    for name in policy.text.models:
        for entity in dict.fromkeys(known[name].values()):
            yield Source(entity, "model", name, CHANNELS, 0.4, 1.0)
    for own in policy.text.own_models:
        for entity in dict.fromkeys(own.entities.values()):
            yield Source(entity, "model", own.name, CHANNELS, 0.4, 1.0)


def counts(source: Source, policy: Policy) -> bool:
    """Whether what it finds is masked."""
    rule = entity_rule(policy, source.entity)
    listed = source.entity in policy.entities or source.entity != "ORGANIZATION"  # not listed, every other entity is masked all the same
    return listed and rule.enabled and source.most >= rule.threshold


def table(policy: Policy) -> dict[str, dict[str, tuple[str, ...]]]:
    """Entity → channel → the kinds of what finds it there, for every entity there is; nothing where nothing that counts does."""
    out: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in (*ENTITIES, *(n for n in policy.entities if n not in ENTITIES))}
    for source in sources(policy):
        if counts(source, policy):
            cells = out.setdefault(source.entity, {})
            for channel in source.channels:
                cells[channel] = tuple(dict.fromkeys((*cells.get(channel, ()), source.kind)))
    return out


def explain(policy: Policy, entity: str) -> Explained:
    """What finds an entity, and what is done with it."""
    found = tuple(source for source in sources(policy) if source.entity == entity)
    allow = tuple(item for item in policy.text.allow if isinstance(item, str) or item.entity in (None, entity))
    says = ENTITIES.get(entity, "an entity of this policy's own")
    return Explained(entity, says, entity_rule(policy, entity), entity in policy.entities, found, allow)
