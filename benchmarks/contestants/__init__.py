"""Who reads the texts: this tool, the peers and the floors, each behind the same two functions.

A contestant is a row of `CONTESTANTS`: a module and the function in it that prepares the reader. Modules of
peers are imported in processes of their own only, so that one peer's imports cost no other one anything.
"""

from .contestant import Contestant, Counts, Form, Reader
from .registry import CONTESTANTS

__all__ = ["CONTESTANTS", "Contestant", "Counts", "Form", "Reader"]
