"""Where plugins are found: entry points of installed distributions, and single files named by the user.

Nothing is imported here: a `Candidate` only knows how. Order never depends on that of installation.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ..api import ENTRY_POINT_GROUP
from ..errors import PluginError
from .faults import writable

if TYPE_CHECKING:
    from importlib import metadata

#: Names of plugins to leave alone, separated by commas or blanks.
DISABLE_VARIABLE = "LSPCI_IMS_DISABLE"

#: What stands for the version of a plugin of one file.
FILE_VERSION = "file"

_MODULE_PREFIX = "lspci_ims_"
_NOT_IN_NAMES = re.compile(r"\W")
_SEPARATORS = re.compile(r"[\W_]")


class EntryPoints(Protocol):
    """What `importlib.metadata.entry_points` does, so that tests can put plugins in its place."""

    def __call__(self, *, group: str) -> Iterable[metadata.EntryPoint]:
        """All entry points of a group."""


class Candidate(NamedTuple):
    """A plugin that is not loaded yet. `origin` says where it comes from, in messages."""

    name: str
    version: str
    origin: str
    load: Callable[[], object]


def bare_name(name: str) -> str:
    """A name without its separators and in lower case: `My_Board` and `myboard` are one in rule ids."""
    return _SEPARATORS.sub("", name).lower()


def disabled_names(given: Iterable[str], environ: Mapping[str, str]) -> frozenset[str]:
    """The names that the caller and the environment forbid."""
    return frozenset(given) | frozenset(environ.get(DISABLE_VARIABLE, "").replace(",", " ").split())


def installed(entry_points: EntryPoints | None) -> list[Candidate]:
    """The plugins of installed distributions, by name.

    Of several with one name, that of the distribution `lspci-ims-NAME` comes first. `entry_points` is
    `importlib.metadata.entry_points` when None.
    """
    rows = []
    for point in (entry_points or _entry_points)(group=ENTRY_POINT_GROUP):
        distribution = point.dist.name if point.dist is not None else ""
        version = point.dist.version if point.dist is not None else "unknown"
        is_own = distribution.lower().replace("_", "-") == f"lspci-ims-{point.name}".lower().replace("_", "-")
        origin = f"{distribution} {version}: {point.value}".strip()
        # a name in its plainest form comes before one that differs from it by separators
        bare = bare_name(point.name)
        order = (bare, point.name != bare, point.name, not is_own, origin)
        rows.append((order, Candidate(point.name, version, origin, point.load)))
    return [candidate for _, candidate in sorted(rows, key=lambda row: row[0])]


def _entry_points(*, group: str) -> Iterable[metadata.EntryPoint]:
    # costs a quarter of the start-up, and runs without plugins do not need it
    from importlib.metadata import entry_points

    return entry_points(group=group)


def from_files(files: Sequence[str | os.PathLike[str]]) -> list[Candidate]:
    """The plugins in single files, by name: `acme.py` and `lspci_ims_acme.py` are both `acme`."""
    rows = []
    for file in files:
        path = Path(file)
        name = path.stem.removeprefix(_MODULE_PREFIX) or path.stem
        rows.append(Candidate(writable(name), FILE_VERSION, writable(path.name), _FileLoader(path)))
    return sorted(rows, key=lambda candidate: (candidate.name, candidate.origin))


class _FileLoader:
    """Runs a file as a module, without leaving bytecode beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self) -> object:
        try:
            source = self.path.read_bytes()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "cannot be read"
            raise PluginError(f"{writable(self.path.name)}: {reason}: expected a Python file") from error
        # plugins may define classes, and classes look their module up by name
        name = f"lspci_ims_file_{_NOT_IN_NAMES.sub('_', self.path.stem)}"
        module = ModuleType(name)
        module.__file__ = str(self.path)
        before = sys.modules.get(name)
        sys.modules[name] = module
        try:
            exec(compile(source, str(self.path), "exec"), module.__dict__)
        except BaseException:
            if before is None:
                del sys.modules[name]
            else:
                sys.modules[name] = before
            raise
        return module
