"""Real reports: nothing raises, nothing of a lone text is lost, a folder and its archive give the same."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from lspci_ims.source import Limits, input_from_bytes, open_reports, reports_from_bytes

LIMITS = Limits()
COLLECTED = b"Start of NVIDIA bug report log file"

pytestmark = pytest.mark.corpus


@pytest.mark.parametrize("every", [10, pytest.param(1, marks=pytest.mark.slow)])
def test_every_text_comes_as_it_is(corpus: Path, every: int) -> None:
    for path in sorted(corpus.rglob("*"))[::every]:
        if not path.is_file() or COLLECTED in path.read_bytes()[:4096]:
            continue
        (report,) = open_reports(path, LIMITS)
        whole = input_from_bytes(path.read_bytes(), path.name, LIMITS)
        assert [part.as_input().lines for part in report.parts] == [whole.lines], path
        assert report.diagnostics == ()


@pytest.mark.parametrize(
    "name", [pytest.param("canonical+hotsos", marks=pytest.mark.slow), "kingfs+w510", "linux-wireless.0"]
)
def test_a_folder_and_its_archive_give_the_same(name: str, corpus: Path) -> None:
    (folder,) = open_reports(corpus / name, LIMITS)
    expected = [(part.member, part.hint, part.as_input().lines) for part in folder.parts]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz", preset=0) as archive:
        archive.add(corpus / name, name)
    (report,) = reports_from_bytes(packed.getvalue(), "given", LIMITS)
    found = [
        ((part.member or "").removeprefix(f"{name}/"), part.hint, part.as_input().lines)
        for part in report.parts
    ]
    key = repr
    assert sorted(found, key=key) == sorted(expected, key=key)
    assert any(hint == "lspci" for _, hint, _ in found)


def test_a_sosreport_of_a_virtual_machine_has_its_pieces(corpus: Path) -> None:
    root = corpus / "canonical+hotsos/tests/unit/fake_data_root/openstack"
    (report,) = open_reports(root, LIMITS)
    hints = {part.hint for part in report.parts}
    assert {"lspci", "dmesg", "cpuinfo", "dmidecode", "cmdline", "interrupts", "uname"} <= hints
