"""The formats in which workers hand things over: to each other, to those who come after them, and to whoever checks.

One number for a release of Scrim. What a format brought:

- 2: a decision says how coarsely its event's time was rounded; a session's state opens only under as many partitions as it was written under; the ledger of
  what was released says its format.
- 1: all that was written before formats were numbered. It is not written out.

Every reader takes OLDEST to NEWEST, and refuses what is newer: fails closed, since what it does not know of could be what keeps a value masked. Writers write
NEWEST, or what SCRIM_FORMAT says: while a release is rolled out, the format of the release before, so that its workers can go on with what they find.
The audit and its checkpoints are read for years, and keep a number of their own.
"""

from __future__ import annotations

OLDEST = 1
NEWEST = 2
AUDIT = 1  # no format since has changed it
