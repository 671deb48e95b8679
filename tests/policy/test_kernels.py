"""Which class a kernel's release belongs to."""

from __future__ import annotations

import pytest

from lspci_ims.policy import classify_kernel


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("5.15.0-91-generic", "before-6.2"),
        ("6.1.0-18-amd64", "before-6.2"),
        ("6.2.0", "6.2-6.9"),
        ("6.8.0-38-generic", "6.2-6.9"),
        ("6.9.12", "6.2-6.9"),
        ("6.10.0", "from-6.10"),
        ("6.12", "from-6.10"),
        ("7.0.1", "from-6.10"),
        ("10.2.0", "from-6.10"),
        ("5.14.0-427.13.1.el9_4.x86_64", "vendor"),
        ("5.10.134-16.al8.x86_64", "before-6.2"),
        ("5.10.134-16.an8.x86_64", "vendor"),
        ("6.6.0-intel-next", "vendor"),
        ("", "unknown"),
        ("rolling", "unknown"),
    ],
)
def test_a_release_is_compared_by_number_not_by_letters(release: str, expected: str) -> None:
    assert classify_kernel(release) == expected
