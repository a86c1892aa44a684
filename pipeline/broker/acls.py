"""Who may do what on the broker: settings' user names in, access rules as wanted out, and every difference as a line.

The walls: redact may read raw and may not write clean; release alone may write clean, audit and quarantine, and may not read raw; trainers read clean;
the privacy officer reads audit and quarantine, not raw, and alone writes policy and consent. Only adds rules. What cannot happen: a rule of somebody
else's taken away; another who may do what one role alone may passed over in silence (it is a fault).
"""

from __future__ import annotations

import time
from typing import Any

from kafka.admin import ACL, ACLFilter, ACLOperation, ACLPermissionType, ACLResourcePatternType, ResourcePattern, ResourcePatternFilter, ResourceType
from kafka.errors import ClusterAuthorizationFailedError, SecurityDisabledError
from msgspec import Struct

from pipeline.broker.admin import open_admin
from pipeline.broker.topics import Change
from pipeline.faults import CannotRun
from pipeline.settings import Settings

READ, WRITE = ("READ", "DESCRIBE"), ("WRITE", "DESCRIBE")
# role: (topics it reads, topics it writes). Topic names are without their prefix.
MAY = {
    "recorder": ((), ("raw",)),
    "redact": (("raw", "sessions", "consent", "policy", "breaker"), ("redacted", "sessions", "breaker")),
    "release": (("redacted", "released", "consent", "policy"), ("clean", "audit", "checkpoints", "quarantine", "released")),
    "trainer": (("clean", "erasure"), ()),
    # erasure looks for a person everywhere but in raw; what is sent again out of quarantine goes onto raw
    "officer": (
        ("redacted", "clean", "audit", "checkpoints", "quarantine", "sessions", "policy", "consent", "erasure", "access", "breaker"),
        ("raw", "policy", "consent", "erasure", "access", "breaker"),
    ),
}
WORKERS = ("redact", "release")
TRANSACTIONAL = (*WORKERS, "officer")
# These may look at names, configurations, rules and offsets, so that `scrim doctor` can: never at a record.
LOOKERS = ("redact", "release", "officer")
# What nobody but the roles above may do, whoever gave the rule. Recorders and trainers are many: who else writes raw or reads clean is not ours to say.
ALONE = {
    "READ": ("raw", "redacted", "sessions", "released", "quarantine"),
    "WRITE": ("redacted", "sessions", "released", "clean", "audit", "checkpoints", "quarantine", "policy", "consent", "erasure", "access", "breaker"),
}
WAIT_SECONDS_MAX = 10


class Rule(Struct, frozen=True, order=True):
    """One user may do one thing to one resource, or to all whose names begin so."""

    user: str
    operation: str
    kind: str
    name: str
    prefixed: bool = False

    def __str__(self) -> str:
        return f"{self.user} {self.operation} {self.kind.lower()} {self.name}{'*' if self.prefixed else ''}"


def users(settings: Settings) -> dict[str, str]:
    """The broker user of each role that the settings name one for."""
    named = {role: getattr(settings, f"{role}_user") for role in MAY}
    return {role: user for role, user in named.items() if user is not None}


def wanted(settings: Settings) -> set[Rule]:
    """The rules for the users that the settings name; none for roles without a user."""
    rules = set()
    for role, user in users(settings).items():
        reads, writes = MAY[role]
        rules |= {Rule(user, operation, "TOPIC", settings.topic(name)) for name in reads for operation in READ}
        rules |= {Rule(user, operation, "TOPIC", settings.topic(name)) for name in writes for operation in WRITE}
        if role in TRANSACTIONAL:
            rules |= {Rule(user, operation, "TRANSACTIONAL_ID", f"{settings.topic_prefix}-{role}-", True) for operation in WRITE}
        if role in WORKERS:
            rules.add(Rule(user, "READ", "GROUP", f"{settings.topic_prefix}-{role}"))
        elif reads:
            # a person's consumer groups are called after the user
            rules |= {Rule(user, "READ", "GROUP", user), Rule(user, "READ", "GROUP", f"{user}-", True)}
        if role in LOOKERS:
            rules |= {Rule(user, operation, "TOPIC", settings.topic(""), True) for operation in ("DESCRIBE", "DESCRIBE_CONFIGS")}
            rules |= {Rule(user, "DESCRIBE", "GROUP", "*"), Rule(user, "DESCRIBE", "CLUSTER", "kafka-cluster")}
    return rules


