"""Looks over a program's shoulder while it runs: its processes' names, arguments and environments, and what it leaves in its temporary folder."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

PAUSE_SECONDS = 0.02
FILE_BYTES_MAX = 64 * 1024 * 1024


class Watched:
    """`seen` maps where something was seen to its bytes: `/proc` of every process that came from ours, every file that was in `temporary`."""

    def __init__(self, process: subprocess.Popen[bytes], temporary: Path) -> None:
        self._process, self._temporary = process, temporary
        self.seen: dict[str, set[bytes]] = {}
        self.core_limits: dict[int, str] = {}
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def done(self) -> None:
        self._process.wait()
        self._thread.join()

    def _watch(self) -> None:
        while self._process.poll() is None:
            for pid in self._family():
                for name in ("cmdline", "environ", "comm"):
                    self._note(f"{pid}/{name}", Path(f"/proc/{pid}/{name}"))
                self._limits(pid)
            self._files()
            self._process.poll()
            threading.Event().wait(PAUSE_SECONDS)
        self._files()

    def _family(self) -> list[int]:
        """The process and all that came from it."""
        parents: dict[int, list[int]] = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    parents.setdefault(int(Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1]), []).append(int(entry))
                except (OSError, IndexError):
                    continue  # it ended meanwhile
        out = [self._process.pid]
        for pid in out:
            out += parents.get(pid, ())
        return out

    def _files(self) -> None:
        for folder, _, names in os.walk(self._temporary):
            for name in names:
                self.seen.setdefault("names of temporary files", set()).add(os.fsencode(os.path.join(folder, name)))
                self._note("temporary file", Path(folder) / name)

    def _note(self, where: str, file: Path) -> None:
        try:
            if file.is_file() or file.parts[1] == "proc":
                with file.open("rb") as opened:
                    self.seen.setdefault(where, set()).add(opened.read(FILE_BYTES_MAX))
        except OSError:
            pass  # it is gone, or not ours to read: then nobody else reads it either

    def _limits(self, pid: int) -> None:
        try:
            line = next(line for line in Path(f"/proc/{pid}/limits").read_text().splitlines() if line.startswith("Max core file size"))
        except (OSError, StopIteration):
            return
        self.core_limits[pid] = " ".join(line.split()[4:6])
