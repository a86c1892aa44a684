"""A share of the processor for some processes together, as a container's CPU limit gives it: a control group of the kernel's, version 1 or 2, made by root."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
PERIOD_US = 100_000  # the kernel's own, and Kubernetes'
ENDS_S = 5.0


class Allowance:
    """One group. Whoever is in it shares what it may use; children are born into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, pid: int) -> None:
        (self.folder / "cgroup.procs").write_text(str(pid))

    def limit(self, cpus: float) -> None:
        """From now on, so many cores' worth of time."""
        quota = round(cpus * PERIOD_US)
        if (self.folder / "cpu.max").exists():
            (self.folder / "cpu.max").write_text(f"{quota} {PERIOD_US}")
        else:
            (self.folder / "cpu.cfs_period_us").write_text(str(PERIOD_US))
            (self.folder / "cpu.cfs_quota_us").write_text(str(quota))


@contextlib.contextmanager
def allowances(count: int) -> Iterator[list[Allowance]]:
    """So many groups, gone afterwards. Raises OSError where this process may make none: it is root that may."""
    parent = ROOT if (ROOT / "cgroup.controllers").exists() else ROOT / "cpu"
    made = [Allowance(parent / f"scrim-{os.getpid()}-{n}") for n in range(count)]
    try:
        for one in made:
            one.folder.mkdir()
        yield made
    finally:
        for one in made:
            _remove(one.folder)


def _remove(folder: Path) -> None:
    """As soon as the last process in it has ended."""
    until = time.monotonic() + ENDS_S
    while folder.exists():
        try:
            folder.rmdir()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
