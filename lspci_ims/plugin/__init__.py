"""The plugin host: finds plugins, loads each alone, calls each guarded, checks all that they hand over.

A plugin's fault becomes a diagnostic and the plugin's status; it never touches another plugin's things.
"""

from .host import PluginHost

__all__ = ["PluginHost"]
