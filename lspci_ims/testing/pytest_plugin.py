"""Fixtures for tests of plugins; pytest loads this module wherever lspci-ims is installed.

A `conftest.py` says which plugin is meant, and everything else here works with that one alone:

    @pytest.fixture(scope="session")
    def plugin_under_test():
        return lspci_ims_acme

The others are made anew for each module of tests, so that one run may test several plugins, each below a
`conftest.py` of its own. Nothing but pytest is imported until a fixture is used.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from ..model import CheckResult
    from ..pipeline import InputLike
    from .alone import Seen
    from .functions import Said
    from .layouts import Layout
    from .subject import Subject


class CheckText(Protocol):
    """`check_text(text, **options)`."""

    def __call__(self, text: InputLike, **options: Any) -> CheckResult:
        """Check a report; options are those of `lspci_ims.check`."""


class CheckSample(Protocol):
    """`check_sample(file, **options)`."""

    def __call__(self, file: str | os.PathLike[str], **options: Any) -> CheckResult:
        """Check a file of the plugin's samples; options are those of `lspci_ims.check`."""


class CheckFunctions(Protocol):
    """`check_functions(*blocks, before="", **options)`."""

    def __call__(self, *blocks: tuple[str, ...], before: str = "", **options: Any) -> Said:
        """Check functions written as lines; options are those of `lspci_ims.check`."""


class MakeDevice(Protocol):
    """`make_device(vendor_id, device_id, *capabilities, **options)`."""

    def __call__(
        self, vendor_id: int | str, device_id: int | str, *capabilities: Layout, **options: Any
    ) -> str:
        """The report of one function; options are those of `lspci_ims.testing.device_text`."""


class Observe(Protocol):
    """`observe(text)`."""

    def __call__(self, text: InputLike) -> list[Seen]:
        """What rules are shown of the plugin's functions in a report."""


@pytest.fixture(scope="session")
def plugin_under_test() -> object:
    """The plugin that the other fixtures work with: a module, a path of one file, or an installed name."""
    raise pytest.UsageError(
        "which plugin is tested? Define in conftest.py a fixture plugin_under_test, scope session,"
        " that returns its module"
    )


@pytest.fixture(scope="module")
def lspci_ims_subject(plugin_under_test: object) -> Subject:
    """The plugin, loaded."""
    from .subject import subject_of

    return subject_of(plugin_under_test)


@pytest.fixture(scope="module")
def check_text(lspci_ims_subject: Subject) -> CheckText:
    """Check a report (text, bytes or a path) with this plugin alone; a rule that fails is an error."""
    from .alone import check_alone

    def check(text: InputLike, **options: Any) -> CheckResult:
        return check_alone(lspci_ims_subject, text, **options)

    return check


@pytest.fixture(scope="module")
def check_sample(lspci_ims_subject: Subject) -> CheckSample:
    """Check a sample with this plugin alone; a relative path starts in `samples` of the package."""
    from .alone import check_alone
    from .soundness.expectations import SAMPLES_FOLDER

    folder = (lspci_ims_subject.folder or Path()) / SAMPLES_FOLDER

    def check(file: str | os.PathLike[str], **options: Any) -> CheckResult:
        return check_alone(lspci_ims_subject, folder / file, **options)

    return check


@pytest.fixture(scope="module")
def check_functions(lspci_ims_subject: Subject) -> CheckFunctions:
    """Check functions written as lines of lspci's output, and lines of logs and tools before them."""
    from .functions import check_functions as check

    return lambda *blocks, **options: check(lspci_ims_subject, *blocks, **options)


@pytest.fixture(scope="module")
def make_device() -> MakeDevice:
    """The report of one made-up function, from its bytes: what `lspci -n -xxxx` would print."""
    from .device_dump import device_text

    def make(vendor_id: int | str, device_id: int | str, *capabilities: Layout, **options: Any) -> str:
        return device_text(vendor_id, device_id, *capabilities, **options)

    return make


@pytest.fixture(scope="module")
def observe(lspci_ims_subject: Subject) -> Observe:
    """What rules are shown: a `(device, machine)` for each function of the plugin's families."""
    from .alone import observe_alone

    return lambda text: observe_alone(lspci_ims_subject, text)
