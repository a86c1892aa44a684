"""Settings: strict, named, and without secrets in what they say."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from pipeline.settings import Settings, SettingsError, describe, load, read_kek


def test_an_empty_environment_gives_the_defaults() -> None:
    assert load({}) == Settings()


def test_an_unknown_variable_names_the_nearest_setting() -> None:
    with pytest.raises(SettingsError, match=r"SCRIM_PARTITION is not a setting \(did you mean SCRIM_PARTITIONS\?\)"):
        load({"SCRIM_PARTITION": "3"})


def test_every_fault_is_told_at_once_and_none_tells_a_value() -> None:
    with pytest.raises(SettingsError) as told:
        load({"SCRIM_PARTITIONS": "hunter2", "SCRIM_SECURITY": "hunter2", "SCRIM_TOPIC_PREFIX": "Hunter2!", "SCRIM_NOPE": "hunter2"})
    assert len(told.value.faults) == 4
    assert "unter2" not in str(told.value)


def test_numbers_are_read_from_text_and_an_empty_variable_is_unset() -> None:
    settings = load({"SCRIM_PARTITIONS": "12", "SCRIM_KEK_FILE": "", "SCRIM_METRICS_PORT": "0", "HOME": "/root"})
    assert (settings.partitions, settings.kek_file, settings.metrics_port) == (12, None, 0)


def test_sasl_without_a_user_is_refused() -> None:
    with pytest.raises(SettingsError, match="SCRIM_SASL_USER"):
        load({"SCRIM_SECURITY": "sasl_ssl"})


def test_one_broker_user_for_two_roles_is_refused() -> None:
    with pytest.raises(SettingsError, match="^SCRIM_REDACT_USER and SCRIM_RELEASE_USER name the same broker user"):
        load({"SCRIM_REDACT_USER": "worker", "SCRIM_RELEASE_USER": "worker", "SCRIM_TRAINER_USER": "trainer"})


@pytest.mark.parametrize("content", [b"", b"short", base64.b64encode(b"x" * 31), b"not base64 at all!"])
def test_a_key_file_that_is_not_32_bytes_in_base64_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kek").write_bytes(content)
    with pytest.raises(SettingsError, match="32 bytes"):
        read_kek(Settings(kek_file=str(tmp_path / "kek")))


def test_every_setting_is_described() -> None:
    assert len(describe()) == len(Settings.__struct_fields__)
    assert all(meaning for _, _, meaning in describe())
