"""Tables: the knowledge of this project, each row with its source. No logic lives here."""

from .tables import rows, stored

__all__ = ["rows", "stored"]
