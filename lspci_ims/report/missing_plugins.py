"""Plugins that failed: an answer without what they know must not pass for a whole one."""

from __future__ import annotations

from ..model import Tool


def missing_plugins(tool: Tool) -> str | None:
    """A sentence on the plugins that failed; None where none did."""
    failed = [plugin.name for plugin in tool.plugins if plugin.status == "failed"]
    if not failed:
        return None
    named = f"plugin {failed[0]}" if len(failed) == 1 else f"plugins {', '.join(failed)}"
    return f"{named} failed: what is known there of these devices is missing here"
