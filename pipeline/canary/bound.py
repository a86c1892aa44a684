"""How large the leak rate can still be: leaks seen among canaries planted in, the exact one-sided upper bound (Clopper and Pearson, 1934) out.

By bisection on the binomial tail itself, so there is no approximation and no dependency. What cannot happen: a bound below the share that was seen.
"""

from __future__ import annotations

import math

CONFIDENCE = 0.95


def upper(leaks: int, planted: int, confidence: float = CONFIDENCE) -> float:
    """The largest rate under which so few leaks as were seen still happen with a chance of 1 - `confidence`. 1.0 where nothing was planted."""
    if not 0 <= leaks <= planted:
        raise ValueError("leaks are among those planted")
    if leaks == planted:
        return 1.0
    low, high = leaks / planted, 1.0
    while True:
        middle = (low + high) / 2
        if middle in (low, high):  # neighbours among floats: nothing lies between
            return high
        if _at_most(leaks, planted, middle) > 1 - confidence:
            low = middle
        else:
            high = middle


def _at_most(leaks: int, planted: int, rate: float) -> float:
    """P(X <= leaks) for X ~ Binomial(planted, rate), 0 < rate < 1, each term by logarithms so that none overflows."""
    yes, no = math.log(rate), math.log1p(-rate)
    whole = math.lgamma(planted + 1)
    return math.fsum(math.exp(whole - math.lgamma(k + 1) - math.lgamma(planted - k + 1) + k * yes + (planted - k) * no) for k in range(leaks + 1))
