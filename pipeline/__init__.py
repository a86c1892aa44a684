"""The shell: moves bytes between topics, files, stores and the core."""

__version__ = "0.1.0"
