"""The same bytes printed by several releases of lspci are no difference."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import lspci_ims

FOLDER = Path(os.environ.get("LSPCI_IMS_SHARED", "")) / "lspci-versions"
#: Printed as 32-bit numbers up to 3.13, as 64-bit ones since.
KNOWN = {"vendor-specific BAR offset", "vendor-specific BAR size"}


@pytest.mark.skipif(not FOLDER.is_dir(), reason="LSPCI_IMS_SHARED names no folder with lspci-versions")
@pytest.mark.parametrize("release", ["3.9.0-vvv", "3.13.0-vvv", "git-vvv", "3.14.0-v", "3.14.0-vvvnn"])
def test_releases_differ_in_nothing_but_what_is_known(release: str) -> None:
    paths = [FOLDER / f"lspci-{name}.txt" for name in ("3.14.0-vvv", release)]
    for pair in (paths, paths[::-1]):
        result = lspci_ims.diff(*pair, plugins=False)
        found = {c.subject for m in result.machines for d in m.devices for c in d.changes}
        assert found <= KNOWN
