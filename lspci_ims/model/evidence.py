"""What the detector and the plugins found, before anything is judged."""

from __future__ import annotations

from typing import Literal

import msgspec

from .span import Span

Direction = Literal[
    "vm", "bare-metal", "dom0", "viommu", "ir-on", "ir-off", "scalable-mode-on", "scalable-mode-off", "arch"
]
Strength = Literal["decisive", "strong", "weak"]
Storage = Literal["device-memory", "driver-memory", "unknown"]
Needs = Literal["none", "pasid", "unknown"]


class Evidence(msgspec.Struct, frozen=True):
    """One sign about the machine; all signs are weighed together, those of plugins like the core's own.

    Attributes:
        code: the reason code under which the sign is shown. A rule gives a code of the core
            (`lspci-ims explain` lists them) or its own id; any other is refused, and so is a core code with a
            direction or strength that the core's own tables do not give it.
        direction: what it speaks for. `vm`: Linux runs as a guest. `bare-metal`: it does not. `dom0`: it
            is Xen's control domain. `viommu`: the IOMMU is a virtual one (with the value `no-hint`:
            registers that would show one do not). `ir-on`, `ir-off`: interrupt remapping is on, is off.
            `scalable-mode-on`, `scalable-mode-off`: so is the IOMMU's scalable mode (see `value`).
            `arch`: the architecture is that in `value`.
        strength: how much it counts. `decisive`: proves a guest alone, unless two independent strong signs
            speak for bare metal. `strong`: proves a guest together with a strong sign of another origin,
            where none speaks for bare metal; proves a control domain alone. `weak`: is shown and proves no
            guest. Of signs on remapping and scalable mode the strongest count, and where those differ the
            answer is unknown; signs on the architecture must all agree; one virtual IOMMU is enough.
        by: `generic` for the core, else the plugin's name; the host fills it in, whatever a rule wrote.
        span: the line that shows it.
        origin: where the sign comes from (`pci`, `cpuid`, `dmi`, `dmesg`, ...): two signs are independent
            when their origins differ. At most 40 letters, digits, blanks, `_`, `.`, `+` and `-`.
        value: what the sign says beyond its direction, in the same letters: for `vm` the hypervisor's
            name; for `arch` `x86` or `other` (anything else is refused); for scalable mode nothing where
            the mode was asked for, `unit` where an IOMMU shows that it can or cannot, `default` where the
            kernel was built so, `enabled` where translation is on.
        message: one sentence. None leaves the meaning of a core code alone, and for the rule's id stands
            for the finding's own message.
    """

    code: str
    direction: Direction
    strength: Strength
    by: str
    span: Span
    origin: str = "pci"
    value: str | None = None
    message: str | None = None


class Ask(msgspec.Struct, frozen=True):
    """A question to the reporter.

    Attributes:
        command: the command to type, on one line, with its `sudo` where it needs root rights.
        why: what its output tells, and a warning where reading can disturb a device.
        settles: the reason codes that its output settles, of the core or of this plugin's rules; any other
            is refused. A question all of whose codes the report already answers is not asked; one that
            settles nothing is always asked.
    """

    command: str
    why: str
    settles: tuple[str, ...] = ()


class Finding(msgspec.Struct, frozen=True):
    """What a rule says about one function.

    A finding without a message or without a span is refused like one of a wrong type: the plugin counts as
    failed, and this call of the rule as having found nothing. Findings of several rules that state
    different things are all shown, with VENDOR_CONFLICT.

    Attributes:
        message: one sentence, at most 4096 characters.
        spans: the lines that prove it, at least one; `head_line` gives the line that shows the ids. The
            report quotes the input at these lines, whatever `Span.text` holds. A place that the report does
            not have refuses the finding. At most 1000.
        states: the vendor's word on IMS. `states-ims`: this device has IMS. `states-no-ims`: it has none,
            whatever else it has of SIOV. `virtual-or-masked`: a host made or disguised this function, which
            is known otherwise: the host decides on its interrupts. `ims-not-told`: it can have IMS, and
            what would tell is not in the report: the answer is then `unknown`, never `no-sign`; a register
            or another rule that tells is believed instead. None states nothing.
        storage: where interrupt messages are kept. `device-memory`: in memory of the device, where a
            hypervisor could trap writes. `driver-memory`: in memory that the driver manages, where none
            can. None does not tell.
        needs: what sub-devices need. `none`: neither PASID nor IOMMU. `pasid`: PASID, with the IOMMU in
            scalable mode. None does not tell.
        sriov_excludes: whether SR-IOV and SIOV exclude each other on this device: with virtual functions
            on, sub-devices are then disallowed.
        siov: whether SIOV is there by the driver's own rule. The finding is a reason like any other; the
            answer on SIOV rests on config space alone.
        evidence: signs about the machine.
        ask: what to ask the reporter for.
        code: the reason code, which is the rule's id; the host fills it in, whatever the rule wrote.
        by: the plugin's name; the host fills it in as well.
    """

    message: str
    spans: tuple[Span, ...] = ()
    states: Literal["states-ims", "states-no-ims", "virtual-or-masked", "ims-not-told"] | None = None
    storage: Literal["device-memory", "driver-memory"] | None = None
    needs: Literal["none", "pasid"] | None = None
    sriov_excludes: bool = False
    siov: bool = False
    evidence: tuple[Evidence, ...] = ()
    ask: tuple[Ask, ...] = ()
    code: str = ""
    by: str = ""


class Cause(msgspec.Struct, frozen=True):
    """Why something is unknown, or an observation worth a line.

    Attributes:
        code: the reason code, of the core.
        spans: the lines that prove it.
        message: a sentence in place of the code's general one, None for that.
    """

    code: str
    spans: tuple[Span, ...]
    message: str | None = None


class Observation(msgspec.Struct, frozen=True):
    """What the generic detector saw on one function: the columns of the device table, with proofs.

    Attributes:
        siov_dvsec: the Intel SIOV DVSEC (vendor 8086, id 0005) was `seen` or `not-seen`.
        ims_bit: bit 0 of the dword at +0x14 of that DVSEC (SIOV specification 1.0, section 3.7), read from
            the bytes: `set`, `clear`, or `unknown` where they are not in the report.
        ext_0x38: whether the PCI-SIG's SIOV capability is there: `yes` or `no`.
        list: `complete` when the whole list of extended capabilities was seen, else `incomplete`: then
            `not-seen` is not "absent".
        unnamed_dvsec: `yes` when there is a DVSEC of which the report shows neither vendor nor id, else `no`.
        pcie: whether the function is PCI Express: `yes`, `no`, or `unknown` where the list of standard
            capabilities is not complete.
        dvsec_spans: the lines of the SIOV DVSEC.
        bit_spans: the hex row of the bit.
        ext_spans: the lines of the capability 0x38.
        list_spans: the lines that show the list of extended capabilities.
        unnamed_spans: the lines of DVSECs without vendor and id.
        causes: why something is unknown (access denied, text cut, ...).
    """

    siov_dvsec: Literal["seen", "not-seen"]
    ims_bit: Literal["set", "clear", "unknown"]
    ext_0x38: Literal["yes", "no"]
    list: Literal["complete", "incomplete"]
    unnamed_dvsec: Literal["yes", "no"]
    pcie: Literal["yes", "no", "unknown"]
    dvsec_spans: tuple[Span, ...] = ()
    bit_spans: tuple[Span, ...] = ()
    ext_spans: tuple[Span, ...] = ()
    list_spans: tuple[Span, ...] = ()
    unnamed_spans: tuple[Span, ...] = ()
    causes: tuple[Cause, ...] = ()
