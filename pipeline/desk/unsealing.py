"""Raw values of a comparison's examples: shown to an officer one at a time, each with a reason that is written down before anything is shown.

They are in the memory of the desk for a while after the comparison, and nowhere else. What cannot happen: a value in the database, a log or an address; one
that is shown and no record tells of; one that is shown when its time is over.
"""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from msgspec import Struct, structs

from pipeline.desk.asked import Desk, Fault
from pipeline.desk.doing import done
from pipeline.desk.ingest import write_time
from pipeline.desk.store import now_ms, writing
from pipeline.policy_diff import Diff, Example, Row
from pipeline.proof import access
from pipeline.proof.access import NotSaid
from pipeline.stream import officer

VALUES_SECONDS_MAX = 1800  # after this, compare again
REASON_CHARS_MAX = 400


class Values:
    """The examples with their values, by name: `exposed-2-0` is the first example of the third row of what is newly exposed."""

    def __init__(self, found: Diff, seconds: float = VALUES_SECONDS_MAX) -> None:
        rows = {"exposed": found.exposed, "masked": found.masked}
        self._kept = {f"{kind}-{i}-{j}": one for kind, these in rows.items() for i, row in enumerate(these) for j, one in enumerate(row.examples)}
        clock = threading.Timer(seconds, self._kept.clear)
        clock.daemon = True
        clock.start()

    def get(self, name: str) -> Example | None:
        """The example, for as long as it is kept."""
        return self._kept.get(name)


def stripped(found: Diff) -> Diff:
    """The same without a raw value."""

    def rows(these: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(structs.replace(row, examples=tuple(structs.replace(one, value=None) for one in row.examples)) for row in these)

    return structs.replace(found, exposed=rows(found.exposed), masked=rows(found.masked))


class Unsealed(Struct, frozen=True):
    """What may be shown now. Content."""

    value: str


def unseal(desk: Desk, values: Values | None, name: str, who: str, why: str) -> Unsealed:
    """Writes down who looks, why, and at which record; then gives the value. Raises Fault, and then nothing is shown."""
    if not why:
        raise Fault("Say why: it is written down before anything is shown.")
    one = values.get(name) if values is not None else None
    if one is None:
        raise Fault("Choose an example; where you have, its value is not kept any more: compare again.", 409)
    _note(desk, one, who, why)
    with writing(desk.engine, who, "unsealed", f"{one.session} {one.id}"):
        pass
    return Unsealed(one.value or "")


def _note(desk: Desk, one: Example, who: str, why: str) -> None:
    """On the topic of who looked; where there is no broker, in the file beside what the desk follows."""
    now = write_time(now_ms())
    if desk.folder is None:
        done(lambda: asyncio.run(officer.note(desk.settings, "compare", who, why, now, [one.place])))
        return
    try:
        access.append(Path(desk.folder) / "access.jsonl", "compare", who, why, now, [one.place])
    except NotSaid:
        raise Fault("The reason is one line of at most 400 characters.") from None
    except OSError:
        raise Fault("It cannot be written down, so nothing is shown.", 409) from None
