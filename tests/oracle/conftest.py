"""Where the printouts of other releases are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def releases() -> Path:
    """The folder with one set of functions printed by twenty releases of lspci."""
    shared = os.environ.get("LSPCI_IMS_SHARED")
    if not shared:
        pytest.skip("LSPCI_IMS_SHARED is not set: the printouts of twenty releases are not at hand")
    return Path(shared) / "lspci-versions"
