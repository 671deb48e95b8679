"""Reading a page without a browser: its tags, texts, ids and links."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "br", "input", "path", "rect", "circle"}


class Document(HTMLParser):
    """Every tag with its attributes, and the text within elements that have an id."""

    def __init__(self, page: Path | str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self._pieces: dict[str, list[str]] = {}
        self.code: dict[str, list[str]] = {}
        self._open: list[tuple[str, str | None]] = []
        self.feed(page if isinstance(page, str) else page.read_text("utf-8"))
        self.close()
        self.texts = {name: "".join(pieces) for name, pieces in self._pieces.items()}
        self.faults += [f"<{tag}> is not closed" for tag, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append((tag, dict(attrs).get("id")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        inside = [name for name, _ in self._open]
        for name in {id_ for _, id_ in self._open if id_}:
            self._pieces.setdefault(name, []).append(data)
            if "blockquote" in inside:
                self.code.setdefault(name, []).append(data)

    @property
    def ids(self) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get("id"))]

    @property
    def links(self) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get("href"))]
