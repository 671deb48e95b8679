"""`lspci-ims schema`: JSON Schema of the output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .streams import write_bytes

if TYPE_CHECKING:
    from ..report.as_json import SchemaKind


@click.command("schema")
@click.argument("kind", type=click.Choice(["check", "check-line", "diff", "parse"]), default="check")
def command(kind: SchemaKind) -> None:
    """Print the JSON Schema of the output of check (the default), or of what is named.

    check-line is one line of `check --format jsonl`.

    \b
    Example:
      lspci-ims schema parse > parse.schema.json
    """
    import msgspec

    from ..report.as_json import json_schema

    write_bytes(msgspec.json.format(msgspec.json.encode(json_schema(kind)), indent=2) + b"\n")
