"""Who may do what on the broker: settings' user names in, access rules as wanted out, and every difference as a line.

The wall between the workers: redact may read raw and may not write clean; release alone may write clean, audit and quarantine, and may not read raw.
Only adds rules. What cannot happen: a rule of somebody else's taken away; another who may write clean passed over in silence (it is a fault).
"""

from __future__ import annotations

import time
from typing import Any

from kafka.admin import ACL, ACLFilter, ACLOperation, ACLPermissionType, ACLResourcePatternType, ResourcePattern, ResourcePatternFilter, ResourceType
from kafka.errors import SecurityDisabledError
from msgspec import Struct

from pipeline.broker.admin import open_admin
from pipeline.broker.topics import Change
from pipeline.settings import Settings

READ, WRITE = ("READ", "DESCRIBE"), ("WRITE", "DESCRIBE")
# role: (topics it reads, topics it writes). Topic names are without their prefix.
MAY = {
    "recorder": ((), ("raw",)),
    "redact": (("raw", "sessions", "consent", "policy"), ("redacted", "sessions")),
    "release": (("redacted", "released", "policy"), ("clean", "audit", "quarantine", "released")),
    "trainer": (("clean",), ()),
}
WORKERS = ("redact", "release")
WAIT_SECONDS_MAX = 10
GUARDED = ("clean", "audit", "quarantine")


class Rule(Struct, frozen=True, order=True):
    """One user may do one thing to one resource, or to all whose names begin so."""

    user: str
    operation: str
    kind: str
    name: str
    prefixed: bool = False

    def __str__(self) -> str:
        return f"{self.user} {self.operation} {self.kind.lower()} {self.name}{'*' if self.prefixed else ''}"


def wanted(settings: Settings) -> set[Rule]:
    """The rules for the users that the settings name; none for roles without a user."""
    users = {"recorder": settings.recorder_user, "redact": settings.redact_user, "release": settings.release_user, "trainer": settings.trainer_user}
    rules = set()
    for role, user in users.items():
        if user is None:
            continue
        reads, writes = MAY[role]
        rules |= {Rule(user, operation, "TOPIC", settings.topic(name)) for name in reads for operation in READ}
        rules |= {Rule(user, operation, "TOPIC", settings.topic(name)) for name in writes for operation in WRITE}
        if reads:
            # a trainer's consumer groups begin with its user name; a worker has one group
            group = f"{settings.topic_prefix}-{role}" if role in WORKERS else user
            rules.add(Rule(user, "READ", "GROUP", group, role not in WORKERS))
        if role in WORKERS:
            rules |= {Rule(user, operation, "TRANSACTIONAL_ID", f"{settings.topic_prefix}-{role}-", True) for operation in WRITE}
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
            admin.create_acls([_acl(rule) for rule in missing])
            _wait(admin, rules)
        intruders = sorted(_intruders(settings, there))
        return [Change(rule.name, "access", "", str(rule)) for rule in missing] + [
            Change(rule.name, "access", str(rule), "release alone may write here", fault=True) for rule in intruders
        ]
    finally:
        admin.close()


def _intruders(settings: Settings, there: set[Rule]) -> set[Rule]:
    guarded = [settings.topic(name) for name in GUARDED]
    return {
        rule
        for rule in there
        if rule.kind == "TOPIC" and rule.operation in ("WRITE", "ALL") and rule.user != settings.release_user
        and any(name.startswith(rule.name) if rule.prefixed else rule.name in (name, "*") for name in guarded)
    }  # fmt: skip


def _wait(admin: Any, rules: set[Rule]) -> None:
    """Until the broker holds to them: it answers before they are everywhere."""
    until = time.monotonic() + WAIT_SECONDS_MAX
    while not rules <= (_there(admin) or set()) and time.monotonic() < until:
        time.sleep(0.1)


def _there(admin: Any) -> set[Rule] | None:
    anything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    try:
        found, error = admin.describe_acls(ACLFilter(None, None, ACLOperation.ANY, ACLPermissionType.ALLOW, anything))
    except SecurityDisabledError:
        return None
    if getattr(error, "errno", 0):
        return None
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
