"""rematch: relocation matching, certified, explained, decided by a person."""

__version__ = "0.1.0"
