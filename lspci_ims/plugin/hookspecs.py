"""The four hooks: what each must return. Calling them is `loading`'s work, checking results `contract`'s.

Their names and signatures are part of the API (`lspci_ims.api`) and as stable. All are of the kind "give me
your things": they take nothing, return data, and are called once, before the first byte of input is read.
Each implementation is called alone, so none can disturb another's. What breaks the contract fails its plugin,
with a message that says what was expected.
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

    Rules are asked about the functions of these families, and nothing else. Functions of a family are always
    listed in the answer. Names that lspci prints and pci.ids lacks tell the ids of a report without numbers.

    Refused: a family that has both `devices` and `class_id`, or neither; an id that is not four hex digits;
    an id twice in one family; families of two vendors, for a plugin speaks for one; a name that another
    plugin's family has (the plugin whose own name it is keeps it, then the longest own name that it begins
    with, else the first by name; what is installed goes before files).
    """
    raise NotImplementedError


@hookspec
def lspci_ims_byte_layouts() -> Sequence[ByteLayout]:
    """The layouts of the vendor's own DVSEC and VSEC bodies.

    lspci prints `<?>` for those, so that they can be read only where the report holds bytes (`-xxxx`). Rules
    see what is read like any other register.

    Refused: a vendor other than that of the families; a structure twice; a field outside config space, or
    whose bits do not lie in its word.
    """
    raise NotImplementedError


@hookspec
def lspci_ims_text_signs() -> Sequence[TextSign]:
    """Lines of the report's other text that the rules want to see: kernel log, command line, vendor's tools.

    Each row names a line by a literal text and a regular expression. What matched is in
    `ObservedMachine.lines`; rules see the lines of their own plugin's signs only. Where a report holds
    several machines, a line counts for the machine it belongs to, and for none in doubt.

    Refused: more than 200 rows; a name twice; a literal of fewer than four characters or of several lines; a
    pattern that is no regular expression. A slow pattern is the plugin's own: its time is measured.
    """
    raise NotImplementedError


@hookspec
def lspci_ims_rules() -> Sequence[Rule]:
    """The rules, each asked about every function of the families it applies to.

    A rule that fails gives no finding about that function, is asked about the next one all the same, and its
    plugin counts as failed: the answer says so, and the command ends with 4.

    Refused: an id that does not end in three digits, that stands twice, or that begins with the name of
    another plugin (`ACME001` is plugin `acme`'s); `applies_to` with anything but families of this
    plugin; a `check` that cannot be called with a device and a machine.
    """
    raise NotImplementedError


#: Names of the hooks, in the order in which the host calls them.
HOOKS: Final = (
    "lspci_ims_device_families",
    "lspci_ims_byte_layouts",
    "lspci_ims_text_signs",
    "lspci_ims_rules",
)
