"""Judging what a label, a flag or a sentence gives for a password or a key. A value comes in, whether it is one comes out.

What is avoided: taking code that fetches a secret, a path to it, filler, or a word about it for the secret.
"""

from __future__ import annotations

import re

from redactors.text.detectors.entropy import looks_random
from redactors.text.detectors.filler import placeholder

# What stands for a value that is not there.
_NO_VALUE = frozenset(
    """
    null none nil undefined true false string str bytes int number bool boolean any object optional required missing empty blank hidden redacted masked
    example changeme placeholder yes no on off self this return function class def var let const new void env process os getenv environ config settings
    request response params args kwargs input prompt password passwd pwd pass secret token key username user value text type id name default test
    """.split()  # noqa: SIM905  # a table of words reads best as words
)
# After "the password is …": what is said about a password rather than told.
ABOUT = frozenset(
    """
    a an the not no now still also only too very wrong right incorrect correct invalid valid required needed missing empty blank expired expiring weak
    strong short long secure insecure safe unsafe reset changed set updated unchanged stored saved sent shown hidden masked hashed encrypted salted
    rotated revoked leaked compromised visible known unknown forgotten lost same different in on at by for from to of with and or but if when while as it
    its that this these those there here my your his her our their be been being has have had will would can could may must should do does did is are was
    were field fields page prompt policy manager managers reset form screen hash hint dialog box input column rotation change protected protection based
    authentication login again soon today tomorrow yesterday always never sometimes optional mandatory available unavailable accepted rejected denied
    allowed failing failed working broken ok fine good bad nicht falsch richtig ungültig abgelaufen vergessen neu alt incorrecto incorrecta errato
    sbagliata incorrect oublié expiré verkeerd
    """.split()  # noqa: SIM905  # a table of words reads best as words
)
_PATHLIKE = re.compile(r"(?:[.~]{0,2}/|[A-Za-z]:\\|https?://|file:)[\w./\\:~\-?=&%#@]*$|(?:[\w\-.]+[/\\])*[\w\-]+(?:\.(?:py|js|ts|json|ya?ml|pem|key|txt|md|html?|cfg|ini|env|crt|cer|png|jpe?g|gif|java|go|rb|php|sh|keytab|p12|pfx|jks|p8|asc|gpg|pub|ppk|properties|xml|toml|csv|svg|css))$")
CODE = re.compile(r"^(?:[$%#]?[{(<\[]|\$(?:[({]|(?-i:[A-Z_][A-Z0-9_]*|[a-z_]+)\b)|[A-Za-z_][\w.]*[(\[]|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$|[A-Za-z_]\w*(?:::|->)\w|[*•.x#?~_\-]+$|&|\+[A-Za-z_]\w*$|[A-Za-z]+:$)", re.IGNORECASE)
KEYED_CHARS_MIN, RUN_CHARS_MIN = 8, 20
# Words joined by marks with a number at the end, a version, a host: names, not keys.
_VERSIONED = re.compile(r"^(?:[A-Za-z]+[_\-. ])+[A-Za-z]*\d{0,4}(?:\.\d{1,3}){0,3}$|^v?\d+(?:\.\d+){1,3}$|^[A-Z0-9]+(?:_[A-Z0-9]+){2,}$|^[\w\-]+(?:\.[\w\-]+)*\.(?:com|net|org|io|dev|local|internal)$")
_CALL = re.compile(r"\(?[A-Za-z_][\w.]*$|[\w.]*\(")  # "(char" of a cast, "get(" of a call cut at a space
# What goes on behind the value in connection strings and query strings: ";Name=", "&name=".
_NEXT_SETTING = re.compile(r"[;&][ ]?[A-Za-z][\w.\- ]{1,30}=")
_IDENTIFIER_HUMPS = re.compile(r"^(?:[A-Z]?[a-z]{2,14}){1,5}$")


def told(value: str) -> bool:
    """Whether a value given for a password is one: not filler, not code that fetches it, not a word about it."""
    plain = value.strip("\"'`,;")
    return len(plain) >= 3 and plain.lower() not in _NO_VALUE and not CODE.match(plain) and not _PATHLIKE.match(plain) and not _filler(plain)


def spoken(value: str) -> bool:
    """As `told`, in a sentence, where the next word may be any word."""
    plain = value.strip("\"'`,;.!?()")
    return told(value) and plain.lower() not in ABOUT and not (plain.isalpha() and plain.lower().endswith(("ing", "ed", "ly")) and plain.islower())


def keyed(value: str) -> bool:
    """Whether a value given for a key or token is one: long enough and not a plain word, name or path."""
    plain = value.strip("\"'`,;")
    if len(plain) < KEYED_CHARS_MIN or placeholder(plain):
        return False
    if any(looks_random(part) for part in plain.split(".")):
        return True
    if not told(value):
        return False
    digits = sum(c.isdigit() for c in plain)
    return digits >= 2 and not _VERSIONED.match(plain) or len(plain) >= RUN_CHARS_MIN and plain.isalnum() and not _IDENTIFIER_HUMPS.match(plain)


def _filler(text: str) -> bool:
    return len(set(text.lower())) <= 2 and len(text) >= 4 or "your" in text.lower() and "-" in text + "-" and len(text) > 6 and not any(c.isdigit() for c in text)


def unquoted(text: str) -> tuple[int, int] | None:
    """The value without the quotes, brackets and sentence marks around it, and without the settings that follow it; None where it is half an expression."""
    if text.lstrip("\"'`").startswith((",", ")", "]")) or text.count("(") != text.count(")") and _CALL.match(text):
        return None
    following = _NEXT_SETTING.search(text)
    text = text[: following.start()] if following else text
    left = len(text) - len(text.lstrip("\"'`<([{"))
    right = len(text.rstrip("\"'`,;>)]}"))
    return (left, right) if left < right else None
