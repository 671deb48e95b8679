"""Two dumps of one machine: what changed, what it means, and what one side cannot show."""

from .run import DIFF_SCHEMA, diff_sources

__all__ = ["DIFF_SCHEMA", "diff_sources"]
