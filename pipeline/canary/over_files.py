"""Canaries through `scrim redact`: a recording of them in a temporary folder, the very command in a process of its own, and all that came out of it.

What cannot happen: an output that is not looked at: every file of OUT is, and what the command printed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

from pipeline.canary.reader import Outputs, lines_of
from pipeline.canary.recording import Recording
from pipeline.faults import CannotRun


def write(recording: Recording, folder: Path) -> None:
    """The recording as a folder: `raw.jsonl` and its frames."""
    (folder / "blobs").mkdir(parents=True)
    (folder / "raw.jsonl").write_bytes(b"\n".join(recording.lines) + b"\n")
    for ref, data in recording.blobs.items():
        (folder / ref).write_bytes(data)


def through(recording: Recording, folder: Path, policy: Path | None, processes: int) -> Outputs:
    """Redacts the recording below `folder`. Raises CannotRun where the command does not end well."""
    write(recording, folder / "in")
    command = [sys.executable, "-m", "pipeline.cli", "redact", str(folder / "in"), str(folder / "out"), "--processes", str(processes)]
    ran = subprocess.run(command + (["--policy", str(policy)] if policy is not None else []), capture_output=True)
    if ran.returncode != 0:
        raise CannotRun(f"scrim redact ended with {ran.returncode}: the canaries were not judged (its last line is withheld; run it on a recording of yours)")
    return gather(folder / "out", {"stdout": ran.stdout, "stderr": ran.stderr})


def gather(out: Path, printed: dict[str, bytes]) -> Outputs:
    """Everything in OUT, and what was printed."""
    outputs = Outputs(others={name: lines_of(data) for name, data in printed.items()})
    for file in sorted(path for path in out.rglob("*") if path.is_file()):
        name = file.relative_to(out).as_posix()
        if name == "clean.jsonl":
            outputs.clean = [msgspec.json.decode(line) for line in file.read_bytes().splitlines()]
        elif name.startswith("blobs/"):
            outputs.blobs[name] = file.read_bytes()
        else:
            outputs.others[name] = lines_of(file.read_bytes())
    outputs.others["names of files"] = [path.relative_to(out).as_posix() for path in out.rglob("*")]
    return outputs
