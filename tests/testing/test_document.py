"""docs/testing-api.md is what `lspci_ims.testing` says of itself, and it names everything."""

from __future__ import annotations

from pathlib import Path

from lspci_ims import testing
from lspci_ims.testing import layouts
from lspci_ims.testing.document import document, main

PAGE = Path(__file__).parents[2] / "docs" / "testing-api.md"


def test_the_document_is_in_step(tmp_path: Path) -> None:
    assert PAGE.read_text("utf-8") == document(), "run: python -m lspci_ims.testing.document"
    main(str(tmp_path / "new" / "page.md"))
    assert (tmp_path / "new" / "page.md").read_text("utf-8") == document()


def test_every_name_has_its_heading() -> None:
    text = document()
    for name in (*testing.__all__, *layouts.__all__):
        if name not in ("Layout", "Registers"):
            assert f"### `{name}" in text
    assert "`body` begins at +0x0a" in text
    assert "device_text(vendor_id: int | str, device_id: int | str, *capabilities: Layout, address" in text
    assert "write_sysfs(" in text
