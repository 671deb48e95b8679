"""The generic detector: SIOV and IMS of any vendor's device, from text and bytes."""

from .observe import observe
from .standing import is_all_ones, standard_list_complete

__all__ = ["is_all_ones", "observe", "standard_list_complete"]
