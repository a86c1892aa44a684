"""What takes longer than a page may: a call in, its answer later. One of a kind for a person at a time; the answer stays until it is asked for anew."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from pipeline.desk.asked import Desk
from pipeline.faults import CannotRun

log = logging.getLogger("scrim.desk")


class Job(Struct):
    """`step` says what it does now; `fault` why it failed, in plain words; `answer` what came of it."""

    step: str = "has begun"
    done: bool = False
    fault: str = ""
    answer: Any = None


def begin(desk: Desk, kind: str, owner: str, call: Callable[[Callable[[str], None]], Any]) -> Job:
    """Runs a call in a thread of its own, unless one of this kind runs for this person already. The call is handed something to tell its step to."""
    with desk.lock:
        jobs: dict[tuple[str, str], Job] = desk.shared.setdefault("jobs", {})
        if (running := jobs.get((kind, owner))) is not None and not running.done:
            return running
        job = jobs[kind, owner] = Job()
    threading.Thread(target=_run, args=(job, call), name=f"scrim-desk-{kind}", daemon=True).start()
    return job


def find(desk: Desk, kind: str, owner: str) -> Job | None:
    """The last one of this kind of this person."""
    with desk.lock:
        found: Job | None = desk.shared.get("jobs", {}).get((kind, owner))
        return found


def _run(job: Job, call: Callable[[Callable[[str], None]], Any]) -> None:
    try:
        job.answer = call(lambda step: setattr(job, "step", step))
    except CannotRun as wrong:
        job.fault = str(wrong)
    except Exception as wrong:  # noqa: BLE001  the edge: told by its kind only
        log.error("work of the desk was stopped by %s", type(wrong).__name__)
        job.fault = f"This was stopped by {type(wrong).__name__}."
    finally:
        job.done = True
