"""Flit Logging (extended 0032), Flit Error Injection (0034), MMIO Register Block Locator (0036).

    Capabilities: [500 v1] Flit Logging
            Log1:      Valid+, Link Width: x4
                       More entries- Unrecognized flit- FEC uncorrectable-
                       SyndParityGrp0: 00, SyndCheckGrp0: 00
            CntCtl:    Flit Error Counter En- Flit Error Counter Interrupt En-
                       Events to count: 0, Trigger Event on Error Count: 00
            MeasSts3:  Lane0:     12, Lane1:      0
    Capabilities: [540 v1] Flit Error Injection
            FlitEiCtl1:   En- Tx- Rx- 2.5GT/s- 5.0GT/s- 8.0GT/s- 16.0GT/s- 32.0GT/s- 64.0GT/s-
                          Number of errors: 0, Spacing between errors: 0, Flit Type: any
            FlitEiOsTx:   TS0: not started, TS1: not started, TS2: not started
    Capabilities: [580 v1] MMIO Register Block Locator
            Locator1: BIR: BAR0, ID: MCAP, offset: 0000000000010000

PCIe 6.0, sections 7.7 to 7.9. pciutils: the development head of December 2025.
"""

from __future__ import annotations

from .family import UNREADABLE, Family, Heading, Line

_STATE = "=not started|started|completed|error"


def _states(*names: str) -> str:
    return ", ".join(f"{name}: {{{name}:{_STATE}}}" for name in names)


FAMILIES = (
    Family(
        "flit-logging",
        [Heading("Flit Logging")],
        {
            "Log#": [
                Line(
                    None,
                    "{@:name}: {Valid±}, Link Width: {Link Width:linkwidth}",
                    "{@:name}: SyndParityGrp1: {SyndParityGrp1:hex}, SyndCheckGrp1: {SyndCheckGrp1:hex}",
                )
            ],
            "More": [Line(None, "{More entries±} {Unrecognized flit±} {FEC uncorrectable±}")],
            "SyndParityGrp#": [
                Line(
                    None,
                    "SyndParityGrp0: {SyndParityGrp0:hex}, SyndCheckGrp0: {SyndCheckGrp0:hex}",
                    "SyndParityGrp2: {SyndParityGrp2:hex}, SyndCheckGrp2: {SyndCheckGrp2:hex}",
                )
            ],
            "CntCtl": [
                Line("CntCtl", "CntCtl: {Flit Error Counter En±} {Flit Error Counter Interrupt En±}"),
            ],
            "Events": [
                Line(
                    None,
                    "Events to count: {Events to count:dec}, "
                    "Trigger Event on Error Count: {Trigger Event on Error Count:hex}",
                )
            ],
            "CntSts": [
                Line(
                    "CntSts",
                    "CntSts: Link Width when Error Counter Started "
                    "{Link Width when Error Counter Started:linkwidth}",
                )
            ],
            "Interrupt": [
                Line(
                    None,
                    "{Interrupt Generated based on Trigger Event Count±}, FlitErr: {FlitErr:dec}",
                )
            ],
            "MeasCtl": [
                Line("MeasCtl", "MeasCtl: {±} Granularity: {Granularity:=all|even|odd|mismatch}"),
            ],
            "MeasSts#": [
                Line(
                    None,
                    "{@:name}: Lane{Lane:dec}: {errors:dec}, Lane{Lane:dec}: {errors:dec}",
                    "{@:name}: Flit Counter: {Flit Counter:dec}",
                    "{@:name}: Invalid Flit Counter: {Invalid Flit Counter:dec}",
                )
            ],
        },
    ),
    Family(
        "flit-error-injection",
        [Heading("Flit Error Injection")],
        {
            "FlitEiCtl#": [
                Line(
                    "FlitEiCtl2",
                    "FlitEiCtl2: Consecutive: {Consecutive:=none|1|2|3|4|5|6|pseudo-random}, "
                    "Type: {Type:=random|correctable single group|correctable three groups|uncorrectable}, "
                    "Offset: {Offset:dec}, Magnitude: {Magnitude:dec}",
                ),
                Line("FlitEiCtl1", "FlitEiCtl1: {±}"),
            ],
            "Number": [
                Line(
                    None,
                    "Number of errors: {Number of errors:dec}, "
                    "Spacing between errors: {Spacing between errors:dec}, "
                    "Flit Type: {Flit Type:=any|any non-IDLE|only payload|only NOP}",
                )
            ],
            "FlitEiSts": [Line("FlitEiSts", f"FlitEiSts: {_states('Tx', 'Rx')}")],
            "FlitEiOsCtl#": [
                Line("FlitEiOsCtl1", "FlitEiOsCtl1: {±}"),
                Line("FlitEiOsCtl2", "FlitEiOsCtl2: Bytes: {Bytes:hex}, Lanes: {Lanes:hex}"),
            ],
            "FlitEiOsTx": [Line("FlitEiOsTx", f"FlitEiOsTx: {_states('TS0', 'TS1', 'TS2')}")],
            "FlitEiOsRx": [Line("FlitEiOsRx", f"FlitEiOsRx: {_states('TS0', 'TS1', 'TS2')}")],
            "SKP": [Line(None, _states("SKP", "EIEOS", "EIOS"))],
            "SDS": [Line(None, _states("SDS", "Polling", "Configuration"), "{±}")],
            "L0": [Line(None, _states("L0", "non-EQ recovery", "Eq01"))],
            "Eq2": [Line(None, _states("Eq2", "Eq3"))],
        },
    ),
    Family(
        "mmio-rbl",
        [Heading("MMIO Register Block Locator")],
        {
            "Locator#": [
                Line(
                    None,
                    "{@:name}: BIR: BAR{BIR:dec}, ID: {ID:=Empty|MCAP|MDVS}, offset: {offset:hex}",
                )
            ],
            "<unreadable>": [UNREADABLE],
        },
    ),
)
