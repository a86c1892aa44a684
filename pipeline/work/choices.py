"""What people have said about being recorded, as both workers hold it: records of `capture.consent` in, "why not" out. Fails closed: a record that cannot
be read opts its person out.
"""

from __future__ import annotations

from redactors.admission import Admission
from schemas import consent
from schemas.audit import Reason
from schemas.consent import Consent


class Choices:
    """Everybody's choices, as told so far."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self._said: dict[str, Consent | None] = {}
        self._erased: set[str] = set()

    def under(self, admission: Admission) -> None:
        """Another policy says what holds for whoever has said nothing."""
        self._admission = admission

    def tell(self, actor: str, value: bytes | None) -> None:
        """What a person said, whole; None takes it back."""
        self._erased.discard(actor)
        if value is None:
            self._said.pop(actor, None)
            return
        self._said[actor] = said = consent.decode(value)
        if said is not None and consent.erased(said):
            self._erased.add(actor)

    def denied(self, actor: str, time: str) -> Reason | None:
        """Why this person's events of this time may not pass, or None where they may."""
        said = self._said.get(actor)
        return Reason.OPTED_OUT if said is None and actor in self._said else self._admission.consent(said, time)

    def of(self, actor: str) -> Consent | None:
        """What a person said, where that can be read."""
        return self._said.get(actor)

    def said(self, actor: str) -> bool:
        """Whether the person said anything, readable or not."""
        return actor in self._said

    def erased(self, actor: str | None) -> bool:
        """Whether the person asked for erasure, and has not allowed again since."""
        return actor in self._erased

    def someone_erased(self) -> bool:
        """Whether anyone did."""
        return bool(self._erased)
