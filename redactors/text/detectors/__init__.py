"""Every pattern detector there is, in one table. To add one, write it in its file with its examples."""

from __future__ import annotations

from redactors.text.detectors import addresses, contact, dates, identity, introduced, payments, places, public, secrets, tokens
from redactors.text.detectors.detector import Detector

ALL: tuple[Detector, ...] = (
    *payments.DETECTORS,
    *contact.DETECTORS,
    *identity.DETECTORS,
    *dates.DETECTORS,
    *addresses.DETECTORS,
    *places.DETECTORS,
    *public.DETECTORS,
    *introduced.DETECTORS,
    *tokens.DETECTORS,
    *secrets.DETECTORS,
)
