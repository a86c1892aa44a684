"""The policy that holds while a worker runs: the compacted topic `capture.policy` in, each policy that it brings handed to the worker out.

What cannot happen: a record decided under the file's policy where the topic had another at the start; a policy taken up that is not signed by enough
approvers (`proof.approvals`). What is refused changes nothing, and is told by its number and a code only. Without SCRIM_APPROVERS_FILE the topic is not
read, and the file's policy holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiokafka import TopicPartition

from pipeline import metrics, policies
from pipeline.proof.approvals import Accepted, Chain, Refused, read_approvers
from pipeline.settings import Settings
from pipeline.stream.process import log
from pipeline.stream.transactions import follower, read_partition
from redactors.policy.load import digest, load
from schemas.policy import Policy

PARTITION = 0
# Takes a policy up between two steps; False where it cannot be built here.
Adopt = Callable[[Accepted], Awaitable[bool]]


def at_start(settings: Settings) -> tuple[str, Policy]:
    """The policy to begin with, as text and as what it means: the published one, else the file's. Raises CannotRun, KafkaError."""
    approvers = read_approvers(settings)
    if approvers is not None:
        chain = Chain(approvers)
        for record in asyncio.run(read_partition(settings, settings.topic("policy"), PARTITION)):
            chain.take(record.key, record.value, record.at_ms)
        if chain.last is not None:
            return chain.last.change.policy, chain.last.policy
    return policies.read(settings)


async def follow(settings: Settings, stage: str, text: str, adopt: Adopt, known: asyncio.Event) -> None:
    """Hands over each policy that is published, in order; of those that stand there at the start the last one only, and only where it is not `text`, which
    the worker has. Sets `known` then, and goes on for ever. Raises KafkaError."""
    holds = digest(load(text))
    _tell(stage, holds, 0)
    approvers = read_approvers(settings)
    if approvers is None:
        known.set()
        return
    chain = Chain(approvers)
    consumer = follower(settings)
    await consumer.start()
    try:
        at = TopicPartition(settings.topic("policy"), PARTITION)
        consumer.assign([at])
        await consumer.seek_to_beginning(at)
        end = (await consumer.end_offsets([at]))[at]
        while True:
            if not known.is_set() and await consumer.position(at) >= end:
                if chain.last is not None:
                    await _take(stage, chain.last, text, adopt)
                    text = chain.last.change.policy
                known.set()
            for record in (await consumer.getmany(at, timeout_ms=500)).get(at, []):
                taken = chain.take(record.key, record.value, record.timestamp)
                if isinstance(taken, Refused):
                    _refuse(stage, taken.serial, taken.why)
                elif taken is not None and known.is_set():
                    await _take(stage, taken, text, adopt)
                    text = taken.change.policy
    finally:
        await consumer.stop()


async def _take(stage: str, accepted: Accepted, text: str, adopt: Adopt) -> None:
    """Fails closed where it cannot: what holds goes on, and says so."""
    serial = accepted.change.serial
    if accepted.change.policy != text and not await adopt(accepted):
        _refuse(stage, serial, "cannot_run")
        return
    if accepted.digest != accepted.change.digest:
        log.warning("policy %d was approved as %s; in this version it is %s", serial, accepted.change.digest, accepted.digest)
    _tell(stage, accepted.digest, serial)


def _tell(stage: str, holds: str, serial: int) -> None:
    metrics.policy.clear()
    metrics.policy.labels(stage, holds, str(serial)).set(1)
    log.info("%s holds to policy %s (%s)", stage, holds, f"published as {serial}" if serial else "begun with")


def _refuse(stage: str, serial: int, why: str) -> None:
    metrics.policy_refused.labels(stage, why).inc()
    log.warning("%s refuses policy record %d: %s", stage, serial, why)
