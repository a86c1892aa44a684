"""Recordings of other tools, each made into raw events of the contract. One adapter is one file with one function, `events`; `table.py` lists them.

A recording is somebody else's file: everything is read through `source.py`, within limits, and nothing outside it is ever opened. What a format lacks,
what was guessed and what was left out is counted in `notes.py`'s words, which are ours; nothing of a recording is in a count, a log or an error.
"""
