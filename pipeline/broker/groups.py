"""Who reads raw: settings in, the names of consumer groups that are not the redact worker's and have to do with `capture.raw` out.

Fails closed: a group that cannot be seen into counts as one that reads raw. What cannot happen: groups that this login may not see passed over in silence.
"""

from __future__ import annotations

from typing import Any

from kafka.errors import KafkaError

from pipeline.broker.admin import open_admin
from pipeline.faults import CannotRun
from pipeline.settings import Settings


def strangers(settings: Settings) -> list[str]:
    """Groups that subscribe to raw, were given it, or have offsets on it. Raises CannotRun where this login may not see all groups, and KafkaError."""
    admin = open_admin(settings, "groups")
    try:
        may = admin.describe_cluster().get("authorized_operations")
        if may is not None and not {"DESCRIBE", "ALL"} & set(may):
            raise CannotRun("this login may not see all consumer groups")
        own, raw = f"{settings.topic_prefix}-redact", settings.topic("raw")
        others = {group["group_id"]: group for group in admin.list_groups() if group["group_id"] != own}
        return sorted(name for name, group in others.items() if raw in _topics(admin, group, raw))
    finally:
        admin.close()


def _topics(admin: Any, group: dict[str, Any], raw: str) -> set[str]:
    """The topics that a group has to do with; `raw` where that cannot be known."""
    name = group["group_id"]
    try:
        topics = {at.topic for at in admin.list_group_offsets(name)[name]}
        if group.get("group_type", "classic") != "classic":
            # what members of newer kinds of groups subscribe to, this client cannot ask; where they read, they leave offsets
            return topics if topics or group.get("group_state") == "Empty" else {raw}
        described = admin.describe_groups([name])[name]
    except KafkaError:
        return {raw}
    if described["error"] or any(_opaque(member) for member in described["members"]):
        return topics | ({raw} if described["protocol_type"] in ("consumer", "") and described["members"] else set())
    for member in described["members"]:
        topics |= set(member["member_metadata"]["topics"]) if member["member_metadata"] else set()
        topics |= {one["topic"] for one in member["member_assignment"]["assigned_partitions"]} if member["member_assignment"] else set()
    return topics


def _opaque(member: dict[str, Any]) -> bool:
    return any(isinstance(member[name], bytes) and member[name] for name in ("member_metadata", "member_assignment"))
