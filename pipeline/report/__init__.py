"""What a run did, for a person to look at: records are counted as they pass, and become `report.html` or a table for the terminal.

tally = report.Tally()
tally.add(redacted)                       # every record, once
tally.frame(before, after, marks, caption)  # any frame, as often as wanted: the most telling ones are kept
tally.run(before, after, marks, where)    # any typed run or string
report.write(path, tally, synthetic=True, title="The demo's day", records_in=3121)
console.print(report.table(tally))
"""

from __future__ import annotations

from pipeline.report.page import render, write
from pipeline.report.table import table
from pipeline.report.tally import Tally

__all__ = ["Tally", "render", "table", "write"]
