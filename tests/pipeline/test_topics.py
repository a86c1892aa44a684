"""Topics as wanted, before any broker."""

from __future__ import annotations

import msgspec
import pytest

from pipeline import doctor
from pipeline.broker import topics
from pipeline.broker.topics import CONTROL, HOUR_MS, PARTITIONED, Change
from pipeline.settings import Settings
from redactors.policy.load import load, shipped
from schemas.policy import Retention

POLICY = msgspec.structs.replace(load(shipped()), retention=Retention(raw_hours=24, redacted_hours=25, clean_hours=26, audit_hours=27, quarantine_hours=28))


def by_name(settings: Settings) -> dict[str, topics.Topic]:
    return {topic.name.removeprefix("capture."): topic for topic in topics.wanted(settings, POLICY)}


def test_records_stay_for_as_long_as_the_policy_says_and_no_limit_on_bytes_cuts_them_off_before() -> None:
    kept = {name: (t.configs["retention.ms"], t.configs["retention.bytes"]) for name, t in by_name(Settings()).items() if "retention.ms" in t.configs}
    hours = {"raw": 24, "redacted": 25, "clean": 26, "audit": 27, "checkpoints": 27, "access": 27, "quarantine": 28}
    assert kept == {name: (str(n * HOUR_MS), "-1") for name, n in hours.items()}


def test_of_every_topic_that_does_not_age_the_newest_of_each_key_stays() -> None:
    every = by_name(Settings())
    assert set(every) == {*PARTITIONED, *CONTROL}
    assert {name for name, topic in every.items() if topic.configs["cleanup.policy"] == "compact"} == set(every) - set(topics.kept_hours(POLICY))


@pytest.mark.parametrize("replicas, in_sync", [(1, "1"), (2, "1"), (3, "2")])
def test_one_broker_may_be_gone_where_there_are_several_and_no_acknowledged_record_with_it(replicas: int, in_sync: str) -> None:
    for topic in topics.wanted(Settings(replication=replicas), POLICY):
        assert (topic.configs["min.insync.replicas"], topic.configs["unclean.leader.election.enable"]) == (in_sync, "false")


@pytest.mark.parametrize("changes, ok, said", [
    ([], True, "as wanted"),
    ([Change("capture.raw", "retention.ms", "-1", "86400000")], False, "capture.raw: retention.ms -1 -> 86400000"),
    ([Change("a", "retention.ms", "-1", "1"), Change("capture.raw", "partitions", "6", "12", fault=True)], False, "capture.raw: partitions 6 -> 12"),
])  # fmt: skip
def test_the_doctor_shows_drift_and_first_what_cannot_be_put_right(changes: list[Change], ok: bool, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "apply", lambda settings, policy, plan: changes if plan else pytest.fail("the doctor changes nothing"))
    check = doctor._topics(Settings(replication=3), POLICY)
    assert check.ok is ok and said in check.detail and (ok or check.fix)
