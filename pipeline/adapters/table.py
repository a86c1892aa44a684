"""The formats that can be imported: one line each."""

from __future__ import annotations

from pipeline.adapters import activitywatch, agentnet, ducktrack, idfx, openadapt, pynput_log, rrweb
from pipeline.adapters.draft import Format

FORMATS: dict[str, Format] = {
    adapter.FORMAT.name: adapter.FORMAT for adapter in (activitywatch, agentnet, ducktrack, idfx, openadapt, pynput_log, rrweb)
}  # fmt: skip
