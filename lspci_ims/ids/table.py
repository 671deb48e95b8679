"""Names of ids and ids of names: the shipped snapshot of pci.ids or a file given by the user."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..model import IdSource
from .printed import CUT, NO_DEVICE_NAME, Pair, class_id_in, pair_in, vendor_without_device
from .resolution import Resolution
from .sorted_text import SortedText

#: How many candidates a cut or shared name may have before they say nothing any more.
CANDIDATES_MAX = 256

#: How many answers each kind of question keeps.
REMEMBERED = 8192

#: Texts are looked up as far as this; lspci's names have at most 255 bytes.
LENGTH_MAX = 1024


class Named(NamedTuple):
    """Ids that bear a printed name, and the vendor's part of that name."""

    vendor_id: str
    device_id: str
    vendor_name: str


class IdTable:
    """Vendors, devices, subsystems and classes of one pci.ids. All ids are four hex digits."""

    def __init__(self, by_id: SortedText, by_name: SortedText) -> None:
        self._by_id = by_id
        self._by_name = by_name
        # the same few names come again and again, within a machine and over many
        remember = functools.lru_cache(maxsize=REMEMBERED)
        self._device = remember(self._find_device)
        self._subsystem = remember(self._find_subsystem)
        self._class = remember(self._find_class)
        self._vendor = remember(self._find_vendor)
        self._name = remember(by_id.get)

    @classmethod
    def snapshot(cls) -> IdTable:
        """The table that is part of this package."""
        folder = Path(__file__).parent
        return cls(SortedText.open(folder / "by_id.tsv"), SortedText.open(folder / "by_name.tsv"))

    @classmethod
    def from_pci_ids(cls, path: Path) -> IdTable:
        """The table of a pci.ids file; takes about a tenth of a second.

        Raises:
            OSError: The file cannot be read.
        """
        from .build import build

        by_id, by_name = build(path.read_text("utf-8", errors="replace"))
        return cls(SortedText(by_id), SortedText(by_name))

    @property
    def version(self) -> str:
        """The version that the pci.ids states, such as `2023.04.10`."""
        return self._by_id.get("#version") or "unknown"

    def vendor_name(self, vendor_id: str) -> str | None:
        """The name of a vendor."""
        return self._name(vendor_id.lower())

    def device_name(self, vendor_id: str, device_id: str) -> str | None:
        """The name of a device without its vendor's."""
        return self._name(f"{vendor_id}:{device_id}".lower())

    def subsystem_name(
        self, vendor_id: str, device_id: str, subsystem_vendor_id: str, subsystem_id: str
    ) -> str | None:
        """The name of a subsystem of a device; one with the device's own ids has the device's name."""
        own = f"{vendor_id}:{device_id}".lower()
        subsystem = f"{subsystem_vendor_id}:{subsystem_id}".lower()
        name = self._name(f"{own}:{subsystem}")
        return self._name(own) if name is None and own == subsystem else name

    def class_name(self, class_id: str) -> str | None:
        """The name of a sub-class such as `0880`; None for one that only its base class names."""
        return self._name("C" + class_id.lower())

    def base_class_name(self, class_id: str) -> str | None:
        """The name of the base class that a class belongs to, the first two digits."""
        return self._name("C" + class_id[:2].lower())

    def prog_if_name(self, class_id: str, prog_if: str) -> str | None:
        """The name of a programming interface of a class."""
        return self._name("C" + f"{class_id}{prog_if}".lower())

    def resolve_class(self, text: str) -> str | None:
        """The id of a class as the head line prints it (`System peripheral`, `Class [7f00]`, `0880`)."""
        return self._class(text.strip()[:LENGTH_MAX])

    def resolve_device(self, text: str) -> Resolution:
        """The device behind the name part of a head line."""
        return self._device(text.strip()[:LENGTH_MAX])

    def resolve_subsystem(self, text: str, device: tuple[str, str] | None = None) -> Resolution:
        """The subsystem behind the text of a `Subsystem:` line.

        Args:
            text: What stands after the colon.
            device: Vendor and device id of the function, if known: names of subsystems repeat, and under
                one device they seldom do.

        A lspci that asks udev's hardware database prints the device's own name for a subsystem that
        has none, so a text that may be a device's name does not tell the id.
        """
        return self._subsystem(text.strip()[:LENGTH_MAX], device)

    def _find_class(self, text: str) -> str | None:
        printed = class_id_in(text)
        if printed is not None:
            return printed
        ids = (self._by_name.get("c\t" + text.lower()) or "").split(",")
        return ids[0] or None if len(ids) == 1 else None

    def _find_device(self, text: str) -> Resolution:
        return self._resolve(text, "d", None)

    def _find_subsystem(self, text: str, device: tuple[str, str] | None) -> Resolution:
        found = self._resolve(text, "s", device)
        if found.id_source != "pci-ids" or found.device_name is None:
            return found
        if device is not None:
            doubtful = self.device_name(*device) == found.device_name
        else:
            doubtful = self._by_name.get("n\t" + found.device_name) is not None
        if not doubtful:
            return found
        candidate = f"{found.vendor_id}:{found.device_id}"
        return Resolution(found.vendor_id, found.vendor_name, None, found.device_name, "none", (candidate,))

    def _resolve(self, text: str, kind: str, device: tuple[str, str] | None) -> Resolution:
        pair = pair_in(text)
        # a name of pci.ids may itself end in the words `Device 0102`
        if pair is not None and (pair.vendor_id is not None or not self._named(text, kind)):
            return self._from_ids(pair)
        names = text[: -len(CUT)].rstrip("\ufffd") if text.endswith(CUT) else text
        splits = list(self._vendors_of(text))
        found = self._named(text, kind)
        if not found and names != text:
            found = self._cut(names, kind)
        if device is not None and len(found) > 1:
            found = self._under(device, found) or found
        if len(found) == 1:
            only = found[0]
            rest = text[len(only.vendor_name) + 1 :]
            return Resolution(only.vendor_id, only.vendor_name, only.device_id, rest, "pci-ids")
        candidates = tuple(sorted({f"{row.vendor_id}:{row.device_id}" for row in found}))
        vendors: tuple[str, ...] = ()
        vendor_name: str | None = None
        if splits:
            vendors, vendor_name = splits[-1]
        if found:
            vendors, vendor_name = tuple({row.vendor_id for row in found}), found[0].vendor_name
        return Resolution(
            vendor_id=vendors[0] if len(vendors) == 1 else None,
            vendor_name=vendor_name,
            device_name=text if vendor_name is None else text[len(vendor_name) + 1 :] or None,
            candidates=candidates if len(candidates) <= CANDIDATES_MAX else (),
        )

    def _from_ids(self, pair: Pair) -> Resolution:
        """The answer for ids that stand in the text."""
        source: IdSource = "numeric" if pair.numeric else "device-text"
        if pair.vendor_id is None:
            _, vendors = self._vendor(pair.names)
            return Resolution(
                vendor_id=vendors[0] if len(vendors) == 1 else None,
                vendor_name=pair.names,
                device_id=pair.device_id,
                id_source=source,
                candidates=tuple(f"{vendor}:{pair.device_id}" for vendor in vendors if len(vendors) > 1),
            )
        vendor_name: str | None = None
        device_name = pair.names
        for vendors, name in self._vendors_of(pair.names):
            if pair.vendor_id in vendors:
                vendor_name, device_name = name, pair.names[len(name) + 1 :]
        unnamed = vendor_without_device(pair.names)
        if vendor_name is None and unnamed is not None:
            vendor_name, device_name = unnamed or None, ""
        if device_name in NO_DEVICE_NAME:
            device_name = ""
        return Resolution(pair.vendor_id, vendor_name, pair.device_id, device_name or None, source)

    def _ids(self, key: str) -> tuple[str, ...]:
        value = self._by_name.get(key)
        return tuple(value.split(",")) if value else ()

    def _find_vendor(self, name: str) -> tuple[bool, tuple[str, ...]]:
        """Whether any vendor's name begins so, and the ids that bear just this one."""
        any_longer, ids = self._by_name.seek("v\t" + name)
        return any_longer, tuple(ids.split(",")) if ids else ()

    def _vendors_of(self, text: str) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every vendor name that the text begins with, shortest first, and the ids that bear it."""
        end = text.find(" ")
        while True:
            name = text if end < 0 else text[:end]
            any_longer, ids = self._vendor(name)
            if ids:
                yield ids, name
            if end < 0 or not any_longer:
                return
            end = text.find(" ", end + 1)

    def _named(self, text: str, kind: str) -> list[Named]:
        """Everything whose printed name is exactly the text."""
        found = [
            Named(vendor, device, vendor_name)
            for vendors, vendor_name in self._vendors_of(text)
            for vendor in vendors
            for device in self._ids(f"{kind}{vendor}\t{text[len(vendor_name) + 1 :]}")
        ]
        return found if len(found) < 2 else self._unique(found)

    def _cut(self, names: str, kind: str) -> list[Named]:
        """Everything whose printed name begins with the text and goes on."""
        return self._unique(
            Named(vendor, device, vendor_name)
            for vendors, vendor_name in self._vendors_of(names)
            for vendor in vendors
            for _, devices in self._by_name.starting_with(f"{kind}{vendor}\t{names[len(vendor_name) + 1 :]}")
            for device in devices.split(",")
        )

    @staticmethod
    def _unique(found: Iterable[Named]) -> list[Named]:
        """Each pair of ids once: a vendor's present and earlier name may lead to the same device."""
        return list({(row.vendor_id, row.device_id): row for row in found}.values())

    def _under(self, device: tuple[str, str], found: list[Named]) -> list[Named]:
        """Those subsystems that pci.ids lists under this device."""
        return [
            row for row in found if self.subsystem_name(*device, row.vendor_id, row.device_id) is not None
        ]


@functools.cache
def default_table() -> IdTable:
    """The snapshot, opened once a process."""
    return IdTable.snapshot()
