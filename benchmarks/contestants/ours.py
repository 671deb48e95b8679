"""This tool: text to the full model, text to judged JSON, containers to texts, to models, to judged JSON.

Each goes the way of the public functions (`lspci_ims.parse`, `lspci_ims.check`) but keeps its parser, as a
program with many reports does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lspci_ims.model import Capability, Device, ParseResult, Register
from lspci_ims.pipeline import Parser, check_sources, make_options, parse_sources, reports_of
from lspci_ims.plugin import PluginHost
from lspci_ims.report.as_json import render_json
from lspci_ims.source import Input, Limits, open_reports

from .contestant import Reader

_LIMITS = Limits()


def parse() -> Reader:
    """Text to the objects of `lspci_ims.parse`."""
    return Reader(_parsing(str), _texts, _covered)


def check() -> Reader:
    """Text to the JSON of `lspci-ims check`, with the installed plugins."""
    return _checking(str)


def unpack() -> Reader:
    """A container's path to the lines of its parts, by `open_reports`."""

    def read(path: str) -> list[Input]:
        return [part.as_input() for report in open_reports(path, _LIMITS) for part in report.parts]

    return Reader(read, lambda inputs: [part.lines for part in inputs])


def parse_container() -> Reader:
    """A container's path to the full model of every dump in it."""
    return Reader(_parsing(Path), _texts)


def check_container() -> Reader:
    """A container's path to judged JSON."""
    return _checking(Path)


def _parsing(given: type[str] | type[Path]) -> Callable[[str], ParseResult]:
    parser = Parser(_LIMITS)
    return lambda text: parse_sources([reports_of(given(text), _LIMITS)], parser)


def _checking(given: type[str] | type[Path]) -> Reader:
    parser = Parser(_LIMITS)
    host = PluginHost.load()
    options = make_options({}, ())

    def read(text: str) -> bytes:
        sources = [reports_of(given(text), _LIMITS)]
        return render_json(check_sources(sources, parser, host, options))

    return Reader(read, _answers)


def _answers(result: bytes) -> list[list[str]]:
    """The functions of an answer in JSON, listed or folded; its values are another thing than the text's."""
    answer = json.loads(result)
    functions = sum(
        len(machine["devices"]) + sum(other["count"] for other in machine["other_devices"])
        for machine in answer["machines"]
    )
    return [[]] * functions


def _covered(parsed: ParseResult) -> float:
    """The share of lines in which every character is accounted for."""
    accounted = sum(dump.coverage.accounted for dump in parsed.dumps)
    return accounted / max(sum(dump.coverage.lines for dump in parsed.dumps), 1)


def _texts(parsed: ParseResult) -> Iterator[list[str]]:
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


def _registers(device: Device) -> Iterable[Register]:
    holders: list[Device | Capability] = [device, *device.capabilities]
    for holder in holders:
        yield from holder.registers
