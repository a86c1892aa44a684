"""The policy that the settings name: its text and what it means, or one line for every fault in it."""

from __future__ import annotations

from pathlib import Path

from pipeline.settings import Settings, SettingsError
from redactors.policy import load
from redactors.policy.load import PolicyError
from schemas.policy import Policy


def read(settings: Settings) -> tuple[str, Policy]:
    """The configured policy, or the shipped one. Raises SettingsError with every fault, and where each stands."""
    name = settings.policy_file or "default.yaml"
    try:
        text = Path(settings.policy_file).read_text("utf-8") if settings.policy_file is not None else load.shipped()
        return text, load.load(text, name)
    except PolicyError as error:
        raise SettingsError([f"{name}:{fault.line} {fault.message}" for fault in error.faults]) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(["SCRIM_POLICY_FILE cannot be read as UTF-8 text"]) from None
