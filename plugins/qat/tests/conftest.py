"""Which plugin the fixtures of lspci-ims work with."""

from __future__ import annotations

import lspci_ims_qat
import pytest


@pytest.fixture(scope="session")
def plugin_under_test() -> object:
    return lspci_ims_qat
