"""Numbers that seven countries give a person: a random generator in, one number with its published check out. As `values.py`: nothing of the detectors."""

from __future__ import annotations

import string
from collections.abc import Callable
from random import Random


def nhs(random: Random) -> str:
    """UK NHS number: weights 10 to 2, modulo 11."""
    while True:
        body = str(random.randint(10**8, 10**9 - 1))
        check = -sum(int(d) * (10 - i) for i, d in enumerate(body)) % 11
        if check != 10:
            return f"{body[:3]} {body[3:6]} {body[6:]}{check}"


def steuer_id(random: Random) -> str:
    """German tax identification number: one digit twice among the first ten, then ISO/IEC 7064 MOD 11,10."""
    body = random.sample(string.digits, 9)
    body.insert(random.randint(1, 9), body[random.randrange(9)])
    if body[0] == "0":
        body[0], body[1] = body[1], body[0]
    if body[0] == "0":  # 0 was the one that stands twice
        return steuer_id(random)
    product = 10
    for digit in body:
        rest = (int(digit) + product) % 10 or 10
        product = rest * 2 % 11
    text = "".join(body) + str((11 - product) % 10)
    return f"{text[:2]} {text[2:5]} {text[5:8]} {text[8:]}"


def nir(random: Random) -> str:
    """French social security number: key 97 minus the number modulo 97."""
    born = f"{random.choice('12')}{random.randint(41, 99)}{random.randint(1, 12):02}"
    body = f"{born}{random.randint(21, 95)}{random.randint(101, 899)}{random.randint(101, 899)}"
    return f"{body[0]} {body[1:3]} {body[3:5]} {body[5:7]} {body[7:10]} {body[10:]} {97 - int(body) % 97:02}"


def dni(random: Random) -> str:
    """Spanish DNI: its letter is the number modulo 23."""
    body = str(random.randint(10**7, 10**8 - 1))
    return body + "TRWAGMYFPDXBNJZSQVHLCKE"[int(body) % 23]


_ODD = dict(
    zip(
        string.digits + string.ascii_uppercase,
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
    )
)


def codice_fiscale(random: Random) -> str:
    """Italian fiscal code: the last letter is the sum of the odd and even places' values modulo 26 (D.M. 23 December 1976)."""
    name = "".join(random.choices("BCDFGLMNPRSTVZ", k=6))
    body = f"{name}{random.randint(41, 99)}{random.choice('ABCDEHLMPRST')}{random.randint(1, 28):02}{random.choice('ABCDEFGHL')}{random.randint(101, 999)}"
    total = sum(_ODD[c] if i % 2 == 0 else (int(c) if c.isdigit() else ord(c) - 65) for i, c in enumerate(body))
    return body + chr(65 + total % 26)


def bsn(random: Random) -> str:
    """Dutch citizen service number: weights 9 to 2 and -1, divisible by 11."""
    while True:
        body = str(random.randint(10**7, 10**8 - 1))
        check = sum(int(d) * (9 - i) for i, d in enumerate(body)) % 11
        if check != 10:
            return body + str(check)


def nif(random: Random) -> str:
    """Portuguese tax number: weights 9 to 2, modulo 11."""
    body = random.choice("12") + str(random.randint(10**6, 10**7 - 1))
    check = 11 - sum(int(d) * (9 - i) for i, d in enumerate(body)) % 11
    return body + str(0 if check > 9 else check)


# By language.
NUMBERS: dict[str, Callable[[Random], str]] = {"en": nhs, "de": steuer_id, "fr": nir, "es": dni, "it": codice_fiscale, "nl": bsn, "pt": nif}
