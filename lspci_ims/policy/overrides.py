"""What the user says about the machine, over what the report tells."""

from __future__ import annotations

from typing import Literal

import msgspec

from ..model import Policy, Span


class Overrides(msgspec.Struct, frozen=True):
    """Values given by options; None leaves the question to the report.

    `ims` is the policy of the 2020 proposal and has no counterpart in a report. `kernel` is a release
    string as `uname -r` prints it.
    """

    ims: Policy = "auto"
    kernel: str | None = None
    arch: Literal["x86", "other"] | None = None
    virt: Literal["bare-metal", "vm", "dom0"] | None = None
    ir: Literal["on", "off"] | None = None
    viommu: Literal["hint", "no-hint"] | None = None
    scalable_mode: Literal["on", "off"] | None = None

    def given(self) -> dict[str, str]:
        """The options that were given, by their names on the command line."""
        values = {
            name.replace("_", "-"): value
            for name in self.__struct_fields__
            if name != "ims" and (value := getattr(self, name)) is not None
        }
        return values if self.ims == "auto" else {"ims": self.ims, **values}

    def span(self, option: str) -> Span | None:
        """An option as the proof of what it says; None when it was not given."""
        value = self.given().get(option)
        if value is None:
            return None
        return Span("command line", None, 0, 0, None, f"--{option} {value}")
