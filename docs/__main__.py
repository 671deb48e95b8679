"""Builds the site into `build/docs`: `python -m docs [FOLDER]`, with the extra `docs` installed.

Nothing is fetched. A warning is an error: a link within the site that leads nowhere, a page that no table of
contents names, a reference to a name that is not there.
"""

from __future__ import annotations

import sys
from pathlib import Path

SOURCE = Path(__file__).parent


def build(target: Path) -> int:
    """Build the HTML pages; 0 when there was no warning."""
    from sphinx.cmd.build import build_main

    doctrees = target.with_name(f".{target.name}-doctrees")
    strict = ["--fail-on-warning", "--keep-going", "--nitpicky", "--quiet"]
    return build_main(["-b", "html", *strict, "-d", str(doctrees), str(SOURCE), str(target)])


if __name__ == "__main__":
    sys.exit(build(Path(*sys.argv[1:2] or ["build/docs"])))
