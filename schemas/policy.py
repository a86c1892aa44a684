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
Purpose = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}\Z")]
Country = Literal["US", "UK", "DE", "FR", "ES", "IT", "NL", "IN"]

# What comes with Scrim: `default` is whole, the others say what they change of it.
PROFILES = ("default", "strict", "balanced", "hipaa-18", "pci", "eu-workplace")
# What Scrim's own detectors can find. An entity that a policy does not list is masked as `EntityRule()` says; a policy's own rules may add more.
ENTITIES = {
    "PERSON": "a person's name, or a part of it",
    "EMAIL_ADDRESS": "an e-mail address",
    "PHONE_NUMBER": "a telephone number",
    "CREDIT_CARD": "a payment card's number",
    "CVV": "a payment card's security code",
    "CARD_EXPIRY": "a payment card's month and year",
    "IBAN_CODE": "an international bank account number",
    "BANK_ACCOUNT": "another bank account, routing or sort number",
    "US_SSN": "a United States social security number",
    "NATIONAL_ID": "another country's identity or social security number",
    "PASSPORT": "a passport number",
    "DRIVER_LICENSE": "a driving licence number",
    "TAX_ID": "a tax number",
    "STREET_ADDRESS": "a street and house number",
    "LOCATION": "a place",
    "ZIP_CODE": "a postal code",
    "DATE_OF_BIRTH": "a date of birth",
    "AGE": "a person's age",
    "IP_ADDRESS": "a network address",
    "MAC_ADDRESS": "a network card's address",
    "USER_NAME": "a user name or handle",
    "PASSWORD": "a password or PIN",
    "OTP": "a one-time code",
    "SECRET": "a key or token of a service",
    "CRYPTO": "a wallet's address",
    "URL": "a web address that gives something away",
    "ORGANIZATION": "an organisation's name",
    "ID": "an identifier: a record's or account's number, a UUID, a long token",
    "SECURE": "all of a field that says it is secure",
    "OPEN_TAIL": "the end of a typed run that was cut before it could be judged",
    "UNREAD": "something on the screen that could not be read",
    "WINDOW": "a window that is not of a work app",
    "FACE": "a face on the screen",
    "CODE": "a bar code or QR code on the screen",
}


