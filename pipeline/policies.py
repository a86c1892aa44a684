"""Policies from disk: a file in, its text as one that needs no other file and what it means out, or one line for every fault in it.

A policy may extend a file that lies beside it; only such files are read, by their plain names.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.faults import CannotRun
from pipeline.settings import Settings, SettingsError
from redactors.policy import load, merge
from redactors.policy.load import PolicyError
from schemas.policy import PROFILES, Policy

_BESIDE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\.ya?ml\Z")


def read(settings: Settings) -> tuple[str, Policy]:
    """The configured policy, or the shipped one. Raises SettingsError with every fault, and where each stands."""
    try:
        return of_file(Path(settings.policy_file)) if settings.policy_file is not None else of_text(load.shipped(), "default.yaml")
    except PolicyError as error:
        raise SettingsError([load.said(fault, error.file) for fault in error.faults]) from None
    except CannotRun:
        raise SettingsError(["SCRIM_POLICY_FILE cannot be read as UTF-8 text"]) from None


def of_file(file: Path) -> tuple[str, Policy]:
    """A policy file, or a shipped policy by its name where no such file is there. Raises PolicyError, and CannotRun where it cannot be read."""
    if str(file) in PROFILES and not file.exists():
        return of_text(load.shipped(str(file)), f"{file}.yaml")
    return of_text(text_of(file), str(file), beside=file.parent)


def of_text(text: str, file: str = "policy.yaml", beside: Path | None = None) -> tuple[str, Policy]:
    """The text that needs no other file, and what it means. `beside`: the folder of the files that it may extend. Raises PolicyError."""
    named = _beside(text, beside) if beside is not None else {}
    policy = load.load(text, file, named)
    return load.whole(text, named), policy


def text_of(file: Path) -> str:
    """A text file. Raises CannotRun."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CannotRun(f"{file}: cannot be read as a UTF-8 text file") from None


def _beside(text: str, folder: Path) -> dict[str, str]:
    """The texts that a policy extends, by name, as far as they are files of this folder."""
    named: dict[str, str] = {}
    while (name := merge.extended(text)) and name not in named and name not in PROFILES and _BESIDE.match(name) and (folder / name).is_file():
        named[name] = text = text_of(folder / name)
    return named
