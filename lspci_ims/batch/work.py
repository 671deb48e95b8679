"""What a worker does: a batch of inputs in, encoded rows out; nothing of an input ends it."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from functools import cache

import msgspec

from ..errors import InputError, LspciImsError
from ..ids import IdTable
from ..model import CheckResult
from ..pipeline import Parser, check_sources
from ..plugin import PluginHost
from ..report.redaction import Redactor
from .content import digest_of, reports_of_input, state_of
from .inputs import ScanInput
from .record import differences, made_with
from .rows import Rows, RowWriter
from .settings import ScanSettings


@cache
def _tools(settings: ScanSettings) -> tuple[Parser, PluginHost]:
    """The parser and the plugins of this process: what they learn of lines serves all inputs."""
    from pathlib import Path

    host = PluginHost.load(enabled=settings.plugins, files=settings.plugin_files)
    table = None if settings.pci_ids is None else IdTable.from_pci_ids(Path(settings.pci_ids))
    if settings.made_with and (found := differences(dict(settings.made_with), made_with(settings, host))):
        raise WorkerError(
            f"a worker on {platform.node()} would give other rows: {'; '.join(found)}\n\n"
            "hint: install the same version, plugins and files there"
        )
    layouts = tuple(layout for _, layout in host.layouts())
    return Parser(settings.limits, table, layouts), host


class WorkerError(LspciImsError):
    """A worker that must not do this work."""


def begin_work(settings: ScanSettings) -> None:
    """Load what the work needs, before the first input: what fails here is no fault of an input.

    Raises:
        WorkerError: something is other here than where the scan was begun.
    """
    _tools(settings)


def check_batch(batch: Sequence[ScanInput], settings: ScanSettings) -> Rows:
    """Check some inputs, whatever they hold.

    Raises:
        WorkerError: something is other here than where the scan was begun.
    """
    begin_work(settings)
    writer = RowWriter()
    for source in batch:
        _check_input(writer, source, settings)
    return writer.rows


def rows_of_failure(source: ScanInput, code: str, message: str, settings: ScanSettings) -> Rows:
    """The row of an input that no worker could tell about."""
    redactor = Redactor() if settings.redacted else None
    writer = RowWriter()
    writer.add_error(_shown(source.name, redactor), None, code, _shown(message, redactor))
    return writer.rows


def _check_input(writer: RowWriter, source: ScanInput, settings: ScanSettings) -> None:
    digest: str | None = None
    # tokens count within one input, so that its rows do not depend on those before it
    redactor = Redactor() if settings.redacted else None
    try:
        if source.failure is not None:
            raise InputError(f"{source.name}: {source.failure}")
        state = state_of(source)
        digest, size = digest_of(source)
        result = _check(source, settings, redactor)
        if state_of(source) != state:
            # rows under the digest of what it was would be about what it is by now
            digest = None
            raise InputError(f"{source.name}: changed while it was read; --resume reads it again")
        writer.add_result(result, _shown(source.name, redactor), digest, size)
    except LspciImsError as error:
        message = _shown(str(error).partition("\n")[0], redactor)
        writer.add_error(_shown(source.name, redactor), digest, "INPUT_UNREADABLE", message)
    except Exception as error:
        message = _shown(f"{source.name}: {type(error).__name__}: {error}", redactor)
        writer.add_error(_shown(source.name, redactor), digest, "INPUT_FAILED", message)


def _shown(text: str, redactor: Redactor | None) -> str:
    return text if redactor is None else redactor.text(text)


def _check(source: ScanInput, settings: ScanSettings, redactor: Redactor | None) -> CheckResult:
    parser, host = _tools(settings)
    # a rule that failed on one input must not be silent on the next, whichever worker has it
    reports = reports_of_input(source, settings.limits)
    learn = None if redactor is None else redactor.learn
    result = check_sources([reports], parser, host.fresh(), settings.options, learn)
    # what loading the plugins had to tell is told once, not for every input
    remarks = tuple(remark for remark in result.diagnostics if remark not in host.diagnostics)
    result = msgspec.structs.replace(result, diagnostics=remarks)
    return result if redactor is None else redactor.result(result)
