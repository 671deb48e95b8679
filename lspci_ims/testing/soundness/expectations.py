"""`expect.toml`: which rules fire and which stay silent on each sample that a plugin carries.

    [[sample]]
    file = "board-with-ims.txt"
    fires = ["ACME001"]
    silent = []

The file lies beside the samples, in the folder `samples` of the plugin's package, so that a wheel holds it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from ...errors import UsageError

EXPECT_FILE = "expect.toml"
SAMPLES_FOLDER = "samples"

#: Files beside samples that are none.
_NO_SAMPLES = (EXPECT_FILE, "README.md")


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sample and what is expected of it.

    `fires` and `silent` are rule ids: a rule fires when it gives a finding about at least one function.
    `ims` is the answer about a function, by its address with the domain (`0000:01:00.0`).
    """

    file: str
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    ims: dict[str, str] = {}
    what: str = ""


class _Expectations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sample: tuple[Sample, ...]


def read_expectations(folder: Path) -> tuple[Sample, ...]:
    """The samples of a folder.

    Raises:
        UsageError: there is no such file, it cannot be read, or it says something else.
    """
    path = folder / EXPECT_FILE
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        return msgspec.convert(content, _Expectations, strict=True).sample
    except OSError as error:
        raise UsageError(f"{folder.name}/{EXPECT_FILE}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"{folder.name}/{EXPECT_FILE}: {error}") from error


def unlisted(folder: Path, samples: tuple[Sample, ...]) -> list[str]:
    """Names of files in the folder that no sample names."""
    named = {sample.file for sample in samples}
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(
        file for file in files if file not in named and not file.startswith(".") and file not in _NO_SAMPLES
    )
