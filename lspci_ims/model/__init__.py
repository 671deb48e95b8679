"""The nouns of the project: frozen structs that every other room shares.

Nothing here decides or reads anything, and nothing but `errors` and the struct library is imported.

What a dump is made of has `gc=False`: frozen structs of texts, numbers and tuples of their like cannot hold
themselves, so the collector of cycles need not walk millions of them again and again (a parse takes 0.8 of
the time).

What a noun shows of itself (`shown`, `tabulated`) and finds by name (`lookup`) is imported when it is asked
for: commands print reports, not nouns, and start faster without.
"""

from .absence import (
    Absent,
    AbsentReason,
)
from .answer import (
    Bridge,
    CheckResult,
    DeviceAnswer,
    DeviceState,
    EvidenceItem,
    Ims,
    MachineAnswer,
    ModelName,
    MsixState,
    OnOffState,
    OtherDevices,
    PasidState,
    Platform,
    PluginInfo,
    Policy,
    Reason,
    Siov,
    SriovState,
    Subsystem,
    Tool,
    Use,
    Verdict,
    VerdictName,
)
from .bdf import (
    Bdf,
    bdf_order,
)
from .capability import (
    Capability,
    Field,
    Register,
    Value,
)
from .device import (
    ChainFault,
    ConfigSpace,
    Device,
    Header,
    Identity,
    IdSource,
    Region,
    matches_selector,
)
from .diff import (
    Change,
    ChangeGroup,
    DeviceDiff,
    DeviceStatus,
    DiffResult,
    DiffSide,
    Level,
    MachineDiff,
    NotShown,
    NotShownReason,
    SideName,
)
from .dump import (
    Coverage,
    Diagnostic,
    Dump,
    LspciFacts,
    ParseResult,
)
from .evidence import (
    Ask,
    Cause,
    Direction,
    Evidence,
    Finding,
    Needs,
    Observation,
    Storage,
    Strength,
)
from .observed import (
    ObservedDevice,
    ObservedMachine,
    Rule,
    SeenLine,
)
from .per_machine import once_a_machine
from .span import (
    Span,
)
from .vendor_tables import (
    ByteField,
    ByteLayout,
    DeviceFamily,
    FamilyDevice,
    TextSign,
)

__all__ = [
    "Absent",
    "AbsentReason",
    "Ask",
    "Bdf",
    "Bridge",
    "ByteField",
    "ByteLayout",
    "Capability",
    "Cause",
    "ChainFault",
    "Change",
    "ChangeGroup",
    "CheckResult",
    "ConfigSpace",
    "Coverage",
    "Device",
    "DeviceAnswer",
    "DeviceDiff",
    "DeviceFamily",
    "DeviceState",
    "DeviceStatus",
    "Diagnostic",
    "DiffResult",
    "DiffSide",
    "Direction",
    "Dump",
    "Evidence",
    "EvidenceItem",
    "FamilyDevice",
    "Field",
    "Finding",
    "Header",
    "IdSource",
    "Identity",
    "Ims",
    "Level",
    "LspciFacts",
    "MachineAnswer",
    "MachineDiff",
    "ModelName",
    "MsixState",
    "Needs",
    "NotShown",
    "NotShownReason",
    "Observation",
    "ObservedDevice",
    "ObservedMachine",
    "OnOffState",
    "OtherDevices",
    "ParseResult",
    "PasidState",
    "Platform",
    "PluginInfo",
    "Policy",
    "Reason",
    "Region",
    "Register",
    "Rule",
    "SeenLine",
    "SideName",
    "Siov",
    "Span",
    "SriovState",
    "Storage",
    "Strength",
    "Subsystem",
    "TextSign",
    "Tool",
    "Use",
    "Value",
    "Verdict",
    "VerdictName",
    "bdf_order",
    "matches_selector",
    "once_a_machine",
]
