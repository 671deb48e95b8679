"""`lspci-ims schema`: JSON Schema of the output."""

from __future__ import annotations

from typing import Literal

import click

from .streams import write_bytes


@click.command("schema")
@click.argument("kind", type=click.Choice(["check", "parse"]), default="check")
def command(kind: Literal["check", "parse"]) -> None:
    """Print the JSON Schema of the output of check (the default) or parse.

    \b
    Example:
      lspci-ims schema parse > parse.schema.json
    """
    import msgspec

    from ..report.as_json import json_schema

    write_bytes(msgspec.json.format(msgspec.json.encode(json_schema(kind)), indent=2) + b"\n")
