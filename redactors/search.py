"""What of a record is to be searched, and the one batched search: records in, findings by text out. A text that breaks the finder breaks only itself."""

from __future__ import annotations

from msgspec import Struct

from redactors.core import Core
from redactors.parted import Pair, pairs
from redactors.state import Ready
from redactors.strings import AppSlots, Slot, app_slots, own_slots, target_slots
from redactors.text.finding import Finding, Text
from redactors.typed import texts_of
from schemas.raw import App, RawEvent, Screenshot

APPS_MAX = 2_000

Found = dict[Text, tuple[Finding, ...] | None]  # None: the finder failed on this text


class Strings(Struct, frozen=True):
    """The open strings of a record that may leave: its own and its app's; and all its texts to be searched, those of its windows and its run too."""

    event: RawEvent
    own: list[Slot]
    app: AppSlots | None
    texts: list[Text]
    pairs: tuple[Pair, ...] = ()


def strings_of(ready: Ready, core: Core) -> Strings:
    """What of a record is to be searched. An app that is not admitted says nothing."""
    event = ready.event
    app_id, title = (event.app.id, event.app.title or "") if event.app else ("", "")
    day = core.day(event)
    own = [slot for slot in own_slots(event, day) if ready.typed is None or slot.path != "$.text"]
    if event.target is not None:
        own += target_slots(event.target, app_id, title, day=day)
    app = _app(event.app, day, core) if event.app is not None and core.admission.app(event.app) is None else None
    texts = [slot.text for slot in own]
    if isinstance(event, Screenshot):
        seen = [window.app for window in event.windows or () if window.app is not None and core.admission.app(window.app) is None]
        texts += [slot.text for one in seen for slot in _app(one, day, core).slots]
    if app is not None:
        texts += [slot.text for slot in app.slots]
    parted = tuple(pairs(event, day))
    texts += [pair.text for pair in parted]
    return Strings(event, own, app, texts + (texts_of(ready.typed, day) if ready.typed is not None else []), parted)


def _app(app: App, day: str, core: Core) -> AppSlots:
    """An app's strings. Most records of a session have the app of the one before, and its URL takes long to take apart."""
    if (app, day) not in core.slots:
        if len(core.slots) >= APPS_MAX:
            core.slots.clear()
        core.slots[app, day] = app_slots(app, core.policy, day=day)
    return core.slots[app, day]


def search(texts: list[Text], core: Core) -> Found:
    """Findings by text, in one batch."""
    try:
        return dict(zip(texts, core.finder.find(texts), strict=True))
    except Exception:  # noqa: BLE001  one broken text must not take the batch with it
        return {text: _alone(text, core) for text in texts}


def _alone(text: Text, core: Core) -> tuple[Finding, ...] | None:
    try:
        return core.finder.find([text])[0]
    except Exception:  # noqa: BLE001  fails closed: its record is quarantined
        return None