def apply(settings: Settings, plan: bool = False) -> list[Change]:
    """Adds the rules that are missing; returns what differed. With `plan` nothing is changed. Nothing is wanted where no user is named."""
    rules = wanted(settings)
    if not rules:
        return []
    admin = open_admin(settings, "acls")
    try:
        there = _there(admin)
        if there is None:
            return [Change("broker", "access rules", "", "the broker has no authorizer: it would let anyone write clean", fault=True)]
        missing = sorted(rules - there)
        if missing and not plan:
            if admin.create_acls([_acl(rule) for rule in missing])["failed"]:
                raise CannotRun("this login may not give access rules (log in as the broker's administrator)")
            _wait(admin, rules)
        intruders = sorted(_intruders(settings, there).items())
        return [Change(rule.name, "access", "", str(rule)) for rule in missing] + [
            Change(rule.name, "access", str(rule), f"only {', '.join(sorted(roles))} may", fault=True) for rule, roles in intruders
        ]
    finally:
        admin.close()


def found(settings: Settings) -> set[Rule] | None:
    """The access rules that are there; None where the broker has no authorizer. Raises CannotRun, KafkaError."""
    admin = open_admin(settings, "acls")
    try:
        return _there(admin)
    finally:
        admin.close()


def _intruders(settings: Settings, there: set[Rule]) -> dict[Rule, set[str]]:
    """Rules by which others may do what is alone some role's, each with the roles that may."""
    named, found = users(settings), dict[Rule, set[str]]()
    for operation, topics in ALONE.items():
        for name in topics:
            roles = {role for role, may in MAY.items() if name in may[operation == "WRITE"]}
            allowed = {named[role] for role in roles & named.keys()}
            for rule in there:
                if rule.user not in allowed and _lets(rule, operation, settings.topic(name)):
                    found.setdefault(rule, set()).update(roles)
    return found


def _lets(rule: Rule, operation: str, topic: str) -> bool:
    covers = topic.startswith(rule.name) if rule.prefixed else rule.name in (topic, "*")
    return rule.kind == "TOPIC" and rule.operation in (operation, "ALL") and covers


def _wait(admin: Any, rules: set[Rule]) -> None:
    """Until the broker holds to them: it answers before they are everywhere."""
    until = time.monotonic() + WAIT_SECONDS_MAX
    while not rules <= (_there(admin) or set()) and time.monotonic() < until:
        time.sleep(0.1)


def _there(admin: Any) -> set[Rule] | None:
    anything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    try:
        found, _ = admin.describe_acls(ACLFilter(None, None, ACLOperation.ANY, ACLPermissionType.ALLOW, anything))
    except SecurityDisabledError:
        return None
    except ClusterAuthorizationFailedError:
        raise CannotRun("this login may not look at the access rules (log in as the broker's administrator)") from None
    return {
        Rule(
            acl.principal.removeprefix("User:"), acl.operation.name, acl.resource_pattern.resource_type.name, acl.resource_pattern.resource_name,
            acl.resource_pattern.pattern_type is ACLResourcePatternType.PREFIXED,
        )
        for acl in found
    }  # fmt: skip


def _acl(rule: Rule) -> ACL:
    pattern = ACLResourcePatternType.PREFIXED if rule.prefixed else ACLResourcePatternType.LITERAL
    resource = ResourcePattern(ResourceType[rule.kind], rule.name, pattern)
    return ACL(f"User:{rule.user}", "*", ACLOperation[rule.operation], ACLPermissionType.ALLOW, resource)
