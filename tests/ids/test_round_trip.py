"""Every name of the snapshot leads back to its ids, or has them among the candidates."""

from __future__ import annotations

from pathlib import Path

import pytest

from lspci_ims import ids
from lspci_ims.ids import IdTable, Resolution, default_table
from lspci_ims.ids.table import CANDIDATES_MAX

BY_ID = Path(ids.__file__).parent / "by_id.tsv"


def rows() -> list[tuple[list[str], str]]:
    lines = BY_ID.read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(key.split(":"), name) for key, name in pairs]


def holds(found: Resolution, wanted: str) -> bool:
    if found.device_id is not None:
        return f"{found.vendor_id}:{found.device_id}" == wanted
    return wanted in found.candidates


def test_every_device_resolves_or_is_a_candidate() -> None:
    table = default_table()
    devices = [(path, name) for path, name in rows() if len(path) == 2]
    assert len(devices) > 17_000
    wrong = []
    exact = 0
    for (vendor, device), name in devices:
        found = table.resolve_device(f"{table.vendor_name(vendor)} {name}")
        exact += found.device_id is not None
        if not holds(found, f"{vendor}:{device}"):
            wrong.append((vendor, device, name, found))
    assert not wrong[:5]
    assert exact / len(devices) > 0.75


def test_every_subsystem_resolves_or_is_a_candidate() -> None:
    table = default_table()
    wrong = []
    silent = exact = total = 0
    for path, name in rows():
        if len(path) != 4 or (vendor_name := table.vendor_name(path[2])) is None:
            continue
        found = table.resolve_subsystem(f"{vendor_name} {name}", (path[0], path[1]))
        total += 1
        exact += found.device_id is not None
        if path[2:] == path[:2] and found.device_id is None:
            continue
        if found.device_id is None and not found.candidates:
            silent += 1
        elif not holds(found, f"{path[2]}:{path[3]}"):
            wrong.append((path, name, found))
    assert total > 10_000
    assert not wrong[:5]
    assert silent == 0
    assert exact / total > 0.75


def test_every_class_resolves() -> None:
    table = default_table()
    for (key, *rest), name in rows():
        if not rest and key[0] == "C" and len(key) == 5:
            assert table.resolve_class(name) == key[1:]
            assert table.resolve_class(f"{name} [{key[1:]}]") == key[1:]
            assert table.class_name(key[1:]) == name


def test_rows_are_sorted_and_unique() -> None:
    for name in ("by_id.tsv", "by_name.tsv"):
        keys = [line.rpartition(b"\t")[0] for line in BY_ID.with_name(name).read_bytes().splitlines()]
        assert keys == sorted(set(keys))


@pytest.mark.parametrize("count", [1, CANDIDATES_MAX, CANDIDATES_MAX + 1])
def test_names_shared_by_too_many_say_nothing(tmp_path: Path, count: int) -> None:
    devices = "".join(f"\t{number:04x}  Widget\n" for number in range(count))
    path = tmp_path / "pci.ids"
    path.write_text(f"abcd  Acme\n{devices}")
    found = IdTable.from_pci_ids(path).resolve_device("Acme Widget")
    assert found.vendor_id == "abcd"
    assert found.device_id == ("0000" if count == 1 else None)
    assert len(found.candidates) == {1: 0, CANDIDATES_MAX: CANDIDATES_MAX}.get(count, 0)
