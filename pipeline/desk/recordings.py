"""What a policy would change on a recording: two policies and a recording in, what is newly masked and newly exposed out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.faults import CannotRun


def diff(before: str, after: str, recording: Path, models: Path, tell: Callable[[str], None]) -> Any:
    """Runs both. Raises CannotRun."""
    raise CannotRun("Comparing on a recording is not available in this version.")
