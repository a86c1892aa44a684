"""Text read from pixels, where letters and digits change places: the same string with what should be digits as digits. Offsets stay."""

from __future__ import annotations

import re

# What OCR takes one for the other; only toward digits, and only where digits are the rule.
_DIGIT_FOR = str.maketrans("OoQDIl|!iSsBZzGb", "0000111111558226"[:0] + "0000" + "11111" + "55" + "8" + "22" + "66")
_RUN = re.compile(r"[0-9OoQDIl|!iSsBZzGb][0-9OoQDIl|!iSsBZzGb \-./]{6,40}[0-9OoQDIl|!iSsBZzGb]")
DIGITS_SHARE_MIN = 0.6


def confused(text: str) -> str:
    """`text` with confusable letters read as digits in runs that are mostly digits."""
    return _RUN.sub(_as_digits, text)


def _as_digits(match: re.Match[str]) -> str:
    run = match[0]
    kept = [c for c in run if c not in " -./"]
    if sum(c.isdigit() for c in kept) < DIGITS_SHARE_MIN * len(kept):
        return run
    return run.translate(_DIGIT_FOR)
