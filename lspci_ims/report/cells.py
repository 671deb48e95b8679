"""How many columns of a terminal a text takes: names may be in any script.

Latin letters, nearly all of every report, are counted by their number; rich is asked only for the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

#: Below the first combining mark every character that is shown takes one column.
_FIRST_MARK = "\u0300"


def width_of(text: str) -> int:
    """Columns that a text takes: two for each wide character, none for a combining one.

    >>> width_of("abc"), width_of("日本")
    (3, 4)
    """
    if _is_plain(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _is_plain(text: str) -> bool:
    """Whether every character takes one column; the ellipsis of `cut` is one."""
    return text.isascii() or max(text.replace("…", ""), default="") < _FIRST_MARK


def cut(text: str, width: int) -> str:
    """A text on one line of at most `width` columns: what does not fit is marked by an ellipsis.

    >>> cut("Data Streaming Accelerator", 10)
    'Data Stre…'
    """
    width = max(2, width)
    if width_of(text) <= width:
        return text
    return _start(text, width - 1)[0] + "…"


def padded(text: str, width: int) -> str:
    """A text in a cell of a table, `width` columns wide, two of them blank; what does not fit is cut."""
    shown = cut(text, max(2, width - 2))
    return shown + " " * (width - width_of(shown))


def broken(text: str, width: int) -> list[str]:
    """Words in lines of at most `width` columns; a word that is wider stands in several."""
    rows: list[str] = []
    row: list[str] = []
    taken = 0
    for word in text.split():
        for part in _parts(word, width):
            size = width_of(part)
            if row and taken + 1 + size > width:
                rows.append(" ".join(row))
                row, taken = [], 0
            taken += size + (1 if row else 0)
            row.append(part)
    rows.append(" ".join(row))
    return rows


def _parts(word: str, width: int) -> Iterator[str]:
    """A word in parts of at most `width` columns, in one pass: a hostile one has a million."""
    if width_of(word) <= width:
        yield word
        return
    at = 0
    while at < len(word):
        # a letter takes no more characters than it may carry marks
        part, _ = _start(word[at : at + 8 * width], width)
        yield part
        at += len(part)


def _start(text: str, width: int) -> tuple[str, str]:
    """As much of a text as fits in `width` columns, at least one character, and the rest."""
    if _is_plain(text):
        return text[:width], text[width:]
    from rich.cells import get_character_cell_size

    taken = 0
    for at, character in enumerate(text):
        taken += get_character_cell_size(character)
        if taken > width and at:
            return text[:at], text[at:]
    return text, ""
