"""The broker's administration: settings in, an open admin client out, or one line that says where no broker answered."""

from __future__ import annotations

from typing import Any

from aiokafka.errors import KafkaError as AsyncKafkaError
from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from pipeline.faults import CannotRun
from pipeline.settings import Settings, client

ANSWER_MS_MAX = 10_000
# What a broker that fails or does not answer raises: two clients are used, each with errors of its own.
BROKER_FAULTS = (KafkaError, AsyncKafkaError, OSError, TimeoutError)


def open_admin(settings: Settings, purpose: str) -> Any:
    """An admin client; the caller closes it. Raises CannotRun where no broker answers, or it does not let us in."""
    try:
        return KafkaAdminClient(**client(settings), client_id=f"scrim-{purpose}", request_timeout_ms=ANSWER_MS_MAX, bootstrap_timeout_ms=ANSWER_MS_MAX)
    except (KafkaError, OSError) as error:
        raise no_answer(error) from None


def no_answer(error: BaseException) -> CannotRun:
    """What to say where no broker answers."""
    return CannotRun(f"no broker answers at SCRIM_BOOTSTRAP ({type(error).__name__}); for one on this machine: deploy/kafka-local start")
