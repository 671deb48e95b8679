"""Templates to files: `string.Template` with names in `$name`, nothing else is replaced."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from string import Template
from typing import Final

from ...api import API_VERSION
from ...errors import UsageError
from ...version import __version__
from ..device_dump import device_text
from ..layouts import Dvsec, Express, MsiX, Pasid
from .names import Ids, PluginName

#: Each file of a distribution, and the template it is made of; `package` is the plugin's module.
FILES: Final = (
    "pyproject.toml",
    "README.md",
    "make_samples.py",
    "package/__init__.py",
    "package/devices.py",
    "package/rules.py",
    "package/py.typed",
    "package/samples/expect.toml",
    "tests/conftest.py",
    "tests/test_plugin.py",
)
_ONE_FILE = "one-file.py"
_DVSEC_ID = 1
#: What `ByteLayout` and `make_samples` of the templates say: the flag's register from the DVSEC's start.
_FLAG_OFFSET = 0x0C
_MESSAGES = 64
#: Where the writer puts the first extended capability.
_DVSEC_PLACE = 0x100


def write_distribution(name: PluginName, ids: Ids, folder: Path) -> list[Path]:
    """Write the distribution of a new plugin.

    Returns:
        The files, in the order of their names.

    Raises:
        UsageError: the folder is there already, or cannot be written.
    """
    values = _values(name, ids)
    texts = {_place(file, name): _rendered(file, values) for file in FILES}
    samples = f"{name.module}/samples"
    texts[f"{samples}/board-with-ims.txt"] = _board(ids, ims=True)
    texts[f"{samples}/board-without-ims.txt"] = _board(ids, ims=False)
    try:
        folder.mkdir(parents=True)
        for place, text in texts.items():
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    except FileExistsError as error:
        raise UsageError(f"{folder}: is there already\n\nhint: --directory names another folder") from error
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror or error}") from error
    return sorted(folder / place for place in texts)


def write_one_file(name: PluginName, ids: Ids, path: Path) -> None:
    """Write a new plugin of one file.

    Raises:
        UsageError: the file is there already, or cannot be written.
    """
    text = _rendered(_ONE_FILE, _values(name, ids) | {"file": path.name})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path}: is there already") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error


def _place(file: str, name: PluginName) -> str:
    return file.replace("package/", f"{name.module}/", 1) if file.startswith("package/") else file


def _rendered(file: str, values: dict[str, str]) -> str:
    template = resources.files(__package__).joinpath("templates", f"{file}.template").read_text("utf-8")
    return Template(template).substitute(values)


def _values(name: PluginName, ids: Ids) -> dict[str, str]:
    major, minor = __version__.split(".")[:2]
    row = '{indent}FamilyDevice("{device}", (), {source}),'
    return {
        "name": name.name,
        "module": name.module,
        "distribution": name.distribution,
        "prefix": name.prefix,
        "title": name.title,
        "vendor": ids.vendor,
        "device": ids.devices[0],
        "device_rows": "\n".join(
            row.format(indent=" " * 12, device=device, source="_SOURCE") for device in ids.devices
        ),
        "device_rows_one_file": "\n".join(
            row.format(indent=" " * 8, device=device, source='"CHANGE: made up"') for device in ids.devices
        ),
        "flag_offset": f"0x{_DVSEC_PLACE + _FLAG_OFFSET:X}",
        "flag_row": _flag_row(ids),
        "api_version": str(API_VERSION),
        "core_from": f"{major}.{minor}",
        "core_below": f"{major}.{int(minor) + 1}" if major == "0" else str(int(major) + 1),
    }


def _board(ids: Ids, *, ims: bool) -> str:
    """The sample that `make_samples.py` of the distribution makes (a test holds the two together)."""
    register = int(ims) | _MESSAGES << 16
    body = bytes(_FLAG_OFFSET - 10) + register.to_bytes(4, "little")
    dvsec = Dvsec(vendor=int(ids.vendor, 16), dvsec_id=_DVSEC_ID, body=body)
    others = (Express(), MsiX(count=_MESSAGES), Pasid(width=20))
    return device_text(ids.vendor, ids.devices[0], dvsec, *others)


def _flag_row(ids: Ids) -> str:
    """The hex row that holds the flag."""
    rows = _board(ids, ims=True).splitlines()
    return next(row for row in rows if row.startswith(f"{_DVSEC_PLACE:x}:"))
