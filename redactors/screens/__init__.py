"""Screens: a screenshot's bytes in, a covered frame out. `frame.redact_frame` is the whole of it; the other modules are its steps, in order:

decode, change (what must be read), unread (what the engine passed over), words (an engine's answer to cells), fields (which label names which cell), find
(cells to the text finder, findings back to words), cover, encode. Cannot happen: a frame leaves unread, or with a byte of its file in it.
"""
