"""The four hooks: what each must return. Calling them is `loading`'s work, checking results `contract`'s.

All are of the kind "give me your things": they take nothing, return data, and are called once, before
the first byte of input is read. Each implementation is called alone, so none can disturb another's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pluggy

from ..api import ENTRY_POINT_GROUP, ByteLayout, DeviceFamily, Rule, TextSign

hookspec: Final = pluggy.HookspecMarker(ENTRY_POINT_GROUP)


@hookspec
def lspci_ims_device_families() -> Sequence[DeviceFamily]:
    """The devices that the plugin speaks about.

    A family holds either device ids of one vendor, or a class of any vendor's devices (`class_id` and,
    if wanted, `prog_if`, with no `devices`). All ids of one plugin belong to one vendor. Names of
    families are unique over all plugins. Devices of a family are always listed in the answer.
    """
    raise NotImplementedError


@hookspec
def lspci_ims_byte_layouts() -> Sequence[ByteLayout]:
    """The layouts of the vendor's own DVSEC and VSEC bodies.

    lspci prints `<?>` for those, so that they can be read only where the report holds bytes. The vendor
    is that of the plugin's families.
    """
    raise NotImplementedError


@hookspec
def lspci_ims_text_signs() -> Sequence[TextSign]:
    """Lines of the report's other text that the rules want to see: kernel log, command line, vendor tools.

    Each row names a line by a literal text and a regular expression; rules find what matched in
    `ObservedMachine.lines`, and see the lines of their own plugin's signs only. At most 200 rows.
    """
    raise NotImplementedError


@hookspec
def lspci_ims_rules() -> Sequence[Rule]:
    """The rules, each asked about every function of the families it applies to.

    `id` is upper case letters and digits that end in three digits (`ACME001`), unique over all plugins
    and never used again for something else. `applies_to` names families of the same plugin. `check` is
    pure, and its docstring is the page that `lspci-ims explain` shows.
    """
    raise NotImplementedError


#: Names of the hooks, in the order in which the host calls them.
HOOKS: Final = (
    "lspci_ims_device_families",
    "lspci_ims_byte_layouts",
    "lspci_ims_text_signs",
    "lspci_ims_rules",
)
