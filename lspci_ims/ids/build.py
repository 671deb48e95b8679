"""Makes the two sorted texts of this folder: `python -m lspci_ims.ids.build PCI_IDS [FOLDER]`.

`by_id.tsv` has the keys `8086`, `8086:0b25`, `8086:0b25:8086:0000` (a subsystem under its device),
`C08`, `C0880` and `C088000` (classes), with the name as value.
`by_name.tsv` has the keys `v<TAB>name` (vendors, and their earlier names from `vendor_aliases.tsv`),
`d8086<TAB>name` (devices of a vendor), `s8086<TAB>name` (subsystems of a subsystem vendor) and
`c<TAB>name in lower case` (sub-classes), with the ids that bear the name, by commas, as value;
`n<TAB>name` are the names that both a subsystem and a device bear.
The row `#version` of `by_id.tsv` is the version of the pci.ids.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from .pci_ids import entries, version_of
from .sorted_text import sorted_rows

FOLDER = Path(__file__).parent


def aliases() -> Iterator[tuple[str, str]]:
    """Id and earlier name of the vendors that pci.ids renamed."""
    for line in (FOLDER / "vendor_aliases.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            vendor_id, name, _source = line.split("\t")
            yield vendor_id, name


def build(text: str) -> tuple[bytes, bytes]:
    """The rows of `by_id.tsv` and `by_name.tsv` for the text of a pci.ids."""
    names = {"#version": version_of(text)}
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries(text):
        if entry.is_class:
            names["C" + "".join(entry.path)] = entry.name
            if len(entry.path) == 2:
                ids["c\t" + entry.name.lower()].add("".join(entry.path))
            continue
        names[":".join(entry.path)] = entry.name
        match entry.path:
            case (vendor,):
                ids["v\t" + entry.name].add(vendor)
            case (vendor, device):
                ids[f"d{vendor}\t{entry.name}"].add(device)
            case (_, _, vendor, device):
                ids[f"s{vendor}\t{entry.name}"].add(device)
    device_names = {key.partition("\t")[2] for key in ids if key.startswith("d")}
    for key in [key for key in ids if key.startswith("s")]:
        name = key.partition("\t")[2]
        if name in device_names:
            ids["n\t" + name] = set()
    for vendor, name in aliases():
        ids["v\t" + name].add(vendor)
    return sorted_rows(names.items()), sorted_rows((name, ",".join(sorted(ids[name]))) for name in ids)


def main(arguments: list[str]) -> int:
    """Write both files; the folder defaults to this one."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write("usage: python -m lspci_ims.ids.build PCI_IDS [FOLDER]\n")
        return 2
    folder = Path(arguments[1]) if len(arguments) == 2 else FOLDER
    by_id, by_name = build(Path(arguments[0]).read_text("utf-8", errors="replace"))
    (folder / "by_id.tsv").write_bytes(by_id)
    (folder / "by_name.tsv").write_bytes(by_name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
