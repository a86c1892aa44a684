"""How a worker lives and dies: quiet logs, one way to stop at once, one way to stop when asked.

What cannot happen: content in a log. A fault is told by its class and the lines of code it came through, never by its message.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import sys
import traceback

from pipeline import metrics, nodump
from pipeline.faults import CannotRun
from pipeline.settings import Settings
from pipeline.stream.breaker import TRIPPED, Tripped

# sysexits.h EX_SOFTWARE: the supervisor starts us again, and nothing was acknowledged.
STOPPED = 70
OTHERS_EVERY_SECONDS = 30

# Libraries that log what they carry, at one level or another.
_TALKATIVE = ("faust", "mode", "aiokafka", "kafka", "asyncio", "presidio-analyzer", "presidio-anonymizer", "spacy", "fsspec", "PIL", "rapidocr", "RapidOCR")

log = logging.getLogger("scrim")


def quiet() -> None:
    """No core files; one line per entry on stderr. Ours from INFO; other libraries' from ERROR on, of those no message arguments or tracebacks."""
    nodump.seal()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Plain())
    handler.addFilter(_Rarely())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.ERROR)
    log.setLevel(logging.INFO)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.captureWarnings(True)


class _Rarely(logging.Filter):
    """A library that tries again tells the same fault many times a second: once in OTHERS_EVERY_SECONDS is enough. Ours all pass."""

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        place = (record.module, record.lineno)
        if record.name == log.name or record.created - self._told.get(place, 0.0) > OTHERS_EVERY_SECONDS:
            self._told[place] = record.created
            return True
        return False


class _Plain(logging.Formatter):
    """Ours as written; others' without their arguments, which may be anything."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name == "scrim" or record.name.startswith("scrim.")
        message = record.getMessage() if ours else f"{record.module}:{record.lineno}"
        kind = f" {record.exc_info[0].__name__}" if record.exc_info and record.exc_info[0] else ""
        return f"{self.formatTime(record)} {record.levelname} {record.name}: {message}{kind}"


def stop_at_once(stage: str, error: BaseException) -> None:
    """Leaves the process without any clean-up that might acknowledge something: fails closed. Does not return."""
    metrics.failures.labels(stage).inc()
    if isinstance(error, Tripped):
        log.error("%s stops: %s", stage, error)
        logging.shutdown()
        os._exit(TRIPPED)
    frames = [f"{os.path.basename(f.filename)}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)[-6:]]
    told = str(error) if isinstance(error, CannotRun) else type(error).__name__  # the line of what is known to go wrong is ours, and holds no content
    log.error("%s stops at once: %s at %s", stage, told, " < ".join(reversed(frames)) or "?")
    logging.shutdown()
    for child in multiprocessing.active_children():
        child.kill()  # one that hangs would not notice that its parent is gone
    os._exit(STOPPED)


async def guard(stage: str, work: object) -> None:
    """Awaits what must run for as long as the process does; if it fails, the process stops at once."""
    try:
        await work  # type: ignore[misc]
    except asyncio.CancelledError:
        raise
    except BaseException as error:  # noqa: BLE001  the edge of the stage
        stop_at_once(stage, error)


def stop_event() -> asyncio.Event:
    """Set when the process is asked to end (SIGTERM, SIGINT). Call it in a running loop."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    return asked


def show_metrics(settings: Settings) -> None:
    """Starts the metrics page where one is configured."""
    if settings.metrics_port is not None:
        port = metrics.serve(settings.metrics_host, settings.metrics_port)
        log.info("metrics on http://%s:%d/metrics", settings.metrics_host, port)
