"""A new capability takes one file of shapes and one row of `capabilities.tsv`, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from lspci_ims.grammar import catalogue
from lspci_ims.grammar.family import Family, Heading, Line

ROW = {
    "space": "ext",
    "id": "00fe",
    "kind": "widget",
    "name": "Widget Control",
    "older": "",
    "module": "widget",
    "source": "made up for this test",
}


@pytest.fixture
def widget(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    module = ModuleType("lspci_ims.grammar.widget")
    lines = {"WdgCap": [Line("WdgCap", "WdgCap: {±}, Size {Size:dec:bytes} bytes")]}
    module.FAMILIES = (Family("widget", [Heading("Widget Control")], lines),)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    shipped = catalogue.rows
    monkeypatch.setattr(catalogue, "rows", lambda name: (*shipped(name), ROW))

    def forget() -> None:
        for value in vars(catalogue).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()

    forget()
    yield
    monkeypatch.undo()
    forget()


@pytest.mark.usefixtures("widget")
def test_one_file_and_one_row_are_enough() -> None:
    heading = "\tCapabilities: [3f0 v2] Widget Control"
    found = catalogue.read_heading(heading, heading.index("Widget"), True)
    assert found is not None
    assert (found.kind, found.id, found.unread) == ("widget", 0xFE, None)
    reading = found.family.read("\t\tWdgCap: Spin+ Glow-, Size 64 bytes", None)
    assert reading is not None
    assert [(field.label, field.value) for field in reading.fields] == [
        ("Spin", True),
        ("Glow", False),
        ("Size", 64),
    ]


def test_without_them_the_capability_has_no_name() -> None:
    heading = "\tCapabilities: [3f0 v2] Widget Control"
    assert catalogue.read_heading(heading, heading.index("Widget"), True) is None
