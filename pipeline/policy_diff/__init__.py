"""What a policy would mask, expose, drop and hold back that another does not, found by running both over a recording."""

from __future__ import annotations

from pipeline.policy_diff.changes import Diff, Example, FramePair, Move, Row
from pipeline.policy_diff.run import diff
from pipeline.policy_diff.sources import Keys

__all__ = ["Diff", "Example", "FramePair", "Keys", "Move", "Row", "diff"]
