"""Plain words for outcomes, reasons, entities and channels: enum in, a phrase for a reader who never saw the code out."""

from __future__ import annotations

from schemas.audit import Outcome, Reason

OUTCOMES: dict[Outcome, str] = {
    Outcome.CLEAN: "passed on, with what is sensitive masked",
    Outcome.MERGED: "folded into another record, such as keys into one typed run",
    Outcome.DROPPED: "not passed on, because the policy does not allow it",
    Outcome.QUARANTINED: "held back, because it was broken or could not be judged",
}

REASONS: dict[Reason, str] = {
    Reason.PASSED: "Nothing in it needed masking.",
    Reason.MASKED: "It passed with something masked.",
    Reason.RUN: "Typed keys that became part of one typed run.",
    Reason.KEY_STATE: "A key coming up, or a modifier: it says nothing of its own.",
    Reason.UNCHANGED: "A screenshot like the one before it.",
    Reason.APP_UNKNOWN: "The recorder did not know which app was in front.",
    Reason.APP_NOT_ALLOWED: "An app that the policy does not list as a work app.",
    Reason.URL_NOT_ALLOWED: "A web page outside the hosts that the policy lists.",
    Reason.PRIVATE_WINDOW: "A private browser window.",
    Reason.NON_WORK_WINDOW: "A window that is not for work was on the screen.",
    Reason.OPTED_OUT: "The person has opted out of recording.",
    Reason.PAUSED: "The person had paused recording.",
    Reason.ERASED: "The person asked for erasure.",
    Reason.DUPLICATE: "The same record, sent again.",
    Reason.DELETED: "Typed, then deleted again: nothing was left of it.",
    Reason.TOO_BIG: "The record is larger than the limit.",
    Reason.NOT_UTF8: "Not valid UTF-8 text.",
    Reason.NUL: "It holds a NUL character.",
    Reason.LONE_SURROGATE: "It holds half a character (a lone surrogate).",
    Reason.NOT_JSON: "Not valid JSON, for instance cut off.",
    Reason.NOT_OBJECT: "Valid JSON, but not an object.",
    Reason.REPEATED_KEY: "A field is there twice.",
    Reason.TOO_DEEP: "Nested deeper than the limit.",
    Reason.UNKNOWN_TYPE: "A type of event that the contract does not have.",
    Reason.BAD_VALUE: "A field or value that the contract does not have.",
    Reason.TEXT_TOO_LONG: "A text longer than the limit.",
    Reason.TOO_MANY_NODES: "More interface elements than the limit.",
    Reason.KEY_MISMATCH: "The message's key is not its session.",
    Reason.ID_CONFLICT: "An id that was used before, with other content.",
    Reason.OUT_OF_ORDER: "Its number is not above the one before it.",
    Reason.BLOB_REF: "It names a picture outside the picture store.",
    Reason.BLOB_MISSING: "Its picture is not in the store.",
    Reason.BLOB_TOO_BIG: "Its picture's file is larger than the limit.",
    Reason.BLOB_HASH: "Its picture is not the one it was sent with.",
    Reason.IMAGE_UNDECODABLE: "Its picture cannot be opened.",
    Reason.IMAGE_TYPE: "Its picture is of another type than declared.",
    Reason.IMAGE_SIZE: "Its picture is of another size than declared.",
    Reason.IMAGE_TOO_BIG: "Its picture has more pixels than the limit.",
    Reason.IMAGE_UNREADABLE: "The words in its picture could not be read, so it was not trusted.",
    Reason.DETECTOR_ERROR: "The search for sensitive content failed, so it was not trusted.",
    Reason.TIMEOUT: "It took longer than the limit.",
    Reason.WORKER_DIED: "The process working on it died.",
    Reason.CATCH_SCHEMA: "The second check found a field that must not leave.",
    Reason.CATCH_APP: "The second check found an app that is not allowed.",
    Reason.CATCH_CONTENT: "The second check found something sensitive that was still readable.",
    Reason.CATCH_FRAME: "The second check found something in a picture.",
    Reason.CATCH_BLOB: "The second check found a picture that does not match its record.",
}

CHANNELS: dict[str, str] = {
    "typed": "Typed",
    "clipboard": "Clipboard",
    "title": "Window titles",
    "url": "Addresses",
    "field": "Fields",
    "pixels": "Screens",
    "prose": "Notes",
}

_ENTITIES = {
    "PERSON": "Name",
    "EMAIL_ADDRESS": "E-mail address",
    "PHONE_NUMBER": "Phone number",
    "CREDIT_CARD": "Payment card",
    "CVV": "Card code",
    "CARD_EXPIRY": "Card expiry",
    "IBAN_CODE": "IBAN",
    "US_SSN": "Social security number",
    "DATE_OF_BIRTH": "Date of birth",
    "ZIP_CODE": "Postcode",
    "LOCATION": "Place",
    "IP_ADDRESS": "Network address",
    "MAC_ADDRESS": "Hardware address",
    "USER_NAME": "User name",
    "SECRET": "Secret key",
    "CRYPTO": "Crypto address",
    "URL": "Web address",
    "ID": "Identifier",
    "OTP": "One-time code",
    "SECURE": "Password field",
    "OPEN_TAIL": "Unfinished value",
    "FACE": "Face",
    "CODE": "Bar or QR code",
    "WINDOW": "Window not for work",
    "UNREAD": "Could not be read",
}


def entity(name: str) -> str:
    """An entity as a reader would say it."""
    return _ENTITIES.get(name) or name.replace("_", " ").capitalize()
