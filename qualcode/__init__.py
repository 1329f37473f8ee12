"""qualcode: qualitative coding for process evaluations, from the terminal."""

__version__ = "0.1.0"
