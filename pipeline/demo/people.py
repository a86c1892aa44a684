"""Everyone and everything sensitive in the demo's working day. All of it is invented.

Out: `VALUES`, the one list that the days are written from and that `truth.json` is made from. Nothing here belongs to a person: e-mail domains
are RFC 2606's, phone numbers 555-01xx, cards the payment industry's test numbers, addresses of networks RFC 5737's and RFC 7042's, the social
security number the one that a 1940 pamphlet made void, and every key and password was made up here and opens nothing.
"""

from __future__ import annotations

from typing import NamedTuple


class Value(NamedTuple):
    """One sensitive value. `hard` marks what only context gives away: a first name alone, an unfinished value."""

    entity: str
    value: str
    hard: bool = False


# Colleagues: the three who are recorded.
MAYA = "Maya Okafor"
TOMAS = "Tomas Lindqvist"
INES = "Ines Carvalho"
MAYA_MAIL = "maya.okafor@example-corp.com"
TOMAS_MAIL = "tomas.lindqvist@example-corp.com"
INES_MAIL = "ines.carvalho@example-corp.com"
INES_LOGIN = "ines.carvalho"
INES_PHONE = "(415) 555-0199"

# Customers.
HAROLD = "Harold Whitcombe"
HAROLD_SHORT = "H. Whitcombe"
HAROLD_MAIL = "harold.whitcombe@example.com"
HAROLD_PHONE = "+1 415 555 0134"
HAROLD_BORN = "03/14/1968"
HAROLD_STREET = "48 Marlow Quay"
HAROLD_ADDRESS = "48 Marlow Quay, Eastbrook, OR 97013"
HAROLD_OLD_STREET = "12 Old Mill Road"
CELESTE = "Celeste Amari"
CELESTE_MAIL = "celeste.amari@example.net"
JOSE = "José Arrieta"
BRIDGET = "Bridget Nakamura"
BRIDGET_MAIL = "bridget.nakamura@example.org"
BRIDGET_PHONE = "(503) 555-0142"
BRIDGET_CARD = "4242 4242 4242 4242"
BRIDGET_EXPIRY = "09/29"
BRIDGET_SSN = "219-09-9999"
DMITRI = "Dmitri Vassilenko"
DMITRI_MAIL = "d.vassilenko@example.com"
DMITRI_IBAN = "DE89 3704 0044 0532 0130 00"
DMITRI_CARD = "5555 5555 5555 4444"

# Secrets and machines.
SUDO_PASSWORD = "Quince-Harbor-47!"
SSO_PASSWORD = "plum.Tractor_88"
SSO_CODE = "482913"
GITHUB_TOKEN = "ghp_9sQvT2LmXw4KfRb7Zc1Yd8HnUe3Jp6AaGo5N"
AWS_KEY = "AKIA4SCRIMDEMO7QX2LT"
DB_PASSWORD = "Basil7CopperVale"
EDGE_HOST = "203.0.113.47"
NOISY_HOST = "198.51.100.23"
NIC = "00:00:5E:00:53:AF"

# Said in private apps: nothing of it may come out, not even masked.
PRIVATE_KIDS = "can you fetch the kids at five"
PRIVATE_DOCTOR = "the doctor called about the results"
PRIVATE_RENT = "rent for march"
PRIVATE_SONG = "rainy day piano"
PRIVATE_BALANCE = "2,318.44"
PRIVATE_NOTE = "nakamura second try"
PRIVATE_IBAN = "GB33 BUKB 2020 1555 5555 55"

VALUES: tuple[Value, ...] = (
    *(Value("PERSON", name) for name in (MAYA, TOMAS, INES, HAROLD, CELESTE, JOSE, BRIDGET, DMITRI)),
    *(Value("PERSON", name, hard=True) for name in ("Harold", "Bridget", "Dmitri", "Celeste", "Maya", "Tomas")),
    *(Value("EMAIL_ADDRESS", mail) for mail in (MAYA_MAIL, TOMAS_MAIL, INES_MAIL, HAROLD_MAIL, CELESTE_MAIL, BRIDGET_MAIL, DMITRI_MAIL)),
    *(Value("PHONE_NUMBER", phone) for phone in (INES_PHONE, HAROLD_PHONE, BRIDGET_PHONE)),
    Value("PERSON", HAROLD_SHORT),
    Value("DATE_OF_BIRTH", HAROLD_BORN),
    Value("STREET_ADDRESS", HAROLD_STREET),
    Value("STREET_ADDRESS", HAROLD_ADDRESS),
    Value("STREET_ADDRESS", HAROLD_OLD_STREET),
    Value("CREDIT_CARD", BRIDGET_CARD),
    Value("CREDIT_CARD", DMITRI_CARD),
    Value("CARD_EXPIRY", BRIDGET_EXPIRY, hard=True),
    Value("US_SSN", BRIDGET_SSN),
    Value("IBAN_CODE", DMITRI_IBAN),
    Value("USER_NAME", INES_LOGIN, hard=True),
    Value("PASSWORD", SUDO_PASSWORD),
    Value("PASSWORD", SSO_PASSWORD),
    Value("PASSWORD", DB_PASSWORD),
    Value("OTP", SSO_CODE),
    Value("SECRET", GITHUB_TOKEN),
    Value("SECRET", AWS_KEY),
    Value("IP_ADDRESS", EDGE_HOST),
    Value("IP_ADDRESS", NOISY_HOST),
    Value("MAC_ADDRESS", NIC),
    *(Value("WINDOW", said) for said in (PRIVATE_KIDS, PRIVATE_DOCTOR, PRIVATE_RENT, PRIVATE_SONG, PRIVATE_NOTE, PRIVATE_BALANCE, PRIVATE_IBAN)),
)

# Ordinary work, typed as it stands here in work apps: a pipeline that destroys it is of no use to a trainer.
KEPT: tuple[str, ...] = (
    "the renewal is ready: twelve months, same volume",
    "the forecast moves to the second sheet",
    "queue is down to four tickets",
    "your parcel left the depot this morning",
    "git pull --rebase",
    "systemctl restart payments-worker",
    "retry_limit = 5",
    "next: rotate the token",
)
