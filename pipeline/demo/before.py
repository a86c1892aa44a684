"""What the bundled recording's records were before redaction: the recording in, texts and frames by id out. For synthetic data only."""

from __future__ import annotations

from pathlib import Path

from pipeline import blobs, files
from pipeline.work.samples import Before
from redactors import admission, session
from redactors.policy import load as policies
from redactors.state import State
from schemas.raw import Clipboard, Refused, Screenshot, decode


def before(recording: Path) -> Before:
    """Folds the recording as a worker would, and keeps the net text of each run under its first key's id."""
    out, store = Before(), blobs.open_store(str(recording))
    policy = policies.load(policies.shipped())
    admits = admission.build(policy)
    sessions: dict[str, State] = {}
    ready = []
    for raw in files.lines(recording / "raw.jsonl"):
        event = decode(raw.value or b"")
        if isinstance(event, Refused):
            continue
        state = sessions.setdefault(event.session, State())
        ready += session.fold(state, raw.place, event, admits.event(event, None), policy.keystrokes)
    ready += [item for state in sessions.values() for item in session.flush(state)]
    for item in ready:
        event, typed = item.event, item.typed
        if typed is not None:
            out.texts[event.id] = typed.joined.text[typed.start : typed.end]
        elif isinstance(event, Clipboard):
            out.texts[event.id] = event.text
        elif isinstance(event, Screenshot) and event.image.ref is not None and not item.held.verdict:
            data = blobs.read(store, event.image.ref, event.image.sha256)
            if isinstance(data, bytes):
                out.frames[event.id] = data
    return out
