"""What stands where a secret would: fillers, words, references, code that fetches it. A value comes in, whether it is no secret comes out.

Right only in the direction that is safe: what a label or a vendor's prefix says is a secret is given up only where the value itself says that it is none.
"""

from __future__ import annotations

import binascii
import itertools
import re
from base64 import b64decode

FILLER_SHARE = 0.6  # of one and the same character
REPEATS_SHARE = 0.4  # of characters like the one before: a key held down
COUNTED_SHARE = 0.5  # of characters that the alphabet's or the digits' next one follows; of random ones about a twentieth
PRINTABLE_SHARE = 0.98
DECODED_CHARS_MIN = 12
# A run of one filling character. Letters other than x repeat in real keys ("AAAA" in base64).
_RUN = re.compile(r"[xX]{6,}|0{10,}|[#*•?]{4,}|\.{3,}|…")
# Words of an instruction to the reader. Of five letters and more, one random key of a hundred thousand has one.
_INSTRUCTION = re.compile(
    r"(?i)example|placeholder|change[_\- ]?me|replace[_\- ]?(?:me|with|this)|redacted|dummy|sample|insert[_\- ]|put[_\- ](?:your|the)|goes[_\- ]?here|[_\-]here\b|your[_\-]|to[_\-]be[_\-]|todo\b|random[_\- ]?string|not[_\- ]?(?:a[_\- ])?real"
)
_BASE64 = re.compile(r"[A-Za-z0-9+/_\-]+={0,2}")
_BASIC = re.compile(r"[\w.@+\-]{1,64}:\S+")  # user:password, as in HTTP's Basic
_CREDENTIAL = re.compile(r"(?i)pass|secret|token|key|auth|cred")


def monotone(text: str) -> bool:
    """Whether a string is mostly one character, or was typed by holding keys down."""
    kept = [c for c in text.lower() if c.isalnum()]
    repeats = sum(a == b for a, b in itertools.pairwise(kept))
    return not kept or max(kept.count(c) for c in set(kept)) > FILLER_SHARE * len(kept) or repeats > REPEATS_SHARE * len(kept)


def placeholder(text: str) -> bool:
    """Whether a "secret" is filler: monotone, or a run of x or dots, or words that tell the reader to put one there. Not for passwords: "changeme" is one."""
    return monotone(text) or _RUN.search(text) is not None or _INSTRUCTION.search(text) is not None


def counted(text: str) -> bool:
    """Whether a string counts up ("abcd1234efgh", "a1b2c3d4"): an alphabet or an example, unless something says that it is a secret."""
    kept = [c for c in text.lower() if c.isalnum()]
    ups = sum(any(ord(after) - ord(c) == 1 for after in kept[n + 1 : n + 3]) for n, c in enumerate(kept))
    return ups > COUNTED_SHARE * len(kept)


def readable(token: str) -> bool:
    """Whether a token is base64 of plain text in which nothing speaks of a credential: not drawn at random."""
    if not _BASE64.fullmatch(token):
        return False
    body = token.rstrip("=").replace("-", "+").replace("_", "/")
    body = body[: len(body) // 4 * 4]
    try:
        said = b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return False
    plain = sum(32 <= byte < 127 or byte in (9, 10, 13) for byte in said)
    if len(said) < DECODED_CHARS_MIN or plain < PRINTABLE_SHARE * len(said):
        return False
    words = said.decode("ascii", "replace")
    return not _BASIC.fullmatch(words) and not _CREDENTIAL.search(words)
