"""This tool: text to the full model, and text to judged JSON."""

from __future__ import annotations

from collections.abc import Iterator

from lspci_ims.model import Capability, Device, Register
from lspci_ims.pipeline import ParsedInput, Parser, check_inputs, make_options
from lspci_ims.plugin import PluginHost
from lspci_ims.report.as_json import render_json
from lspci_ims.source import Limits, input_from_text

from .contestant import Reader


class _Kept:
    """One parser for many texts, until it is asked for a new one."""

    def __init__(self) -> None:
        self.parser = Parser()

    def renew(self) -> None:
        self.parser = Parser()


def parse() -> Reader:
    """Text to the objects of `lspci_ims.parse`."""
    kept = _Kept()
    return Reader(lambda text: kept.parser.parse(input_from_text(text, "text", Limits())), _texts, kept.renew)


def check() -> Reader:
    """Text to the JSON of `lspci-ims check`, with the installed plugins."""
    kept = _Kept()
    host = PluginHost.load()
    options = make_options({}, ())

    def read(text: str) -> bytes:
        return render_json(
            check_inputs([input_from_text(text, "text", Limits())], kept.parser, host, options),
            redacted=False,
        )

    return Reader(read, lambda _: (), kept.renew)


def _texts(parsed: ParsedInput) -> Iterator[list[str]]:
    for dump in parsed.dumps:
        for device in dump.devices:
            yield [*_device_texts(device)]


def _device_texts(device: Device) -> Iterator[str]:
    groups = [device.header.fields, *(region.fields for region in device.regions)]
    groups += [register.fields for register in _registers(device)]
    groups += [capability.heading for capability in device.capabilities]
    for fields in groups:
        for field in fields:
            yield field.text
    for capability in device.capabilities:
        yield capability.name


def _registers(device: Device) -> Iterator[Register]:
    holders: list[Device | Capability] = [device, *device.capabilities]
    for holder in holders:
        yield from holder.registers
