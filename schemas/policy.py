"""A privacy officer's policy as types: apps, entities, rules, fields, screens, keystrokes, memory, consent, retention.

One YAML file holds it; `redactors.policy` reads it. Every limit has a unit in its name. Nothing here passes what it does not know.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from schemas.clean import Entity, RuleName

Action = Literal["label", "mask", "remove", "surrogate"]
Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0)]


class _Part(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    pass


class AppRule(_Part, kw_only=True):
    """One work app. `ids` are bundle ids or executables of the same app on each system, matched whole, without regard to case.

    `hosts` makes it a browser: a page passes only where its URL's host matches one (`*.` stands for any subdomain, not the bare domain) and,
    with `paths`, its path begins with one. `private: required` drops it where a private window is not ruled out.
    """

    ids: Annotated[tuple[str, ...], Meta(min_length=1)]
    hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    private: Literal["optional", "required"] = "optional"


class EntityRule(_Part, kw_only=True):
    """What happens to one entity: the least score that counts, and what is done with it. `action: keep` is not there on purpose: use `allow`."""

    action: Action = "label"
    threshold: Share = 0.35
    enabled: bool = True


class OwnRule(_Part, kw_only=True):
    """A rule of the officer's own: a linear-time regex (RE2) or a list of words, with examples that must hold."""

    name: RuleName
    entity: Entity
    regex: str | None = None
    words: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    score: Share = 0.85
    finds: Annotated[tuple[str, ...], Meta(min_length=1)]
    ignores: Annotated[tuple[str, ...], Meta(min_length=1)]


class FieldRule(_Part, kw_only=True):
    """A field known by its accessible name or automation id: all that is typed there, or shown there, is this entity."""

    name: RuleName
    entity: Entity
    labels: Annotated[tuple[str, ...], Meta(min_length=1)]


class Text(_Part, kw_only=True):
    """How text is searched. `recall: strict` masks at a lower model probability than `balanced`. `allow` are words never masked."""

    recall: Literal["strict", "balanced"] = "strict"
    models: tuple[Literal["spacy", "rampart"], ...] = ("spacy", "rampart")
    countries: tuple[str, ...] = ("US", "UK", "DE", "FR", "ES", "IT", "NL", "IN")
    allow: tuple[str, ...] = ()


class Urls(_Part, kw_only=True):
    """Query parameters whose values may stay (they are redacted like text all the same)."""

    query_allow: tuple[str, ...] = ()


class Keystrokes(_Part, kw_only=True):
    """When a run ends, and how coarse time is. `hold_ms_max` bounds how long a session waits behind an open run, in event time."""

    output: Literal["runs", "keys"] = "runs"
    idle_ms: Annotated[int, Meta(ge=1000)] = 60_000
    hold_ms_max: Annotated[int, Meta(ge=1000)] = 300_000
    held_events_max: Annotated[int, Meta(ge=10, le=100_000)] = 5_000
    run_chars_max: Annotated[int, Meta(ge=256, le=100_000)] = 4_000
    time_resolution_ms: Annotated[int, Meta(ge=1)] = 1000


class Screens(_Part, kw_only=True):
    """How frames are read and covered. `cover: blur` is the look of blur over content-free data; `fill` is one flat colour."""

    ocr: Literal["rapidocr", "tesseract"] = "rapidocr"
    cover: Literal["blur", "fill"] = "blur"
    non_work_windows: Literal["cover", "drop"] = "cover"
    width_step_px: Annotated[int, Meta(ge=1)] = 24
    frame_timeout_ms: Annotated[int, Meta(ge=1000)] = 120_000


class Memory(_Part, kw_only=True):
    """What a session has shown to be sensitive is masked again wherever it shows. Bounded in values and in age."""

    values_max: Annotated[int, Meta(ge=1, le=1_000_000)] = 20_000
    value_chars_min: Annotated[int, Meta(ge=3)] = 4


class Surrogates(_Part, kw_only=True):
    """Whether one value has one stand-in through a session, a person's sessions, or the whole data set."""

    scope: Literal["session", "actor", "dataset"] = "session"


class Consent(_Part, kw_only=True):
    """What holds for a person who has said nothing."""

    default: Literal["allow", "opted_out"] = "allow"


class Retention(_Part, kw_only=True):
    """How long each topic keeps its records, in hours."""

    raw_hours: Annotated[int, Meta(ge=1)] = 24
    redacted_hours: Annotated[int, Meta(ge=1)] = 24
    quarantine_hours: Annotated[int, Meta(ge=1)] = 24 * 14
    clean_hours: Annotated[int, Meta(ge=1)] = 24 * 365
    audit_hours: Annotated[int, Meta(ge=1)] = 24 * 365 * 3


class Policy(_Part, kw_only=True):
    """The whole document. `remainders` names what may stay of a masked value (the shipped policy names none)."""

    version: Literal[1]
    name: RuleName
    apps: Annotated[tuple[AppRule, ...], Meta(min_length=1)]
    entities: Annotated[dict[Entity, EntityRule], Meta(min_length=1)]
    rules: tuple[OwnRule, ...] = ()
    fields: tuple[FieldRule, ...] = ()
    text: Text = Text()
    urls: Urls = Urls()
    keystrokes: Keystrokes = Keystrokes()
    screens: Screens = Screens()
    memory: Memory = Memory()
    surrogates: Surrogates = Surrogates()
    consent: Consent = Consent()
    retention: Retention = Retention()
