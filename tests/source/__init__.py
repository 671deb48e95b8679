"""Tests of the source room; `containers` wraps bytes in everything that is read."""
