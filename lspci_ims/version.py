"""The version of this package, in one place with `pyproject.toml` (a test compares the two)."""

VERSION = "0.1.0"
