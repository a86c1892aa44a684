"""Consumer groups as a broker tells of them: which have to do with raw, and that what cannot be seen into counts as one that does."""

from __future__ import annotations

from typing import Any

import pytest
from kafka import TopicPartition
from kafka.errors import GroupAuthorizationFailedError

from pipeline.broker import groups
from pipeline.faults import CannotRun
from pipeline.settings import Settings

SUBSCRIBED_RAW = {"member_metadata": {"topics": ["capture.raw"]}, "member_assignment": b""}
GIVEN_RAW = {"member_metadata": {"topics": []}, "member_assignment": {"assigned_partitions": [{"topic": "capture.raw", "partitions": [0]}]}}
ON_CLEAN = {"member_metadata": {"topics": ["capture.clean"]}, "member_assignment": {"assigned_partitions": [{"topic": "capture.clean", "partitions": [0]}]}}
SHARING_OUT = {"member_metadata": b"", "member_assignment": b""}
OPAQUE = {"member_metadata": b"\x07noise", "member_assignment": b""}
CUT = {"member_metadata": b"\x00\x04\x00\x00\x00\x02\x00\x0dcapture.clean", "member_assignment": b""}
REFUSED = GroupAuthorizationFailedError()



def faust(topic: bytes) -> dict[str, str]:
    """A form of Faust's: a version that has more fields than it writes, and its own data behind the topics; as the client hands out what it cannot read."""
    name = len(topic).to_bytes(2, "big") + topic
    forms = {
        "member_metadata": b"\x00\x04\x00\x00\x00\x01" + name + b"\x00\x00\x00\x02{}",
        "member_assignment": b"\x00\x04\x00\x00\x00\x01" + name + b"\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01x\x9c",
    }
    return {name: form.decode(errors="backslashreplace") for name, form in forms.items()}


GROUPS = {
    # name: (type, protocol, state, topics with offsets or the error, members or the error, whether it counts as a reader of raw)
    "capture-redact": ("classic", "consumer", "Stable", ["capture.raw"], [GIVEN_RAW], False),
    "on-clean": ("classic", "consumer", "Stable", ["capture.clean"], [ON_CLEAN], False),
    "sharing-out": ("classic", "consumer", "PreparingRebalance", [], [SHARING_OUT], False),
    "subscribed": ("classic", "consumer", "Stable", [], [ON_CLEAN, SUBSCRIBED_RAW], True),
    "given": ("classic", "consumer", "Stable", [], [GIVEN_RAW], True),
    "left-offsets": ("classic", "", "Empty", ["capture.raw"], [], True),
    "not-our-form": ("classic", "consumer", "Stable", [], [OPAQUE], True),
    "cut-short": ("classic", "consumer", "Stable", [], [CUT], True),
    "faust-on-raw": ("classic", "consumer", "Stable", [], [faust(b"capture.raw")], True),
    "faust-elsewhere": ("classic", "consumer", "Stable", [], [faust(b"another.raw")], False),
    "faust-long-name": ("classic", "consumer", "Stable", [], [faust(b"t" * 200)], True),
    "connect-workers": ("classic", "connect", "Stable", [], [OPAQUE], False),
    "cannot-be-described": ("classic", "consumer", "Stable", [], "not authorized", True),
    "offsets-refused": ("classic", "consumer", "Stable", REFUSED, [], True),
    "newer-on-raw": ("consumer", "consumer", "Stable", ["capture.raw"], [], True),
    "newer-on-clean": ("consumer", "consumer", "Stable", ["capture.clean"], [], False),
    "newer-unknown": ("share", "share", "Stable", [], [], True),
    "newer-empty": ("consumer", "consumer", "Empty", [], [], False),
}


class Broker:
    """Tells of the groups as kafka-python's admin client does."""

    def __init__(self, may: list[str] | None) -> None:
        self.may = may

    def describe_cluster(self) -> dict[str, Any]:
        return {"authorized_operations": self.may}

    def list_groups(self) -> list[dict[str, str]]:
        return [{"group_id": name, "group_type": told[0], "protocol_type": told[1], "group_state": told[2]} for name, told in GROUPS.items()]

    def list_group_offsets(self, name: str) -> dict[str, dict[TopicPartition, int]]:
        topics = GROUPS[name][3]
        if not isinstance(topics, list):
            raise topics
        return {name: {TopicPartition(topic, 0): 1 for topic in topics}}

    def describe_groups(self, names: list[str]) -> dict[str, dict[str, Any]]:
        members = GROUPS[names[0]][4]
        return {names[0]: {"error": None, "members": members} if isinstance(members, list) else {"error": members, "members": []}}

    def close(self) -> None:
        pass


@pytest.mark.parametrize("may", [None, ["DESCRIBE"], ["ALL"]])
def test_every_group_on_raw_but_the_workers_is_named_and_so_is_what_cannot_be_seen_into(monkeypatch: pytest.MonkeyPatch, may: list[str] | None) -> None:
    monkeypatch.setattr(groups, "open_admin", lambda *_: Broker(may))
    assert groups.strangers(Settings()) == sorted(name for name, told in GROUPS.items() if told[-1])


def test_a_login_that_sees_only_some_groups_finds_out_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker would list those few and say nothing of the rest."""
    monkeypatch.setattr(groups, "open_admin", lambda *_: Broker(["CREATE"]))
    with pytest.raises(CannotRun, match="may not see all consumer groups"):
        groups.strangers(Settings())
