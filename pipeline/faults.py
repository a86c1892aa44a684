"""What is known to go wrong before or beside the work. One exception for all of it, whose text is ours: place, fault and fix, never content."""


class CannotRun(Exception):
    """A command or a worker cannot begin, or cannot go on. `str()` of it may be shown to anyone."""
