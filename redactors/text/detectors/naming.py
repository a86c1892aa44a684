"""Names of variables, settings and headers that a value is given to. The text before a value comes in, whether its name speaks of a secret comes out.

`api_key` and `dbPasswordProd` name secrets; `key_file`, `tokenLabel`, `PASSWORD_MIN_LENGTH` and `keying` name something about one.
"""

from __future__ import annotations

import re

# The name, and what lies between it and the value: brackets, quotes, spaces and an operator.
_NAME = re.compile(r"([A-Za-z][\w.\-]*)[\"'`\])\\]{0,4}\s*[:=>,|\-\s\"'`(\[{\\]*$")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
# What a name ends in when it is about a secret and not the secret.
_ABOUT = frozenset(
    """
    accessor age alg algorithm algo alphabet arn attempt attempts build change chars charset charsets class column columns comment count created
    date desc description digest dir directory disabled display email enabled encoding endpoint enum env error event exists expire expired expires expiry
    field fields file filename files fingerprint folder form format func function group handler header headers hint host icon id identifier ids index
    info input invalid is kind label labels len length level limit link list location manager max message method min mode model name names namespace none
    number object option options page path paths pattern perms permission permissions placeholder policy position prefix prompt property provider
    ref regex region repo required reset role rotation rule rules schema scope scopes selector service size sort source state status store suffix
    table tags template time timeout title ttl type types updated uri url usage user username users uuid valid validate validation validator
    version view visible width words
    """.split()
)
_NOT_KEYS = ("monkey", "turkey", "hockey", "donkey", "whiskey", "jockey", "hotkey", "foreignkey", "primarykey", "sortkey", "partitionkey")
# Tokens that are worth nothing outside the page they stand in.
_PAGE = frozenset({"csrf", "xsrf", "csrfmiddlewaretoken", "nonce", "antiforgery"})
_SESSION = re.compile(r"sessionid|connectionstring")  # the two names in which the word that ends them says nothing
_SECRETS = re.compile(r"(?i)(?:key|token|secret|bearer|credential|auth|cookie|salt|jwt|otp|access|private|cred|sessionid|webhook|license)s?$")


def words(name: str) -> list[str]:
    """The words of a name in small letters: `clientSecret_2` is client, secret, 2."""
    return [w.lower() for w in _WORD.findall(name)]


def names_password(before: str) -> bool:
    """Whether the name before a value is that of a password itself; true where no name can be read."""
    named = _last(before)
    return not named or named[-1] not in _ABOUT


def names_secret(before: str) -> bool:
    """As `names_password`, of a key or token, and one of its words is that of a secret, whole."""
    named = _last(before)
    if not named:
        return True
    if _SESSION.search("".join(named)):
        return True
    if named[-1] in _ABOUT or any(w in _PAGE for w in named) or named[-1].endswith(_NOT_KEYS):
        return False
    return any(_SECRETS.search(w) for w in named)


def _last(before: str) -> list[str]:
    match = _NAME.search(before)
    return [w for w in words(match[1]) if not w.isdigit()] if match else []
