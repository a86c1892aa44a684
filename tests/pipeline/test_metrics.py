"""What can be counted from outside, without a broker."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline import metrics
from redactors.screens import change
from redactors.screens.words import Word
from schemas.audit import Outcome, Reason


def shown(name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


@pytest.fixture(autouse=True)
def _nobodys() -> None:
    metrics.leave()


def test_lag_is_told_in_records_and_in_seconds_and_is_none_where_nothing_waits() -> None:
    metrics.follow("release", 3, waiting=7, at_ms=1_000, now_ms=61_000)
    assert (shown("scrim_lag_records", stage="release", partition="3"), shown("scrim_lag_seconds", stage="release", partition="3")) == (7, 60)
    metrics.follow("release", 3, waiting=-1, at_ms=1_000, now_ms=61_000)  # a transaction's own mark may stand last
    assert (shown("scrim_lag_records", stage="release", partition="3"), shown("scrim_lag_seconds", stage="release", partition="3")) == (0, 0)


def test_a_partition_that_went_to_another_worker_has_no_lag_here() -> None:
    metrics.follow("redact", 1, waiting=7, at_ms=0, now_ms=0)
    metrics.leave()
    assert shown("scrim_lag_records", stage="redact", partition="1") is None


def test_event_time_is_the_newest_of_a_batch_and_a_clock_that_is_ahead_says_nothing() -> None:
    metrics.arrive("redact", ["2026-01-05T09:00:01Z", "2026-01-05T09:00:00.500Z"], now_ms=2_000_000_000_000)
    assert shown("scrim_event_time_seconds", stage="redact") == 1767603601
    metrics.arrive("redact", ["2099-01-05T09:00:00Z"], now_ms=2_000_000_000_000)
    metrics.arrive("redact", [], now_ms=2_000_000_000_000)
    assert shown("scrim_event_time_seconds", stage="redact") == 1767603601


def test_the_first_catch_is_an_increase_because_every_catch_counts_from_0() -> None:
    caught = [reason.value for reason in Reason if reason.value.startswith("catch_")]
    assert caught and all(shown("scrim_catches_total", reason=reason) is not None for reason in caught)


def test_labels_are_of_closed_lists_whatever_a_record_says() -> None:
    metrics.count("redact", [(Outcome.CLEAN, Reason.MASKED)] * 3)
    assert (shown("scrim_records_total", stage="redact", outcome="clean", reason="masked") or 0) >= 3
    with pytest.raises(AttributeError):
        metrics.count("redact", [("Dana Whitfield", "told")])  # type: ignore[list-item]


def test_what_became_of_canaries_is_written_for_an_exporter_to_read(tmp_path: Path) -> None:
    metrics.canary([("CREDIT_CARD", 130, 1, 0.036)], blind=2, now_ms=5_000, file=str(tmp_path / "canary.prom"))
    told = (tmp_path / "canary.prom").read_text()
    for line in ('scrim_canary_leaked{kind="CREDIT_CARD"} 1.0', "scrim_canary_blind 2.0", "scrim_canary_time_seconds 5.0"):
        assert line in told.splitlines()
    assert [path.name for path in tmp_path.iterdir()] == ["canary.prom"]


def test_pixels_that_were_as_before_are_shown_and_not_read() -> None:
    pixels = np.full((100, 200, 3), 255, np.uint8)
    other = pixels.copy()
    other[40:50, 60:80] = 0
    seen = change.Seen()

    def reading(part: object, scale: float, only: object) -> change.Read:
        return change.Read([Word("x", (0, 0, 4, 4), 0, 1.0)])

    for name, frame in (("a", pixels), ("b", other), ("b", other)):
        change.read(seen, name, frame, 1.0, False, reading, lambda *_: [])
    shown_px, read_px = change.counted([seen])
    assert shown_px == 3 * 200 * 100 and 200 * 100 < read_px < 1.5 * 200 * 100
    assert change.counted([seen]) == (0, 0)
