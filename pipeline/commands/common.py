"""What commands share: where it prints, how it fails (one line: place, fault, fix; exit 1), what it is given. No line holds anything of a recording."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console

from pipeline.faults import CannotRun

if TYPE_CHECKING:
    from pipeline.proof.signing import Signer

# Imports of what takes time to load are inside the commands, so that `--help` answers at once.

Answer = TypeVar("Answer")

out = Console()
err = Console(stderr=True)

PolicyFile = Annotated[Path | None, typer.Option("--policy", help="The policy file. Without it, the shipped policy.", show_default=False)]


def load_settings() -> Any:
    """The settings, or exit 1 with every fault."""
    from pipeline import settings as loaded

    return or_exit(loaded.load)


def load_kek() -> bytes | None:
    """The key-encryption key, where one is configured. Only this of the settings: a run over files needs no broker."""
    from pipeline import settings as loaded

    file = os.environ.get("SCRIM_KEK_FILE")
    return or_exit(lambda: loaded.read_kek(loaded.Settings(kek_file=file))) if file else None


def load_audit_key() -> bytes | None:
    """The key that signs checkpoints, where one is configured. Like `load_kek`, it needs no broker."""
    from pipeline import settings as loaded

    file = os.environ.get("SCRIM_AUDIT_KEY_FILE")
    return or_exit(lambda: loaded.read_audit_key(loaded.Settings(audit_key_file=file))) if file else None


def signer() -> Signer:
    """What signs checkpoints and certificates; without a key it signs nothing. Or exit 1."""
    from pipeline.proof.signing import Signer

    return Signer(load_audit_key())


def now_ms() -> int:
    """The wall clock, in ms since 1970."""
    return time.time_ns() // 1_000_000


def now() -> str:
    """The wall clock as a time of the contract."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def models_folder() -> Path:
    """The folder of the verified weights, or exit 1."""
    from pipeline.models import weights

    cache = weights.folder()
    faults = weights.verify(cache)
    if faults:
        fail(f"{cache}: {faults[0]} (run: scrim models)")
    return cache


def read_file(file: Path) -> str:
    """A text file, or exit 1."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        fail(f"{file}: cannot be read as a UTF-8 text file")


def policy_text(file: Path | None) -> str:
    """A policy that holds, as a text that needs no other file; without a file, the shipped one. Exit 1 with every fault."""
    from redactors.policy import load as policies

    return policies.shipped() if file is None else read_policy(file)[0]


def read_policy(file: Path) -> tuple[str, Any]:
    """A policy file, or a shipped policy by its name: its text, and what it means. Exit 1 with every fault, line by line."""
    from pipeline import policies

    return _told(lambda: or_exit(lambda: policies.of_file(file)))


def load_policy(text: str, file: str = "policy.yaml") -> Any:
    """The policy that a text means, or exit 1 with every fault, line by line."""
    from redactors.policy import load as policies

    return _told(lambda: policies.load(text, file))


def _told(load: Callable[[], Answer]) -> Answer:
    from redactors.policy.load import PolicyError, said

    try:
        return load()
    except PolicyError as wrong:
        for fault in wrong.faults:
            err.print(said(fault, wrong.file), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None


def or_exit(call: Callable[[], Answer]) -> Answer:
    """Runs a step; what is known to go wrong becomes one line and exit 1."""
    try:
        return call()
    except CannotRun as wrong:
        fail(str(wrong))


def fail(line: str) -> NoReturn:
    """One line, exit 1."""
    err.print(f"scrim: {line}", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1)
