"""The topic `capture.policy` as pages use it: calls in, what `stream/publishing` answers out, each call to its end. A test brings calls of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from msgspec import Struct

from pipeline.proof.approvals import Accepted, Signatory
from pipeline.settings import Settings
from pipeline.stream import publishing
from pipeline.stream.publishing import Board, Live, Waiting
from schemas.control import PolicyChange


class Control(Struct, frozen=True):
    """What can be done about the policy. Each raises CannotRun, KafkaError or TimeoutError."""

    board: Callable[[], Board]
    propose: Callable[[str, Signatory, str], Waiting]
    approve: Callable[[PolicyChange, Signatory, str], Waiting]
    publish: Callable[[int], Accepted]
    withdraw: Callable[[int], None]
    live: Callable[[], list[Live]]


def on_broker(settings: Settings) -> Control:
    """The calls on the broker that the settings name."""
    return Control(
        board=lambda: asyncio.run(publishing.board(settings)),
        propose=lambda text, author, time: asyncio.run(publishing.propose(settings, text, author, time)),
        approve=lambda seen, by, time: asyncio.run(publishing.approve(settings, seen.serial, by, time, seen)),
        publish=lambda serial: asyncio.run(publishing.publish(settings, serial)),
        withdraw=lambda serial: asyncio.run(publishing.withdraw(settings, serial)),
        live=lambda: publishing.live(settings),
    )
