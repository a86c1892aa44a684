"""Who reads raw: settings in, the names of consumer groups that are not the redact worker's and have to do with `capture.raw` out.

Fails closed: a group that cannot be seen into counts as one that reads raw. What cannot happen: groups that this login may not see passed over in silence.
"""

from __future__ import annotations

import struct
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
        if group["protocol_type"] != "consumer":
            return topics  # its members subscribe to nothing: Connect's workers, offsets kept by hand
        described = admin.describe_groups([name])[name]
    except KafkaError:
        return {raw}
    if described["error"]:
        return {raw}
    return topics.union(*(_of_member(member, raw) for member in described["members"]))


def _of_member(member: dict[str, Any], raw: str) -> set[str]:
    """What a member subscribes to and was given: nothing while the group is about to share out, `raw` where it is not a consumer's form."""
    subscribed, given = member["member_metadata"], member["member_assignment"]
    try:
        topics = set(subscribed["topics"]) if isinstance(subscribed, dict) else _names(subscribed, lists=False)
        return topics | ({one["topic"] for one in given["assigned_partitions"]} if isinstance(given, dict) else _names(given, lists=True))
    except (struct.error, ValueError):
        return {raw}


def _names(form: bytes | str | None, lists: bool) -> set[str]:
    """The topics in a consumer's form that the client would not read: Faust gives a version whose later fields it leaves out. The beginning is the same in
    every version: version, number of topics, names; with `lists`, each is followed by a list of partitions. The client hands such a form out as text, in
    which a byte that is none became an escape: where one is in this part, it cannot be read. Raises struct.error, ValueError."""
    data = form.encode() if isinstance(form, str) else form or b""
    names, at = set[str](), 6
    for _ in range(struct.unpack_from(">hI", data)[1] if data else 0):
        (length,) = struct.unpack_from(">H", data, at)
        names.add(struct.unpack_from(f">{length}s", data, at + 2)[0].decode("ascii"))
        at += 2 + length
        at += 4 + 4 * struct.unpack_from(">I", data, at)[0] if lists else 0
    if b"\\" in data[:at]:
        raise ValueError("a byte was lost")
    return names
