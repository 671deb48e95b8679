"""The same bytes printed by any two releases of lspci are the same, whatever one of them cannot show."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

import lspci_ims

FOLDER = Path(os.environ.get("LSPCI_IMS_SHARED", "")) / "lspci-versions"
FILES = sorted(FOLDER.glob("lspci-*.txt"))
NEWEST = FOLDER / "lspci-3.14.0-vvv.txt"
#: Beside the newest one: the oldest, those that print least and most otherwise, and those that people have.
USUAL = ("2.1.11-vvv", "3.9.0-vvvnn")
SLOW = ("3.1.7-v", "3.7.0-vvv", "3.12.0-vvv", "3.13.0-vvv", "git-vvv")
PAIRS = list(itertools.combinations(FILES, 2))


def assert_the_same(one: Path, other: Path) -> None:
    # with what says nothing: not even that may differ between two releases
    result = lspci_ims.diff(one, other, plugins=False, with_noise=True)
    (machine,) = result.machines
    found = [*machine.changes, *(change for device in machine.devices for change in device.changes)]
    assert not found, [(change.code, change.subject, change.before, change.after) for change in found[:9]]
    assert not result.different


needs_versions = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="LSPCI_IMS_SHARED names no folder with lspci-versions"
)


@needs_versions
@pytest.mark.parametrize("release", [*USUAL, *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW)])
def test_a_release_beside_the_newest_one(release: str) -> None:
    assert_the_same(NEWEST, FOLDER / f"lspci-{release}.txt")
    assert_the_same(FOLDER / f"lspci-{release}.txt", NEWEST)


@needs_versions
@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0].stem}-{pair[1].stem}")
def test_any_two_releases(pair: tuple[Path, Path]) -> None:
    assert_the_same(*pair)


@needs_versions
@pytest.mark.parametrize(("before", "after"), [("Count=605 ", "Count=1629 "), ("CRSVisible-", "CRSVisible+")])
def test_what_old_releases_print_otherwise_hides_no_difference_between_later_ones(
    before: str, after: str, tmp_path: Path
) -> None:
    """MSI-X Count was cut to ten bits up to 3.1.2 alone, CRSVisible read elsewhere up to 3.2.1."""
    text = NEWEST.read_text("utf-8", "surrogateescape")
    other = tmp_path / "other.txt"
    edited = text.replace(before, after)
    assert edited != text
    other.write_text(edited, "utf-8", "surrogateescape")
    (machine,) = lspci_ims.diff(
        FOLDER / "lspci-3.9.0-vvv.txt", other, plugins=False, with_noise=True
    ).machines
    label = before.rstrip(" -").partition("=")[0]
    assert any(label in change.subject for device in machine.devices for change in device.changes)
    # an old one hides it, and that is said
    (machine,) = lspci_ims.diff(FOLDER / "lspci-3.1.2-vvv.txt", other, plugins=False).machines
    assert any(label in subject for missing in machine.not_shown for subject in missing.subjects)


def test_what_releases_print_otherwise_has_its_releases_and_source() -> None:
    from lspci_ims.grammar.releases import releases
    from lspci_ims.spec import rows

    for row in rows("diff_releases"):
        assert releases().index(row["since"]) <= releases().index(row["until"])
        assert row["why"].startswith("pciutils ")
