"""The made pages by name, and their writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from .codes import codes_page, rules_page
from .commands import commands_page
from .data_model import data_model_page
from .decisions import decisions_page
from .words import differences_page, glossary_page, remarks_page

PAGES: Mapping[str, Callable[[], str]] = {
    "codes.md": codes_page,
    "commands.md": commands_page,
    "data-model.md": data_model_page,
    "decisions.md": decisions_page,
    "differences.md": differences_page,
    "glossary.md": glossary_page,
    "remarks.md": remarks_page,
    "rules.md": rules_page,
}


def write(folder: Path) -> None:
    """Write what has changed: a page that is the same keeps its date, and is not read again."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        file, text = folder / name, page()
        if not file.is_file() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")
