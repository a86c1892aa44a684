"""The stand-in as the release before runs it, which writes, and reads, no newer format than its own: `python before.py redact|release`."""

from __future__ import annotations

import runpy
from pathlib import Path

from schemas import formats

formats.NEWEST -= 1  # before anything takes it from there

runpy.run_path(str(Path(__file__).with_name("standin.py")), run_name="__main__")
