"""The answer of `check` as JSON lines: one machine a line, so that a stream of reports stays a stream."""

from __future__ import annotations

from typing import Any

import msgspec

from ..model import CheckResult
from .as_json import LINE_SCHEMA, safe_json


def render_jsonl(result: CheckResult) -> bytes:
    """One machine a line, each an object on its own; nothing when there is no machine."""
    machines: Any = msgspec.to_builtins(result.machines)
    tool = msgspec.to_builtins(result.tool)
    lines = ({"schema": LINE_SCHEMA, "tool": tool, **machine} for machine in machines)
    return b"".join(safe_json(msgspec.json.encode(line)) for line in lines)