class _Part(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    pass


class AppRule(_Part, frozen=True, kw_only=True):
    """One work app. `ids` are bundle ids or executables of the same app on each system, matched whole, without regard to case.

    `hosts` makes it a browser: a page passes only where its URL's host matches one (`*.` stands for any subdomain, not the bare domain) and,
    with `paths`, its path is one of them or below one. `private: required` drops it where a private window is not ruled out.
    """

    ids: Annotated[tuple[str, ...], Meta(min_length=1)]
    hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    private: Literal["optional", "required"] = "optional"


class EntityRule(_Part, frozen=True, kw_only=True):
    """What happens to one entity: the least score that counts, and what is done with it. `action: keep` is not there on purpose: use `allow`."""

    action: Action = "label"
    threshold: Share = 0.35
    enabled: bool = True


class OwnRule(_Part, frozen=True, kw_only=True):
    """A rule of the officer's own: a linear-time regex (RE2) or a list of words, with examples that must hold.

    RE2's `\\d`, `\\w` and `\\b` know ASCII only. Words are matched whole, without regard to case. With `context`, it finds only where one of these
    words stands in the same text, in the field's name or in the title.
    """

    name: RuleName
    entity: Entity
    regex: str | None = None
    words: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    score: Share = 0.85
    finds: Annotated[tuple[str, ...], Meta(min_length=1)]
    ignores: Annotated[tuple[str, ...], Meta(min_length=1)]


class FieldRule(_Part, frozen=True, kw_only=True):
    """A field known by its accessible name or automation id: all that is typed there, or shown there, is this entity."""

    name: RuleName
    entity: Entity
    labels: Annotated[tuple[str, ...], Meta(min_length=1)]


DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"


class AllowEntry(_Part, frozen=True, kw_only=True):
    """A word that is not masked, within limits: only where it is found as `entity`, in `app` (one of the policy's ids; on a screen the app in front), in
    the field of that name, and through the day `until`. The day is the event's own (UTC), so that a replay decides the same. `reason` and `author`
    are for those who read the policy later.
    """

    word: str
    entity: Entity | None = None
    app: str | None = None
    field: str | None = None
    until: Annotated[str, Meta(pattern=DATE_PATTERN)] | None = None
    reason: str
    author: str


class OwnModel(_Part, frozen=True, kw_only=True):
    """A token classifier of the officer's own: the folder of this name beside the shipped weights, holding `model.onnx` (pinned by `sha256`),
    `tokenizer.json` and `config.json`. `entities` says what each of its labels, without B- and I-, is; the others do not count. `threshold` is the
    least P(not O) of a word.
    """

    name: RuleName
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
    entities: Annotated[dict[str, Entity], Meta(min_length=1)]
    threshold: Share = 0.5


class Text(_Part, frozen=True, kw_only=True):
    """How text is searched. `recall: strict` masks at a lower model probability than `balanced`. `allow` are words never masked, and
    entries that say where and until when a word is not."""

    recall: Literal["strict", "balanced"] = "strict"
    models: tuple[Literal["spacy", "rampart"], ...] = ("spacy", "rampart")
    own_models: tuple[OwnModel, ...] = ()
    countries: tuple[Country, ...] = ("US", "UK", "DE", "FR", "ES", "IT", "NL", "IN")
    allow: tuple[str | AllowEntry, ...] = ()


class Urls(_Part, frozen=True, kw_only=True):
    """Query parameters whose values may stay (they are redacted like text all the same)."""

    query_allow: tuple[str, ...] = ()


class Keystrokes(_Part, frozen=True, kw_only=True):
    """When a run ends, and how coarse time is. `hold_ms_max` bounds how long a session waits behind an open run, in event time."""

    output: Literal["runs", "keys"] = "runs"
    idle_ms: Annotated[int, Meta(ge=1000)] = 60_000
    hold_ms_max: Annotated[int, Meta(ge=1000)] = 300_000
    held_events_max: Annotated[int, Meta(ge=10, le=100_000)] = 5_000
    run_chars_max: Annotated[int, Meta(ge=256, le=100_000)] = 4_000
    time_resolution_ms: Annotated[int, Meta(ge=1)] = 1000


class Screens(_Part, frozen=True, kw_only=True):
    """How frames are read and covered. `cover: surrogate` writes the stand-in of what it covers where the entity's action is `surrogate`, the same as in
    text, and has the look of blur elsewhere. `cover: blur` is the look of blur over content-free data; `fill` is one flat colour. `recall: high` has the other
    engine read too, and covers what is found in either reading. `window_shadow_px` and `width_step_px` are at scale 1. `read_again_share` of the clean
    frames are read again by release, which stops those on which it finds what it knows."""

    ocr: Literal["rapidocr", "tesseract"] = "rapidocr"
    recall: Literal["normal", "high"] = "normal"
    cover: Literal["blur", "fill", "surrogate"] = "blur"
    non_work_windows: Literal["cover", "drop"] = "cover"
    window_shadow_px: Annotated[int, Meta(ge=0, le=256)] = 24
    width_step_px: Annotated[int, Meta(ge=1)] = 24
    frame_timeout_ms: Annotated[int, Meta(ge=1000)] = 120_000
    read_again_share: Share = 0.02


class Memory(_Part, frozen=True, kw_only=True):
    """What a session has shown to be sensitive is masked again wherever it shows. Bounded in values and in age."""

    values_max: Annotated[int, Meta(ge=1, le=1_000_000)] = 20_000
    value_chars_min: Annotated[int, Meta(ge=3)] = 4


class Surrogates(_Part, frozen=True, kw_only=True):
    """Whether one value has one stand-in through a session, a person's sessions, or the whole data set."""

    scope: Literal["session", "actor", "dataset"] = "session"


class Consent(_Part, frozen=True, kw_only=True):
    """What holds for a person who has said nothing."""

    default: Literal["allow", "opted_out"] = "allow"


class Retention(_Part, frozen=True, kw_only=True):
    """How long each topic keeps its records, in hours."""

    raw_hours: Annotated[int, Meta(ge=1)] = 24
    redacted_hours: Annotated[int, Meta(ge=1)] = 24
    quarantine_hours: Annotated[int, Meta(ge=1)] = 24 * 14
    clean_hours: Annotated[int, Meta(ge=1)] = 24 * 365
    audit_hours: Annotated[int, Meta(ge=1)] = 24 * 365 * 3


class Policy(_Part, frozen=True, kw_only=True):
    """The whole document. Nothing of a masked value stays: there is no setting for the last four digits.

    `purposes` are what clean records may be used for: who reads them declares one, and is refused where it is not listed; without any, all are refused.
    """

    version: Literal[1]
    name: RuleName
    apps: Annotated[tuple[AppRule, ...], Meta(min_length=1)]
    entities: Annotated[dict[Entity, EntityRule], Meta(min_length=1)]
    purposes: tuple[Purpose, ...] = ()
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
