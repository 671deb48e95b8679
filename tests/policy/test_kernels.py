"""Which class a kernel's release belongs to."""

from __future__ import annotations

import pytest

from lspci_ims.model import Span
from lspci_ims.platform import KernelRelease
from lspci_ims.policy import choose_kernel, classify_kernel


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


def release(text: str, said_by: str, member: str | None, line: int) -> KernelRelease:
    return KernelRelease(text, said_by, Span("report", member, line, line, None, text))  # type: ignore[arg-type]


def test_kernels_that_differ_are_named_with_their_lines_and_in_several_members_with_those() -> None:
    one = [release("6.8.0", "uname", None, 3), release("5.15.0", "log", None, 9)]
    (remark,) = choose_kernel(one).diagnostics
    assert remark.message == "the report names several kernels: 6.8.0 (line 3) and 5.15.0 (line 9)"
    several = [release("6.8.0", "uname", "sos/uname", 1), release("5.15.0", "log", "sos/dmesg", 1)]
    (remark,) = choose_kernel(several).diagnostics
    assert remark.message == (
        "the report names several kernels: 6.8.0 (sos/uname, line 1) and 5.15.0 (sos/dmesg, line 1)"
    )
    assert remark.span is not None
    assert remark.span.member == "sos/dmesg"
