"""What of a record is to be searched, and the one batched search: records in, findings by text out. A text that breaks the finder breaks only itself."""

from __future__ import annotations

from redactors.core import Core
from redactors.state import Ready
from redactors.strings import AppSlots, Slot, app_slots, own_slots, target_slots
from redactors.text.finding import Finding, Text
from redactors.typed import texts_of
from schemas.raw import RawEvent, Screenshot

Found = dict[Text, tuple[Finding, ...] | None]  # None: the finder failed on this text


def slots_of(event: RawEvent, core: Core) -> tuple[AppSlots | None, list[Slot]]:
    """An event's own strings, and its app's, which most events share."""
    app = event.app if event.app is not None and core.admission.app(event.app) is None else None
    slots = list(own_slots(event))
    if event.target is not None:
        slots += target_slots(event.target, event.app.id if event.app else "", (event.app.title or "") if event.app else "")
    if isinstance(event, Screenshot) and event.windows:
        for i, window in enumerate(event.windows):
            if window.app is not None and core.admission.app(window.app) is None:
                slots += app_slots(window.app, core.policy, f"$.windows[{i}].app").slots
    return (app_slots(app, core.policy) if app is not None else None), slots


def texts_in(ready: Ready, core: Core) -> list[Text]:
    """Every text of a record that may leave as an event of its own."""
    app, slots = slots_of(ready.event, core)
    texts = [slot.text for slot in slots if ready.typed is None or slot.path != "$.text"]
    if app is not None:
        texts += [slot.text for slot in app.slots]
    return texts + (texts_of(ready.typed) if ready.typed is not None else [])


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
