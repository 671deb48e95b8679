"""Plugins built for this version of the interface work with a later one, whose types have more fields."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lspci_ims import api
from lspci_ims.plugin.document import example

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
TYPES = [
    name
    for name in api.__all__
    if inspect.isclass(getattr(api, name)) and issubclass(getattr(api, name), msgspec.Struct)
]
LOG = "[    1.0] acme 0000:6a:01.0: 64 message slots\n"


def run(*command: str | Path, path: Path | None = None) -> Any:
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(path or ""), str(ROOT)]))}
    done = subprocess.run(
        [sys.executable, "-B", *map(str, command)], capture_output=True, text=True, check=False, env=environ
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def now(*arguments: str | Path, path: Path | None = None) -> Any:
    return run("-m", "lspci_ims", *arguments, path=path)


def later(*arguments: str | Path, path: Path | None = None) -> Any:
    return run(Path(__file__).with_name("grown.py"), ",".join(TYPES), *arguments, path=path)


def without_new(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_new(item) for key, item in value.items() if key != "added_later"}
    return [without_new(item) for item in value] if isinstance(value, list) else value


def test_plugins_say_the_same_in_a_later_version(tmp_path: Path) -> None:
    plugin = tmp_path / "acme.py"
    plugin.write_text(example(), "utf-8")
    report = tmp_path / "report.txt"
    report.write_text("6a:01.0 System peripheral [0880]: Acme Engine One [1234:0001]\n\n" + LOG, "utf-8")
    samples = [
        SAMPLES / name / "lspci-vvv-xxxx.txt"
        for name in ("dsa-ims-clear", "connectx7-with-vfs", "dsa-virtual")
    ]
    arguments = ("check", "--format", "json", "--plugin", plugin, report, *samples)
    today, tomorrow = now(*arguments), later(*arguments)
    assert without_new(tomorrow) == today
    assert tomorrow != today, "the types did not grow"
    codes = {r["code"] for m in today["machines"] for d in m["devices"] for r in d["reasons"]}
    assert {"ACME001", "IDXD001", "IDXD002", "MLX5001"} <= codes, "a rule was not asked at all"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["idxd", "mlx5"])
def test_a_wheel_works_in_a_later_version(tmp_path: Path, name: str) -> None:
    pytest.importorskip("hatchling", reason="wheels are built without the network")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-q",
        "-w",
        str(tmp_path),
    ]
    subprocess.run([*build, str(ROOT / "plugins" / name)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    sample = SAMPLES / ("dsa-ims-clear" if name == "idxd" else "connectx7-with-vfs") / "lspci-vvv-xxxx.txt"
    arguments = ("check", "--format", "json", sample)
    today, tomorrow = now(*arguments, path=installed), later(*arguments, path=installed)
    assert without_new(tomorrow) == today
    assert {"name": name, "version": "0.1.0", "status": "ok"} in today["tool"]["plugins"]
    assert any(r["by"] == name for m in today["machines"] for d in m["devices"] for r in d["reasons"])
