"""`lspci-ims plugins new`: a whole distribution, or one file, of a plugin that works as it stands."""

from .names import Ids, PluginName, check_ids, check_name
from .writing import write_distribution, write_one_file

__all__ = ["Ids", "PluginName", "check_ids", "check_name", "write_distribution", "write_one_file"]
