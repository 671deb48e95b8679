"""Tables: the knowledge of this project, each row with its source. No logic lives here."""

from .tables import rows

__all__ = ["rows"]
