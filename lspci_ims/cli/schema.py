"""`lspci-ims schema`: JSON Schema of the output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .streams import write_bytes

if TYPE_CHECKING:
    from ..report.as_json import SchemaKind


@click.command("schema")
@click.argument("kind", type=click.Choice(["check", "check-line", "diff", "parse"]), default="check")
@click.option(
    "--strict",
    is_flag=True,
    help="Nothing but what this version writes fits: for tests. Readers take the schema without it.",
)
def command(kind: SchemaKind, strict: bool) -> None:
    """Print the JSON Schema of the output of check (the default), or of what is named.

    check-line is one line of `check --format jsonl`.

    \b
    Examples:
      lspci-ims schema parse > parse.schema.json
      lspci-ims schema --strict diff
    """
    import msgspec

    from ..report.as_json import json_schema

    write_bytes(
        msgspec.json.format(msgspec.json.encode(json_schema(kind, strictly=strict)), indent=2) + b"\n"
    )
