"""This tool: text to the full model, text to judged JSON, containers to texts."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lspci_ims.model import Capability, Device, Register
from lspci_ims.pipeline import ParsedInput, Parser, check_inputs, make_options
from lspci_ims.plugin import PluginHost
from lspci_ims.report.as_json import render_json
from lspci_ims.source import Input, Limits, input_from_text, open_reports

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
    return Reader(
        lambda text: kept.parser.parse(input_from_text(text, "text", Limits())), _texts, kept.renew, _covered
    )


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

    return Reader(read, _answers, kept.renew)


def reports() -> Reader:
    """A container's path to the lines of its parts, by `open_reports`."""
    limits = Limits()

    def read(path: str) -> list[Input]:
        return [part.as_input() for report in open_reports(path, limits) for part in report.parts]

    return Reader(read, lambda inputs: [part.lines for part in inputs])


def reports_parsed() -> Reader:
    """A container's path to the full model of every part, by one parser."""
    kept = _Kept()
    limits = Limits()

    def read(path: str) -> list[ParsedInput]:
        parts = (part for report in open_reports(path, limits) for part in report.parts)
        return [kept.parser.parse(part.as_input()) for part in parts]

    return Reader(read, lambda parsed: [texts for one in parsed for texts in _texts(one)], kept.renew)


def _answers(result: bytes) -> list[list[str]]:
    """The functions of an answer in JSON, listed or folded; its values are another thing than the text's."""
    answer = json.loads(result)
    functions = sum(
        len(machine["devices"]) + sum(other["count"] for other in machine["other_devices"])
        for machine in answer["machines"]
    )
    return [[]] * functions


def _covered(parsed: ParsedInput) -> float:
    """The share of lines in which every character is accounted for."""
    accounted = sum(dump.coverage.accounted for dump in parsed.dumps)
    return accounted / max(sum(dump.coverage.lines for dump in parsed.dumps), 1)


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
