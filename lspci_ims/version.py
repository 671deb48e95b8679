"""The version of this package, in one place with `pyproject.toml` (a test compares the two)."""

__version__ = "0.1.0"
